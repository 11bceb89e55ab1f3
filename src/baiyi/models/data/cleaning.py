"""Mending a text: encodings, control characters, editors' notes, script; one chunk at a time."""

from __future__ import annotations

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
MARKUP = re.compile(r"<[^<>]{1,200}>|&(?:[a-z]{2,8}|#\d{1,6});", re.IGNORECASE)
SCRIPTS = {"simplified": "t2s", "traditional": "s2t"}


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
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
    marked = [name for mark, name in marks.items() if data.startswith(mark)]
    for encoding in (*marked, "utf-8", "gb18030", "big5"):
        try:
            return data.decode(encoding), encoding
        except UnicodeError:
            continue
    raise ValueError("is neither UTF-8, UTF-16, GB 18030 nor Big5")


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
