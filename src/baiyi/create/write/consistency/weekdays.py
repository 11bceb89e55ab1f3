"""Days of the week that do not follow from each other: it is Wednesday, and the same night a Monday.

A day named in one scene and one in a later scene contradict each other only where the text says how
many days lie between them: that same night, the next morning, three days later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..numbers import chinese, english
from .claims import Sentence
from .slots import NUMBER_EN, NUMBER_ZH
from .states import PASSED, SEEMING

ZH = {
    day: number
    for number, days in enumerate(("一", "二", "三", "四", "五", "六", "日天"))
    for day in days
}
EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = {
    "zh": re.compile("(?P<near>昨天[就也]?是?|昨儿|明天[就又也]?是?|明儿|后天[就又也]?是?)?(?:星期|周|礼拜)(?P<day>[一二三四五六日天])"),
    "en": re.compile(rf"\b(?P<near>yesterday was (?:a )?|tomorrow(?: is|['’]s|,)? (?:a )?)?(?P<day>{'|'.join(EN)})\b(?!s)", re.I),
}  # fmt: skip
NEAR = {"昨": -1, "明": 1, "后": 2, "y": -1, "t": 1}
# A day that is none of today's: last Monday, by Friday, every Tuesday, Wednesday's.
OTHER = {
    "zh": re.compile(r"上个?(?:星期|周|礼拜)|下个?(?:星期|周|礼拜)|每|逢|到(?:星期|周|礼拜)|那个(?:星期|周|礼拜)|从(?:星期|周|礼拜)|前"),
    "en": re.compile(rf"\b(?:last|next|every|each|by|until|till|since|before|after|from|any|another|that|one) (?:{'|'.join(EN)})\b|\b(?:{'|'.join(EN)})(?:s\b|['’]s)", re.I),
}  # fmt: skip
SAME = {
    "zh": re.compile("当天|当晚|当夜|同一天|同一夜"),
    "en": re.compile(
        r"\b(?:that|the) (?:very )?same (?:day|morning|afternoon|evening|night)\b", re.I
    ),
}
LATER = {
    "zh": re.compile(rf"第二天|次日|翌日|隔天|转天|(?P<days>{NUMBER_ZH})天(?:以|之)?后"),
    "en": re.compile(
        rf"\b(?:the )?(?:next|following) (?:day|morning|afternoon|evening|night)\b|\b(?P<days>{NUMBER_EN}) days later\b",
        re.I,
    ),
}
LONG = {
    "zh": re.compile(r"[个几半]月|[一二两三几]周(?:后|过去)|星期(?:后|过去)|半个月"),
    "en": re.compile(r"\b(?:weeks?|months?|fortnight) (?:later|passed|went|after)\b", re.I),
}
WEEK = 7


def wrong_weekdays(told: Sequence[Sentence], language: str) -> Iterator[tuple[Sentence, Sentence]]:
    """Two sentences of two scenes whose days of the week are not as far apart as the text says."""
    anchor: tuple[Sentence, int] | None = None  # where a day was named, and which
    gone: int | None = 0  # days since; None: the text does not say
    scene = ""
    for sentence in told:
        text = sentence.text
        if PASSED[language].search(text) or LONG[language].search(text):
            anchor = None
        linked = _days_gone(text, language)
        if sentence.where != scene:
            scene, before, gone = sentence.where, gone, None
        if linked == 0 and gone is None:
            gone = 0 if before is None else before
        elif linked and before is not None and gone is None:
            gone = before + linked
        elif linked and gone is not None:
            gone += linked
        day = _today(sentence, language)
        if day is None:
            continue
        if anchor and gone is not None and anchor[0].where != scene:
            if (anchor[1] + gone - day) % WEEK:
                yield anchor[0], sentence
        elif anchor and anchor[0].where == scene and (anchor[1] + (gone or 0) - day) % WEEK:
            anchor = None  # two days in one scene: which is today's is not clear
            continue
        anchor, gone = (sentence, day), 0


def _today(sentence: Sentence, language: str) -> int | None:
    """The day of the week that a sentence says it is, 0 for Monday; None where it names none, or several."""
    text = sentence.text
    if OTHER[language].search(text) or SEEMING[language].search(text):
        return None
    found = {
        _number(match)
        for match in DAY[language].finditer(text)
        if not any(match.group() in name for name in sentence.named)
    }
    return found.pop() if len(found) == 1 else None


def _number(match: re.Match[str]) -> int:
    day = match["day"].lower()
    number = ZH[day] if day in ZH else EN.index(day)
    return (number - NEAR[match["near"][0].lower()] if match["near"] else number) % WEEK


def _days_gone(text: str, language: str) -> int | None:
    """How many days after what was told before: 0 for the same day, None where nothing is said."""
    if match := LATER[language].search(text):
        days = match["days"]
        if not days:
            return 1
        return int(chinese(days) if language == "zh" else english(days)) if days != "半" else 0
    return 0 if SAME[language].search(text) else None
