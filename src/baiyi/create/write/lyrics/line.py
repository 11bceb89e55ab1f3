"""One line of a song: asked for several times in a pattern, the best that keeps the rhythm is sung.

In Chinese a pattern holds the number of characters and the rhyme. In English it holds the last
word; where the line ends is the writer's own choice, its syllables are counted afterwards. A line
that is forced to an end after so many words tacks its rhyme word on.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Message, Prompt
from ...ask import answered
from ..check import TRADITIONAL
from ..verse.feet import LIGHT
from .rhymes import LEANING
from .verify import counted
from .wording import Wording

CANDIDATES = {"zh": 6, "en": 4}  # lines that nothing spoils, the best of which is kept
ENOUGH = {"zh": 12, "en": 28}  # lines asked for until so many keep the rhythm
MOST = {"zh": 12, "en": 60}  # lines asked for until one does
TEMPERATURE, HOTTEST = 0.8, 1.1
HAN = "一-龥"
OFFERED, TURNS = 14, 3  # Chinese words told at once; lines asked for with one English word
COMMON = {"zh": 40, "en": 4}  # how far the common words reach
# What a line loses, in natural logarithms a token, and what a doubtful end weighs beside the rest.
SAID_AGAIN, NEAR, LISTED, BEGUN, ENDING = 3.0, 2.0, 2.0, 1.5, 1.0
WORD = "[A-Za-z]{1,10}(['’][a-z]{1,2})?"  # an apostrophe within: no quotation is begun
NEVER_LAST = frozenset(LIGHT) - {"it", "through", "then", "there", "too"}


@dataclass(frozen=True)
class Line:
    """A line to be written: its syllables, and the words it may end with (any, where none)."""

    syllables: int
    ends: tuple[str, ...]


def written(
    writer: Writer,
    wording: Wording,
    messages: Sequence[Message],
    order: str,
    line: Line,
    number: int,
    before: Sequence[str],
    *,
    theme: str,
    seed: int,
) -> tuple[str, str]:
    """The likeliest of several lines that keep the rhythm, and the order that it followed.

    It is told the word it is to end with: one that it only met at its end, it would stumble on.
    Raises NotGoodEnough.
    """
    language = wording.language
    found: dict[tuple[str, str], float] = {}
    sound = 0
    for attempt, ends in enumerate(_ends(line, language, random.Random(seed * 1000 + number))):
        if sound >= CANDIDATES[language] or (found and attempt >= ENOUGH[language]):
            break
        between = "、" if language == "zh" else ", "
        told = order + (wording.ending.format(ends=between.join(ends)) if ends else "")
        pattern = pattern_of(line.syllables, ends, language)
        warmer = (HOTTEST - TEMPERATURE) * min(1, attempt / ENOUGH[language])
        answer = answered(
            writer,
            Prompt(
                messages=(*messages, Message(role="user", text=told)),
                schema_={"type": "string", "pattern": f"^{pattern}$"},
                max_tokens=6 * line.syllables + 16,
                temperature=TEMPERATURE + (warmer if language == "en" else 0),
                logprobs=1,
                seed=seed * 1000 + number * 60 + attempt,
            ),
        )
        text = tidy(string(answer.text), language)
        if not re.fullmatch(pattern, text, re.I) or not fits(text, line, wording):
            continue
        if text in before and attempt < MOST[language] - 1:
            continue  # sung already
        spoiled = _spoiled(text, theme, (*before, *wording.shown[1::2])) + LISTED * listed(
            text, line
        )
        if (text, told) not in found and spoiled < LISTED:
            sound += 1
        ending = ENDING * answer.ending if language == "en" else 0.0
        found[text, told] = answer.likelihood + ending - spoiled
    if not found:
        raise NotGoodEnough(
            f"line {number} of {line.syllables} syllables: none of {MOST[language]} answers kept "
            "the rhythm; try another --seed, another rhythm, or a writer that keeps to a pattern",
            f"一行 {line.syllables} 字（第 {number} 行）：{MOST[language]} 次都没有合节奏的；"
            "请换一个 --seed，换节奏，或换一个能遵守格式的写作模型",
        )
    return max(found, key=lambda pair: found[pair])


def _ends(line: Line, language: str, chance: random.Random) -> Iterator[tuple[str, ...]]:
    """What each line asked for is told to end with: several Chinese words, or one in English.

    The words stand by how common they are, and a common one is likelier. One English word is told
    some times in a row: its prompt is then read once.
    """
    weights = [1 / (1 + place / COMMON[language]) for place in range(len(line.ends))]
    if language == "en":
        lots = [chance.random() ** (1 / weight) for weight in weights]
        drawn = [word for _, word in sorted(zip(lots, line.ends, strict=True), reverse=True)]
    for attempt in range(MOST[language]):
        if not line.ends:
            yield ()
        elif language == "zh":
            yield tuple(dict.fromkeys(chance.choices(line.ends, weights, k=OFFERED)))
        else:
            yield (drawn[attempt // TURNS % len(drawn)],)


def pattern_of(syllables: int, ends: Sequence[str], language: str) -> str:
    """A line as a regular expression. An English one has as many words as its syllables can make,
    and no comma before the last two: what stands behind one is tacked on."""
    if language == "zh":
        last = f"({'|'.join(ends)})" if ends else f"[{HAN}]"
        rest = syllables - (len(ends[0]) if ends else 1)
        return f"[{HAN}]{{{rest}}}{last}" if rest else last
    last = f"({'|'.join(ends)})" if ends else "[a-z]{2,9}"
    fewest = math.ceil(syllables / 1.7) - 1  # words before the last
    most = syllables - 1
    if fewest < 2:
        return f"({WORD} ){{{fewest},{most}}}{last}" if most else last
    return f"({WORD},? ){{{fewest - 2},{most - 2}}}({WORD} ){{2}}{last}"


def string(said: str) -> str:
    """The string that an answer is; nothing where it is none."""
    try:
        return str(json.loads(said))
    except ValueError:
        return ""


def fits(text: str, line: Line, wording: Wording) -> bool:
    """Whether it can be sung at all: it counts right, and does not speak of how a song is made."""
    if text in wording.shown or re.search(wording.spoken_of, text, re.I):
        return False
    if wording.language == "zh":
        return not TRADITIONAL.search(text) and (bool(line.ends) or text[-1] not in LEANING)
    if not line.ends and last(text, "en") in NEVER_LAST:
        return False
    return counted(text, "en", line.syllables) == line.syllables


def tidy(text: str, language: str) -> str:
    """An English line begins with a capital, and I is one."""
    if language == "zh":
        return text
    text = re.sub(r"\bi\b(?=$|[\s'’,])", "I", " ".join(text.split()))
    return text[:1].upper() + text[1:]


def last(line: str, language: str) -> str:
    """What it rhymes by: its last character, or its last word."""
    return line[-1] if language == "zh" else line.split()[-1].casefold()


def _spoiled(text: str, theme: str, before: Sequence[str]) -> float:
    """What a line loses: for saying the theme again, for being like a line before or beginning as
    one does, for stuttering."""
    bare_text = text.casefold()
    runs = {bare_text[n : n + 4] for n in range(len(bare_text) - 3)}
    heavy = _heavy(text)
    again = text in before or any(
        len(runs & {o[n : n + 4] for n in range(len(o) - 3)}) * 2 > len(runs)
        or len(heavy & _heavy(o)) > max(1, len(heavy) / 2 - 0.5)
        for o in map(str.casefold, before)
    )
    told = any(run in theme.casefold() for run in runs) and " " not in text
    told |= len(heavy & _heavy(theme)) * 2 > len(heavy)
    units = text.casefold().split() if " " in text else list(text)
    stutter = sum(units.count(unit) > 2 for unit in set(units))
    opening = text.casefold().split()[:2]
    begun = len(opening) == 2 and any(opening == o.casefold().split()[:2] for o in before)
    return SAID_AGAIN * again + NEAR * told + BEGUN * begun + stutter


def _heavy(text: str) -> set[str]:
    """The English words of a line that say something."""
    return (
        {word.strip(",") for word in text.casefold().split()} - NEVER_LAST if " " in text else set()
    )


def listed(text: str, line: Line) -> int:
    """Rhyme words before the last one: a small writer that is told them says them all."""
    return sum(word.strip(",").casefold() in line.ends for word in text.split()[:-1])
