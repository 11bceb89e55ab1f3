"""Texts of one model, or of two on the same tasks, measured text by text, with how sure each is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from blake3 import blake3

from ...values import Frozen
from .certainty import Difference, Interval, difference, interval
from .copying import longest_spans
from .likeness import bleu, chrf, rouge
from .reading import level
from .variety import distinct, loops, openings

LEAST = 8  # items below which an interval says little, and the report says so


@dataclass(frozen=True)
class Texts:
    """Those of one model, and what they are held against, where that is given."""

    own: Sequence[str]
    language: str
    references: Sequence[str] | None
    training: Callable[[], Iterable[str]] | None


Values = Sequence[float | None]  # of each text; None: it has none of that kind


@dataclass(frozen=True)
class Measure:
    """What is told of it, and whether more of it is better; None: neither."""

    english: str
    chinese: str
    more_is_better: bool | None
    of: Callable[[Texts], Values]


def _alone(of: Callable[[str, str], float | None]) -> Callable[[Texts], Values]:
    """Of the text and its language."""
    return lambda texts: [of(text, texts.language) for text in texts.own]


def _against(of: Callable[[str, str, str], float]) -> Callable[[Texts], Values]:
    """Of the text, its reference and their language."""

    def each(texts: Texts) -> Values:
        if texts.references is None:
            return [None] * len(texts.own)
        pairs = zip(texts.own, texts.references, strict=True)
        return [of(text, wanted, texts.language) for text, wanted in pairs]

    return each


def _copied(texts: Texts) -> Values:
    if texts.training is None:
        return [None] * len(texts.own)
    return [float(span) for span in longest_spans(texts.own, texts.training)]


MEASURES: Mapping[str, Measure] = {
    "distinct_1": Measure(
        "different words or characters (distinct-1)", "不同字词占比（distinct-1）", True,
        _alone(lambda text, language: distinct([text], language, 1)),
    ),
    "distinct_2": Measure(
        "different pairs (distinct-2)", "不同相邻字词对占比（distinct-2）", True,
        _alone(lambda text, language: distinct([text], language, 2)),
    ),
    "loops": Measure("share that repeats itself", "循环重复占比", False, _alone(loops)),
    "openings": Measure("paragraphs that begin alike", "段首雷同占比", False, _alone(openings)),
    "sentence_length": Measure(
        "words or characters a sentence", "平均句长", None,
        _alone(lambda text, language: level(text, language).sentence_length),
    ),
    "grade": Measure(
        "school grade (Kincaid)", "年级（Kincaid）", None,
        _alone(lambda text, language: level(text, language).grade),
    ),
    "common": Measure(
        "common characters (GB 2312 level 1)", "一级常用字占比（GB 2312）", None,
        _alone(lambda text, language: level(text, language).common),
    ),
    "bleu": Measure(
        "BLEU against the references", "与参考译文的 BLEU", True,
        _against(lambda text, wanted, language: bleu([text], [[wanted]], language)),
    ),
    "chrf": Measure(
        "chrF2 against the references", "与参考译文的 chrF2", True,
        _against(lambda text, wanted, language: chrf([text], [wanted])),
    ),
    "rouge_l": Measure(
        "ROUGE-L against the references", "与参考文本的 ROUGE-L", True,
        _against(lambda text, wanted, language: rouge(text, wanted, language)[2]),
    ),
    "copied": Measure(
        "longest span from the training, characters", "与训练集相同的最长字串（字符）", False, _copied
    ),
}  # fmt: skip


class Figure(Frozen):
    """One measure: of each model its mean, and where there are two, how they differ."""

    name: str
    english: str
    chinese: str
    more_is_better: bool | None
    of: tuple[Interval, ...]
    difference: Difference | None = None


class Comparison(Frozen):
    """`digest` is BLAKE3 over all texts, references and training that were read: the data's name."""

    models: tuple[str, ...]
    language: str
    items: int
    figures: tuple[Figure, ...]
    seed: int
    digest: str
    code: str


def compared(
    texts: Mapping[str, Sequence[str]],
    language: str,
    *,
    references: Sequence[str] | None = None,
    training: Callable[[], Iterable[str]] | None = None,
    seed: int = 0,
    code: str,
) -> Comparison:
    """`texts`: of one or two models by name, in the order of the same tasks; `code`: its version.

    Raises ValueError where the numbers of texts differ, or there are fewer than two.
    """
    counts = {len(own) for own in texts.values()}
    if references is not None:
        counts.add(len(references))
    if len(counts) != 1:
        raise ValueError(
            f"all must have as many texts, in the same order; they have {sorted(counts)}"
        )
    given = [Texts(own, language, references, training) for own in texts.values()]
    figures = [
        _figure(name, measure, [measure.of(own) for own in given], seed)
        for name, measure in MEASURES.items()
    ]
    return Comparison(
        models=tuple(texts),
        language=language,
        items=counts.pop(),
        figures=tuple(figure for figure in figures if figure is not None),
        seed=seed,
        digest=_digest([*texts.values(), references or (), training() if training else ()]),
        code=code,
    )


def _figure(name: str, measure: Measure, found: Sequence[Values], seed: int) -> Figure | None:
    """None for a measure that is not of that language, or lacks what it is held against."""
    rows = [[value for value in own if value is not None] for own in found]
    if any(len(row) != len(own) for row, own in zip(rows, found, strict=True)):
        return None
    return Figure(
        name=name,
        english=measure.english,
        chinese=measure.chinese,
        more_is_better=measure.more_is_better,
        of=tuple(interval(row, seed=seed) for row in rows),
        difference=difference(rows[0], rows[1], seed=seed) if len(rows) == 2 else None,
    )


def _digest(sets: Iterable[Iterable[str]]) -> str:
    """Of the texts in their order; each with its length, so that none runs into the next."""
    hashed = blake3()
    for texts in sets:
        for text in texts:
            data = text.encode()
            hashed.update(b"%d:" % len(data) + data)
        hashed.update(b";")
    return hashed.hexdigest()
