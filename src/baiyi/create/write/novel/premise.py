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
from ...ask import Unusable, conversation, parsed, shaped
from .. import bones, check
from .. import wording as wishes
from ..canon import kind_of
from . import wording

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


@step(version=1, timeout=600)
def premise(brief: Brief, *, writer: Writer, seed: int) -> Ground:
    """A premise with its people and places. Raises NotGoodEnough."""
    say = wording.of(brief.language)
    question = f"{wishes.wishes(brief)}\n{say.premise}"
    return _asked(writer, brief, conversation(say.role, question), [], seed)


@step(version=1, timeout=600)
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


def schema(brief: Brief, names: list[str]) -> dict[str, Any]:
    chinese = brief.language == "zh"

    def words(han: int, letters: int, least: int = 2) -> dict[str, Any]:
        return {"type": "string", "minLength": least, "maxLength": han if chinese else letters}

    name = {"enum": names} if names else words(4, 24)
    person = {"name": name, "who": words(18, 60), "wants": words(20, 80)}
    properties: dict[str, Any] = {} if brief.title else {"title": words(10, 40)}
    properties |= {"logline": words(70, 240, 10), "promise": words(40, 120, 6)}
    if not brief.cast:
        people = bones.object_of(person)
        properties["people"] = {
            "type": "array",
            "minItems": 1 if names else 3,
            "maxItems": 5,
            "items": people,
        }
    places = {"type": "array", "minItems": 3, "maxItems": 5, "items": words(8, 30)}
    return bones.object_of(properties | {"places": places})


def read(answer: str, brief: Brief, chosen: list[str]) -> Ground:
    """Raises Unusable for names that are worn out or given twice; not for those of a text."""
    told = parsed(answer)
    cast = bones.cast_of(brief)
    entries = (
        [{"name": name, "who": who or name, "wants": ""} for name, who in cast.items()]
        if cast
        else [{key: value.strip() for key, value in p.items()} for p in told["people"]]
    )
    names = [entry["name"] for entry in entries]
    if chosen:
        entries = list({entry["name"]: entry for entry in entries}.values())
    elif not cast:
        _fresh(names)
    places = tuple(dict.fromkeys(place.strip() for place in told["places"]))
    return Ground(
        premise=Premise(
            title=brief.title or check.bare(told["title"]),
            logline=told["logline"].strip(),
            promise=told["promise"].strip(),
            voice=brief.tone or "",
        ),
        canon=Canon(
            characters=tuple(
                Character(name=e["name"], role=e["who"], wants=e["wants"], age="adult")
                for e in entries
            ),
            places=tuple(Place(name=name, kind=kind_of(name) or "town") for name in places),
            facts=(told["logline"].strip(), *brief.must),
        ),
    )


def _fresh(names: list[str]) -> None:
    worn = [name for name in names if name in WORN]
    if worn:
        raise Unusable(f"the name {worn[0]!r} is worn out", f"“{worn[0]}”这个名字太俗")
    if len({name.split()[0] for name in names}) < len(names):
        raise Unusable("two people have one name", "有两个人同名")
