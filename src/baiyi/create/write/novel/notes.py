"""What a scene has made true, noted with the sentence that says so; and what a scene needs of it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....build.step import step
from ....kinds import Writer
from ....values import Brief, Canon, ChapterCard, Note, Notes, Premise, SceneCard
from ...ask import conversation, object_of, parsed, shaped
from .. import check
from . import wording

MOST = {"small": 3, "strong": 8}  # notes of a scene
LONGEST_SCENE = 40  # sentences that are numbered
RECALLED = {"zh": 260, "en": 700}  # characters of notes that a scene is given


@step(version=1, timeout=600)
def notes(
    card: SceneCard,
    text: str,
    brief: Brief,
    premise: Premise,
    canon: Canon,
    *,
    writer: Writer,
    seed: int,
) -> tuple[Note, ...]:
    """Notes of a scene; each rests on a sentence of it. Raises NotGoodEnough."""
    told = check.sentences(text)[:LONGEST_SCENE]
    about = [*(c.name for c in canon.characters), card.place or canon.places[0].name]
    most = MOST[writer.skill]
    item = object_of(
        {
            "sentence": {"enum": list(range(1, len(told) + 1))},
            "about": {"enum": list(dict.fromkeys(about))},
            "kind": {"enum": ["fact", "promise", "kept"]},
            "note": {
                "type": "string",
                "minLength": 4,
                "maxLength": 36 if brief.language == "zh" else 120,
            },
        }
    )
    rows = {"type": "array", "minItems": 1, "maxItems": most, "items": item}
    numbered = "\n".join(f"{n}. {sentence}" for n, sentence in enumerate(told, 1))
    question = wording.of(brief.language).notes.format(sentences=numbered, most=most)
    return shaped(
        writer,
        conversation(wording.frame(brief, premise, canon, None), question),
        object_of({"notes": rows}),
        lambda answer: read(answer, card, told),
        what=(f"the notes of scene {card.name}", f"第 {card.name} 场的记录"),
        max_tokens=60 + 90 * most,
        seed=seed,
        temperature=0.3,
    )


def read(answer: str, card: SceneCard, told: list[str]) -> tuple[Note, ...]:
    """The notes, without those that share no word with the sentence they claim to rest on."""
    rows: list[dict[str, Any]] = parsed(answer)["notes"]
    found = {
        row["note"].strip(): Note(
            kind=row["kind"],
            about=row["about"],
            text=row["note"].strip(),
            source=card.name,
            quote=told[row["sentence"] - 1],
        )
        for row in rows
        if check.overlap(row["note"], told[row["sentence"] - 1])
    }
    return tuple(found.values())


@step(version=1)
def noted(card: ChapterCard, fresh: tuple[Note, ...]) -> Notes:
    """What a chapter has made true, for a human to look through."""
    return Notes(chapter=card.number, notes=fresh)


def recalled(card: SceneCard, told: tuple[Note, ...], language: str) -> tuple[Note, ...]:
    """What the scene needs: of its people and its place, what is like it, what is still open.

    By a count of what a note shares with the scene, newer ones first among equals, as many as
    `RECALLED` has room for; in the order in which they were noted. No model is asked.
    """
    answered = {note.about for note in told if note.kind == "kept"}
    task = f"{card.happens}{card.turn}"

    def weight(place: int, note: Note) -> tuple[float, int]:
        present = note.about in card.who or note.about == card.place or note.about in task
        is_open = note.kind == "promise" and note.about not in answered
        return (2.0 * present + 1.5 * is_open + likeness(note.text, task, language), place)

    ranked = sorted(enumerate(told), key=lambda pair: weight(*pair), reverse=True)
    room = RECALLED["zh" if language == "zh" else "en"]
    chosen: list[int] = []
    for place, note in ranked:
        room -= len(note.text) + len(note.about)
        if room < 0 or weight(place, note)[0] == 0:
            break
        chosen.append(place)
    return tuple(told[place] for place in sorted(chosen))


def likeness(first: str, second: str, language: str) -> float:
    """Share of the smaller text's pairs of characters (zh) or words that the other has too."""
    a, b = (_units(text, language) for text in (first, second))
    return len(a & b) / max(1, min(len(a), len(b)))


def _units(text: str, language: str) -> set[str]:
    if language != "zh":
        return {word.lower() for word in check.LATIN_WORD.findall(text) if len(word) > 3}
    han = check.HAN_CHARACTER.findall(text)
    return {a + b for a, b in pairwise(han)}
