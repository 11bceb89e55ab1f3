"""The ground of a novel: what it is about, its people and places; thought of, or read out of a text."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from ....build.step import step
from ....kinds import Writer
from ....values import (
    Brief,
    Canon,
    Character,
    Frozen,
    Manuscript,
    Message,
    Place,
    Premise,
)
from ...ask import Unusable, conversation, object_of, parsed, shaped, whole
from .. import bones, check
from .. import wording as wishes
from ..canon import kind_of
from . import division, wording

OFTEN = 3  # times that a name must come to be one
MOST_NAMES = 12
EXCERPT = {"zh": 1200, "en": 3600}  # characters of a text that is read, half from either end
# Names that a small model gives to everybody.
WORN = {
    "小明", "小红", "小华", "小李", "小王", "小张", "李明", "王明", "张伟", "李华", "王芳", "张三", "李四",
    "John Smith", "Jane Doe", "John Doe", "Jane Smith", "Elara", "Lily", "Sarah", "Emily",
}  # fmt: skip


class Ground(Frozen):
    premise: Premise
    canon: Canon


@step(version=3, timeout=600)
def premise(brief: Brief, *, writer: Writer, seed: int) -> Ground:
    """A premise with its people and places. Raises NotGoodEnough."""
    say = wording.of(brief.language)
    question = f"{wishes.wishes(brief)}\n{say.premise}"
    return _asked(writer, brief, conversation(say.role, question), [], seed)


@step(version=3, timeout=600)
def reader(source: Manuscript, brief: Brief, *, writer: Writer, seed: int) -> Ground:
    """What a text that is to be gone on with is about; who it names is asked of the text itself."""
    say = wording.of(brief.language)
    question = say.reader.format(excerpt=_excerpt(source.text, brief.language))
    told = source.canon
    names = [] if told.characters else candidates(source.text, brief.language)
    given = tuple(f"{c.name}: {c.role}" for c in told.characters)
    asked = brief.model_copy(update={"title": source.title, "cast": given or brief.cast})
    found = _asked(writer, asked, conversation(say.role, question), names, seed)
    people = {c.name: c for c in (*told.characters, *found.canon.characters)}
    places = {p.name: p for p in (*told.places, *found.canon.places)}
    return Ground(
        premise=found.premise.model_copy(update={"title": brief.title or source.title}),
        canon=Canon(
            characters=tuple(people.values()), places=tuple(places.values()), facts=told.facts
        ),
    )


def _excerpt(text: str, language: str) -> str:
    half = EXCERPT[language if language == "zh" else "en"] // 2
    return text if len(text) <= 2 * half else f"{text[:half]}\n……\n{text[-half:]}"


def candidates(text: str, language: str) -> list[str]:
    """Who may be somebody in a text: names that come often, the most frequent first."""
    if language == "zh":
        given = (rf"(?=([{check.SURNAMES}][{check.HAN}]{{{size}}}))" for size in (1, 2))
        found = [name for pattern in given for name in re.findall(pattern, text)]
        found = [name for name in found if not set(name[1:]) & set(check.PARTICLES)]
    else:
        found = re.findall(r"(?<=[a-z,;] )([A-Z][a-z]+(?: [A-Z][a-z]+)?)\b", text)
    counts = Counter(found)
    often = [name for name, times in counts.most_common(40) if times >= OFTEN]
    inner = {a for a in often for b in often if a != b and a in b and counts[a] <= 1.2 * counts[b]}
    return [name for name in often if name not in inner][:MOST_NAMES]


def _asked(
    writer: Writer, brief: Brief, messages: tuple[Message, ...], names: list[str], seed: int
) -> Ground:
    """`names`: where there are any, people are chosen among them."""
    return shaped(
        writer,
        messages,
        schema(brief, names),
        lambda answer: read(answer, brief, names),
        what=("the premise", "小说的根本"),
        max_tokens=700,
        seed=seed,
        temperature=0.8,
    )


# Field -> characters at most, in Chinese and in other languages.
LONGEST = {"name": (6, 32), "who": (30, 100), "wants": (40, 120), "title": (12, 48),
           "logline": (90, 300), "promise": (60, 200), "place": (12, 40)}  # fmt: skip


def _most(field: str, language: str) -> int:
    return LONGEST[field][language != "zh"]


def schema(brief: Brief, names: list[str]) -> dict[str, Any]:
    def words(field: str, least: int = 2) -> dict[str, Any]:
        return {"type": "string", "minLength": least, "maxLength": _most(field, brief.language)}

    name = {"enum": names} if names else words("name")
    person = {"name": name, "who": words("who"), "wants": words("wants")}
    properties: dict[str, Any] = {} if brief.title else {"title": words("title")}
    properties |= {} if _own_logline(brief) else {"logline": words("logline", 10)}
    properties["promise"] = words("promise", 6)
    if not brief.cast:
        people = object_of(person)
        properties["people"] = {
            "type": "array",
            "minItems": 1 if names else 3,
            "maxItems": 5,
            "items": people,
        }
    places = {"type": "array", "minItems": 3, "maxItems": 5, "items": words("place")}
    return object_of(properties | {"places": places})


def read(answer: str, brief: Brief, chosen: list[str]) -> Ground:
    """Raises Unusable for names that are worn out or given twice, not for those of a text; and for
    what its longest length cut off. A place that was cut off is left out."""
    told = parsed(answer)

    def uncut(field: str, text: str) -> str:
        return whole(text, _most(field, brief.language))

    cast = bones.cast_of(brief)
    entries = (
        [{"name": name, "who": who or name, "wants": ""} for name, who in cast.items()]
        if cast
        else [{key: uncut(key, value) for key, value in p.items()} for p in told["people"]]
    )
    names = [entry["name"] for entry in entries]
    if chosen:
        entries = list({entry["name"]: entry for entry in entries}.values())
    elif not cast:
        _fresh(names)
    longest = _most("place", brief.language)
    places = dict.fromkeys(p.strip() for p in told["places"] if len(p) < longest - 1)
    if not places:
        raise Unusable("its places are cut off", "地点没有写完")
    logline = _own_logline(brief) or uncut("logline", told["logline"])
    canon = Canon(
        characters=tuple(
            Character(name=e["name"], role=e["who"], wants=e["wants"], age="adult") for e in entries
        ),
        places=tuple(Place(name=name, kind=kind_of(name) or "town") for name in places),
        facts=(logline, *brief.must),
    )
    return Ground(
        premise=Premise(
            title=brief.title or check.bare(uncut("title", told["title"])),
            logline=logline,
            promise=uncut("promise", told["promise"]),
            voice=brief.tone or "",
        ),
        canon=_with_genders(canon, (brief.line, *brief.outline, logline), brief.language),
    )


def _own_logline(brief: Brief) -> str:
    """Of a book whose chapters are the author's own; a writer's would tell another story beside them."""
    return brief.line[:400] if brief.outline and not brief.source else ""


def _with_genders(canon: Canon, told: tuple[str, ...], language: str) -> Canon:
    people = tuple(
        c.model_copy(update={"gender": division.gender(c, told, canon, language)})
        for c in canon.characters
    )
    return canon.model_copy(update={"characters": people})


def _fresh(names: list[str]) -> None:
    worn = [name for name in names if name in WORN]
    if worn:
        raise Unusable(f"the name {worn[0]!r} is worn out", f"“{worn[0]}”这个名字太俗")
    if len({name.split()[0] for name in names}) < len(names):
        raise Unusable("two people have one name", "有两个人同名")
