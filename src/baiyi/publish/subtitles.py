"""What was said, with its times: SubRip (SRT), WebVTT after W3C's WebVTT, and JSON with each word's."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from typing import Any

from ..build.step import step
from ..values import Asset, Cue, Heard, Manuscript, Passage

SRT, VTT = "application/x-subrip", "text/vtt"
Cues = Iterable[Cue | Heard]


@step(version=1)
def subtitles(passages: tuple[Passage, ...], kind: str) -> Asset:
    """The cues as a file of `kind` (SRT or VTT); not yet labelled or signed."""
    cues = [cue for passage in passages for cue in passage.cues]
    return Asset.of((srt if kind == SRT else vtt)(cues).encode(), kind)


@step(version=1)
def timed_words(
    about: Manuscript,
    passages: tuple[Passage, ...],
    drafts: tuple[Passage, ...],
    heard: tuple[tuple[Heard, ...], ...],
) -> Asset:
    """The cues as JSON, each with the times of its words where a human has left them as they were heard."""
    known = {h.start_seconds: h for said in heard for h in said}
    left = {cue for passage in drafts for cue in passage.cues}
    cues = [cue for passage in passages for cue in passage.cues]
    told = {
        "title": about.title,
        "language": about.language,
        "segments": [
            _segment(cue, known.get(cue.start_seconds) if cue in left else None) for cue in cues
        ],
    }
    return Asset.of(json.dumps(told, ensure_ascii=False).encode(), "application/json")


def _segment(cue: Cue, heard: Heard | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "start": cue.start_seconds,
        "end": cue.stop_seconds,
        "text": cue.text,
    }
    if heard is not None:
        told["words"] = [
            {"word": word.text, "start": word.start_seconds, "end": word.stop_seconds}
            for word in heard.words
        ]
    return told


def srt(cues: Cues) -> str:
    return "\n".join(
        f"{number}\n{clock(cue.start_seconds, ',')} --> {clock(cue.stop_seconds, ',')}\n"
        f"{cue.text.strip()}\n"
        for number, cue in enumerate(cues, 1)
    )


def vtt(cues: Cues) -> str:
    written = (
        f"{clock(cue.start_seconds, '.')} --> {clock(cue.stop_seconds, '.')}\n"
        f"{html.escape(cue.text.strip(), quote=False)}\n"
        for cue in cues
    )
    return "\n".join(("WEBVTT\n", *written))


def clock(seconds: float, point: str) -> str:
    """01:02:03 and thousandths after the point."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}{point}{thousandths:03}"
