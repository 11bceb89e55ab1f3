"""A voice for each character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ...build.step import step
from ...kinds import Speaker
from ...values import Canon, Look, Voice
from ..mentions import gender
from .pitch import misfit, wanted
from .voices import narrator, of_language


@step(version=1)
def cast(canon: Canon, language: str, *, speaker: Speaker) -> Canon:
    """The canon with a voice for every character that has none yet.

    A voice that is set already is kept. Where the speaker has no voice besides the narrator's,
    characters stay without, and the narrator speaks for them. Raises Unsupported.
    """
    chosen = choose(canon, of_language(speaker, language))
    return canon.model_copy(
        update={
            "characters": tuple(
                character.model_copy(update={"voice": chosen.get(character.name)})
                for character in canon.characters
            )
        }
    )


@step(version=1)
def heard(canon: Canon) -> Canon:
    """What of the canon can be heard: another colour of hair records no page anew."""
    return Canon(
        characters=tuple(
            character.model_copy(update={"look": Look(figure=character.look.figure)})
            for character in canon.characters
        )
    )


def choose(canon: Canon, voices: Sequence[Voice]) -> Mapping[str, str]:
    """The voice of each character by name, from voices of one language, best first.

    Distinct voices while there are enough of the right gender, then those heard least; among
    them the one whose pitch and quality suit the character best.
    """
    free = [voice for voice in voices if voice.name != narrator(voices).name]
    chosen = {c.name: c.voice for c in canon.characters if c.voice}
    used = Counter(chosen.values())
    for character in canon.characters:
        if character.name in chosen or not free:
            continue
        fitting = [v for v in free if v.gender == gender(character)] or free
        pitch = wanted(character, gender(character))
        best = min(fitting, key=lambda v: (used[v.name], misfit(v, pitch), v.name))
        chosen[character.name] = best.name
        used[best.name] += 1
    return chosen
