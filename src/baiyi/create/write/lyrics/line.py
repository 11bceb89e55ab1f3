"""What is sung in one breath: asked for several times in a pattern, the best that keeps the rhythm is sung.

In Chinese it is two lines, whose characters and rhyme the pattern holds: alone, a line of so many characters
seldom says a whole thing. In English it is one line, and the pattern holds its last word; where it ends is
the writer's own choice, its syllables are counted afterwards. A line that is forced to an end after so many
words tacks its rhyme word on.
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

CANDIDATES = {"zh": 8, "en": 4}  # that nothing spoils, the best of which is kept
ENOUGH = {"zh": 12, "en": 28}  # asked for until so many keep the rhythm
MOST = {"zh": 12, "en": 60}  # asked for until one does
TEMPERATURE, HOTTEST = 0.8, 1.1
HAN = "一-龥"
BETWEEN = "，"  # the lines of a Chinese breath
TURNS = 3  # lines asked for with one English word
COMMON = 4  # how far the common words reach
# What a line loses, in natural logarithms a token, and what a doubtful end weighs beside the rest.
SAID_AGAIN, NEAR, LISTED, BEGUN = 3.0, 2.0, 2.0, 1.5
ENDING = {"zh": 0.5, "en": 1.0}
WORD = "[A-Za-z]{1,10}(['’][a-z]{1,2})?"  # an apostrophe within: no quotation is begun
NEVER_LAST = frozenset(LIGHT) - {"it", "through", "then", "there", "too"}


@dataclass(frozen=True)
class Line:
    """A line to be written: its syllables, and what it may end with (anything, where nothing stands here):
    characters in Chinese, words in English."""

    syllables: int
    ends: tuple[str, ...]


def written(
    writer: Writer,
    wording: Wording,
    messages: Sequence[Message],
    order: str,
    lines: Sequence[Line],
    number: int,
    before: Sequence[str],
    *,
    theme: str,
    seed: int,
) -> tuple[tuple[str, ...], str]:
    """The likeliest of several answers that keep the rhythm, and the order that it followed.

    `number`: of the first line, in its section. An English line is told the word it is to end with: one that
    it only met at its end, it would stumble on. Raises NotGoodEnough.
    """
    language = wording.language
    found: dict[tuple[tuple[str, ...], str], float] = {}
    sound = 0
    for attempt, end in enumerate(_ends(lines[-1], language, random.Random(seed * 1000 + number))):
        if sound >= CANDIDATES[language] or (found and attempt >= ENOUGH[language]):
            break
        told = order + (wording.ending.format(end=end) if end else "")
        pattern = pattern_of(lines, end, language)
        warmer = (HOTTEST - TEMPERATURE) * min(1, attempt / ENOUGH[language])
        answer = answered(
            writer,
            Prompt(
                messages=(*messages, Message(role="user", text=told)),
                schema_={"type": "string", "pattern": f"^{pattern}$"},
                max_tokens=6 * sum(line.syllables for line in lines) + 16,
                temperature=TEMPERATURE + (warmer if language == "en" else 0),
                logprobs=1,
                seed=seed * 1000 + number * 60 + attempt,
            ),
        )
        said = string(answer.text)
        texts = tuple(tidy(text, language) for text in _lines(said, language))
        if not re.fullmatch(pattern, said, re.I) or not all(
            fits(text, line, wording) for text, line in zip(texts, lines, strict=True)
        ):
            continue
        if set(texts) & set(before) and attempt < MOST[language] - 1:
            continue  # sung already
        spoiled = _spoiled(texts, theme, (*before, *wording.heard)) + LISTED * listed(
            texts[-1], lines[-1]
        )
        if (texts, told) not in found and spoiled < LISTED:
            sound += 1
        ending = answer.closing(BETWEEN) if language == "zh" else answer.ending
        found[texts, told] = answer.likelihood + ENDING[language] * ending - spoiled
    if not found:
        counts = " ".join(str(line.syllables) for line in lines)
        raise NotGoodEnough(
            f"from line {number} on, of {counts} syllables: none of {MOST[language]} answers kept "
            "the rhythm; try another --seed, another rhythm, or a writer that keeps to a pattern",
            f"从第 {number} 行起（{counts} 字）：{MOST[language]} 次都没有合节奏的；"
            "请换一个 --seed，换节奏，或换一个能遵守格式的写作模型",
        )
    return max(found, key=lambda pair: found[pair])


def _lines(said: str, language: str) -> list[str]:
    return said.split(BETWEEN) if language == "zh" else [said]


def _ends(line: Line, language: str, chance: random.Random) -> Iterator[str]:
    """The English word that each line asked for is told to end with; nothing in Chinese, where any end that
    is told would be sung in the middle.

    The words stand by how common they are, and a common one is likelier. One is told some times in a row:
    its prompt is then read once.
    """
    words = line.ends if language == "en" else ()
    lots = [chance.random() ** (1 + place / COMMON) for place in range(len(words))]
    drawn = [word for _, word in sorted(zip(lots, words, strict=True), reverse=True)] or [""]
    for attempt in range(MOST[language]):
        yield drawn[attempt // TURNS % len(drawn)]


def pattern_of(lines: Sequence[Line], end: str, language: str) -> str:
    """Lines as a regular expression. An English one, which ends with the word `end` where there is one, has
    as many words as its syllables can make, and no comma before the last two: what stands behind one is
    tacked on."""
    if language == "zh":
        return BETWEEN.join(map(_characters, lines))
    (line,) = lines
    last = end or "[a-z]{2,9}"
    fewest = math.ceil(line.syllables / 1.7) - 1  # words before the last
    most = line.syllables - 1
    if fewest < 2:
        return f"({WORD} ){{{fewest},{most}}}{last}" if most else last
    return f"({WORD},? ){{{fewest - 2},{most - 2}}}({WORD} ){{2}}{last}"


def _characters(line: Line) -> str:
    last = f"[{''.join(line.ends)}]" if line.ends else f"[{HAN}]"
    rest = line.syllables - 1
    return f"[{HAN}]{{{rest}}}{last}" if rest else last


def string(said: str) -> str:
    """The string that an answer is; nothing where it is none."""
    try:
        return str(json.loads(said))
    except ValueError:
        return ""


def fits(text: str, line: Line, wording: Wording) -> bool:
    """Whether it can be sung at all: it counts right, and does not speak of how a song is made."""
    if text in wording.heard or re.search(wording.spoken_of, text, re.I):
        return False
    if wording.language == "zh":
        return not TRADITIONAL.search(text) and text[-1] not in LEANING
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


def _spoiled(texts: Sequence[str], theme: str, before: Sequence[str]) -> float:
    """What is lost by each of these lines, and by lines that end with the same."""
    alone = sum(_spoiled_by(text, theme, (*before, *texts[:n])) for n, text in enumerate(texts))
    return alone + NEAR * (len({text[-1] for text in texts}) < len(texts))


def _spoiled_by(text: str, theme: str, before: Sequence[str]) -> float:
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
    """English rhyme words before the last one: a small writer that is told one says it twice."""
    return sum(word.strip(",").casefold() in line.ends for word in text.split()[:-1])
