"""A book cut into what a screen shows one after another: the basis of EPUB and web page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..build import progress
from ..values import Book, Picture, Recording, Spread
from . import wording
from .pictures import ending
from .reading import Run, clips, paragraphs
from .sound import mp3


@dataclass(frozen=True)
class Image:
    id: str
    path: str
    media_type: str
    description: str
    data: bytes


@dataclass(frozen=True)
class Text:
    """A run of text; with an id where it is read aloud."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Cue:
    """Which element lights up, and the part of the audio meanwhile, in seconds."""

    target: str
    begin: float
    end: float


@dataclass(frozen=True)
class Chapter:
    """One content document with its picture, sound and overlay."""

    name: str
    template: str
    title: str
    label: str = ""
    number: int = 0
    paragraphs: tuple[tuple[Text, ...], ...] = ()
    image: Image | None = None
    audio: bytes = b""
    seconds: float = 0.0
    cues: tuple[Cue, ...] = ()


def chapters(book: Book) -> Iterator[Chapter]:
    """The cover where there is one, the title page, every page, the colophon."""
    words = wording.wording(book.language)
    if book.cover:
        alt = words.cover_of.format(title=wording.title_of(book))
        image = _image("cover", book.cover, alt)
        yield Chapter("cover", "cover.xhtml.j2", words.cover, image=image)
    yield _title_page(book)
    for place, spread in enumerate(book.spreads, 1):
        progress.check()
        yield _page(f"page-{place}", spread, book.language)
    yield Chapter("colophon", "colophon.xhtml.j2", words.colophon)


def _title_page(book: Book) -> Chapter:
    title = wording.title_of(book)
    if book.opening is None:
        return Chapter("title", "title.xhtml.j2", title)
    return Chapter(
        "title",
        "title.xhtml.j2",
        title,
        audio=mp3(book.opening),
        seconds=round(book.opening.seconds, 3),
        cues=_opening_cues(book.opening, bool(wording.one_line(book.author))),
    )


def _opening_cues(opening: Recording, signed: bool) -> tuple[Cue, ...]:
    """What the opening says in turn: the title, perhaps the author, and last the notice."""
    starts = [line.start_seconds for line in opening.lines[1:]]
    targets = ["title", "author", "notice"] if signed and len(starts) > 1 else ["title", "notice"]
    times = [0.0, *starts[: len(targets) - 2], *starts[-1:]]
    ends = [*times[1:], opening.seconds]
    return tuple(Cue(*cue) for cue in zip(targets, times, ends, strict=False))


def _page(name: str, spread: Spread, language: str) -> Chapter:
    number = spread.page.number
    described = wording.description(spread.picture, number, language) if spread.picture else ""
    text, runs = _text(paragraphs(spread))
    recording = spread.recording
    return Chapter(
        name,
        "page.xhtml.j2",
        wording.page_title(spread.page, language),
        label=wording.wording(language).page.format(number=number),
        number=number,
        paragraphs=text,
        image=_image(name, spread.picture, described) if spread.picture else None,
        audio=mp3(recording) if recording else b"",
        seconds=round(recording.seconds, 3) if recording else 0.0,
        cues=_cues(runs, recording.seconds) if recording else (),
    )


def _text(
    cut: tuple[tuple[Run, ...], ...],
) -> tuple[tuple[tuple[Text, ...], ...], tuple[Run, ...]]:
    """Paragraphs with an id on each spoken run (w1, w2, ...), and all runs in one row."""
    spoken = 0
    text: list[tuple[Text, ...]] = []
    for paragraph in cut:
        row: list[Text] = []
        for run in paragraph:
            spoken += run.start is not None
            row.append(Text(run.text, f"w{spoken}" if run.start is not None else ""))
        text.append(tuple(row))
    return tuple(text), tuple(run for paragraph in cut for run in paragraph)


def _cues(runs: tuple[Run, ...], seconds: float) -> tuple[Cue, ...]:
    """A cue for each spoken word; where none is known, the whole text for the whole sound."""
    spoken = tuple(run for run in runs if run.start is not None)
    found = tuple(Cue(f"w{c.index + 1}", c.begin, c.end) for c in clips(spoken, seconds))
    return found or (Cue("text", 0.0, seconds),)


def _image(name: str, picture: Picture, description: str) -> Image:
    return Image(
        f"{name}-image",
        f"images/{name}.{ending(picture)}",
        picture.image.media_type,
        description,
        picture.image.read(),
    )


def environment() -> Environment:
    """The templates: what comes from a book is escaped, always."""
    environment = Environment(
        loader=PackageLoader("baiyi.publish"),
        autoescape=lambda name: not (name or "").endswith(".css.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = lambda seconds: f"{seconds:.3f}s"
    return environment
