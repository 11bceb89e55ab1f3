"""The read-along book: EPUB 3.3 with media overlays, one reflowable leaf per page.

W3C, EPUB 3.3 and EPUB Accessibility 1.1. The same book gives the same bytes: no clock, no
random identifier, and the times in the archive are those of its own epoch.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..build import progress
from ..build.step import step
from ..values import Asset, Book, Picture, Recording, Spread
from . import typefaces, wording
from .pictures import ending
from .reading import Run, clips, paragraphs
from .sound import mp3

MEDIA_TYPE = "application/epub+zip"
EPOCH = (1980, 1, 1, 0, 0, 0)

# Coded already; deflating them again costs time and gains nothing.
STORED = (".jpg", ".png", ".mp3")


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


@step(version=1)
def epub(
    book: Book,
    *,
    notice: str,
    identifier: str,
    modified: str = "1980-01-01T00:00:00Z",
    fonts: tuple[str, ...] = typefaces.DEFAULT,
) -> Asset:
    """The book as EPUB 3 with read-along narration, not yet labelled or signed.

    `notice` says that the work is AI-generated, and stands on the title page and at the end;
    `identifier` is the book's unique identifier, e.g. a URN; `modified` is an instant in UTC,
    to the second; `fonts` are typefaces of the catalogue. Raises MissingModel, Unsupported,
    Damaged.
    """
    notice = wording.one_line(notice)
    chosen = typefaces.families(fonts, book.language)
    chapters = tuple(_chapters(book, notice))
    credit = wording.credits(chosen, book.language)
    printed = "".join([*wording.printed(book), notice, credit])
    display = wording.title_of(book) + book.author
    cuts = typefaces.cut(chosen, printed, display, "ttf")
    faces = [
        {
            "family": cut.family.name,
            "weight": cut.face.weight,
            "style": cut.face.style,
            "path": f"fonts/{cut.face.file}",
        }
        for cut in cuts
    ]
    values = {
        "tag": wording.tag(book.language),
        "chinese": wording.is_chinese(book.language),
        "words": wording.wording(book.language),
        "title": wording.title_of(book),
        "author": wording.one_line(book.author),
        "blurb": wording.one_line(book.blurb),
        "notice": notice,
        "credits": credit,
        "identifier": wording.one_line(identifier),
        "modified": modified,
        "chapters": chapters,
        "first": next((c.name for c in chapters if c.number), ""),
        "cover": chapters[0].image if chapters[0].name == "cover" else None,
        "seconds": sum(round(c.seconds, 3) for c in chapters),
        "fonts": faces,
        "family_names": list(dict.fromkeys(face["family"] for face in faces)),
    }
    files: dict[str, bytes] = {}
    environment = _environment()

    def write(path: str, template: str, **more: object) -> None:
        files[path] = environment.get_template(template).render(**values, **more).encode()

    write("META-INF/container.xml", "container.xml.j2")
    write("EPUB/package.opf", "package.opf.j2")
    write("EPUB/nav.xhtml", "nav.xhtml.j2", chapter=None)
    write("EPUB/style.css", "epub.css.j2")
    for chapter in chapters:
        write(f"EPUB/{chapter.name}.xhtml", chapter.template, chapter=chapter)
        if chapter.image:
            files[f"EPUB/{chapter.image.path}"] = chapter.image.data
        if chapter.cues:
            write(f"EPUB/{chapter.name}.smil", "overlay.smil.j2", chapter=chapter)
            files[f"EPUB/audio/{chapter.name}.mp3"] = chapter.audio
    for cut in cuts:
        files[f"EPUB/fonts/{cut.face.file}"] = cut.data
    return Asset.of(_archive(files), MEDIA_TYPE)


def _chapters(book: Book, notice: str) -> Iterator[Chapter]:
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


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("baiyi.publish"),
        autoescape=lambda name: not (name or "").endswith(".css.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = lambda seconds: f"{seconds:.3f}s"
    return environment


def _archive(files: dict[str, bytes]) -> bytes:
    """The container: mimetype first and stored, as the Open Container Format asks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for path, data in {"mimetype": MEDIA_TYPE.encode(), **files}.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            stored = path == "mimetype" or path.endswith(STORED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return file.getvalue()
