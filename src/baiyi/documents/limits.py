"""How large a document may be; each limit is stated in docs/documents.md."""

from __future__ import annotations

from ..errors import BadBrief

FILE = 64_000_000  # bytes of a file, as it lies on the disk
TEXT = 20_000_000  # bytes of a plain text, and of one entry of an archive, decompressed
ARCHIVE = 64_000_000  # bytes decompressed of one archive, in all
ENTRIES = 20_000  # of an archive
CHAPTERS = 20_000
PAGES = 5_000  # of a PDF
TITLE = 200  # characters of a chapter's title
SOUND = 3600  # seconds; an hour of samples is 230 MB
RECORDING = 6 * 3600  # seconds of one that is heard by a job, stretch by stretch
RECORDING_FILE = 500_000_000  # bytes of it, as it lies on the disk
PARAGRAPH = 2_000  # characters; a longer one is cut at the end of a sentence


def within(size: int, most: int, english: str, chinese: str) -> None:
    """Raises BadBrief where there is more than may be."""
    if size > most:
        raise BadBrief(
            f"{english}: {size:,}; at most {most:,} are read, so divide the document",
            f"{chinese}：{size:,}，最多读取 {most:,}；请拆分文稿",
        )
