"""What a build will take: seconds by this machine's own steps, money by the provider's prices."""

from __future__ import annotations

from .. import catalog
from ..build.engines import EngineRoom
from ..settings import Settings
from ..store.ledger import Ledger
from ..store.weights import Weights
from ..values import Brief, Manuscript, Message, Prompt
from .records import Estimate, StagePlan
from .table import Stage, form

PROMPT = 1600  # characters that a call of the writer sends, on average (bench/book.py prints it)


def of(
    here: Settings,
    ledger: Ledger,
    engines: EngineRoom,
    brief: Brief,
    source: Manuscript | None,
    work: str,
) -> Estimate:
    """Raises NotFound for a form or an engine that there is not."""
    done = {(c.name.rpartition(".")[2], c.engine): c.times for c in ledger.steps.costs(work)}
    times = {step: sum(n for (s, _), n in done.items() if s == step) for step, _ in done}
    stages, measured, money, currency = [], True, 0.0, ""
    for stage in form(brief.form).stages(brief, source):
        engine = engines.choose(stage.engine, brief) if stage.engine else None
        name = engine.name if engine else None
        mean = ledger.steps.mean_seconds(stage.step, name) if stage.alike else None
        measured = measured and mean is not None
        left = max(0, stage.count - times.get(stage.step, 0))
        each = stage.reference if mean is None else mean
        at_once = _at_once(stage, name, here.cores)
        stages.append(
            StagePlan(
                step=stage.step,
                english=stage.english,
                chinese=stage.chinese,
                engine=name,
                count=stage.count,
                seconds=each * left / min(at_once, max(1, left)),
                done=left == 0,
            )
        )
        if stage.engine == "writer" and left:
            price = _price(engines, brief, stage)
            money, currency = money + price[0] * left, price[1] or currency
    cards = [catalog.model(name) for name in models(engines, brief, source)]
    cache = Weights(here.cache, here)
    return Estimate(
        work=work,
        stages=tuple(stages),
        measured=measured,
        download=sum(card.size for card in cards if not cache.have(card.name)),
        seconds=sum(stage.seconds for stage in stages),
        money=money,
        currency=currency,
    )


def models(room: EngineRoom, brief: Brief, source: Manuscript | None) -> tuple[str, ...]:
    """The models and fonts that this brief needs, each once."""
    found = form(brief.form)
    kinds = dict.fromkeys(stage.engine for stage in found.stages(brief, source) if stage.engine)
    engines = [room.choose(kind, brief) for kind in kinds]
    rows = [catalog.engine(engine.kind, engine.name) for engine in engines]
    return tuple(dict.fromkeys([*(m for row in rows for m in row.models), *found.FONTS]))


def _at_once(stage: Stage, engine: str | None, cores: int) -> int:
    """Steps that run side by side: one for each core, unless the engine takes them all."""
    if stage.engine is None or engine is None:
        return cores
    return cores if catalog.engine(stage.engine, engine).cores == 1 else 1


def _price(room: EngineRoom, brief: Brief, stage: Stage) -> tuple[float, str]:
    """Money of one call; asked of the engine only where a call leaves this machine."""
    chosen = room.choose("writer", brief)
    if catalog.engine("writer", chosen.name).models:
        return 0.0, ""
    message = Message(role="user", text="x" * PROMPT)
    told = room.open(chosen).estimate(Prompt(messages=(message,), max_tokens=stage.tokens))
    return told.money, told.currency
