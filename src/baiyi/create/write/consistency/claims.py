"""What the sentences of a text claim, and of whom: the nearest person named, else the last one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from .. import check
from ..numbers import ENGLISH_NUMBER, HAN_NUMBER, chinese, english
from .slots import EXCUSES, SLOTS, Slot

PRONOUN = {"zh": re.compile("他|她"), "en": re.compile(r"\b(?:he|she|his|her)\b", re.I)}


@dataclass(frozen=True)
class Claim:
    """`subject` has `value` in `slot`, as `quote` in the scene `where` says."""

    subject: str
    slot: str
    value: str
    quote: str
    where: str
    place: int  # serial number of the sentence in the whole text
    excused: bool


@dataclass(frozen=True)
class Sentence:
    text: str
    where: str
    place: int
    people: tuple[str, ...]  # named in it, or else meant by its pronoun
    named: tuple[str, ...] = ()  # in it


def sentences(
    scenes: Sequence[tuple[str, str]], people: Sequence[str], language: str
) -> list[Sentence]:
    """Every sentence of (name, text), with the people it is about."""
    found: list[Sentence] = []
    for where, text in scenes:
        last: tuple[str, ...] = ()
        for told in check.sentences(text):
            names = tuple(p for p in people if named(p, language).search(told))
            meant = names or (last[:1] if PRONOUN[language].search(told) else ())
            last = meant or last
            found.append(Sentence(told, where, len(found), meant, names))
    return found


TITLES = frozenset(
    [
        "mr",
        "mrs",
        "miss",
        "ms",
        "dr",
        "doctor",
        "captain",
        "sergeant",
        "colonel",
        "major",
        "lord",
        "lady",
        "sir",
        "sister",
        "brother",
        "father",
        "mother",
        "uncle",
        "aunt",
        "old",
        "young",
        "inspector",
        "constable",
        "farmer",
        "professor",
        "the",
        "de",
        "von",
        "van",
    ]
)


@cache
def named(person: str, language: str) -> re.Pattern[str]:
    """How a text may name a person: by the whole name or a part of it that is no title; in Chinese
    by the whole name, or without its surname where two characters are left."""
    if language == "zh":
        return re.compile(
            "|".join(map(re.escape, [person, *([person[1:]] if len(person) == 3 else [])]))
        )
    parts = [part for part in person.split() if part.lower().strip(".") not in TITLES]
    told = "|".join(map(re.escape, [person, *parts]))
    return re.compile(rf"\b(?:{told})\b")


def claims(told: Sequence[Sentence], language: str) -> Iterator[Claim]:
    for sentence in told:
        excused = bool(EXCUSES[language].search(sentence.text))
        for slot in SLOTS[language]:
            for match in slot.pattern.finditer(sentence.text):
                subject = _subject(slot, match, sentence, language)
                if subject:
                    value = _value(match)
                    yield Claim(
                        subject,
                        slot.name,
                        value,
                        sentence.text,
                        sentence.where,
                        sentence.place,
                        excused,
                    )


def _subject(slot: Slot, match: re.Match[str], sentence: Sentence, language: str) -> str | None:
    groups = match.groupdict()
    thing = (groups.get("thing") or "").lower()
    if slot.of == "person":
        return nearest(sentence, match.start(), language)
    if slot.of in ("body", "kin"):
        person = nearest(sentence, match.start(), language)
        return f"{person} {thing}" if person else None
    if slot.of == "thing":
        return thing
    return "story"


def nearest(sentence: Sentence, at: int, language: str) -> str | None:
    """The person named last before the place, else the first of the sentence."""
    before = sentence.text[:at]
    found = [
        (place.start(), name)
        for name in sentence.people
        for place in named(name, language).finditer(before)
    ]
    if found:
        return max(found)[1]
    return sentence.people[0] if sentence.people else None


def _value(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return normal(groups.get("value") or groups.get("value2") or "")


SAME = {
    "两": "二", "乌黑": "黑", "雪白": "白", "花白": "灰", "灰白": "灰", "火红": "红", "褐": "棕", "栗": "棕",
    "天": "日", "grey": "gray", "golden": "gold", "blonde": "blond", "fair": "blond", "woollen": "wool",
    "ginger": "red", "scarlet": "red", "crimson": "red", "dark": "black", "chestnut": "brown",
    "auburn": "red", "黄铜": "铜",
}  # fmt: skip


def normal(value: str) -> str:
    """One spelling for one value: 十二 and 12, grey and gray."""
    value = SAME.get(value.lower(), value.lower())
    if ENGLISH_NUMBER.fullmatch(value):
        return str(int(english(value)))
    if HAN_NUMBER.fullmatch(value):
        return str(int(chinese(value)))
    return value
