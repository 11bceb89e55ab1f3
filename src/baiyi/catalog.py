"""The table of engines and of models, and the only place that imports lazily.

An engine's row says where its class lives, which extra brings its packages, and which
models it needs. A plugin adds rows through the entry point group "baiyi.engines": the entry
point's name is "kind:name", its value "module:Class"; the class may have `models` and
`licence`. The rows of models are data, in `models.toml`; those of models of the user's own are in
`models.json` of the home, and each is an engine by its own name.
"""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from .errors import Damaged, MissingExtra, NotFound, UserError
from .settings import settings
from .values import ModelCard

Kind = Literal["writer", "painter", "speaker", "embedder", "listener", "composer", "poet"]


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
    raw: bool = False  # of a writer: it goes on with texts, and answers no messages


ENGINES: tuple[Row, ...] = (
    Row("writer", "llama", "baiyi.engines.writer_llama:LlamaWriter", "writer-llama",
        ("qwen2.5-coder-1.5b-instruct",), "MIT", 0, "llama.cpp in this process",
        hint_zh="本进程中的 llama.cpp"),
    Row("writer", "openai", "baiyi.engines.writer_openai:OpenAIWriter", "writer-openai",
        (), "Apache-2.0", 1, "any OpenAI-compatible endpoint",
        hint_zh="任何兼容 OpenAI 的接口"),
    Row("writer", "onnx", "baiyi.engines.writer_onnx:OnnxWriter", "writer-onnx",
        (), "Apache-2.0", 0, "a model of your own on onnxruntime",
        hint_zh="onnxruntime 上你自己的模型", raw=True),
    Row("writer", "gguf", "baiyi.engines.writer_gguf:GgufWriter", "writer-llama",
        (), "MIT", 0, "a model of your own on llama.cpp",
        hint_zh="llama.cpp 上你自己的模型", raw=True),
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
    Row("composer", "melody", "baiyi.engines.composer_melody:MelodyComposer", "tune",
        ("folk-melody",), "Apache-2.0", 1, "folk melodies by a small model of ours",
        hint_zh="自有小模型写的民间旋律"),
    Row("poet", "verse", "baiyi.engines.poet_verse:VersePoet", "verse", ("classical-verse",),
        "Apache-2.0", 0, "classical Chinese verse by a small model of ours",
        hint_zh="自有小模型写的诗词"),
)  # fmt: skip

DEFAULTS: Mapping[str, str] = {
    "writer": "llama",
    "speaker": "kokoro",
    "painter": "ink",
    "embedder": "e5",
    "listener": "whisper",
    "composer": "melody",
    "poet": "verse",
}


@cache
def engines() -> tuple[Row, ...]:
    """Our rows, then those of the plugins that are installed."""
    return ENGINES + tuple(_plugins())


def all_engines() -> tuple[Row, ...]:
    """Those, and the user's own models."""
    return (*engines(), *promoted())


def _plugins() -> Iterator[Row]:
    for point in entry_points(group="baiyi.engines"):
        kind, _, name = point.name.partition(":")
        distribution = point.dist.name if point.dist else None
        yield Row(kind, name, point.value, distribution)


def engine(kind: str, name: str) -> Row:
    """The row of one engine. Raises NotFound with the names there are."""
    rows = all_engines()
    for row in rows:
        if (row.kind, row.name) == (kind, name):
            return row
    names = ", ".join(row.name for row in rows if row.kind == kind) or "none"
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


def all_models() -> Mapping[str, ModelCard]:
    """Those, and the user's own."""
    return {**own(), **models()}


def model(name: str) -> ModelCard:
    """The card of one model, the user's own too. Raises NotFound with the names there are."""
    known = all_models()
    if name not in known:
        names = ", ".join(known)
        raise NotFound(
            f"there is no model named {name!r}; there are: {names}",
            f"没有名为 {name!r} 的模型；现有：{names}",
        )
    return known[name]


NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")


def promoted() -> tuple[Row, ...]:
    """The rows of the engines that the user's own models are."""
    by_name = {row.name: row for row in ENGINES if row.kind == "writer"}
    found = []
    for card in own().values():
        if card.kind == "writer":
            gguf = any(file.name.endswith(".gguf") for file in card.files)
            runs = by_name["gguf" if gguf else "onnx"]
            found.append(
                replace(runs, name=card.name, models=(card.name,), licence=card.licence,
                        raw=not card.messages, hint=card.good_for, hint_zh=card.good_for_zh)
            )  # fmt: skip
    return tuple(found)


def own() -> Mapping[str, ModelCard]:
    """The user's own models, by name. Raises Damaged."""
    path = own_path()
    try:
        about = path.stat()
    except FileNotFoundError:
        return {}
    return _read_own(path, (about.st_mtime_ns, about.st_size, about.st_ino))


def free(name: str) -> None:
    """Raises UserError where a model of the user's own cannot have that name."""
    if not NAME.fullmatch(name):
        raise UserError(
            f"the name {name!r} of a model is of small letters, digits, dots and hyphens; "
            "give another: --name",
            f"模型名 {name!r} 只能用小写字母、数字、点和连字符；请另取：--name",
        )
    if name in {*models(), *own(), *(row.name for row in engines())}:
        raise UserError(
            f"there is a model or an engine {name!r} already; give another --name, or take yours "
            "out: baiyi models remove NAME",
            f"已有名为 {name!r} 的模型或引擎；请换一个 --name，或移出自己的：baiyi models remove 名称",
        )


def own_path() -> Path:
    """Where the rows of the user's own models are."""
    return settings().home.expanduser() / "models.json"


@lru_cache(maxsize=4)
def _read_own(path: Path, mark: tuple[int, ...]) -> Mapping[str, ModelCard]:
    """`mark` changes with the file."""
    try:
        cards = [ModelCard.model_validate(entry) for entry in json.loads(path.read_bytes())]
    except (ValueError, TypeError) as error:
        raise Damaged(
            f"{path}, the catalogue of your own models, is damaged ({error}); mend it, or delete it and "
            "promote them again",
            f"{path}（自有模型目录）已损坏（{error}）；请修复，或删除后重新推出",
            place=path,
        ) from error
    return {card.name: card for card in cards}
