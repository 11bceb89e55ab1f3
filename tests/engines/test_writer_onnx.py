"""A model of one's own goes on with a text: the same each time, streamed, stopped where it should be."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from baiyi import stopping
from baiyi.errors import BaiyiError, Cancelled, Damaged, MissingModel, StepFailed, Unsupported
from baiyi.testing import WriterConformance
from baiyi.values import Message, Piece, Prompt

pytest.importorskip("onnxruntime")

from baiyi.engines.writer_onnx import OnnxWriter

SIGNS = "".join(map(chr, range(0x4E00, 0x4E24)))


@pytest.fixture(scope="session", autouse=True)
def weights(counting: Path) -> None:
    TestOnnx.weights = {"counting": counting}


class TestOnnx(WriterConformance):
    engine_class = OnnxWriter
    options = {"threads": 1}  # noqa: RUF012

    def test_an_answer_follows_its_schema(self, engine: Any) -> None:
        message = Message(role="user", text="The colour of a lantern, as JSON.")
        for schema in (None, {"type": "object"}):
            with pytest.raises(Unsupported, match="onnx") as caught:
                list(engine.write(Prompt(messages=(message,), schema_=schema)))
            assert "续写" in caught.value.chinese

    def test_a_raw_text_is_gone_on_with_or_refused_by_name(self, engine: Any) -> None:
        assert self.text(engine, prompt(SIGNS[5:9], max_tokens=12)) == SIGNS[9:21]


@pytest.fixture(scope="module")
def writer(counting: Path) -> Iterator[OnnxWriter]:
    made = OnnxWriter(OnnxWriter.Options(threads=1), {"counting": counting})
    yield made
    made.close()


def prompt(text: str, **more: Any) -> Prompt:
    message = Message(role="user", text=text)
    return Prompt(messages=(message,), raw=True, **{"temperature": 0.0, **more})


def text(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_a_token_is_a_piece(writer: OnnxWriter) -> None:
    pieces = list(writer.write(prompt(SIGNS[:3], max_tokens=6)))
    assert [piece.text for piece in pieces] == [*SIGNS[3:9], ""]
    usage = pieces[-1].usage
    assert usage and (usage.prompt_tokens, usage.written_tokens) == (4, 6), (
        "and the one that begins"
    )


@pytest.mark.parametrize(
    ("stops", "left"), [((SIGNS[6],), 3), ((SIGNS[6:8],), 3), ((SIGNS[4] + "x", SIGNS[5:7]), 2)]
)
def test_a_stop_is_not_written_nor_half_of_it(
    writer: OnnxWriter, stops: tuple[str, ...], left: int
) -> None:
    pieces = list(writer.write(prompt(SIGNS[:3], max_tokens=20, stop=stops)))
    assert text(pieces) == SIGNS[3 : 3 + left] and pieces[-1].finish == "stop"


def test_what_might_have_been_a_stop_is_written_after_all(writer: OnnxWriter) -> None:
    pieces = list(writer.write(prompt(SIGNS[:3], max_tokens=4, stop=(SIGNS[6] + "x",))))
    assert text(pieces) == SIGNS[3:7] and pieces[-1].finish == "length"


def test_chance_is_by_temperature_seed_and_nucleus(writer: OnnxWriter) -> None:
    def told(**more: Any) -> str:
        return text(list(writer.write(prompt(SIGNS[:3], max_tokens=16, **more))))

    wild = {told(temperature=5.0, top_p=1.0, seed=seed) for seed in range(4)}
    assert len(wild) == 4
    assert told(temperature=5.0, seed=-1) == told(temperature=5.0, seed=-1)
    assert told(temperature=1.0, top_p=1e-6, seed=5) == SIGNS[3:19]
    assert told(repeat_penalty=2.0) != "" and told(repeat_penalty=1.0) == SIGNS[3:19]


def test_how_likely_each_token_was(writer: OnnxWriter) -> None:
    pieces = list(writer.write(prompt(SIGNS[:3], max_tokens=5, logprobs=3, stop=("x",))))
    found = [choice for piece in pieces for choice in piece.tokens]
    assert [choice.token for choice in found] == list(SIGNS[3:8])
    for choice in found:
        assert choice.alternatives[0] == (choice.token, choice.logprob)
        shares = [math.exp(level) for _, level in choice.alternatives]
        assert (
            len(shares) == 3 and shares == sorted(shares, reverse=True) and 0.3 < sum(shares) <= 1
        )


def test_it_ends_where_its_context_does(writer: OnnxWriter) -> None:
    last = list(writer.write(prompt(SIGNS[:36] + SIGNS[:20], max_tokens=400)))[-1]
    assert last.usage and last.usage.written_tokens == 64 - 57 and last.finish == "length"
    with pytest.raises(StepFailed, match="64") as caught:
        list(writer.write(prompt(SIGNS * 2)))
    assert "请缩短" in caught.value.chinese


@pytest.mark.parametrize("looks", [0, 1, 4])
def test_it_stops_within_a_token(writer: OnnxWriter, looks: int) -> None:
    left = iter(range(looks))
    told: list[Piece] = []

    def check() -> None:
        if next(left, None) is None:
            raise Cancelled("nobody wants it", "已无人需要")

    with stopping.wanted(check), pytest.raises(Cancelled):
        for piece in writer.write(prompt(SIGNS[:3], max_tokens=40)):
            told.append(piece)
    assert len(told) == looks, "a token for each look"
    assert text(list(writer.write(prompt(SIGNS[:3], max_tokens=2)))) == SIGNS[3:5]


@pytest.mark.parametrize("name", ["model.onnx", "config.json", "tokenizer.json"])
def test_a_damaged_model_is_named(counting: Path, tmp_path: Path, name: str) -> None:
    for each in ("model.onnx", "config.json", "tokenizer.json"):
        shutil.copy(counting / each, tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:40])
    with pytest.raises(Damaged, match="promote it again") as caught:
        OnnxWriter(OnnxWriter.Options(), {"x": tmp_path})
    assert caught.value.place == str(tmp_path)


def test_without_a_model_it_says_what_to_do(tmp_path: Path) -> None:
    for given in ({}, {"x": tmp_path}):
        with pytest.raises(MissingModel, match="baiyi models promote") as caught:
            OnnxWriter(OnnxWriter.Options(), given)
        assert isinstance(caught.value, BaiyiError) and "续写" not in caught.value.english
