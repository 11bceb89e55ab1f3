"""`/v1/completions` by OpenAI's own client: a text goes on; what is not offered is refused by name."""

from __future__ import annotations

from typing import Any

import httpx
import openai
import pytest
from patient_server import Served, client, headers


def test_a_text_goes_on_with_its_end_and_its_usage(server: Served) -> None:
    made = client(server).completions.create(model="patient", prompt="a quiet river", seed=3)
    assert (made.object, made.choices[0].text) == ("text_completion", "a quiet river")
    assert made.choices[0].finish_reason == "stop"
    assert made.usage is not None and made.usage.completion_tokens == 3


def test_each_of_several_texts_goes_on_so_many_times(server: Served) -> None:
    made = client(server).completions.create(
        model="patient", prompt=["one two three", "four"], n=2, max_tokens=2, echo=True
    )
    assert [c.text for c in made.choices] == ["one two threeone two"] * 2 + ["fourfour"] * 2
    assert [c.index for c in made.choices] == [0, 1, 2, 3]
    assert [c.finish_reason for c in made.choices] == ["length", "length", "stop", "stop"]


def test_a_stream_is_the_same_text_piece_by_piece(server: Served) -> None:
    stream = client(server).completions.create(
        model="patient", prompt="slow words come", echo=True, stop="come", stream=True,
        stream_options={"include_usage": True},
    )  # fmt: skip
    chunks = list(stream)
    told = [c.choices[0] for c in chunks if c.choices]
    assert [c.text for c in told] == ["slow words come", "slow", " words", ""]
    assert [c.finish_reason for c in told] == [None, None, None, "stop"]
    assert chunks[-1].usage is not None and chunks[-1].usage.completion_tokens == 2


@pytest.mark.parametrize("stream", [False, True])
def test_likelihoods_stand_beside_their_place_in_the_text(server: Served, stream: bool) -> None:
    made: Any = client(server).completions.create(
        model="patient", prompt="one two", logprobs=1, stream=stream
    )
    chunks = list(made) if stream else [made]
    told = [c.choices[0].logprobs for c in chunks if c.choices[0].text]
    assert [token for t in told for token in t.tokens] == ["one", "two"]
    assert [offset for t in told for offset in t.text_offset] == [0, 3]
    assert [top for t in told for top in t.top_logprobs] == [{"one": -0.5}, {"two": -0.5}]


def test_an_error_of_the_engine_reaches_the_client_by_name(server: Served) -> None:
    with pytest.raises(openai.InternalServerError, match="it was asked to"):
        client(server).completions.create(model="patient", prompt="fail")


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"model": "signs"}, "model"),
        ({"prompt": []}, "prompt"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": [1, 2]}, "prompt"),
        ({"prompt": ["a"] * 3, "n": 3}, "prompt"),
        ({"echo": True, "logprobs": 0}, "echo"),
        ({"best_of": 2}, "best_of"),
        ({"suffix": "end"}, "suffix"),
        ({"stop": list("abcde")}, "stop"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    server: Served, changes: dict[str, Any], param: str
) -> None:
    body = {"model": "patient", "prompt": "x"} | changes
    found = httpx.post(f"{server.url}/completions", json=body, headers=headers(server, "maker"))
    error = found.json()["error"]
    assert found.status_code in (400, 404) and error["param"].startswith(param), error
    assert error["type"] == "invalid_request_error" and error["message"] and error["code"]
