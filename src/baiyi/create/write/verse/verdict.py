"""What a verifier says of a poem, line by line."""

from __future__ import annotations

import re

from pydantic import Field

from ....values import Frozen
from .sounds import TONES, RhymeBook, Tone

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
BREAKS = re.compile(r"[\s，。！？；：、,.!?;:—…~～]+")
MARKS = re.compile(r"[《》“”‘’「」『』\"'()（）]")


class Fault(Frozen):
    """One place where a poem leaves its form; `grave` where the form is broken by it."""

    rule: str = Field(description="short stable name, e.g. tone, rhyme, lone_level")
    line: int = Field(ge=0, description="counted from 1; 0: the whole poem")
    place: int = Field(default=0, ge=0, description="character in the line, from 1; 0: all of it")
    grave: bool = True
    english: str
    chinese: str


class VerseLine(Frozen):
    """A line, how it sounds and how it should: 平, 仄, 中 (either)."""

    text: str
    sounds: str
    wanted: str
    rhymes: bool = False


class Verdict(Frozen):
    """Whether a poem keeps its form, and where not."""

    form: str
    rhyme_book: str
    lines: tuple[VerseLine, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def holds(self) -> bool:
        return not any(fault.grave for fault in self.faults)


def lines_of(poem: str) -> tuple[str, ...]:
    """The poem's lines, cut at its punctuation, without marks."""
    bare = MARKS.sub("", poem)
    return tuple(line for line in BREAKS.split(bare) if line)


def sounds_of(line: str, book: RhymeBook) -> str:
    """平 仄 中 for each character; ？ for what is none."""
    return "".join(_sign(book, character) for character in line)


def _sign(book: RhymeBook, character: str) -> str:
    tones = book.tones(character) if HAN.match(character) else frozenset()
    if len(tones) == 2:
        return "中"
    return {"level": "平", "oblique": "仄"}.get(next(iter(tones), ""), "？")


def fits(sound: str, wanted: str) -> bool:
    """Whether a sound can stand where 平, 仄 or 中 is wanted."""
    return sound != "？" and (sound == wanted or "中" in (sound, wanted))


def shape_faults(lines: tuple[str, ...], wanted: tuple[int, ...]) -> list[Fault]:
    """Too many or too few lines or characters, and what is no Chinese character."""
    found = []
    if len(lines) != len(wanted):
        found.append(
            Fault(
                rule="lines", line=0,
                english=f"it has {len(lines)} lines, the form has {len(wanted)}",
                chinese=f"共 {len(lines)} 句，应为 {len(wanted)} 句",
            )
        )  # fmt: skip
    for number, (line, length) in enumerate(zip(lines, wanted, strict=False), 1):
        strange = [c for c in line if not HAN.match(c)]
        if strange:
            found.append(
                Fault(
                    rule="script", line=number, place=line.index(strange[0]) + 1,
                    english=f"line {number}: {strange[0]!r} is no Chinese character",
                    chinese=f"第 {number} 句：“{strange[0]}”不是汉字",
                )
            )  # fmt: skip
        elif len(line) != length:
            found.append(
                Fault(
                    rule="length", line=number,
                    english=f"line {number} has {len(line)} characters, wanted are {length}",
                    chinese=f"第 {number} 句有 {len(line)} 字，应为 {length} 字",
                )
            )  # fmt: skip
    return found


def wrong_tone(number: int, place: int, wanted: str) -> Fault:
    tone = TONES[wanted]
    return Fault(
        rule="tone", line=number, place=place,
        english=f"line {number}: character {place} should be {tone} ({wanted})",
        chinese=f"第 {number} 句第 {place} 字应为{wanted}声",
    )  # fmt: skip


def repeated(lines: tuple[str, ...]) -> list[Fault]:
    """Characters that come back in another line; doubled ones (萧萧) are an art, not a fault."""
    first: dict[str, int] = {}
    found = []
    for number, line in enumerate(lines, 1):
        if number > 1 and lines[number - 2].endswith(line):
            continue  # a refrain
        for place, character in enumerate(line, 1):
            if first.setdefault(character, number) != number:
                found.append(
                    Fault(
                        rule="repeated", line=number, place=place, grave=False,
                        english=f"line {number}: {character} stood in line {first[character]} already",
                        chinese=f"第 {number} 句：“{character}”与第 {first[character]} 句重复",
                    )
                )  # fmt: skip
    return found


def rhyme_faults(
    lines: tuple[str, ...], ends: tuple[int, ...], book: RhymeBook, tone: Tone | None = None
) -> list[Fault]:
    """Lines (numbers from 1) that should rhyme with each other and do not, or by the same word.

    The group that most of them share is the poem's rhyme.
    """
    groups = {n: book.groups(lines[n - 1][-1], tone) for n in ends}
    counts: dict[str, int] = {}
    for found in groups.values():
        for group in found:
            counts[group] = counts.get(group, 0) + 1
    if not counts:
        return []
    rhyme = max(counts, key=lambda group: counts[group])
    faults = []
    used: dict[str, int] = {}
    for n in ends:
        last = lines[n - 1][-1]
        if rhyme not in groups[n]:
            own = "、".join(sorted(groups[n])) or "?"
            faults.append(
                Fault(
                    rule="rhyme", line=n, place=len(lines[n - 1]),
                    english=f"line {n}: {last} ({own}) does not rhyme with the others ({rhyme})",
                    chinese=f"第 {n} 句：“{last}”属{own}，不押本诗的{rhyme}韵",
                )
            )  # fmt: skip
        if last in used and not lines[used[last] - 1].endswith(lines[n - 1]):  # 争渡，争渡
            faults.append(
                Fault(
                    rule="same_rhyme_word", line=n, place=len(lines[n - 1]),
                    english=f"line {n}: it rhymes with the same word as line {used[last]}: {last}",
                    chinese=f"第 {n} 句：与第 {used[last]} 句重韵：“{last}”",
                )
            )  # fmt: skip
        used.setdefault(last, n)
    return faults
