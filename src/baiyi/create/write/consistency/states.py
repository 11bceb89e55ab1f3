"""What words give away of somebody's state, in passing, and two states that cannot both be.

The topics, their states and the words stand in states.toml. A state belongs to the person named
nearest, to a thing, to a day, or to two people; two scenes that give the same one different
states contradict each other, unless years pass between them or a word says that it need not hold.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

from .claims import Sentence, named

# Time enough for an age, a season, a hair's length or a purse to change.
PASSED = {
    "zh": re.compile(r"[一二两三四五六七八九十几多数百]+年(?:后|过去|以后|之后|里)|多年|过了[^，。]{0,3}年|第二年|转过年|来年|开春|入冬|入夏|入秋"),
    "en": re.compile(r"\byears? (?:later|went|passed|on|after|had)|\b(?:next|following) year|\byears\b.*\bpassed|\b(?:by|in|that) (?:spring|summer|autumn|winter|May|June|October|March)\b|\bmonths (?:later|went|passed)", re.I),
}  # fmt: skip
# States that a season or a purchase ends; the others last, however many years pass.
PASSING = ("owned", "season", "haircut", "limb", "weather", "dwelling", "age", "count", "trade")
# What is no fact of the story: memory, pretence, a guess. Narrower than for the patterns of slots.py.
SEEMING = {
    "zh": re.compile(r"染|小时候|想起|记得|梦|谎|骗|假装|装作|要是|如果|也许|好像|仿佛|听说|以为|后来才|画像|故事里|传说|从前|曾经|假发|生前|岁那年|那时候|岁的时候"),
    "en": re.compile(r"\b(?:dyed|as a (?:boy|girl|child)|used to (?!the\b|it\b)|remember\w*|dream\w*|lied?|lying|pretend\w*|perhaps|maybe|as though|as if|heard that|had thought|no longer|portrait|would have|wig|when (?:he|she|I|they) (?:was|were)|in oils)\b", re.I),
}  # fmt: skip
# What may lie between "could not" and "did", or between "gave away" and "has": word of it is enough.
MENDED = {
    "zh": re.compile(r"教|学(?:会|了|着|游|认|开|骑)|练|夜校|识字班|赎|买(?:了)?回|还(?:给|了)|送回|找回|捡回|捞|修好|补好|粘|一模一样|另一|又打了一|戒指是另"),
    "en": re.compile(r"\b(?:taught|teach\w*|learn\w*|lessons?|practi[sc]ed|(?:bought|gave|given|brought|sent|got|won|came|put|washed) (?:it |them )?back|returned|redeemed|found (?:it|again)|mended|repaired|copy of|another|second one|the other one|relapse\w*)\b", re.I),
}  # fmt: skip
MENDABLE = ("swim", "read", "drive", "owned")
AT_ONCE = {
    "zh": re.compile(r"第二天|次日|翌日|当天|当晚|隔天|两天后|三天后|第三天|转天|明天"),
    "en": re.compile(r"\b(?:next|following) (?:morning|day|evening|night|afternoon)|\b(?:two|three) days (?:later|after)|\bthe day after|\btomorrow\b|\bthat (?:evening|night|afternoon)\b", re.I),
}  # fmt: skip


# Things of the dead, which the living carry: whose they are is said right before, or it is not said.
OF_THE_DEAD = {
    "zh": re.compile("遗像|遗体|棺材|棺木|寿衣"),
    "en": re.compile(r"coffin|hearse|shroud", re.I),
}
OWNER = {"zh": 1, "en": 4}  # characters between an owner's name and what is its bearer's
TILL_DEATH = {
    "zh": re.compile("到死|至死|死也|死了也"),
    "en": re.compile(
        r"\b(?:un)?till? (?:he|she|I|they|you) (?:was|were|is|am|are|died|die)\b", re.I
    ),
}

SUBJECT = {"zh": 2, "en": 5}  # characters between a name and what its bearer does: Joan never swam
BEFORE, AFTER = 2, 1  # sentences around one, in which whom it is about may be named


@dataclass(frozen=True)
class Topic:
    """`states`: for each the pattern that gives it away, or None where the language has none."""

    name: str
    english: str
    chinese: str
    of: str
    order: bool
    near: bool  # whoever is named around is meant, not only who is named nearest
    states: tuple[re.Pattern[str] | None, ...]


@dataclass(frozen=True)
class Given:
    """A state of a topic as one sentence gives it away; `whose`: persons, things or days."""

    topic: Topic
    state: int
    whose: frozenset[str]
    sentence: Sentence


@cache
def topics(language: str) -> tuple[Topic, ...]:
    """The topics of states.toml, with what gives their states away in that language."""
    return tuple(
        Topic(
            row["name"], row["english"], row["chinese"], row["of"], row.get("order", False), row.get("near", False),
            tuple(_pattern(state.get(language)) for state in row["state"]),
        )
        for row in _told()["topic"]
    )  # fmt: skip


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("states.toml").read_text("utf-8"))


@cache
def nouns(kind: str, language: str) -> re.Pattern[str]:
    """The things, or the days, that a text may speak of."""
    words = _told()[kind][language]
    return re.compile(words if language == "zh" else rf"\b(?:{words})\b", re.I)


def _pattern(words: Sequence[str] | None) -> re.Pattern[str] | None:
    if not words:
        return None
    # A group may be named once in a pattern: the second and later get numbers.
    told = []
    for number, word in enumerate(words):
        told.append(
            word.replace("(?P<thing>", f"(?P<thing{number}>").replace("<thing2>", "<other>")
        )
    return re.compile("|".join(told), re.I)


def contradicting(
    told: Sequence[Sentence], course: Course, language: str
) -> Iterator[tuple[Topic, Sentence, Sentence, str]]:
    """Two sentences of two scenes that give one subject two states, and the subject; each topic
    says so of a subject once."""
    for topic in topics(language):
        given = list(_given(topic, told, language))
        done: set[str] = set()
        for first in given:
            for second in given:
                shared = first.whose & second.whose
                if shared and not shared & done and _against(first, second, course):
                    done |= shared
                    yield topic, first.sentence, second.sentence, min(shared)


def _given(topic: Topic, told: Sequence[Sentence], language: str) -> Iterator[Given]:
    for number, sentence in enumerate(told):
        if SEEMING[language].search(sentence.text):
            continue
        for state, pattern in enumerate(topic.states):
            if pattern is None or not (match := pattern.search(sentence.text)):
                continue
            whose = _whose(topic, told, number, match, state, language)
            if whose:
                yield Given(topic, state, whose, sentence)
            break


def _whose(
    topic: Topic,
    told: Sequence[Sentence],
    number: int,
    match: re.Match[str],
    state: int,
    language: str,
) -> frozenset[str]:
    if topic.of == "day":
        return _days(told, number, language)
    if topic.of == "next":
        return frozenset(["the season"])
    if topic.of == "object":
        things = [value for value in match.groupdict().values() if value] or things_near(
            told, number, language
        )
        people = about(told, number, None, language)
        return frozenset(f"{who}: {bare(thing, language)}" for who in people for thing in things)
    if topic.of == "pair":
        people = about(told, number, None, language)
        return frozenset("+".join(pair) for pair in combinations(sorted(people), 2))
    if topic.of == "dying":
        return _dying(told, number, match, state, language)
    if topic.near and (
        who := _last_before(told[number], match.start(), language, SUBJECT[language])
    ):
        return frozenset([who])
    return about(told, number, None if topic.near else match.start(), language, topic.near)


def _days(told: Sequence[Sentence], number: int, language: str) -> frozenset[str]:
    """The days by their names that its scene has spoken of so far; in the sentence, where it has one."""
    here = nouns("days", language).findall(told[number].text)
    scene = [s for s in told[max(0, number - 6) : number] if s.where == told[number].where]
    found = here or [day for s in scene for day in nouns("days", language).findall(s.text)]
    return frozenset(day.lower() for day in found)


def _dying(
    told: Sequence[Sentence], number: int, match: re.Match[str], state: int, language: str
) -> frozenset[str]:
    """Who has died: named next to the words, or the one person around. Who lives: named before what
    they do; a pronoun is not enough, the dead are spoken of. Who swears something till death lives."""
    if state:
        who = _last_before(told[number], match.start(), language)
        return frozenset([who] if who else ())
    if TILL_DEATH[language].search(told[number].text):
        return frozenset()
    if told[number].named and OF_THE_DEAD[language].fullmatch(match.group()):
        who = _last_before(told[number], match.start(), language, OWNER[language])
        return frozenset([who] if who else ())
    if told[number].named:
        return frozenset([_closest(told[number], match, language)])
    around = about(told, number, None, language)
    return around if len(around) == 1 else frozenset()


def _closest(sentence: Sentence, match: re.Match[str], language: str) -> str:
    """Of the people whom the sentence names, the one whose name stands next to the match."""
    return min(
        (min(abs(place.start() - match.end()), abs(match.start() - place.end())), who)
        for who in sentence.named
        for place in named(who, language).finditer(sentence.text)
    )[1]


def things_near(told: Sequence[Sentence], number: int, language: str) -> list[str]:
    """The things that the sentence speaks of, or else the nearest of three before it in its scene."""
    for n in range(number, max(-1, number - 4), -1):
        found = nouns("things", language).findall(told[n].text)
        if told[n].where == told[number].where and found:
            return list(dict.fromkeys(found))
    return []


def bare(thing: str, language: str) -> str:
    """A thing's last character or two, or its word without an s: 那把旧胡琴 and 胡琴 are one."""
    return thing[-2:] if language == "zh" else thing.lower().removesuffix("s")


def about(
    told: Sequence[Sentence], number: int, at: int | None, language: str, near: bool = False
) -> frozenset[str]:
    """Whom a sentence may be about: who is named last before `at`; else all whom it names, and
    the sentences before it (two) and after it (one) in its scene.

    A pronoun is whoever is near: in dialogue the last one named is seldom the one who is meant.
    """
    sentence = told[number]
    if at is not None and (who := _last_before(sentence, at, language)):
        return frozenset([who])
    if at is None and sentence.named and not near:
        return frozenset(sentence.named)
    around = (told[n] for n in range(max(0, number - BEFORE), min(len(told), number + AFTER + 1)))
    return frozenset(
        who for other in around if other.where == sentence.where for who in other.named
    )


def _last_before(
    sentence: Sentence, at: int, language: str, reach: int | None = None
) -> str | None:
    """Who is named last before the place, no more than `reach` characters before it."""
    places = [
        (place.end(), who)
        for who in sentence.named
        for place in named(who, language).finditer(sentence.text[:at])
        if reach is None or at - place.end() <= reach
    ]
    return max(places)[1] if places else None


class Course:
    """Where in a text time passes, something is learnt or mended, or the next day begins."""

    def __init__(self, told: Sequence[Sentence], language: str) -> None:
        self._passed, self._mended, self._at_once = (
            [s.place for s in told if words[language].search(s.text)]
            for words in (PASSED, MENDED, AT_ONCE)
        )

    def passes(self, kind: str, after: int, until: int) -> bool:
        """Whether so much time goes by that a thing of the kind may have changed."""
        return kind in PASSING and _within(self._passed, after, until)

    def mends(self, kind: str, after: int, until: int) -> bool:
        return kind in MENDABLE and _within(self._mended, after, until)

    def goes_on(self, after: int, until: int) -> bool:
        """Whether the text says that it is the same day, or one soon after."""
        return _within(self._at_once, after, until)


def _within(places: Sequence[int], after: int, until: int) -> bool:
    """Whether one of the ascending places lies behind `after` and no farther than `until`."""
    return bisect_right(places, after) < bisect_right(places, until)


def _against(first: Given, second: Given, course: Course) -> bool:
    """Whether the second cannot be after, or beside, the first."""
    topic, a, b = first.topic, first.sentence, second.sentence
    if a.where == b.where or first.state == second.state or a.place > b.place:
        return False
    if topic.order and first.state > second.state:
        return False
    places = a.place, b.place
    if course.passes(topic.name, *places) or course.mends(topic.name, *places):
        return False
    return topic.of != "next" or course.goes_on(*places)
