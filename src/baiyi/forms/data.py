"""Data sets in the studio: made from a recipe, exported for training, withdrawn from."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable
from html import escape
from pathlib import Path

from pydantic import ValidationError

from ..brief.file import load_yaml
from ..build.events import Event
from ..errors import BadBrief
from ..models.corpus import Corpus
from ..models.data import card, packing
from ..models.data.recipe import Recipe
from ..store.weights import Progress, Weights, silent
from ..store.whole import write_whole
from ..values import Brief
from ..values.reasons import wrong
from . import corpus, withdrawal
from .data_sets import named
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
        first = wrong(error)
        where = first.where or "recipe"
        raise BadBrief(
            f"{path}: {where}: {first.english} (given: {first.shown}); "
            "docs/data.md says what a recipe has",
            f"{path}：{where}：{first.chinese}（给出的是 {first.shown}）；"
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


def fetch(studio: Studio, recipe: Recipe, progress: Progress = silent) -> None:
    """Fetch what the recipe takes from the catalogue. Raises NotFound, MissingModel, NoRoom."""
    found = Weights(studio.settings.cache, studio.settings)
    for source in recipe.sources:
        if source.catalogue is not None:
            found.path(source.catalogue, progress)


def make(
    studio: Studio,
    recipe: Recipe,
    events: Callable[[Event], None] | None = None,
    cancel: threading.Event | None = None,
) -> Made:
    """Make the data set; what is done is not done again. Raises what the steps raise."""
    return studio.make(brief_of(studio, recipe), events, cancel)


def opened(
    studio: Studio, name: str, events: Callable[[Event], None] | None = None
) -> corpus.DataSet:
    """The data set as it was made, from the store; what is missing is made again."""
    work = named(studio.works(), name)
    with studio.build(work.id, work.brief, events) as build:
        return corpus.data_set(build, work.brief)


def pack(studio: Studio, found: corpus.DataSet, folder: Path) -> Corpus:
    """The packed folder that training reads, with its card; remembered, so that a withdrawal can
    say which folders hold the item."""
    packed = packing.pack(folder, found.recipe, found.learned, found.told)
    write_whole(folder / "card.md", corpus.described(found, found.recipe.language).encode())
    withdrawal.remember(studio.settings.home, found.recipe.name, folder, packed.digest)
    return packed


def write_card(studio: Studio, found: corpus.DataSet, folder: Path) -> tuple[Path, ...]:
    """The card as Markdown, as a page of HTML and its plot, into the folder. Raises MissingExtra."""
    from markdown_it import MarkdownIt

    report = corpus.report(found)
    language = found.recipe.language
    text = card.markdown(report, language)
    plot = card.plot(report, language=language, font=_font(studio, language)).read()
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    before, after = _around(body)
    page = PAGE.format(
        language=language,
        title=escape(found.recipe.title),
        before=before,
        after=after,
        plot=b64encode(plot).decode(),
        alt="图：各项数量" if language == "zh" else "Plot of the counts in the tables",
    )
    folder.mkdir(parents=True, exist_ok=True)
    made = (folder / "card.md", folder / "card.html", folder / "card.png")
    for path, data in zip(made, (text.encode(), page.encode(), plot), strict=True):
        write_whole(path, data)
    return made


def _around(body: str) -> tuple[str, str]:
    """The page before and after its plot, which stands under rights and counts."""
    sections = body.split("<h2>")
    return "<h2>".join(sections[:3]), "".join("<h2>" + section for section in sections[3:])


def _font(studio: Studio, language: str) -> Path | None:
    """A typeface for Chinese labels; none is needed for English."""
    if language != "zh":
        return None
    folder = Weights(studio.settings.cache, studio.settings).path("fonts-noto-serif-sc")
    return next(iter(sorted(folder.glob("*400*"))), None) or next(
        iter(sorted(folder.glob("*.[ot]tf")))
    )


PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark; --paper: #fbf7ee; --ink: #2b3a4a; --line: #d8cdb6; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #1d2126; --ink: #e6dfd0; --line: #4a4f57; }} }}
body {{ margin: 0 auto; padding: 1.5rem 1rem; max-width: 52rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.6 "Noto Serif SC", Georgia, serif; }}
table {{ border-collapse: collapse; display: block; overflow-x: auto; }}
th, td {{ border-bottom: 1px solid var(--line); padding: .25rem .7rem; text-align: left; }}
h1 {{ margin: 1rem 0 .3rem; }} h2 {{ font-size: 1.15rem; margin: 1.8rem 0 .4rem; }}
img {{ max-width: 100%; margin-top: 1rem; border-radius: .3rem; }}
pre {{ font: inherit; white-space: pre-wrap; border-left: 3px solid #a8402f; padding-left: 1rem; }}
pre code {{ font: inherit; }}
</style></head><body>
{before}
<img alt="{alt}" src="data:image/png;base64,{plot}">
{after}
</body></html>
"""
