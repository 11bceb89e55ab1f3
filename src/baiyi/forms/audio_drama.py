"""A screenplay to be heard: everybody in their own voice, the narrator between, as an M4B with its scenes."""

from __future__ import annotations

from collections.abc import Mapping

from ..build.run import Build
from ..create import speak
from ..documents import fountain as reading
from ..errors import BadBrief
from ..values import Brief, Chapter, Element, Manuscript, ScriptScene
from . import audiobook
from .source import parts_of
from .table import Output, Stage

FONTS = audiobook.FONTS
NAMES: Mapping[str, tuple[str, str]] = {
    **audiobook.NAMES,
    "speak.enact": ("scene, spoken", "演播"),
}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief, Unsupported."""
    told = audiobook.checked(source, "audio_drama")
    narration, *rest = audiobook.planned(len(told.chapters))
    return (Stage("enact", "scenes, spoken", "演播", "speaker", narration.count, 40.0), *rest)


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of an audio drama. Raises BadBrief for a source that is no screenplay, Unsupported."""
    told = audiobook.checked(source, "audio_drama")
    scenes = [p for p in parts_of(build, brief).values() if isinstance(p, ScriptScene)]
    if not scenes:
        raise BadBrief(
            f"{told.title!r} is no screenplay; make one of it first (form: screenplay), and name "
            "that as `source`; or have it read (form: audiobook)",
            f"《{told.title}》不是剧本；请先改编成剧本（form: screenplay），再把它写进 `source`；"
            "或者直接朗读（form: audiobook）",
        )
    elements = [reading.elements(scene.text) for scene in scenes]
    everybody = speak.with_extras(told.canon, [e for scene in elements for e in scene])
    canon = audiobook.cast(build, everybody, brief, told.language)
    voices = build.step(speak.heard, canon)
    spoken = build.together(
        *(
            lambda n=n, scene=scene: build.step(speak.enact, n, scene, voices, told.language)
            for n, scene in enumerate(elements, 1)
        ),
        names=range(1, len(elements) + 1),
    )
    chapters = [
        (Chapter(title=_heading(scene)), (recording,))
        for scene, recording in zip(elements, spoken, strict=True)
    ]
    return audiobook.released(build, brief, told, chapters)


def _heading(scene: tuple[Element, ...]) -> str:
    return next((e.text[:200] for e in scene if e.kind == "heading"), "")


retell = audiobook.retell
