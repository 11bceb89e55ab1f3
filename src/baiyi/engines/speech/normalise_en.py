"""Numbers, dates, money, units, abbreviations and signs in an English text, in words."""

from __future__ import annotations

import re

from .abbreviations import BARE, MONTHS, OTHERS, TITLES, WITH_POINTS
from .aligned import Write, fixed, normaliser
from .numbers_en import cardinal, decimal, digits, ordinal, plural, year
from .units import ALONE, MONEY, UNITS

NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<!\d)\.\d+"
FREE = r"(?<![\d.,A-Za-z])"
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
CASH = "|".join(sorted(map(re.escape, MONEY), key=len, reverse=True))
BIG = r"\s?(?:hundred|thousand|million|billion|trillion|[kKMB]\b|bn\b)"
BIG_LETTERS = {"k": "thousand", "K": "thousand", "M": "million", "B": "billion", "bn": "billion"}
MONTH = "|".join((*MONTHS, *(m[:3] for m in MONTHS if m != "May"), "Sept"))
ROMAN = r"[IVXLC]{1,6}"
RULERS = (
    "Henry|Louis|George|Elizabeth|Charles|William|Edward|James|Richard|Pope [A-Z][a-z]+|Philip|"
    "Napoleon|Peter|Catherine|Frederick|Nicholas|Mary|Francis|Ivan|Alexander"
)
PARTS = "Chapter|Part|Book|Volume|Act|Scene|War|Section|Appendix|Phase|Type|Level|Episode"
FRACTIONS = {(1, 2): "one half", (1, 4): "one quarter", (3, 4): "three quarters"}


def _amount(text: str) -> str:
    whole = text.replace(",", "").partition(".")[0]
    if (
        "," not in text
        and "." not in text
        and len(whole) > 1
        and (whole[0] == "0" or len(whole) > 7)
    ):
        return digits(text)
    return decimal(text)


def _iso(m: re.Match[str]) -> str | None:
    month, day = int(m["m"]), int(m["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{MONTHS[month - 1]} {ordinal(m['d'])}, {year(m['y'])}"


def _month(name: str) -> str:
    return next(m for m in MONTHS if m.startswith(name[:3]))


def _month_day(m: re.Match[str]) -> str | None:
    if not 1 <= int(m["d"]) <= 31:
        return None
    to = f" to {ordinal(m['to'])}" if m["to"] else ""
    said = f"{_month(m['m'])} {ordinal(m['d'])}{to}"
    return said + (f", {year(m['y'])}" if m["y"] else "")


def _day_month(m: re.Match[str]) -> str | None:
    if not 1 <= int(m["d"]) <= 31:
        return None
    the = "" if m["the"] else "the "
    said = f"{m['the'] or ''}{the}{ordinal(m['d'])} of {_month(m['m'])}"
    return said + (f", {year(m['y'])}" if m["y"] else "")


def _time(m: re.Match[str]) -> str | None:
    hour, minute = int(m["h"]), int(m["m"])
    if hour > 24:
        return None
    half = " " + BARE.get(m["half"], m["half"]) if m["half"] else ""
    if m["s"]:
        return f"{cardinal(m['h'])} {cardinal(m['m'])} and {cardinal(m['s'])} seconds{half}"
    if minute == 0:
        full = "" if half else " o'clock" if 1 <= hour <= 12 else " hundred"
        return f"{cardinal(m['h'])}{full}{half}"
    return f"{cardinal(m['h'])} {'oh ' if minute < 10 else ''}{cardinal(m['m'])}{half}"


def _hour(m: re.Match[str]) -> str:
    return f"{cardinal(m['h'])} {BARE.get(m['half'], m['half'])}"


def _phone(m: re.Match[str]) -> str:
    groups = re.findall(r"\d+", m[0])
    return ("plus " if m[0].startswith("+") else "") + ", ".join(digits(g) for g in groups)


def _money(m: re.Match[str]) -> str:
    unit, hundredth = MONEY[m["sign"]][1:]
    several = unit if unit in ("yuan", "yen", "won") else plural(unit)
    if m["big"]:
        big = m["big"].strip()
        return f"{decimal(m['a'])} {BIG_LETTERS.get(big, big)} {several}"
    whole, _, part = m["a"].replace(",", "").partition(".")
    if part and (len(part) != 2 or not hundredth):
        return f"{decimal(m['a'])} {several}"
    said = f"{cardinal(whole or '0')} {unit if whole == '1' else several}"
    cents = int(part or 0)
    if not cents:
        return said
    of = hundredth if cents == 1 else "pence" if hundredth == "penny" else plural(hundredth)
    small = f"{cardinal(part)} {of}"
    return small if int(whole or 0) == 0 else f"{said} and {small}"


def _percent(m: re.Match[str]) -> str:
    to = f" to {decimal(m['b'])}" if m["b"] else ""
    return f"{'minus ' if m['minus'] else ''}{decimal(m['a'])}{to} percent"


def _unit(m: re.Match[str]) -> str:
    unit = UNITS[m["unit"]][1]
    if not (m["a"] == "1" and not m["b"]) and unit not in ALONE:
        first, _, rest = unit.partition(" per ")
        head, _, last = first.rpartition(" ")
        if first.startswith("degree"):
            first = first.replace("degree", "degrees")
        else:
            first = f"{head} {'feet' if last == 'foot' else plural(last)}".strip()
        unit = f"{first} per {rest}" if rest else first
    to = f" to {_amount(m['b'])}" if m["b"] else ""
    return f"{'minus ' if m['minus'] else ''}{_amount(m['a'])}{to} {unit}"


def _fraction(m: re.Match[str]) -> str | None:
    above, below = int(m["a"]), int(m["b"])
    if below == 0:
        return None
    if below > 100 or above > 100:
        said = f"{cardinal(m['a'])} over {cardinal(m['b'])}"
    else:
        part = ordinal(m["b"]) if below not in (1, 2) else ("one", "half")[below - 1]
        many = {"half": "halves"}.get(part, part + "s")
        said = FRACTIONS.get((above, below)) or f"{cardinal(m['a'])} {part if above == 1 else many}"
    if m["w"]:
        return f"{cardinal(m['w'])} and {'a half' if (above, below) == (1, 2) else said}"
    return said


def _decade(m: re.Match[str]) -> str:
    century, tens = m["c"] or "", m["t"]
    said = "hundred" if tens == "0" and century else cardinal(tens + "0")
    return f"{cardinal(century) + ' ' if century else ''}{plural(said)}"


def _years(m: re.Match[str]) -> str:
    return f"{year(m['a'])} to {year(m['b']) if len(m['b']) == 4 else cardinal(m['b'])}"


def _range(m: re.Match[str]) -> str:
    return f"{_amount(m['a'])} to {_amount(m['b'])}"


def _plain(m: re.Match[str]) -> str:
    said = year(m["a"]) if re.fullmatch(r"1[1-9]\d\d|20\d\d", m["a"]) else _amount(m["a"])
    return ("minus " if m["minus"] else "") + said + (" " if m["letter"] else "")


def _many(m: re.Match[str]) -> str:
    return cardinal(m["a"])


def _version(m: re.Match[str]) -> str:
    return " point ".join(cardinal(part) for part in m[0].split("."))


def _roman(text: str) -> int:
    value = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    figures = [value[c] for c in text]
    after = [*figures[1:], 0]
    return sum(-one if one < two else one for one, two in zip(figures, after, strict=True))


def _ruler(m: re.Match[str]) -> str:
    return f"{m['name']} the {ordinal(str(_roman(m['n'])))}"


def _part(m: re.Match[str]) -> str:
    return f"{m['name']} {cardinal(str(_roman(m['n'])))}"


def _title(m: re.Match[str]) -> str:
    return TITLES[m["t"]]


def _other(m: re.Match[str]) -> str:
    said = (WITH_POINTS | OTHERS)[m["t"]]
    return said + ("." if m["end"] is not None else "")


def _initials(m: re.Match[str]) -> str:
    return m[0].replace(".", " ").rstrip() + ("." if m["end"] is not None else "")


SENTENCE_ENDS = r"(?=(?P<end>\s*$|[\"'”’)]*\s+[\"'“‘(]*[A-Z])?)"
DASH = r"\s?[-–—~]\s?"
RULES: tuple[tuple[str, Write], ...] = (
    (r"\b(?P<t>Dr|St|Mt|Ft|Mr|Mrs|Ms|Prof|Gen|Capt|Lt|Col|Sgt|Maj|Cmdr|Rev|Hon|Gov|Sen|Rep|Pres|"
     r"Messrs|Mme|Fr)\.(?=\s+[A-Z])", _title),
    (r"\b(?P<t>Mr|Mrs|Ms|Dr)\b(?=\s+[A-Z])", _title),
    (r"\bSt\.", fixed("Street")),
    (r"\bNo\.\s?(?=\d)|\bNo(?=\d)|#\s?(?=\d)", fixed("number ")),
    (r"\bpp?\.\s?(?=\d)", fixed("page ")),
    (rf"\b(?P<t>e\.g|i\.e|Ph\.D|M\.D|B\.A|n\.b|[ap]\.m|[AP]\.M|B\.C|A\.D)\.{SENTENCE_ENDS}", _other),
    (rf"\b(?P<t>{'|'.join(sorted(OTHERS, key=len, reverse=True))})\.{SENTENCE_ENDS}",
     lambda m: None if m["t"] in ("Co", "al", "ed", "ch", "est", "min", "Mar", "Sun", "max", "Fri",
                                  "Mon", "Dec", "Wed", "Rd") and m["end"] is not None else _other(m)),
    (rf"\b(?:[A-Z]\.){{2,}}{SENTENCE_ENDS}", _initials),
    (r"(?<![A-Z] )\b[A-Z]\.(?=\s?[A-Z][a-z.])", lambda m: m[0][0] + " "),
    (rf"\b(?P<name>{RULERS})\s(?P<n>{ROMAN})\b", _ruler),
    (rf"\b(?P<name>{PARTS})\s(?P<n>{ROMAN})\b", _part),
    (rf"{FREE}(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?!\d)", _iso),
    (rf"{FREE}(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>\d{{4}})(?!\d)", _iso),
    (rf"\b(?P<m>{MONTH})\.?\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:{DASH}(?P<to>\d{{1,2}}))?"
     r"(?:,?\s(?P<y>\d{4}))?(?![\d:])", _month_day),
    (rf"(?P<the>\b[Tt]he\s)?{FREE}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s(?P<m>{MONTH})\b"
     r"(?:,?\s(?P<y>\d{4}))?", _day_month),
    (rf"{FREE}(?P<h>[01]?\d|2[0-4])[:：](?P<m>[0-5]\d)(?:[:：](?P<s>[0-5]\d))?"
     r"(?:\s?(?P<half>[AaPp]M|[ap]m|[AP] M))?(?![\d:A-Za-z])", _time),
    (rf"{FREE}(?P<h>1[0-2]|[1-9])\s?(?P<half>[AaPp]M|[ap]m|[AP] M)\b", _hour),
    (r"(?<![\w.])\+\d{1,3}(?:[-\s]\(?\d{1,4}\)?){2,4}(?!\d)|(?<![\w.-])\(?\d{3}\)?[-\s]\d{3}-\d{4}(?!\d)"
     r"|(?<![\w.$-])\d{3}-\d{4}(?![\d-])", _phone),
    (rf"(?P<sign>{CASH})\s?(?P<a>{NUMBER})(?P<big>{BIG})?", _money),
    (rf"{FREE}(?P<a>{NUMBER})(?P<big>{BIG})?\s?(?P<sign>[€£¥]|RMB|USD|CNY|EUR|GBP|JPY)(?![A-Za-z\d])",
     _money),
    (rf"{FREE}(?P<minus>[-−])?(?P<a>{NUMBER})(?:%?{DASH}(?P<b>{NUMBER}))?\s?%", _percent),
    (rf"{FREE}(?:(?P<w>\d+)\s+)?(?P<a>\d{{1,4}})/(?P<b>\d{{1,4}})(?![\d/])", _fraction),
    (r"(?<!\w)'?(?P<c>1[1-9]|20)?(?P<t>\d)0'?s\b", _decade),
    (rf"{FREE}(?P<minus>[-−])?(?P<a>{NUMBER})(?:{DASH}(?P<b>{NUMBER}))?\s?(?P<unit>{UNIT})"
     r"(?![A-Za-z\d²³'])", _unit),
    (rf"{FREE}(?P<n>\d+(?:,\d{{3}})*)(?:st|nd|rd|th)\b", lambda m: ordinal(m["n"].replace(",", ""))),
    (r"(?<![\d.,$])(?P<a>1[1-9]\d\d|20\d\d)\s?[-–—]\s?(?P<b>1[1-9]\d\d|20\d\d|\d\d)(?![\d.])", _years),
    (rf"{FREE}(?P<a>{NUMBER})(?:\s?[-–~]\s?|\s—\s)(?P<b>{NUMBER})(?![\d-])", _range),
    (r"(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])", _version),
    (r"(?<!in )(?<!\d)(?P<a>[12]\d{3})(?=\s(?!years?\b)[a-z]+s\b(?<!is)(?<!was)(?<!has))",
     lambda m: _many(m) if not m["a"].endswith("00") else None),
    (r"(?<=[A-Za-z])(?P<a>\d+)(?=(?P<letter>[A-Za-z])?)",
     lambda m: " " + _amount(m["a"]) + (" " if m["letter"] else "")),
    (rf"(?P<minus>(?<![\w)])[-−])?(?P<a>{NUMBER})(?=(?P<letter>[A-Za-z])?)", _plain),
    (r"(?<=\w)\s?\+\s?(?=\w)", fixed(" plus ")),
    (r"\s?=\s?", fixed(" equals ")),
    (r"\s?×\s?|(?<=\w)\s\*\s(?=\w)", fixed(" times ")),
    (r"\s?÷\s?", fixed(" divided by ")),
    (r"\s?[<]\s?(?=\w)", fixed(" less than ")),
    (r"(?<=\w)\s?[>]\s?(?=\w)", fixed(" greater than ")),
    (r"\s?&\s?", fixed(" and ")),
    (r"\band/or\b", fixed("and or")),
    (r"https?://|www\.", lambda m: "W W W dot " if m[0] == "www." else ""),
    (r"(?<=\w)@(?=\w)", fixed(" at ")),
    (r"(?<=[A-Za-z])\.(?=[a-z]{2,})", fixed(" dot ")),
    (r"(?<=[A-Za-z])/(?=[A-Za-z])", fixed(" ")),
    (r"%", fixed(" percent ")),
    (r"(?<=[a-z])(?=[一-鿿])|_|\*|\||\\", fixed(" ")),
)  # fmt: skip
normalise = normaliser(RULES)  # no digit remains
