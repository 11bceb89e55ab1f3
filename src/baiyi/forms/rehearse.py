"""What an edit would redo, found by going through the form with it and making nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .. import catalog
from ..build.rehearsal import Redone, Rehearsal, Unforeseen
from ..errors import BaiyiError
from ..publish.gate import file_name
from ..store.ledger import PartRecord
from . import parts
from .records import Effects, Redo
from .source import source_of
from .table import form

if TYPE_CHECKING:
    from .studio import Studio

MARK = "·"  # stands for whatever the user will change
SHARED = 1  # cores that an engine's call takes where several can go side by side


def effects(studio: Studio, work: str, part: str, text: str | None = None) -> Effects:
    """What a rebuild would redo if `part` read `text`; with None, if any word of it were another.

    Edits that are saved and not yet rebuilt count too. Raises NotFound, BadBrief where the text
    does not fit the part.
    """
    record = studio.ledger.works.part(work, part)
    now = next(p for p in parts.current(studio.ledger, work) if p.name == record.name)
    return of_value(studio, work, now, _touched(now) if text is None else parts.value(now, text))


def of_value(studio: Studio, work: str, part: PartRecord, value: str) -> Effects:
    """The same for the part, as it is now, with another value (JSON)."""
    return _rehearsed(studio, work, {part.name: value}, value != part.value)


def waiting(studio: Studio, work: str) -> Effects:
    """What the next rebuild will redo at most, by the edits that are kept and not rebuilt."""
    return _rehearsed(studio, work, {}, True)


def _rehearsed(studio: Studio, work: str, edits: Mapping[str, str], changed: bool) -> Effects:
    brief = studio.brief(work)
    source = source_of(studio.ledger, brief)
    files: tuple[str, ...] = ()
    whole = False
    with (
        Rehearsal(
            studio.store, studio.ledger, work, brief=brief, engines=studio.engines, edits=edits
        ) as build,
        # What a stand-in leads to may be what no form can go on with: then it ends here, and says so.
        suppress(Unforeseen, BaiyiError, ValueError, LookupError),
    ):
        if source:
            build.taken_over(source.work, source.manuscript, source.fed)
        outputs = form(brief.form).make(build, brief, source.manuscript if source else None)
        anew = [output for output in outputs if build.changes(output.sealed)]
        files = tuple(file_name(o.name, o.sealed.asset.media_type) for o in anew)
        whole = True
    stages = tuple(_stages(build.redone, form(brief.form).NAMES, studio.settings.cores))
    return Effects(
        changed=changed,
        stages=stages,
        files=files,
        seconds=sum(stage.seconds for stage in stages),
        money=sum(redone.money for redone in build.redone),
        currency=next((r.currency for r in build.redone if r.currency), ""),
        whole=whole,
    )


def _stages(
    redone: Sequence[Redone], names: Mapping[str, tuple[str, str]], cores: int
) -> Iterator[Redo]:
    """The steps of one name together: those that an engine shares its cores for go side by side."""
    for step in dict.fromkeys(one.step for one in redone):
        same = [one for one in redone if one.step == step]
        english, chinese = names.get(step, (step, step))
        yield Redo(
            step=step,
            english=english,
            chinese=chinese,
            kind=same[0].kind,
            count=len(same),
            of=tuple(dict.fromkeys(name for one in same if (name := _numbered(one.parts)))),
            seconds=sum(one.seconds for one in same) / min(len(same), _at_once(same[0], cores)),
        )


def _numbered(names: tuple[str, ...]) -> str | None:
    """The one numbered part among them: "page 2", where the canon and the title stand beside it."""
    found = [name for name in names if name[-1:].isdecimal()]
    return found[0] if len(found) == 1 else None


def _at_once(one: Redone, cores: int) -> int:
    if one.kind is None or one.engine is None:
        return cores
    engine = one.engine.partition(" + ")[0]
    return cores if catalog.engine(one.kind, engine).cores == SHARED else 1


def _touched(part: PartRecord) -> str:
    """The part with the first of its words changed that may be changed, as JSON."""
    for changed in _changed(part.decoded()):
        with suppress(BaiyiError):
            return parts.fitting(part, changed)
    return part.value


def _changed(value: Any) -> Iterator[Any]:
    """The value once for each text in it, with that text changed."""
    if isinstance(value, str):
        yield value + MARK
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from (value | {name: changed} for changed in _changed(item))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from (
                [*value[:number], changed, *value[number + 1 :]] for changed in _changed(item)
            )
