"""The numbers that a text says, in figures or in words, so that two languages can be compared."""

from __future__ import annotations

import re

DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
TENS = {"十": 10, "百": 100, "千": 1000}
GREAT = {"万": 10**4, "亿": 10**8}
FIGURES = re.compile(
    r"(?<![A-Za-z0-9_.])(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?"
    r"(?:(?:\s?(?=万|亿|[htmb][a-z]+ion|hundred|thousand)|(?=k\b|m\b|bn\b))"
    r"(万|亿|hundred|thousand|million|billion|trillion|k\b|m\b|bn\b))?",
    re.I,
)
HAN_NUMBER = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?")
YEAR = re.compile(r"[零〇一二三四五六七八九]{2,}")

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENFOLD = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: n for n, word in enumerate(ONES.split())}
WORDS |= {word: 10 * n for n, word in enumerate(TENFOLD.split(), 2)}
SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "万": 10**4, "亿": 10**8, "k": 1000, "m": 10**6, "bn": 10**9,
}  # fmt: skip
ENGLISH_NUMBER = re.compile(
    rf"\b(?:{'|'.join([*WORDS, 'dozen'])})(?:[\s-]+(?:and\s+)?(?:{'|'.join([*WORDS, 'hundred', 'thousand', 'million', 'billion'])}))*\b",
    re.I,
)
# Months are numbers in Chinese: 三月, 3月.
NAMED = "January February March April May June July August September October November December"
MONTHS = NAMED.split()
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b")


# 百分之六 is 6 percent, 六成 is 60; 八五折 is 15 percent off, which no figure can be compared with.
PARTS = re.compile("[百千万]分之")
TENTHS = re.compile("([一二三四五六七八九])成(?![为功立员年])")
OFF = re.compile(r"[一二三四五六七八九\d.]+折")


def numbers(text: str) -> set[float]:
    """Every number that the text says: 3.2万, 三万二千 and 32,000 are the same one."""
    text = TENTHS.sub(lambda match: f" {DIGITS[match.group(1)]}0 ", PARTS.sub("", text))
    text = OFF.sub("", text)
    found = {_figure(match) for match in FIGURES.finditer(text)}
    rest = FIGURES.sub(" ", text)
    found |= {chinese(match.group()) for match in HAN_NUMBER.finditer(rest)}
    found |= {english(match.group()) for match in ENGLISH_NUMBER.finditer(rest)}
    return found | {float(MONTHS.index(m) + 1) for m in MONTH.findall(rest)}


def _figure(match: re.Match[str]) -> float:
    scale = SCALES[match.group(1).lower()] if match.group(1) else 1
    bare = re.match(r"[\d,，.]+", match.group())
    assert bare is not None  # FIGURES begins with figures
    return round(float(re.sub("[,，]", "", bare.group()).rstrip(".")) * scale, 6)


def chinese(word: str) -> float:
    """三百二十 -> 320, 一万五 -> 15000, 二〇二五 -> 2025, 三点五 -> 3.5."""
    whole, _, part = word.partition("点")
    after = float("0." + "".join(str(DIGITS[c]) for c in part)) if part else 0.0
    if YEAR.fullmatch(whole):
        return int("".join(str(DIGITS[c]) for c in whole)) + after
    total, section, digit, unit = 0, 0, 0, 1
    for character in whole:
        if character in DIGITS:
            digit = DIGITS[character]
            unit = 1 if character in "零〇" else unit
        elif character in TENS:
            unit = TENS[character]
            section += (digit or 1) * unit
            digit = 0
        else:
            unit = GREAT[character]
            total = (total + (section + digit or 1)) * unit
            section, digit = 0, 0
    last = digit * (unit // 10 if unit > 10 else 1)  # 一万五 is fifteen thousand
    return total + section + last + after


def english(words: str) -> float:
    """three hundred and twenty -> 320, twenty-five thousand -> 25000, a dozen -> 12."""
    total, section = 0, 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in WORDS:
            section += WORDS[word]
        elif word == "dozen":
            section = (section or 1) * 12
        elif word == "hundred":
            section = (section or 1) * 100
        elif word in SCALES:
            total += (section or 1) * SCALES[word]
            section = 0
    return float(total + section)


CHINESE_GREAT = re.compile(
    r"\d[\d,]*(?:\.\d+)?\s?[万亿]|[零〇一二两三四五六七八九十百千]+[万亿][零〇一二两三四五六七八九十百千万]*"
)
ENGLISH_GREAT = re.compile(
    r"\d[\d,]*(?:\.\d+)?\s?(?:million|billion)\b|(?<![\d,.])[1-9]\d{1,2}(?:,\d{3})*,000(?![\d,])",
    re.I,
)


def counted(text: str, language: str) -> str:
    """Great numbers of the source as the translation counts them: 1.2万 is 12,000 in English, and
    3 million is 300万 in Chinese. A small writer moves the point wrong."""
    if language == "zh":
        return ENGLISH_GREAT.sub(lambda match: _in_ten_thousands(_only(match.group())), text)
    return CHINESE_GREAT.sub(lambda match: _in_thousands(_only(match.group())), text)


def _only(said: str) -> float:
    return max(numbers(said))


def _in_ten_thousands(value: float) -> str:
    return f"{value / 10**8:.12g}亿" if value >= 10**8 else f"{value / 10**4:.12g}万"


def _in_thousands(value: float) -> str:
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if value >= size and value % (size // 1000) == 0:
            return f"{value / size:.12g} {word}"
    return f"{value:,.12g}"
