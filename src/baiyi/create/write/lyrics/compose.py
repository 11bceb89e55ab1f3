"""Lyrics, section after section: the writer chooses the words, the schema holds the rhythm.

In Chinese a line has its number of characters and its rhyme by construction. In English it has its
last word by construction; its syllables are counted, and of several lines the best that fits is
kept. A chorus that comes back is sung as it was written.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ....build import progress
from ....build.step import step
from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Brief, Lyrics, Message, Prompt
from ...ask import Unusable, as_strings, conversation, in_two_languages, shaped, strings, weighed
from ..check import TRADITIONAL, bare, script
from ..verse.verdict import Verdict
from .rhymes import LEANING, chosen, phrases, words
from .rhythm import KINDS, Section, heads, sections
from .verify import counted, verify
from .wording import WORDING, Wording

CANDIDATES = {"zh": 6, "en": 5}  # lines, the best of which is kept
MOST = {"zh": 12, "en": 24}  # lines asked for until one keeps the rhythm
TEMPERATURE = 0.8
HAN = "一-龥"
SPACIOUS = 4  # characters of a line that can end with a word of two
OFFERED, COMMON = (
    {"zh": 14, "en": 5},
    40,
)  # words that a line may end with; how far the common ones reach
SAID_AGAIN, NEAR, LISTED = 3.0, 2.0, 2.0  # natural logarithms a token that a line loses


@dataclass(frozen=True)
class Line:
    """A line to be written: its syllables, and the words it may end with (any, where none)."""

    syllables: int
    ends: tuple[str, ...]


@step(version=3, timeout=1800)
def lyrics(brief: Brief, *, writer: Writer, seed: int) -> Lyrics:
    """The words of a song by the brief. Raises BadBrief for a rhythm that cannot be read and for a
    rhyme that has no words, Unsupported for another language, NotGoodEnough."""
    wording = wording_of(brief)
    parts = sections(brief.rhythm, brief.language)
    chance = random.Random(seed)
    rhymes = _rhymes(parts, brief, chance)
    told = _told(writer, wording, brief, parts, seed)
    names = heads(parts, brief.language)
    messages = [
        *conversation(wording.system, *as_strings(wording.shown)),
        Message(role="user", text=wording.order(brief, told)),
    ]
    sung: list[str] = []
    written: dict[str, tuple[str, ...]] = {}
    for number, part in enumerate(parts):
        if not part.again:
            asked = wording.section(told[number])
            song = _Song(writer, wording, brief, seed * 100 + number)
            written[part.kind] = song.section(messages, asked, part, rhymes[part.kind], sung)
            sung += written[part.kind]
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


def _rhymes(parts: Sequence[Section], brief: Brief, chance: random.Random) -> dict[str, list[str]]:
    """The rhymes of each kind of section, first to last: the chorus has another than the verses."""
    most = max(len(_together(part, brief.language)) for part in parts)
    drawn = chosen(brief.language, brief.rhyme, most, chance)
    kinds = list(dict.fromkeys(part.kind for part in parts))
    turned = {kind: 3 * n % len(drawn) for n, kind in enumerate(kinds)}
    return {kind: drawn[turned[kind] :] + drawn[: turned[kind]] for kind in kinds}


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
        {
            "type": "object",
            "properties": properties,
            "required": wanted,
            "additionalProperties": False,
        },
        read,
        what=("the plan of the song", "歌的构思"),
        max_tokens=60 * len(wanted) + 40,
        seed=seed,
    )
    return tuple(found[name] for name in names)


class _Song:
    """Asks for the lines of one section, each beneath those before it."""

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
        rhymes: Sequence[str],
        before: Sequence[str],
    ) -> tuple[str, ...]:
        lines: list[str] = []
        progress.words(f"\n[{KINDS[part.kind][self.brief.language == 'zh']}]\n")
        for number, syllables in enumerate(part.syllables, 1):
            line = Line(syllables, self._ends(part, number, rhymes, lines))
            order = self.wording.line(number, syllables)
            order = f"{asked}{order}" if number == 1 else order
            text, order = self._line(messages, order, line, number, (*before, *lines))
            lines.append(text)
            messages += [
                Message(role="user", text=order),
                Message(role="assistant", text=json.dumps(text, ensure_ascii=False)),
            ]
            progress.words(text + "\n")
        return tuple(lines)

    def _ends(
        self, part: Section, number: int, rhymes: Sequence[str], lines: Sequence[str]
    ) -> tuple[str, ...]:
        """The words that the line may end with: of its rhyme, and not yet sung in the section."""
        if number not in part.rhyming:
            return ()
        language = self.brief.language
        turn = 0 if language == "zh" else (number - 1) // 4
        rhyme = rhymes[turn % len(rhymes)]
        said = {_last(line, language) for line in lines}
        offered = words(language)[rhyme]
        if language == "zh" and part.syllables[number - 1] >= SPACIOUS:
            offered = phrases().get(rhyme, ()) or offered
        return tuple(word for word in offered if _last(word, language) not in said)

    def _line(
        self,
        messages: Sequence[Message],
        order: str,
        line: Line,
        number: int,
        before: Sequence[str],
    ) -> tuple[str, str]:
        """The likeliest of several lines that keep the rhythm, and the order that it followed.

        It is told which words it may end with: one that it only met at its end, it would stumble on.
        """
        language = self.brief.language
        chance = random.Random(self.seed * 1000 + number)
        found: dict[tuple[str, str], float] = {}
        for attempt in range(MOST[language]):
            if len(found) >= CANDIDATES[language]:
                break
            ends = _towards(line.ends, chance, OFFERED[language])
            between = "、" if language == "zh" else ", "
            told = order + (self.wording.ending.format(ends=between.join(ends)) if ends else "")
            pattern = _pattern(line.syllables, ends, language, attempt)
            prompt = Prompt(
                messages=(*messages, Message(role="user", text=told)),
                schema_={"type": "string", "pattern": f"^{pattern}$"},
                max_tokens=6 * line.syllables + 16,
                temperature=TEMPERATURE,
                logprobs=1,
                seed=self.seed * 1000 + number * 30 + attempt,
            )
            said, likelihood = weighed(self.writer, prompt)
            text = _read(said)
            if text in before and attempt < MOST[language] - 1:
                continue  # sung already
            if re.fullmatch(pattern, text) and _fits(text, line, self.wording):
                spoiled = _spoiled(text, self.brief.line, before) + LISTED * _listed(text, line)
                found[tidy(text, language), told] = likelihood - spoiled
        if not found:
            raise NotGoodEnough(
                f"line {number} of {line.syllables} syllables: none of {MOST[language]} answers kept "
                "the rhythm; try another --seed, another rhythm, or a writer that keeps to a pattern",
                f"一行 {line.syllables} 字（第 {number} 行）：{MOST[language]} 次都没有合节奏的；"
                "请换一个 --seed，换节奏，或换一个能遵守格式的写作模型",
            )
        return max(found, key=lambda pair: found[pair])


def _towards(ends: Sequence[str], chance: random.Random, count: int) -> tuple[str, ...]:
    """Some of the words; they stand by how common they are, and a common one is likelier."""
    weights = [1 / (1 + place / COMMON) for place in range(len(ends))]
    return tuple(dict.fromkeys(chance.choices(ends, weights, k=count))) if ends else ()


def _pattern(syllables: int, ends: Sequence[str], language: str, attempt: int) -> str:
    """A line as a regular expression. English lines are tried with more and with fewer words."""
    if language == "zh":
        last = f"({'|'.join(ends)})" if ends else f"[{HAN}]"
        rest = syllables - (len(ends[0]) if ends else 1)
        return f"[{HAN}]{{{rest}}}{last}" if rest else last
    count = round(syllables / 1.25) + (0, 1, -1, 2)[attempt % 4]
    count = min(max(1, count), syllables)
    last = f"({'|'.join(ends)})" if ends else "[a-z]{2,9}"
    return f"([A-Za-z'’]{{1,10}},? ){{{count - 1}}}{last}" if count > 1 else last


def _read(said: str) -> str:
    try:
        return str(json.loads(said))
    except ValueError:
        return ""


def _fits(text: str, line: Line, wording: Wording) -> bool:
    if text in wording.shown or re.search(wording.spoken_of, text, re.I):
        return False
    if wording.language == "zh":
        return not TRADITIONAL.search(text) and (bool(line.ends) or text[-1] not in LEANING)
    return counted(text, "en", line.syllables) == line.syllables


def tidy(text: str, language: str) -> str:
    """An English line begins with a capital, and I is one."""
    if language == "zh":
        return text
    text = re.sub(r"\bi\b(?=$|[\s'’,])", "I", " ".join(text.split()))
    return text[:1].upper() + text[1:]


def _last(line: str, language: str) -> str:
    return line[-1] if language == "zh" else line.split()[-1].casefold()


def _spoiled(text: str, theme: str, before: Sequence[str]) -> float:
    """What a line loses: for saying the theme again, for being like a line before, for stuttering."""
    bare_text = text.casefold()
    runs = {bare_text[n : n + 4] for n in range(len(bare_text) - 3)}
    again = text in before or any(
        len(runs & {o[n : n + 4] for n in range(len(o) - 3)}) * 2 > len(runs)
        for o in map(str.casefold, before)
    )
    told = any(run in theme.casefold() for run in runs) and " " not in text
    units = text.split() if " " in text else list(text)
    stutter = sum(units.count(unit) > 2 for unit in set(units))
    return SAID_AGAIN * again + NEAR * told + stutter


def _listed(text: str, line: Line) -> int:
    """Rhyme words before the last one: a small writer that is told them says them all."""
    return sum(word.strip(",").casefold() in line.ends for word in text.split()[:-1])


def _title(writer: Writer, wording: Wording, text: str, seed: int) -> str:
    def read(said: str) -> str:
        found = bare(" ".join(_read(said).split()))
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
