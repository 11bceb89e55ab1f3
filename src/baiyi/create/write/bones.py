"""The bones of a story: what its beats hang on, as short answers in the order of cause and effect.

A small model asked for a story tells six times that all ended well. Asked for the trouble, the
first tool, why it fails, what is found, and what can be done with it, one short answer after
the other, it thinks of things; and two worked examples show it how concrete they must be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...values import Brief, Frozen, Season
from ..ask import object_of


class Station(Frozen):
    """Somebody met on the way, and what happens there: for books of more than six pages."""

    who: str
    happens: str


class Bones(Frozen):
    """The answers. Each is a phrase that fits into the sentence of a beat."""

    hero: str
    hero_is: str
    wish: str
    trouble: str
    tool: str
    failure: str
    worse: str
    friend: str
    friend_is: str
    where: str
    found: str
    idea: str
    helpers: str
    last: str
    places: tuple[str, ...]
    season: Season
    title: str
    stations: tuple[Station, ...] = ()


@dataclass(frozen=True)
class Slot:
    """One answer: the key under which a language asks for it, and its length in characters."""

    field: str
    key: str
    shortest: int
    longest: int


CHINESE = (
    Slot("hero", "主角", 2, 5),
    Slot("hero_is", "主角是谁", 3, 14),
    Slot("wish", "心愿", 4, 20),
    Slot("trouble", "难处", 5, 24),
    Slot("tool", "先用什么试", 2, 10),
    Slot("failure", "为什么不行", 5, 24),
    Slot("worse", "更糟的事", 6, 26),
    Slot("friend", "帮手", 2, 6),
    Slot("friend_is", "帮手是谁", 3, 14),
    Slot("where", "在哪里发现", 2, 10),
    Slot("found", "发现了什么", 2, 10),
    Slot("idea", "新办法", 8, 34),
    Slot("helpers", "谁来帮忙", 2, 12),
    Slot("last", "最后的画面", 10, 40),
    Slot("title", "书名", 3, 9),
)
ENGLISH = (
    Slot("hero", "hero", 2, 14),
    Slot("hero_is", "hero is", 6, 50),
    Slot("wish", "wish", 8, 70),
    Slot("trouble", "trouble", 12, 80),
    Slot("tool", "first tries with", 4, 40),
    Slot("failure", "why it fails", 10, 80),
    Slot("worse", "what gets worse", 14, 90),
    Slot("friend", "friend", 2, 16),
    Slot("friend_is", "friend is", 6, 50),
    Slot("where", "where it is found", 4, 40),
    Slot("found", "small thing found", 4, 40),
    Slot("idea", "new idea", 20, 120),
    Slot("helpers", "who comes to help", 4, 50),
    Slot("last", "last picture", 24, 140),
    Slot("title", "title", 4, 40),
)
PLACES = {"zh": ("三个地点", 2, 7), "en": ("three places", 3, 30)}
SEASON = {"zh": "季节", "en": "season"}
STATIONS = {"zh": ("路上", "遇见", "发生"), "en": ("on the way", "meets", "happens")}
SEASONS: Mapping[str, Season] = {
    "春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter",
    "spring": "spring", "summer": "summer", "autumn": "autumn", "winter": "winter",
}  # fmt: skip

# Two worked examples for each language, as different as can be: a craftsman in a town, an
# animal in the wild. In the order of the slots; then places, season.
EXAMPLES: Mapping[str, tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...]] = {
    "zh": (
        (
            "小铁匠要修好停了十年的钟楼",
            ("阿铁", "十岁的小铁匠", "让钟楼再响一次", "最大的齿轮卡住了", "一罐油",
             "齿轮动了一下又卡死了", "大风把齿轮吹下来摔成两半", "秋婆婆", "看钟楼的老人", "齿轮缝里",
             "燕子窝", "把燕子窝搬到屋檐下，用旧锅熔成新齿轮", "全镇的人",
             "钟响了三下，燕子绕着钟楼飞了一圈又一圈", "钟楼里的燕子"),
            ("铁匠铺", "钟楼", "镇上广场"),
            "春",
        ),
        (
            "怕高的小猴子要摘山顶的最后一颗桃",
            ("毛毛", "怕高的小猴子", "摘到山顶的最后一颗桃", "桃树长在悬崖边上", "一根长竹竿",
             "竹竿太短，只碰到叶子", "山风把竹竿吹下了山谷", "龟奶奶", "走得很慢的老乌龟", "石头缝里",
             "一串旧脚印", "眼睛只看脚尖，踩着旧脚印一步一步走", "松鼠和蜗牛",
             "毛毛坐在桃树下，脚底下是一片软软的云", "云上的桃子"),
            ("猴子林", "悬崖小路", "山顶"),
            "夏",
        ),
    ),
    "en": (
        (
            "A blacksmith's boy must mend the clock tower that stopped ten years ago",
            ("Tam", "the blacksmith's boy", "make the clock strike once more",
             "the biggest wheel is stuck fast", "a can of oil", "the wheel jumps once and sticks again",
             "the wind throws the wheel down and it breaks in two", "Mrs. Reed",
             "the old woman who minds the tower", "between two cogs", "a swallows' nest",
             "move the nest under the roof and cast a new wheel from old pots",
             "everyone in town with a pot",
             "The clock strikes three, and the swallows fly round the tower again and again",
             "Swallows in the Clock"),
            ("the smithy", "the clock tower", "the town square"),
            "spring",
        ),
        (
            "A monkey who is afraid of heights wants the last peach on the mountain",
            ("Momo", "a monkey who is afraid of heights", "pick the last peach on the mountain",
             "the peach tree grows at the edge of a cliff", "a long bamboo pole",
             "the pole is too short and only tickles the leaves",
             "the wind blows the pole into the valley", "Granny Tor", "a very slow old tortoise",
             "in a crack of the rock", "a line of old footprints",
             "look only at her toes and step in the old footprints, one by one",
             "a squirrel and two snails",
             "Momo sits under the peach tree, with a soft white cloud below her feet",
             "A Peach Above the Clouds"),
            ("the monkey wood", "the cliff path", "the mountain top"),
            "summer",
        ),
    ),
}  # fmt: skip

RULES = {
    "zh": "下面给你一个点子，你用JSON列出故事的骨架。每一项都要具体、看得见，前后有因果；"
    "“新办法”要用上“发现了什么”；“最后的画面”里心愿实现了。名字要短，不用职业当名字。",
    "en": "I give you an idea; list the bones of its story in JSON. Every answer is concrete and can be "
    "seen, each follows from the one before; the new idea uses the small thing found; in the last "
    "picture the wish has come true. Names are short.",
}
IDEA = {"zh": "点子：{line}", "en": "The idea: {line}"}


def tongue(language: str) -> str:
    """Chinese is asked in Chinese, everything else in English."""
    return "zh" if language == "zh" else "en"


def slots(language: str) -> tuple[Slot, ...]:
    return CHINESE if language == "zh" else ENGLISH


def turns(brief: Brief, frame: str) -> tuple[str, ...]:
    """The worked examples as turns of the conversation, then the idea of the brief."""
    language = tongue(brief.language)
    found: list[str] = []
    for line, answers, places, season in EXAMPLES[language]:
        given = {s.key: a for s, a in zip(slots(language), answers, strict=True)}
        given |= {PLACES[language][0]: places, SEASON[language]: season}  # type: ignore[dict-item]
        found += [IDEA[language].format(line=line), json.dumps(given, ensure_ascii=False)]
    return (*found, frame)


def schema(brief: Brief) -> dict[str, Any]:
    """The answers as JSON schema; names that the brief gives are the only ones it allows."""
    language = tongue(brief.language)
    properties: dict[str, Any] = {
        slot.key: {"type": "string", "pattern": _pattern(slot, language)}
        for slot in slots(language)
    }
    for field, name in zip(("hero", "friend"), cast_of(brief), strict=False):
        properties[_key(language, field)] = {"const": name}
    key, shortest, longest = PLACES[language]
    place = {"type": "string", "minLength": shortest, "maxLength": longest}
    properties[key] = {"type": "array", "minItems": 3, "maxItems": 3, "items": place}
    properties[SEASON[language]] = {
        "enum": [s for s in SEASONS if s.isascii() == (language == "en")]
    }
    if brief.pages > 6:
        on_the_way, meets, happens = STATIONS[language]
        text = {"type": "string", "minLength": 6, "maxLength": 30 if language == "zh" else 110}
        whom = {"type": "string", "minLength": 2, "maxLength": 8 if language == "zh" else 30}
        properties[on_the_way] = {
            "type": "array",
            "minItems": brief.pages - 6,
            "maxItems": brief.pages - 6,
            "items": object_of({meets: whom, happens: text}),
        }
    return object_of(properties)


def _pattern(slot: Slot, language: str) -> str:
    """Names are names; Chinese answers have no Latin letters; nothing breaks off the JSON."""
    name = slot.field in ("hero", "friend")
    if language == "zh":
        letters = "[\u4e00-\u9fff]" if name else '[^A-Za-z"\\\\\n]'
        return f"^{letters}{{{slot.shortest},{slot.longest}}}$"
    if name:
        return "^(Mr\\. |Mrs\\. |Miss |Granny |Old )?[A-Z][a-z]{1,10}$"
    return f'^[^"\\\\\n]{{{slot.shortest},{slot.longest}}}$'


def _key(language: str, field: str) -> str:
    return next(slot.key for slot in slots(language) if slot.field == field)


def cast_of(brief: Brief) -> dict[str, str]:
    """Names and descriptions that the brief gives: 'name: who they are'."""
    pairs = (entry.replace("：", ":", 1).partition(":") for entry in brief.cast)
    return {name.strip(): who.strip() for name, _, who in pairs if name.strip()}


def read(text: str, brief: Brief) -> Bones:
    """Raises ValueError where it is no JSON, KeyError where an answer is missing."""
    language = tongue(brief.language)
    told = json.loads(text)
    values: dict[str, Any] = {s.field: _clean(told[s.key]) for s in slots(language)}
    for who, (name, description) in zip(("hero", "friend"), cast_of(brief).items(), strict=False):
        values |= {who: name, f"{who}_is": description or values[f"{who}_is"]}
    on_the_way, meets, happens = STATIONS[language]
    return Bones(
        **values,
        places=tuple(dict.fromkeys(_clean(place) for place in told[PLACES[language][0]])),
        season=SEASONS[told[SEASON[language]]],
        stations=tuple(
            Station(who=_clean(s[meets]), happens=_clean(s[happens]))
            for s in told.get(on_the_way, ())
        ),
    )


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(' 。.，,;；“”"')
