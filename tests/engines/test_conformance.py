"""Our own engines keep what their kinds promise."""

from __future__ import annotations

from baiyi.engines.embedder_e5 import E5Embedder
from baiyi.engines.painter_ink import InkPainter
from baiyi.engines.painter_papercut import PapercutPainter
from baiyi.engines.writer_llama import LlamaWriter
from baiyi.settings import settings
from baiyi.testing import EmbedderConformance, PainterConformance, WriterConformance

WRITER = "qwen2.5-coder-1.5b-instruct"


class TestLlama(WriterConformance):
    engine_class = LlamaWriter
    options = {"context": 2048, "threads": 2, "streams": 1, "remember": False}  # noqa: RUF012
    weights = {WRITER: settings().cache / "weights" / WRITER}  # noqa: RUF012


class TestE5(EmbedderConformance):
    engine_class = E5Embedder


class TestPapercut(PainterConformance):
    engine_class = PapercutPainter


class TestInk(PainterConformance):
    engine_class = InkPainter
