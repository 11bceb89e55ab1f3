"""The endpoint writer against a real server of this machine that fails in every way."""

from __future__ import annotations

import http.server
import json
import logging
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from baiyi.engines import writer_openai
from baiyi.engines.writer_openai import OpenAIWriter
from baiyi.errors import BadSetting, ProviderFailed, StepTimedOut, Unsupported
from baiyi.values import Message, Prompt

KEY = "sk-very-secret-4711"
PROMPT = Prompt(messages=(Message(role="user", text="灯"),), seed=7, stop=("完",))
WORDS = ("河", "灯", "亮了。")


class Endpoint(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.plan: list[str] = []  # how the next requests are answered; then well
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.times: list[float] = []
        self.closed = threading.Event()


class Answer(http.server.BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        server = self.server
        server.bodies.append(body)
        server.keys.append(self.headers["authorization"])
        server.times.append(time.monotonic())
        how = server.plan.pop(0) if server.plan else "well"
        if how[:3].isdigit():
            self.refuse(how)
        elif how == "hang":
            time.sleep(3)
        else:
            self.send_response(200)
            kind = "text/html" if how == "garbage" else "text/event-stream"
            self.send_header("content-type", kind)
            self.end_headers()
            self.stream(how, body)

    def refuse(self, how: str) -> None:
        status, _, after = how.partition(" ")
        self.send_response(int(status))
        if after:
            self.send_header("retry-after", after)
        # A careless endpoint repeats the key in its error.
        body = json.dumps({"error": {"message": f"bad: {self.headers['authorization']}"}}).encode()
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, how: str, body: dict[str, Any]) -> None:
        if how == "garbage":
            self.wfile.write(b"<html>It works!</html>")
            return
        if how == "rubbish":
            self.wfile.write(b"data: {not json\n\n")
            return
        words = () if how in ("empty", "nothing") else WORDS * (10_000 if how == "endless" else 1)
        for number, word in enumerate(words):
            if how == "cut" and number == 1:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            choice: dict[str, Any] = {"index": 0, "delta": {"content": word}, "finish_reason": None}
            if body.get("logprobs"):
                top = [{"token": word, "logprob": -0.1, "bytes": None}]
                choice["logprobs"] = {"content": [{**top[0], "top_logprobs": top}]}
            try:
                self.send({"choices": [choice]})
            except OSError:
                self.server.closed.set()
                return
            if how == "endless":
                time.sleep(0.01)
            if how == "stall":
                time.sleep(3)
        if how in ("nothing", "half"):
            return
        finish = {"filter": "content_filter", "length": "length"}.get(how, "stop")
        self.send({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        usage = {"prompt_tokens": 100, "completion_tokens": 40, "total_tokens": 140}
        usage["prompt_tokens_details"] = {"cached_tokens": 64}  # type: ignore[assignment]
        self.send({"choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def send(self, chunk: dict[str, Any]) -> None:
        told = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", **chunk}
        self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


Make = Callable[..., OpenAIWriter]


@pytest.fixture
def writer(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(writer_openai, "FIRST_PAUSE", 0.05)

    def make(*plan: str, **changed: Any) -> OpenAIWriter:
        endpoint.plan[:] = plan
        url = f"http://127.0.0.1:{endpoint.server_port}/v1"
        told = {"base_url": url, "model": "m", "timeout": 1.0, "price_in": 2.0, "price_out": 8.0}
        return OpenAIWriter(OpenAIWriter.Options(**told | changed), {})

    return make


def test_an_answer_streams_with_usage_and_its_price(writer: Make, endpoint: Endpoint) -> None:
    pieces = list(writer(currency="CNY").write(PROMPT))
    assert [p.text for p in pieces] == [*WORDS, ""]
    last = pieces[-1]
    assert last.finish == "stop" and last.usage is not None
    assert (last.usage.prompt_tokens, last.usage.evaluated_tokens) == (100, 36)
    assert last.usage.money == pytest.approx((100 * 2 + 40 * 8) / 1e6)
    assert last.usage.currency == "CNY"
    body = endpoint.bodies[0]
    assert (body["seed"], body["stop"], body["stream"]) == (7, ["完"], True)
    assert endpoint.keys == [f"Bearer {KEY}"]


def test_the_schema_is_sent_as_such_or_on_request_in_words(
    writer: Make, endpoint: Endpoint
) -> None:
    schema = {"type": "object", "properties": {"title": {"type": "string"}}}
    prompt = PROMPT.model_copy(update={"schema_": schema})
    list(writer().write(prompt))
    assert endpoint.bodies[0]["response_format"]["json_schema"]["schema"] == schema
    list(writer(json_schema=False).write(prompt))
    assert "response_format" not in endpoint.bodies[1]
    assert json.dumps(schema) in endpoint.bodies[1]["messages"][-1]["content"]


def test_an_endpoint_without_schemas_is_an_error_that_names_the_option(writer: Make) -> None:
    with pytest.raises(ProviderFailed, match="json_schema"):
        list(writer("400").write(PROMPT))


def test_logprobs(writer: Make, endpoint: Endpoint) -> None:
    pieces = list(writer().write(PROMPT.model_copy(update={"logprobs": 1})))
    assert pieces[0].tokens[0].token == "河" and pieces[0].tokens[0].logprob == -0.1
    assert endpoint.bodies[0]["top_logprobs"] == 1


def test_a_raw_text_is_refused_by_name(writer: Make, endpoint: Endpoint) -> None:
    with pytest.raises(Unsupported, match="the writer openai answers messages"):
        list(writer().write(PROMPT.model_copy(update={"raw": True})))
    assert endpoint.bodies == []


def test_closing_the_iterator_closes_the_connection(writer: Make, endpoint: Endpoint) -> None:
    stream = writer("endless").write(PROMPT)
    next(stream)
    stream.close()
    assert endpoint.closed.wait(2)


@pytest.mark.parametrize("how", ["429", "500", "503"])
def test_a_passing_fault_is_tried_again(how: str, writer: Make, endpoint: Endpoint) -> None:
    assert list(writer(how, how).write(PROMPT))[-1].finish == "stop"
    assert len(endpoint.bodies) == 3
    first, second = (b - a for a, b in zip(endpoint.times, endpoint.times[1:], strict=False))
    assert second > first  # 0.05 s and 0.1 s, a quarter more or less


def test_retry_after_is_kept(writer: Make, endpoint: Endpoint) -> None:
    list(writer("429 0.7").write(PROMPT))
    assert endpoint.times[1] - endpoint.times[0] >= 0.7


def test_tries_have_a_limit(writer: Make, endpoint: Endpoint) -> None:
    with pytest.raises(ProviderFailed, match="429"):
        list(writer(*["429"] * 9, retries=2).write(PROMPT))
    assert len(endpoint.bodies) == 3


@pytest.mark.parametrize(
    ("how", "error", "english", "chinese"),
    [
        ("401", ProviderFailed, "OPENAI_API_KEY is not accepted", "密钥无效"),
        ("404", ProviderFailed, "no model 'm'", "没有名为"),
        ("429", ProviderFailed, "too many requests", "请求过多"),
        ("500", ProviderFailed, "provider has a fault", "服务端故障"),
        ("garbage", ProviderFailed, "no whole answer", "未返回完整"),
        ("rubbish", ProviderFailed, "no whole answer", "未返回完整"),
        ("cut", ProviderFailed, "no whole answer", "未返回完整"),
        ("half", ProviderFailed, "no whole answer", "未返回完整"),
        ("nothing", ProviderFailed, "no whole answer", "未返回完整"),
        ("empty", ProviderFailed, "empty answer", "回答为空"),
        ("filter", ProviderFailed, "content filter", "内容审查"),
        ("hang", StepTimedOut, "sent nothing for 1 s", "没有响应"),
        ("stall", StepTimedOut, "sent nothing for 1 s", "没有响应"),
    ],
)
def test_every_failure_has_its_name_and_hides_the_key(
    how: str,
    error: type[Exception],
    english: str,
    chinese: str,
    writer: Make,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    made = writer(how, how, retries=1)
    begin = time.monotonic()
    with pytest.raises(error, match=english) as caught:
        list(made.write(PROMPT))
    assert chinese in caught.value.chinese  # type: ignore[attr-defined]
    assert time.monotonic() - begin < 4
    seen: BaseException | None = caught.value
    while seen is not None:
        assert KEY not in repr(seen) + str(seen)
        seen = seen.__cause__
    assert KEY not in caplog.text + repr(made) + repr(made.options) + str(vars(made))


def test_nobody_there_is_a_named_error(writer: Make) -> None:
    with pytest.raises(ProviderFailed, match="cannot be reached"):
        list(writer(base_url="http://127.0.0.1:9/v1", retries=1).write(PROMPT))


def test_no_key_and_no_model_are_bad_settings(
    writer: Make, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = writer()
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(BadSetting, match="OPENAI_API_KEY"):
        list(made.write(PROMPT))
    with pytest.raises(BadSetting, match="openai_model"):
        writer(model="")
    assert endpoint.bodies == []


def test_an_estimate_is_no_less_than_the_price(writer: Make) -> None:
    estimate = writer().estimate(PROMPT.model_copy(update={"max_tokens": 1_000_000}))
    assert estimate.money == pytest.approx(8.0, abs=0.01) and estimate.currency == "USD"


def test_options_travel_without_the_key(writer: Make) -> None:
    packed = pickle.dumps(writer().options)
    assert KEY.encode() not in packed and pickle.loads(packed) == writer().options
