"""A tune: a melody by a small model, chords, an arrangement, its sound, MIDI, MusicXML and a score.

The plan, the melody (ABC notation) and the chords are parts. Who edits the melody has chords,
arrangement and sound made anew, and nothing composed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import catalog
from ..build.run import Build
from ..create.compose.arrange import arrange
from ..create.compose.harmony import harmonise
from ..create.compose.instruments import instrument
from ..create.compose.melody import melody, read_melody
from ..create.compose.plan import plan_tune
from ..create.compose.play import SOUNDFONT, play
from ..errors import Unsupported
from ..publish.tune_midi import tune_midi
from ..publish.tune_score import FACES, tune_score
from ..publish.tune_sound import tune_mp3, tune_wav
from ..publish.tune_xml import tune_musicxml
from ..store.lineage import new_share
from ..values import Brief, Manuscript, TunePlan
from .sealer import Sealer
from .table import Output, Stage, without_source

FONTS = (*FACES, SOUNDFONT)
NAMES: Mapping[str, tuple[str, str]] = {
    "compose.plan_tune": ("plan", "构思"),
    "compose.melody": ("melody", "旋律"),
    "compose.read_melody": ("reading the melody", "读谱"),
    "compose.harmonise": ("chords", "和弦"),
    "compose.arrange": ("arrangement", "编曲"),
    "compose.play": ("playing", "演奏"),
    "publish.tune_mp3": ("MP3", "MP3"),
    "publish.tune_wav": ("WAV", "WAV"),
    "publish.tune_midi": ("MIDI", "MIDI"),
    "publish.tune_musicxml": ("MusicXML", "MusicXML"),
    "publish.tune_score": ("score", "乐谱"),
    "protect.seal": ("label and signature", "标识与签名"),
}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief, Unsupported."""
    without_source(source, "tune")
    plan = plan_tune(brief, seed=brief.seed)
    return (
        Stage("melody", "melody", "旋律", "composer", 1, 2.0),
        Stage("play", "playing", "演奏", None, 1, 1.0 + 0.05 * plan.seconds),
        Stage("tune_score", "publishing", "出版", None, 1, 1.0),
        Stage("seal", "labels and signatures", "标识与签名", None, 5, 0.5),
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a tune. Raises BadBrief for what there is none of and for a melody whose bars do not
    add up, Unsupported."""
    without_source(source, "tune")
    plan: TunePlan = build.part("plan", build.step(plan_tune, brief))
    draft = build.step(melody, plan)
    notation = build.part("melody", draft)
    author = brief.author or ""
    tune = build.step(read_melody, notation, plan, author)
    chords = build.part("chords", build.step(harmonise, tune))
    arrangement = build.step(arrange, tune, chords, plan)
    human = new_share(draft.text, notation.text)
    sealer = Sealer(build, brief, tune.title, (human,))
    said = sealer.notice
    played = _played(plan, brief.language)
    sound = build.step(play, arrangement, catalog.model(SOUNDFONT).digest)
    mp3, wav, notes, xml, score = build.together(
        lambda: build.step(tune_mp3, sound, tune.title, author),
        lambda: build.step(tune_wav, sound, tune.title, author),
        lambda: build.step(tune_midi, arrangement, author, notice=said),
        lambda: build.step(tune_musicxml, arrangement, author, notice=said),
        lambda: build.step(tune_score, arrangement, author, brief.language, played, notice=said),
    )
    return tuple(
        Output(tune.title, sealer.seal(asset, human)) for asset in (mp3, score, notes, xml, wav)
    )


def _played(plan: TunePlan, language: str) -> str:
    """The instruments, a stand-in with what is really heard."""
    chinese = language == "zh"
    names = []
    for name in plan.instruments:
        row = instrument(name)
        heard = row.heard[chinese] if row.heard else ""
        own = row.chinese if chinese else row.name
        names.append(own if not heard else f"{own}（{heard}）" if chinese else f"{own} ({heard})")
    return ("、" if chinese else ", ").join(names)


def retell(parts: Mapping[str, Any]) -> Manuscript:
    """Raises Unsupported: a tune has no words."""
    raise Unsupported(
        "a tune has no words that another work could be made of",
        "乐曲没有文字，不能由它改编出别的作品",
    )
