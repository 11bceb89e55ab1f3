"""Lyrics, section after section: the writer chooses the words, the schema holds the rhythm.

In English the rhymes are led by the theme: the writer names words that belong to the song, and the
families of rhymes that have some of them come first. A chorus that comes back is sung as it was
written.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence

from ....build import progress
from ....build.step import step
from ....kinds import Writer
from ....values import Brief, Lyrics, Message
from ...ask import (
    Unusable,
    as_strings,
    conversation,
    in_two_languages,
    object_of,
    parsed,
    shaped,
    strings,
)
from ..check import bare, script
from ..verse.verdict import Verdict
from .line import BETWEEN, Line, last, string, written
from .rhymes import chosen, led, words
from .rhythm import KINDS, Section, heads, sections
from .verify import verify
from .wording import THEME, WORDING, Wording

SPACIOUS = 4  # Chinese characters of a line that can end with a word of two


@step(version=6, timeout=1800)
def lyrics(brief: Brief, *, writer: Writer, seed: int) -> Lyrics:
    """The words of a song by the brief. Raises BadBrief for a rhythm that cannot be read and for a
    rhyme that has no words, Unsupported for another language, NotGoodEnough."""
    wording = wording_of(brief)
    parts = sections(brief.rhythm, brief.language)
    chance = random.Random(seed)
    rhymes = _rhymes(writer, wording, parts, brief, chance, seed)
    told = _told(writer, wording, brief, parts, seed)
    names = heads(parts, brief.language)
    messages = [
        *conversation(wording.system, *as_strings(wording.shown)),
        Message(role="user", text=wording.order(brief, told)),
    ]
    sung: list[str] = []
    for number, part in enumerate(parts):
        if not part.again:
            asked = wording.section(told[number])
            song = _Song(writer, wording, brief, seed * 100 + number)
            sung += song.section(messages, asked, part, rhymes[number], sung)
    text = _set_out(parts, names, written_in_order(parts, sung))
    title = brief.title or _title(writer, wording, text, seed)
    return Lyrics(
        title=title,
        language=brief.language,
        rhythm=tuple(f"{p.kind} {' '.join(map(str, p.syllables))}" for p in parts),
        rhyme=brief.rhyme,
        text=text,
    )


@step(version=1)
def lyrics_verified(song: Lyrics) -> Verdict:
    """Where the song keeps its rhythm and rhyme; what breaks them is said of the work."""
    verdict = verify(song)
    for fault in verdict.faults:
        if fault.grave:
            progress.note(fault.english, fault.chinese)
    return verdict


def wording_of(brief: Brief) -> Wording:
    """How the language is asked. Raises Unsupported for one whose syllables nobody here counts."""
    if brief.language not in WORDING:
        raise in_two_languages("lyrics are", "歌词", brief.language)
    return WORDING[brief.language]


def written_in_order(parts: Sequence[Section], sung: Sequence[str]) -> list[tuple[str, ...]]:
    """The lines of each section; a chorus that comes back has those of the one before."""
    found: list[tuple[str, ...]] = []
    chorus: tuple[str, ...] = ()
    place = 0
    for part in parts:
        if not part.again:
            lines = tuple(sung[place : place + len(part.syllables)])
            place += len(part.syllables)
            chorus = lines if part.kind == "chorus" else chorus
        found.append(chorus if part.again else lines)
    return found


def _set_out(
    parts: Sequence[Section], names: Sequence[str], lines: Sequence[tuple[str, ...]]
) -> str:
    return "\n\n".join(
        "\n".join((f"[{name}]", *those)) for _, name, those in zip(parts, names, lines, strict=True)
    )


def _rhymes(
    writer: Writer,
    wording: Wording,
    parts: Sequence[Section],
    brief: Brief,
    chance: random.Random,
    seed: int,
) -> list[list[tuple[str, ...]]]:
    """The families of words that each section rhymes on, first to last. In Chinese the chorus has
    another than the verses; in English each quatrain has its own."""
    language = brief.language
    most = max(len(_together(part, language)) for part in parts)
    drawn = chosen(language, brief.rhyme, most, chance)
    if language == "zh":
        kinds = list(dict.fromkeys(part.kind for part in parts))
        first = {kind: 3 * n % len(drawn) for n, kind in enumerate(kinds)}
        turned = [drawn[first[p.kind] :] + drawn[: first[p.kind]] for p in parts]
        return [[words("zh")[name] for name in names] for names in turned]
    theme = () if brief.rhyme else _theme(writer, wording, brief, seed)
    families = led(theme, drawn)
    found, place = [], 0
    for part in parts:
        place %= len(families)
        found.append(families[place:] + families[:place])
        place += 0 if part.again else -(-len(part.syllables) // 4)
    return found


def _theme(writer: Writer, wording: Wording, brief: Brief, seed: int) -> tuple[str, ...]:
    """Words that belong to the song, as the writer names them."""

    def read(text: str) -> tuple[str, ...]:
        told = parsed(text)
        if not isinstance(told, list):
            raise Unusable("it is no list of words", "答案不是词的列表")
        return tuple(dict.fromkeys(str(word).casefold() for word in told))

    return shaped(
        writer,
        conversation(wording.system, wording.theme(brief)),
        {
            "type": "array",
            "items": {"type": "string", "pattern": "^[a-z]{3,9}$"},
            "minItems": THEME,
            "maxItems": THEME,
        },
        read,
        what=("the words of the song", "歌里的词"),
        max_tokens=10 * THEME,
        seed=seed,
    )


def _together(part: Section, language: str) -> tuple[int, ...]:
    """The lines that must rhyme with each other: of a section, or in English of a quatrain."""
    return part.rhyming if language == "zh" else part.rhyming[:3]


def _told(
    writer: Writer, wording: Wording, brief: Brief, parts: Sequence[Section], seed: int
) -> tuple[str, ...]:
    """What each section sings about, in a phrase; the chorus always the same."""
    names = heads(parts, brief.language)
    wanted = list(dict.fromkeys(n for n, p in zip(names, parts, strict=True) if not p.again))
    properties = {
        name: {"type": "string", "minLength": 4, "maxLength": wording.phrase} for name in wanted
    }

    def read(text: str) -> dict[str, str]:
        found = strings(text, wanted)
        strange = [d for told in found.values() for d in script(told, brief.language, brief.line)]
        if any(re.search(wording.spoken_of, told, re.I) for told in found.values()):
            raise Unusable("it says what a song is made of", "写的是歌的结构，不是内容")
        if strange:
            raise Unusable(strange[0].english, strange[0].chinese)
        return found

    found = shaped(
        writer,
        conversation(wording.system, wording.plan(brief, wanted)),
        object_of(properties),
        read,
        what=("the plan of the song", "歌的构思"),
        max_tokens=60 * len(wanted) + 40,
        seed=seed,
    )
    return tuple(found[name] for name in names)


def breaths(lines: int, language: str) -> list[tuple[int, ...]]:
    """The lines of a section, from 1, by what is sung in one breath: two in Chinese, three where one would be
    left; one in English."""
    if language != "zh":
        return [(n,) for n in range(1, lines + 1)]
    firsts = list(range(1, max(lines, 2), 2))
    return [tuple(range(a, b)) for a, b in zip(firsts, (*firsts[1:], lines + 1), strict=True)]


class _Song:
    """Asks for the lines of one section, each breath beneath those before it."""

    def __init__(self, writer: Writer, wording: Wording, brief: Brief, seed: int) -> None:
        self.writer = writer
        self.wording = wording
        self.brief = brief
        self.seed = seed

    def section(
        self,
        messages: list[Message],
        asked: str,
        part: Section,
        rhymes: Sequence[tuple[str, ...]],
        before: Sequence[str],
    ) -> tuple[str, ...]:
        lines: list[str] = []
        progress.words(f"\n[{KINDS[part.kind][self.brief.language == 'zh']}]\n")
        for breath in breaths(len(part.syllables), self.brief.language):
            number = breath[0]
            wanted = [
                Line(part.syllables[n - 1], self._ends(part, n, rhymes, lines)) for n in breath
            ]
            order = self.wording.lines(number, [line.syllables for line in wanted])
            order = f"{asked}{order}" if number == 1 else order
            texts, order = written(
                self.writer,
                self.wording,
                messages,
                order,
                wanted,
                number,
                (*before, *lines),
                theme=self.brief.line,
                seed=self.seed,
            )
            lines += texts
            answer = json.dumps(BETWEEN.join(texts), ensure_ascii=False)
            messages += [
                Message(role="user", text=order),
                Message(role="assistant", text=answer),
            ]
            progress.words("".join(f"{text}\n" for text in texts))
        return tuple(lines)

    def _ends(
        self, part: Section, number: int, rhymes: Sequence[tuple[str, ...]], lines: Sequence[str]
    ) -> tuple[str, ...]:
        """What the line may end with: of its rhyme, and not yet sung in the section."""
        if number not in part.rhyming:
            return ()
        language = self.brief.language
        turn = 0 if language == "zh" else (number - 1) // 4
        offered = rhymes[turn % len(rhymes)]
        said = {last(line, language) for line in lines}
        return tuple(word for word in offered if last(word, language) not in said)


def _title(writer: Writer, wording: Wording, text: str, seed: int) -> str:
    def read(said: str) -> str:
        found = bare(" ".join(string(said).split()))
        if not found or script(found, wording.language):
            raise Unusable("the title cannot be used", "歌名不能用")
        return found

    return shaped(
        writer,
        conversation(wording.title, text),
        {"type": "string", "pattern": wording.title_pattern},
        read,
        what=("the title", "歌名"),
        max_tokens=30,
        seed=seed,
    )
