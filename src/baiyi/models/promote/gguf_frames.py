"""Whether llama.cpp puts messages into the frame that transformers makes by the same chat template.

llama.cpp has a Jinja of its own, and may add what begins a text. It is asked twice, as for texts (gguf_parity): with
the messages, and with the ids of transformers' frame; only the same ids give the same likelihoods bit for bit.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Any

import numpy as np

from ...errors import StepFailed, UserError
from ..frame import Frame, Messages
from .llama import Llama

SAID = (  # system, user, assistant, user
    ("Answer briefly, in English.", "Who keeps the lamp?", "An old man; his \"cat\" helps.", "What's {it} called?"),
    ("请用中文简短回答。", "谁在守灯塔？", "一位老人，还有他的“猫”。", "它叫什么名字？"),
)  # fmt: skip
ROLES = ("system", "user", "assistant", "user")


def framed(llama: Llama, words: Any, frame: Frame, context: int) -> int:
    """How many conversations, one in English and one in Chinese, were framed alike.

    Raises StepFailed for one that was not, or that does not fit the context.
    """
    for said in SAID:
        messages, text, ids = _asked(frame, words, said, context)
        (told, many, read), (known, _) = llama.answered(messages), llama.levels(ids)
        if many != len(ids) or not np.array_equal(told, known):
            same = takewhile(lambda both: both[0] == both[1], zip(text, read, strict=False))
            at = max(0, sum(1 for _ in same) - 20)
            raise StepFailed(
                f"llama.cpp frames messages otherwise than the chat template of the model: it reads {read[at:][:80]!r}, "
                f"and {text[at:][:80]!r} was meant; nothing was written. Mend chat_template.jinja beside the trained "
                "model, take it out (the model then only goes on with texts), or promote it with --format onnx",
                f"llama.cpp 排列消息与模型的对话模板不同：它读到 {read[at:][:80]!r}，应为 {text[at:][:80]!r}；什么都没有写入。"
                "请修正训练所得模型旁的 chat_template.jinja，或删去它（模型便只会续写），或用 --format onnx 推出",
            )
    return len(SAID)


def _asked(
    frame: Frame, words: Any, said: tuple[str, ...], context: int
) -> tuple[Messages, str, list[int]]:
    """The longest conversation that the template takes and the context holds, its frame, and the frame's ids."""
    all_of = [{"role": role, "content": text} for role, text in zip(ROLES, said, strict=True)]
    for messages in (all_of, all_of[1:], all_of[3:]):
        try:
            text = frame.text(messages, ("a conversation", "一段对话"))
        except UserError:  # a template may know no system
            continue
        ids: list[int] = words.encode(text, add_special_tokens=False).ids
        if len(ids) < context:
            return messages, text, ids
    raise StepFailed(
        f"no short conversation fits the model: its context is {context} tokens with the chat template's frame, or the "
        "template refuses a question. Train with a larger --context, or mend chat_template.jinja",
        f"模型容不下一段简短对话：连同对话模板，上下文只有 {context} 个词元，或模板不接受提问。请调大训练的 --context，"
        "或修正 chat_template.jinja",
    )
