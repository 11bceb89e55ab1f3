"""Any OpenAI-compatible endpoint, by the `openai` SDK.

The key is read from the environment variable that the settings name, at each call, and goes
nowhere but into the request: not into options, keys of steps, logs, errors or repr.
"""

from __future__ import annotations

import json
import logging
import os
import random
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import openai
from openai import OpenAI
from pydantic import Field

from ..errors import BadSetting, BaiyiError, ProviderFailed, StepTimedOut, Unsupported
from ..settings import settings
from ..values import Estimate, Frozen, Message, Piece, Prompt, TokenChoice, Usage

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between tries
OPENAI_SEED = 2**63 - 1


class OpenAIWriter:
    """Writes at an endpoint. The same seed gives the same text only as far as the endpoint does."""

    name = "openai"

    class Options(Frozen):
        base_url: str = Field(default="", description="endpoint; default: openai_base_url")
        model: str = Field(default="", description="model name there; default: openai_model")
        timeout: float = Field(
            default=60.0, gt=0, le=3600, description="seconds without a byte before giving up"
        )
        retries: int = Field(
            default=4, ge=0, le=20, description="further tries after 429, 5xx, no connection"
        )
        streams: int = Field(default=4, ge=1, le=64, description="calls at once")
        json_schema: bool = Field(
            default=True,
            description="send the schema as response_format; off: as an instruction in words",
        )
        skill: Literal["", "small", "strong"] = Field(
            default="", description="what the model can be asked; default: openai_skill"
        )
        price_in: float | None = Field(
            default=None, ge=0, description="money per million prompt tokens"
        )
        price_out: float | None = Field(
            default=None, ge=0, description="money per million new tokens"
        )
        currency: str = Field(default="", max_length=8, description="of the prices")

    def __init__(self, options: Options, weights: Mapping[str, Path]) -> None:
        now = settings()
        self.options = options
        self._url = options.base_url or now.openai_base_url
        self._model = options.model or now.openai_model
        self._variable = now.openai_key_variable
        given_in, given_out = options.price_in, options.price_out
        self._price_in = now.openai_price_in if given_in is None else given_in
        self._price_out = now.openai_price_out if given_out is None else given_out
        self._currency = options.currency or now.openai_currency
        if not self._model:
            raise BadSetting(
                "the writer openai has no model; set openai_model, or its option `model`",
                "写作引擎 openai 未指定模型；请设置 openai_model，或选项 model",
            )

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
        return self.options.skill or settings().openai_skill

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        """Stream the answer. Closing the iterator closes the connection.

        Raises BadSetting without a key, ProviderFailed, StepTimedOut; Unsupported for a raw prompt:
        most endpoints only chat, and one that frames the text would not go on with it.
        """
        if prompt.raw:
            raise Unsupported(
                "the writer openai answers messages and cannot go on with a bare text; ask in a chat, "
                "or take the writer llama",
                "写作引擎 openai 只回答消息，不能续写裸文本；请改用对话，或换用写作引擎 llama",
            )
        patience = openai.Timeout(self.options.timeout, connect=min(10.0, self.options.timeout))
        key = self._key()
        with OpenAI(api_key=key, base_url=self._url, max_retries=0, timeout=patience) as client:
            stream = self._open(client, prompt)
            try:
                yield from self._pieces(stream)
            except BaiyiError:
                raise
            except Exception as error:
                raise self._in_stream(error) from None
            finally:
                stream.close()

    def estimate(self, prompt: Prompt) -> Estimate:
        """Money at most: about three bytes a token, and every token that may be written."""
        read = sum(len(m.text.encode()) for m in prompt.messages) / 3
        money = self._money(round(read), prompt.max_tokens)
        return Estimate(seconds=prompt.max_tokens / 50, money=money, currency=self._currency)

    def close(self) -> None:
        """Nothing is held between calls."""

    def _open(self, client: OpenAI, prompt: Prompt) -> Any:
        """The stream of the first try that is answered."""
        body = request(prompt, self._model, json_schema=self.options.json_schema)
        for number in range(self.options.retries + 1):
            try:
                return client.chat.completions.create(**body)
            except openai.APIError as error:
                if number == self.options.retries or not _may_pass(error):
                    raise self._failed(error) from None
                pause = _pause(error, number)
                log.info("%s: %s; try %d in %.1f s", self._url, _code(error), number + 2, pause)
                time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _key(self) -> str:
        key = os.environ.get(self._variable, "").strip()
        if not key:
            raise BadSetting(
                f"the writer openai needs a key: put it into the environment variable "
                f"{self._variable} (setting openai_key_variable); an endpoint without keys takes any",
                f"写作引擎 openai 需要密钥：请放入环境变量 {self._variable}"
                "（设置 openai_key_variable）；不要密钥的端点可填任意值",
            )
        return key

    def _pieces(self, stream: Any) -> Iterator[Piece]:
        finish: str | None = None
        usage: Usage | None = None
        empty = True
        for chunk in stream:
            if getattr(chunk, "usage", None):
                usage = self._usage(chunk.usage)
            for choice in getattr(chunk, "choices", None) or ():
                finish = choice.finish_reason or finish
                text = (choice.delta.content if choice.delta else None) or ""
                if text:
                    empty = False
                    yield Piece(text=text, tokens=_tokens(choice.logprobs))
        if finish == "content_filter":
            raise ProviderFailed(
                f"{self._url}: the content filter of {self._model} stopped the answer; change the "
                "brief's wording, or take another writer",
                f"{self._url}：{self._model} 的内容审查中止了回答；请修改措辞，或换用其他写作引擎",
            )
        if finish is None:
            raise self._broken("the stream ended before the answer did")
        if empty:
            raise ProviderFailed(
                f"{self._url}: {self._model} gave an empty answer (finish: {finish}); run again, or "
                "raise max_tokens where the model thinks before it writes",
                f"{self._url}：{self._model} 的回答为空（{finish}）；请重试，"
                "若模型先思考后作答则需加大 max_tokens",
            )
        yield Piece(
            text="",
            finish="length" if finish == "length" else "stop",
            usage=usage or Usage(currency=self._currency),
        )

    def _usage(self, told: Any) -> Usage:
        read, written = told.prompt_tokens or 0, told.completion_tokens or 0
        details = getattr(told, "prompt_tokens_details", None)
        kept = (getattr(details, "cached_tokens", 0) or 0) if details else 0
        return Usage(
            prompt_tokens=read,
            evaluated_tokens=max(0, read - kept),
            written_tokens=written,
            money=self._money(read, written),
            currency=self._currency,
        )

    def _money(self, read: int, written: int) -> float:
        return (read * self._price_in + written * self._price_out) / 1e6

    # Errors. Bodies are an endpoint's words and may repeat the request or the key: never quoted.

    def _failed(self, error: openai.APIError) -> Exception:
        if isinstance(error, openai.APITimeoutError):
            return self._timed_out()
        if isinstance(error, openai.APIStatusError):
            status = error.status_code
            english, chinese = _remedy(status, self._variable, self._model)
            return ProviderFailed(
                f"{self._url} answered {status}: {english}", f"{self._url} 返回 {status}：{chinese}"
            )
        if isinstance(error, openai.APIConnectionError):
            return ProviderFailed(
                f"{self._url} cannot be reached; check the network and openai_base_url",
                f"无法连接 {self._url}；请检查网络与 openai_base_url",
            )
        return self._broken("an error in the stream")

    def _in_stream(self, error: Exception) -> Exception:
        """What broke off a stream: the SDK lets its HTTP client's errors through as they are."""
        name = type(error).__name__
        if isinstance(error, openai.APIError):
            return self._failed(error)
        if "Timeout" in name:
            return self._timed_out()
        if isinstance(error, ValueError) or type(error).__module__.startswith("httpx"):
            return self._broken(name)
        return error  # a bug stays one

    def _timed_out(self) -> StepTimedOut:
        seconds = f"{self.options.timeout:g}"
        return StepTimedOut(
            f"{self._url} sent nothing for {seconds} s; try again, or raise the writer's `timeout`",
            f"{self._url} 在 {seconds} 秒内没有响应；请重试，或调大写作引擎的 timeout",
        )

    def _broken(self, what: str) -> ProviderFailed:
        return ProviderFailed(
            f"{self._url} sent no whole answer ({what}); run again, and check that it is an "
            "OpenAI-compatible endpoint",
            f"{self._url} 未返回完整的回答（{what}）；请重试，并确认它是兼容 OpenAI 的端点",
        )


def _remedy(status: int, variable: str, model: str) -> tuple[str, str]:
    if status in (401, 403):
        return (
            f"the key in {variable} is not accepted; put a valid one there",
            f"环境变量 {variable} 中的密钥无效；请更换",
        )
    if status == 404:
        return (
            f"it knows no model {model!r}, or is no such endpoint; check openai_model and "
            "openai_base_url",
            f"没有名为 {model!r} 的模型，或端点地址有误；请检查 openai_model 与 openai_base_url",
        )
    if status == 429:
        return ("too many requests, or no credit left; wait, or check the account",
                "请求过多或余额不足；请稍后再试，或检查账户")  # fmt: skip
    if status >= 500:
        return ("the provider has a fault; run the build again later", "服务端故障；请稍后重新运行")
    return (
        "the request was refused; where the endpoint knows no JSON schemas, set the writer's "
        "option json_schema to false",
        "请求被拒绝；若端点不支持 JSON Schema，请将写作引擎选项 json_schema 设为 false",
    )


def _may_pass(error: openai.APIError) -> bool:
    """Whether the same request may be answered a little later. A time-out has cost enough."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in (408, 409, 429) or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError) and not isinstance(
        error, openai.APITimeoutError
    )


def _code(error: openai.APIError) -> str:
    return str(getattr(error, "status_code", type(error).__name__))


def _pause(error: openai.APIError, number: int) -> float:
    """Retry-After where it is given (RFC 9110, 10.2.3, in seconds), else doubling with jitter."""
    response = getattr(error, "response", None)
    told = response.headers.get("retry-after", "") if response is not None else ""
    try:
        return min(LONGEST_PAUSE, max(0.0, float(told)))
    except ValueError:
        return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**number) * random.uniform(0.75, 1.25)


def request(prompt: Prompt, model: str, *, json_schema: bool) -> dict[str, Any]:
    """The prompt as arguments of chat.completions.create."""
    messages = [{"role": m.role, "content": m.text} for m in prompt.messages]
    body: dict[str, Any] = {
        "model": model,
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": prompt.max_tokens,
        "temperature": prompt.temperature,
        "top_p": prompt.top_p,
        "seed": prompt.seed % OPENAI_SEED,
    }
    if prompt.stop:
        body["stop"] = list(prompt.stop)
    if prompt.logprobs:
        body |= {"logprobs": True, "top_logprobs": prompt.logprobs}
    if prompt.repeat_penalty != 1:  # the endpoint's nearest; 1.1 here is about 0.1 there
        body["frequency_penalty"] = round(min(2.0, max(-2.0, prompt.repeat_penalty - 1)), 3)
    if prompt.schema_ is not None and json_schema:
        schema = {"name": "answer", "schema": prompt.schema_}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif prompt.schema_ is not None:
        words = f"Answer with JSON only, by this JSON schema: {json.dumps(prompt.schema_)}"
        body["messages"] = [*messages, {"role": "system", "content": words}]
    return body


def _tokens(told: Any) -> tuple[TokenChoice, ...]:
    return tuple(
        TokenChoice(
            token=token.token,
            logprob=token.logprob,
            alternatives=tuple((t.token, t.logprob) for t in token.top_logprobs or ()),
        )
        for token in (getattr(told, "content", None) or ())
    )
