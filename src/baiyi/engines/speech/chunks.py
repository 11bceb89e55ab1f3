"""What is spoken in one go: whole sentences, the short together, the long cut at their commas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .spoken import Spoken

LONGEST = 380  # phonemes; the model takes 510, and hurries from 400
SHORT = 24  # phonemes; alone, so little sounds clipped
CUTS = (".!?…", ";:—", ",", ')”"')
PAUSES = {";": 0.24, ":": 0.20, "—": 0.22, ",": 0.16}


@dataclass(frozen=True)
class Chunk:
    """`pause`: seconds of quiet after it."""

    words: tuple[Spoken, ...]
    pause: float

    @property
    def length(self) -> int:
        return sum(len(w.phonemes) for w in self.words)


def chunks(sentences: Iterable[tuple[list[Spoken], float]]) -> Iterator[Chunk]:
    """Chunks from sentences (words, pause after). A short sentence goes with the next one,
    if no paragraph ends between them."""
    held: Chunk | None = None
    for words, pause in sentences:
        chunk = Chunk(tuple(words), pause)
        if held is not None:
            if held.length + chunk.length <= LONGEST // 2:
                chunk = Chunk((*held.words, Spoken(" "), *chunk.words), chunk.pause)
            else:
                yield held
        held = None
        if chunk.length < SHORT and pause < 0.5:
            held = chunk
        else:
            yield from _cut(chunk)
    if held is not None:
        yield held


def _cut(chunk: Chunk) -> Iterator[Chunk]:
    words = [part for word in chunk.words for part in _parts(word)]
    while sum(len(w.phonemes) for w in words) > LONGEST:
        at = _best_cut(words)
        head, words = words[:at], words[at:]
        while words and words[0].phonemes == " ":
            words.pop(0)
        pause = PAUSES.get(head[-1].phonemes, 0.0) if head[-1].place is None else 0.0
        yield Chunk(tuple(head), pause)
    yield Chunk(tuple(words), chunk.pause)


def _parts(word: Spoken) -> Iterator[Spoken]:
    """A word too long for one go (a thousand times "ha") in several."""
    step = LONGEST // 2
    for begin in range(0, len(word.phonemes), step):
        yield Spoken(word.phonemes[begin : begin + step], word.place)


def _best_cut(words: list[Spoken]) -> int:
    """After the last strong mark that leaves two halves of some size; else after a word."""
    sizes: list[int] = []
    total = 0
    for word in words:
        total += len(word.phonemes)
        sizes.append(total)
    limit = min(LONGEST, max(total * 2 // 3, LONGEST // 2))
    fits = [n for n, size in enumerate(sizes) if LONGEST // 6 <= size <= limit]
    for marks in CUTS:
        found = [n for n in fits if words[n].place is None and words[n].phonemes in marks]
        if found:
            return found[-1] + 1
    spaces = [n for n in fits if words[n].phonemes == " "]
    if spaces:
        return spaces[-1] + 1
    return max(1, sum(size <= LONGEST for size in sizes))
