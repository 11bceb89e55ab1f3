"""A passage of a transcript as people edit it: a line for each cue, its times before its words.

00:01:02.500 - 00:01:04.100  The ferry does not wait.
"""

from __future__ import annotations

import re

from ..errors import BadBrief
from ..publish.subtitles import clock
from ..values import Cue, Passage

TIME = r"(?:(\d{1,2}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,3})?)"
LINE = re.compile(rf"\s*{TIME}\s*(?:-->|[-–—])\s*{TIME}\s*(.*)")


def written(passage: Passage) -> str:
    return "\n".join(
        f"{clock(cue.start_seconds, '.')} - {clock(cue.stop_seconds, '.')}  {cue.text}"
        for cue in passage.cues
    )


def read(text: str, name: str) -> Passage:
    """The cues of an edited passage; a line without times goes on with the cue above.

    Raises BadBrief, naming the line, for words before any time, a cue that ends before it begins or
    begins before the one above it.
    """
    found: list[Cue] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        timed = LINE.fullmatch(line)
        if timed is None and not found:
            raise _bad(name, number, line, "has no time", "没有时间")
        if timed is None:
            found[-1] = found[-1].model_copy(update={"text": f"{found[-1].text} {line.strip()}"})
            continue
        start, stop = _seconds(timed.groups()[:3]), _seconds(timed.groups()[3:6])
        if stop < start:
            raise _bad(name, number, line, "ends before it begins", "结束早于开始")
        if found and start < found[-1].start_seconds:
            raise _bad(name, number, line, "begins before the line above it", "早于上一行")
        found.append(Cue(start_seconds=start, stop_seconds=stop, text=timed[7].strip()))
    return Passage(cues=tuple(cue for cue in found if cue.text))


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds = parts
    return round(
        3600 * int(hours or 0) + 60 * int(minutes or 0) + float((seconds or "0").replace(",", ".")),
        3,
    )


def _bad(name: str, number: int, line: str, english: str, chinese: str) -> BadBrief:
    return BadBrief(
        f"{name}, line {number} {english}: {line.strip()[:60]!r}; a line is "
        "`00:01:02.500 - 00:01:04.100  words`",
        f"{name} 第 {number} 行{chinese}：{line.strip()[:60]!r}；每行写作"
        "“00:01:02.500 - 00:01:04.100  文字”",
    )
