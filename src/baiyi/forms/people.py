"""The people of a work's canon: how they look, who speaks them, and other voices to hear and to take.

A change is an edit of the part `canon`, like any other: kept beside what the machine made, undone
by an undo, and rebuilt by a rebuild.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from ..build.run import Build
from ..create import speak
from ..create.speak.voices import named, of_language
from ..errors import BadBrief, BaiyiError, NotFound, UserError
from ..publish.gate import handed_over
from ..publish.sound import spoken
from ..store.leases import Owner
from ..store.ledger import PartRecord
from ..values import Canon, Character, Look, Voice
from . import parts, rehearse
from .records import Effects
from .sealer import Sealer
from .source import source_of
from .table import form

if TYPE_CHECKING:
    from ..kinds import Speaker
    from .studio import Studio

CANON = "canon"
SAMPLE = "audio/mpeg"
PATIENCE = 15.0  # seconds that a sample waits for a build of the same work
LOOK = 0.2  # seconds between two looks
CHANGED = frozenset({"voice", "role", *Look.model_fields})
Changes = Mapping[str, str | None]  # of CHANGED; a voice of None is none of their own


def people(studio: Studio, work: str) -> tuple[Character, ...]:
    """The canon's, with the newest edits. Raises NotFound where the work has no canon."""
    return Canon.model_validate(_canon(studio, work).decoded()).characters


def speaks(studio: Studio, work: str) -> bool:
    """Whether voices read the work, so that its people can have some."""
    brief = studio.brief(work)
    with suppress(BaiyiError):  # what cannot be made now is not spoken now
        source = source_of(studio.ledger, brief)
        stages = form(brief.form).stages(brief, source.manuscript if source else None)
        return any(stage.engine == "speaker" for stage in stages)
    return False


def voices(studio: Studio, work: str) -> tuple[Voice, ...]:
    """Those that can be chosen, best first. Raises Unsupported, MissingModel, MissingExtra."""
    return of_language(_speaker(studio, work), studio.find(work).language)


def change(studio: Studio, work: str, name: str, changes: Changes) -> Character:
    """Keep another voice, role or look of a person.

    Raises NotFound for a person or a voice that there is not, BadBrief for what does not fit.
    """
    part, value = _changed(studio, work, name, changes)
    if value != part.value:
        studio.ledger.works.edit(work, part.name, value)
    return next(p for p in people(studio, work) if p.name == name)


def effects(studio: Studio, work: str, name: str, changes: Changes) -> Effects:
    """What a rebuild would redo at most after that change; nothing is kept. Raises what `change` does."""
    part, value = _changed(studio, work, name, changes)
    return rehearse.of_value(studio, work, part, value)


def _changed(studio: Studio, work: str, name: str, changes: Changes) -> tuple[PartRecord, str]:
    """The canon as it is now, and its JSON after the change."""
    if unknown := sorted(changes.keys() - CHANGED):
        raise BadBrief(
            f"{unknown[0]!r} of a person cannot be changed so; what can: {', '.join(sorted(CHANGED))}",
            f"人物的 {unknown[0]!r} 不能这样改；可改：{'、'.join(sorted(CHANGED))}",
        )
    if voice := changes.get("voice"):
        named(_speaker(studio, work), voice, studio.find(work).language)
    part = _canon(studio, work)
    canon = part.decoded()
    found = [person for person in canon["characters"] if person["name"] == name]
    if not found:
        names = ", ".join(person["name"] for person in canon["characters"])
        raise NotFound(
            f"nobody in the canon is named {name!r}; there are: {names or 'nobody'}",
            f"设定集中没有名为 {name!r} 的人物；现有：{names or '无'}",
        )
    found[0].update({k: changes[k] for k in ("voice", "role") if k in changes})
    found[0]["look"].update({k: v for k, v in changes.items() if k in Look.model_fields})
    return part, parts.fitting(part, canon)


def sample(studio: Studio, work: str, voice: str, *, by: str = "") -> bytes:
    """A line in that voice, MP3, labelled and signed like all sound that leaves; spoken once, then kept.

    `by` is the name of the key that pays for it. Raises NotFound, Unsupported, MissingModel,
    UserError while the work is being made.
    """
    record = studio.ledger.works.get(work)
    with (
        _alone(studio, work),
        studio.ledger.usage.charged(work, by),
        Build(
            studio.store, studio.ledger, work, brief=record.brief, engines=studio.engines,
            cores=studio.settings.cores, aside=True,
        ) as build,
    ):  # fmt: skip
        said = build.step(speak.sample, voice, record.language)
        sealer = Sealer(build, record.brief, voice, (0.0,))
        return handed_over(sealer.seal(build.step(spoken, said), 0.0))


def _canon(studio: Studio, work: str) -> PartRecord:
    name = studio.ledger.works.part(work, CANON).name
    return next(p for p in parts.current(studio.ledger, work) if p.name == name)


def _speaker(studio: Studio, work: str) -> Speaker:
    chosen = studio.engines.choose("speaker", studio.brief(work))
    found: Any = studio.engines.open(chosen)
    speaker: Speaker = found
    return speaker


@contextmanager
def _alone(studio: Studio, work: str) -> Iterator[None]:
    """Meanwhile nobody builds the work: what its steps take is charged to one key at a time."""
    owner, lease, end = Owner(), f"work:{work}", time.monotonic() + PATIENCE
    while not studio.ledger.leases.take(lease, owner):
        if time.monotonic() > end:
            raise UserError(
                f"the work {work} is being made; listen to voices when that is over",
                f"作品 {work} 正在制作；请在完成后再试听",
            )
        time.sleep(LOOK)
    try:
        yield
    finally:
        studio.ledger.leases.end(owner)
        studio.ledger.leases.release(owner, [lease])
