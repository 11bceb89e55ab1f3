"""What of a text is read at all: letters, digits and marks; never what only looks or steers."""

from __future__ import annotations

import unicodedata

from .aligned import Aligned, Place

# Full-width forms, letter-like signs, Roman numerals, circled digits, CJK units, ligatures.
COMPATIBLE = (
    (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A), (0x2100, 0x218B), (0x2460, 0x24FF),
    (0x3251, 0x33FF), (0xFB00, 0xFB06), (0x1D400, 0x1D7FF),
)  # fmt: skip
WIDE = {"％": "%", "＄": "$", "＃": "#", "＆": "&", "＠": "@", "＋": "+", "－": "-", "＝": "=",
        "／": "/", "．": ".", "～": "~", "￥": "¥", "￡": "£", "　": " ", "\u00a0": " ",
        "＊": "*", "＜": "<", "＞": ">", "｜": "|", "＿": "_", "＂": '"', "＇": "'",
        "\u2009": " ", "\u202f": " ", "\u2011": "-", "\u2212": "-", "‘": "'", "’": "'",
        "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\v": "\n", "\f": "\n", "\t": " ",
        "µ": "μ"}  # fmt: skip
SPOKEN_SIGNS = frozenset("°©®™№")
DROPPED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"))


def read(text: str) -> Aligned:
    """The text without control characters, direction marks, emoji and variation selectors.

    Full-width letters become plain ones, accents one character with their letter.
    """
    letters: list[str] = []
    places: list[Place] = []
    for at, character in enumerate(text):
        if unicodedata.category(character) == "Mn":
            if letters and not _selects(character):
                letters[-1] = unicodedata.normalize("NFC", letters[-1] + character)[:1]
                places[-1] = (places[-1][0], at + 1)
            continue
        for one in _plain(character):
            letters.append(one)
            places.append((at, at + 1))
    return Aligned("".join(letters), tuple(places))


def _plain(character: str) -> str:
    if character < "\x7f" and (character.isprintable() or character == "\n"):
        return character
    if character in WIDE:
        return WIDE[character]
    code = ord(character)
    if 0xBC <= code <= 0xBE or 0x2150 <= code <= 0x215F:  # one character that is a fraction
        return " " + unicodedata.normalize("NFKC", character).replace("\u2044", "/")
    if 0x2460 <= code <= 0x249B:  # numbers in circles and brackets stand one beside another
        return " " + "".join(filter(str.isdecimal, unicodedata.normalize("NFKC", character))) + " "
    if any(first <= code <= last for first, last in COMPATIBLE):
        return "".join(_kept(c) for c in unicodedata.normalize("NFKC", character))
    return _kept(character)


def _kept(character: str) -> str:
    silent = unicodedata.category(character) in DROPPED and character not in SPOKEN_SIGNS
    return "" if silent else character


def _selects(character: str) -> bool:
    return 0xFE00 <= ord(character) <= 0xFE0F or character == "\u20e3"
