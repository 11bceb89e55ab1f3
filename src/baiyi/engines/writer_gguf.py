"""A decoder of the user's own, as `baiyi models promote --format gguf` leaves it, on llama.cpp."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Unsupported
from ..values import Message, Piece, Prompt
from .writer_llama import LlamaWriter


class GgufWriter(LlamaWriter):
    """Goes on with a text (`raw` prompts) by a model of your own. It answers no messages and follows
    no schema: llama.cpp would put messages into a frame that the model has never seen."""

    name = "gguf"

    @classmethod
    def examples(cls) -> list[Prompt]:
        texts = ("春", "Once upon a time")
        return [
            Prompt(messages=(Message(role="user", text=text),), raw=True, max_tokens=24)
            for text in texts
        ]

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        """Stream how the text goes on, as `LlamaWriter`.

        Raises Unsupported for messages and schemas, StepFailed for a text that leaves no room.
        """
        if not prompt.raw:
            raise Unsupported(
                "the writer gguf goes on with a text; it answers no messages and follows no schema. Name "
                "another writer for this work, or ask it with a raw prompt",
                "写作引擎 gguf 只会续写，不回答消息，也不按结构输出；请为此作品换一个写作引擎，或用 raw 提示",
            )
        return super().write(prompt)
