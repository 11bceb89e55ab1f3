"""From a line, or from a work's text, to the outline: title, logline, cast, scene after scene."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from ....build.step import step
from ....errors import BadBrief, Unsupported
from ....kinds import Writer
from ....values import Brief, Canon, Character, Frozen, Manuscript
from ...ask import Unusable, conversation, in_two_languages, object_of, shaped, strings
from ..check import bare, leftovers, loops, repeated, script
from .wording import WORDING, Wording

V = TypeVar("V")
EXCERPT = {"small": 600, "strong": 6000}  # characters of the source that a writer is shown
LONGEST = {"zh": 700, "en": 2600}  # characters of a passage that makes one scene
AT_MOST = 40  # scenes
LISTED = re.compile(r"[,，、;；]")
ASIDE = re.compile(r"[（(][^（()）]*[)）]")


class SceneOutline(Frozen):
    """A scene to be written; `passage` is the source's own text, where there is a source."""

    setting: str
    place: str
    time: str
    event: str
    prop: str = ""
    cast: tuple[str, ...]
    passage: str = ""


class ScreenOutline(Frozen):
    title: str
    logline: str
    canon: Canon
    scenes: tuple[SceneOutline, ...]
    based_on: str = ""


def wording_of(brief: Brief, source: Manuscript | None = None) -> Wording:
    """Raises Unsupported for a language that no screenplay is written in here."""
    if brief.language not in WORDING:
        raise in_two_languages("screenplays are", "剧本", brief.language)
    if source is not None and source.language != brief.language:
        raise Unsupported(
            f"the source is in {source.language!r}, the screenplay in {brief.language!r}; translate "
            "the source first (form: translation), or ask for the source's language",
            f"来源的语言是 {source.language!r}，剧本要 {brief.language!r}；请先翻译来源（form: translation），"
            "或改用来源的语言",
        )
    return WORDING[brief.language]


def passages(brief: Brief, source: Manuscript) -> tuple[str, ...]:
    """The source in pieces, a scene each: chapters, and long ones in parts between paragraphs.

    Raises BadBrief for a source without words.
    """
    most = LONGEST[brief.language]
    found: list[str] = []
    for chapter in source.chapters:
        piece = ""
        for block in chapter.blocks:
            if piece and (len(piece) + len(block.text) > most or block.kind == "break"):
                found.append(piece)
                piece = ""
            piece = f"{piece}\n{block.text}".strip()
        if piece:
            found.append(piece)
    if not found:
        raise BadBrief(
            f"the source {source.title!r} has no text to adapt; name another work in `source`",
            f"来源“{source.title}”没有可改编的文字；请在 `source` 中另选作品",
        )
    return tuple(found[:AT_MOST])


def count(brief: Brief, source: Manuscript | None) -> int:
    """How many scenes: a passage each, a sentence of the brief's outline each, else a page each."""
    if source is not None:
        return len(passages(brief, source))
    return len(brief.outline) or brief.pages


@step(version=3, timeout=1800)
def screen_outline(
    brief: Brief, source: Manuscript | None, *, writer: Writer, seed: int
) -> ScreenOutline:
    """The whole outline. The canon of a source is kept. Raises Unsupported, BadBrief, NotGoodEnough."""
    wording = wording_of(brief, source)
    pieces = passages(brief, source) if source else ()
    told, canon = _story(writer, wording, brief, source, seed)
    names = [c.name for c in canon.characters]
    start = f"{wording.brief(brief)}\n{_known(wording, told, canon)}"
    scenes: list[SceneOutline] = []
    total = count(brief, source)
    for number in range(1, total + 1):
        piece = pieces[number - 1] if pieces else ""
        scenes.append(
            _scene(writer, wording, brief, start, names, scenes, number, total, piece, seed)
        )
    return ScreenOutline(
        title=told["title"],
        logline=told["logline"],
        canon=canon,
        scenes=tuple(scenes),
        based_on=_named(source, brief.language),
    )


def _named(source: Manuscript | None, language: str) -> str:
    if source is None:
        return ""
    by = f"（{source.author}）" if language == "zh" else f" by {source.author}"
    title = f"《{source.title}》" if language == "zh" else f"“{source.title}”"
    return title + (by if source.author else "")


def _known(wording: Wording, told: dict[str, str], canon: Canon) -> str:
    colon, comma = ("：", "；") if wording.language == "zh" else (": ", "; ")
    people = comma.join(f"{c.name}{colon}{c.role}" for c in canon.characters)
    keys = wording.story
    return f"{keys['title'][0]}{colon}{told['title']}\n{keys['logline'][0]}{colon}{told['logline']}\n{people}"


def _story(
    writer: Writer, wording: Wording, brief: Brief, source: Manuscript | None, seed: int
) -> tuple[dict[str, str], Canon]:
    """Title, logline and canon; what the brief or the source says already is not asked."""
    given: dict[str, str] = {}
    if brief.title or source:
        given["title"] = brief.title or (source.title if source else "")
    people = [_person(row) for row in brief.cast]
    canon = source.canon if source else Canon()
    if canon.characters:
        people = [(c.name, c.role) for c in canon.characters]
    for key, (name, role) in zip(("hero", "other"), people, strict=False):
        given |= {key: name, f"{key}_role": role or name}
    if len(people) == 1:
        given |= {"other": "", "other_role": ""}
    wanted = {key: row for key, row in wording.story.items() if key not in given}
    ask = wording.ask_story
    if source:
        ask = f"{source.text[: EXCERPT[writer.skill]]}\n{ask}"
    told = given | asked(
        writer,
        wording,
        f"{wording.brief(brief)}\n{ask}",
        wanted,
        seed,
        ("the story", "故事"),
        source,
    )
    told["title"] = bare(told["title"])[:80]
    if canon.characters:
        return told, canon
    pairs = people or [(told["hero"], told["hero_role"]), (told["other"], told["other_role"])]
    if len({name for name, _ in pairs}) < len(pairs):
        pairs = pairs[:1]
    cast = tuple(Character(name=n[:40], role=r[:120], age="adult") for n, r in pairs if n)
    return told, canon.model_copy(
        update={"characters": cast, "facts": (*canon.facts, told["logline"])}
    )


def _person(row: str) -> tuple[str, str]:
    name, _, role = row.replace("：", ":").partition(":")
    return name.strip(), role.strip()


def _scene(
    writer: Writer,
    wording: Wording,
    brief: Brief,
    start: str,
    names: Sequence[str],
    before: Sequence[SceneOutline],
    number: int,
    total: int,
    piece: str,
    seed: int,
) -> SceneOutline:
    keys = wording.keys
    place, event, prop = wording.place, wording.event, wording.prop
    given = brief.outline[number - 1] if brief.outline and not piece else ""
    properties: dict[str, Any] = {
        keys["setting"]: {"enum": list(wording.settings)},
        keys["time"]: {"enum": list(wording.times)},
        place[0]: _words(place[1]),
        keys["cast"]: {
            "type": "array", "items": {"enum": list(names)}, "minItems": 1, "maxItems": 4,
        },
        prop[0]: _words(prop[1]),
    }  # fmt: skip
    if not given:
        properties[event[0]] = _words(event[1])
    fields = [name for name in (place[0], prop[0], event[0]) if name in properties]

    def read(text: str) -> SceneOutline:
        told = _told(text, fields, properties, one=prop[0])
        whole = json.loads(text)
        happens = given or told[event[0]]
        _fit(" ".join(told.values()), wording.language, f"{start}\n{piece}")
        if not given and any(repeated([s.event, happens]) for s in before):
            raise Unusable("it is a scene that was told already", "与前面的场重复")
        there = tuple(n for n in dict.fromkeys(whole[keys["cast"]]) if n in names)
        return SceneOutline(
            setting=whole[keys["setting"]],
            time=whole[keys["time"]],
            place=bare(told[place[0]]).upper()
            if wording.language == "en"
            else bare(told[place[0]]),
            prop=bare(told[prop[0]]),
            event=happens,
            cast=there or tuple(names[:1]),
            passage=piece,
        )

    if piece:
        ask = wording.ask_adapted.format(
            number=number, count=total, text=piece[: EXCERPT[writer.skill]]
        )
    else:
        acts = wording.acts
        part = given or acts[round((number - 1) * (len(acts) - 1) / max(1, total - 1))]
        ask = wording.ask_scene.format(number=number, count=total, part=part)
    known = "\n".join(f"{n}. {s.place}: {s.event}" for n, s in enumerate(before, 1) if not piece)
    schema = object_of(properties)
    return shaped(
        writer,
        conversation(wording.system, "\n".join(row for row in (start, known, ask) if row)),
        schema,
        read,
        what=(f"the outline of scene {number}", f"第 {number} 场的大纲"),
        max_tokens=260,
        seed=seed * 100 + number,
    )


def asked(
    writer: Writer,
    wording: Wording,
    ask: str,
    fields: dict[str, tuple[str, int, str]],
    seed: int,
    what: tuple[str, str],
    source: Manuscript | None = None,
) -> dict[str, str]:
    """The fields under our names, each of the right script. Empty where nothing is asked."""
    if not fields:
        return {}
    names = {row[0]: key for key, row in fields.items()}

    properties = {row[0]: _words(row[1]) for row in fields.values()}

    def read(text: str) -> dict[str, str]:
        told = _told(text, names, properties)
        _fit(" ".join(told.values()), wording.language, ask + (source.text if source else ""))
        return {names[name]: said for name, said in told.items()}

    colon = "：" if wording.language == "zh" else ": "
    listed = "\n".join(f"{row[0]}{colon}{row[2]}" for row in fields.values())
    schema = object_of(properties)
    return shaped(
        writer,
        conversation(wording.system, f"{ask}\n{listed}"),
        schema,
        read,
        what=what,
        max_tokens=420,
        seed=seed,
    )


def _words(most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most}


def _told(
    text: str, fields: Collection[str], properties: Mapping[str, Any], one: str = ""
) -> dict[str, str]:
    """The fields without what stands in parentheses, which is said aside; of a list in the field
    `one`, the first, for one thing was asked for. Raises Unusable."""
    told = strings(text, fields)
    if one in told:
        told[one] = LISTED.split(told[one].strip())[0].strip() or told[one]
    _unbroken(told, properties)
    plain = {name: " ".join(ASIDE.sub("", words).split()) for name, words in told.items()}
    return {name: words or told[name] for name, words in plain.items()}


def _unbroken(told: Mapping[str, str], properties: Mapping[str, Any]) -> None:
    """Raises Unusable for what goes on to its longest length (a space at its end is gone already):
    it was cut there, mostly in a word."""
    for name, words in told.items():
        if len(words) >= properties[name]["maxLength"] - 1 or words[-1] in ",，、;；:：-":
            raise Unusable(
                f"{name} is cut off: {words[-30:]!r}", f"“{name}”没有写完：{words[-12:]}"
            )


def _fit(text: str, language: str, context: str) -> None:
    """Raises Unusable for another script, words of a prompt, loops."""
    found = [*script(text, language, context), *leftovers(text), *loops(text, language)]
    if found:
        raise Unusable(found[0].english, found[0].chinese)
