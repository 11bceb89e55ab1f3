"""A model of one's own on llama.cpp: it goes on with a text, and says so where it is asked for more."""

from __future__ import annotations

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
def weights(counting_gguf: Path) -> None:
    TestGguf.weights = {"counting": counting_gguf}


def prompt(text: str, **more: Any) -> Prompt:
    message = Message(role="user", text=text)
    return Prompt(messages=(message,), raw=True, **{"temperature": 0.0, **more})


class TestGguf(WriterConformance):
    engine_class = GgufWriter
    options = {"threads": 1, "remember": False, "context": 512}  # noqa: RUF012

    def test_an_answer_follows_its_schema(self, engine: Any) -> None:
        message = Message(role="user", text="The colour of a lantern, as JSON.")
        for schema in (None, {"type": "object"}):
            with pytest.raises(Unsupported, match="gguf") as caught:
                list(engine.write(Prompt(messages=(message,), schema_=schema)))
            assert "续写" in caught.value.chinese

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
