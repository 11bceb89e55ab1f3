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
class Measure:
    """What is told of it, and whether more of it is better; None: neither."""

    english: str
    chinese: str
    more_is_better: bool | None
    of: Callable[[str, str], float | None]  # the text and its language


MEASURES: Mapping[str, Measure] = {
    "distinct_1": Measure(
        "different words or characters (distinct-1)", "不同字词占比（distinct-1）", True,
        lambda text, language: distinct([text], language, 1),
    ),
    "distinct_2": Measure(
        "different pairs (distinct-2)", "不同相邻字词对占比（distinct-2）", True,
        lambda text, language: distinct([text], language, 2),
    ),
    "loops": Measure("share that repeats itself", "循环重复占比", False, loops),
    "openings": Measure("paragraphs that begin alike", "段首雷同占比", False, openings),
    "sentence_length": Measure(
        "words or characters a sentence", "平均句长", None,
        lambda text, language: level(text, language).sentence_length,
    ),
    "grade": Measure(
        "school grade (Kincaid)", "年级（Kincaid）", None,
        lambda text, language: level(text, language).grade,
    ),
    "common": Measure(
        "common characters (GB 2312 level 1)", "一级常用字占比（GB 2312）", None,
        lambda text, language: level(text, language).common,
    ),
}  # fmt: skip
AGAINST = {
    "bleu": ("BLEU against the references", "与参考译文的 BLEU", True),
    "chrf": ("chrF2 against the references", "与参考译文的 chrF2", True),
    "rouge_l": ("ROUGE-L against the references", "与参考文本的 ROUGE-L", True),
    "copied": ("longest span from the training, characters", "与训练集相同的最长字串（字符）", False),
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
    values = {
        name: {model: _each(measure.of, own, language) for model, own in texts.items()}
        for name, measure in MEASURES.items()
    }
    if references is not None:
        for name, measure in _likenesses(language).items():
            values[name] = {
                model: [measure(text, wanted) for text, wanted in zip(own, references, strict=True)]
                for model, own in texts.items()
            }
    if training is not None:
        values["copied"] = {
            model: [float(span) for span in longest_spans(own, training)]
            for model, own in texts.items()
        }
    figures = [_figure(name, found, seed) for name, found in values.items()]
    return Comparison(
        models=tuple(texts),
        language=language,
        items=counts.pop(),
        figures=tuple(figure for figure in figures if figure is not None),
        seed=seed,
        digest=_digest([*texts.values(), references or (), training() if training else ()]),
        code=code,
    )


def _each(
    of: Callable[[str, str], float | None], texts: Sequence[str], language: str
) -> list[float | None]:
    return [of(text, language) for text in texts]


def _likenesses(language: str) -> Mapping[str, Callable[[str, str], float]]:
    return {
        "bleu": lambda text, wanted: bleu([text], [[wanted]], language),
        "chrf": lambda text, wanted: chrf([text], [wanted]),
        "rouge_l": lambda text, wanted: rouge(text, wanted, language)[2],
    }


def _figure(name: str, found: Mapping[str, Sequence[float | None]], seed: int) -> Figure | None:
    """None for a measure that is not of that language."""
    rows = [[value for value in own if value is not None] for own in found.values()]
    if any(len(row) != len(own) for row, own in zip(rows, found.values(), strict=True)):
        return None
    measure = MEASURES.get(name)
    english, chinese, better = (
        (measure.english, measure.chinese, measure.more_is_better) if measure else AGAINST[name]
    )
    return Figure(
        name=name,
        english=english,
        chinese=chinese,
        more_is_better=better,
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
