"""The channels of advertising: the pieces of each, how long they may be, and how that is counted."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field

from ....errors import BadBrief
from ....values import Brief, Frozen

PRODUCT = "page"  # the channel of a product description; the others are advertising's


class Slot(Frozen):
    """A piece of copy: at most `most` units; `count` of them stand a line each."""

    name: str
    label: str = Field(description="as readers see it, in the language of the channel")
    most: int
    unit: Literal["characters", "words", "spoken"] = "characters"
    count: int = 1
    ask: str = Field(description="what the writer is asked for")


class Channel(Frozen):
    name: str
    chinese: str
    english: str
    source: str = Field(description="where the limits come from")
    zh: tuple[Slot, ...]
    en: tuple[Slot, ...]

    def slots(self, language: str) -> tuple[Slot, ...]:
        return self.zh if language == "zh" else self.en

    def called(self, language: str) -> str:
        return self.chinese if language == "zh" else self.english


@cache
def channels() -> dict[str, Channel]:
    told = tomllib.loads(files(__package__).joinpath("channels.toml").read_text("utf-8"))
    return {row["name"]: Channel.model_validate(row) for row in told["channel"]}


def channels_of(brief: Brief) -> tuple[Channel, ...]:
    """The brief's channels, in its order; all of them where it names none. Raises BadBrief."""
    every = {name: channel for name, channel in channels().items() if name != PRODUCT}
    for name in brief.channels:
        if name not in every:
            near = get_close_matches(name, every, n=1, cutoff=0.5)
            names = ", ".join(near or every)
            raise BadBrief(
                f"channels: there is none named {name!r}; there are: {names}",
                f"channels：没有名为“{name}”的渠道；现有：{names}",
            )
    return tuple(every[name] for name in dict.fromkeys(brief.channels or every))


SPELLED = re.compile(r"[A-Z]{2,}(?![a-z])")


def measure(text: str, unit: str, language: str) -> int:
    """How long a text is in a channel's unit; never less than a platform would count.

    Of what is spoken, figures count as the words that say them, at most: 480 is 四百八十 and
    "four hundred and eighty"; capitals that are spelled count a letter each.
    """
    if unit == "words":
        return len(text.split())
    if unit == "spoken":
        return _spoken(text, language)
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def _spoken(text: str, language: str) -> int:
    digits = [len(run) for run in re.findall(r"\d+", text)]
    letters = sum(len(run) for run in SPELLED.findall(text))
    bare = SPELLED.sub(" ", re.sub(r"\d+", " ", text))
    signs = len(re.findall(r"[%％℃°£$€¥+&@/]|(?<=\d)\.(?=\d)", text))
    if language == "zh":
        said = sum(2 * n - 1 for n in digits)  # 480: 四百八十
        words = len(re.findall(r"[a-zA-Z]+", bare))
        return said + letters + 3 * signs + 2 * words + len(re.findall(r"[\u3400-\u9fff]", bare))
    said = sum(n + (n + 2) // 3 * (n > 1) for n in digits)  # 480: four hundred and eighty
    return said + letters + 2 * signs + len(re.findall(r"[^\W\d_]+(?:[’'][^\W\d_]+)*", bare))
