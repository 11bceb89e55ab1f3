"""Why a file or a part is as it is: the chain of steps behind it, from the brief on."""

from __future__ import annotations

from pathlib import Path

from ..errors import NotFound
from ..store.ledger import Ledger, StepRecord
from ..store.whole import digest_of
from .records import Link


def chain(ledger: Ledger, work: str, thing: str, language: str) -> tuple[Link, ...]:
    """Every step behind the thing, each after those that fed it."""
    steps = ledger.lineage.of_key(_key(ledger, work, thing), work)
    number = {step.key: n for n, step in enumerate(steps, 1)}
    return tuple(_link(step, number, language) for step in steps)


def _key(ledger: Ledger, work: str, thing: str) -> str:
    """The step that made a released file, a part, or any bytes that the ledger knows."""
    path = Path(thing)
    releases = ledger.works.releases(work)
    absolute = str(path.absolute())
    for release in releases:
        beside = Path(release.beside).name if release.beside else None
        if release.path == absolute or thing in (Path(release.path).name, beside):
            if release.key:
                return release.key
            return _maker(ledger, work, release.digest)
    if path.is_file():
        return _maker(ledger, work, digest_of(path))
    try:
        part = ledger.works.part(work, thing)
    except NotFound as error:
        files = ", ".join(Path(r.path).name for r in releases[:6])
        names = ", ".join(p.name for p in ledger.works.parts(work))
        raise NotFound(
            f"{thing!r} is neither a file nor a part of this work; files: {files or 'none yet'}; "
            f"parts: {names or 'none yet'}",
            f"{thing!r} 既不是这部作品的文件也不是它的部分；文件：{files or '暂无'}；部分：{names or '暂无'}",
        ) from error
    if part.key is None:
        raise NotFound(
            f"{part.name!r} comes straight from the brief; no step made it",
            f"{part.name!r} 直接来自任务书，没有经过任何步骤",
        )
    return part.key


def _maker(ledger: Ledger, work: str, digest: str) -> str:
    return ledger.lineage.of_asset(digest, work)[-1].key


def _link(step: StepRecord, number: dict[str, int], language: str) -> Link:
    models = [m for engine in step.engines for m in engine.models]
    licences = [e.licence for e in step.engines] + [m.licence for m in models]
    return Link(
        label=step.label,
        step=step.name,
        version=step.version,
        engine=step.engine,
        model=", ".join(f"{m.name} ({m.digest[:16]})" for m in models),
        licence=", ".join(dict.fromkeys(licence for licence in licences if licence)),
        seed=step.seed,
        seconds=step.seconds,
        key=step.key,
        human=step.human,
        inputs=tuple(sorted(number[key] for key in step.inputs if key in number)),
        note="; ".join(note[language == "zh"] for note in step.notes),
    )
