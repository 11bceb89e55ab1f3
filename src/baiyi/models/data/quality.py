"""Which texts are worth learning from; each that is not has a reason that people can read."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from .item import Item, mark
from .recipe import Quality

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LETTER = re.compile(r"[^\W\d_]")
SAMPLE = 2_000  # characters of a text that say its language
BROKEN = "\ufffd"
# What texts in other writing systems are made of: kana, hangul, Cyrillic, Arabic, Thai ...
OTHER = re.compile(r"[\u0370-\u052f\u0590-\u06ff\u0900-\u0eff\u3041-\u30ff\uac00-\ud7a3]")
ENGLISH = frozenset(
    (
        *("the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "with"),
        *("as", "be", "at", "by", "he", "his", "you", "not"),
    )
)
WORD = re.compile(r"[A-Za-z']+")


def reason(item: Item, rules: Quality, licence: str = "") -> str | None:
    """Why the item is dropped; None for one that stays. Finds the item's language beside.

    `licence` is that of its source, for an item that has none of its own.
    """
    text = item["text"]
    if rules.licences and (own := item.get("licence", licence)) not in rules.licences:
        return f"licence {own}"
    if not text.strip():
        return "empty"
    if BROKEN in text:
        return "broken encoding"
    if rules.forbidden and not _characters(rules.forbidden).isdisjoint(text):
        return "forbidden characters"
    if len(text) < rules.shortest:
        return "too short"
    if len(text) > rules.longest:
        return "too long"
    if rules.letters and len(LETTER.findall(text)) < rules.letters * len(text):
        return "hardly any words"
    if rules.repeated < 1 and repeated(text) > rules.repeated:
        return "repeats itself"
    if rules.languages:
        item["language"] = language(text)
        if item["language"] not in rules.languages:
            return f"language {item['language']}"
    return None


@cache
def _characters(text: str) -> frozenset[str]:
    return frozenset(text)


def language(text: str) -> str:
    """ "zh", "en", or "other": by the script, and for Latin script by the commonest words."""
    sample = text[:SAMPLE]
    if not sample.isascii():
        letters = len(LETTER.findall(sample)) or 1
        if len(OTHER.findall(sample)) > 0.15 * letters:
            return "other"
        # A han character says about as much as three Latin letters.
        han = len(HAN.findall(sample))
        if 3 * han > letters - han:
            return "zh"
    words = [word.lower() for word in WORD.findall(sample)]
    known = sum(word in ENGLISH for word in words)
    return "en" if known >= 0.08 * len(words) or (len(words) < 12 and sample.isascii()) else "other"


def repeated(text: str) -> float:
    """The share of lines (or sentences, in a text of one line) that stood there before."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < 4:
        lines = [part.strip() for part in re.split(r"[。！？.!?]", text) if part.strip()]
    return 1 - len(set(lines)) / len(lines) if lines else 0.0


def lines_of(text: str) -> set[int]:
    """The lines of a text that could be boilerplate, as numbers (hashes; the same everywhere)."""
    return {mark("line", line.strip()) for line in text.split("\n") if 2 < len(line.strip()) < 200}


def recurring(counts: Counter[int], least: int) -> frozenset[int]:
    return frozenset(line for line, count in counts.items() if count >= least)


def without_lines(text: str, lines: frozenset[int]) -> str:
    return "\n".join(
        line
        for line in text.split("\n")
        if not (2 < len(line.strip()) < 200 and mark("line", line.strip()) in lines)
    ).strip()
