"""The read-along book: EPUB 3.3 with media overlays, one reflowable leaf per page.

W3C, EPUB 3.3 and EPUB Accessibility 1.1. The same book gives the same bytes: no clock, no
random identifier, and the times in the archive are those of its own epoch.
"""

from __future__ import annotations

from ..build.step import step
from ..values import Asset, Book
from . import typefaces, wording
from .archive import archive
from .chapters import chapters, environment

MEDIA_TYPE = "application/epub+zip"


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
    parts = tuple(chapters(book))
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
        **wording.heads(book, notice, credit),
        "identifier": wording.one_line(identifier),
        "modified": modified,
        "chapters": parts,
        "entries": [{"leaf": part, "under": ()} for part in parts],
        "first": next((c.name for c in parts if c.number), ""),
        "bound": False,
        "pictured": True,
        "cover": parts[0].image if parts[0].name == "cover" else None,
        "seconds": sum(round(c.seconds, 3) for c in parts),
        "fonts": faces,
        "family_names": list(dict.fromkeys(face["family"] for face in faces)),
    }
    files: dict[str, bytes] = {}
    templates = environment()

    def write(path: str, template: str, **more: object) -> None:
        files[path] = templates.get_template(template).render(**values, **more).encode()

    write("META-INF/container.xml", "container.xml.j2")
    write("EPUB/package.opf", "package.opf.j2")
    write("EPUB/nav.xhtml", "nav.xhtml.j2", chapter=None)
    write("EPUB/style.css", "epub.css.j2")
    for chapter in parts:
        write(f"EPUB/{chapter.name}.xhtml", chapter.template, chapter=chapter)
        if chapter.image:
            files[f"EPUB/{chapter.image.path}"] = chapter.image.data
        if chapter.cues:
            write(f"EPUB/{chapter.name}.smil", "overlay.smil.j2", chapter=chapter)
            files[f"EPUB/audio/{chapter.name}.mp3"] = chapter.audio
    for cut in cuts:
        files[f"EPUB/fonts/{cut.face.file}"] = cut.data
    return Asset.of(archive({"mimetype": MEDIA_TYPE.encode(), **files}), MEDIA_TYPE)
