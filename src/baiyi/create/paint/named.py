"""What the words of a page say of its picture: things, hour, weather, poses. No model is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...values import Hour, Pose, Weather


def is_chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


# Words in which the name of a thing means none.
FALSE_FRIENDS = re.compile(
    r"[水浪火雪泪灯]花|花了|眼花|心里的?石头|石头落|书包|天星|头发|手心|鱼贯|马上|龙卷"
)


def things_named(text: str, vocabulary: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The things of the vocabulary that the text names, longest names first, in text order."""
    lowered = FALSE_FRIENDS.sub(lambda match: "·" * len(match.group()), text.lower())
    taken = [False] * len(lowered)
    found: dict[str, int] = {}
    names = [(name, word) for name, (zh, en) in vocabulary.items() for word in (zh, en.lower())]
    for name, word in sorted(names, key=lambda pair: -len(pair[1])):
        for match in re.finditer(_pattern(word), lowered):
            span = range(*match.span())
            if not any(taken[i] for i in span):
                for i in span:
                    taken[i] = True
                found.setdefault(name, match.start())
    return tuple(sorted(found, key=lambda name: found[name]))


def _pattern(word: str) -> str:
    if word.isascii():
        return rf"\b{re.escape(word)}(?:s|es)?\b"
    return re.escape(word)


# An hour or a weather that the page itself names is not a matter of taste.
HOUR_WORDS: Mapping[Hour, str] = {
    "dawn": r"黎明|拂晓|天刚亮|清晨|破晓|\bdawn\b|sunrise",
    "morning": r"早上|早晨|清早|\bmorning\b",
    "afternoon": r"下午|午后|\bafternoon\b",
    "noon": r"正午|中午|晌午|\bnoon\b|midday",
    "dusk": r"黄昏|傍晚|日落|夕阳|\bdusk\b|sunset|\bevening\b",
    "night": r"夜里|夜晚|深夜|半夜|月光|星空|今夜|夜色|\bnight\b|midnight|moonlight|\bstars\b",
}
WEATHER_WORDS: Mapping[Weather, str] = {
    "storm": r"暴风|雷声|闪电|狂风|\bstorm|thunder|lightning",
    "snow": r"下雪|雪花|大雪|飘雪|\bsnow(?:ing|flakes?|fell|s)?\b",
    "rain": r"下雨|雨点|大雨|细雨|雨水|\brain(?:ing|drops?|s)?\b",
    "mist": r"大雾|雾气|薄雾|浓雾|\bmist\b|\bfog\b",
    "wind": r"大风|起风|风很大|北风|风吹|海风|\bwind(?:y|s)?\b|\bbreeze\b",
    "cloudy": r"乌云|阴天|多云|云层|\bclouds?\b|\bcloudy\b|\bovercast\b",
}


def hour_of(text: str, planned: Hour) -> Hour:
    return next((h for h, words in HOUR_WORDS.items() if re.search(words, text, re.I)), planned)


def weather_of(text: str) -> Weather:
    """The weather that the page names; where it names none, the sky is clear."""
    named = (w for w, words in WEATHER_WORDS.items() if re.search(words, text, re.I))
    return next(named, "clear")


# The first that fits wins: what can be nothing else stands before what goes with anything.
POSE_WORDS: Mapping[Pose, str] = {
    "rowing": r"划着|划船|划桨|划向|划到|撑船|摇橹|\brow(?:s|ed|ing)\b",
    "sleeping": r"睡着|睡在|入睡|熟睡|打盹|\bslept\b|\basleep\b|\bsleeping\b",
    "kneeling": r"跪|蹲|\bkne(?:lt|els?|eling)\b|\bcrouch(?:ed|es|ing)?\b",
    "running": r"奔(?:向|跑|到)|跑(?:向|到|过|出|进|下|上|回|来|去|着)|\bran\b|\brunning\b|\brac(?:ed|ing)\b",
    "sitting": r"坐(?:在|着|下|到)|\bsat\b|\bsits?\b|\bsitting\b",
    "waving": r"挥手|挥着|招手|\bwav(?:ed|es|ing) (?:at|to|her|his|goodbye)",
    "pointing": r"指着|指向|\bpoint(?:s|ed|ing) (?:at|to|toward)",
    "looking_up": r"抬头|抬起头|仰头|仰望|望着天|望着星|望着月|\b(?:look|gaz|star)(?:ed|s|ing) up\b",
    "reaching": r"伸手|伸出|摘下|点亮|点燃|点起|挂上|挂在|挂起|放进|放入|放到|"
    r"\breach(?:ed|es|ing)\b|\blit\b|\blights?\b the|\bhung\b|\bpicked\b",
    "carrying": r"[提捧抱拿举背端拎]着|[抱捧提举拿]起|\bcarr(?:ied|ies|ying)\b|\bh(?:eld|olds|olding)\b",
    "walking": r"走(?:到|向|过|进|出|上|下|在|着|来|去|回)|来到|穿过|\bwalk(?:ed|s|ing)\b|\bclimb(?:ed|s|ing)\b|\bstepped\b|\bwent\b",
}  # fmt: skip
SENTENCES = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]|\.(?=\s|$)|$)")


def pose_of(text: str, name: str, *, alone: bool) -> Pose | None:
    """What the page says that someone does: by the sentences that name them, or, for who is
    alone in the picture, by all of them. None where the words do not tell."""
    sentences = [s for s in SENTENCES.findall(text) if alone or name in s]
    told = "".join(sentences)
    return next((pose for pose, words in POSE_WORDS.items() if re.search(words, told, re.I)), None)
