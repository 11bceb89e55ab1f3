"""The container of EPUB and DOCX: a ZIP without a clock, so that the same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)

# Coded already; deflating them again costs time and gains nothing.
STORED = (".jpg", ".png", ".mp3")


def archive(files: Mapping[str, bytes]) -> bytes:
    """The files in their order. `mimetype` is stored, as EPUB's Open Container Format asks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as out:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            stored = path == "mimetype" or path.endswith(STORED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            out.writestr(entry, data)
    return file.getvalue()
