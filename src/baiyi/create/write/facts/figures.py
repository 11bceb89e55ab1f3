"""The figures of a text with their units, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..numbers import ENGLISH_NUMBER, FIGURES, HAN_NUMBER, MONTHS, TENFOLD, WORDS, english, numbers
from .fractions import fractions

MEASURES = (
    "年级|年头|周年|平方公里|平方千米|立方米|平方米|公里|千米|厘米|毫米|公顷|公斤|千克|斤|小时|分钟|千瓦时|兆瓦|千瓦|"
    "个月|万元|亿元|美元|欧元|元|吨|米|克|亩|升|度|年|月|日|号|天|周|岁|时|点|分|秒|届|次|"
    "名|位|人|户|家|座|条|辆|台|所|件|张|册|本|部|棵|株|只|头|艘|架|栋|幢|间|套|层|期|岁|倍|"
    "对|支|场|项|处|块|盏|例|票|种|个|路|级|集|门|届|句|页|箱|盒|瓶|袋|包|根|颗|枚|站|轮|班|组|队|段"
)
SAME = {
    "周年": "年", "年头": "年", "钟头": "小时", "百分点": "%", "分钟": "分", "号": "日", "名": "人", "位": "人", "点": "时", "千米": "公里", "千克": "公斤", "本": "册", "度": "千瓦时",
}  # fmt: skip
SCALES = {
    "公里": (1000, "米"), "千米": (1000, "米"), "厘米": (0.01, "米"), "毫米": (0.001, "米"), "吨": (1000, "公斤"), "斤": (0.5, "公斤"),
    "万元": (10**4, "元"), "亿元": (10**8, "元"), "兆瓦": (1000, "千瓦"),
}  # fmt: skip
# What English figures are measured in, by base unit; all else is counted, and has none.
ENGLISH_UNITS = {
    "mph": (1, "mph"), "km/h": (1, "km/h"), "kph": (1, "km/h"), "km": (1000, "m"), "kilometre": (1000, "m"),
    "m": (1, "m"), "metre": (1, "m"), "meter": (1, "m"), "mm": (0.001, "m"), "millimetre": (0.001, "m"),
    "cm": (0.01, "m"), "centimetre": (0.01, "m"), "mile": (1, "mile"), "foot": (1, "foot"), "feet": (1, "foot"),
    "kg": (1, "kg"), "kilogram": (1, "kg"), "kilo": (1, "kg"), "tonne": (1000, "kg"), "ton": (1, "ton"),
    "acre": (1, "acre"), "hectare": (1, "hectare"), "litre": (1, "litre"), "pence": (0.01, "pound"), "p": (0.01, "pound"),
    "pound": (1, "pound"), "dollar": (1, "dollar"), "euro": (1, "euro"),
}  # fmt: skip
ENGLISH_UNIT = re.compile(r"\s?(km/h|[A-Za-z]+)")
CURRENCIES = {"£": "pound", "$": "dollar", "€": "euro"}
METRES = re.compile(r"(?<![\d.])(\d{1,3})米(\d{2})(?!\d)")  # 6米52
ORDINALS = {
    word: n
    for n, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"], 1
    )
}
ORDINAL = re.compile(rf"\b({TENFOLD.replace(' ', '|')})-({'|'.join(ORDINALS)})\b", re.I)
CLOCK_WORDS = re.compile(
    r"\b(five|ten|(?:a )?quarter|twenty|twenty-five|half)(?: minutes)? (to|past) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.I,
)
UNIT = re.compile(rf"\s?[多余来]?\s?(?:个(?=小时|钟头|百分点|年头))?({MEASURES}|钟头|%|％|百分点)")
A_HUNDRED = re.compile(
    rf"\ba ((?:hundred|thousand)(?: and {ENGLISH_NUMBER.pattern})?)(?! (?:thousand|million))\b",
    re.I,
)
_MANY = rf"({ENGLISH_NUMBER.pattern}|\b\d+)"
HOURS_AND_MINUTES = re.compile(
    rf"{_MANY} hours?,? (?:and )?{_MANY} minutes?(?:,? (?:and )?{_MANY} seconds?)?", re.I
)
AND_A_HALF = re.compile(
    r"([一二两三四五六七八九十]|\d+)(年|天)半|([一二两三四五六七八九十]|\d+)个半(小时|钟头|月)"
)
PERCENT = re.compile(r"百分之([零一二两三四五六七八九十百点]+|\d+(?:\.\d+)?)")
AFTER = re.compile(r"\s?(%|per ?cent\b|percentage points?\b)", re.I)
DOZENS = re.compile(r"\b(?:(\w+) )?dozen\b", re.I)
EVERYDAY = 12  # small numbers in words are colour: two boys, three days, a dozen
# Units whose small numbers are no colour, even in words.
RANKED = frozenset(("%", "倍", "年", "月", "日", "号", "点", "时", "岁"))
TIMES = frozenset(("次", "届", "轮", "期", "人"))  # 第三次, 第七届, 第二名
WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Figure:
    """A number: its value, its unit (empty: unknown) and where it stands; `words` follow it."""

    value: float
    unit: str
    start: int
    end: int
    words: tuple[str, ...] = ()
    figures: bool = True  # written in figures, not in words
    said: float = 0.0  # the number before its unit was put into another; 0: it was not


def stem(word: str) -> str:
    word = word.lower()
    return re.sub(r"(?<=[a-z]{3})(?:ies|es|s|ing|ed)$", "", word)


@lru_cache(maxsize=1024)  # every check asks for those of the same facts
def figures(text: str, language: str, small: bool = False) -> tuple[Figure, ...]:
    """All figures of the text in their order; with `small` those too that are colour in a text."""
    found: list[Figure] = []
    rest = text
    for match in PERCENT.finditer(text):
        found.append(Figure(max(numbers(match[1])), "%", *match.span()))
        rest = _blank(rest, match)
    for share, start, end in fractions(rest, language):
        found.append(Figure(share, "%", start, end, figures=False))
        rest = rest[:start] + " " * (end - start) + rest[end:]
    for match in DOZENS.finditer(rest if language == "en" else ""):
        many = 12 * (max(numbers(match[1] or ""), default=1) or 1)
        words = tuple(WORD.findall(text[match.end() : match.end() + 40])[:3])
        found.append(Figure(many, "", match.start(), match.end(), words, figures=False))
    if language == "en":
        rest = DOZENS.sub(lambda m: " " * len(m.group()), rest)
        for match in A_HUNDRED.finditer(rest):
            words = tuple(WORD.findall(text[match.end() : match.end() + 40])[:3])
            many = english("one " + match[1])
            found.append(Figure(many, "", *match.span(), words, figures=False))
            rest = _blank(rest, match)
        for match in CLOCK_WORDS.finditer(rest):
            rest = _blank(rest, match)
        for match in ORDINAL.finditer(rest):
            value = float(WORDS[match[1].lower()] + ORDINALS[match[2].lower()])
            found.append(Figure(value, "", *match.span(), figures=False))
            rest = _blank(rest, match)
    for match in HOURS_AND_MINUTES.finditer(rest):
        hours, minutes, seconds = (max(numbers(part or ""), default=0.0) for part in match.groups())
        many = 60 * hours + minutes + seconds / 60
        found.append(Figure(many, "", *match.span(), ("minutes",), figures=False))
        rest = _blank(rest, match)
    for match in AND_A_HALF.finditer(rest):
        many, name = max(numbers(match[1] or match[3])) + 0.5, match[2] or match[4]
        name = {"月": "个月", "钟头": "小时"}.get(name, name)
        found.append(Figure(many, name, *match.span(), figures=False))
        rest = _blank(rest, match)
    for match in METRES.finditer(rest):
        found.append(Figure(float(f"{match[1]}.{match[2]}"), "米", *match.span()))
        rest = _blank(rest, match)
    patterns: Sequence[re.Pattern[str]] = (FIGURES, HAN_NUMBER, ENGLISH_NUMBER)
    for pattern in patterns:
        for match in pattern.finditer(rest):
            figure = _figure(text, match, language, pattern is FIGURES, small)
            if figure:
                found.append(figure)
        rest = pattern.sub(lambda m: " " * len(m.group()), rest)
    return tuple(sorted(found, key=lambda figure: figure.start))


def _blank(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * len(match.group()) + text[match.end() :]


def _figure(
    text: str, match: re.Match[str], language: str, plain: bool, small: bool
) -> Figure | None:
    value = max(numbers(match.group()), default=None)
    if value is None:
        return None
    after = text[match.end() : match.end() + 40]
    if language == "en":
        percent = AFTER.match(after)
        if not plain and value <= EVERYDAY and not percent and not small:
            return None
        words = tuple(WORD.findall(re.split(r"[.,;:!?]\s", after)[0])[:3])
        scale, name = (1, "%") if percent else _english_unit(text, match, after)
        said = value if scale != 1 else 0.0
        return Figure(
            value * scale, name, match.start(), match.end(), words, figures=plain, said=said
        )
    unit = UNIT.match(after)
    name = unit[1].replace("％", "%") if unit else ""
    if not plain and (not name or match.group() in "十百千万亿"):
        return None
    numbered = text[max(0, match.start() - 1) : match.start()] == "第"
    ranked = name in RANKED or (numbered and SAME.get(name, name) in TIMES)
    if not plain and value <= EVERYDAY and not ranked and not small:
        return None
    if name == "分" and "点" in match.group():
        return None  # a time of day
    if not plain and match.group() in ("一", "一点一") and name == "点":
        return None  # 一点一点
    if name in SCALES:
        scale, base = SCALES[name]
        value = round(value * scale, 6)
        return Figure(
            value, base, match.start(), match.end() + (unit.end() if unit else 0), figures=plain
        )
    return Figure(value, SAME.get(name, name), match.start(), match.end(), figures=plain)


def _english_unit(text: str, match: re.Match[str], after: str) -> tuple[float, str]:
    """The scale and the base unit of a figure; 1 and nothing for what is counted."""
    if sign := CURRENCIES.get(text[max(0, match.start() - 1) : match.start()]):
        return 1, sign
    word = ENGLISH_UNIT.match(after)
    said = word[1].lower() if word else ""
    return ENGLISH_UNITS.get(said) or ENGLISH_UNITS.get(said.removesuffix("s")) or (1, "")


ZH_DATE = re.compile(
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
)
_NAMES = "|".join(MONTHS)
EN_DATE = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)? ({_NAMES})|({_NAMES}) (\d{{1,2}}))\b")


def dates(text: str) -> tuple[tuple[int, int, int, int], ...]:
    """(month, day, start, end) of every date."""
    chinese = (
        (int(max(numbers(m[1]))), int(max(numbers(m[2]))), m.start(), m.end())
        for m in ZH_DATE.finditer(text)
    )
    english = (
        (MONTHS.index(m[2] or m[3]) + 1, int(m[1] or m[4]), m.start(), m.end())
        for m in EN_DATE.finditer(text)
    )
    return (*chinese, *english)
