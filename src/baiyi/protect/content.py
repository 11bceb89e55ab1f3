"""A digest of what a file shows or says, which labels and signatures do not change.

It stands in ReservedCode1 of the AIGC object, so that label and content belong together even
where a signature was stripped. Each format has its own cut; `content_digest` names it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator

from . import midi, xmp
from .marks import AIGC_LINE, FIELD
from .sniff import DOCX, MANIFEST_IN_ZIP, MIDI, MUSICXML, TEXT_TYPES, id3_size

# Marks a digest as made by these cuts; another producer's codes are theirs to read.
SCHEME = "baiyi-sha256:"

# Parts of a ZIP that labelling and signing write: the manifest, and a DOCX's custom properties
# with the two lists that name them.
BESIDE_CONTENT = frozenset(
    {MANIFEST_IN_ZIP, "docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"}
)

# The tag that label_text writes, and nothing else.
HTML_TAG = re.compile(r'<meta name="AIGC" content="[^"]*">\n?')


def content_digest(data: bytes, media_type: str) -> str | None:
    """SCHEME and 64 hex digits; None for a format of which the content cannot be cut out."""
    pieces = _pieces(data, media_type)
    if pieces is None:
        return None
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return SCHEME + digest.hexdigest()


def _pieces(data: bytes, media_type: str) -> Iterable[bytes] | None:
    if media_type == "image/png":
        drawn = (b"IHDR", b"PLTE", b"tRNS", b"IDAT")
        return (k + body for k, body in xmp.png_chunks(data) if k in drawn)
    if media_type == "image/jpeg":
        return (
            bytes((marker,)) + body
            for marker, body in xmp.jpeg_segments(data)
            if not (0xE0 <= marker <= 0xEF or marker == 0xFE)
        )
    if media_type == "image/webp":
        shown = (b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF")
        return (k + body for k, body in xmp.riff_chunks(data) if k in shown)
    if media_type == "audio/wav":
        heard = (b"fmt ", b"data")
        return (k + body for k, body in xmp.riff_chunks(data) if k in heard)
    if media_type == "audio/mpeg":
        return (_without_id3(data),)
    if media_type == "audio/flac":
        return (_flac_frames(data),)
    if media_type == "audio/mp4":
        return _media_data(data)
    if media_type == "application/pdf":
        return _pdf_streams(data)
    if media_type in ("application/epub+zip", DOCX):
        return _zip_members(data)
    if media_type == MIDI:
        return (midi.without_labels(data),)
    if media_type in TEXT_TYPES:
        return _text(data, media_type)
    return None


def _without_id3(data: bytes) -> bytes:
    """An MP3 without its ID3v2 tags at the start and ID3v1 at the end."""
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    return data[id3_size(data) : end]


def _flac_frames(data: bytes) -> bytes:
    """A FLAC without its metadata blocks (RFC 9639, 8.1)."""
    position, last = id3_size(data) + 4, False
    while not last and position + 4 <= len(data):
        last = bool(data[position] & 0x80)
        position += 4 + int.from_bytes(data[position + 1 : position + 4], "big")
    return data[position:]


def _media_data(data: bytes) -> Iterator[bytes]:
    return (body for kind, body in boxes(data) if kind == b"mdat")


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and body of the outermost boxes of an ISO base media file (ISO 14496-12)."""
    position = 0
    while position + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, position)
        header = 8
        if size == 1 and position + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, position + 8)
            header = 16
        elif size == 0:
            size = len(data) - position
        if size < header or position + size > len(data):
            return
        yield kind, data[position + header : position + size]
        position += size


def _pdf_streams(data: bytes) -> Iterator[bytes]:
    """Digests of all streams as stored, sorted: object numbers change when a PDF is saved."""
    import pikepdf

    left_out = ("/Metadata", "/XRef", "/ObjStm")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        things = list(pdf.objects)
        attached = {
            file.objgen
            for thing in things
            if isinstance(thing, pikepdf.Dictionary)
            and thing.get("/AFRelationship") == "/C2PA_Manifest"
            for file in thing.get("/EF", pikepdf.Dictionary()).values()
        }
        digests = sorted(
            hashlib.sha256(thing.read_raw_bytes()).digest()
            for thing in things
            if isinstance(thing, pikepdf.Stream)
            and thing.objgen not in attached
            and str(thing.get("/Type", "")) not in left_out
        )
    return iter(digests)


def _zip_members(data: bytes) -> Iterator[bytes]:
    """Names and digests of all files but those that hold the label or lead to it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
            name = entry.filename
            if name.endswith(("/", ".opf")) or name in BESIDE_CONTENT:
                continue
            digest = hashlib.sha256()
            with archive.open(entry) as file:
                while block := file.read(1 << 16):
                    digest.update(block)
            yield name.encode() + b"\0" + digest.digest()


def _text(data: bytes, media_type: str) -> Iterator[bytes]:
    text = data.decode("utf-8", "surrogateescape")
    if media_type == "text/html":
        text = HTML_TAG.sub("", text, count=1)
    elif media_type == MUSICXML:
        text = FIELD["AIGC"].sub("", text, count=1)
    elif media_type in AIGC_LINE:
        text = AIGC_LINE[media_type].sub("", text, count=1)
    elif media_type == "application/json":
        value = json.loads(text)
        if isinstance(value, dict):
            value.pop("AIGC", None)
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    yield text.encode("utf-8", "surrogateescape")
