"""A line of verse out of several: asked for in a pattern, never one that is known already."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from ....build import progress
from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Message, Prompt
from ...ask import weighed
from . import known, themes

CANDIDATES = 4  # for each line
TEMPERATURE = 0.8
SAID_AGAIN, STUTTER = 3.0, 1.0  # natural logarithms a token
THEME, AGAIN = 1.0, 4.0  # natural logarithms a token, for a likeness of 1


def best(
    writer: Writer,
    messages: Sequence[Message],
    patterns: Sequence[str],
    fits: Callable[[str], bool],
    worth: Callable[[str], float],
    *,
    number: int,
    seed: int,
    max_tokens: int,
) -> str:
    """The line with the highest likelihood and worth, an answer for each of `patterns`.

    `fits` is asked too, for not every writer keeps to a pattern. `worth` is in natural logarithms a token, as the likelihood is. Raises NotGoodEnough where no
    answer fits, or each is a line that is known.
    """
    found: dict[str, float] = {}
    for attempt, pattern in enumerate((*patterns, *patterns)):
        if attempt == len(patterns) and found:
            break  # only where none can be used are they all asked for once more
        prompt = Prompt(
            messages=tuple(messages),
            schema_={"type": "string", "pattern": pattern},
            max_tokens=max_tokens,
            temperature=TEMPERATURE,
            logprobs=1,
            seed=seed * 1000 + number * 10 + attempt,
        )
        line, likelihood = written(writer, prompt)
        if not fits(line):
            continue
        if known.line(line):
            progress.note(
                f"line {number}: {line!r} is a line of a known poem; not taken",
                f"第 {number} 句：“{line}”是前人成句，不用",
            )
            continue
        found[line] = likelihood + worth(line)
    if not found:
        raise NotGoodEnough(
            f"line {number}: none of {2 * len(patterns)} answers kept the form and was new; try another "
            "--seed, or a writer that keeps to a schema's pattern",
            f"第 {number} 句：{2 * len(patterns)} 次都没有合律而不袭前人的句子；"
            "请换一个 --seed，或换一个能遵守格式的写作模型",
        )
    return max(found, key=lambda line: found[line])


def written(writer: Writer, prompt: Prompt) -> tuple[str, float]:
    """The string that was answered, empty where it is none; and its likelihood a token."""
    text, likelihood = weighed(writer, prompt)
    try:
        line = json.loads(text)
    except ValueError:
        line = ""
    return str(line), likelihood


def worth(line: str, theme: str, before: Sequence[str]) -> float:
    """What a line gains by its theme, and loses by saying the theme or a line before it again."""
    nearest = max((themes.alike(line, other) for other in before), default=0.0)
    again = max(0.0, nearest - themes.TOO_ALIKE)
    return THEME * themes.alike(line, theme) - AGAIN * again - _spoiled(line, theme)


def _spoiled(line: str, theme: str) -> float:
    """What a line loses: for four characters of the theme, for a character twice but not doubled."""
    again = any(line[n : n + 4] in theme for n in range(len(line) - 3))
    apart = sum(line.count(c) > 1 and c + c not in line for c in set(line))
    return SAID_AGAIN * again + STUTTER * apart
