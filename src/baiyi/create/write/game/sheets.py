"""The world of a game and its sheets: one short question each, all beginning the same."""

from __future__ import annotations

import re
from difflib import get_close_matches

from ....build.step import step
from ....errors import BadBrief
from ....kinds import Writer
from ....values import (
    Brief,
    Canon,
    Character,
    Frozen,
    GameCharacter,
    Item,
    Message,
    Place,
    Quest,
    Term,
)
from ...ask import Unusable, in_two_languages, object_of, shaped, strings
from ..check import bare, borrowed, copies, leftovers, loops, repeated, script
from .wording import WORDING, Fields, Wording

PIECES = {"character": "角色", "item": "物品", "quest": "任务", "dialogue": "对话"}
ALSO = {"人物": "character", "道具": "item", "characters": "character", "items": "item",
        "quests": "quest", "dialog": "dialogue", "dialogues": "dialogue"}  # fmt: skip


SPEAKS = re.compile(
    r"^[^\s，。！？,.!?：:]{1,8}(?:说|道|问)?[：:]\s*|^[A-Z][a-z]{1,14}(?: says)?: +"
)
SENTENCE = {
    "zh": 40,
    "en": 100,
}  # characters of a field that holds sentences; a shorter one holds a phrase
SAME = 0.8  # likeness from which two fields say one thing
SLACK = 8  # characters below the limit from which a text counts as broken off by it


class World(Frozen):
    """What all pieces of a game share: its title, its canon, and what drives it."""

    title: str
    canon: Canon
    npc: str
    role: str
    place: str
    scene: str
    conflict: str
    secret: str
    item: str
    quest: str


def pieces_of(brief: Brief) -> tuple[str, ...]:
    """The pieces that a brief asks for, all where it asks for none. Raises BadBrief for others."""
    known = {**{name: name for name in PIECES}, **{zh: n for n, zh in PIECES.items()}, **ALSO}
    found = []
    for piece in brief.pieces or PIECES:
        name = known.get(piece.strip().casefold())
        if name is None:
            near = get_close_matches(piece.casefold(), known, n=1, cutoff=0.5)
            offered = ", ".join(near or PIECES)
            raise BadBrief(
                f"a game has no piece {piece!r}; there are: {offered}",
                f"游戏文本没有“{piece}”这一项；可用：{'、'.join(near or PIECES.values())}",
            )
        found.append(name)
    return tuple(dict.fromkeys(found))


def wording_of(brief: Brief) -> Wording:
    """Raises Unsupported for another language than Chinese and English."""
    if brief.language not in WORDING:
        raise in_two_languages("game texts are", "游戏文本", brief.language)
    return WORDING[brief.language]


@step(version=3)
def game_world(brief: Brief, *, writer: Writer, seed: int) -> World:
    """Where it plays, whom one meets, what troubles them and what they hide."""
    wording = wording_of(brief)
    given = _given(brief)
    fields = {name: row for name, row in wording.world.items() if name not in given}
    messages = (
        Message(role="system", text=wording.system),
        Message(role="user", text=f"{wording.brief(brief)}\n{_ask(wording, 'world', fields)}"),
    )
    told = given | filled(writer, messages, fields, brief.language, seed, ("the world", "世界设定"))
    told["title"] = brief.title or bare(told["title"])
    canon = Canon(
        characters=(
            Character(name=told["npc"], role=told["role"][:120], wants=told["conflict"][:200]),
            *(Character(name=n, role=r[:120]) for n, r in _cast(brief)[1:]),
        ),
        places=(Place(name=told["place"], kind="village", description=told["scene"][:200]),),
        terms=(Term(word=told["item"]), Term(word=told["quest"])),
        facts=(told["conflict"], told["secret"]),
    )
    return World(canon=canon, **told)


@step(version=2)
def character_sheet(brief: Brief, world: World, *, writer: Writer, seed: int) -> GameCharacter:
    told = _sheet(brief, world, "character", writer, seed)
    return GameCharacter(name=world.npc, role=world.role, secret=world.secret, **told)


@step(version=2)
def item_sheet(brief: Brief, world: World, *, writer: Writer, seed: int) -> Item:
    return Item(name=world.item, **_sheet(brief, world, "item", writer, seed))


@step(version=2)
def quest_sheet(brief: Brief, world: World, *, writer: Writer, seed: int) -> Quest:
    told = _sheet(brief, world, "quest", writer, seed)
    steps = tuple(told.pop(name) for name in ("first", "second", "third"))
    return Quest(name=world.quest, giver=world.npc, steps=steps, **told)


def beginning(brief: Brief, world: World, wording: Wording) -> tuple[Message, ...]:
    """What every question about this world begins with, word for word."""
    told = "\n".join(
        f"{wording.world[name][0]}{'：' if wording.language == 'zh' else ': '}{getattr(world, name)}"
        for name in wording.world
    )
    return (Message(role="system", text=f"{wording.system}\n{wording.brief(brief)}\n{told}"),)


def filled(
    writer: Writer,
    messages: tuple[Message, ...],
    fields: Fields,
    language: str,
    seed: int,
    what: tuple[str, str],
    *,
    context: str = "",
    never: tuple[str, ...] = (),
    strangers: tuple[str, ...] = (),
) -> dict[str, str]:
    """The fields, each a string of the right script without words of the prompt, under our names.

    `never`: instructions and examples whose words are not to be recited; `strangers`: who lives in
    the examples.
    """
    names = {asked: name for name, (asked, _, _) in fields.items()}

    def read(text: str) -> dict[str, str]:
        told = strings(text, names)
        strange = [d for words in told.values() for d in script(words, language, context)]
        if strange:
            raise Unusable(strange[0].english, strange[0].chinese)
        told = {a: whole(words, fields[names[a]][1], language) for a, words in told.items()}
        for words in told.values():
            found = [
                *leftovers(words),
                *loops(words, language),
                *copies(words, never, language),
                *borrowed(words, strangers, context),
            ]
            if found:
                raise Unusable(found[0].english, found[0].chinese)
        if same := repeated(list(told.values()), SAME):
            raise Unusable(same[0].english, same[0].chinese)
        return {names[asked]: words for asked, words in told.items()}

    schema = object_of(
        {
            asked: {"type": "string", "minLength": 2, "maxLength": most}
            for asked, most, _ in fields.values()
        }
    )
    room = sum(most for _, most, _ in fields.values())
    return shaped(
        writer, messages, schema, read, what=what, max_tokens=room + 30 * len(names), seed=seed
    )


def whole(text: str, most: int, language: str) -> str:
    """The words without "Ge: " before them; cut at its last sentence where the limit broke it off.

    Raises Unusable where there is none, and for a phrase that goes on to the limit: it has no
    sentences to be cut at.
    """
    if len(text) >= most and most < SENTENCE[language]:
        raise Unusable(f"a phrase is cut off: {text[-30:]!r}", f"短语没有写完：{text[-12:]}")
    text = SPEAKS.sub("", text.strip("“”\"' ")).strip("“”\"' ")
    if (
        len(text) >= most - SLACK
        and most >= SENTENCE[language]
        and not re.search(r"[。！？.!?…]$", text)
    ):
        text, stop, _ = re.sub(r"([。！？.!?])(?!.*[。！？.!?])", "\\1\0", text).partition("\0")
        if not stop:
            raise Unusable("it breaks off in the middle", "没有写完")
    if not text:
        raise Unusable("it is empty", "是空的")
    return text


def _sheet(brief: Brief, world: World, piece: str, writer: Writer, seed: int) -> dict[str, str]:
    wording = wording_of(brief)
    fields: Fields = getattr(wording, piece)
    ask = _ask(wording, piece, fields).format(**world.model_dump(exclude={"canon"}))
    messages = (*beginning(brief, world, wording), Message(role="user", text=ask))
    what = (f"the {piece} sheet", f"{PIECES[piece]}卡")
    return filled(
        writer, messages, fields, brief.language, seed, what,
        context=messages[0].text, never=tuple(wanted for _, _, wanted in fields.values()),
    )  # fmt: skip


def _ask(wording: Wording, piece: str, fields: Fields) -> str:
    zh = wording.language == "zh"
    told = ("；" if zh else "; ").join(
        f"{a}{'：' if zh else ': '}{what}" for a, _, what in fields.values()
    )
    return wording.ask.replace("{piece}", wording.pieces[piece]).replace("{fields}", told)


def _cast(brief: Brief) -> list[tuple[str, str]]:
    """Names and who they are, of the brief's cast."""
    pairs = [entry.replace("：", ":").partition(":") for entry in brief.cast]
    return [(name.strip()[:40], who.strip() or name.strip()) for name, _, who in pairs]


def _given(brief: Brief) -> dict[str, str]:
    """What the brief has decided already: whom one meets, where."""
    found: dict[str, str] = {}
    if brief.cast:
        found["npc"], found["role"] = _cast(brief)[0]
    return found
