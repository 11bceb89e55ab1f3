"""What a sentence can claim of somebody or something, as patterns: Chinese and English.

A slot is a property that has one value at a time. Its pattern has the group `value`, and where the
property belongs to a thing rather than to a person, the group `thing`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

NUMBER_ZH = r"\d+|[零一二两三四五六七八九十百千半]+"
NUMBER_EN = (
    r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|a hundred"
)
COLOUR_ZH = "黑|白|灰|红|棕|褐|蓝|绿|黄|金|银|紫|青|花白|雪白|乌黑|灰白|火红|栗|亚麻|琥珀"
COLOUR_EN = (
    "black|white|gr[ae]y|red|brown|blue|green|yellow|golden?|silver|blond|blonde|hazel|auburn|amber|"
    "copper|dark|fair|ginger|chestnut|crimson|scarlet|purple|pink|orange|violet"
)
KIN_ZH = "父亲|母亲|爸爸|妈妈|爹|娘|哥哥|姐姐|弟弟|妹妹|儿子|女儿|丈夫|妻子|爷爷|奶奶|外公|外婆|叔叔|舅舅|姑姑|师父"
KIN_EN = (
    "father|mother|brother|sister|son|daughter|husband|wife|grandfather|grandmother|uncle|aunt|"
    "cousin|nephew|niece"
)
JOB_ZH = (
    "医生|大夫|郎中|教师|老师|铁匠|木匠|裁缝|渔夫|渔民|船夫|船长|厨子|厨师|邮差|护士|律师|警察|巡警|记者|"
    "画家|诗人|农民|猎人|掌柜|账房|司机|工人|矿工|钟表匠|石匠|银匠|药剂师|会计|图书管理员|士兵|军官|守塔人"
)
JOB_EN = (
    "doctor|teacher|schoolteacher|blacksmith|carpenter|tailor|fisherman|ferryman|captain|cook|baker|"
    "postman|nurse|lawyer|policeman|constable|journalist|painter|poet|farmer|hunter|shopkeeper|"
    "bookkeeper|driver|miner|clockmaker|watchmaker|mason|librarian|soldier|officer|lighthouse keeper|"
    "butcher|priest|vet|engineer|clerk|weaver|gardener|judge|tinker|chemist|accountant"
)
WEEK_ZH = r"(?:星期|周|礼拜)(?P<value>[一二三四五六日天])"
WEEK_EN = r"\b(?P<value>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"


@dataclass(frozen=True)
class Slot:
    """`of`: whose it is: a person named near, the thing that the pattern names, or the story's."""

    name: str
    english: str
    chinese: str
    of: str
    pattern: re.Pattern[str]


def _slot(name: str, english: str, chinese: str, of: str, pattern: str) -> Slot:
    return Slot(name, english, chinese, of, re.compile(pattern, re.IGNORECASE))


SLOTS: Mapping[str, tuple[Slot, ...]] = {
    "zh": (
        _slot("age", "age", "年龄", "person", rf"(?P<value>{NUMBER_ZH})岁"),
        _slot(
            "eyes", "colour of the eyes", "眼睛的颜色", "person",
            rf"(?P<value>{COLOUR_ZH})色?的?(?:大|小|圆)?(?:眼睛|眼珠|眸子|瞳孔|瞳仁)|(?:眼睛|眼珠|眸子|瞳孔)[^，。]{{0,4}}?(?P<value2>{COLOUR_ZH})色?的",
        ),
        _slot(
            "hair", "colour of the hair", "头发的颜色", "person",
            rf"(?P<value>{COLOUR_ZH})色?的?(?:短|长|卷)?(?:头发|发丝|发辫|辫子|胡子|胡须)|(?:头发|发辫|辫子|胡子)[^，。]{{0,4}}?(?P<value2>{COLOUR_ZH})色?的",
        ),
        _slot("job", "work", "职业", "person", rf"(?:是|当了?|做了?)(?:一|这|那)?[个名位]?[^，。的]{{0,4}}?(?P<value>{JOB_ZH})"),
        _slot("born", "where they come from", "出生地", "person", r"(?:生在|出生在|出生于|老家在|老家是|生于|来自|家乡在)(?P<value>[\u4e00-\u9fff]{2,4})"),
        _slot("kin", "name of a relative", "亲属的名字", "kin", rf"(?P<thing>{KIN_ZH})(?:名叫|叫做|叫|就是|是)(?P<value>[\u4e00-\u9fff]{{2,3}})(?=[，。、；]|$)"),
        _slot("week", "day of the week", "星期", "story", WEEK_ZH),
        _slot("distance", "distance", "距离", "story", rf"(?P<value>{NUMBER_ZH})(?:里|公里|海里)(?:路|远|地|外)"),
    ),
    "en": (
        _slot("age", "age", "年龄", "person", rf"\b(?P<value>{NUMBER_EN})[- ]years?[- ]old\b|\b(?:was|is|turned|turning|just|only|barely) (?P<value2>{NUMBER_EN})(?= *[,.;]| when| that| now| last| this| and)"),
        _slot("eyes", "colour of the eyes", "眼睛的颜色", "person", rf"\b(?P<value>{COLOUR_EN})(?:[- ]\w+)?[- ]eye(?:s|d)\b|\beyes (?:were|was|are|the colour of)? ?(?:\w+ )?(?P<value2>{COLOUR_EN})\b"),
        _slot("hair", "colour of the hair", "头发的颜色", "person", rf"\b(?P<value>{COLOUR_EN})(?:[- ]\w+)?[- ](?:hair(?:ed)?|beard|curls|braids?)\b|\b(?:hair|beard|curls|braid) (?:was|were|is) (?:\w+ )?(?P<value2>{COLOUR_EN})\b"),
        _slot("job", "work", "职业", "person", rf"\b(?:was|is|as|became|been|being|worked as) (?:an?|the|our|their) (?:\w+ ){{0,2}}?(?P<value>{JOB_EN})\b"),
        _slot("born", "where they come from", "出生地", "person", r"\b(?:born|raised|brought up|grew up|grown up) (?:\w+ )?(?:in|at|on) (?P<value>[A-Z]\w+(?: [A-Z]\w+)?)"),
        _slot("kin", "name of a relative", "亲属的名字", "kin", rf"\b(?:his|her|my|\w+’s|\w+'s) (?P<thing>{KIN_EN}),? (?:named |called )?(?P<value>(?-i:[A-Z][a-z]+))\b"),
        _slot("week", "day of the week", "星期", "story", WEEK_EN),
        _slot("distance", "distance", "距离", "story", rf"\b(?P<value>{NUMBER_EN}) (?:miles?|kilomet(?:re|er)s?|leagues?)\b"),
    ),
}  # fmt: skip


# Words that say that a claim need not hold: memory, pretence, a guess, somebody's dream.
EXCUSES: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(r"染|小时候|当年|那年|年前|年后|从前|曾经|以前|想起|记得|梦|谎|骗|假装|装作|要是|如果|也许|好像|仿佛|听说|以为|不再|后来才|终于学会|学会了|照片|画像|故事里|传说|换了|改|重新漆|刷成|又买|新买|另一"),
    "en": re.compile(r"\b(?:dyed|as a (?:boy|girl|child)|years? (?:ago|later|before)|used to|once|remember\w*|dream\w*|lied?|lying|pretend\w*|if|perhaps|maybe|as though|as if|heard that|thought (?:that )?|no longer|had learned|learnt|learned|photograph|portrait|story|painted (?:it|over)|another|new|changed|repainted|would have)\b", re.I),
}  # fmt: skip
