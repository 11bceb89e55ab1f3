"""English verse: haiku, limerick and the Shakespearean sonnet, verified by a dictionary of sounds.

Syllables, stresses and rhymes are those of misaki's American dictionary (Apache-2.0); a word that
it lacks is counted by its letters and said to be. Rules: a haiku has 5, 7 and 5 syllables; a
limerick rhymes aabba, its third and fourth line shorter; a sonnet has fourteen lines of iambic
pentameter that rhyme abab cdcd efef gg, with an eleventh, unstressed syllable allowed at the end
and a stressed first one at the beginning (Fussell, "Poetic Meter and Poetic Form", 1979).
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from ....errors import BadBrief, MissingExtra
from ....values import Brief
from .verdict import Fault, Verdict, VerseLine

VOWELS = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊ"
SYLLABLE = re.compile(rf"[ˈˌ]?[{VOWELS}]")
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
MOST_READINGS = 64  # of a line, tried


@dataclass(frozen=True)
class Form:
    """`syllables`: least and most of each line. `rhymes`: a letter for each line."""

    name: str
    syllables: tuple[tuple[int, int], ...]
    rhymes: str = ""
    iambic: bool = False


FORMS: Mapping[str, Form] = {
    "haiku": Form("haiku", ((5, 5), (7, 7), (5, 5))),
    "limerick": Form("limerick", ((7, 10), (7, 10), (5, 7), (5, 7), (7, 10)), "aabba"),
    "sonnet": Form("sonnet", ((10, 11),) * 14, "ababcdcdefefgg", iambic=True),
}


def form_of(brief: Brief) -> Form:
    """The form that a brief asks for: a haiku where it asks for none. Raises BadBrief."""
    name = (brief.metre or "haiku").lower()
    if name not in FORMS:
        near = get_close_matches(name, FORMS, n=1, cutoff=0.4) or tuple(FORMS)
        raise BadBrief(
            f"there is no form of English verse named {brief.metre!r}; near it: {', '.join(near)}. "
            "A form of Chinese verse needs a line in Chinese, or --language zh",
            f"英文诗没有名为“{brief.metre}”的诗体；相近的有：{'、'.join(near)}。"
            "中文诗词请用中文写题，或加 --language zh",
        )
    return FORMS[name]


def verify(poem: str, name: str) -> Verdict:
    """What holds and what does not in a poem of one of FORMS, a line of text a line of verse.

    Raises MissingExtra without the dictionary.
    """
    form = FORMS[name]
    lines = [line.strip() for line in poem.splitlines() if WORD.search(line)]
    faults = _shape(lines, form)
    read = [_reading(line, form, n) for n, line in enumerate(lines)]
    for n, (line, said) in enumerate(zip(lines, read, strict=True), 1):
        faults += _line_faults(line, said, form, n)
    if len(lines) == len(form.rhymes):
        faults += _rhymes(lines, form.rhymes)
    told = tuple(
        VerseLine(
            text=line,
            sounds="".join("/" if s in "12" else "x" for s in said),
            wanted="x/" * 5 if form.iambic else "",
            rhymes=bool(form.rhymes),
        )
        for line, said in zip(lines, read, strict=True)
    )
    return Verdict(form=name, rhyme_book="english", lines=told, faults=tuple(faults))


def scans(line: str, form: Form, number: int) -> bool:
    """Whether the line of that number, from 1, has the form's syllables and stresses."""
    return not _line_faults(line, _reading(line, form, number - 1), form, number)


def _line_faults(line: str, said: str, form: Form, number: int) -> list[Fault]:
    faults = [_unknown(number, word) for word in WORD.findall(line) if not sounds(word)]
    if number <= len(form.syllables):
        faults += _length(number, said, form.syllables[number - 1])
        faults += _feet(number, said) if form.iambic else []
    return faults


@cache
def _dictionary() -> Mapping[str, tuple[str, ...]]:
    try:
        folder = files("misaki.data")
    except ModuleNotFoundError as error:
        raise MissingExtra(
            "English verse needs the dictionary of sounds; run: pip install 'baiyi[speaker-kokoro]'",
            "英文诗需要发音词典；请运行：pip install 'baiyi[speaker-kokoro]'",
        ) from error
    found: dict[str, tuple[str, ...]] = {}
    for name in ("us_silver.json", "us_gold.json"):
        for word, said in json.loads(folder.joinpath(name).read_text("utf-8")).items():
            readings = said.values() if isinstance(said, dict) else (said,)
            found[word.lower()] = tuple(dict.fromkeys(r for r in readings if r))
    return found


ENDINGS = (("'s", "z"), ("s", "z"), ("es", "ᵻz"), ("d", "d"), ("ed", "d"), ("ing", "ɪŋ"))


@cache
def sounds(word: str) -> tuple[str, ...]:
    """How a word is said, every way; empty where neither it nor its stem is in the dictionary."""
    bare = word.lower().replace("’", "'")
    known = _dictionary()
    if bare in known:
        return known[bare]
    for ending, said in ENDINGS:
        stem = bare.removesuffix(ending)
        if stem != bare and stem in known:
            return tuple(reading + said for reading in known[stem])
    return ()


def elided(said: str) -> tuple[str, ...]:
    """The sounds as they are, and with one weak vowel left out, as poets do: ev'ry, heav'n, wires."""
    weak = re.finditer(r"(?<=.)(?<![ˈˌ])[əᵊ](?=[ɹnlmv])", said)
    return (said, *(said[: m.start()] + said[m.end() :] for m in weak))


def stresses(said: str) -> str:
    """1, 2 or 0 for each syllable: primary, secondary or no stress."""
    marks = {"ˈ": "1", "ˌ": "2"}
    return "".join(marks.get(m[0][0], "0") for m in SYLLABLE.finditer(said))


def syllables(line: str) -> tuple[int, int]:
    """The fewest and the most syllables that a line can be said in."""
    counts = [
        {len(stresses(way)) for said in sounds(word) for way in elided(said)}
        or {len(_guessed(word))}
        for word in WORD.findall(line)
    ]
    return sum(map(min, counts)), sum(map(max, counts))


def _guessed(word: str) -> str:
    """The syllables of a word that no dictionary has, by its groups of vowels."""
    groups = re.findall(r"[aeiouy]+", re.sub(r"e\b", "", word.lower())) or ["a"]
    return "1" + "0" * (len(groups) - 1)


def _reading(line: str, form: Form, number: int) -> str:
    """The stresses of a line, read as suits the form best among the ways to say its words.

    A word of one syllable takes whatever stress its place asks for: "?".
    """
    words = [
        {"?" if len(s) == 1 else s for said in sounds(w) for s in map(stresses, elided(said))}
        or {_guessed(w)}
        for w in WORD.findall(line)
    ]
    least, most = form.syllables[min(number, len(form.syllables) - 1)]
    ways = itertools.islice(itertools.product(*map(sorted, words)), MOST_READINGS)
    read = ("".join(way) for way in ways)
    best = min(read, key=lambda s: (max(least - len(s), len(s) - most, 0), _against(s)), default="")
    return "".join(("0", "1")[n % 2] if s == "?" else s for n, s in enumerate(best))


def _against(said: str) -> int:
    """Primary stresses that stand where an iamb has none; the first foot may be turned."""
    return sum(s == "1" for s in said[2::2]) + sum(
        s == "0" and said[n + 1 : n + 2] == "1" for n, s in enumerate(said) if n % 2 and n > 1
    )


def _shape(lines: list[str], form: Form) -> list[Fault]:
    if len(lines) == len(form.syllables):
        return []
    return [
        Fault(
            rule="lines", line=0,
            english=f"it has {len(lines)} lines, a {form.name} has {len(form.syllables)}",
            chinese=f"共 {len(lines)} 行，{form.name} 应为 {len(form.syllables)} 行",
        )
    ]  # fmt: skip


def _unknown(number: int, word: str) -> Fault:
    return Fault(
        rule="unknown_word", line=number, grave=False,
        english=f"line {number}: the dictionary does not know {word!r}; its syllables are guessed",
        chinese=f"第 {number} 行：词典没有 {word!r}，音节是估计的",
    )  # fmt: skip


def _length(number: int, said: str, wanted: tuple[int, int]) -> list[Fault]:
    least, most = wanted
    long_enough = least <= len(said) <= most
    if long_enough and not (most == 11 and len(said) == 11 and said[-1] == "1"):
        return []
    should = str(least) if least == most else f"{least} to {most}"
    return [
        Fault(
            rule="syllables", line=number,
            english=f"line {number} has {len(said)} syllables, wanted are {should}",
            chinese=f"第 {number} 行有 {len(said)} 个音节，应为 {should.replace(' to ', ' 到 ')} 个",
        )
    ]  # fmt: skip


def _feet(number: int, said: str) -> list[Fault]:
    against = _against(said)
    if not against:
        return []
    return [
        Fault(
            rule="metre", line=number, grave=against > 1,
            english=f"line {number}: {against} stress(es) against the iambs",
            chinese=f"第 {number} 行：有 {against} 处重音与抑扬格不合",
        )
    ]  # fmt: skip


def rhyme_part(said: str) -> str:
    """What must be the same in a rhyme: from the last stressed vowel to the end."""
    found = list(SYLLABLE.finditer(said))
    stressed = [m for m in found if m[0][0] in "ˈˌ"] or found
    return said[stressed[-1].start() :].lstrip("ˈˌ").replace("ˌ", "") if stressed else said


def rhyming(one: str, other: str) -> bool:
    """Whether two words rhyme, in some way to say them."""
    parts = ({rhyme_part(s) for s in sounds(word)} for word in (one, other))
    return bool(set.intersection(*parts))


def _rhymes(lines: list[str], scheme: str) -> list[Fault]:
    ends = [WORD.findall(line)[-1] for line in lines]
    found = []
    for n, letter in enumerate(scheme):
        first = scheme.index(letter)
        one, other = ends[n].lower(), ends[first].lower()
        if n == first or not sounds(one) or not sounds(other):
            continue
        if one == other:
            found.append(_end(n, first, ends, "same_rhyme_word", "repeats", "重复了", grave=False))
        elif not rhyming(one, other):
            seen = one[-3:] == other[-3:]  # temperate and date: a rhyme to the eye
            rule, said = (
                ("eye_rhyme", "rhymes only to the eye with")
                if seen
                else ("rhyme", "does not rhyme with")
            )
            chinese = "只在字形上押" if seen else "不押"
            found.append(_end(n, first, ends, rule, said, chinese, grave=not seen))
    return found


def _end(
    n: int, first: int, ends: list[str], rule: str, english: str, chinese: str, *, grave: bool
) -> Fault:
    return Fault(
        rule=rule, line=n + 1, grave=grave,
        english=f"line {n + 1}: {ends[n]!r} {english} {ends[first]!r} of line {first + 1}",
        chinese=f"第 {n + 1} 行：{ends[n]!r} {chinese}第 {first + 1} 行的 {ends[first]!r}",
    )  # fmt: skip
