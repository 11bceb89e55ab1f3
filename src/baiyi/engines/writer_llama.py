"""Any GGUF chat model, by llama.cpp's server inside this process (xllamacpp).

Calls from several threads are batched into the same model (continuous batching); the
beginning that a prompt shares with the one before it in its slot is not read again.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from .. import stopping
from ..errors import Damaged, MissingModel, StepFailed
from ..values import Estimate, Frozen, Message, Piece, Prompt, TokenChoice, Usage
from .cores import physical_cores

# llama.cpp's threads wait for each other after every matrix. Those that spin for long take the core
# from the one they wait for as soon as anything else runs here: a tenth of the speed. Those that
# sleep at once are slower alone. OpenMP reads this when it is loaded, so it is said before.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

import xllamacpp

LONGEST_STRING = 600  # characters of a JSON string whose schema sets no bound
# Tokens of a prompt that a thread reads at once, about 0.7 s: between two batches it can be stopped,
# and other calls go on. Larger ones were no faster, 2 threads on a 1.5B Q4 model.
BATCH = 16
READ_SPEED, WRITE_SPEED = 55.0, 25.0  # tokens a second of a 1.5B Q4 model on two cores


class LlamaWriter:
    """Writes with a GGUF model. Alone at work and with `remember` off, the same prompt and seed
    give the same text; with it on, what is remembered changes the last bits of the arithmetic,
    and now and then a word."""

    name = "llama"

    class Options(Frozen):
        threads: int = Field(
            default=0, ge=0, le=256, description="threads; 0: one for each physical core"
        )
        context: int = Field(
            default=16384, ge=512, le=1_048_576, description="tokens that all sequences share"
        )
        streams: int = Field(default=4, ge=1, le=64, description="sequences written at once")
        remember: bool = Field(
            default=True,
            description="do not read a repeated beginning again; off: slower, and repeatable",
        )

        skill: Literal["small", "strong"] = Field(
            default="small", description="as the card of the model says"
        )

    def __init__(self, options: Options, weights: Mapping[str, Path]) -> None:
        self.options = options
        self._speed = _Speed(options.threads or physical_cores())
        self._server = _serve(model_file(weights), options)

    @classmethod
    def examples(cls) -> list[Prompt]:
        english = Message(role="user", text="Describe a paper lantern in one sentence.")
        chinese = Message(role="user", text="用一句话写一盏灯笼。")
        return [Prompt(messages=(m,), max_tokens=48) for m in (english, chinese)]

    @property
    def streams(self) -> int:
        return self.options.streams

    @property
    def skill(self) -> Literal["small", "strong"]:
        return self.options.skill

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        """Stream the answer. Closing the iterator stops the model within a token; a step that is
        stopped stops the reading of a prompt as well, at the end of a batch.

        Raises StepFailed where prompt and answer do not fit the context.
        """
        pieces: queue.SimpleQueue[dict[str, Any] | BaseException | None] = queue.SimpleQueue()
        stop = threading.Event()
        server = self._server
        answer = server.handle_completions if prompt.raw else server.handle_chat_completions
        body = request(prompt) | {"cache_prompt": self.options.remember}

        def hear(chunk: dict[str, Any]) -> bool:
            pieces.put(chunk)
            return stop.is_set()

        def work() -> None:
            try:
                answer(body, hear)
                pieces.put(None)
            except BaseException as error:
                pieces.put(error)

        worker = threading.Thread(target=work, daemon=True, name="llama")
        worker.start()
        try:
            yield from self._pieces(pieces, prompt)
        finally:
            stop.set()
            worker.join()

    def _pieces(self, chunks: queue.SimpleQueue[Any], prompt: Prompt) -> Iterator[Piece]:
        finish = None
        usage: Usage | None = None
        while (chunk := _next(chunks)) is not None:
            if isinstance(chunk, BaseException):
                raise _failed(str(chunk)) from chunk
            if "error" in chunk:
                raise self._refused(chunk["error"])
            if timings := chunk.get("timings"):
                self._speed.learn(timings)
                usage = _usage(chunk)
            for choice in chunk.get("choices", ()):
                finish = choice.get("finish_reason") or finish
                text = choice["text"] if prompt.raw else choice["delta"].get("content") or ""
                if text:
                    yield Piece(text=text, tokens=_tokens(choice) if prompt.logprobs else ())
        if usage is None:
            raise _failed("it ended without an answer")
        yield Piece(text="", finish="length" if finish == "length" else "stop", usage=usage)

    def _refused(self, error: Any) -> StepFailed:
        told = error if isinstance(error, dict) else {"message": str(error)}
        if told.get("type") == "exceed_context_size_error":
            return StepFailed(
                f"the prompt has {told.get('n_prompt_tokens')} tokens, the writer's context "
                f"{told.get('n_ctx')}; shorten the text, or give the writer a larger `context`",
                f"提示有 {told.get('n_prompt_tokens')} 个词元，写作模型的上下文是 {told.get('n_ctx')}；"
                "请缩短文字，或调大写作模型的 `context`",
            )
        return _failed(str(told.get("message", told)))

    def estimate(self, prompt: Prompt) -> Estimate:
        """Seconds, from the speeds measured so far and about two characters a token."""
        read = sum(len(m.text.encode()) for m in prompt.messages) / 3.5
        return Estimate(seconds=read / self._speed.read + prompt.max_tokens / self._speed.write)

    def close(self) -> None:
        self._server = None


class _Speed:
    """Tokens a second that this machine reads and writes: a running mean."""

    def __init__(self, threads: int) -> None:
        self.read = READ_SPEED * threads / 2
        self.write = WRITE_SPEED * threads / 2

    def learn(self, timings: Mapping[str, float]) -> None:
        if timings.get("prompt_n", 0) >= 32:
            self.read += 0.3 * (timings["prompt_per_second"] - self.read)
        if timings.get("predicted_n", 0) >= 16:
            self.write += 0.3 * (timings["predicted_per_second"] - self.write)


def _next(chunks: queue.SimpleQueue[Any]) -> Any:
    """The next chunk; raises what the step's listener raises while there is none."""
    while True:
        try:
            return chunks.get(timeout=stopping.LOOK)
        except queue.Empty:
            stopping.check()


def model_file(weights: Mapping[str, Path]) -> Path:
    """The one GGUF file in the folders. Raises MissingModel."""
    found = [file for folder in weights.values() for file in sorted(folder.glob("*.gguf"))]
    if len(found) != 1:
        where = ", ".join(str(folder) for folder in weights.values()) or "nowhere"
        raise MissingModel(
            f"the writer needs one .gguf file and found {len(found)} in {where}; "
            "run: baiyi models get NAME",
            f"写作模型需要一个 .gguf 文件，在 {where} 找到 {len(found)} 个；请运行：baiyi models get 名称",
        )
    return found[0]


def _serve(model: Path, options: LlamaWriter.Options) -> Any:
    with model.open("rb") as file:
        magic = file.read(4)
    if magic != b"GGUF":
        raise _damaged(model, f"it begins with {magic!r}, not with GGUF")
    threads = options.threads or physical_cores()
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.n_ctx = options.context
    parameters.n_parallel = options.streams
    parameters.n_batch = BATCH * threads
    parameters.kv_unified = True  # one call may use the whole context
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.warmup = False
    parameters.verbosity = -1
    try:
        server = xllamacpp.Server(parameters)
        # One that is dropped before its loop runs waits for the loop for ever: an answer, if
        # only to nothing, proves that it runs.
        server.handle_completions({"prompt": "", "n_predict": 0})
        return server
    except Exception as error:
        raise _damaged(model, str(error)) from error


def _damaged(model: Path, what: str) -> Damaged:
    return Damaged(
        f"{model} cannot be loaded: {what}; delete it and fetch it again: baiyi models get",
        f"无法加载 {model}：{what}；请删除后重新获取：baiyi models get",
        place=model,
    )


def _failed(what: str) -> StepFailed:
    return StepFailed(
        f"the writer llama failed: {what}; run the same command again",
        f"写作模型 llama 出错：{what}；请再次运行同一命令",
    )


def request(prompt: Prompt) -> dict[str, Any]:
    """The prompt in llama.cpp's own words."""
    body: dict[str, Any] = {
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_progress": True,  # a chunk after each batch of the prompt: where it can be stopped
        "max_tokens": prompt.max_tokens,
        "temperature": prompt.temperature,
        "top_p": prompt.top_p,
        "repeat_penalty": prompt.repeat_penalty,
        "seed": prompt.seed,
        "stop": list(prompt.stop),
    }
    if prompt.raw:
        return body | {"prompt": prompt.messages[0].text, "n_probs": prompt.logprobs}
    body["messages"] = [{"role": m.role, "content": m.text} for m in prompt.messages]
    if prompt.logprobs:
        body |= {"logprobs": True, "top_logprobs": prompt.logprobs}
    if prompt.schema_ is not None:
        schema = {"name": "answer", "strict": True, "schema": bounded(prompt.schema_)}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


def bounded(schema: Any) -> Any:
    """The schema with a longest length on every free string: a small model can go on for ever."""
    if isinstance(schema, list):
        return [bounded(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: bounded(value) for name, value in schema.items()}
    free = {"maxLength", "enum", "const", "pattern", "format"}.isdisjoint(inner)
    if inner.get("type") == "string" and free:
        inner["maxLength"] = LONGEST_STRING
    return inner


def _usage(chunk: Mapping[str, Any]) -> Usage:
    told = chunk["usage"]
    kept = told.get("prompt_tokens_details", {}).get("cached_tokens", 0)
    return Usage(
        prompt_tokens=told["prompt_tokens"],
        evaluated_tokens=told["prompt_tokens"] - kept,
        written_tokens=told["completion_tokens"],
    )


def _tokens(choice: Mapping[str, Any]) -> tuple[TokenChoice, ...]:
    told = (choice.get("logprobs") or {}).get("content") or ()
    return tuple(
        TokenChoice(
            token=token["token"],
            logprob=token["logprob"],
            alternatives=tuple((t["token"], t["logprob"]) for t in token["top_logprobs"]),
        )
        for token in told
    )
