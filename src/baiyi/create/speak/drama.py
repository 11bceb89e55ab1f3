"""A scene of a screenplay as people hear it: the narrator sets it, everybody speaks for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ...build.step import step
from ...kinds import Speaker
from ...values import Canon, Character, Element, Line, Recording, heading_of, speaker_of
from .narrate import AFTER_PARAGRAPH, AFTER_SENTENCE, SPEEDS, TOLD, voices_of
from .recording import WORD, Cue, record
from .voices import NARRATOR, narrator, of_language

CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
AFTER_HEADING, AFTER_SPEECH = 0.9, 0.45  # seconds


@step(version=1, timeout=900)
def enact(
    number: int, elements: tuple[Element, ...], canon: Canon, language: str, *, speaker: Speaker
) -> Recording:
    """The scene as FLAC. Headings and action are the narrator's; notes and manners are not heard.

    Who speaks without standing in the canon is given a voice too. Raises Unsupported, NotFound,
    StepFailed.
    """
    voices = of_language(speaker, language)
    everybody = with_extras(canon, elements)
    spoken = voices_of(everybody, voices, speaker)
    ages = {character.name: character.age for character in everybody.characters}
    cues = []
    for name, text, pause in heard(elements, everybody, language):
        line = Line(
            speaker=name,
            text=text,
            language=narrator(voices).language,
            voice=spoken.get(name, spoken[NARRATOR]),
            speed=SPEEDS.get(ages.get(name, ""), TOLD),
        )
        cues.append(Cue(line, -1, pause))
    return record(number, cues, speaker)


def heard(
    elements: Sequence[Element], canon: Canon, language: str
) -> Iterator[tuple[str, str, float]]:
    """Who says what, and the seconds of silence after it."""
    names = {c.name.casefold(): c.name for c in canon.characters}
    who = NARRATOR
    for element in elements:
        if element.kind == "character":
            who = names[speaker_of(element.text).casefold()]
            continue
        if element.kind == "heading":
            said, name, pause = _set(element.text, language), NARRATOR, AFTER_HEADING
        elif element.kind in ("dialogue", "lyrics"):
            said, name, pause = element.text, who, AFTER_SPEECH
        elif element.kind in ("action", "centered"):
            said, name, pause = element.text, NARRATOR, AFTER_PARAGRAPH
        else:
            continue
        if name == NARRATOR:
            said = CAPITALS.sub(lambda match: _spoken_name(match[0], names), said)
        lines = [" ".join(line.split()) for line in said.splitlines()]
        lines = [line for line in lines if WORD.search(line)]
        for line in lines:
            yield name, line, pause if line is lines[-1] else AFTER_SENTENCE


def _spoken_name(word: str, names: Mapping[str, str]) -> str:
    """MR HOBDAY, as a script introduces him, is no row of letters."""
    known = {part for name in names for part in name.split()}
    return word.capitalize() if word.casefold() in known else word


def _set(heading: str, language: str) -> str:
    """A heading as a voice says it: 内景 茶馆 夜 is 茶馆，夜。"""
    parts = heading_of(heading)
    said = [part for part in (parts.place, parts.time) if part]
    if language.lower().startswith("zh"):
        return "，".join(said) + "。"
    return " ".join(f"{part.lower().capitalize()}." for part in said)


def with_extras(canon: Canon, elements: Sequence[Element]) -> Canon:
    """The canon with those who speak and do not stand in it: the waiter, a voice on the telephone."""
    known = {c.name.casefold() for c in canon.characters}
    cues = (speaker_of(e.text)[:40] for e in elements if e.kind == "character")
    extras = {cue.casefold(): cue for cue in cues if cue.casefold() not in known}
    return canon.model_copy(
        update={
            "characters": (
                *canon.characters,
                *(Character(name=cue, role=cue, age="adult") for cue in extras.values()),
            )
        }
    )
