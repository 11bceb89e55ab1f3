"""The outline of a novel, level by level: parts where there are many chapters, chapters, scenes."""

from __future__ import annotations

from ....build.step import step
from ....kinds import Writer
from ....values import Brief, Canon, ChapterCard, Outline, Premise, SceneCard
from ...ask import Unusable, conversation, object_of, parsed, shaped, strings, whole
from .. import bones, check
from . import division, wording

AT_ONCE = {"small": 8, "strong": 24}  # chapters that one call lays out
# What one scene has: characters (zh) or words (en), by what the writer can be asked.
SCENE = {"small": {"zh": 560, "en": 360}, "strong": {"zh": 1500, "en": 1000}}
DEFAULT_LENGTH = {"zh": 6000, "en": 4000}
CHAPTER = {"zh": 1800, "en": 1200}
# What happens in a scene, without direct speech.
TOLD = {"zh": "^[\u4e00-\u9fff，、0-9]{6,60}$", "en": "^[A-Z][A-Za-z0-9 ,'-]{24,200}$"}
MOST_SCENES = 8


def tongue(brief: Brief) -> str:
    return bones.tongue(brief.language)


def length(brief: Brief) -> int:
    return brief.length or DEFAULT_LENGTH[tongue(brief)]


def chapters(brief: Brief) -> int:
    """How many, as the brief says, else as its length asks for."""
    return (
        brief.chapters
        or len(brief.outline)
        or max(2, round(length(brief) / CHAPTER[tongue(brief)]))
    )


def scenes_a_chapter(brief: Brief, skill: str) -> int:
    each = length(brief) / chapters(brief) / SCENE[skill][tongue(brief)]
    return min(MOST_SCENES, max(1, round(each)))


@step(version=2, timeout=1800)
def outline(
    brief: Brief,
    premise: Premise,
    canon: Canon,
    told: tuple[ChapterCard, ...],
    *,
    writer: Writer,
    seed: int,
) -> Outline:
    """The chapters to come, after those that are told. Raises NotGoodEnough."""
    first, count = len(told) + 1, chapters(brief)
    if brief.outline:
        cards = tuple(
            ChapterCard(number=first + n, title=_heading(line, brief.language), happens=line[:400])
            for n, line in enumerate(brief.outline)
        )
        return Outline(chapters=(*told, *cards))
    system = wording.frame(brief, premise, canon, None)
    most = AT_ONCE[writer.skill]
    before = _before(told, brief, first)
    tasks = wording.functions(min(count, most), brief.language)
    if count <= most:
        cards = _asked(writer, system, before + _order(tasks, brief), count, first, brief, seed)
        return Outline(chapters=(*told, *cards))
    parts = _asked(writer, system, before + _order(tasks, brief), len(tasks), 1, brief, seed)
    return Outline(chapters=(*told, *_divided(writer, system, parts, count, first, brief, seed)))


def _divided(
    writer: Writer,
    system: str,
    parts: tuple[ChapterCard, ...],
    count: int,
    first: int,
    brief: Brief,
    seed: int,
) -> tuple[ChapterCard, ...]:
    """Each part in chapters; they are shared out evenly."""
    say = wording.of(brief.language)
    listed = "\n".join(f"{part.number}. {part.happens}" for part in parts)
    found: list[ChapterCard] = []
    for n, part in enumerate(parts):
        share = count * (n + 1) // len(parts) - count * n // len(parts)
        question = say.part.format(
            parts=listed, number=part.number, happens=part.happens, count=share
        )
        found += _asked(
            writer, system, question, share, first + len(found), brief, seed + 31 * (n + 1)
        )
    return tuple(found)


def _before(told: tuple[ChapterCard, ...], brief: Brief, first: int) -> str:
    say = wording.of(brief.language)
    rows = [f"{card.number}. {card.title}：{card.happens}" for card in told[-6:]]
    if brief.what_if:
        rows.append(say.what_if.format(number=first, what_if=brief.what_if))
    elif told:
        rows.append(brief.line)
    return "\n".join((*rows, ""))


def _order(tasks: tuple[str, ...], brief: Brief) -> str:
    listed = "\n".join(f"{n}. {task}" for n, task in enumerate(tasks, 1))
    return wording.of(brief.language).outline.format(count=len(tasks), functions=listed)


def _asked(
    writer: Writer, system: str, question: str, count: int, first: int, brief: Brief, seed: int
) -> tuple[ChapterCard, ...]:
    title, happens = (12, 90) if brief.language == "zh" else (48, 300)
    item = object_of(
        {
            "title": {"type": "string", "minLength": 2, "maxLength": title},
            "happens": {"type": "string", "minLength": 8, "maxLength": happens},
        }
    )
    rows = {"type": "array", "minItems": count, "maxItems": count, "items": item}

    def read(answer: str) -> tuple[ChapterCard, ...]:
        told = parsed(answer)["chapters"]
        _different([entry["happens"] for entry in told])
        return tuple(
            ChapterCard(
                number=first + n,
                title=check.bare(whole(e["title"], title)),
                happens=whole(e["happens"], happens),
            )
            for n, e in enumerate(told)
        )

    return shaped(
        writer,
        conversation(system, question),
        object_of({"chapters": rows}),
        read,
        what=("the outline", "大纲"),
        max_tokens=120 + 140 * count,
        seed=seed,
        temperature=0.8,
    )


@step(version=5, timeout=900)
def scenes(
    card: ChapterCard,
    before: str,
    brief: Brief,
    premise: Premise,
    canon: Canon,
    *,
    writer: Writer,
    seed: int,
) -> tuple[SceneCard, ...]:
    """The scenes of a chapter; `before` is what happens in the one before. Raises NotGoodEnough.

    A strong writer thinks of them; for a small one the chapter's own clauses are what happens.
    """
    if writer.skill != "strong":
        return _divided_scenes(writer, card, brief, premise, canon, seed)
    count = scenes_a_chapter(brief, writer.skill)
    say = wording.of(brief.language)
    words = {"type": "string", "pattern": TOLD["zh" if brief.language == "zh" else "en"]}
    names = [c.name for c in canon.characters]
    item = object_of(
        {
            "place": {"enum": [place.name for place in canon.places]},
            "who": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"enum": names}},
            "happens": words,
            "turn": words,
        }
    )
    rows = {"type": "array", "minItems": count, "maxItems": count, "items": item}

    def read(answer: str) -> tuple[SceneCard, ...]:
        told = parsed(answer)["scenes"]
        _different([entry["happens"] for entry in told])
        return tuple(
            SceneCard(
                chapter=card.number,
                number=n,
                place=entry["place"],
                who=tuple(dict.fromkeys(entry["who"])),
                happens=entry["happens"].strip(),
                turn=_turn(entry),
            )
            for n, entry in enumerate(told, 1)
        )

    question = say.scenes.format(
        number=card.number, title=card.title, happens=card.happens, before=before, count=count
    )
    return shaped(
        writer,
        conversation(wording.frame(brief, premise, canon, None), question),
        object_of({"scenes": rows}),
        read,
        what=(f"the scenes of chapter {card.number}", f"第 {card.number} 章的分场"),
        max_tokens=80 + 180 * count,
        seed=seed,
    )


def _divided_scenes(
    writer: Writer, card: ChapterCard, brief: Brief, premise: Premise, canon: Canon, seed: int
) -> tuple[SceneCard, ...]:
    """The chapter's own clauses, shared out; the writer says where each scene is."""
    count = scenes_a_chapter(brief, writer.skill)
    told = next(filter(str.strip, (card.happens, card.title, premise.logline)), premise.title)
    shares = division.divided(told, count, canon, brief.language)
    whole = count * SCENE[writer.skill][tongue(brief)]
    events = sum(len(share.events) for share in shares)
    places = _places(writer, card, shares, brief, premise, canon, seed)
    return tuple(
        SceneCard(
            chapter=card.number,
            number=n,
            place=place,
            who=share.who,
            happens=share.text[:300],
            events=share.events,
            length=round(whole * len(share.events) / events),
        )
        for n, (share, place) in enumerate(zip(shares, places, strict=True), 1)
    )


def _places(
    writer: Writer,
    card: ChapterCard,
    shares: tuple[division.Share, ...],
    brief: Brief,
    premise: Premise,
    canon: Canon,
    seed: int,
) -> list[str]:
    names = [place.name for place in canon.places]
    if len(names) < 2:
        return (names or [""]) * len(shares)
    listed = "\n".join(f"{n}. {share.text}" for n, share in enumerate(shares, 1))
    wanted = [str(n) for n in range(1, len(shares) + 1)]
    question = wording.of(brief.language).places.format(
        number=card.number, title=card.title, scenes=listed
    )

    def read(answer: str) -> list[str]:
        told = strings(answer, wanted)
        return [told[name] for name in wanted]

    return shaped(
        writer,
        conversation(wording.frame(brief, premise, canon, None), question),
        object_of({name: {"enum": names} for name in wanted}),
        read,
        what=(f"the places of chapter {card.number}", f"第 {card.number} 章的地点"),
        max_tokens=40 + 30 * len(shares),
        seed=seed,
        temperature=0.3,
    )


def _turn(entry: dict[str, str]) -> str:
    """What changes in a scene; nothing where it only says again what happens."""
    turn = entry["turn"].strip()
    return "" if check.repeated([entry["happens"], turn]) else turn


def _different(told: list[str]) -> None:
    again = check.repeated(told)
    if again:
        raise Unusable(again[0].english, again[0].chinese)


def _heading(line: str, language: str) -> str:
    """A chapter's title from its sentence in the author's outline."""
    first = check.sentences(line)[0].rstrip("。.！？!?")
    clause = first.split("，")[0].split(",")[0]
    return clause if len(clause) <= (12 if language == "zh" else 48) else ""
