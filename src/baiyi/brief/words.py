"""Words as users give them: checked for what no text should carry, and their language."""

from __future__ import annotations

import re
import unicodedata

from ..errors import BadBrief

# Direction marks can make a text read otherwise than it is (CVE-2021-42574); zero-width joiners
# are part of emoji and of some scripts and stay.
DIRECTION = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)

# Words that are frequent in one language and rare in the others.
COMMON = {
    "en": "the and a of to in is who her his with that she he must for an at from has wants",
    "fr": "le la les des et une un du qui dans est avec pour sur son sa au il elle ne pas veut",
    "de": "der die das und ein eine ist mit von zu den dem nicht auf für sich im er sie will",
    "es": "el la los las una un y que de en con por para su es se del al no quiere",
    "it": "il lo la gli una un che di con per del della è non nel sul si vuole le",
    "pt": "o a os as um uma que de com para do da não em no na se é quer",
}


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


def language_of(text: str) -> str:
    """The language that a text is written in (BCP 47), by script and frequent words.

    Chinese, Japanese, Korean and Russian by their letters; the others by the words that only
    they use often; English where nothing speaks for another.
    """
    if re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    if re.search(r"[\u3400-\u9fff]", text):
        return "zh"
    if re.search(r"[\uac00-\ud7af]", text):
        return "ko"
    if re.search(r"[\u0400-\u04ff]", text):
        return "ru"
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {
        language: sum(word in common.split() for word in words)
        for language, common in COMMON.items()
    }
    return max(counts, key=lambda language: (counts[language], language == "en"))
