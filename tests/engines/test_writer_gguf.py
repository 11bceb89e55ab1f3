"""A model of one's own on llama.cpp: it goes on with a text, and says so where it is asked for more."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from baiyi.errors import MissingModel, StepFailed, Unsupported
from baiyi.testing import WriterConformance
from baiyi.values import Message, Prompt

pytest.importorskip("xllamacpp")

from baiyi.engines.writer_gguf import GgufWriter

SIGNS = "".join(map(chr, range(0x4E00, 0x4E24)))


@pytest.fixture(scope="session", autouse=True)
def weights(counting_gguf: Path, chat_gguf: Path) -> None:
    TestGguf.weights = {"counting": counting_gguf}
    TestChat.weights = {"chat": chat_gguf}


def prompt(text: str, **more: Any) -> Prompt:
    message = Message(role="user", text=text)
    return Prompt(messages=(message,), raw=True, **{"temperature": 0.0, **more})


class TestChat(WriterConformance):
    """A file with a chat template."""

    engine_class = GgufWriter
    options = {"threads": 1, "remember": False, "context": 512}  # noqa: RUF012

    def test_a_raw_text_is_gone_on_with_or_refused_by_name(self, engine: Any) -> None:
        assert self.text(engine, prompt("One, two", max_tokens=8))

    def test_messages_are_answered_in_the_frame_of_its_template(self, engine: Any) -> None:
        """As the same frame gives, written by hand."""
        said = (
            Message(role="system", text="Be brief."),
            Message(role="user", text="Who keeps it?"),
        )
        framed = (
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nWho keeps it?<|im_end|>\n"
            "<|im_start|>assistant\n"
        )
        asked = {"max_tokens": 12, "temperature": 0.0}
        told = list(engine.write(Prompt(messages=said, **asked)))
        raw = list(engine.write(prompt(framed, **asked)))
        assert told[-1].usage and raw[-1].usage
        assert told[-1].usage.prompt_tokens == raw[-1].usage.prompt_tokens
        assert "".join(p.text for p in told) == "".join(p.text for p in raw) != ""


def test_a_file_that_is_swapped_is_asked_itself(
    chat_gguf: Path, counting_gguf: Path, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    asked = Prompt(messages=(Message(role="user", text="Who?"),), max_tokens=4)
    options = GgufWriter.Options(threads=1, context=512)
    for source, answers in ((chat_gguf, True), (counting_gguf, False)):
        shutil.copyfile(source / "model.gguf", path)
        writer = GgufWriter(options, {"mine": tmp_path})
        if answers:
            assert list(writer.write(asked))[-1].usage
        else:
            with pytest.raises(Unsupported, match="no chat template"):
                writer.write(asked)
        writer.close()


class TestGguf(WriterConformance):
    engine_class = GgufWriter
    options = {"threads": 1, "remember": False, "context": 512}  # noqa: RUF012

    def test_an_answer_follows_its_schema(self, engine: Any) -> None:
        message = Message(role="user", text="The colour of a lantern, as JSON.")
        for schema in (None, {"type": "object"}):
            with pytest.raises(Unsupported, match="gguf") as caught:
                list(engine.write(Prompt(messages=(message,), schema_=schema)))
            assert "续写" in caught.value.chinese and "template" in caught.value.english

    def test_a_raw_text_is_gone_on_with_or_refused_by_name(self, engine: Any) -> None:
        assert self.text(engine, prompt(SIGNS[5:9], max_tokens=12)) == SIGNS[9:21]

    def test_it_ends_where_its_context_does(self, engine: Any) -> None:
        """That of its training, not what llama.cpp is given for all sequences."""
        last = list(engine.write(prompt(SIGNS[:36] + SIGNS[:20], max_tokens=400)))[-1]
        assert last.usage and last.usage.written_tokens <= 64 - 57 and last.finish == "length"
        with pytest.raises(StepFailed, match="64"):
            list(engine.write(prompt(SIGNS * 2)))


def test_without_a_model_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="gguf"):
        GgufWriter(GgufWriter.Options(), {"x": tmp_path})
