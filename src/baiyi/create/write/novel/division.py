"""A chapter's sentence cut into scenes and these into events, and who is there, for a small writer.

A small model that is asked what happens in a scene forgets the half of its chapter and invents the rest.
Its author's own clauses, in their order, are what happens; no model is asked for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ....values import Canon, Character
from ...mentions import OWNER, Gender, People, gender_of
from .. import check
from .style import QUOTED

SHORT = {"zh": 5, "en": 4}  # characters or words of a clause that stands with the next one
MOST_EVENTS = 4  # of a scene; more are told together
MOST_THERE = 3
MUCH = 3  # clauses of a sentence; one of more may be two scenes
COMMA = {  # an English clause with a subject of its own
    "zh": re.compile(r"(?<=，)"),
    "en": re.compile(
        r"(?<=,) (?=(?:and|but|then|so|while) (?:that |[A-Z]|he |she |they |it |the |his |her ))"
    ),
}
STRONG = re.compile(r"(?<=[；;])\s*")
JOINED = re.compile(r"^(?:and|but|then|so|while)(?: that)? ")
# Somebody in a picture, a letter or a memory is told of, not there.
TOLD_OF = re.compile(
    r"(?:照片|相片|画像|画|信|梦|名字|叫|姓|寄给|写给|想起|记得|听说|找到?|寻找|寻|等)[^，。；：]{0,5}$"
    r"|\b(?:photographs?|pictures?|portraits?|letters?|dreams?|names?|called|search(?:es)?|looks?|waits?|remembers?)"
    r"(?: \w+){0,2} $"
)


@dataclass(frozen=True)
class Share:
    """What of a chapter one scene has: its events in their order, and who is there."""

    text: str
    events: tuple[str, ...]
    who: tuple[str, ...]


def divided(happens: str, count: int, canon: Canon, language: str) -> tuple[Share, ...]:
    """At most `count` scenes, cut at semicolons and ends of sentences; within a sentence only where it tells
    of much. Who would be alone has the book's first person beside them, or somebody of the chapter."""
    tongue = "zh" if language == "zh" else "en"
    groups = [_clauses(part, tongue) for part in _parts(happens)]
    while len(groups) > count:
        place = _shortest(["".join(group) for group in groups])
        groups[place : place + 2] = [groups[place] + groups[place + 1]]
    wholes = [" ".join(group) for group in groups]
    while len(groups) < count and any(len(group) > MUCH for group in groups):
        place = max(range(len(groups)), key=lambda n: len(groups[n]))
        middle = _middle(groups[place])
        groups[place : place + 1] = [groups[place][:middle], groups[place][middle:]]
        wholes[place : place + 1] = [wholes[place]] * 2
    everybody = there(happens, canon, language)
    shares: list[Share] = []
    for group, whole in zip(groups, wholes, strict=True):
        named = [n for text in (" ".join(group), whole) for n in _named(text, canon, language)]
        who = [name for name in dict.fromkeys(named) if name in everybody]
        for name in (*(c.name for c in canon.characters[:1]), *everybody):
            if len(who) < 2 and name not in who:
                who.append(name)
        events = _events(group, tongue)
        text = ("，" if tongue == "zh" else ", ").join(events)
        shares.append(Share(text, events, tuple(who[:MOST_THERE])))
    return tuple(shares)


def _parts(text: str) -> list[str]:
    return [part for s in check.sentences(text) for part in STRONG.split(s) if part.strip()]


def _clauses(text: str, tongue: str) -> list[str]:
    """A clause too short to be told alone stands with the next, the last with the one before."""
    found: list[str] = []
    held = ""
    for clause in COMMA[tongue].split(text.strip()):
        held = f"{held}{clause}" if tongue == "zh" else f"{held} {clause}".strip()
        if check.length(held, tongue) >= SHORT[tongue]:
            found.append(held)
            held = ""
    if held:
        found[-1:] = (
            [f"{found[-1]}{held}" if tongue == "zh" else f"{found[-1]} {held}"] if found else [held]
        )
    return found


def _middle(group: Sequence[str]) -> int:
    """Before which clause the two halves are most alike in length."""
    whole = len("".join(group))
    return min(range(1, len(group)), key=lambda n: abs(2 * len("".join(group[:n])) - whole))


def _shortest(texts: Sequence[str]) -> int:
    """Where two neighbours together are shortest."""
    lengths = [len(a) + len(b) for a, b in pairwise(texts)]
    return lengths.index(min(lengths))


def _events(group: Sequence[str], tongue: str) -> tuple[str, ...]:
    merged = list(group)
    while len(merged) > MOST_EVENTS:
        place = _shortest(merged)
        between = "" if tongue == "zh" else " "
        merged[place : place + 2] = [f"{merged[place]}{between}{merged[place + 1]}"]
    return tuple(_told(event) for event in merged)


def _told(event: str) -> str:
    """A clause as a sentence of its own, without its full stop."""
    text = JOINED.sub("", event.strip()).rstrip("，。；,.;")
    return text[:1].upper() + text[1:]


def there(text: str, canon: Canon, language: str) -> tuple[str, ...]:
    """Who is there where this happens, in the order in which they are named.

    Who is named only as an owner ("Thomas's watch"), in a picture or as one looked for is not;
    but one whom "she" can mean alone is.
    """
    named: dict[str, bool] = {}
    for mention in People(canon, language == "zh").named(text):
        before, after = text[max(0, mention.begin - 24) : mention.begin], text[mention.end :]
        acts = not OWNER.match(after) and not TOLD_OF.search(before)
        named[mention.name] = named.get(mention.name, False) or acts
    genders = {c.name: c.gender for c in canon.characters}
    for pronoun, gender in ((check.SHE, "female"), (check.HE, "male")):
        meant = [name for name in named if genders[name] == gender]
        if len(meant) == 1 and pronoun.search(text):
            named[meant[0]] = True
    return tuple(name for name, acts in named.items() if acts)


def _named(text: str, canon: Canon, language: str) -> list[str]:
    return list(dict.fromkeys(m.name for m in People(canon, language == "zh").named(text)))


def acting(text: str, canon: Canon, language: str) -> tuple[str, ...]:
    """Who does or says something in a passage; what is said aloud aside."""
    told = QUOTED.sub("“”", text)
    found = (m.name for m in People(canon, language == "zh").named(told) if m.subject)
    return tuple(dict.fromkeys(found))


def mistaken(text: str, canon: Canon, language: str) -> list[check.Defect]:
    """ "He" for a woman and "she" for a man, in a paragraph that names nobody else."""
    genders = {c.name: c.gender for c in canon.characters}
    people = People(canon, language == "zh")
    found: list[check.Defect] = []
    for row in text.splitlines():
        told = QUOTED.sub("“”", row)
        named = {mention.name for mention in people.named(told)}
        found += check.pronouns(told, {genders[n] for n in named}) if len(named) == 1 else []
    return found[:1]


def gender(character: Character, told: Iterable[str], canon: Canon, language: str) -> Gender:
    """What the author's sentences call somebody, "she" or "he", where nobody else can be meant; else what
    they are by name and role."""
    people = People(canon, language == "zh")
    found: set[Gender] = set()
    for sentence in (s for text in told for s in _parts(text)):
        named = people.named(sentence)
        if {m.name for m in named} == {character.name}:
            after = sentence[named[0].end :]
            found |= {"female"} if check.SHE.search(after) else set()
            found |= {"male"} if check.HE.search(after) else set()
    if len(found) == 1:
        return found.pop()
    role = character.role.rpartition("的")[2] if language == "zh" else character.role
    return gender_of(f"{character.name} {role}")
