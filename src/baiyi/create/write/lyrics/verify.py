"""A verifier of lyrics: sections, syllables and rhymes, line by line; it knows not who wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ....values import Lyrics
from ..verse import english
from ..verse.verdict import HAN, Fault, Verdict, VerseLine, rhyme_faults, sounds_of
from . import rhythm
from .rhymes import named, sung

HEAD = re.compile(r"^\s*(?:[\[【](?P<name>[^\]】\n]{1,24})[\]】]|#{1,6} (?P<marked>.{1,24}))\s*$")
MARKS = re.compile(r"[，。！？；：、…—～·,.!?;:\s“”‘’《》「」\"'()（）-]")


@dataclass(frozen=True)
class Sung:
    """A section as it stands in a text; `first`: the number of its first line in the whole."""

    head: str
    kind: str | None
    first: int
    lines: tuple[str, ...]

    @property
    def rhyming(self) -> tuple[int, ...]:
        return rhythm.Section("verse", 1, (1,) * len(self.lines)).rhyming


def parsed(text: str) -> tuple[Sung, ...]:
    """The sections of a text; what stands above the first head is a title where nothing is sung."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if head := HEAD.match(line):
            found.append(((head["name"] or head["marked"]).strip(), []))
        elif line.strip():
            found[-1][1].append(line.strip())
    if len(found) > 1:
        found = [f for f in found[1:] if f[1] or rhythm.kind_of(f[0])]
    sections, first = [], 1
    for name, lines in found:
        sections.append(Sung(name, rhythm.kind_of(name), first, tuple(lines)))
        first += len(lines)
    return tuple(sections)


def counted(line: str, language: str, wanted: int) -> int:
    """Han characters, or the syllables in English that are nearest to those wanted."""
    if language == "zh":
        return len(HAN.findall(line))
    fewest, most = english.syllables(line)
    return min(max(wanted, fewest), most)


def verify(lyrics: Lyrics) -> Verdict:
    """What holds of the rhythm and the rhyme and what does not.

    Raises BadBrief for a rhythm that cannot be read, MissingExtra without the dictionary of sounds.
    """
    found = parsed(lyrics.text)
    wanted = rhythm.sections(lyrics.rhythm, lyrics.language) if lyrics.rhythm else None
    faults = _shape(found, wanted, lyrics.language) if wanted else _like_each_other(found, lyrics)
    faults += [f for section in found for f in _rhymes(section, lyrics)]
    faults += _chorus(found)
    lines = tuple(
        _told(line, number in section.rhyming, lyrics.language)
        for section in found
        for number, line in enumerate(section.lines, 1)
    )
    return Verdict(
        form="lyrics",
        rhyme_book="shisanzhe" if lyrics.language == "zh" else "english",
        lines=lines,
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
    )


def _told(line: str, rhymes: bool, language: str) -> VerseLine:
    sounds = sounds_of(MARKS.sub("", line), sung()) if language == "zh" else ""
    return VerseLine(
        text=line, sounds=sounds, wanted=str(counted(line, language, 0)), rhymes=rhymes
    )


def _shape(found: Sequence[Sung], wanted: Sequence[rhythm.Section], language: str) -> list[Fault]:
    faults = []
    if len(found) != len(wanted):
        faults.append(
            Fault(
                rule="sections", line=0,
                english=f"it has {len(found)} sections, the rhythm has {len(wanted)}",
                chinese=f"共 {len(found)} 段，节奏要求 {len(wanted)} 段",
            )
        )  # fmt: skip
    for section, asked in zip(found, wanted, strict=False):
        if len(section.lines) != len(asked.syllables):
            faults.append(
                Fault(
                    rule="lines", line=section.first,
                    english=f"{section.head or 'the text'} has {len(section.lines)} lines, wanted are "
                    f"{len(asked.syllables)}",
                    chinese=f"{section.head or '全文'}有 {len(section.lines)} 行，应为 {len(asked.syllables)} 行",
                )
            )  # fmt: skip
        for n, (line, syllables) in enumerate(zip(section.lines, asked.syllables, strict=False)):
            faults += _length(section.first + n, counted(line, language, syllables), syllables)
    return faults


def _length(number: int, counted: int, wanted: int, *, grave: bool = True) -> list[Fault]:
    if counted == wanted:
        return []
    return [
        Fault(
            rule="syllables", line=number, grave=grave,
            english=f"line {number} has {counted} syllables, wanted are {wanted}",
            chinese=f"第 {number} 行有 {counted} 个音节，应为 {wanted} 个",
        )
    ]  # fmt: skip


def _like_each_other(found: Sequence[Sung], lyrics: Lyrics) -> list[Fault]:
    """Without a rhythm: sections of one kind are sung to one tune, so should count the same."""
    faults: list[Fault] = []
    first: dict[str, Sung] = {}
    for section in found:
        if section.kind is None:
            continue
        model = first.setdefault(section.kind, section)
        if section is not model and section.kind != rhythm.CHORUS:
            for n, (line, like) in enumerate(zip(section.lines, model.lines, strict=False)):
                wanted = counted(like, lyrics.language, 0)
                own = counted(line, lyrics.language, wanted)
                faults += _length(section.first + n, own, wanted, grave=False)
    return faults


def _rhymes(section: Sung, lyrics: Lyrics) -> list[Fault]:
    ends = section.rhyming
    if lyrics.language == "zh":
        bare = tuple(MARKS.sub("", line) or "？" for line in section.lines)
        found = rhyme_faults(bare, ends, sung())
        asked = named("zh", lyrics.rhyme) if lyrics.rhyme else None
        if asked and not found and ends:
            own = sung().groups(bare[ends[-1] - 1][-1])
            if own and asked not in own:
                found = [_other(ends[-1], bare[ends[-1] - 1][-1], asked)]
        return [_moved(fault, section.first - 1) for fault in found]
    return [
        fault
        for quatrain in range(0, len(section.lines), 4)
        for fault in _english(section, [n for n in ends if quatrain < n <= quatrain + 4])
    ]


def _moved(fault: Fault, by: int) -> Fault:
    """The fault with its line counted in the whole song. A word that rhymes with itself is sung."""
    number = fault.line + by
    return fault.model_copy(
        update={
            "line": number,
            "grave": fault.grave and fault.rule != "same_rhyme_word",
            "english": re.sub(r"^line \d+", f"line {number}", fault.english),
            "chinese": re.sub(r"^第 \d+ 句", f"第 {number} 行", fault.chinese),
        }
    )


def _other(number: int, last: str, wanted: str) -> Fault:
    return Fault(
        rule="rhyme", line=number,
        english=f"line {number}: {last} is not of the rhyme asked for ({wanted})",
        chinese=f"第 {number} 句：“{last}”不押要求的{wanted}辙",
    )  # fmt: skip


def _english(section: Sung, ends: Sequence[int]) -> list[Fault]:
    """Each rhyming line with the first of them; a last odd line may stand alone."""
    last = {n: english.WORD.findall(section.lines[n - 1]) for n in ends}
    said = [(n, words[-1]) for n, words in last.items() if words]
    return [
        Fault(
            rule="rhyme", line=section.first + n - 1,
            english=f"line {section.first + n - 1}: {word!r} does not rhyme with {said[0][1]!r}",
            chinese=f"第 {section.first + n - 1} 行：{word!r} 与 {said[0][1]!r} 不押韵",
        )
        for n, word in said[1:]
        if word.casefold() != said[0][1].casefold() and not english.rhyming(word, said[0][1])
    ]  # fmt: skip


def _chorus(found: Sequence[Sung]) -> list[Fault]:
    sung_before = [section for section in found if section.kind == rhythm.CHORUS]
    return [
        Fault(
            rule="chorus", line=section.first, grave=False,
            english=f"line {section.first}: the chorus is not sung as before",
            chinese=f"第 {section.first} 行：副歌与前一次不同",
        )
        for section in sung_before[1:]
        if section.lines != sung_before[0].lines
    ]  # fmt: skip
