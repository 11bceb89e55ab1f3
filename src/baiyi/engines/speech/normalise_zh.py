"""Numbers, dates, money, units and signs in a Chinese text, written out in characters."""

from __future__ import annotations

import re

from .aligned import Write, fixed, normaliser
from .numbers_zh import cardinal, counted, decimal, digits
from .units import MONEY, UNITS

HAN = "\u3400-\u9fff\uf900-\ufaff〇"
NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
FREE = r"(?<![\d.A-Za-z])"  # nothing of a longer number or a name before
END = r"(?![\d])"
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
CASH = "|".join(sorted(map(re.escape, MONEY), key=len, reverse=True))
BIG = "[万亿千百]"
# Measure words before which 2 is said 两; not those of dates, floors and names.
COUNTERS = (
    "个只条张本位件次天年岁家座棵朵片块把盏支枝双对群间层扇匹头口杯碗瓶袋箱包串束滴颗粒根"
    "种类样项份篇首句段章页行列排圈趟回遍场阵步声眼笔刻分秒点周星小公千厘毫平立英米里尺寸"
    "斤克吨升元角毛百万亿倍辆艘架台部门堂节届股团队名人代世辈半成"
)
SPELLED = "电话|手机|热线|尾号|编号|房间|邮编|密码|车牌|学号|工号|账号|卡号|号码|航班|QQ|ISBN"


def number(text: str, *, count: bool = False) -> str:
    """Any number as it is usually said: a leading zero or great length digit by digit."""
    plain = text.replace(",", "")
    whole = plain.partition(".")[0]
    if (len(whole) > 1 and whole[0] == "0") or (len(whole) > 8 and "," not in text):
        return digits(whole) + ("点" + digits(plain.partition(".")[2]) if "." in plain else "")
    return counted(plain) if count else decimal(plain)


def _date(m: re.Match[str]) -> str | None:
    year, month, day = m["y"], int(m["m"]), int(m["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{digits(year)}年{cardinal(str(month))}月{cardinal(str(day))}日"


def _time(m: re.Match[str]) -> str | None:
    hour, minute, second = int(m["h"]), m["m"], m["s"]
    if hour > 24 or int(minute) > 59:
        return None
    said = ("两" if hour == 2 else cardinal(m["h"])) + "点"
    if int(minute) or second:
        said += (
            ("零" if int(minute) < 10 else "") + (cardinal(minute) if int(minute) else "") + "分"
        )
    elif hour < 24 and not second:
        said += "整" if m["h"] != "0" and len(m["h"]) == 1 and not m["zero"] else ""
    return said + (cardinal(second) + "秒" if second else "")


def _phone(m: re.Match[str]) -> str:
    groups = re.split(r"[-\s]+", m[0].replace("+", "").strip())
    if len(groups) == 1 and len(groups[0]) == 11:
        one = groups[0]
        groups = [one[:3], one[3:7], one[7:]]
    return ("加" if m[0].startswith("+") else "") + "，".join(digits(g, one="幺") for g in groups)


def _percent(m: re.Match[str]) -> str:
    of = "百分之" if m["sign"] == "%" else "千分之"
    said = of + decimal(m["a"].replace(",", ""))
    return said + ("到" + of + decimal(m["b"].replace(",", "")) if m["b"] else "")


def _signed(m: re.Match[str]) -> str:
    unit = UNITS[m["unit"]][0]
    low = "零下" if m["minus"] and "氏" in unit else "负" if m["minus"] else ""
    two = "两" if unit[0] in "公千米克升吨小秒分" else None
    said = low + number(m["a"])
    if m["a"] == "2" and two and not low:
        said = "两"
    if m["b"]:
        said += "到" + number(m["b"])
    return said + unit


def _money(m: re.Match[str]) -> str:
    amount = re.sub(r"(\.\d*?)0+$", r"\1", m["a"]).rstrip(".")
    return number(amount, count=bool(m["big"])) + (m["big"] or "") + MONEY[m["sign"]][0]


def _fraction(m: re.Match[str]) -> str | None:
    if int(m["b"]) == 0:
        return None
    whole = cardinal(m["w"]) + "又" if m["w"] else ""
    return f"{whole}{cardinal(m['b'])}分之{cardinal(m['a'])}"


def _score(m: re.Match[str]) -> str:
    return f"{cardinal(m['a'])}比{cardinal(m['b'])}"


def _year(m: re.Match[str]) -> str:
    return digits(m["a"]) + ("到" + digits(m["b"]) if m["b"] else "")


def _range(m: re.Match[str]) -> str:
    count = m["after"] is not None
    return f"{number(m['a'], count=count)}到{number(m['b'], count=count)}"


def _counted(m: re.Match[str]) -> str:
    return number(m[0], count=True)


def _version(m: re.Match[str]) -> str:
    return "点".join(cardinal(part) for part in m[0].split("."))


def _number(m: re.Match[str]) -> str:
    return ("负" if m["minus"] else "") + number(m["a"])


def _operator(m: re.Match[str]) -> str:
    said = {"+": "加", "-": "减", "−": "减", "×": "乘", "*": "乘", "÷": "除以", "=": "等于",
            ">": "大于", "<": "小于", "≥": "大于等于", "≤": "小于等于", "≈": "约等于", "≠": "不等于",
            "±": "正负"}  # fmt: skip
    return said[m["sign"]]


RULES: tuple[tuple[str, Write], ...] = (
    (rf"{FREE}(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){END}", _date),
    (r"(?<![\d.])(?:\+86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)", _phone),
    (r"(?<![\d.-])(?:0\d{2,3}-\d{7,8}|[48]00-?\d{3,4}-?\d{3,4}|0\d{2,3}\s\d{7,8})(?![\d-])", _phone),
    (rf"(?:(?<={SPELLED[:2]})|(?<=手机)|(?<=尾号)|(?<=编号)|(?<=房间)|(?<=邮编)|(?<=密码)|(?<=航班)"
     rf"|(?<=号码)|(?<=热线))[是为：:号\s]*\d{{3,}}(?!\d)",
     lambda m: re.sub(r"\d+", lambda d: digits(d[0], one="幺"), m[0])),
    (rf"{FREE}(?P<h>[01]?\d|2[0-4])[:：](?P<m>[0-5]\d)(?:[:：](?P<s>[0-5]\d))?(?P<zero>)"
     rf"(?![\d:：])", _time),
    (rf"{FREE}(?P<a>\d{{1,3}})\s?[:：]\s?(?P<b>\d{{1,3}})(?![\d:：])", _score),
    (rf"(?P<a>{NUMBER})%?\s?(?:[-~–—]|至|到)\s?(?P<b>{NUMBER})\s?(?P<sign>[%‰])", _percent),
    (rf"(?P<a>{NUMBER})(?P<b>)\s?(?P<sign>[%‰])", _percent),
    (rf"(?P<sign>{CASH})\s?(?P<a>{NUMBER})(?P<big>{BIG}{{1,2}})?", _money),
    (rf"(?P<a>{NUMBER})(?P<big>{BIG}{{1,2}})?\s?(?P<sign>[$€£¥]|RMB|USD|CNY)(?![A-Za-z\d])", _money),
    (rf"{FREE}(?P<minus>[-−])?(?P<a>{NUMBER})(?:\s?[-~–—]\s?(?P<b>{NUMBER}))?\s?(?P<unit>{UNIT})"
     r"(?![A-Za-z\d²³])", _signed),
    (rf"{FREE}(?:(?P<w>\d+)\s+)?(?P<a>\d{{1,4}})/(?P<b>\d{{1,4}})(?![\d/])", _fraction),
    (r"(?<![\d.])(?P<a>\d{4}|\d{2})(?:\s?[-~–—至到]\s?(?P<b>\d{4}))?(?=年(?![前后来间多级的]|历史))",
     lambda m: _year(m) if (len(m["a"]) == 4 and m["a"] < "2200") or m["a"] > "50" else None),
    (r"(?<![\d.])(?P<a>1[1-9]\d\d|20\d\d)\s?[-~–—]\s?(?P<b>1[1-9]\d\d|20\d\d)(?![\d.])", _year),
    (rf"(?<![\d.])(?P<a>{NUMBER})\s?[-~–—]\s?(?P<b>{NUMBER})(?P<after>(?=[{COUNTERS}]))?(?![\d-])",
     _range),
    (r"(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])", _version),
    (rf"(?<![\d.第])(?:{NUMBER})(?=(?:{BIG}{{1,2}}|多|余)*[{COUNTERS}])(?!日|号|月)", _counted),
    (rf"(?P<minus>(?<![\dA-Za-z{HAN}])[-−])?(?P<a>{NUMBER})", _number),
    (r"(?<=[零一二三四五六七八九十百千万亿两）)A-Za-z])\s?(?P<sign>[+×*÷=><≥≤≈≠±−])\s?"
     r"(?=[零一二三四五六七八九十百千万亿两（(A-Za-z负])", _operator),
    (r"&", fixed("和")),
    (r"(?<![A-Za-z])(?:No\.\s?|No)(?=[零一二三四五六七八九十百])", fixed("第")),
    (r"(?<=[A-Za-z])\.(?=[A-Za-z])", fixed("点")),
    (r"(?<=[A-Za-z])@(?=[A-Za-z])", fixed(" at ")),
    (r"±", fixed("正负")),
    (r"%", fixed("百分号")),
)  # fmt: skip
normalise = normaliser(RULES)  # no digit remains
