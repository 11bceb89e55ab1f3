"""What this machine has and lacks for making works."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator

import psutil

from .. import catalog
from ..errors import BaiyiError
from ..settings import Settings, settings
from ..store.weights import Weights
from ..values import Frozen
from .table import FORMS, form

ROOM_FOR_WORKS = 1_000_000_000  # bytes that a few books and their drafts take


class Item(Frozen):
    """One thing that was looked at, in both languages; the remedy where it is not well."""

    well: bool
    english: str
    chinese: str
    remedy_english: str = ""
    remedy_chinese: str = ""


def examine() -> tuple[Item, ...]:
    """Look at the machine, the folders, the packages and the models."""
    here = settings()
    return (_machine(here), *_folders(here), *_packages(), *_models(here))


def _machine(here: Settings) -> Item:
    memory = psutil.virtual_memory().total
    cards = [catalog.model(m) for row in catalog.ENGINES for m in row.models]
    need = max(card.memory for card in cards)
    return Item(
        well=memory >= need,
        english=f"{here.cores} cores, {memory / 1e9:.1f} GB of memory",
        chinese=f"{here.cores} 核，内存 {memory / 1e9:.1f} GB",
        remedy_english=f'the writer needs {need / 1e9:.1f} GB; use an endpoint: writer = "openai"',
        remedy_chinese=f'写作模型需要 {need / 1e9:.1f} GB；可改用在线接口：writer = "openai"',
    )


def _folders(here: Settings) -> Iterator[Item]:
    for name, folder in (("home", here.home), ("cache", here.cache), ("out", here.out)):
        place = folder.expanduser().absolute()
        while not place.exists():
            place = place.parent
        free = shutil.disk_usage(place).free
        yield Item(
            well=free >= ROOM_FOR_WORKS,
            english=f"{name}: {folder}, {free / 1e9:.1f} GB free",
            chinese=f"{name}：{folder}，可用 {free / 1e9:.1f} GB",
            remedy_english=f"free some room, or set BAIYI_{name.upper()} to another disk",
            remedy_chinese=f"请腾出空间，或把 BAIYI_{name.upper()} 设到另一块磁盘",
        )


def _packages() -> Iterator[Item]:
    for row in catalog.engines():
        try:
            catalog.load(row)
        except BaiyiError as error:
            yield Item(
                well=False,
                english=f"{row.kind} {row.name}: not usable",
                chinese=f"{row.kind} {row.name}：不可用",
                remedy_english=error.english,
                remedy_chinese=error.chinese,
            )
        else:
            yield Item(
                well=True,
                english=f"{row.kind} {row.name}: {row.hint}",
                chinese=f"{row.kind} {row.name}：可用",
            )
    for module, extra in (("typst", "publish"), ("av", "publish"), ("c2pa", "protect")):
        try:
            importlib.import_module(module)
        except ImportError:
            yield Item(
                well=False,
                english=f"the package {module} is not installed",
                chinese=f"缺少依赖包 {module}",
                remedy_english=f"run: pip install 'baiyi[{extra}]'",
                remedy_chinese=f"请运行：pip install 'baiyi[{extra}]'",
            )


def needed_models() -> tuple[str, ...]:
    """The models of the default engines and the fonts of the forms."""
    engines = [catalog.engine(kind, name) for kind, name in catalog.DEFAULTS.items()]
    models = [model for row in engines for model in row.models]
    fonts = [font for name in FORMS for font in form(name).FONTS]
    return tuple(dict.fromkeys((*models, *fonts)))


def _models(here: Settings) -> Iterator[Item]:
    weights = Weights(here.cache, here)
    for name in needed_models():
        card = catalog.model(name)
        yield Item(
            well=weights.have(name),
            english=f"model {name} ({card.size / 1e6:.0f} MB, {card.licence})",
            chinese=f"模型 {name}（{card.size / 1e6:.0f} MB，{card.licence}）",
            remedy_english=f"run: baiyi models get {name}",
            remedy_chinese=f"请运行：baiyi models get {name}",
        )
