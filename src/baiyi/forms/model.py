"""A model: trained from scratch on a data set of this house.

The training is one step, so that the queue, the trail of what was made from what, and the record of
its cost are those of every work. Nothing is let out; `baiyi train export` writes its folder, which
`baiyi models promote` makes a writer of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ..build.run import Build
from ..errors import BadBrief, Unsupported
from ..models.data import telling
from ..models.data.recipe import Recipe
from ..models.train import steps
from ..models.train.options import Options
from ..models.train.plan import TOKENS_OF_A_PARAMETER
from ..values import Brief, Manuscript, Withdrawals
from ..values.reasons import wrong
from .data_sets import FORM
from .table import Output, Stage, without_source

FONTS: tuple[str, ...] = ()
NAMES: Mapping[str, tuple[str, str]] = {
    "models.train": ("training", "训练"),
    "models.training_card": ("card", "模型卡"),
}
CARD = "card"  # the part
WITHDRAWN = "withdrawn"  # the part of the data set
PACE = 1e11  # operations a second of a training on two cores, as bench/training.py measured it


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be done, for the estimate. Raises BadBrief, Unsupported."""
    options = _checked(brief, source)
    seconds = 3600 * (options.hours or 0)
    if options.size is not None:
        tokens = options.tokens or TOKENS_OF_A_PARAMETER * options.size
        seconds = 6.0 * options.size * tokens / PACE
    return (Stage("train", "training", "训练", None, 1, seconds, alike=False),)


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a model. Raises BadBrief, NotFound, and what the training raises."""
    options = _checked(brief, source)
    recipe, learned, told = _data_set(build, brief)
    trained = build.step(steps.train, recipe, learned, told, options)
    title = brief.title or brief.line
    card = build.step(steps.training_card, trained, title, recipe.title, brief.language)
    build.part(CARD, card)
    return ()


def _data_set(
    build: Build, brief: Brief
) -> tuple[Recipe, telling.Learned, tuple[telling.Told, ...]]:
    """What the newest make of the data set gave. Raises NotFound, BadBrief."""
    work = build.ledger.works.get(brief.data_set or "")
    if work.form != FORM:
        raise BadBrief(
            f"data_set {work.id}: {work.title!r} is no data set but of the form {work.form}",
            f"data_set {work.id}：《{work.title}》不是数据集，而是 {work.form}",
        )
    told = build.results_of(work.id, telling.tell)
    learned = build.results_of(work.id, telling.learn)
    if not told or not learned or not _up_to_date(build, work.id):
        raise BadBrief(
            f"the data set {work.title!r} is not as it should be: something was withdrawn since it was "
            "made, or it never was whole; make it again first (baiyi data make, or baiyi data export)",
            f"数据集《{work.title}》尚未就绪：制作之后有条目被撤回，或从未做完；"
            "请先重新制作（baiyi data make 或 baiyi data export）",
        )
    assert work.brief.document is not None
    recipe = Recipe.model_validate_json(build.bound(work.brief.document).read())
    return recipe, learned[-1], told


def _up_to_date(build: Build, work: str) -> bool:
    """Whether the data set was made since the last withdrawal."""
    edit = build.ledger.works.newest_edits(work).get(WITHDRAWN)
    made = {part.name: part.value for part in build.ledger.works.parts(work)}.get(WITHDRAWN)
    if edit is None or made is None:
        return made is not None
    return Withdrawals.model_validate_json(edit) == Withdrawals.model_validate_json(made)


def retell(parts: Mapping[str, Any]) -> Manuscript:
    raise Unsupported(
        "a model is no text that can be continued or spoken; export it: baiyi train export NAME",
        "模型不是可续写或朗读的文字；请导出：baiyi train export 名称",
    )


def _checked(brief: Brief, source: Manuscript | None) -> Options:
    """How the model is to be trained. Raises BadBrief, Unsupported."""
    without_source(source, "model")
    if brief.data_set is None:
        raise BadBrief(
            "a model learns from a data set: name it with `data_set:` (baiyi data list)",
            "训练模型需要数据集：请用 `data_set:` 写明（见 baiyi data list）",
        )
    try:
        options = Options.model_validate({"seed": brief.seed, **brief.training})
    except ValidationError as error:
        first = wrong(error)
        raise BadBrief(
            f"training: {first.where}: {first.english} (given: {first.shown}); docs/training.md "
            "says what can be chosen",
            f"training：{first.where}：{first.chinese}（给出的是 {first.shown}）；"
            "可选项见 docs/training.md",
        ) from error
    if options.size is None and options.hours is None:
        raise BadBrief(
            "a training needs `size` (as 8M) or `hours` (as 1.5) in `training`",
            "训练需要在 `training` 中给出 `size`（如 8M）或 `hours`（如 1.5）",
        )
    return options
