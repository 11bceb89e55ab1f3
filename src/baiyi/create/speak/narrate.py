"""A page read aloud: the narrator tells, the characters speak with their own voices."""

from __future__ import annotations

from ...build.step import step
from ...errors import NotFound
from ...kinds import Speaker
from ...values import Canon, Page, Recording, Voice
from .cast import choose
from .lines import lines
from .recording import Cue, record
from .voices import NARRATOR, narrator, of_language

AFTER_PARAGRAPH, AFTER_SENTENCE, AFTER_CLAUSE = 0.7, 0.35, 0.15  # seconds
TOLD, SPEEDS = 0.95, {"child": 1.0, "adult": 1.0, "old": 0.9}  # a story is told with some calm
ENDINGS = "。！？.!?…"


@step(version=1, timeout=600)
def narrate(page: Page, canon: Canon, language: str, *, speaker: Speaker) -> Recording:
    """The page as FLAC with the times of its words. Raises Unsupported, NotFound, StepFailed."""
    voices = of_language(speaker, language)
    spoken = voices_of(canon, voices, speaker)
    ages = {character.name: character.age for character in canon.characters}
    told = lines(page.text, canon, language)
    cues = []
    for index, (begin, line) in enumerate(told):
        end = begin + len(line.text)
        after = page.text[end : told[index + 1][0]] if index + 1 < len(told) else ""
        said = line.model_copy(
            update={
                "voice": spoken.get(line.speaker, spoken[NARRATOR]),
                "language": narrator(voices).language,
                "speed": SPEEDS.get(ages.get(line.speaker, ""), TOLD),
            }
        )
        cues.append(Cue(said, begin, pause(line.text, after)))
    return record(page.number, cues, speaker)


def pause(text: str, after: str) -> float:
    """Seconds of silence after a line, by how it ends and what stands before the next one."""
    if "\n" in after:
        return AFTER_PARAGRAPH
    return AFTER_SENTENCE if text.rstrip()[-1:] in ENDINGS else AFTER_CLAUSE


def voices_of(canon: Canon, voices: tuple[Voice, ...], speaker: Speaker) -> dict[str, str]:
    """Voice by name, the narrator's too; characters that a human added later get one now.

    Raises NotFound for a voice that the speaker does not have.
    """
    known = {voice.name for voice in speaker.voices()}
    for character in canon.characters:
        if character.voice and character.voice not in known:
            there = ", ".join(voice.name for voice in voices)
            raise NotFound(
                f"the canon gives {character.name} the voice {character.voice!r}, which "
                f"{speaker.name} does not have; it has: {there}",
                f"设定集给“{character.name}”的声音是 {character.voice!r}，"
                f"{speaker.name} 没有这个声音；现有：{there}",
            )
    return {**choose(canon, voices), NARRATOR: narrator(voices).name}
