"""Numbers as English says them."""

from __future__ import annotations

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
GROUPS = ("", "thousand", "million", "billion", "trillion", "quadrillion")
IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth",
             "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}  # fmt: skip


def cardinal(text: str) -> str:
    """A whole number; commas are allowed. Longer than 18 digits: digit by digit."""
    plain = text.replace(",", "")
    number = int(plain)
    if number >= 10**18:
        return digits(plain)
    if number < 1000:
        return _group(number)
    groups: list[str] = []
    rank = 0
    while number:
        number, low = divmod(number, 1000)
        if low:
            groups.append(f"{_group(low)} {GROUPS[rank]}".strip())
        rank += 1
    return " ".join(reversed(groups))


def _group(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{ONES[hundreds]} hundred" + (f" {_group(rest)}" if rest else "")


def ordinal(text: str) -> str:
    """ "21" -> "twenty-first"."""
    said = cardinal(text)
    cut = max(said.rfind(" "), said.rfind("-")) + 1
    head, last = said[:cut], said[cut:]
    if last in IRREGULAR:
        return head + IRREGULAR[last]
    return head + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def year(text: str) -> str:
    """ "1905" -> "nineteen oh five", "2026" -> "twenty twenty-six", "2005" -> "two thousand five"."""
    number = int(text)
    high, low = divmod(number, 100)
    if not 1100 <= number <= 2099 or 2000 <= number <= 2009:
        return cardinal(text)
    if low == 0:
        return f"{_group(high)} hundred"
    return f"{_group(high)} {'oh ' if low < 10 else ''}{_group(low)}"


def decimal(text: str) -> str:
    """ "3.14" -> "three point one four"."""
    whole, point, rest = text.replace(",", "").partition(".")
    said = cardinal(whole or "0")
    return f"{said} point {digits(rest)}" if point and rest else said


def digits(text: str) -> str:
    """Digit by digit."""
    return " ".join(ONES[int(d)] for d in text if d.isdecimal())


def plural(word: str) -> str:
    """ "century" -> "centuries", "inch" -> "inches"."""
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")
