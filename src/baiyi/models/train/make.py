"""A training from scratch, begun or gone on with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from tokenizers import Tokenizer

from ... import __version__
from ...errors import Damaged, UserError
from ...store.whole import digest_of, write_whole
from .. import corpus as packed
from . import checkpoint, machine, network, schedule, shard, workers, world
from .folder import one_at_a_time
from .held import HeldOut
from .loop import MICRO, Loop, State
from .options import Options, Running
from .order import Order, Pieces
from .plan import Plan, plan, whole
from .record import Trained
from .telling import Tell, Words

CHANGEABLE = {"tokens", "patience", "cooldown"}


def make(
    corpora: Sequence[packed.Corpus],
    folder: Path,
    options: Options,
    running: Running,
    tell: Tell,
    weights: Sequence[float] = (),
    before: Sequence[Words] = (),
) -> Trained:
    """Train in `folder` to the end; where it has a checkpoint, from there.

    Where the environment says that this is one of several workers (`world.read`), it does its
    share: all of them see the same folder, worker 0 alone writes there and tells. `before` are
    words on what befell earlier tries. Raises UserError for a training that differs from the one
    in the folder, world.Lost, and what the loop raises; after that it can be gone on with.
    """
    if running.shard and running.compiled:
        raise UserError(
            "--shard and --compile do not go together: leave out one of them",
            "--shard 与 --compile 不能同用：请去掉其中一个",
        )
    place = world.read()
    here = machine.prepare(running, place)
    with (
        workers.joined(place, here.device, running.stall),
        one_at_a_time(folder, place.rank),
    ):
        return _make(list(corpora), folder, options, running, here, tell, weights, before)


def _make(
    corpora: list[packed.Corpus],
    folder: Path,
    options: Options,
    running: Running,
    here: machine.Machine,
    tell: Tell,
    weights: Sequence[float],
    before: Sequence[Words],
) -> Trained:
    _agree(corpora)
    pace = here.pace() * workers.here()[1]
    decided, older = workers.first(lambda: _plan(corpora, folder, options, pace))
    _shared(folder)
    first = corpora[0]
    tokens = (first.begin, first.end, first.pad)
    model = network.new(decided.shape, tokens, decided.options.seed)
    split = running.shard and workers.here()[1] > 1
    if split:
        workers.same(model.parameters())  # while they are whole
    learner = network.Learner(
        model, here, compiled=running.compiled, recompute=running.recompute, split=split
    )
    pieces = [Pieces(c.splits["train"], decided.shape.context, c.pad) for c in corpora]
    order = Order(pieces, decided.documents, decided.options.seed, weights)
    extended = older is not None
    found = workers.first(lambda: _newest(folder, decided, extended))
    state, tensors = taken_up(found, decided, running, here.device, extended=extended)
    held = held_out(first, decided, state.micro)
    loop = Loop(folder, corpora, decided, running, learner, order, held, state, here.peak(), tell)
    loop.before = before
    if tensors is not None:
        restore(loop, tensors)
    if not split:
        workers.same(model.parameters())
    if running.finish and not state.ending and state.step < state.steps:
        loop.cool_down()
    state = loop.run()
    return workers.first(lambda: recorded(folder, decided, state))


def _enough(decided: Plan) -> None:
    """Each of several workers must have something to learn from in a step."""
    size = workers.here()[1]
    if size > decided.documents:
        raise UserError(
            f"{size} workers, but a step of this training has {decided.documents} pieces of text; "
            f"use {decided.documents} workers or fewer, or begin one with a larger --batch",
            f"有 {size} 个进程，但本训练每步只有 {decided.documents} 段文本；请用不多于 "
            f"{decided.documents} 个进程，或以更大的 --batch 开始新的训练",
        )


def _shared(folder: Path) -> None:
    """Worker 0 has written the plan; all must see it."""
    rank = workers.here()[0]
    if not (folder / "plan.json").exists():
        raise UserError(
            f"worker {rank} does not see what worker 0 wrote in {folder}; give an --out on a disk that "
            "all machines share",
            f"进程 {rank} 看不到进程 0 写入 {folder} 的内容；--out 须在各机器共享的磁盘上",
        )


def _agree(corpora: Sequence[packed.Corpus]) -> None:
    """Mixed corpora must speak of the same tokens."""
    digests = {corpus.digests["tokenizer.json"] for corpus in corpora}
    if len(digests) != 1:
        raise UserError(
            f"the corpora {', '.join(str(c.folder) for c in corpora)} were packed with different "
            "tokenizers; pack them with the same one",
            f"语料 {'、'.join(str(c.folder) for c in corpora)} 的分词器不同；请用同一个分词器打包",
        )


def _plan(
    corpora: Sequence[packed.Corpus], folder: Path, options: Options, speed: float
) -> tuple[Plan, Plan | None]:
    """The plan in force, and the shorter one that it makes longer, if it does."""
    path = folder / "plan.json"
    corpus = whole(corpora)
    if not path.exists():
        decided = plan(corpus, options, speed)
        _enough(decided)
        keep(path, decided)
        return decided, None
    try:
        kept = Plan.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise Damaged(
            f"{path} is damaged; train in another folder", f"{path} 已损坏；请换一个文件夹训练"
        ) from error
    _enough(kept)
    if kept.corpus != corpus.digest:
        raise UserError(
            f"the training in {folder} was begun with another corpus; give that one, or another "
            "--out",
            f"{folder} 中的训练用的是另一份语料；请给出原来的语料，或换一个 --out",
        )
    for name in sorted(options.model_fields_set - CHANGEABLE):
        before, now = getattr(kept.options, name), getattr(options, name)
        if before != now:
            raise UserError(
                f"the training in {folder} was begun with {name} {before}, not {now}; leave it "
                "out, or give another --out",
                f"{folder} 中的训练开始时 {name} 为 {before}，而非 {now}；请不给此项，或换一个 --out",
            )
    changes = {n: getattr(options, n) for n in options.model_fields_set & CHANGEABLE}
    kept_options = kept.options.model_copy(update=changes)
    if options.tokens is None or options.tokens == kept.tokens:
        return kept.model_copy(update={"options": kept_options}), None
    longer = kept.model_copy(
        update={
            "options": kept_options,
            "tokens": options.tokens,
            "steps": max(1, round(kept.steps * options.tokens / kept.tokens)),
        }
    )
    keep(path, longer)
    return longer, kept


def keep(path: Path, decided: Plan) -> None:
    write_whole(path, decided.model_dump_json(indent=1).encode())


def _newest(folder: Path, decided: Plan, extended: bool) -> Path | None:
    """The checkpoint to go on from; one made longer goes on from before its cool-down."""
    found = checkpoint.all_of(folder)
    if not found or not extended or decided.options.schedule != "wsd":
        return found[-1] if found else None
    told = [json.loads((path / "state.json").read_text("utf-8")) for path in found]
    share = decided.options.cooldown
    warm = [
        path
        for path, state in zip(found, told, strict=True)
        if state["step"] <= schedule.cooling(state["steps"], share)
    ]
    return warm[-1] if warm else found[-1]


def taken_up(
    found: Path | None, decided: Plan, running: Running, device: str, *, extended: bool = False
) -> tuple[State, checkpoint.Tensors | None]:
    """Where a checkpoint left off, and its tensors; without one, the beginning."""
    if found is None:
        return State(steps=decided.steps, micro=running.micro or MICRO[device]), None
    tensors, told = checkpoint.read(found)
    state = _resumed(told, decided, extended)
    state.micro = running.micro or state.micro or MICRO[device]
    return state, tensors


def _resumed(told: dict[str, Any], decided: Plan, extended: bool) -> State:
    names = State.__dataclass_fields__
    state = State(**{name: value for name, value in told.items() if name in names})
    if extended:
        state.steps, state.ending, state.stale = max(decided.steps, state.step), False, 0
    return state


def held_out(corpus: packed.Corpus, decided: Plan, micro: int) -> HeldOut | None:
    split = corpus.splits.get("held_out")
    if split is None or len(split) == 0:
        return None
    pieces = Pieces(split, decided.shape.context, corpus.pad)
    tokenizer = Tokenizer.from_file(str(corpus.tokenizer))
    return HeldOut(pieces, decided.options.held_tokens, micro, tokenizer)


def restore(loop: Loop, tensors: checkpoint.Tensors) -> None:
    named = dict(loop.learner.model.named_parameters())
    try:
        for name, value in tensors["model"].items():
            named[name].data.copy_(shard.part(value, named[name]))
        loop.optimizer.take(tensors["optimizer"])
    except (KeyError, RuntimeError) as error:
        raise Damaged(
            f"the checkpoint in {loop.folder} is of another model ({error}); train in another folder",
            f"{loop.folder} 中的检查点属于另一个模型；请换一个文件夹训练",
        ) from error
    checkpoint.set_random_state(tensors["random"])


def recorded(folder: Path, decided: Plan, state: State, *, framed: bool = False) -> Trained:
    weights = folder / "model" / "model.safetensors"
    record = Trained(
        corpus=decided.corpus,
        plan=decided,
        code=__version__,
        model=digest_of(weights) if weights.exists() else "",
        held=state.best,
        steps=state.step,
        seconds=state.seconds,
        framed=framed,
    )
    write_whole(folder / "training.json", record.model_dump_json(indent=1).encode())
    return record
