"""Which engine is the default of a kind, another tried on a share of the calls, and the way back.

The default of this home counts where neither a brief nor a setting names an engine. A canary is another engine
that a share of the calls goes to; what both took is compared, and one command takes it or takes it back.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from .. import catalog
from ..build.engines import usual
from ..errors import BadSetting, MissingExtra, NotFound, UserError
from ..settings import Settings, gathered, places
from ..store import rollouts
from ..store.canary_calls import CanaryCall
from ..store.ledger import Ledger
from ..store.rollouts import Canary, Rollout
from ..values import Frozen

# Vectors of two models cannot be compared with each other: half of an index would be lost.
NEVER_TRIED = {"embedder"}
FEW = 8  # calls of either side below which a comparison says little


class Standing(Frozen):
    """Which engine is the default of a kind, since what says so, and what is on trial beside it."""

    kind: str
    engine: str
    origin: str  # a file, a variable of the environment, "baiyi models default", or "built in"
    before: str | None
    canary: Canary | None


class Figure(Frozen):
    """A mean over the calls of each side; `low` to `high`: where the difference lies in 95 of 100 such
    samples, `chance`: how often so much comes about by luck. None where there are too few calls."""

    english: str
    chinese: str
    usual: float | None
    new: float | None
    low: float | None = None
    high: float | None = None
    chance: float | None = None


class Compared(Frozen):
    """A canary and the engine beside it, over the calls that each was dealt."""

    kind: str
    canary: Canary
    calls: tuple[int, int]  # of the engine beside it, of the canary
    figures: tuple[Figure, ...]
    certain: bool  # whether significance could be computed: it needs scipy


def standing(here: Settings, kind: str | None = None) -> tuple[Standing, ...]:
    """Of each kind. Raises Damaged, BadSetting for a kind that there is not."""
    if kind is not None:
        _known(kind)
    _, origins = gathered(os.environ, places())
    found = []
    for one in catalog.DEFAULTS if kind is None else (kind,):
        rollout = rollouts.of(here.home, one)
        origin = "baiyi models default" if rollout.default else "built in"
        if one in here.model_fields_set and getattr(here, one) is not None:
            origin = origins.get(one, "settings")
        before = (rollout.earlier[-1] or catalog.DEFAULTS[one]) if rollout.earlier else None
        engine, canary = usual(here, one), rollout.running
        found.append(Standing(kind=one, engine=engine, origin=origin, before=before, canary=canary))
    return tuple(found)


def engine_of(name: str, kind: str | None) -> catalog.Row:
    """The engine by its name, or as kind:name. Raises NotFound, UserError where several kinds have it."""
    if kind is None and ":" in name:
        kind, _, name = name.partition(":")
    rows = [row for row in catalog.all_engines() if row.name == name]
    if kind is not None:
        return catalog.engine(_known(kind), name)
    if not rows:
        names = ", ".join(f"{row.kind}:{row.name}" for row in catalog.all_engines())
        raise NotFound(
            f"there is no engine {name!r}; there are: {names}", f"没有名为 {name!r} 的引擎；现有：{names}"
        )  # fmt: skip
    if len(rows) > 1:
        kinds = ", ".join(row.kind for row in rows)
        raise UserError(
            f"{name!r} is the name of several engines ({kinds}); say which: --kind {rows[0].kind}",
            f"{name!r} 是几个引擎的名字（{kinds}）；请指明：--kind {rows[0].kind}",
        )
    return rows[0]


def set_default(here: Settings, name: str, kind: str | None = None) -> Standing:
    """Make an engine the default of its kind; the canary of that name has then been taken.

    Raises NotFound, UserError where it is the default, another is on trial, or a setting says otherwise.
    """
    row = engine_of(name, kind)
    _unsaid(here, row.kind)

    def change(rollout: Rollout) -> Rollout:
        running = rollout.running
        if running and running.name != row.name:
            raise UserError(
                f"{running.name!r} is on trial beside {running.beside!r}; end that first: "
                f"baiyi models rollback --kind {row.kind}, or baiyi models default {running.name}",
                f"{running.name!r} 正在与 {running.beside!r} 并行试用；请先结束："
                f"baiyi models rollback --kind {row.kind}，或 baiyi models default {running.name}",
            )
        if (rollout.default or catalog.DEFAULTS[row.kind]) == row.name:
            raise UserError(
                f"{row.name!r} is the default {row.kind} already; nothing was changed",
                f"{row.name!r} 已是默认的 {row.kind}；没有作任何改动",
            )
        return (rollout.over("taken") if running else rollout).made_default(row.name)

    rollouts.change(here.home, row.kind, change)
    return standing(here, row.kind)[0]


def begin(here: Settings, name: str, share: float, kind: str | None = None) -> Canary:
    """Send a share of the calls of a kind to the engine; one that is on trial gets another share.

    Raises NotFound, UserError for a kind that cannot be tried so, the default itself, and while another
    is on trial.
    """
    row = engine_of(name, kind)
    if row.kind in NEVER_TRIED:
        raise UserError(
            f"an {row.kind} is not tried on a share of the calls: vectors of two models cannot be compared",
            f"{row.kind} 不能按比例试用：两个模型的向量无法相互比较",
        )
    beside = usual(here, row.kind)
    if beside == row.name:
        raise UserError(
            f"{name!r} is the default {row.kind} already; a canary is another engine",
            f"{name!r} 已是默认的 {row.kind}；试用的应是另一个引擎",
        )

    def change(rollout: Rollout) -> Rollout:
        running = rollout.running
        if running is None:
            new = Canary(name=row.name, beside=beside, share=share, since=time.time())
            return rollout.begun(new)
        if running.name != row.name:
            raise UserError(
                f"{running.name!r} is on trial as {row.kind} already; end that first: "
                f"baiyi models rollback --kind {row.kind}",
                f"{running.name!r} 正在试用（{row.kind}）；请先结束：baiyi models rollback --kind {row.kind}",
            )
        return rollout.changed(share)

    running = rollouts.change(here.home, row.kind, change).running
    assert running is not None  # it was made above
    return running


def roll_back(here: Settings, kind: str | None = None) -> tuple[str, Canary | None, Standing]:
    """Undo the last change of a kind: end the canary, else restore the default before. The kind, the canary
    that was ended, and what stands now. Raises UserError where there is nothing to undo, or several kinds."""
    kind = _known(kind) if kind else _only_changed(here)
    ended: list[Canary] = []

    def change(rollout: Rollout) -> Rollout:
        if rollout.running:
            ended.append(rollout.running)
            return rollout.over("rolled back")
        if not rollout.earlier:
            raise UserError(
                f"of the kind {kind} no default was changed and nothing is on trial; nothing to roll back",
                f"{kind} 的默认引擎没有改过，也没有试用中的引擎；无可回退",
            )
        return rollout.restored()

    rollouts.change(here.home, kind, change)
    return kind, ended[0] if ended else None, standing(here, kind)[0]


def compare(here: Settings, kind: str | None = None) -> tuple[Compared, ...]:
    """The canaries that run; where none does, the last one of each kind."""
    known = rollouts.read(here.home)
    chosen = [
        (one, rollout.canaries[-1])
        for one, rollout in known.items()
        if rollout.canaries and kind in (None, one)
    ]
    running = [(one, canary) for one, canary in chosen if canary.ended is None]
    with Ledger.of(here) as ledger:
        return tuple(
            _compared(one, canary, ledger.canary_calls.of(canary.id))
            for one, canary in running or chosen
        )


def _compared(kind: str, canary: Canary, calls: Sequence[CanaryCall]) -> Compared:
    sides = [[call for call in calls if call.new is new] for new in (False, True)]
    figures, certain = [], True
    for english, chinese, of in MEASURES:
        first, second = ([v for call in side if (v := of(call)) is not None] for side in sides)
        if not first and not second:
            continue
        figure = Figure(english=english, chinese=chinese, usual=_mean(first), new=_mean(second))
        if min(len(first), len(second)) >= FEW:
            try:
                from ..models.judge.certainty import between

                found = between(first, second)
                by = {"low": found.by.low, "high": found.by.high, "chance": found.chance}
                figure = figure.model_copy(update=by)
            except (ImportError, MissingExtra):
                certain = False
        figures.append(figure)
    counts = len(sides[0]), len(sides[1])
    return Compared(
        kind=kind, canary=canary, calls=counts, figures=tuple(figures), certain=certain
    )  # fmt: skip


def _seconds(call: CanaryCall) -> float | None:
    return None if call.failed else call.seconds


def _tokens(call: CanaryCall) -> float | None:
    return float(call.written_tokens) if call.written_tokens and not call.failed else None


def _speed(call: CanaryCall) -> float | None:
    tokens = _tokens(call)
    return tokens / call.seconds if tokens and call.seconds > 0 else None


MEASURES: tuple[tuple[str, str, Callable[[CanaryCall], float | None]], ...] = (
    ("failed", "失败占比", lambda call: float(call.failed)),
    ("answers that could not be used, a call", "每次调用中不可用的回答", lambda call: float(call.retries)),
    ("form kept at the first try", "一次即合格的占比", lambda call: float(not (call.failed or call.retries))),
    ("seconds", "秒", _seconds),
    ("tokens written", "所写词元", _tokens),
    ("tokens a second", "每秒词元", _speed),
)  # fmt: skip


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _known(kind: str) -> str:
    if kind not in catalog.DEFAULTS:
        kinds = ", ".join(catalog.DEFAULTS)
        raise BadSetting(
            f"there is no kind of engine {kind!r}; there are: {kinds}",
            f"没有 {kind!r} 这类引擎；有：{kinds}",
        )
    return kind


def _only_changed(here: Settings) -> str:
    found = [kind for kind, r in rollouts.read(here.home).items() if r.running or r.earlier]
    if len(found) > 1:
        raise UserError(
            f"several kinds were changed ({', '.join(found)}); say which: --kind {found[0]}",
            f"有几类引擎改动过（{'、'.join(found)}）；请指明：--kind {found[0]}",
        )
    return found[0] if found else "writer"


def _unsaid(here: Settings, kind: str) -> None:
    """Raises UserError where a setting names the engine of that kind, which would win."""
    found = standing(here, kind)[0]
    if found.origin not in ("built in", "baiyi models default"):
        raise UserError(
            f"the setting {kind} = {found.engine!r} (from {found.origin}) decides; take it out there, then "
            "set the default here",
            f"设置 {kind} = {found.engine!r}（来自 {found.origin}）优先；请先在那里去掉，再在此设默认引擎",
        )
