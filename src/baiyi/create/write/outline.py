"""A plan from the author's own outline: what each page tells is given, and nothing of it is changed.

The writer is asked only for what a plan needs besides: a title, the season, where each page happens
that names no place, and who the people are where the brief does not say.
"""

from __future__ import annotations

from typing import Any, get_args

from ...kinds import Writer
from ...values import Beat, Brief, Hour, Plan, Season
from ..ask import Unusable, conversation, object_of, parsed, shaped
from . import bones, check, wording
from .canon import named_place

QUESTION = {
    "zh": "下面是一本图画书每一页的内容。用JSON回答：title书名，season季节，people出场人物（名字和身份），"
    "places每一页发生的地点（不超过六个字，同一个地方用同一个名字）。\n{pages}",
    "en": "These are the pages of a picture book. Answer in JSON: title, season, people (name, and who "
    "they are), places: where each page happens (three words at most, the same name for the same "
    "place).\n{pages}",
}
DAY: tuple[Hour, ...] = ("morning", "afternoon", "dusk", "night", "night", "night")
CHARACTER = {"zh": (2, 5, 14), "en": (2, 16, 50)}  # shortest and longest name, longest description


def outlined(brief: Brief, writer: Writer, seed: int) -> Plan:
    """The plan of a brief with an outline. Raises NotGoodEnough."""
    language = bones.tongue(brief.language)
    pages = "\n".join(f"{n}. {told}" for n, told in enumerate(brief.outline, 1))
    return shaped(
        writer,
        conversation(
            wording.role(brief),
            f"{wording.wishes(brief)}\n{QUESTION[language].format(pages=pages)}",
        ),
        schema(brief),
        lambda text: read(text, brief),
        what=("the plan", "故事大纲"),
        max_tokens=160 + 20 * len(brief.outline),
        seed=seed,
        temperature=0.5,
    )


def schema(brief: Brief) -> dict[str, Any]:
    language = bones.tongue(brief.language)
    shortest, longest, description = CHARACTER[language]
    title = {"type": "string", "minLength": 2, "maxLength": 9 if language == "zh" else 40}
    place = {"type": "string", "minLength": 2, "maxLength": 6 if language == "zh" else 30}
    person = {
        "name": {"type": "string", "minLength": shortest, "maxLength": longest},
        "who": {"type": "string", "minLength": 2, "maxLength": description},
    }
    properties: dict[str, Any] = {} if brief.title else {"title": title}
    properties["season"] = {"enum": list(get_args(Season))}
    if not brief.cast:
        people = {"type": "array", "minItems": 1, "maxItems": 3, "items": object_of(person)}
        properties["people"] = people
    count = len(brief.outline)
    properties["places"] = {"type": "array", "minItems": count, "maxItems": count, "items": place}
    return object_of(properties)


def read(text: str, brief: Brief) -> Plan:
    """Raises Unusable where it is no JSON, or names nobody of the outline."""
    told = parsed(text)
    people = bones.cast_of(brief) or {p["name"].strip(): p["who"].strip() for p in told["people"]}
    outline = " ".join(brief.outline)
    if not any(name in outline for name in people):
        raise Unusable("it names nobody of the outline", "没有说出提纲里的人物")
    return Plan(
        title=brief.title or check.bare(told["title"]),
        premise=brief.line[:400],
        season=told["season"],
        people=tuple(f"{name}: {who or name}" for name, who in people.items()),
        beats=beats(brief.outline, told["places"], tuple(people)),
    )


def beats(outline: tuple[str, ...], places: list[str], people: tuple[str, ...]) -> tuple[Beat, ...]:
    """A beat a page. A place lasts until the outline names another; a day goes by with the pages."""
    found: list[Beat] = []
    for number, (happens, answered) in enumerate(zip(outline, places, strict=True), 1):
        before = found[-1].place if found else answered.strip()
        found.append(
            Beat(
                number=number,
                happens=happens[:300],
                place=(named_place(happens) or before)[:40],
                who=tuple(name for name in people if name in happens) or people[:1],
                hour=DAY[(number - 1) * len(DAY) // len(outline)],
            )
        )
    return tuple(found)
