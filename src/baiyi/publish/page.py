"""The book as a web page: one HTML file that asks nothing of anyone.

Fonts, pictures and sound stand in it as data URIs, and a Content-Security-Policy forbids every
request (W3C CSP Level 3; the hashes name the one script and the one style). With scripts off it
is a readable page with players; with them, a book that turns its pages and reads itself aloud.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from ..build.step import step
from ..values import Asset, Book
from . import typefaces, wording
from .chapters import chapters, environment

MEDIA_TYPE = "text/html"


@step(version=1)
def web_page(book: Book, *, notice: str, fonts: tuple[str, ...] = typefaces.DEFAULT) -> Asset:
    """The book as one HTML file with read-along narration, not yet labelled or signed.

    `notice` says that the work is AI-generated; it stands on the first leaf, the last, and
    beside the controls on every one. `fonts` are typefaces of the catalogue. Raises
    MissingModel, Unsupported, Damaged.
    """
    notice = wording.one_line(notice)
    chosen = typefaces.families(fonts, book.language)
    credit = wording.credits(chosen, book.language)
    parts = {part.name: part for part in chapters(book)}
    printed = "".join([*wording.printed(book), notice, credit])
    cuts = typefaces.cut(chosen, printed, wording.title_of(book) + book.author, "woff2")
    values = {
        **wording.heads(book, notice, credit),
        "cover": parts.get("cover"),
        "front": parts["title"],
        "pages": [part for part in parts.values() if part.number],
        "narrated": any(part.cues for part in parts.values()),
        "fonts": embedded(cuts),
        "families": list(dict.fromkeys(cut.family.name for cut in cuts)),
    }
    templates = environment()
    templates.filters["data_uri"] = data_uri
    style = templates.get_template("page.css.j2").render(**values)
    script = files("baiyi.publish").joinpath("templates", "page.js").read_text("utf-8")
    html = templates.get_template("page.html.j2").render(
        **values, style=style, script=script, policy=policy(style, script)
    )
    return Asset.of(html.encode(), MEDIA_TYPE)


def embedded(cuts: Iterable[typefaces.Cut]) -> list[dict[str, Any]]:
    """The typefaces as a page's templates set them, their data in the page."""
    return [
        {
            "family": cut.family.name,
            "weight": cut.face.weight,
            "style": cut.face.style,
            "data": data_uri(cut.data, "font/woff2"),
        }
        for cut in cuts
    ]


def data_uri(data: bytes, media_type: str) -> str:
    """The bytes as a data: URI (RFC 2397)."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


def policy(style: str, script: str | None = None) -> str:
    """Nothing but what is in the file itself."""
    scripts = f"script-src {_hash(script)}; " if script is not None else ""
    return (
        "default-src 'none'; img-src data:; media-src data:; font-src data:; "
        f"style-src {_hash(style)}; {scripts}base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
