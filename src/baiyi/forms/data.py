"""Data sets in the studio: made from a recipe, exported for training, withdrawn from."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..brief.file import load_yaml
from ..build.events import Event
from ..errors import BadBrief, NotFound
from ..models.corpus import Corpus
from ..models.data import packing
from ..models.data.recipe import Recipe
from ..store.ledger import WorkRecord
from ..values import Brief
from . import corpus
from .records import Made
from .studio import Studio

RECIPE = "application/json"


def recipe_from_file(path: Path) -> Recipe:
    """The recipe of that YAML file, its paths counted from where it lies. Raises BadBrief."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadBrief(
            f"the recipe {path} cannot be read: {error}", f"无法读取配方 {path}：{error}"
        ) from error
    given = load_yaml(text, str(path))
    try:
        recipe = Recipe.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the recipe"
        raise BadBrief(
            f"{path}: {where}: {first['msg']} (given: {str(first.get('input'))[:60]!r}); "
            "docs/data.md says what a recipe has",
            f"{path}：{where}：{first['msg']}（给出的是 {str(first.get('input'))[:60]!r}）；"
            "配方的写法见 docs/data.md",
        ) from error
    return _placed(recipe, path.parent.absolute())


def _placed(recipe: Recipe, folder: Path) -> Recipe:
    sources = tuple(
        source.model_copy(update={"path": str(folder / source.path)}) if source.path else source
        for source in recipe.sources
    )
    rules = recipe.tokenizer
    if rules.path:
        rules = rules.model_copy(update={"path": str(folder / rules.path)})
    return recipe.model_copy(update={"sources": sources, "tokenizer": rules})


def brief_of(studio: Studio, recipe: Recipe) -> Brief:
    asset = studio.store.put(recipe.model_dump_json().encode(), RECIPE)
    return Brief(
        line=recipe.name,
        form="corpus",
        title=recipe.title,
        language=recipe.language,
        document=asset,
        seed=recipe.seed,
    )


def make(
    studio: Studio,
    recipe: Recipe,
    events: Callable[[Event], None] | None = None,
    cancel: threading.Event | None = None,
) -> Made:
    """Make the data set; what is done is not done again. Raises what the steps raise."""
    return studio.make(brief_of(studio, recipe), events, cancel)


def find(studio: Studio, name: str) -> WorkRecord:
    """The newest data set of that name, or the work of that id or title. Raises NotFound."""
    sets = [work for work in studio.works() if work.form == "corpus"]
    for work in sets:
        if name in (work.brief.line, work.id, work.title):
            return work
    names = ", ".join(work.brief.line for work in sets) or "none"
    raise NotFound(
        f"there is no data set {name!r}; there are: {names}; make one: baiyi data make RECIPE.yaml",
        f"没有数据集 {name!r}；现有：{names}；请先制作：baiyi data make 配方.yaml",
    )


def opened(studio: Studio, name: str, events: Callable[[Event], None] | None = None) -> Any:
    """The data set as it was made, from the store; what is missing is made again."""
    work = find(studio, name)
    with studio._build(work.id, work.brief, events, None) as build:
        return corpus.data_set(build, work.brief)


def pack(found: corpus.DataSet, folder: Path) -> Corpus:
    """The packed folder that training reads."""
    return packing.pack(folder, found.recipe, found.learned, found.told)


def report(found: corpus.DataSet) -> dict[str, Any]:
    """Counts of all that happened, by stage."""
    tally = found.tally
    tokens: Counter[str] = Counter()
    for chunk in found.told:
        tokens.update(chunk.tokens)
    return {
        "read": tally.read,
        "clean": tally.kept,
        "dropped": {**tally.dropped, **found.choice.dropped},
        "masked": tally.masked,
        "items": found.choice.items,
        "tokens": dict(tokens),
        "characters": tally.characters,
        "vocabulary": found.learned.vocabulary,
        "unknown": found.learned.unknown,
        **tally.values,
    }
