"""What a small writer tells a second time, or too early: what happens elsewhere in its scene."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ....values import Canon
from .. import check

MUCH = 0.7  # share of what is told of an event that is the event's own
LEAST = 4  # runs of characters, or words, of an event that can be known again
ALIKE, LONG = 0.65, 10  # two sentences that say one thing; characters of the shortest looked at
HAN = re.compile("[\u4e00-\u9fff]+")
WORD = re.compile(r"[a-z]{4,}")


def retold(
    text: str, beat: str, others: Iterable[str], earlier: str, canon: Canon, language: str
) -> list[check.Defect]:
    """Where a passage tells what another beat of its scene tells, or a sentence of an earlier one nearly again."""
    names, told = [c.name for c in canon.characters], _runs(text, canon, language)
    own = _runs(beat, canon, language)
    for other in others:
        wanted = _runs(other, canon, language) - own
        if len(wanted) >= LEAST and len(wanted & told) > MUCH * len(wanted):
            return [
                check.Defect(
                    f"it tells what stands elsewhere: {other[:60]!r}",
                    f"写了别处的事：“{other[:30]}”",
                    fatal=False,
                )
            ]
    before = _bare(earlier, names)
    for _, bare in _bare(text, names):
        like = (s for s, other in before if check.repeated([bare, other], ALIKE))
        if found := next(like, None):
            return [
                check.Defect(
                    f"it says nearly again: {found[:60]!r}",
                    f"几乎重复：“{found[:30]}”",
                    fatal=False,
                )
            ]
    return []


def _runs(text: str, canon: Canon, language: str) -> set[str]:
    """Two characters each, or the longer words; without the names of people."""
    for character in canon.characters:
        text = text.replace(character.name, "。")
    if language != "zh":
        return set(WORD.findall(text.lower()))
    return {part[n : n + 2] for part in HAN.findall(text) for n in range(len(part) - 1)}


def _bare(text: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """The longer sentences, each as it stands and without the names of people."""
    found = []
    for sentence in check.sentences(text):
        bare = sentence
        for name in names:
            bare = bare.replace(name, "")
        if len(sentence) > LONG:
            found.append((sentence, bare))
    return found
