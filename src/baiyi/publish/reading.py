"""A page's text cut into runs that are spoken at known times: the basis of reading along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..values import Recording, Spread
from .wording import writable

# A clip shorter than this cannot be seen, and readers stumble over empty ones.
SHORTEST = 0.02


@dataclass(frozen=True)
class Run:
    """A stretch of text and when it is spoken, in seconds; None where no voice says it."""

    text: str
    start: float | None = None
    stop: float | None = None


@dataclass(frozen=True)
class Clip:
    """The run of that index among the spoken ones, and the part of the audio that is played."""

    index: int
    begin: float
    end: float


def paragraphs(spread: Spread) -> tuple[tuple[Run, ...], ...]:
    """The page's paragraphs, each cut into runs; blank ones left out.

    Joined, the runs of a paragraph are its text, character for character.
    """
    text = spread.page.text
    spans = _spans(text, spread.recording) if spread.recording else []
    found: list[tuple[Run, ...]] = []
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(_runs(text, offset, offset + len(line), spans))
        offset += len(line) + 1
    return tuple(found)


def _spans(text: str, recording: Recording) -> list[tuple[int, int, float, float]]:
    """Begin and end in the text, start and stop in seconds; in order, without overlaps."""
    found: list[tuple[int, int, float, float]] = []
    for line in recording.lines:
        spoken = line.line.text
        if line.begin < 0 or not text.startswith(spoken, line.begin):
            continue  # what is said stands nowhere on the page, so nothing can light up
        if line.words:
            found += [
                (line.begin + w.begin, line.begin + w.end, w.start_seconds, w.stop_seconds)
                for w in line.words
            ]
        else:
            end = line.begin + len(spoken)
            found.append((line.begin, end, line.start_seconds, line.stop_seconds))
    spans: list[tuple[int, int, float, float]] = []
    for begin, end, start, stop in sorted(found):
        after = spans[-1][1] if spans else 0
        if after <= begin < end <= len(text) and stop > start:
            spans.append((begin, end, start, stop))
    return spans


def _runs(
    text: str, begin: int, end: int, spans: Sequence[tuple[int, int, float, float]]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    here = begin
    for first, last, start, stop in spans:
        if not begin <= first < end:
            continue
        if first > here:
            runs.append(Run(writable(text[here:first])))
        here = min(last, end)  # a span that goes over the paragraph's end is lit up to there
        runs.append(Run(writable(text[first:here]), start, stop))
    if here < end:
        runs.append(Run(writable(text[here:end])))
    return tuple(run for run in runs if run.text)


def clips(runs: Sequence[Run], seconds: float) -> tuple[Clip, ...]:
    """The audio divided among the spoken runs, without a gap from 0 to `seconds`.

    A reader plays clip after clip; a gap between two would be a hole in the sound.
    """
    spoken = sorted((run.start, i) for i, run in enumerate(runs) if run.start is not None)
    begins: list[tuple[float, int]] = []
    for start, index in spoken:
        begin = start if begins else 0.0
        if begin + SHORTEST <= seconds and (not begins or begin - begins[-1][0] >= SHORTEST):
            begins.append((begin, index))
    ends = [*(begin for begin, _ in begins[1:]), seconds]
    return tuple(Clip(i, begin, end) for (begin, i), end in zip(begins, ends, strict=False))
