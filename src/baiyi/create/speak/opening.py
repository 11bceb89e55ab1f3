"""The first words of a book: its title, who signs it, and the notice that a machine made it."""

from __future__ import annotations

from ...build.step import step
from ...errors import StepFailed
from ...kinds import Speaker
from ...values import Line, Recording
from .recording import WORD, Cue, record
from .voices import NARRATOR, narrator, of_language

AFTER_TITLE, AFTER_AUTHOR = 0.9, 1.1  # seconds


@step(version=1, timeout=300)
def opening(title: str, by: str, language: str, *, notice: str, speaker: Speaker) -> Recording:
    """Recording number 0: title, author where there is one, and the notice, word for word.

    The notice is the audible label that GB 45438-2025 (5.3) asks for at the start of a sound, so
    a speaker that cannot say all of it fails the step. Raises StepFailed, Unsupported.
    """
    voice = narrator(of_language(speaker, language)).name
    chinese = language.lower().startswith("zh")
    author = (f"作者：{by.strip()}" if chinese else f"by {by.strip()}") if WORD.search(by) else ""
    if not WORD.search(title):
        title = "无题" if chinese else "Untitled"
    spoken = [
        (text, pause)
        for text, pause in ((title, AFTER_TITLE), (author, AFTER_AUTHOR), (notice, 0.0))
        if text
    ]
    cues = [
        Cue(Line(speaker=NARRATOR, text=text, language=language, voice=voice), -1, pause)
        for text, pause in spoken
    ]
    said = record(0, cues, speaker)
    unsaid = record(0, cues[-1:], speaker) if said.unspoken else said
    if unsaid.unspoken or not said.lines or said.lines[-1].line.text != notice:
        raise StepFailed(
            f"the speaker {speaker.name} cannot say the notice {notice!r} that must open the "
            "sound; use another speaker, or set narration: false",
            f"配音引擎 {speaker.name} 无法念出片头必须说的“{notice}”；请换一个引擎，或设 narration: false",
        )
    return said
