"""Where the pieces of a data set come from: files in ranges, archives of the catalogue, documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from blake3 import blake3

from ..build.run import Build
from ..build.step import step
from ..documents.read import ENDINGS, words_of
from ..errors import BadBrief
from ..models.data import conversions, files, steps
from ..models.data.chunk import Piece
from ..models.data.item import LINES, to_lines
from ..models.data.recipe import Recipe, Source
from ..settings import settings
from ..store.weights import Weights
from ..store.whole import digest_of
from ..values import Asset

T = TypeVar("T")
TOGETHER = 200  # small files that are one piece
DOCUMENTS = 20  # documents that are one piece


def pieces(build: Build, source: Source) -> tuple[Piece, ...]:
    """The pieces of one source, in order. Raises BadBrief, MissingModel, UserError."""
    if source.catalogue is not None:
        return _of_catalogue(build, source)
    assert source.path is not None
    path = Path(source.path)
    if source.shape == "documents":
        found = files.below(path, tuple(ENDINGS), source.name)
        orders = [(str(file), digest_of(file)) for file in found]
        return _kept(source, build.each(words_of_documents, _batches(orders, DOCUMENTS)))
    if source.shape == "parquet":
        groups = [
            (str(file), digest, group)
            for file in files.below(path, files.ENDINGS["parquet"], source.name)
            for digest in [digest_of(file)]
            for group in range(conversions.row_groups(file))
        ]
        names = [f"{Path(name).name}-{group:05d}" for name, _, group in groups]
        return _kept(source, build.each(conversions.rows, groups), names)
    if source.shape == "midi":
        midis = [
            (str(f), digest_of(f)) for f in files.below(path, files.ENDINGS["midi"], source.name)
        ]
        return _kept(source, build.each(conversions.tunes, _batches(midis)))
    if source.shape == "pictures":
        pictures = list(conversions.captioned(path, source.name))
        return _kept(source, build.each(conversions.captions, _batches(pictures)))
    if source.shape == "jsonl":
        lines = files.below(path, files.ENDINGS["jsonl"], source.name)
        return tuple(piece for file in lines for piece in files.ranges(file, source.name))
    tars = build.each(steps.gather, files.batches(path, source.shape, source.name))
    return _kept(source, tars, [f"{source.name}-{n:05d}.tar" for n in range(len(tars))])


def _batches(found: Sequence[T], most: int = TOGETHER) -> list[tuple[T, ...]]:
    return [tuple(found[at : at + most]) for at in range(0, len(found), most)]


def _kept(
    source: Source, assets: Sequence[Asset], names: Sequence[str] | None = None
) -> tuple[Piece, ...]:
    """Pieces whose bytes are in the store."""
    given = names or [f"{source.name}-{n:05d}" for n in range(len(assets))]
    return tuple(
        Piece(source=source.name, name=name, digest=asset.digest, asset=asset)
        for name, asset in zip(given, assets, strict=True)
    )


def _of_catalogue(build: Build, source: Source) -> tuple[Piece, ...]:
    from .. import catalog

    assert source.catalogue is not None
    card = catalog.model(source.catalogue)
    folder = Weights(settings().cache, settings()).path(card.name)
    found: list[Piece] = []
    for file in card.files:
        tars = build.step(steps.unpack, str(folder / file.name), file.sha256, source.match)
        found += [
            Piece(source=source.name, name=f"{file.name}-{n:03d}.tar", digest=tar.digest, asset=tar)
            for n, tar in enumerate(tars)
        ]
    return tuple(found)


def tokenizer(build: Build, recipe: Recipe) -> Asset | None:
    """The tokenizer that the recipe gives, where it gives one."""
    if recipe.tokenizer.kind != "file":
        return None
    if recipe.tokenizer.path is None:
        raise BadBrief(
            "tokenizer.kind is 'file', but tokenizer.path is not given; name a tokenizer.json",
            "tokenizer.kind 为 'file'，却没有给 tokenizer.path；请指明 tokenizer.json",
        )
    path = Path(recipe.tokenizer.path)
    found: Asset = build.step(
        steps.given_tokenizer, str(path), blake3(files.read(path)).hexdigest()
    )
    return found


@step(version=1)
def words_of_documents(found: tuple[tuple[str, str], ...]) -> Asset:
    """The words of DOCX, EPUB, PDF, Markdown or text files, by path and digest, an item each."""
    items = []
    for name, digest in found:
        path = Path(name)
        text = words_of(files.read(path), path.name)
        items.append({"id": digest[:16], "text": text, "title": path.stem, "work": path.stem})
    return Asset.of(to_lines(items), LINES)
