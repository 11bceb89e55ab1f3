"""What a text denies and the facts say, or the other way round: will appeal, and will not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .clauses import EMPTY, Place, Spot, closeness, spot
from .figures import stem

LEAST = {"zh": 3.0, "en": 2.5}
# A denial and what it denies. What is both denied and said (不但, 不过) is no denial.
DENIED_ZH = re.compile(
    "(?:不(?![但过仅只少多同断得足一])|没有|没(?!有)|未(?![来])|并未|无须|无(?!论)|尚未|不再|不会|不能|不得)"
    "(?:会|有|再|能|人|要)?([\u4e00-\u9fff]{2})"
)
DENIED_EN = re.compile(
    r"\b(?:no|not|never|nobody|none|without|neither|cannot|\w+n[’']t)\s(?:(?:be|been|have|had|was|were|of|the|a|any|to|longer|yet|has)\s){0,3}([a-z]{3,})",
    re.I,
)
# What a denial may be put into instead: to lose, to lack, to be spared.
DENIES_ZH = "[不没未无非免拒停缺失断]|取消"
DENIES_EN = (
    r"\b(?:no|not|never|nobody|none|without|neither|nothing|nowhere|un\w+|los[et]\w*|lack\w*|fail\w*|cut|refus\w+|spared|"
    r"cancel\w+|empty|away|gone|miss\w*|stop\w*|keep\w*|kept|remain\w*|out)\b|n[’']t\b"
)
PAST = re.compile(r"此前|之前|以前|曾|\b(?:since|until|before|had|so far)\b")  # and may be so now
WORDS = {"zh": re.compile("(?=([\u4e00-\u9fff]{2}))"), "en": re.compile(r"\b([A-Za-z]{3,})\b")}


def denials(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Places of words that are denied in the text alone, or in the facts alone."""
    denied = _denied(text, language)
    known = [
        (word, at)
        for fact in facts
        if not PAST.search(fact)
        for word, at in _denied(fact, language, whole=True)
    ]
    for word, at in denied:
        said = [
            spot(fact, match.span(1), language, whole=True)
            for fact in facts
            for match in WORDS[language].finditer(fact)
            if _word(match[1], language) == word and not _denies(fact, match.start(1), language)
        ]
        if word not in {w for w, _ in known} and _close(at, said, language):  # and lost, lacked?
            yield at.place
    own = {at.place for _, at in denied}
    for word, meant in known:
        for match in WORDS[language].finditer(text):
            if _word(match[1], language) != word or match.span(1) in own:
                continue
            told = spot(text, match.span(1), language)
            if _close(told, [meant], language) and not _denies(text, match.start(1), language):
                yield match.span(1)


def _denied(text: str, language: str, whole: bool = False) -> list[tuple[str, Spot]]:
    pattern = DENIED_ZH if language == "zh" else DENIED_EN
    return [
        (_word(m[1], language), spot(text, m.span(1), language, whole))
        for m in pattern.finditer(text)
        if m[1].lower() not in EMPTY
    ]


def _denies(text: str, at: int, language: str) -> bool:
    """Whether the clause before a place denies anything: said in other words, it may be the same."""
    clause = re.split(r"[，。；：！？]|[,.;:!?](?!\d)", text[max(0, at - 60) : at])[-1]
    pattern = DENIES_ZH if language == "zh" else DENIES_EN
    return bool(re.search(pattern, clause, re.I))


def _close(told: Spot, known: Sequence[Spot], language: str) -> bool:
    return any(closeness(told, k) >= LEAST[language] for k in known)


def _word(word: str, language: str) -> str:
    return word if language == "zh" else stem(word)
