"""One way in for all formats: by content first, by name where content does not say."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from ..build.step import step
from ..errors import BadBrief, Unsupported
from ..values import Asset, Manuscript, Screenplay
from . import limits

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "pdf": "application/pdf",
    "markdown": "text/markdown",
    "fountain": "text/x-fountain",
    "final_draft": "application/x-final-draft+xml",
    "plain": "text/plain",
}
ENDINGS = {
    ".docx": "docx",
    ".epub": "epub",
    ".pdf": "pdf",
    ".md": "markdown",
    ".markdown": "markdown",
    ".fountain": "fountain",
    ".fdx": "final_draft",
    ".txt": "plain",
}
# Endings of recordings, which are heard (recording.py).
RECORDINGS = frozenset(
    {".mp3", ".wav", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".m4b", ".aac"}
    | {".mp4", ".mov", ".mkv", ".webm", ".mpg", ".aif", ".aiff", ".amr"}
)
SCRIPTS = ("fountain", "final_draft")
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_recording(name: str) -> bool:
    """Whether a file of that name is a recording: by its ending."""
    return PurePath(name.strip()).suffix.lower() in RECORDINGS and "\n" not in name.strip()


class Format(Protocol):
    def read(self, data: bytes, name: str, stem: str) -> Manuscript: ...


@step(version=1)
def manuscript(document: Asset, name: str) -> Manuscript:
    """The manuscript of a document that was brought in under that file name."""
    return read(document.read(), name)


@step(version=1)
def script(document: Asset, name: str) -> Screenplay:
    """The screenplay of a document of SCRIPTS, brought in under that file name."""
    data, stem = document.read(), PurePath(name).stem[: limits.TITLE]
    if kind_of(data, name) == "final_draft":
        from .final_draft import screenplay

        return screenplay(data, stem)
    from .fountain import screenplay as of_text
    from .plain import decoded

    return of_text(decoded(data, name), stem)


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of a file's bytes; `name` is its file name, of which a folder is ignored.

    Raises BadBrief for what is empty, too large, encrypted or no text; Damaged for what cannot be
    opened; Unsupported for scans and formats that are not read.
    """
    name = PurePath(name.replace("\\", "/").replace("\0", "")).name or "?"
    kind = kind_of(data, name)
    found = cast(Format, import_module(f"{__package__}.{kind}")).read(
        data, name, PurePath(name).stem[: limits.TITLE]
    )
    if not found.text.strip():
        raise BadBrief(f"{name} has no text in it; give another file", f"{name} 没有文字；请换一个")
    return found


def words_of(data: bytes, name: str) -> str:
    """The words of a file: a text as it stands, all else as its manuscript reads."""
    from .plain import decoded

    if kind_of(data, name) in ("markdown", "fountain", "plain"):
        return decoded(data, name)
    return read(data, name).text


def kind_of(data: bytes, name: str) -> str:
    """The format of these bytes, a key of MEDIA_TYPES. Raises BadBrief, Unsupported."""
    limits.within(len(data), limits.FILE, f"{name}: bytes", f"{name}：字节数")
    ending = PurePath(name).suffix.lower()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "epub" if b"application/epub+zip" in data[:200] or ending == ".epub" else "docx"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(OLD_WORD):
        raise Unsupported(
            f"{name} is an old or encrypted Office file; save it as DOCX without a password",
            f"{name} 是旧版或加密的 Office 文件；请另存为没有密码的 DOCX",
        )
    kind = ENDINGS.get(ending, "plain")
    if data and kind in ("docx", "epub", "pdf"):
        from .archive import broken

        raise broken(name, f"it is called {ending}, but does not begin like one")
    return kind if kind in ("markdown", *SCRIPTS) else "plain"
