"""Who does not want its work any more stops an engine in the middle, and can use it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from baiyi import stopping
from baiyi.engines.painter_ink import InkPainter
from baiyi.engines.painter_papercut import PapercutPainter
from baiyi.engines.speaker_kokoro import KokoroSpeaker
from baiyi.engines.writer_llama import LlamaWriter
from baiyi.errors import Cancelled
from baiyi.settings import settings
from baiyi.values import Line, Message, Prompt

WEIGHTS = settings().cache / "weights"
SENTENCE = "The keeper who lit the lamp " + "and climbed the winding stair " * 6 + "slept."


def after(looks: int) -> Callable[[], None]:
    """A check that raises once it was called more often than that."""
    called = iter(range(looks))

    def check() -> None:
        if next(called, None) is None:
            raise Cancelled("nobody wants it", "已无人需要")

    return check


@pytest.mark.parametrize("kind", [InkPainter, PapercutPainter])
@pytest.mark.parametrize("looks", [0, 1, 5])
def test_a_painter_stops_between_two_strokes(kind: Any, looks: int) -> None:
    painter = kind(kind.Options(), {})
    scene, size = painter.examples()[0], {"width": 96, "height": 96, "seed": 1}
    whole = painter.paint(scene, **size)
    with stopping.wanted(after(looks)), pytest.raises(Cancelled):
        painter.paint(scene, **size)
    assert painter.paint(scene, **size).image.digest == whole.image.digest


def test_a_speaker_stops_within_its_sentence() -> None:
    name = "kokoro-82m-int8"
    speaker = KokoroSpeaker(KokoroSpeaker.Options(), {name: WEIGHTS / name})
    line = Line(speaker="narrator", text=SENTENCE, language="en")
    stream = speaker.speak(line)
    with stopping.wanted(after(1)), pytest.raises(Cancelled):
        next(iter(stream))  # it looks only while the model speaks
    assert next(iter(speaker.speak(line))).seconds > 2
    speaker.close()


@pytest.fixture
def writer() -> Iterator[LlamaWriter]:
    name = "qwen2.5-coder-1.5b-instruct"
    made = LlamaWriter(LlamaWriter.Options(remember=False), {name: WEIGHTS / name})
    yield made
    made.close()


def test_a_writer_stops_while_it_reads(
    writer: LlamaWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, read = writer._server, []

    class Watched:
        def handle_chat_completions(self, body: Any, hear: Callable[[Any], bool]) -> Any:
            def watching(chunk: Any) -> bool:
                read.append(chunk.get("prompt_progress", {}))
                return hear(chunk)

            return server.handle_chat_completions(body, watching)

    monkeypatch.setattr(writer, "_server", Watched())
    long = Prompt(messages=(Message(role="user", text=SENTENCE * 40),), max_tokens=1)
    with stopping.wanted(after(3)), pytest.raises(Cancelled):
        list(writer.write(long))
    assert 0 < read[-1]["processed"] < read[-1]["total"] // 2
