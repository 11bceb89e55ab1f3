"""A decoder of the user's own, as `baiyi models promote --format gguf` leaves it, on llama.cpp."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import Unsupported
from ..values import Message, Piece, Prompt
from .gguf_header import has_template
from .writer_llama import LlamaWriter, model_file


class GgufWriter(LlamaWriter):
    """Goes on with a text (`raw` prompts) by a model of your own. Where its file has a chat template it
    answers messages and follows schemas too; where not, llama.cpp would put messages into a frame that the
    model has never seen."""

    name = "gguf"

    def __init__(self, options: LlamaWriter.Options, weights: Mapping[str, Path]) -> None:
        super().__init__(options, weights)  # names a file that cannot be read
        self._answers = has_template(model_file(weights))

    @classmethod
    def examples(cls) -> list[Prompt]:
        texts = ("春", "Once upon a time")
        return [
            Prompt(messages=(Message(role="user", text=text),), raw=True, max_tokens=24)
            for text in texts
        ]

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        """Stream how the text goes on, or the answer, as `LlamaWriter`.

        Raises Unsupported for messages and schemas where the file has no chat template, StepFailed for a
        text that leaves no room.
        """
        if not prompt.raw and not self._answers:
            raise Unsupported(
                "the writer gguf goes on with a text; its file has no chat template, so it answers no messages "
                "and follows no schema. Name another writer for this work, ask it with a raw prompt, or tune a "
                "chat model and promote that",
                "写作引擎 gguf 只会续写：其文件没有对话模板，不回答消息，也不按结构输出；请为此作品换一个写作引擎，"
                "或用 raw 提示，或微调并推出一个对话模型",
            )
        return super().write(prompt)
