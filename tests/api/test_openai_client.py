"""OpenAI's own client, unchanged, against the server: answers, streams, errors, who may ask."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import patient_engines
import pytest
from openai import OpenAI
from patient_server import Served, client, headers, tones


def ask(text: str, **changes: Any) -> dict[str, Any]:
    return {"model": "patient", "messages": [{"role": "user", "content": text}], **changes}


def test_models_are_listed_and_found_by_name(server: Served) -> None:
    asking = client(server, "reader")
    names = [m.id for m in asking.models.list()]
    assert names == ["patient", "little", "signs", "counting", "advertising-law"]
    assert asking.models.retrieve("patient").id == "patient"
    with pytest.raises(openai.NotFoundError, match="no model named 'gpt-9'"):
        asking.models.retrieve("gpt-9")


def test_an_answer_has_its_text_its_end_and_its_usage(server: Served) -> None:
    made = client(server).chat.completions.create(**ask("a quiet river", seed=3))
    choice = made.choices[0]
    assert (choice.message.content, choice.finish_reason) == ("a quiet river", "stop")
    assert made.usage is not None and made.usage.completion_tokens == 3
    assert made.usage.prompt_tokens_details is not None
    assert made.usage.prompt_tokens_details.cached_tokens == made.usage.prompt_tokens - 1


def test_several_answers_limits_stops_and_likelihoods(server: Served) -> None:
    asking = client(server).chat.completions
    several = asking.create(**ask("one two three", n=3, max_tokens=2))
    assert [c.message.content for c in several.choices] == ["one two"] * 3
    assert {c.finish_reason for c in several.choices} == {"length"}
    assert several.usage is not None and several.usage.completion_tokens == 6
    cut = asking.create(**ask("one two three", stop=["three"]))
    assert cut.choices[0].message.content == "one two"
    told = asking.create(**ask("one two", logprobs=True, top_logprobs=1)).choices[0].logprobs
    assert told is not None and told.content is not None
    assert [t.token for t in told.content] == ["one", "two"]
    assert told.content[0].top_logprobs[0].logprob == -0.5


def test_a_schema_is_kept_and_the_seed_is_the_clients(server: Served) -> None:
    schema = {"name": "answer", "schema": {"type": "object"}, "strict": True}
    made = client(server).chat.completions.create(
        **ask("x", seed=7, response_format={"type": "json_schema", "json_schema": schema})
    )
    assert json.loads(made.choices[0].message.content or "") == {"said": "x", "seed": 7}


def test_a_stream_comes_word_by_word_with_its_usage_last(server: Served) -> None:
    stream = client(server).chat.completions.create(
        **ask("slow words come", stream=True, stream_options={"include_usage": True})
    )
    times, text, usage = [], "", None
    for chunk in stream:
        usage = chunk.usage or usage
        if chunk.choices and chunk.choices[0].delta.content:
            times.append(time.monotonic())
            text += chunk.choices[0].delta.content
    assert text == "slow words come" and usage is not None and usage.completion_tokens == 3
    assert len(times) == 3 and times[-1] - times[0] > patient_engines.PAUSE


def test_the_asynchronous_client(server: Served) -> None:
    async def both() -> list[str]:
        asking = openai.AsyncOpenAI(
            base_url=server.url, api_key=server.keys["maker"], max_retries=0
        )
        async with asking:
            made = await asyncio.gather(
                *(asking.chat.completions.create(**ask(f"call {n}")) for n in range(4))
            )
        return [m.choices[0].message.content or "" for m in made]

    assert asyncio.run(both()) == [f"call {n}" for n in range(4)]


def test_an_error_of_the_engine_reaches_the_client_by_name(server: Served) -> None:
    with pytest.raises(openai.InternalServerError, match="it was asked to"):
        client(server).chat.completions.create(**ask("fail"))
    with pytest.raises(openai.APIError, match="it was asked to"):
        list(client(server).chat.completions.create(**ask("fail", stream=True)))


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"model": "gpt-9"}, "model"),
        ({"temperature": 9}, "temperature"),
        ({"stop": ["a", "b", "c", "d", "e"]}, "stop"),
        ({"frequency_penalty": 1}, "frequency_penalty"),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
        ({"tools": []}, "tools"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    server: Served, changes: dict[str, Any], param: str
) -> None:
    found = httpx.post(
        f"{server.url}/chat/completions", json=ask("x") | changes, headers=headers(server, "maker")
    )
    error = found.json()["error"]
    assert found.status_code in (400, 404) and error["param"].startswith(param), error
    assert error["type"] == "invalid_request_error" and error["message"] and error["code"]


FORM = {"files": {"file": ("tones.wav", tones(3))}, "data": {"model": "counting"}}
ROUTES = (
    ("GET", "/models", None, "reader"),
    ("GET", "/models/patient", None, "reader"),
    ("POST", "/chat/completions", ask("hello"), "maker"),
    ("POST", "/completions", {"model": "patient", "prompt": "hello"}, "maker"),
    ("POST", "/images/generations", {"model": "little", "prompt": "x", "size": "256x256"}, "maker"),
    ("POST", "/audio/speech", {"model": "patient", "input": "Hello.", "voice": "amy"}, "maker"),
    ("POST", "/audio/transcriptions", FORM, "maker"),
    ("POST", "/moderations", {"model": "advertising-law", "input": "hello"}, "maker"),
    ("POST", "/embeddings", {"model": "signs", "input": "hello"}, "maker"),
)


def sent(body: dict[str, Any] | None) -> dict[str, Any]:
    """A form as it is, anything else as JSON."""
    return body if body is FORM else {"json": body}  # type: ignore[return-value]  # FORM is one


RANK = ("reader", "maker", "owner")


@pytest.mark.parametrize("role", RANK)
@pytest.mark.parametrize(("method", "path", "body", "least"), ROUTES)
def test_every_route_times_every_role(
    server: Served, method: str, path: str, body: dict[str, Any] | None, least: str, role: str
) -> None:
    found = httpx.request(method, server.url + path, **sent(body), headers=headers(server, role))
    allowed = RANK.index(role) >= RANK.index(least)
    assert found.status_code == (200 if allowed else 403), found.text
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "server" not in found.headers
    assert "access-control-allow-origin" not in found.headers


@pytest.mark.parametrize(("method", "path", "body", "least"), ROUTES)
@pytest.mark.parametrize("said", ["", "Bearer", "Bearer by-none", "Basic eDp5", "Bearer \u00e9"])
def test_without_a_key_nothing_opens(
    server: Served, method: str, path: str, body: dict[str, Any] | None, least: str, said: str
) -> None:
    found = httpx.request(
        method, server.url + path, **sent(body), headers={"Authorization": said.encode()}
    )
    assert found.status_code == 401 and found.headers["www-authenticate"] == "Bearer"
    assert found.json()["error"]["type"] == "authentication_error"


def test_a_revoked_key_opens_nothing_any_more(server: Served) -> None:
    secret = server.studio.ledger.keys.add("gone", "owner")
    asking = OpenAI(base_url=server.url, api_key=secret, max_retries=0)
    assert list(asking.models.list())
    server.studio.ledger.keys.revoke("gone")
    with pytest.raises(openai.AuthenticationError, match="revoked"):
        asking.models.list()


def test_who_goes_away_stops_the_writing_within_a_second(server: Served) -> None:
    patient_engines.stopped.clear()
    stream = client(server).chat.completions.create(**ask("wait", stream=True))
    iterator = iter(stream)
    next(iterator)
    next(iterator)
    stream.close()
    assert soon(lambda: patient_engines.stopped == ["wait"]), "the stream was left"
    with pytest.raises(httpx.TimeoutException):
        httpx.post(
            f"{server.url}/chat/completions", json=ask("wait"),
            headers=headers(server, "maker"), timeout=0.3,
        )  # fmt: skip
    assert soon(lambda: patient_engines.stopped == ["wait", "wait"]), "the request was left"


def soon(true: Any) -> bool:
    until = time.monotonic() + 1.0
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_a_full_house_says_so_at_once_and_answers_again_later(server: Served) -> None:
    most = 6  # two places, and two that wait for each
    streams: list[Iterator[Any]] = []
    try:
        for _ in range(most):
            stream = client(server).chat.completions.create(**ask("wait", stream=True))
            streams.append(stream)  # type: ignore[arg-type]  # closed below
        began = time.monotonic()
        with pytest.raises(openai.RateLimitError, match="try again in") as full:
            client(server).chat.completions.create(**ask("hello"))
        assert time.monotonic() - began < 1
        assert int(full.value.response.headers["retry-after"]) >= 1
    finally:
        for stream in streams:
            stream.close()  # type: ignore[attr-defined]
    assert soon(lambda: answers(server)), "the places are free again"


def answers(server: Served) -> bool:
    try:
        client(server).chat.completions.create(**ask("hello"))
    except openai.RateLimitError:
        return False
    return True


def test_vectors_as_numbers_and_as_base64_are_the_same(server: Served) -> None:
    asking = client(server).embeddings
    coded = asking.create(model="signs", input=["aaa", "eee"]).data  # the client asks for base64
    plain = asking.create(model="signs", input=["aaa", "eee"], encoding_format="float").data
    for one, other in zip(coded, plain, strict=True):
        assert one.embedding == pytest.approx(other.embedding, abs=1e-6)
    with pytest.raises(openai.BadRequestError, match="dimensions"):
        asking.create(model="signs", input="a", dimensions=7)
    with pytest.raises(openai.BadRequestError, match=r"input\.1: 0 characters"):
        asking.create(model="signs", input=["a", " "[:0]])


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_not_read(server: Served, chunked: bool) -> None:
    large = b"x" * 11_000_000
    body: Any = (large[n : n + 65536] for n in range(0, len(large), 65536)) if chunked else large
    try:
        found = httpx.post(
            f"{server.url}/chat/completions", content=body, headers=headers(server, "maker")
        )
    except httpx.WriteError:
        return  # the server has hung up: it did not read the rest
    assert found.status_code == 413 and found.json()["error"]["code"] == "too_large"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"model": 1}'])
def test_a_body_that_is_no_request_is_refused(server: Served, body: bytes) -> None:
    found = httpx.post(
        f"{server.url}/chat/completions", content=body,
        headers=headers(server, "maker") | {"Content-Type": "application/json"},
    )  # fmt: skip
    assert found.status_code == 400 and found.json()["error"]["type"] == "invalid_request_error"


def test_nothing_is_lost_among_many_clients(server: Served) -> None:
    found: list[str | None] = []

    def call(n: int) -> None:
        made = client(server).chat.completions.create(**ask(f"client {n} speaks"))
        found.append(made.choices[0].message.content)

    threads = [threading.Thread(target=call, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == [f"client {n} speaks" for n in range(6)]
