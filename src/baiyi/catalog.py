"""The table of engines and of models, and the only place that imports lazily.

An engine's row says where its class lives, which extra brings its packages, and which
models it needs. A plugin adds rows through the entry point group "baiyi.engines": the entry
point's name is "kind:name", its value "module:Class"; the class may have `models` and
`licence`. The rows of models are data, in `models.toml`.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from typing import Any, Literal

from .errors import MissingExtra, NotFound
from .values import ModelCard

Kind = Literal["writer", "painter", "speaker", "embedder", "listener"]


@dataclass(frozen=True)
class Row:
    """One engine. `cores` is what one call keeps busy; 0 means all of them."""

    kind: str
    name: str
    target: str
    extra: str | None
    models: tuple[str, ...] = ()
    licence: str = "Apache-2.0"
    cores: int = 1
    hint: str = ""
    version: int = 1  # raised when the same options and models give another result
    hint_zh: str = ""  # the hint in Chinese


ENGINES: tuple[Row, ...] = (
    Row("writer", "llama", "baiyi.engines.writer_llama:LlamaWriter", "writer-llama",
        ("qwen2.5-coder-1.5b-instruct",), "MIT", 0, "llama.cpp in this process",
        hint_zh="本进程中的 llama.cpp"),
    Row("writer", "openai", "baiyi.engines.writer_openai:OpenAIWriter", "writer-openai",
        (), "Apache-2.0", 1, "any OpenAI-compatible endpoint",
        hint_zh="任何兼容 OpenAI 的接口"),
    Row("speaker", "kokoro", "baiyi.engines.speaker_kokoro:KokoroSpeaker", "speaker-kokoro",
        ("kokoro-82m-int8",), "Apache-2.0", 1, "Kokoro 82M on onnxruntime",
        hint_zh="onnxruntime 上的 Kokoro 82M"),
    Row("painter", "ink", "baiyi.engines.painter_ink:InkPainter", "painter",
        (), "Apache-2.0", 1, "Chinese ink landscape",
        hint_zh="水墨山水"),
    Row("painter", "papercut", "baiyi.engines.painter_papercut:PapercutPainter", "painter",
        (), "Apache-2.0", 1, "layered, lit paper silhouettes",
        hint_zh="层叠透光的剪纸"),
    Row("embedder", "e5", "baiyi.engines.embedder_e5:E5Embedder", "embedder-e5",
        (), "MIT", 1, "multilingual-e5-small",
        hint_zh="多语言的 e5-small"),
    Row("listener", "whisper", "baiyi.engines.listener_whisper:WhisperListener", "listener-whisper",
        ("whisper-base",), "MIT", 0, "Whisper base on CTranslate2",
        hint_zh="CTranslate2 上的 Whisper base"),
)  # fmt: skip

DEFAULTS: Mapping[str, str] = {
    "writer": "llama",
    "speaker": "kokoro",
    "painter": "ink",
    "embedder": "e5",
    "listener": "whisper",
}


@cache
def engines() -> tuple[Row, ...]:
    """Our rows, then those of the plugins that are installed."""
    return ENGINES + tuple(_plugins())


def _plugins() -> Iterator[Row]:
    for point in entry_points(group="baiyi.engines"):
        kind, _, name = point.name.partition(":")
        distribution = point.dist.name if point.dist else None
        yield Row(kind, name, point.value, distribution)


def engine(kind: str, name: str) -> Row:
    """The row of one engine. Raises NotFound with the names there are."""
    for row in engines():
        if (row.kind, row.name) == (kind, name):
            return row
    names = ", ".join(row.name for row in engines() if row.kind == kind) or "none"
    raise NotFound(
        f"there is no {kind} named {name!r}; there are: {names}",
        f"没有名为 {name!r} 的 {kind} 引擎；现有：{names}",
    )


def load(row: Row) -> type[Any]:
    """Import the engine's class. Raises MissingExtra with the command that mends it."""
    module, _, attribute = row.target.partition(":")
    try:
        found: type[Any] = getattr(importlib.import_module(module), attribute)
    except ImportError as error:
        if row.extra is None:
            raise
        remedy = row.extra if row.extra not in {r.extra for r in ENGINES} else f"baiyi[{row.extra}]"
        raise MissingExtra(
            f"the {row.kind} {row.name!r} needs packages that are not installed "
            f"({error}); run: pip install '{remedy}'",
            f"{row.kind} 引擎 {row.name!r} 缺少依赖（{error}）；请运行：pip install '{remedy}'",
        ) from error
    return found


@cache
def models() -> Mapping[str, ModelCard]:
    """Every model, font and set of shapes that can be fetched, by name."""
    data = tomllib.loads(files("baiyi").joinpath("models.toml").read_text("utf-8"))
    cards = (ModelCard.model_validate(entry) for entry in data["model"])
    return {card.name: card for card in cards}


def model(name: str) -> ModelCard:
    """The card of one model. Raises NotFound with the names there are."""
    card = models().get(name)
    if card is None:
        names = ", ".join(models())
        raise NotFound(
            f"there is no model named {name!r}; there are: {names}",
            f"没有名为 {name!r} 的模型；现有：{names}",
        )
    return card
