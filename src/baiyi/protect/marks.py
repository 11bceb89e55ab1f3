"""Reads the implicit labels of a file: the AIGC object and the IPTC source type.

Every reader is bounded: a file can be truncated, huge, or made to hurt. What a reader cannot
understand it raises as Unreadable; what is not there is None.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from . import midi, xmp
from .sniff import (
    DOCX,
    FINAL_DRAFT,
    FOUNTAIN,
    INK,
    MIDI,
    MUSICXML,
    PICTURE_TYPES,
    WEBVTT,
    is_encrypted,
)
from .tags import FLAC, ID3, MP4, WAVE, ID3NoHeaderError

MEMBER_LIMIT = 8 << 20  # bytes of one document inside an EPUB
TOTAL_LIMIT = 64 << 20  # bytes of all of them
ENTRY_LIMIT = 20_000
TEXT_LIMIT = 64 << 20

FREEFORM = "----:com.apple.iTunes:AIGC"
FREEFORM_TYPE = "----:com.apple.iTunes:DigitalSourceType"
OPF = "{http://www.idpf.org/2007/opf}"
CUSTOM = "docProps/custom.xml"
CUSTOM_PROPERTIES = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"


class Unreadable(Exception):
    """The file is damaged, or else locked or larger than a reader dares to open."""

    def __init__(self, english: str, chinese: str, *, damaged: bool = False) -> None:
        super().__init__(english)
        self.english, self.chinese, self.damaged = english, chinese, damaged


@dataclass(frozen=True)
class Marks:
    """The labels that machines read, as they stand in the file."""

    aigc: str | None = None
    source_type: str | None = None


def read_marks(data: bytes, media_type: str) -> Marks:
    """The implicit labels of a file. Raises Unreadable."""
    try:
        return _read(data, media_type)
    except Unreadable:
        raise
    except Exception as error:  # any parser may stumble over a damaged file, in its own way
        raise Unreadable(
            f"the file cannot be read as {media_type}: {type(error).__name__}: {error}",
            f"无法按 {media_type} 读取该文件：{type(error).__name__}：{error}",
            damaged=True,
        ) from error


def _read(data: bytes, media_type: str) -> Marks:
    if media_type in PICTURE_TYPES:
        packet = xmp.find_packet(data, media_type)
        return Marks(
            xmp.read_property(packet, xmp.AIGC), xmp.read_property(packet, xmp.SOURCE_TYPE)
        )
    if media_type in ("audio/mpeg", "audio/wav"):
        return _id3(data, media_type)
    if media_type == "audio/flac":
        return _flac(data)
    if media_type in ("audio/mp4", "video/mp4"):
        return _mp4(data)
    if media_type == "application/pdf":
        return _pdf(data)
    if media_type == "application/epub+zip":
        return _epub(data)
    if media_type == DOCX:
        return _docx(data)
    if media_type == "text/html":
        return _html(data)
    if media_type == "text/markdown":
        block = front_matter(decode(data))
        return Marks(block.get("AIGC"), block.get("digitalSourceType"))
    if media_type == "application/json":
        return _json(data)
    if media_type == MIDI:
        return _midi(data)
    if media_type == MUSICXML:
        text = decode(data)
        return Marks(field_of(text, "AIGC"), field_of(text, "digitalSourceType"))
    if media_type in AIGC_LINE:
        text = decode(data)
        line, kind = AIGC_LINE[media_type].search(text), TYPE_LINE[media_type].search(text)
        return Marks(line and line.group(1), kind and kind.group(1))
    return Marks()


# Sound


def _id3(data: bytes, media_type: str) -> Marks:
    file = io.BytesIO(data)
    try:
        tags: Any = ID3(file) if media_type == "audio/mpeg" else WAVE(file).tags
    except ID3NoHeaderError:
        return Marks()
    if tags is None:
        return Marks()

    def text(name: str) -> str | None:
        frame = tags.get(f"TXXX:{name}")
        return str(frame.text[0]) if frame is not None and frame.text else None

    return Marks(text("AIGC"), text("DigitalSourceType"))


def _midi(data: bytes) -> Marks:
    found = midi.texts(data)

    def told(name: str) -> str | None:
        return next((text.removeprefix(name) for text in found if text.startswith(name)), None)

    return Marks(told(midi.AIGC), told(midi.SOURCE_TYPE))


def _flac(data: bytes) -> Marks:
    tags = FLAC(io.BytesIO(data)).tags or {}
    return Marks(
        next(iter(tags.get("AIGC", ())), None), next(iter(tags.get("DIGITALSOURCETYPE", ())), None)
    )


def _mp4(data: bytes) -> Marks:
    """The iTunes-style free form atom, or the key of QuickTime's metadata (mdta)."""
    tags = MP4(io.BytesIO(data)).tags or {}

    def text(name: str) -> str | None:
        found = tags.get(name)
        return bytes(found[0]).decode("utf-8", "replace") if found else None

    return Marks(text(FREEFORM) or _mdta(data), text(FREEFORM_TYPE))


def _mdta(data: bytes) -> str | None:
    """What `ffmpeg -movflags use_metadata_tags -metadata AIGC=...` writes."""
    key = data.find(b"mdtaAIGC")
    if key < 0 or b"keys" not in data[max(0, key - 4096) : key]:
        return None
    value = data.find(b'{"', key)
    end = data.find(b"}", value)
    return data[value : end + 1].decode("utf-8", "replace") if 0 < value < end else None


# Documents


def _pdf(data: bytes) -> Marks:
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Unreadable(
            "the PDF is locked with a password, so its labels cannot be read",
            "该 PDF 有密码保护，无法读取其中的标识",
        ) from error
    with pdf:
        info = pdf.docinfo.get("/AIGC") if "/Info" in pdf.trailer else None
        stream = pdf.Root.get("/Metadata")
        packet = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else None
    aigc = str(info) if info is not None else xmp.read_property(packet, xmp.AIGC)
    return Marks(aigc, xmp.read_property(packet, xmp.SOURCE_TYPE))


def _epub(data: bytes) -> Marks:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = parse_package(archive)[1]
    aigc = source = None
    for meta in package.iter(f"{OPF}meta"):
        if meta.get("name") == "AIGC":
            aigc = meta.get("content")
        elif (meta.get("property") or "").endswith(":AIGC"):
            aigc = aigc or meta.text
        elif (meta.get("property") or "").endswith(":DigitalSourceType"):
            source = meta.text
    return Marks(aigc, source)


def _docx(data: bytes) -> Marks:
    """Custom document properties (ECMA-376, part 1, 22.3)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_archive(archive, "DOCX")
        if CUSTOM not in archive.namelist():
            return Marks()
        properties = parse_xml(read_member(archive, CUSTOM))
    told = {p.get("name"): "".join(p.itertext()) for p in properties}
    return Marks(told.get("AIGC"), told.get("DigitalSourceType"))


def docx_text(data: bytes) -> str:
    """The words of a DOCX, a line a paragraph."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_archive(archive, "DOCX")
        document = parse_xml(read_member(archive, "word/document.xml", TOTAL_LIMIT))
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(f"{WORD}t"))
        for paragraph in document.iter(f"{WORD}p")
    )


def _check_archive(archive: zipfile.ZipFile, kind: str) -> None:
    if len(archive.infolist()) > ENTRY_LIMIT:
        raise Unreadable(
            f"the {kind} holds {len(archive.infolist())} files; more than {ENTRY_LIMIT} are not "
            "read",
            f"该 {kind} 含 {len(archive.infolist())} 个文件，超过 {ENTRY_LIMIT} 个则不读取",
        )
    if is_encrypted(archive):
        raise Unreadable(f"the {kind} is encrypted", f"该 {kind} 已加密")


def parse_package(archive: zipfile.ZipFile) -> tuple[str, etree._Element]:
    """Path and XML of an EPUB's package document."""
    _check_archive(archive, "EPUB")
    container = parse_xml(read_member(archive, "META-INF/container.xml"))
    rootfile = next(container.iter(f"{CONTAINER}rootfile"), None)
    path = rootfile.get("full-path") if rootfile is not None else None
    if not path:
        raise Unreadable(
            "the EPUB names no package document", "该 EPUB 没有指明包文档（package document）"
        )
    return path, parse_xml(read_member(archive, path))


def read_member(archive: zipfile.ZipFile, name: str, limit: int = MEMBER_LIMIT) -> bytes:
    """One file of an archive, never more than `limit` bytes, whatever its header says."""
    with archive.open(name) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(
            f"{name} inside the file is larger than {limit >> 20} MiB",
            f"文件中的 {name} 超过 {limit >> 20} MiB",
        )
    return data


def parse_xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    return etree.fromstring(data, parser)


def epub_texts(data: bytes) -> Iterator[str]:
    """The markup of the EPUB's XHTML documents in manifest order, up to TOTAL_LIMIT."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        path, package = parse_package(archive)
        folder = path.rpartition("/")[0]
        names, total = set(archive.namelist()), 0
        for item in package.iter(f"{OPF}item"):
            if item.get("media-type") != "application/xhtml+xml":
                continue
            href = unquote(item.get("href") or "")
            name = f"{folder}/{href}" if folder else href
            if name in names and total < TOTAL_LIMIT:
                text = read_member(archive, name).decode("utf-8", "replace")
                total += len(text)
                yield text


def pdf_texts(data: bytes) -> Iterator[str]:
    """The text of the first two and last three pages of a PDF."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    count = len(reader.pages)
    for number in sorted({0, 1, *range(count - 3, count)} & set(range(count))):
        yield reader.pages[number].extract_text()


def pdf_pages(data: bytes) -> int:
    """How many pages a PDF has."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(data)).pages)


# Text

META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""")
FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|head|template|noscript)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)

# The line of a text that holds the AIGC object, and the one of the source type: a line of the
# front matter, a key of Fountain's title page, a comment of Ink, an instruction of XML.
LINES = {
    "text/markdown": r"^{}: (.*)\n",
    FOUNTAIN: r"^{}: (.*)\n",
    INK: r"^// {}: (.*)\n",
    FINAL_DRAFT: r"^<\?{} (.*)\?>\n",
    WEBVTT: r"^NOTE {}: (.*)\n\n",
}
AIGC_LINE = {kind: re.compile(line.format("AIGC"), re.MULTILINE) for kind, line in LINES.items()}
TYPE_LINE = {
    kind: re.compile(line.format("digitalSourceType"), re.MULTILINE) for kind, line in LINES.items()
}

# A field of MusicXML's identification, on a line of its own.
FIELD = {
    name: re.compile(
        rf'^[ \t]*<miscellaneous-field name="{name}">(.*)</miscellaneous-field>\n', re.MULTILINE
    )
    for name in ("AIGC", "digitalSourceType")
}


def field_of(text: str, name: str) -> str | None:
    found = FIELD[name].search(text)
    return html.unescape(found.group(1)) if found else None


BLOCK = re.compile(
    r"</?(p|div|h\d|li|br|section|article|header|footer|main|aside|figure|figcaption|td|tr"
    r"|blockquote|nav|title)\b[^>]*>",
    re.IGNORECASE,
)


def decode(data: bytes) -> str:
    if len(data) > TEXT_LIMIT:
        raise Unreadable(
            f"the text is larger than {TEXT_LIMIT >> 20} MiB", f"文本超过 {TEXT_LIMIT >> 20} MiB"
        )
    return data.decode("utf-8", "replace")


def _html(data: bytes) -> Marks:
    found: dict[str, str] = {}
    for tag in META.finditer(decode(data)):
        attributes = {
            name.lower(): html.unescape(value.strip("\"'"))
            for name, value in ATTRIBUTE.findall(tag.group())
        }
        name = attributes.get("name") or attributes.get("property") or ""
        found.setdefault(name.rpartition(":")[2], attributes.get("content", ""))
    return Marks(found.get("AIGC"), found.get("DigitalSourceType"))


def _json(data: bytes) -> Marks:
    value = json.loads(decode(data))
    if not isinstance(value, dict):
        return Marks()
    label, kind = value.get("AIGC"), value.get("digitalSourceType")
    aigc = label if isinstance(label, str) else json.dumps(label, ensure_ascii=False)
    return Marks(aigc if label is not None else None, kind if isinstance(kind, str) else None)


def front_matter(text: str) -> dict[str, str]:
    """The plain `name: value` lines of a Markdown file's front matter."""
    block = FRONT_MATTER.match(text)
    lines = block.group(1).splitlines() if block else []
    pairs = (line.partition(":") for line in lines if not line.startswith((" ", "\t", "#", "-")))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def visible(markup: str) -> str:
    """The words that a reader of HTML sees, a line a block: no head, scripts, styles or tags."""
    lines = BLOCK.sub("\n", UNSEEN.sub(" ", markup))
    plain = html.unescape(re.sub(r"<[^>]*>", "", lines))
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", plain)).strip()


def says(text: str, sentence: str) -> bool:
    """Whether the text contains the sentence, however its lines were broken."""
    return re.sub(r"\s+", "", sentence) in re.sub(r"\s+", "", text)
