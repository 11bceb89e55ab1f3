"""What a scene is given: who and what may be named in it, what was told, and the end before it."""

from __future__ import annotations

from ....values import Brief, Canon, Note, Premise, SceneCard
from .. import check
from . import wording

TAIL = {"zh": 90, "en": 240}  # characters of the text before that a scene sees


def context(
    card: SceneCard, brief: Brief, premise: Premise, canon: Canon, recalled: tuple[Note, ...]
) -> str:
    """Everything that may be named in the scene."""
    rows = (brief.line, *brief.cast, *brief.must, *brief.outline, premise.logline, card.happens)
    notes = (note.text for note in recalled)
    return "\n".join((*rows, card.turn, *notes, *canon.facts, *(p.name for p in canon.places)))


def known(notes: tuple[Note, ...], language: str) -> str:
    if not notes:
        return ""
    colon = "：" if language == "zh" else ": "
    rows = "\n".join(f"- {note.about}{colon}{note.text}" for note in notes)
    return wording.of(language).known.format(notes=rows)


def tail(text: str, language: str) -> str:
    """The last sentences of a text, as much of them as the next scene needs to see."""
    end = ""
    for sentence in reversed(check.sentences(text)):
        if end and len(end) + len(sentence) > TAIL["zh" if language == "zh" else "en"]:
            break
        end = f"{sentence}{end}" if language == "zh" else f"{sentence} {end}".strip()
    return end
