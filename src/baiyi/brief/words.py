"""Words as users give them: checked for what no text should carry, and their language."""

from __future__ import annotations

import unicodedata

from ..errors import BadBrief
from ..values.language import language_of as language_of

# Direction marks can make a text read otherwise than it is (CVE-2021-42574); zero-width joiners
# are part of emoji and of some scripts and stay.
DIRECTION = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)


def checked(text: str, what: str, most: int) -> str:
    """The text in NFC without direction marks; line ends made plain.

    Raises BadBrief where it is longer than `most` characters or has control characters.
    """
    if len(text) > most:
        raise BadBrief(
            f"{what} has {len(text):,} characters; {most:,} is the limit, so shorten it",
            f"{what} 有 {len(text):,} 个字符，上限是 {most:,}；请缩短",
        )
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.translate(DIRECTION)
    for place, character in enumerate(text):
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise BadBrief(
                f"{what} has the control character U+{ord(character):04X} at position {place + 1}; "
                "remove it",
                f"{what} 的第 {place + 1} 个字符是控制字符 U+{ord(character):04X}；请删除",
            )
    return text


def one_line(text: str, what: str, most: int) -> str:
    return " ".join(checked(text, what, most).split())
