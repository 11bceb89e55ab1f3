"""A decoder of the user's own, as `baiyi models promote` leaves it, on onnxruntime.

The folder holds model.onnx, whose inputs are `ids` and the memory of what was read (the KV cache), and
whose outputs are the scores of the next token and the memory with it; tokenizer.json; config.json.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field
from tokenizers import Tokenizer
from tokenizers.decoders import DecodeStream

from .. import stopping
from ..errors import Damaged, MissingModel, StepFailed, Unsupported
from ..values import Estimate, Frozen, Message, Piece, Prompt, TokenChoice, Usage
from .cores import physical_cores
from .nucleus import drawn
from .onnx_decoder import Decoder

BATCH = 64  # tokens of a prompt that are read at once; between two batches it can be stopped
REPEATS = 64  # tokens back that repeat_penalty looks, as in llama.cpp
SPEED = 100.0  # tokens a second, until some were measured


class OnnxWriter:
    """Goes on with a text (`raw` prompts) by a model of your own. The same text and seed give the
    same words. It answers no messages and follows no schema."""

    name = "onnx"

    class Options(Frozen):
        threads: int = Field(
            default=0, ge=0, le=256, description="threads; 0: one for each physical core"
        )
        skill: Literal["small", "strong"] = Field(
            default="small", description="as the card of the model says"
        )

    def __init__(self, options: Options, weights: Mapping[str, Path]) -> None:
        self.options = options
        folder = _folder(weights)
        try:
            told = json.loads((folder / "config.json").read_bytes())
            self._context: int = told["max_position_embeddings"]
            self._begin: int = told["bos_token_id"]
            self._end: int = told["eos_token_id"]
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            threads = options.threads or physical_cores()
            self._decoder: Any = Decoder(folder / "model.onnx", threads)
        except Exception as error:  # each of the three files has its own errors
            raise Damaged(
                f"the model in {folder} cannot be loaded: {error}; promote it again: baiyi models promote",
                f"无法加载 {folder} 中的模型：{error}；请重新推出：baiyi models promote",
                place=folder,
            ) from error
        self._speed = SPEED

    @classmethod
    def examples(cls) -> list[Prompt]:
        texts = ("春", "Once upon a time")
        return [
            Prompt(messages=(Message(role="user", text=text),), raw=True, max_tokens=24)
            for text in texts
        ]

    @property
    def streams(self) -> int:
        return 1

    @property
    def skill(self) -> Literal["small", "strong"]:
        return self.options.skill

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        """Stream how the text goes on, a token an item where no stop is near. Closing the iterator,
        or a step that is stopped, ends it within a token, or a batch of the prompt.

        Raises Unsupported for messages and schemas, StepFailed for a text that leaves no room.
        """
        ids = self._read(prompt)
        begin = time.monotonic()
        logits, past = self._scores(ids, self._decoder.nothing(1))
        random = np.random.default_rng(prompt.seed % 2**64)
        words = DecodeStream(ids=ids, skip_special_tokens=True)
        held, choices = "", list[TokenChoice]()
        written: list[int] = []
        finish: Literal["stop", "length"] = "length"
        while len(written) < min(prompt.max_tokens, self._context - len(ids)):
            if written:
                logits, past = self._scores(written[-1:], past)
            token = _drawn(_punished(logits, [*ids, *written], prompt), prompt, random)
            if token == self._end:
                finish = "stop"
                break
            written.append(token)
            if prompt.logprobs:
                choices.append(self._choice(logits, token, prompt.logprobs))
            held += words.step(self._tokenizer, token) or ""
            if (cut := _stopped(held, prompt.stop)) is not None:
                held, finish = held[:cut], "stop"
                break
            if sure := held[: len(held) - _perhaps(held, prompt.stop)]:
                yield Piece(text=sure, tokens=tuple(choices))
                held, choices = held[len(sure) :], []
        self._learn(len(written), time.monotonic() - begin)
        if held:
            yield Piece(text=held, tokens=tuple(choices))
            choices = []
        usage = Usage(
            prompt_tokens=len(ids), evaluated_tokens=len(ids), written_tokens=len(written)
        )
        yield Piece(text="", tokens=tuple(choices), finish=finish, usage=usage)

    def estimate(self, prompt: Prompt) -> Estimate:
        """Seconds, from the speed measured so far; reading is little beside writing."""
        return Estimate(seconds=prompt.max_tokens / self._speed)

    def close(self) -> None:
        self._decoder = None

    def _read(self, prompt: Prompt) -> list[int]:
        """The text as tokens, after the one that begins every text."""
        if not prompt.raw:
            raise Unsupported(
                "the writer onnx goes on with a text; it answers no messages and follows no schema. Name "
                "another writer for this work, or ask it with a raw prompt; a model tuned from a chat model "
                "answers where it is promoted with --format gguf",
                "写作引擎 onnx 只会续写，不回答消息，也不按结构输出；请为此作品换一个写作引擎，或用 raw 提示；"
                "由对话模型微调而来的模型，以 --format gguf 推出后即可回答",
            )
        found: list[int] = self._tokenizer.encode(
            prompt.messages[0].text, add_special_tokens=False
        ).ids
        ids = found if found[:1] == [self._begin] else [self._begin, *found]
        if len(ids) >= self._context:
            raise StepFailed(
                f"the text has {len(ids)} tokens, the writer's context {self._context}; shorten the text",
                f"文字有 {len(ids)} 个词元，写作模型的上下文是 {self._context}；请缩短文字",
            )
        return ids

    def _scores(self, ids: Sequence[int], past: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
        """The scores of the token after `ids`, and the memory with them."""
        logits: Any = None
        for first in range(0, len(ids), BATCH):
            stopping.check()
            batch = np.array([ids[first : first + BATCH]], np.int64)
            logits, past = self._decoder.scores(batch, past)
        return logits[0], past

    def _choice(self, logits: Any, token: int, count: int) -> TokenChoice:
        levels = logits - np.logaddexp.reduce(logits)
        best = np.argsort(-levels, kind="stable")[:count]
        return TokenChoice(
            token=self._said(token),
            logprob=float(levels[token]),
            alternatives=tuple((self._said(int(n)), float(levels[n])) for n in best),
        )

    def _said(self, token: int) -> str:
        return str(self._tokenizer.decode([token], skip_special_tokens=False))

    def _learn(self, written: int, seconds: float) -> None:
        if written >= 8:
            self._speed += 0.3 * (written / seconds - self._speed)


def _folder(weights: Mapping[str, Path]) -> Path:
    """The one folder with a model. Raises MissingModel."""
    found = [folder for folder in weights.values() if (folder / "model.onnx").is_file()]
    if len(found) != 1:
        raise MissingModel(
            "the writer onnx runs a model of your own and was given none: make one usable with "
            "baiyi models promote RUN --to FOLDER, then name it as the writer",
            "写作引擎 onnx 运行你自己的模型，但未给出：请先运行 baiyi models promote 训练 --to 文件夹，"
            "再以其名字作为写作引擎",
        )
    return found[0]


def _punished(logits: Any, before: Sequence[int], prompt: Prompt) -> Any:
    """The scores, those of tokens that stand shortly before made smaller."""
    if prompt.repeat_penalty == 1:
        return logits
    found = logits.copy()
    seen = sorted(set(before[-REPEATS:]))
    scores = found[seen]
    found[seen] = np.where(
        scores > 0, scores / prompt.repeat_penalty, scores * prompt.repeat_penalty
    )
    return found


def _drawn(logits: Any, prompt: Prompt, random: np.random.Generator) -> int:
    """A token: the likeliest at temperature 0, else by chance among those that make up `top_p`."""
    if prompt.temperature == 0:
        return int(logits.argmax())
    return drawn(logits / prompt.temperature, prompt.top_p, random)


def _stopped(text: str, stops: Sequence[str]) -> int | None:
    """Where the first of the stops begins."""
    found = [place for stop in stops if stop and (place := text.find(stop)) >= 0]
    return min(found, default=None)


def _perhaps(text: str, stops: Sequence[str]) -> int:
    """How many signs at the end may be the beginning of a stop."""
    longest = max(map(len, stops), default=1) - 1
    return next(
        (
            n
            for n in range(min(longest, len(text)), 0, -1)
            if any(s.startswith(text[-n:]) for s in stops)
        ),
        0,
    )
