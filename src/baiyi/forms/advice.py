"""Which engine and model fit this machine and language, by what was measured here."""

from __future__ import annotations

from contextlib import suppress

import psutil

from .. import catalog
from ..errors import BadBrief, Unsupported
from ..settings import settings
from ..store.ledger import Ledger
from ..store.weights import Weights
from ..values import Block, Brief, Chapter, Frozen, Manuscript
from .table import form


class Advice(Frozen):
    """One engine: whether it fits, and why, in both languages."""

    kind: str
    name: str
    fits: bool
    english: str
    chinese: str


LANGUAGES = ("zh", "en")
# The step whose speed says most about an engine of a kind, and the thing it makes.
TELLING = {
    "writer": ("write.page", "a page", "一页正文"),
    "speaker": ("speak.narrate", "a page's narration", "一页配音"),
    "painter": ("paint.illustrate", "a picture", "一幅画"),
    "composer": ("compose.melody", "a melody", "一段旋律"),
    "poet": ("write.composed", "a poem", "一首诗词"),
}


def advice(language: str | None, form_name: str | None = None) -> tuple[Advice, ...]:
    """The engines of the catalogue, those that fit first, for works in that language, and of that form.

    Raises NotFound for a form that there is not.
    """
    kinds = _kinds(form_name, language or "en") if form_name else None
    here = settings()
    memory = psutil.virtual_memory().available
    cache = Weights(here.cache, here)
    with Ledger.of(here) as ledger:
        rows = [
            _advise(row, language or here.language, memory, cache, ledger)
            for row in catalog.all_engines()
            if kinds is None or row.kind in kinds
        ]
    return tuple(sorted(rows, key=lambda row: (row.kind, not row.fits)))


def _kinds(name: str, language: str) -> set[str]:
    """The kinds of engines that make such a work, be it from a line or from a text in either language."""
    brief = Brief(line="-", form=name, language=language, facts=("-",), sheet={"-": "-"})
    chapters = (Chapter(blocks=(Block(text="-"),)),)
    texts = [Manuscript(title="-", language=each, chapters=chapters) for each in LANGUAGES]
    found: set[str] = set()
    for source in (None, *texts):
        with suppress(BadBrief, Unsupported):  # a form takes the one, or the other
            found |= {stage.engine for stage in form(name).stages(brief, source) if stage.engine}
    return found


def _advise(row: catalog.Row, language: str, memory: int, cache: Weights, ledger: Ledger) -> Advice:
    cards = [catalog.model(name) for name in row.models]
    need = sum(card.memory for card in cards)
    speaks = all(not c.languages or language in c.languages for c in cards)
    english, chinese = [row.hint], [row.hint_zh]
    if need:
        english.append(f"needs {need / 1e9:.1f} GB of memory, {memory / 1e9:.1f} GB are free")
        chinese.append(f"需要内存 {need / 1e9:.1f} GB，现有 {memory / 1e9:.1f} GB")
    if any(card.languages for card in cards):
        english.append(f"{'made for' if speaks else 'not made for'} {language}")
        chinese.append(f"{'支持' if speaks else '不支持'} {language}")
    step, thing, ding = TELLING.get(row.kind, ("", "", ""))
    mean = ledger.steps.mean_seconds(step, row.name) if step else None
    if mean is not None:
        english.append(f"{thing} takes {mean:.1f} s here (mean of this machine's own steps)")
        chinese.append(f"{ding}在本机平均用时 {mean:.1f} 秒")
    for card in cards:
        english += [card.good_for, card.limits]
        chinese += [card.good_for_zh, card.limits_zh]
        state = "fetched" if cache.have(card.name) else f"{card.size / 1e6:.0f} MB to fetch"
        english.append(f"{card.name}: {state}, {card.licence}")
        fetched = "已下载" if cache.have(card.name) else f"需下载 {card.size / 1e6:.0f} MB"
        chinese.append(f"{card.name}：{fetched}，{card.licence}")
    if not cards:
        english.append("fetches no model")
        chinese.append("无需下载模型")
    return Advice(
        kind=row.kind,
        name=row.name,
        fits=speaks and need <= memory,
        english="; ".join(text for text in english if text),
        chinese="；".join(text for text in chinese if text),
    )
