"""The first words of a book: its title, who signs it, and the notice that a machine made it."""

from __future__ import annotations

import re

from ...build.step import step
from ...errors import StepFailed
from ...kinds import Speaker
from ...values import Line, Recording
from .recording import IDEOGRAPH, WORD, Cue, missed, record, say
from .voices import NARRATOR, narrator, of_language

PAUSE = 0.9  # seconds after the title and the author
# Words, or Chinese characters, a minute: slow enough that nobody misses the notice.
PACE, SLOWEST = 160, 0.5
UNIT = re.compile(rf"{IDEOGRAPH.pattern}|[A-Za-z0-9'’]+")


@step(version=1, timeout=300)
def opening(title: str, by: str, language: str, *, notice: str, speaker: Speaker) -> Recording:
    """Recording number 0: title, author where there is one, and the notice, word for word.

    The notice is the audible label that GB 45438-2025 (5.3) asks for at the start of a sound, so
    a speaker that cannot say all of it fails the step. Raises StepFailed, Unsupported.
    """
    voice = narrator(of_language(speaker, language))
    chinese = language.lower().startswith("zh")
    author = f"作者：{by.strip()}" if chinese else f"by {by.strip()}"
    spoken = [title if WORD.search(title) else "无题" if chinese else "Untitled"]
    spoken += [author] if WORD.search(by) else []
    lines = [
        Line(speaker=NARRATOR, text=text, language=voice.language, voice=voice.name)
        for text in (*spoken, notice)
    ]
    lines[-1] = calm(lines[-1], speaker)
    return record(0, [Cue(line, -1, PAUSE) for line in lines], speaker)


def calm(notice: Line, speaker: Speaker) -> Line:
    """The notice at the pace at which it has to be said. Raises StepFailed where it cannot be said."""
    said = say(notice, speaker)
    if said is None or missed(notice.text, said):
        raise StepFailed(
            f"the speaker {speaker.name} cannot say the notice {notice.text!r} that must open the "
            "sound; use another speaker, or set narration: false",
            f"配音引擎 {speaker.name} 无法念出片头必须说的“{notice.text}”；"
            "请换一个引擎，或设 narration: false",
        )
    pace = 60 * len(UNIT.findall(notice.text)) * said.rate / len(said.samples)
    return notice.model_copy(update={"speed": round(min(1.0, max(SLOWEST, PACE / pace)), 2)})
