"""A training as a step of the build: in a folder that a try which was stopped or killed leaves to the
next one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...build import progress
from ...build.step import step
from ...values.asset import Asset, Frozen
from ..data import packing
from ..data.recipe import Recipe
from ..data.telling import Learned, Told
from . import apart, record, telling
from .options import Options, Running
from .record import Trained

RUNNING = Running(checkpoint_minutes=3)
SAID = 2.0  # seconds of work between two words about how far it is
CORPUS = "corpus"  # the packed data set, in the training's folder
# What is kept of the folder; checkpoints are not.
KEPT = (
    "plan.json",
    "training.json",
    "log.jsonl",
    "loss.png",
    "model",
    f"{CORPUS}/recipe.json",
)
TYPES = {".json": "application/json", ".jsonl": "application/jsonl", ".png": "image/png"}


class Model(Frozen):
    """A trained model: its record, and the files of its folder by their names there."""

    trained: Trained
    files: dict[str, Asset]


@step(version=1, cores=0)
def train(recipe: Recipe, learned: Learned, told: tuple[Told, ...], options: Options) -> Model:
    """Train a model from scratch on a data set's tokens. Raises what `apart.train` raises."""
    with progress.folder() as folder:
        apart.wait(folder)
        packing.pack(folder / CORPUS, recipe, learned, told)
        trained = apart.train(folder / CORPUS, folder, options, RUNNING, _Saying())
        return Model(trained=trained, files=dict(_files(folder)))


@step(version=1)
def training_card(model: Model, title: str, data_set: str, language: str) -> str:
    """What the model learned from, and its figures, as Markdown."""
    return record.markdown(title, model.trained, data_set, language)


class _Saying:
    """Says how far the training is: numbers and units, which every language reads."""

    def __init__(self) -> None:
        self._last = -SAID

    def __call__(self, told: telling.Told) -> None:
        if isinstance(told, telling.Note):
            progress.note(told.english, told.chinese)
        elif isinstance(told, telling.Look):
            sample = " ".join(told.sample.split())
            progress.words(f"{told.step:>7}  {told.held:.4f} nats  {sample}\n")
        elif told.seconds - self._last >= SAID or told.step == told.steps:
            self._last = told.seconds
            left = (
                f"{int(told.left) // 3600}:{int(told.left) // 60 % 60:02}:{int(told.left) % 60:02}"
            )
            progress.words(
                f"{told.step:>7}/{told.steps}  {told.loss:.4f} nats  {told.tokens:,.0f}/s  −{left}\n"
            )


def _files(folder: Path) -> Iterator[tuple[str, Asset]]:
    for path in (p for name in KEPT for p in _below(folder / name)):
        kind = TYPES.get(path.suffix, "application/octet-stream")
        yield path.relative_to(folder).as_posix(), Asset.of(path.read_bytes(), kind)


def _below(path: Path) -> list[Path]:
    """The file, or the files of the folder; a plot is there only where matplotlib is."""
    found = path.rglob("*") if path.is_dir() else [path]
    return sorted(p for p in found if p.is_file())
