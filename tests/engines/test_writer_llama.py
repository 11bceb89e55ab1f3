"""The writer on a real model: what it promises beyond the conformance kit."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi.engines.writer_llama import LlamaWriter
from baiyi.errors import Damaged, MissingModel, StepFailed
from baiyi.settings import settings
from baiyi.values import Message, Piece, Prompt

MODEL = "qwen2.5-coder-1.5b-instruct"


@pytest.fixture(scope="module")
def writer() -> Iterator[LlamaWriter]:
    options = LlamaWriter.Options(context=2048, streams=2, threads=2)
    made = LlamaWriter(options, {MODEL: settings().cache / "weights" / MODEL})
    yield made
    made.close()


def ask(text: str, **changed: object) -> Prompt:
    return Prompt.model_validate(
        {"messages": (Message(role="user", text=text),), "max_tokens": 40, "temperature": 0}
        | changed
    )


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_a_schema_holds_even_where_the_words_ask_otherwise(writer: LlamaWriter) -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 12},
            "lamps": {"type": "integer", "minimum": 1, "maximum": 9},
        },
        "required": ["name", "lamps"],
        "additionalProperties": False,
    }
    prompt = ask("Write a long poem without any JSON.", schema_=schema, max_tokens=60)
    answer = json.loads(text_of(list(writer.write(prompt))))
    assert set(answer) == {"name", "lamps"}
    assert len(answer["name"]) <= 12 and 1 <= answer["lamps"] <= 9


def test_a_raw_text_goes_on_token_by_token_with_likelihoods(writer: LlamaWriter) -> None:
    prompt = ask("春眠不觉晓，处处闻啼", raw=True, max_tokens=3, logprobs=2)
    pieces = list(writer.write(prompt))
    assert text_of(pieces).startswith("鸟")
    tokens = [token for piece in pieces for token in piece.tokens]
    assert tokens and all(len(t.alternatives) == 2 and t.logprob <= 0 for t in tokens)
    last = pieces[-1]
    assert last.usage is not None and 0 < last.usage.written_tokens <= 3


def test_it_stops_at_the_stop_word_and_does_not_write_it(writer: LlamaWriter) -> None:
    prompt = ask("Count from 1 to 9: 1, 2, 3, and so on.", stop=("5",))
    pieces = list(writer.write(prompt))
    assert "4" in text_of(pieces) and "5" not in text_of(pieces)
    assert pieces[-1].finish == "stop"


def test_another_seed_writes_another_text(writer: LlamaWriter) -> None:
    texts = {
        text_of(list(writer.write(ask("Invent a name for a boat.", temperature=1.5, seed=seed))))
        for seed in (1, 2, 3)
    }
    assert len(texts) > 1


def test_closing_stops_the_model_soon(writer: LlamaWriter) -> None:
    stream = writer.write(ask("Tell a long story.", max_tokens=1500))
    next(stream)
    stream.close()
    assert text_of(list(writer.write(ask("Say yes.", max_tokens=4)))).strip()
    assert not [thread for thread in threading.enumerate() if thread.name == "llama"]


def test_a_prompt_longer_than_the_context_is_named(writer: LlamaWriter) -> None:
    with pytest.raises(StepFailed, match=r"has \d+ tokens, the writer's context") as caught:
        list(writer.write(ask("lantern " * 4000)))
    assert "上下文" in caught.value.chinese
    assert text_of(list(writer.write(ask("Say yes.", max_tokens=4)))).strip()


def test_logprobs_belong_to_the_tokens(writer: LlamaWriter) -> None:
    pieces = list(writer.write(ask("Say yes.", logprobs=3, max_tokens=6)))
    tokens = [token for piece in pieces for token in piece.tokens]
    assert tokens and text_of(pieces) == "".join(token.token for token in tokens)
    for token in tokens:
        assert token.logprob <= 0 and len(token.alternatives) == 3
        assert token.logprob == pytest.approx(max(p for _, p in token.alternatives), abs=1e-4)


def test_two_streams_at_once_both_answer_their_own_question(writer: LlamaWriter) -> None:
    found: dict[str, str] = {}

    def work(colour: str) -> None:
        found[colour] = text_of(list(writer.write(ask(f"Repeat only this word: {colour}"))))

    threads = [threading.Thread(target=work, args=(c,)) for c in ("crimson", "turquoise")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(colour in answer.lower() for colour, answer in found.items()) and len(found) == 2


def test_a_repeated_beginning_is_not_read_again(writer: LlamaWriter) -> None:
    beginning = "You know this tale: " + "The lantern floats down the river. " * 40
    first, second = (
        list(writer.write(ask(beginning + end, max_tokens=4)))[-1].usage
        for end in ("What is it?", "Where is it?")
    )
    assert first and second
    assert second.evaluated_tokens < second.prompt_tokens / 4 < first.evaluated_tokens


def test_a_missing_and_a_damaged_model_are_named(tmp_path: Path) -> None:
    folder = tmp_path
    with pytest.raises(MissingModel, match=r"one \.gguf file and found 0"):
        LlamaWriter(LlamaWriter.Options(), {MODEL: folder})
    (folder / "bad.gguf").write_bytes(b"not a model")
    with pytest.raises(Damaged, match=r"bad\.gguf cannot be loaded"):
        LlamaWriter(LlamaWriter.Options(), {MODEL: folder})
