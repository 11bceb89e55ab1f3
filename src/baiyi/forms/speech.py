"""Texts spoken by one voice, sentence by sentence, labelled; they are no work, and nothing of them is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from ..kinds import Speaker
from ..protect.label import notice
from ..protect.label_sound import beginning
from ..publish.stream import RATE, streamed
from ..settings import settings
from ..values import Line, Origin, Sound


def spoken(line: Line, *, speaker: Speaker, coding: str, engine: str) -> Iterator[bytes]:
    """The line's bytes in a coding of `publish.stream`, each sentence as soon as it is spoken.

    Raises what the speaker raises, after the beginning.
    """
    return labelled(
        speaker.speak(line),
        title=line.text[:80],
        language=line.language,
        coding=coding,
        engine=engine,
    )


def labelled(
    spoken: Iterable[Sound], *, title: str, language: str, coding: str, engine: str
) -> Iterator[bytes]:
    """The bytes of what the engine speaks. They begin with the labels. A stream has no end to sign: it
    carries no credential."""
    origin = Origin(
        producer=settings().producer,
        produce_id=f"api-{secrets.token_hex(8)}",
        title=title,
        language=language,
        notice=notice(language),
        engines=(engine,),
    )
    labels = beginning(origin, RATE)

    def sounds() -> Iterator[Sound]:
        yield Sound(samples=labels.rhythm.tobytes(), rate=RATE)
        yield from spoken

    yield from streamed(sounds(), coding, labels.tags, labels.id3)
