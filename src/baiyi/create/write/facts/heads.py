"""Another thing of the same kind: a compound of the facts whose head is kept and whose modifier is not.

医院内科 for 医院儿科, 由省财政承担 for 由县财政承担, a gold medal for a silver medal. In Chinese what
stands before the modifier must be the same too, and in both languages the two places must be of the
same thing; a modifier that is only left out, or added, says nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..numbers import ENGLISH_NUMBER
from .clauses import EMPTY, GRAMMAR, HAN, Place, closeness, spot
from .figures import stem
from .replaced import LOOSE

# What Chinese nouns end in that name a body, an office, a place, a time, a sort.
HEADS = frozenset(
    "科院部系局处所站馆校学师员官会厅司社团队组班车线路桥岸麓坡侧边面区县市镇乡村街港湾河江湖山岛庄屯寨寺庙塔"
    "季节期版奖牌价费额率量数权案审色型种类机船票书画药菜稻麦果园场店行政政府厂矿井层楼门室厅池法罪证卡病症"
)
LONGEST = 3  # characters of a modifier
LEAST = {"zh": 3.0, "en": 3.0}
PLAIN = re.compile(
    "[零一二两三四五六七八九十百千万亿第几每各该本此全新老旧大小多少名回次趟个位只年月日今去明]"
)
# English words before a noun that add a colour, and replace nothing.
_COLOUR = """
    new old little big small great good bad own same other whole local young long short next many
    few several such another each every both that this these those main only whose best worst highest lowest very real true late early
    final full half biggest largest former latest own elderly famous proud happy busy quiet wet cold warm hot
    white black green red blue grey brown yellow large wooden empty heavy bright dark"""
COLOUR = frozenset(_COLOUR.split())


def other_heads(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Places of modifiers that the facts don't have before this head, where they have another."""
    return _chinese(text, facts) if language == "zh" else _english(text, facts)


def _chinese(text: str, facts: Sequence[str]) -> Iterator[Place]:
    whole = "\n".join(facts)
    for end in (n for n, character in enumerate(text) if character in HEADS):
        for begin in (end, end - 1):
            if begin < 1 or text[begin - 1 : begin + 1] in whole or not _modifies(text[begin]):
                continue
            places = (
                place
                for fact in facts
                for match in re.finditer(re.escape(text[begin : end + 1]), fact)
                for place, meant in _replaced(text, begin, fact, match.start())
                if closeness(spot(text, place, "zh"), spot(fact, meant, "zh", whole=True))
                >= LEAST["zh"]
            )
            if place := next(places, None):
                yield place[0], end + 1
                break


def _replaced(text: str, begin: int, fact: str, at: int) -> Iterator[tuple[Place, Place]]:
    """Modifiers before the head, in text and fact, that differ behind the same character or none."""
    for long in range(1, LONGEST + 1):
        for known in range(1, LONGEST + 1):
            said, meant = text[max(0, begin - long) : begin], fact[max(0, at - known) : at]
            if len(said) < long or len(meant) < known or said[-1] == meant[-1]:
                continue
            if said[0] == meant[0] or not _modifies(said) or not _modifies(meant):
                continue
            left, before = _left(text, begin - long), _left(fact, at - known)
            if left == before and (left or long == known):
                yield (begin - long, begin), (at - known, at)


def _left(text: str, at: int) -> str:
    left = text[at - 1 : at] if at > 0 else ""
    return left if HAN.match(left) else ""


def _modifies(word: str) -> bool:
    return not set(word) <= LOOSE and all(
        HAN.match(c) and c not in GRAMMAR and not PLAIN.match(c) for c in word
    )


WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9’'-]*|[^\w\s]")
_OPENS = """
    a an the its his her their our and or of for in on at by to from with as no its under over near into
    two three four five six seven eight nine ten eleven twelve"""
OPENS = frozenset(_OPENS.split())  # what a noun and its modifier stand behind
NUMBER = re.compile(ENGLISH_NUMBER.pattern + r"|\d.*", re.I)


# A loan from Aldergate Bank; in small letters what follows is too often said in other words.
OF = re.compile(r"\b(?:an?|the|its|their) ([a-z]{3,}) (of|from|by|with|to) ((?:[A-Z]\w+ ?)+)")


def _english(text: str, facts: Sequence[str]) -> Iterator[Place]:
    whole = " ".join(facts).lower()
    wholes = {(m[2], m[3].strip()): m[1] for fact in facts for m in OF.finditer(fact)}
    for match in OF.finditer(text):
        meant = wholes.get((match[2], match[3].strip()))
        if meant and match[1][:5] not in whole and meant not in text:
            yield match.span()
    known = {stem(word) for fact in facts for word in re.findall(r"[A-Za-z-]+", fact)}
    known |= {stem(part) for word in known for part in word.split("-")}
    pairs = [(fact, pair) for fact in facts for pair in _pairs(fact)]
    for modifier, head, place in _pairs(text):
        if stem(modifier) in known:
            continue
        told = spot(text, place, "en")
        if any(
            h == head and (m[0].isupper() == modifier[0].isupper() or not at[0])
            and closeness(told, spot(fact, at, "en", whole=True)) >= LEAST["en"]
            for fact, (m, h, at) in pairs
        ):  # fmt: skip
            yield place


def _pairs(text: str) -> Iterator[tuple[str, str, Place]]:
    """A word with the noun that it may modify: behind an article, a preposition or a number, and
    before what is no object (then the second were a verb)."""
    words = list(WORD.finditer(text))
    for before, one, two, after in zip(
        [None, *words], words, [*words[1:], None], [*words[2:], None, None], strict=False
    ):
        if two is None or not _restricts(one[0]) or not _heads(two[0], one[0]):
            continue
        opened = before is None or not before[0][0].isalpha() or before[0].lower() in OPENS
        opened = opened or bool(NUMBER.fullmatch(before[0] if before else ""))
        object_follows = after is not None and (
            after[0].lower() in ("a", "an", "the", "every", "his", "her", "its")
            or NUMBER.fullmatch(after[0])
        )
        if opened and not object_follows:
            yield one[0], stem(two[0]), one.span()


def _restricts(word: str) -> bool:
    plain = word.lower()
    return (
        len(word) > 2 and plain.replace("-", "").isalpha() and plain not in EMPTY | COLOUR
        and not plain.endswith(("ly", "'s", "’s")) and not NUMBER.fullmatch(word)
    )  # fmt: skip


def _heads(word: str, modifier: str) -> bool:
    plain = word.lower()
    return (
        len(word) > 2 and plain.isalpha() and plain not in EMPTY and not plain.endswith("ly")
        and (word[0].islower() or modifier[0].isupper())
        and plain not in ("near", "last", "next", "since", "every", "along", "between", "against", "around")
    )  # fmt: skip
