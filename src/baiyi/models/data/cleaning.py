"""Mending a text: encodings, control characters, editors' notes, script; one chunk at a time."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from .item import Item

# What no text needs: controls but tab and line end, zero-width signs, byte order marks.
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
UNTIDY = re.compile(CONTROL.pattern + r"|[^\S\n ]|  ")
SPACES = re.compile(r"[^\S\n]+")
NOTE = re.compile(r"（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕|〖[^〖〗]*〗|【[^【】]*】|<[^<>]*>")
KEPT = re.compile(r"\[([^\[\]]*)\]")  # an editor's guess at a lost character: it stays
NOTED = re.compile(r"[（()〔〖【<\[\]「」『』“”‘’\"〈〉]|[，。？！；][，。；]")
QUOTES = str.maketrans("", "", '「」『』“”‘’"〈〉')
MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]")
HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(
    r"<(?:br|p|div|li|tr|h[1-6])\b[^<>]*>|</(?:p|div|li|tr|h[1-6])\s*>", re.IGNORECASE
)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>")
FRAME = re.compile(r"^\*\*\* ?(START|END) OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE)
ISOLATED = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
# The commonest characters of modern Chinese, in both scripts: a wrong encoding has hardly any.
COMMON = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子"
    "那得于於着下自之年，。"
)
LOOK = 20_000  # bytes of a file that say its encoding
SCRIPTS = {"simplified": "t2s", "traditional": "s2t"}


def mend(item: Item) -> None:
    """Repair all fields but the id, in place."""
    # Most items need nothing: one look at all their fields together.
    together = "\n".join(item.values())
    if not (
        UNTIDY.search(together)
        or MOJIBAKE.search(together)
        or not unicodedata.is_normalized("NFC", together)
    ):
        for field, value in item.items():
            if field != "id" and value and (value[0].isspace() or value[-1].isspace()):
                item[field] = value.strip()
        return
    for field, value in item.items():
        if field != "id":
            item[field] = plain(repaired(value))


def plain(text: str) -> str:
    """The text without controls and needless blanks, in composed form (NFC)."""
    if not UNTIDY.search(text) and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def repaired(text: str) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252 once (ä½ å¥½, Â£) as it was written."""
    if not MOJIBAKE.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file's bytes and the encoding that read it. Raises ValueError for none."""
    text, encoding = _decoded(data)
    places = {m[1]: m.span() for m in FRAME.finditer(text)}
    if len(places) == 2 and places["START"][1] < places["END"][0]:
        text = text[places["START"][1] : places["END"][0]]  # what stands around a book there
    return text, encoding


def _decoded(data: bytes) -> tuple[str, str]:
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
    marked = [name for mark, name in marks.items() if data.startswith(mark)]
    for encoding in (*marked, "utf-8"):
        try:
            return data.decode(encoding), encoding
        except UnicodeError:
            continue
    if b"\0" in data:
        raise ValueError("is no text")
    # Many bytes are text in all of these: accents are few and stand alone, characters are many
    # and of two bytes, and the right reading of them has common ones.
    sample = data[:LOOK]
    foreign = sum(byte >= 0x80 for byte in sample)
    alone = foreign < 0.2 * len(sample) and len(ISOLATED.findall(sample)) > 0.3 * foreign
    found = []
    for encoding in ("cp1252",) if alone else ("gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        found.append((sum(character in COMMON for character in text[:LOOK]), text, encoding))
    if not found:
        raise ValueError("is neither UTF-8, UTF-16, GB 18030, Big5 nor Windows-1252")
    _, text, encoding = max(found, key=lambda one: one[0])
    return text, encoding


def without_markup(text: str) -> str:
    """The words of a piece of HTML, a line for each of its blocks."""
    if "<" in text:
        text = TAG.sub("", BREAK.sub("\n", HIDDEN.sub("", text)))
    text = html.unescape(text).replace("\xa0", " ")
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def without_notes(text: str) -> str:
    """Without what editors put in brackets, and without quotation marks around speech."""
    if not NOTED.search(text):
        return text
    before = ""
    while before != text:  # a note may stand within a note
        before, text = text, NOTE.sub("", text)
    text = KEPT.sub(r"\1", text).translate(QUOTES)
    lines = (
        re.sub(r"([，。？！；])[，。；]+", r"\1", line).strip("，、 ") for line in text.split("\n")
    )
    return "\n".join(line for line in lines if line.strip("。，"))


def converted(items: Sequence[Item], script: str, fields: Sequence[str]) -> None:
    """The fields of all items in one script, in place, in one call of the converter."""
    texts = [item.get(field, "") for item in items for field in fields]
    # A unit separator stands in no text any more, and the converter leaves it alone.
    changed = _converter(SCRIPTS[script]).convert("\x1f".join(texts)).split("\x1f")
    if len(changed) != len(texts):
        changed = [_converter(SCRIPTS[script]).convert(text) for text in texts]
    values = iter(changed)
    for item in items:
        for field in fields:
            value = next(values)
            if value:
                item[field] = value


@cache
def _converter(name: str) -> Any:
    import opencc

    return opencc.OpenCC(name)
