"""A data set: what a recipe's sources hold, cleaned, judged, split, told as tokens.

The recipe is the brief's document. The part `withdrawn`, which names what may not be used any
more, is edited by `baiyi data withdraw`; the part `card` shows what was made. Nothing is generated
and nothing is let out; `baiyi data export` packs the tokens for training.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..build.run import Build
from ..build.step import step
from ..errors import BadBrief, Unsupported
from ..models.data import card, steps, telling
from ..models.data.card import Report
from ..models.data.chunk import Chunk, Tally, added
from ..models.data.recipe import Recipe, Rights
from ..values import Asset, Brief, Frozen, Manuscript, Withdrawals
from . import corpus_sources
from .table import Output, Stage, without_source

FONTS: tuple[str, ...] = ()
NAMES: Mapping[str, tuple[str, str]] = {
    "models.unpack": ("unpacking", "解包"),
    "models.gather": ("reading", "读入"),
    "models.lines": ("counting lines", "统计行"),
    "models.recurring": ("boilerplate", "模板行"),
    "models.prepare": ("cleaning", "清洗"),
    "models.compare": ("near-duplicates", "近似重复"),
    "models.choose": ("splitting", "划分"),
    "models.count": ("counting characters", "统计字符"),
    "models.learn": ("tokenizer", "分词器"),
    "models.tell": ("tokens", "词元"),
    "models.rows": ("reading", "读入"),
    "models.tunes": ("reading", "读入"),
    "models.captions": ("reading", "读入"),
    "models.given_tokenizer": ("reading", "读入"),
    "forms.words_of_documents": ("reading", "读入"),
    "forms.described": ("card", "数据卡"),
}
WITHDRAWN, CARD = "withdrawn", "card"  # the parts


class DataSet(Frozen):
    """What was made: everything that a card, an export or a question needs."""

    recipe: Recipe
    chunks: tuple[Chunk, ...]
    choice: steps.Choice
    learned: telling.Learned
    told: tuple[telling.Told, ...]
    tally: Tally
    withdrawn: tuple[str, ...]


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be done, for the estimate. Raises BadBrief, Unsupported."""
    _checked(brief, source)
    return (Stage("prepare", "cleaning", "清洗", None, 20, 1.5),)


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """Make the data set. Raises BadBrief, UserError, Damaged."""
    _checked(brief, source)
    found = data_set(build, brief)
    build.part(CARD, build.step(described, found, brief.language))
    return ()


@step(version=1)
def described(found: DataSet, language: str) -> str:
    """The card, as Markdown."""
    return card.markdown(report(found), language)


def report(found: DataSet) -> Report:
    """All figures of the data set, for its card."""
    documents: Counter[str] = Counter()
    tokens: Counter[str] = Counter()
    for chunk in found.told:
        documents.update(chunk.documents)
        tokens.update(chunk.tokens)
    return Report(
        recipe=found.recipe,
        tally=found.tally,
        items=found.choice.items,
        dropped=found.choice.dropped,
        documents=dict(documents),
        tokens=dict(tokens),
        vocabulary=found.learned.vocabulary,
        unknown=found.learned.unknown,
        samples=tuple(
            text for chunk in found.told[:: max(1, len(found.told) // 3)] for text in chunk.samples
        )[:6],
        doubles=_first(found.told),
    )


def _first(told: tuple[telling.Told, ...]) -> dict[str, str]:
    """Of each reason that was found among all items, the first sample."""
    found: dict[str, str] = {}
    for chunk in told:
        for why, texts in chunk.left_out.items():
            found.setdefault(why, texts[0])
    return found


def data_set(build: Build, brief: Brief) -> DataSet:
    """The story: each source in pieces, each piece cleaned; then all of them together."""
    assert brief.document is not None
    recipe = Recipe.model_validate_json(build.bound(brief.document).read())
    withdrawn = build.part(WITHDRAWN, Withdrawals()).names
    chunks: list[Chunk] = []
    for one in recipe.sources:
        pieces = corpus_sources.pieces(build, one)
        boilerplate = _boilerplate(build, recipe, one, pieces)
        # Who holds the rights may be put right without cleaning again.
        read = one.model_copy(update={"rights": Rights(licence=one.rights.licence)})
        chunks += build.each(steps.prepare, pieces, recipe.rules, read, boilerplate)
    counts = tuple(chunk.tally.kept for chunk in chunks)
    groups = None
    if recipe.duplicates is not None:
        sketches = tuple(chunk.sketches for chunk in chunks)
        groups = build.step(steps.compare, sketches, counts, recipe.duplicates)
    marks = tuple(chunk.marks for chunk in chunks)
    tally = added(tuple(chunk.tally for chunk in chunks))
    classes = tuple(sorted(tally.values.get(recipe.splits.classes or "", ())))
    choice = build.step(
        steps.choose, marks, counts, groups, withdrawn, recipe.splits, classes, recipe.seed
    )
    items = tuple(chunk.items for chunk in chunks)
    pairs = tuple(zip(items, choice.chunks, strict=True))
    counted = build.each(telling.count, pairs, recipe.rendering)
    given = corpus_sources.tokenizer(build, recipe)
    learned = build.step(
        telling.learn, counted, items, choice.chunks, recipe.tokenizer, recipe.rendering, given
    )
    told = build.each(telling.tell, pairs, learned, recipe.rendering, recipe.seed)
    return DataSet(
        recipe=recipe,
        chunks=tuple(chunks),
        choice=choice,
        learned=learned,
        told=told,
        tally=tally,
        withdrawn=withdrawn,
    )


def _boilerplate(
    build: Build, recipe: Recipe, source: Any, pieces: tuple[Any, ...]
) -> Asset | None:
    if not recipe.cleaning.recurring:
        return None
    counted = build.each(steps.lines, pieces, source)
    return build.step(steps.recurring, counted, recipe.cleaning.recurring)


def retell(parts: Mapping[str, Any]) -> Manuscript:
    raise Unsupported(
        "a data set is no text that can be continued or spoken; export it: baiyi data export NAME",
        "数据集不是可续写或朗读的文字；请导出：baiyi data export NAME",
    )


def _checked(brief: Brief, source: Manuscript | None) -> None:
    without_source(source, "corpus")
    if brief.document is None:
        raise BadBrief(
            "a data set is made from a recipe: baiyi data make RECIPE.yaml",
            "数据集由配方制作：baiyi data make 配方.yaml",
        )
