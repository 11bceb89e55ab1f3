"""A voice to be heard before it is chosen: the same short line by each, so that they can be compared."""

from __future__ import annotations

from ...build.step import step
from ...kinds import Speaker
from ...values import Line, Recording
from .recording import Cue, record
from .voices import NARRATOR, named

LINES = {
    "zh": "天黑了，河上的灯一盏一盏亮起来。“你也在等船吗？”",
    "en": "Night fell, and one by one the lamps came out along the river. “Are you waiting for the boat, too?”",
}


@step(version=1, timeout=120)
def sample(voice: str, language: str, *, speaker: Speaker) -> Recording:
    """Recording number 0. Raises NotFound for a voice that the speaker does not have in that language,
    Unsupported for a language that it does not speak."""
    spoken = named(speaker, voice, language)
    text = LINES["zh" if spoken.language.lower().startswith("zh") else "en"]
    line = Line(speaker=NARRATOR, text=text, language=spoken.language, voice=spoken.name)
    return record(0, [Cue(line, -1, 0.0)], speaker)
