"""Numbers as Mandarin says them."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
GROUPS = ("", "万", "亿", "万亿")


def digits(text: str, *, one: str = "一") -> str:
    """Digit by digit; `one="幺"` for telephone numbers."""
    return "".join(DIGITS[int(d)].replace("一", one) if d.isdecimal() else "" for d in text)


def cardinal(text: str) -> str:
    """A whole number: "10200" -> "一万零二百". Longer than 16 digits: digit by digit."""
    number = int(text)
    if number == 0:
        return "零"
    if number >= 10**16:
        return digits(text)
    groups: list[int] = []
    while number:
        number, low = divmod(number, 10_000)
        groups.append(low)
    said = ""
    for rank in range(len(groups) - 1, -1, -1):
        group = groups[rank]
        if group == 0:
            continue
        below = groups[rank + 1] if rank + 1 < len(groups) else None
        if said and (group < 1000 or below == 0):
            said += "零"
        said += _group(group) + GROUPS[rank]
    if said.startswith("一十"):
        said = said[1:]
    return said


def _group(number: int) -> str:
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return said


def counted(text: str) -> str:
    """A number before a measure word: 2 is 两, and so at the front of 2000, 20000."""
    whole, _, rest = text.partition(".")
    if rest:
        return decimal(text)
    said = cardinal(whole)
    if said == "二":
        return "两"
    if said.startswith(("二千", "二万", "二亿")):
        return "两" + said[1:]
    return said


def decimal(text: str) -> str:
    """ "3.14" -> "三点一四"; without a point, a whole number."""
    whole, point, rest = text.partition(".")
    said = cardinal(whole or "0")
    return f"{said}点{digits(rest)}" if point and rest else said
