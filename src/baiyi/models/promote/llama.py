"""A GGUF file as llama.cpp reads it, asked for the likelihood of every token (xllamacpp).

Only for holding an export against what was trained: one question at a time, on one thread.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import Damaged, StepFailed
from ..frame import Messages
from .gguf_export import package

LEAST = (
    256  # tokens of context that llama.cpp is given at least; a prompt's own bound is the model's
)


class Llama:
    """A loaded GGUF file. Raises MissingExtra, Damaged where llama.cpp cannot load it."""

    def __init__(self, path: Path, *, vocabulary: int, context: int, end: int) -> None:
        """`end` is the token that ends a text."""
        # Threads that spin take the core from whoever else works; read when llama.cpp is loaded.
        os.environ.setdefault("GOMP_SPINCOUNT", "1000")
        llama = package("xllamacpp")
        told = llama.CommonParams()
        told.model.path = str(path)
        told.n_ctx = max(LEAST, context)
        told.n_parallel = 1
        told.cpuparams.n_threads = told.cpuparams_batch.n_threads = 1
        told.warmup = False
        told.verbosity = -1
        self.vocabulary = vocabulary
        # Only a token that ends a character is answered with likelihoods, which are those from before the
        # bias: the end of the text is always one.
        self._all = {"n_probs": vocabulary, "logit_bias": [[end, 1000.0]]}
        try:
            self._server: Any = llama.Server(told)
            # Its loop has to run before it can be dropped: an answer, if to nothing, proves that.
            self._server.handle_completions({"prompt": "", "n_predict": 0})
        except Exception as error:  # of many kinds, by what is wrong with the file
            raise Damaged(
                f"llama.cpp cannot load the export {path.name}: {error}; promote it with --format onnx (of a chat "
                "model it may be the template that it cannot read: mend chat_template.jinja, or take it out)",
                f"llama.cpp 无法加载导出的 {path.name}：{error}；请用 --format onnx 推出（若是对话模型，"
                "也可能是读不了对话模板：请修正或删去 chat_template.jinja）",
            ) from error

    def levels(self, prompt: str | Sequence[int], *, remember: bool = False) -> tuple[Any, int]:
        """Log-probabilities [vocabulary], float64, of the token after the prompt, and the tokens it was
        cut into with the one that begins; ids are taken as they are. `remember`: what stands before and
        was read last is not read again, which changes the last bits. Raises Damaged.
        """
        given = prompt if isinstance(prompt, str) else list(prompt)
        told = self._ask({"prompt": given}, 1, cache_prompt=remember, **self._all)
        return self._levels(told), int(told["usage"]["prompt_tokens"])

    def answered(self, messages: Messages) -> tuple[Any, int, str]:
        """As `levels()` after messages in the frame of the file's chat template; and the text that was read.
        Raises Damaged, StepFailed for a template that llama.cpp cannot fill."""
        asked = {"messages": [dict(message) for message in messages], "verbose": True}
        try:
            told = self._ask(asked, 1, cache_prompt=False, **self._all)
        except (ValueError, RuntimeError) as error:  # as the template is, in words of its own
            why = str(error).strip().splitlines()[-1:] or ["-"]
            raise StepFailed(
                f"llama.cpp cannot fill the chat template ({why[0]}); nothing was written. Mend chat_template.jinja "
                "beside the trained model, take it out, or promote it with --format onnx",
                f"llama.cpp 无法使用对话模板（{why[0]}）；什么都没有写入。请修正训练所得模型旁的 chat_template.jinja，"
                "或删去它，或用 --format onnx 推出",
            ) from error
        read = str(told.get("__verbose", {}).get("prompt", ""))
        return self._levels(told), int(told["usage"]["prompt_tokens"]), read

    def _levels(self, told: Any) -> Any:
        found = np.full(self.vocabulary, np.nan)
        for one in told["choices"][0]["logprobs"]["content"][0]["top_logprobs"]:
            found[one["id"]] = one["logprob"]
        return found

    def greedy(self, ids: Sequence[int], many: int) -> tuple[str, bool]:
        """What goes on after these tokens, always by the likeliest, and whether it ended by itself."""
        told = self._ask({"prompt": list(ids)}, many, cache_prompt=False)["choices"][0]
        return str(told["text"]), told["finish_reason"] == "stop"

    def _ask(self, asked: dict[str, Any], many: int, **more: Any) -> Any:
        body = {"max_tokens": many, "temperature": 0, "repeat_penalty": 1.0, "stream": False}
        server = self._server
        ask = server.handle_chat_completions if "messages" in asked else server.handle_completions
        told = ask(asked | body | more)
        if "error" in told:
            raise Damaged(
                f"llama.cpp did not answer: {told['error']}; promote it with --format onnx",
                f"llama.cpp 没有回答：{told['error']}；请用 --format onnx 推出",
            )
        return told

    def close(self) -> None:
        self._server = None
