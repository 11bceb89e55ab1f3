"""Plain text: its encoding found, its chapters recognised."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ..errors import BadBrief
from ..values import Manuscript
from ..values.language import language_of
from . import limits
from .chapters import chapters_of, level, unwrapped

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
EAST_ASIAN = ("gb18030", "big5", "shift_jis")
# What any page of these languages has: frequent characters, kana, stops.
FREQUENT = re.compile(
    "[的一是不了在人有我他这這个個们們来來到时時大地为為子中你说說生国國年着著就那和要她出也得里裡后後"
    "自以会會家可下而过過天去能对對小多然于於心学學么麼之都好看起发發当當没沒成只如事把还還用第样樣"
    "道想作种種开開，。！？：；、“”「」『』\u3041-\u3096\u30a1-\u30f6]"
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
SAMPLE = 200_000  # bytes that an encoding is judged by


def encoding_of(data: bytes, name: str) -> str:
    """The encoding of a text, as Python names it.

    Raises BadBrief for an empty file, for one that is no text, and for one that mixes encodings:
    which half is right is not ours to guess, so it names the first byte that does not fit.
    """
    if not data.strip(b" \t\r\n\0"):
        raise BadBrief(
            f"{name} is no text: it is empty; give a file with words in it",
            f"{name} 是空的；请给有文字的文件",
        )
    limits.within(len(data), limits.TEXT, f"{name}: bytes of text", f"{name}：文本字节数")
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _other(data, name, error.start)
    if b"\0" in data:
        return _wide(data, name)
    return "utf-8"


def decoded(data: bytes, name: str) -> str:
    """The text, in NFC, with plain line ends. Raises BadBrief as `encoding_of` does."""
    encoding = encoding_of(data, name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(name) from error
    found = len(CONTROL.findall(text))
    if found > len(text) * 0.01 or not text.strip("\ufeff\0 \t\r\n"):
        raise _no_text(name)
    text = unicodedata.normalize("NFC", CONTROL.sub("", text))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").lstrip("\ufeff")


def _other(data: bytes, name: str, at: int) -> str:
    if b"\0" in data[:SAMPLE]:
        return _wide(data, name)
    as_utf8 = data[:SAMPLE].decode("utf-8", "replace")
    foreign = [character for character in as_utf8 if character > "\x7f"]
    if foreign.count("\ufffd") < len(foreign) * 0.3:
        raise _mixed(name, at, "UTF-8")
    best = max((_likeness(data, encoding), encoding) for encoding in EAST_ASIAN)
    if best[0] > 0.1:
        return best[1]
    high = sum(byte > 0x7F for byte in data[:SAMPLE])
    if high < len(data[:SAMPLE]) * 0.3 and _likeness(data, "cp1252") >= 0:
        return "cp1252"
    raise _mixed(name, at, "UTF-8")


def _likeness(data: bytes, encoding: str) -> float:
    """The share of frequent characters among those beyond ASCII; -1 where it cannot be read."""
    try:
        text = data.decode(encoding)[:SAMPLE]
    except UnicodeDecodeError:
        return -1.0
    foreign = [character for character in text if character > "\x7f"]
    return len(FREQUENT.findall(text)) / max(1, len(foreign))


def _wide(data: bytes, name: str) -> str:
    """UTF-16 without a mark: half of the line ends and spaces are zeros, all on one side."""
    likely = max((_likeness(data, wide), wide) for wide in ("utf-16-le", "utf-16-be"))
    if likely[0] > 0.3:
        return likely[1]
    even, odd = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if len(data) % 2 or min(even, odd) > max(even, odd) * 0.3:
        raise _no_text(name)
    return encoding


def _mixed(name: str, at: int, encoding: str) -> BadBrief:
    return BadBrief(
        f"{name} mixes encodings: it reads as {encoding} up to byte {at + 1:,}, which does not fit; "
        "save it as UTF-8 from an editor and look at that place",
        f"{name} 混用了编码：按 {encoding} 读到第 {at + 1:,} 个字节时不合；"
        "请用编辑器另存为 UTF-8，并检查该处",
    )


def _no_text(name: str) -> BadBrief:
    return BadBrief(
        f"{name} is no text, nor a document that is read here; give TXT, Markdown, Fountain, DOCX, "
        "EPUB or PDF",
        f"{name} 不是文本，也不是可读取的文稿；请给 TXT、Markdown、Fountain、DOCX、EPUB 或 PDF",
    )


def read(data: bytes, name: str, stem: str) -> Manuscript:
    """A plain text; the title from its first line or 《…》, else the file's name."""
    lines = unwrapped(decoded(data, name).split("\n"))
    title, author, rest = heading(lines)
    return Manuscript(
        title=title or stem,
        author=author,
        language=language_of("\n".join(rest)[:20_000] or title),
        chapters=chapters_of(rest),
    )


def heading(lines: list[str]) -> tuple[str, str, list[str]]:
    """Title and author at the head of a text, and what stands below them."""
    kept = [line.strip() for line in lines if line.strip()]
    title = author = ""
    if len(kept) < 2:
        return title, author, kept
    named = re.match(r"《([^》]{1,80})》", kept[0])
    if named or _is_title(kept[0]):
        title = named[1] if named else kept[0]
        signed = re.search(r"作者\s*[：:]\s*(\S.{0,40})", kept[0])
        kept = kept[1:]
        if not signed and (
            signed := re.match(r"(?:作者\s*[：:]\s*|by\s+)(\S.{0,60})$", kept[0], re.I)
        ):
            kept = kept[1:]
        author = signed[1].strip() if signed else ""
    return title, author, kept


def _is_title(line: str) -> bool:
    short = len(line) <= 60 and not re.search(r"[，。！？；：…,.!?;:“”\"]", line)
    return short and not level(line) and any(c.isalpha() for c in line)
