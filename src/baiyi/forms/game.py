"""Game texts: a character, an item, a quest and a dialogue that branches, of one small world.

The dialogue is let out as Ink, as JSON and as a page that plays it; the sheets and a script of all
paths as a document. Every path of the dialogue ends, and an edit that breaks one is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..brief.words import language_of
from ..build.run import Build
from ..create.write.game.graph import acts_of, layout
from ..create.write.game.ink import game_ink
from ..create.write.game.sheets import (
    character_sheet,
    game_world,
    item_sheet,
    pieces_of,
    quest_sheet,
    wording_of,
)
from ..create.write.game.talk import dialogue, dialogue_walked
from ..publish.play import game_json, game_page
from ..store.lineage import new_share, text_of
from ..values import (
    Brief,
    Canon,
    Dialogue,
    Frozen,
    Manuscript,
)
from . import editions
from .game_script import chapters
from .sealer import Sealer
from .table import Output, Stage, without_source

FONTS = editions.FONTS
NAMES: Mapping[str, tuple[str, str]] = {
    **editions.NAMES,
    "write.game_world": ("world", "世界设定"),
    "write.character_sheet": ("character", "角色卡"),
    "write.item_sheet": ("item", "物品卡"),
    "write.quest_sheet": ("quest", "任务卡"),
    "write.dialogue": ("dialogue", "对话"),
    "write.dialogue_walked": ("walk of all paths", "路径检查"),
    "write.game_ink": ("Ink", "Ink"),
    "publish.game_json": ("JSON", "JSON"),
    "publish.game_page": ("page to play", "试玩页"),
}
SHEETS = {"character": character_sheet, "item": item_sheet, "quest": quest_sheet}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief for a piece that is not."""
    without_source(source, "game")
    wording_of(brief)
    pieces = pieces_of(brief)
    sheets = sum(piece in SHEETS for piece in pieces)
    places = len(layout(acts_of(brief.length, brief.language))) if "dialogue" in pieces else 0
    return (
        Stage("game_world", "world", "世界设定", "writer", 1, 14.0),
        *((Stage("character_sheet", "sheets", "设定卡", "writer", sheets, 10.0),) if sheets else ()),
        *((Stage("dialogue", "places of the dialogue", "对话节点", "writer", places, 6.0),) if places else ()),
        *editions.STAGES,
    )  # fmt: skip


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a game's texts. Raises BadBrief, Unsupported for another language."""
    without_source(source, "game")
    pieces = pieces_of(brief)
    world = build.step(game_world, brief)
    title = build.part("title", world.title)
    canon = build.part("canon", world.canon)
    drafts: dict[str, Frozen] = {
        piece: build.step(SHEETS[piece], brief, world) for piece in SHEETS if piece in pieces
    }
    if "dialogue" in pieces:
        drafts["dialogue"] = build.step(dialogue, brief, world)
    found = {piece: build.part(piece, draft) for piece, draft in drafts.items()}
    shares = tuple(_share(drafts[piece], found[piece]) for piece in drafts)
    sealer = Sealer(build, brief, title, shares)
    told = _manuscript(title, brief.author or "", brief.language, canon, found)
    talk = found.get("dialogue")
    played: tuple[Output, ...] = ()
    if isinstance(talk, Dialogue):
        played = _played(build, sealer, talk.model_copy(update={"title": title}), brief)
    data = build.step(
        game_json, title, canon, *(found.get(piece) for piece in (*SHEETS, "dialogue"))
    )
    return (
        *editions.editions(build, sealer, told, sealer.human),
        Output(title, sealer.seal(data, sealer.human)),
        *played,
    )


def _played(build: Build, sealer: Sealer, talk: Dialogue, brief: Brief) -> tuple[Output, ...]:
    """The dialogue as Ink and as a page. One whose paths are broken is told, and not let out so:
    a player would be caught in it."""
    if build.step(dialogue_walked, talk):
        return ()
    said = sealer.notice
    ink = build.step(game_ink, talk, brief.author or "", notice=said)
    page = build.step(game_page, talk, brief.author or "", brief.language, notice=said)
    share = sealer.each_human[-1]
    return tuple(Output(talk.title, sealer.seal(asset, share)) for asset in (ink, page))


def retell(parts: Mapping[str, Any]) -> Manuscript:
    """The sheets and the script of the dialogue; the canon is that of the world."""
    canon: Canon = parts["canon"]
    found = {name: value for name, value in parts.items() if name in (*SHEETS, "dialogue")}
    language = language_of("".join(fact for fact in canon.facts) or parts["title"])
    return _manuscript(parts["title"], "", language, canon, found)


def _manuscript(
    title: str, author: str, language: str, canon: Canon, found: Mapping[str, Frozen]
) -> Manuscript:
    return Manuscript(
        title=title,
        author=author,
        language=language,
        canon=canon,
        chapters=chapters(found, language),
    )


def _share(draft: Frozen, kept: Frozen) -> float:
    before, after = (text_of(value.model_dump(mode="json")) for value in (draft, kept))
    return new_share(before, after)
