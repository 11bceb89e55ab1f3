"""What a file is, by its first bytes; the media types that Baiyi labels."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePath

MANIFEST_IN_ZIP = "META-INF/content_credential.c2pa"
PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp"})
SOUND_TYPES = frozenset({"audio/mpeg", "audio/mp4", "audio/wav", "audio/flac"})
# Kinds of text without a registered name.
FOUNTAIN = "text/x-fountain"
FINAL_DRAFT = "application/x-final-draft+xml"
INK = "text/x-ink"
SUBRIP = "application/x-subrip"
WEBVTT = "text/vtt"
MUSICXML = "application/vnd.recordare.musicxml+xml"
MIDI = "audio/midi"  # notes, not sound
TEXT_TYPES = frozenset(
    {
        "text/html",
        "text/markdown",
        "text/plain",
        "text/csv",
        "application/json",
        FOUNTAIN,
        FINAL_DRAFT,
        INK,
        SUBRIP,
        WEBVTT,
        MUSICXML,
    }
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENT_TYPES = frozenset({"application/pdf", "application/epub+zip", DOCX})
# Media types whose files hold a C2PA manifest themselves; for others it lies beside.
EMBEDDED_TYPES = PICTURE_TYPES | SOUND_TYPES | DOCUMENT_TYPES

SYNONYMS = {
    "audio/mp3": "audio/mpeg",
    "audio/x-m4a": "audio/mp4",
    "audio/x-m4b": "audio/mp4",
    "audio/m4b": "audio/mp4",
    "audio/x-wav": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-flac": "audio/flac",
    "audio/mid": MIDI,
    "audio/x-midi": MIDI,
    "application/xhtml+xml": "text/html",
    "image/jpg": "image/jpeg",
}
SUFFIXES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".json": "application/json",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".fountain": FOUNTAIN,
    ".ink": INK,
    ".srt": SUBRIP,
    ".vtt": WEBVTT,
}
UNKNOWN = "application/octet-stream"
HANDLES_VIDEO = re.compile(rb"hdlr.{8}vide", re.DOTALL)  # ISO 14496-12, 8.4.3


def canonical(media_type: str) -> str:
    """The name by which we know a media type; parameters such as charset are dropped."""
    plain = media_type.partition(";")[0].strip().lower()
    return SYNONYMS.get(plain, plain)


def sniff(head: bytes, name: str = "") -> str:
    """The media type by the first bytes (as many as there are), then for text by the name."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], UNKNOWN)
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"fLaC"):
        return "audio/flac"
    if head.startswith(b"MThd"):
        return MIDI
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return "image/tiff"
    if head[4:8] == b"ftyp":
        return _mp4(head)
    if head.startswith(b"PK\x03\x04"):
        return _zip(head)
    if head.startswith(b"ID3"):
        return "audio/flac" if head.startswith(b"fLaC", id3_size(head)) else "audio/mpeg"
    if head[:1] == b"\xff" and head[1:2] and head[1] & 0xE6 == 0xE2:
        return "audio/mpeg"
    return _text(head, name)


def id3_size(data: bytes) -> int:
    """Bytes of the ID3v2 tags at the start (ID3v2.4, 3.1); 0 where there are none."""
    begin = 0
    while data[begin : begin + 3] == b"ID3" and begin + 10 <= len(data):
        size = 0
        for byte in data[begin + 6 : begin + 10]:
            size = size << 7 | byte & 0x7F
        begin += 10 + size + (10 if data[begin + 5] & 0x10 else 0)
    return begin


def _zip(head: bytes) -> str:
    if b"application/epub+zip" in head[:128]:
        return "application/epub+zip"
    return DOCX if b"word/document.xml" in head else "application/zip"


def _mp4(head: bytes) -> str:
    brand = head[8:12]
    if brand in (b"avif", b"avis"):
        return "image/avif"
    if brand in (b"heic", b"heix", b"mif1"):
        return "image/heic"
    return "video/mp4" if HANDLES_VIDEO.search(head) else "audio/mp4"


def _text(head: bytes, name: str) -> str:
    if b"\x00" in head:
        return UNKNOWN
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # more than a character cut at the end
            return UNKNOWN
        text = head[: error.start].decode("utf-8")
    begin = text.lstrip("\ufeff \t\r\n").lower()
    if begin.startswith(("<!doctype html", "<html")):
        return "text/html"
    if begin.startswith(("<svg", "<?xml")) and "<svg" in begin[:2000]:
        return "image/svg+xml"
    if begin.startswith("webvtt"):
        return WEBVTT
    if "<score-partwise" in begin[:2000] or "<score-timewise" in begin[:2000]:
        return MUSICXML
    if "<finaldraft" in begin[:2000]:
        return FINAL_DRAFT
    by_name = SUFFIXES.get(PurePath(name).suffix.lower())
    if by_name:
        return by_name
    return "application/json" if begin.startswith("{") else "text/plain"


def is_encrypted(archive: zipfile.ZipFile) -> bool:
    return any(entry.flag_bits & 1 for entry in archive.infolist())
