"""Files that a user has, brought in as works, the same bytes once: a text becomes a document, a recording a
transcript."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from .. import documents
from ..brief.line import brief
from ..documents.read import ENDINGS, MEDIA_TYPES, is_recording
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
    """Whether the words are the name of a document or a recording, there or not: no story is called
    x.docx."""
    name = words.strip()
    return "\n" not in name and (Path(name).suffix.lower() in ENDINGS or is_recording(name))


def brief_of(store: AssetStore, path: Path, **given: str | None) -> Brief:
    """The brief of a file, its bytes kept in the store. Raises as `brief_of_bytes` does."""
    return brief_of_bytes(store, bytes_of(path), path.name, **given)


def brief_of_bytes(store: AssetStore, data: bytes, name: str, **given: str | None) -> Brief:
    """The brief of a document or a recording that was brought in under that file name.

    `given` are title, author and language where the user says them; else they are the document's
    own, or heard. Raises BadBrief, Damaged, Unsupported.
    """
    name = Path(name.replace("\\", "/").replace("\0", "")).name or "?"
    told = _recording(data, name) if is_recording(name) else _document(data, name)
    asset = store.put(data, told.pop("media_type") or "")
    chosen = told | {key: value for key, value in given.items() if value}
    return brief({"line": name, "document": asset, **chosen}, name)


def _document(data: bytes, name: str) -> dict[str, str | None]:
    found = documents.read(data, name)
    return {
        "form": "document",
        "title": found.title[:80],
        "author": found.author[:80] or None,
        "language": found.language,
        "media_type": MEDIA_TYPES[documents.kind_of(data, name)],
    }


def _recording(data: bytes, name: str) -> dict[str, str | None]:
    from ..documents.recording import sound_seconds

    sound_seconds(data, name)  # that it is one is known before a job waits for its turn
    return {
        "form": "transcript",
        "title": Path(name).stem[:80],
        "language": "und",
        "media_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
    }
