"""The glossary: one fixed translation for each name and term."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from ....errors import BadBrief
from ....values import Brief, Canon, Term


def same(word: str) -> str:
    """The word without what makes no other word of it: case, width, spaces."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def checked(glossary: Mapping[str, str]) -> dict[str, str]:
    """The brief's glossary without spaces around its words.

    Raises BadBrief, naming both entries, where it contradicts itself: one word (whatever its
    case, width and spaces) with two translations, or a translation that is translated again.
    Several words with one translation are none.
    """
    found: dict[str, tuple[str, str]] = {}
    for word, translation in glossary.items():
        if not word.strip() or not translation.strip():
            raise BadBrief(
                f"the glossary has an empty entry: {word!r}: {translation!r}; give both words",
                f"词表里有空的一项：{word!r}: {translation!r}；请把两边都写上",
            )
        before = found.get(same(word))
        if before and same(before[1]) != same(translation):
            raise _contradiction(before, (word, translation))
        found.setdefault(same(word), (word.strip(), translation.strip()))
    for word, translation in found.values():
        again = found.get(same(translation))
        if again and same(again[1]) not in (same(word), same(translation)):
            raise _contradiction((word, translation), again)
    return dict(found.values())


def _contradiction(first: tuple[str, str], second: tuple[str, str]) -> BadBrief:
    both = [f"{word!r}: {translation!r}" for word, translation in (first, second)]
    return BadBrief(
        f"the glossary contradicts itself: {both[0]} and {both[1]}; keep one of them",
        f"词表自相矛盾：{both[0]} 与 {both[1]}；请只留一项",
    )


def term(word: str, translation: str, language: str) -> Term:
    """A pair with its translation into `language`."""
    if language == "zh":
        return Term(word=word, zh=translation, en=word)
    return Term(word=word, zh=word, en=translation)


def translation(given: Term, language: str) -> str | None:
    return given.zh if language == "zh" else given.en


def fixed(brief: Brief, canon: Canon) -> dict[str, str]:
    """What is settled before anything is asked: the brief's glossary, then the canon's terms.

    Raises BadBrief for a glossary that contradicts itself.
    """
    ours = checked(brief.glossary)
    known = {same(word) for word in ours}
    for given in canon.terms:
        told = translation(given, brief.language)
        if told and same(told) != same(given.word) and same(given.word) not in known:
            ours[given.word] = told
    return ours


def occurring(terms: Iterable[Term], text: str) -> tuple[Term, ...]:
    """The terms that the text has, the longest first; a shorter one inside a longer is not there.

    English words are whole words, whatever their case at the beginning of a sentence.
    """
    left = text
    found = []
    for given in sorted(terms, key=lambda t: -len(t.word)):
        where = _where(given.word)
        if where.search(left):
            found.append(given)
            left = where.sub("\0", left)
    return tuple(found)


def _where(word: str) -> re.Pattern[str]:
    """Where a word stands: A-Deng also as A Deng, "the Festival" also without its article."""
    if re.fullmatch(r"[\x20-\x7e]+", word):
        article, spaces = re.match(r"(?:(the|an?)\s+)?(.*)", word, re.I | re.S).groups()  # type: ignore[union-attr]
        spaces = r"[\s-]*".join(re.escape(piece) for piece in re.split(r"[\s-]+", spaces) if piece)
        spaces = rf"(?:{article}\s+)?{spaces}" if article else spaces
        return re.compile(rf"(?<![A-Za-z]){spaces}(?:s|es)?(?![A-Za-z])", re.I)
    return re.compile(re.escape(word))


def missing(terms: Iterable[Term], answer: str, language: str) -> list[Term]:
    """The terms whose translation the answer lacks."""
    return [t for t in terms if not _where(translation(t, language) or t.word).search(answer)]


def replaced(given: Term, text: str, by: str, *, count: int = 0) -> str:
    return _where(given.word).sub(lambda _: by, text, count=count)
