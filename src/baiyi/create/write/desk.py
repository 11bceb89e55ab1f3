"""What a writer does to a passage on the desk: goes on with it, says it otherwise, shorter, in the other language.

One short call each, with an example by another hand: that is what a small writer follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ...errors import BadBrief, NotGoodEnough
from ...values import Prompt
from ..ask import conversation
from .check import SENTENCE_END, leftovers, length, loops, script, trimmed, unfinished

Tool = Literal["continue", "rewrite", "shorten", "translate"]
LONGEST = 4000  # characters of a passage
SEEN = 900  # characters before the end that going on is told
SYSTEM = {
    "zh": "你是一位文学编辑。只写要求的文字本身，不加说明、标题和引号。",
    "en": "You are a literary editor. Write only the text that is asked for: no remarks, no headings, no quotation marks around it.",
}
ORDERS: Mapping[tuple[Tool, str], str] = {
    ("continue", "zh"): "接着下面的文字往下写两三句，不重复已有的句子：\n{}",
    (
        "continue",
        "en",
    ): "Go on with this text for two or three sentences. Repeat nothing of it:\n{}",
    ("rewrite", "zh"): "换一种说法重写下面的文字，意思和长短不变：\n{}",
    ("rewrite", "en"): "Say this in other words, with the same meaning and length:\n{}",
    ("shorten", "zh"): "把下面的文字缩短一半，留下最要紧的：\n{}",
    ("shorten", "en"): "Make this half as long; keep what matters most:\n{}",
    ("translate", "zh"): "把下面的文字译成英文：\n{}",
    ("translate", "en"): "Translate this into Chinese:\n{}",
}
# A passage, and what each tool makes of it.
SHOWN: Mapping[str, tuple[str, Mapping[Tool, str]]] = {
    "zh": (
        "雨下到半夜才停。茶馆的门还开着，老周坐在门槛上，数着檐口滴下来的水。",
        {
            "continue": "对面的铺子早关了，只剩一块招牌在风里响。他数到一百零七，听见巷口有脚步声。",
            "rewrite": "半夜雨才歇。茶馆没有关门，老周坐在门槛上，一滴一滴地数着檐水。",
            "shorten": "半夜雨停，老周坐在茶馆门槛上数檐水。",
            "translate": "The rain did not stop until midnight. The door of the teahouse was still open, and Old Zhou sat on the sill, counting the drops that fell from the eaves.",
        },
    ),
    "en": (
        "The rain stopped at midnight. The tea house was still open, and old Marsh sat on the step, counting the drops that fell from the roof.",
        {
            "continue": "Across the lane the shops were dark, and only a sign creaked in the wind. He had come to a hundred and seven when he heard steps.",
            "rewrite": "It was midnight before the rain gave over. Nobody had shut the tea house; old Marsh was on its step, numbering the drips from the roof.",
            "shorten": "The rain stopped at midnight, and old Marsh sat counting the drops.",
            "translate": "雨到半夜才停。茶馆还开着，老马什坐在台阶上，数着屋檐滴下的水。",
        },
    ),
}  # fmt: skip


def prompt(tool: Tool, passage: str, language: str, seed: int) -> Prompt:
    """What the writer is asked. `language` is the passage's: zh or en.

    Raises BadBrief for a passage that is empty or too long.
    """
    passage = passage.strip()
    if not passage or len(passage) > LONGEST:
        raise BadBrief(
            f"the passage has {len(passage)} characters; 1 to {LONGEST} can be worked on: select less",
            f"这段有 {len(passage)} 个字符；可处理 1 到 {LONGEST} 个，请少选一些",
        )
    asked = passage[-SEEN:] if tool == "continue" else passage
    shown, made = SHOWN[language]
    order = ORDERS[tool, language]
    into = _into(tool, language)
    room = 160 if tool == "continue" else int(2.5 * length(passage, language)) + 60
    return Prompt(
        messages=conversation(SYSTEM[into], order.format(shown), made[tool], order.format(asked)),
        max_tokens=room,
        temperature=0.4 if tool == "translate" else 0.8,
        seed=seed,
    )


def checked(tool: Tool, passage: str, said: str, language: str, *, cut: bool = False) -> str:
    """What the writer said, as it can be taken. Raises NotGoodEnough, naming what is wrong with it.

    `cut`: the writer came to its token limit. What goes on ends at its last whole sentence; what
    stands for a passage must say all of it.
    """
    into = _into(tool, language)
    text = said.strip()
    if not passage.strip().startswith(("“", '"')):
        text = text.strip('“”"').strip()
    faults = [*script(text, into, passage), *leftovers(text), *loops(text, into)]
    if text in passage:  # or empty
        raise NotGoodEnough(
            "it says only what stands there; try again", "写的和原文一样；请再试一次"
        )
    if tool == "shorten" and length(text, into) >= length(passage, into):
        raise NotGoodEnough("it is no shorter; try again", "没有变短；请再试一次")
    if faults:
        raise NotGoodEnough(
            f"it cannot be used: {faults[0].english}; try again",
            f"不能用：{faults[0].chinese}；请再试一次",
        )
    if tool == "continue":
        text = _whole(trimmed(text, into, 220))
    elif not cut and unfinished(passage):
        return text  # a heading has no stop, and neither has another one in its place
    if flaws := [flaw for flaw in unfinished(text) if flaw.fatal]:
        raise NotGoodEnough(
            f"it cannot be used: {flaws[0].english}; select less, or try again",
            f"不能用：{flaws[0].chinese}；请少选一些，或再试一次",
        )
    return text


def _whole(text: str) -> str:
    """The text up to its last whole sentence; as it stands where it has none."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    return text[: ends[-1]] if ends else text


def _into(tool: Tool, language: str) -> str:
    return {"zh": "en", "en": "zh"}[language] if tool == "translate" else language
