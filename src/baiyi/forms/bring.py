"""Files that a user has: brought in as works of the form `document`, the same bytes once."""

from __future__ import annotations

from pathlib import Path

from .. import documents
from ..brief.line import brief
from ..documents.read import ENDINGS, MEDIA_TYPES
from ..errors import BadBrief
from ..store.assets import AssetStore
from ..values import Brief


def bytes_of(path: Path) -> bytes:
    """What is in the file. Raises BadBrief."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadBrief(
            f"{path} cannot be read: {error.strerror or error}",
            f"无法读取 {path}：{error.strerror or error}",
        ) from error


def is_document(words: str) -> bool:
    """Whether the words are the name of a document, there or not: no story is called x.docx."""
    return Path(words.strip()).suffix.lower() in ENDINGS and "\n" not in words.strip()


def brief_of(store: AssetStore, path: Path, **given: str | None) -> Brief:
    """The brief of a document, its bytes kept in the store.

    `given` are title, author and language where the user says them; else they are the document's
    own. Raises BadBrief, Damaged, Unsupported.
    """
    data = bytes_of(path)
    found = documents.read(data, path.name)
    told = {
        "title": found.title[:80],
        "author": found.author[:80] or None,
        "language": found.language,
    }
    asset = store.put(data, MEDIA_TYPES[documents.kind_of(data, path.name)])
    chosen = told | {key: value for key, value in given.items() if value}
    return brief({"line": path.name, "form": "document", "document": asset, **chosen}, str(path))
