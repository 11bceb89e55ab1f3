"""What a production would stumble over in a script; no model is asked."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations, zip_longest

from ....values import Screenplay, heading_of, scenes_of, speaker_of
from ..verse.verdict import Fault

NEAR = 0.8  # likeness of two names from which one may be the other misspelt


def faults(script: Screenplay) -> Iterator[Fault]:
    """Scenes without place or time, people who never speak, names that are spelt two ways.

    A fault's `line` is the number of its scene, 0 for the script as a whole.
    """
    scenes = scenes_of(script)
    if not scenes:
        yield _fault("scenes", 0, True, "there is no scene heading", "没有场景标题")
    for number, scene in enumerate(scenes, 1):
        heading, said = heading_of(scene.heading.text), scene.heading.text
        if not heading.time:
            yield _fault("time", number, False, f"scene {number} says no time of day: {said!r}",
                         f"第 {number} 场没有写时间：“{said}”")  # fmt: skip
        if not heading.setting:
            yield _fault("setting", number, False, f"scene {number} says neither inside nor outside: {said!r}",
                         f"第 {number} 场没有写内景或外景：“{said}”")  # fmt: skip
    yield from _names(script)


def _names(script: Screenplay) -> Iterator[Fault]:
    spelt = sorted({speaker_of(e.text) for e in script.elements if e.kind == "character"})
    for first, second in combinations(spelt, 2):
        if _same(first, second):
            grave = "".join(first.casefold().split()) == "".join(second.casefold().split())
            yield _fault("spelling", 0, grave, f"one character, spelt two ways? {first!r} and {second!r}",
                         f"同一角色写了两种名字？“{first}”与“{second}”")  # fmt: skip
    speaks = {name.casefold() for name in spelt}
    for character in script.canon.characters:
        if character.name.casefold() not in speaks:
            yield _fault("silent", 0, False, f"{character.name!r} never speaks", f"“{character.name}”没有台词")  # fmt: skip
    for before, after in zip_longest(script.elements, script.elements[1:]):
        cue = before.text.removeprefix("@")
        spoken = after is not None and after.kind in ("dialogue", "lyrics", "parenthetical")
        lone = before.kind == "action" and (before.text.startswith("@") or cue in spelt)
        if (before.kind == "character" and not spoken) or lone:
            yield _fault("silent", 0, True, f"{cue!r} is called, and says nothing", f"“{cue}”之后没有台词")  # fmt: skip


def _same(first: str, second: str) -> bool:
    """Whether two names differ by case, blanks, or one letter in a name of four or more."""
    one, other = ("".join(name.casefold().split()) for name in (first, second))
    if one == other:
        return True
    longest = max(len(one), len(other))
    han = any("一" <= c <= "鿿" for c in one + other)
    if longest < (3 if han else 4) or any(c.isdigit() for c in one + other):
        return False
    alike = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return bool(alike > (0.65 if han else NEAR))


def _fault(rule: str, line: int, grave: bool, english: str, chinese: str) -> Fault:
    return Fault(rule=rule, line=line, grave=grave, english=english, chinese=chinese)
