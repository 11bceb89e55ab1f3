"""What the words of a page say of its picture: things, hour, weather. No model is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...values import Hour, Weather


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
}


def hour_of(text: str, planned: Hour) -> Hour:
    return next((h for h, words in HOUR_WORDS.items() if re.search(words, text, re.I)), planned)


def weather_of(text: str, answered: Weather) -> Weather:
    """The page's own word wins; wet or white weather that it does not name is not drawn."""
    for weather, words in WEATHER_WORDS.items():
        if re.search(words, text, re.I):
            return weather
    return "clear" if answered in WEATHER_WORDS else answered
