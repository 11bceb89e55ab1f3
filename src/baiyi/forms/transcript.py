"""A transcript: a recording as text, as subtitles, and as a work that others are made from.

The recording is heard a few minutes at a time, each a step, so that a long one can be stopped and gone on
with. What was heard is a part for each of them, which a human can put right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..build.run import Build
from ..documents import recording
from ..errors import BadBrief
from ..protect.label import transcript_notice
from ..publish.subtitles import SRT, VTT, subtitles, timed_words
from ..store.lineage import new_share
from ..values import Brief, Heard, Manuscript, Passage
from . import editions
from .sealer import Sealer
from .table import Output, Stage, without_source

FONTS = editions.FONTS
NAMES: Mapping[str, tuple[str, str]] = {
    **editions.NAMES,
    "documents.stretches": ("cutting", "切分"),
    "documents.heard": ("hearing", "听写"),
    "documents.passage": ("cues", "成句"),
    "publish.subtitles": ("subtitles", "字幕"),
    "publish.timed_words": ("times of words", "逐词时间"),
}
UNKNOWN = "und"  # BCP 47: the language is heard
BYTES_A_SECOND = 16_000  # of a usual recording, for the estimate: 128 kbit/s


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief, Unsupported."""
    _checked(brief, source)
    assert brief.document is not None
    count = max(1, brief.document.size // (BYTES_A_SECOND * recording.LONGEST))
    return (
        Stage("heard", "hearing", "听写", "listener", count, 0.2 * recording.LONGEST),
        *editions.STAGES,
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a transcript; `line` is the file's name. Raises BadBrief, Unsupported."""
    _checked(brief, source)
    assert brief.document is not None
    pieces = build.step(recording.stretches, build.bound(brief.document))
    said, language = _heard(build, brief, pieces)
    drafts = build.each(recording.passage, said)
    title = brief.title or brief.line
    about = Manuscript(title=title, author=brief.author or "", language=language, chapters=())
    about = build.part("document", about)
    passages = tuple(build.part(f"passage {n}", draft) for n, draft in enumerate(drafts, 1))
    told = recording.manuscript_of(about, passages)
    shares = [new_share(d.text, p.text) for d, p in zip(drafts, passages, strict=True)]
    human = sum(shares) / len(shares)
    in_language = brief.model_copy(update={"language": about.language})
    words = transcript_notice(about.language)
    sealer = Sealer(build, in_language, about.title, (human,), words=words)
    made = build.together(
        lambda: build.step(subtitles, passages, SRT),
        lambda: build.step(subtitles, passages, VTT),
        lambda: build.step(timed_words, about, passages, drafts, said),
        names=(SRT, VTT, ""),
    )
    return (
        *editions.editions(build, sealer, told, human),
        *(Output(about.title, sealer.seal(asset, human)) for asset in made),
    )


def _heard(
    build: Build, brief: Brief, pieces: tuple[recording.Stretch, ...]
) -> tuple[tuple[tuple[Heard, ...], ...], str]:
    """What is said in each stretch, and in which language: as the brief says, else as the first is that
    has words in it."""
    hint = ", ".join(brief.cast)
    language = None if brief.language == UNKNOWN else brief.language
    said: list[tuple[Heard, ...]] = []
    while language is None and len(said) < len(pieces):
        said.append(build.step(recording.heard, pieces[len(said)], None, hint))
        language = said[-1][0].language if said[-1] else None
    said += build.each(recording.heard, pieces[len(said) :], language, hint)
    if language is None or not any(said):
        raise BadBrief(
            f"nobody is heard to speak in {brief.line}; give a recording of speech",
            f"在 {brief.line} 中没有听到人说话；请给一段有人说话的录音",
        )
    return tuple(said), language


def retell(parts: Mapping[str, Any]) -> Manuscript:
    passages = [part for part in parts.values() if isinstance(part, Passage)]
    return recording.manuscript_of(parts["document"], passages)


def _checked(brief: Brief, source: Manuscript | None) -> None:
    without_source(source, "transcript")
    if brief.document is None:
        raise BadBrief(
            "a transcript is made from a recording: baiyi import FILE",
            "听写稿由录音制成：baiyi import 文件",
        )
