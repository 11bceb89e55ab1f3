"""What the writer is asked about a picture: its mood, and what the words of the page leave open.

A small model reads a prompt only twice as fast as it writes, so the question is short, its
answer a few words, and nothing is asked that the page says itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import Field

from ...kinds import Writer
from ...values import Character, Frozen, Mood, Page, Pose
from ..ask import Unusable, conversation, object_of, shaped
from .named import is_chinese, pose_of

MOST_THINGS = 5

SYSTEM = {
    "zh": "你为图画书安排画面。读一页故事，用JSON回答：mood是画面的气氛；人名后面是这个人的姿势；"
    "things是最要紧的五样东西。只答所问的。",
    "en": "You stage the pictures of a picture book. Read one page and answer in JSON: mood is the "
    "mood of the picture; after a name stands the pose of that person; things are the five that "
    "matter most. Answer only what is asked.",
}


class Staging(Frozen):
    """What has to be understood from a page to draw it."""

    mood: Mood
    poses: Mapping[str, Pose] = Field(description="by the character's name")
    things: tuple[str, ...] = Field(description="what matters most, first")


def staged(
    page: Page,
    told: str,
    people: tuple[Character, ...],
    named: tuple[str, ...],
    writer: Writer,
    seed: int,
) -> Staging:
    """The staging of a page, of which `told` is what nobody in it says.

    Raises NotGoodEnough where no answer of several can be read.
    """
    alone = len(people) == 1
    known = {c.name: pose_of(told, c.name, alone=alone) for c in people}
    poses = {name: pose for name, pose in known.items() if pose}
    schema = _schema([name for name, pose in known.items() if not pose], named)
    asked = "、".join(schema["properties"])
    return shaped(
        writer,
        conversation(SYSTEM["zh" if is_chinese(page.text) else "en"], f"{page.text}\n{asked}?"),
        schema,
        lambda text: _read(text, poses),
        what=(f"page {page.number}, staging", f"第 {page.number} 页分镜"),
        max_tokens=120,
        seed=seed,
        temperature=0.3,
    )


def _read(text: str, poses: Mapping[str, Pose]) -> Staging:
    try:
        answer = json.loads(text)
        mood, things = answer.pop("mood"), answer.pop("things", ())
        return Staging(mood=mood, things=things, poses={**poses, **answer})
    except (ValueError, KeyError, AttributeError) as error:
        raise Unusable("the answer could not be read", "答案无法读取") from error


def _schema(unknown: list[str], named: tuple[str, ...]) -> dict[str, Any]:
    properties: dict[str, Any] = {"mood": {"enum": list(get_args(Mood))}}
    properties |= {name: {"enum": list(get_args(Pose))} for name in unknown}
    if len(named) > MOST_THINGS:  # else all are drawn, whatever the writer thinks
        items = {"enum": list(named)}
        properties["things"] = {"type": "array", "maxItems": MOST_THINGS, "items": items}
    return object_of(properties)
