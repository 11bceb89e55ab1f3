"""A canary behind the API: its share of the requests, the same ones each time, and an answer says whose it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import openai
import pytest
from patient_server import Served, client

from baiyi import catalog
from baiyi.store import rollouts
from baiyi.store.canary_calls import CanaryCall
from baiyi.store.rollouts import Canary


@pytest.fixture
def running(server: Served) -> Iterator[Canary]:
    """`other` on trial for half of the requests."""
    new = Canary(name="other", beside="patient", share=0.5, since=7.0)
    rollouts.change(server.studio.settings.home, "writer", lambda r: r.begun(new))
    yield new
    rollouts.change(server.studio.settings.home, "writer", lambda r: r.over("rolled back"))


def calls(server: Served, canary: Canary) -> tuple[CanaryCall, ...]:
    return server.studio.ledger.canary_calls.of(canary.id)


def asked(server: Served, text: str) -> str:
    return client(server).completions.create(model="patient", prompt=text, seed=1).model


def chatted(server: Served, text: str) -> str:
    message = {"role": "user", "content": text}
    found = client(server).chat.completions.create(model="patient", messages=[message], seed=1)  # type: ignore[list-item]
    return found.model


def test_each_request_falls_to_the_same_model_which_the_answer_names(
    server: Served, running: Canary
) -> None:
    before = len(calls(server, running))
    first = [asked(server, f"text {n}") for n in range(12)]
    assert set(first) == {"patient", "other"}
    assert [asked(server, f"text {n}") for n in range(12)] == first
    kept = calls(server, running)[before:]
    assert [call.engine for call in kept] == first * 2
    assert [call.new for call in kept] == [name == "other" for name in first * 2]
    assert all(call.call == "api.writer" and not call.failed for call in kept)
    assert all(call.written_tokens == 2 and call.seconds > 0 for call in kept)


def test_a_stream_names_its_model_in_each_chunk(server: Served, running: Canary) -> None:
    told = set()
    for n in range(8):
        stream = client(server).completions.create(
            model="patient", prompt=f"text {n}", seed=2, stream=True
        )
        names = {chunk.model for chunk in stream}
        assert len(names) == 1
        told |= names
    assert told == {"patient", "other"}


def test_a_failure_is_counted_and_reaches_the_client(server: Served, running: Canary) -> None:
    before = len(calls(server, running))
    for seed in range(6):
        with pytest.raises(openai.InternalServerError, match="it was asked to"):
            client(server).completions.create(model="patient", prompt="fail", seed=seed)
    kept = calls(server, running)[before:]
    assert [call.failed for call in kept] == [True] * 6


def test_what_a_client_leaves_is_not_counted(server: Served, running: Canary) -> None:
    before = len(calls(server, running))
    stream = client(server).completions.create(model="patient", prompt="wait", stream=True, max_tokens=999)  # fmt: skip
    next(iter(stream))
    stream.close()
    asked(server, "the end")
    assert [call.written_tokens for call in calls(server, running)[before:]] == [2]


def test_who_only_goes_on_with_texts_is_asked_no_messages(
    server: Served, running: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {chatted(server, f"text {n}") for n in range(12)} == {"patient", "other"}
    found = catalog.engine

    def raw(kind: str, name: str) -> catalog.Row:
        row = found(kind, name)
        return dataclasses.replace(row, raw=True) if name == "other" else row

    monkeypatch.setattr(catalog, "engine", raw)
    assert {chatted(server, f"text {n}") for n in range(12)} == {"patient"}
    assert {asked(server, f"text {n}") for n in range(12)} == {"patient", "other"}


def test_without_a_canary_nothing_is_drawn(server: Served) -> None:
    assert {asked(server, f"text {n}") for n in range(8)} == {"patient"}
