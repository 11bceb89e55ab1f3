"""A clause of a text that is a clause of the facts but for one run of characters in its midst. Chinese only.

载货试运行 for 载客试运行, 其中有老人31人 for 其中有儿童31人. Whoever says a thing in other words seldom
leaves both sides of the word as they were, but for verbs, which are let pass. In English nearly all that is
replaced so is a verb; what is not, heads.py finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from .clauses import GRAMMAR, HAN, Place

STOPS = re.compile(r"[，。；：！？\n“”（）、《》\s]+")
LONGEST = 3
CERTAIN = 8  # characters in common between which a character of a verb may stand, too
BOTH, ONE = 5, 4  # characters in common on both sides; on the right of a clause's first word
NUMBERS = re.compile("[零一二两三四五六七八九十百千万亿第首头几每各]")
# Characters of verbs and adverbs, which have many synonyms.
WORDS = GRAMMAR - frozenset("上中下里地")  # which are parts of names, too: 中央, 下游
BEFORE = frozenset("的了是由给到在和与为向从被把")
LOOSE = frozenset(
    "最多大小次趟番遍捡清理收拾运装打拆修挖采摘搬抓扫写画拍买卖回集走行绕改交出发布开放做办设建到说看用给接送变延共又也已才能可再只就达获得取有是为称将会要约近超以该本今去明至从由在被于后前时起"
)
Pieces = tuple[tuple[str, int], ...]


def replaced(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Places of runs that stand where a fact has another run of the same length."""
    if language != "zh":
        return
    whole = "\n".join(facts)
    known = [clause for fact in facts for clause, _ in _clauses(fact)]
    for clause, start in _clauses(text):
        if clause in whole:
            continue
        for fact in known:
            for begin, end in (*_differences(clause, fact), *_beginnings(clause, fact)):
                around = clause[max(0, begin - 1) : end + 1]
                if around not in whole:
                    yield start + begin, start + end


@lru_cache(maxsize=256)
def _clauses(text: str) -> Pieces:
    ends = [*STOPS.finditer(text)]
    starts = [0, *(m.end() for m in ends)]
    stops = [*(m.start() for m in ends), len(text)]
    return tuple((text[a:b], a) for a, b in zip(starts, stops, strict=True) if b > a)


def _differences(clause: str, fact: str) -> Iterator[Place]:
    steps = SequenceMatcher(None, clause, fact, autojunk=False).get_opcodes()
    for n, (kind, begin, end, start, stop) in enumerate(steps):
        if kind != "replace" or stop - start > LONGEST + 2:
            continue
        if end - begin > stop - start and not start and clause[end - stop - 1] in BEFORE:
            begin = end - stop  # 报告出自市环境监测中心, where the fact begins with 省环境监测中心
        said, meant = clause[begin:end], fact[start:stop]
        left = _common(clause, steps[n - 1]) if n else ""
        right = _common(clause, steps[n + 1]) if n + 1 < len(steps) else ""
        if (
            end == len(clause)
            and stop == len(fact)
            and _place(said, meant, clause[:begin], fact[:start])
        ):
            yield begin, end
        loose = bool(left) and len(left) + len(right) >= CERTAIN
        if (
            len(said) != len(meant)
            or len(said) > LONGEST
            or not _names(said, loose)
            or not _names(meant, loose)
        ):
            continue
        if _framed(
            left,
            right,
            first=start == 0 and (begin == 0 or clause[begin - 1] in BEFORE),
            single=len(said) == 1,
        ):
            yield begin, end


def _beginnings(clause: str, fact: str) -> Iterator[Place]:
    """The end of a clause that is a whole clause of the facts but for what this begins with."""
    for size in range(1, LONGEST + 1):
        rest = fact[size:]
        begin = len(clause) - len(fact)
        if (
            len(rest) < ONE
            or begin < 1
            or not clause.endswith(rest)
            or clause[begin - 1] not in BEFORE
        ):
            continue
        said, meant = clause[begin : begin + size], fact[:size]
        if said[-1] != meant[-1] and _names(said, False) and _names(meant, False):
            yield begin, begin + size


def _place(said: str, meant: str, before: str, ahead: str) -> bool:
    """Whether two clauses end in two places: 住在重庆 for 住在成都."""
    led = bool(before and ahead) and before[-1] == ahead[-1] and before[-1] in "在到往赴于至"
    shared = set(before[:-1]) & set(ahead[:-1])
    sized = all(2 <= len(name) <= 5 and all(map(HAN.match, name)) for name in (said, meant))
    return led and bool(shared) and sized and said[-1] != meant[-1]


def _common(clause: str, step: tuple[str, int, int, int, int]) -> str:
    return clause[step[1] : step[2]] if step[0] == "equal" else ""


def _names(run: str, loose: bool) -> bool:
    """Whether a run may be part of a name or a noun: no number, no grammar, no verb that has synonyms."""
    plain = all(HAN.match(c) and c not in WORDS and not NUMBERS.match(c) for c in run)
    return plain and not (set(run) <= LOOSE if loose else set(run) & LOOSE)


def _framed(left: str, right: str, *, first: bool, single: bool) -> bool:
    """Whether enough of a clause is the same on both sides, or behind its first word."""
    if right[:1].isdigit() and (len(left) < 3 if single else not left):
        return False
    if left and right:
        return len(left) + len(right) >= BOTH
    return first and len(right) >= ONE and right[0] not in "今去明本"
