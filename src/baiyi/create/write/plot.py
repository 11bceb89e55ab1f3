"""From the bones to beats: the sentence of each page, and where, when and with whom it happens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...values import Beat, Hour
from .bones import Bones

HEART = 6  # a story of six pages has every turn once


@dataclass(frozen=True)
class Turn:
    """A dramatic turn: its sentence in both languages, place (index), hour, and who is there."""

    chinese: str
    english: str
    place: int
    hour: Hour
    who: tuple[str, ...] = ("hero",)


OPENING = Turn(
    "{hero}是{hero_is}。{trouble}。{hero}说：“我一定要{wish}。”",
    "{hero} is {hero_is}. {trouble}. {hero} says: “I will {wish}.”",
    0,
    "morning",
)
TRY = Turn(
    "{hero}用{tool}去试，可是{failure}。",
    "{hero} tries with {tool}, but {failure}.",
    1,
    "noon",
)
WORSE = Turn(
    "更糟的是，{worse}。{hero}一个人坐着，心里很难过。",
    "Worse still, {worse}. {hero} sits down alone and does not know what to do.",
    1,
    "dusk",
)
FIND = Turn(
    "{friend}来了，是{friend_is}。他们在{where}发现了{found}，{hero}想出了新办法：{idea}。",
    "{friend} comes, {friend_is}. {where} they find {found}, and {hero} has a new idea: to {idea}.",
    1,
    "dusk",
    ("hero", "friend"),
)
ACT = Turn(
    "{hero}和{friend}照着做：{idea}。{helpers}也来帮忙，终于成功了。",
    "{hero} and {friend} do it: {idea}. {helpers} come to help, and it works.",
    2,
    "night",
    ("hero", "friend"),
)
ENDING = Turn("{last}。", "{last}.", 2, "night", ("hero", "friend"))
STORY = (OPENING, TRY, WORSE, FIND, ACT, ENDING)


def beats(bones: Bones, pages: int, language: str) -> tuple[Beat, ...]:
    """A beat for each page; fewer than six pages hold several turns, more have stations."""
    told = [_sentence(turn, bones, language) for turn in STORY]
    groups: list[tuple[Turn, str]]
    if pages >= HEART:
        join = "，" if language == "zh" else ": "
        stations = [
            (TRY, f"{s.who}{join}{s.happens}{'。' if language == 'zh' else '.'}")
            for s in bones.stations
        ]
        pairs = list(zip(STORY, told, strict=True))
        groups = [*pairs[:2], *stations, *pairs[2:]]
    else:
        groups = []
        for page in range(pages):
            first, last = page * HEART // pages, (page + 1) * HEART // pages
            groups.append((STORY[last - 1], " ".join(told[first:last])))
    return tuple(
        Beat(
            number=number,
            happens=sentence[:300],
            place=bones.places[min(turn.place, len(bones.places) - 1)],
            who=tuple(dict.fromkeys(getattr(bones, who) for who in turn.who)),
            hour=turn.hour,
        )
        for number, (turn, sentence) in enumerate(groups, 1)
    )


PREPOSITIONS = (
    "in",
    "on",
    "at",
    "by",
    "near",
    "under",
    "inside",
    "behind",
    "between",
    "among",
    "above",
)


def _sentence(turn: Turn, bones: Bones, language: str) -> str:
    values = bones.model_dump()
    if language == "zh":
        text = turn.chinese.format(**values)
        return text.replace("我一定要我", "我一定要").replace("在在", "在")
    if not values["where"].lower().startswith(PREPOSITIONS):
        values["where"] = f"in {values['where']}"
    values["where"] = values["where"][:1].upper() + values["where"][1:]
    values["wish"] = values["wish"].removeprefix("to ")
    text = turn.english.format(**values)
    return re.sub(r"(?:^|(?<=[.:] ))([a-z])", lambda m: m.group(1).upper(), text)
