"""What was heard, as subtitles: SubRip (SRT), and WebVTT after W3C's WebVTT."""

from __future__ import annotations

import html
from collections.abc import Iterable

from ..values import Heard


def srt(heard: Iterable[Heard]) -> str:
    return "\n".join(
        f"{number}\n{_time(part.start_seconds, ',')} --> {_time(part.stop_seconds, ',')}\n"
        f"{part.text.strip()}\n"
        for number, part in enumerate(heard, 1)
    )


def vtt(heard: Iterable[Heard]) -> str:
    cues = (
        f"{_time(part.start_seconds, '.')} --> {_time(part.stop_seconds, '.')}\n"
        f"{html.escape(part.text.strip(), quote=False)}\n"
        for part in heard
    )
    return "\n".join(("WEBVTT\n", *cues))


def _time(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}{point}{thousandths:03}"
