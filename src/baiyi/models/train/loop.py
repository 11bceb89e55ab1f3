"""The loop: a step, a look, a checkpoint, until the end or a word to stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from ...errors import Damaged, NotFound, UserError
from .. import corpus as packed
from . import checkpoint, network, sample, schedule, shard, workers, world
from .held import Held
from .optimizer import Optimizer
from .options import Running
from .order import Order
from .plan import Plan
from .plot import plot
from .signals import Signals, stopped
from .stopping import Divergence, full, out_of_memory
from .telling import Log, Look, Note, Step, Tell, Words
from .tensors import Whole

MICRO = {"cpu": 4096, "cuda": 65_536}
LOOKS = 60  # in a training, where nothing else is asked for
SAMPLE = 120  # tokens
log = logging.getLogger(__name__)


@dataclass
class State:
    """What a checkpoint holds beside tensors."""

    step: int = 0  # steps made
    steps: int = 0
    seconds: float = 0.0  # of work
    micro: int = 0
    best: float | None = None  # held-out loss
    stale: int = 0  # looks since the best
    ending: bool = False  # the cool-down was brought forward
    smooth: float | None = None
    lowest: float | None = None


class Loop:
    """One sitting of a training in `folder`."""

    def __init__(
        self,
        folder: Path,
        corpora: list[packed.Corpus],
        plan: Plan,
        running: Running,
        learner: network.Learner,
        order: Order,
        held: Held | None,
        state: State,
        peak: float,
        tell: Tell,
    ) -> None:
        self.folder, self.corpora, self.plan, self.running = folder, corpora, plan, running
        self.learner, self.order, self.held = learner, order, held
        self.state, self.peak, self.tell = state, peak, tell
        self.optimizer = Optimizer(learner.model, plan.options.decay, plan.options.optimizer)
        self.divergence = Divergence(state.smooth, state.lowest)
        self.tokenizer = Tokenizer.from_file(str(corpora[0].tokenizer))
        self.rank, self.world = workers.here()
        self.before: Sequence[Words] = ()  # said first: what befell earlier tries, and the like
        self.best = "model"  # where the best one goes
        self.base: Path | None = None  # the model that is tuned
        self.looks = running.looks or max(1, plan.steps // LOOKS)
        self.log: Log | None = None

    def run(self) -> State:
        """Train to the end. Raises Cancelled, StepFailed, NoRoom, UserError; all resumable."""
        state, written = self.state, time.monotonic()
        self.log = Log(self.folder, state.step) if self.rank == 0 else None
        sitting = state.step + (self.running.most_steps or state.steps)
        self._say_who()
        try:
            with Signals() as signals, workers.coupled():
                while state.step < state.steps:
                    self._step()
                    if state.step % self.looks == 0 or state.step == state.steps:
                        self._look()
                    pause = (signals.came or state.step >= sitting) and state.step < state.steps
                    due = time.monotonic() - written > 60 * self.running.checkpoint_minutes
                    pause, due = workers.agree(pause, due and self.rank == 0)
                    if pause:
                        self._checkpoint()
                        raise stopped(state.step)
                    if due:
                        self._checkpoint()
                        self._still_there()
                        written = time.monotonic()
            self._checkpoint()
            if self.held is None:
                self._write_model()
        except Exception as error:
            if not out_of_memory(error):
                raise
            if self.learner.split and state.micro > 1:
                raise shard.full(state.micro) from error
            raise full(state.step, state.micro) from error
        finally:
            if self.log:
                self.log.close()
        return state

    def _step(self) -> None:
        """One step; out of memory, half as much is computed at once, and that is told."""
        began = time.monotonic()
        while True:
            try:
                loss, tokens, learned = self._learn()
                break
            except Exception as error:
                if not out_of_memory(error) or self.state.micro <= 1 or self.learner.split:
                    raise
            self.optimizer.clear()
            self.state.micro //= 2
            self._note(
                f"out of memory: {self.state.micro} tokens at once from here on, in steps as before",
                f"内存不足：此后每次计算 {self.state.micro} 个词元，每步总量不变",
            )
            if self.rank > 0:  # the log is worker 0's, whose memory may have room
                log.warning("worker %d: out of memory: %d tokens", self.rank, self.state.micro)
        rate = self._rate()
        norm = self.optimizer.step(rate, self.plan.options.clip)
        self.divergence.check(self.state.step + 1, loss, norm, rate)
        self._made(loss, norm, rate, tokens, learned, time.monotonic() - began)

    def _learn(self) -> tuple[float, int, int]:
        """Gradients of a step: (loss of a learned token, tokens of all, learned tokens of all)."""
        learned = self.order.learned(self.state.step)
        total, tokens = 0.0, 0
        batches = self.order.step(self.state.step, self.state.micro, self.rank, self.world)
        for batch in self.learner.dealt(batches):
            loss = self.learner.loss(batch) / learned
            loss.backward()
            total += float(loss.detach())
            tokens += batch.real
        total, tokens = self._summed(total, tokens)
        return total, tokens, learned

    def _summed(self, loss: float, tokens: int) -> tuple[float, int]:
        """Gradients, loss and tokens of a step, over all workers; split gradients are summed already."""
        if self.learner.split:
            loss, count = workers.totals((loss, tokens))
            return loss, round(count)
        found = self.optimizer.named.values()
        loss, count = workers.sum_gradients(found, (loss, tokens), self.learner.device)
        return loss, round(count)

    def _rate(self) -> float:
        options = self.plan.options
        return self.plan.rate * schedule.share(
            self.state.step, self.state.steps, options.schedule, options.warmup, options.cooldown
        )

    def _made(
        self, loss: float, norm: float, rate: float, tokens: int, learned: int, seconds: float
    ) -> None:
        state = self.state
        state.step += 1
        state.seconds += seconds
        work = network.flops(self.plan.shape, tokens, learned)
        self._say(
            Step(
                step=state.step,
                steps=state.steps,
                loss=loss,
                rate=rate,
                norm=norm,
                tokens=tokens / seconds,
                mfu=work / seconds / (self.peak * self.world),
                seconds=state.seconds,
                left=(state.steps - state.step) * state.seconds / state.step,
            )
        )

    def _look(self) -> None:
        """Held-out loss; the best model so far is written; no gain for long: the end comes near."""
        if self.held is None:
            return
        state = self.state
        with shard.looking(self.learner):
            loss = self.held.loss_of(self.learner)
            text = self._sample() if self.rank == 0 or self.learner.split else ""
        best = state.best is None or loss.nats < state.best
        state.best = loss.nats if best else state.best
        state.stale = 0 if best else state.stale + 1
        if best:
            self._write_model()
        self._say(Look(step=state.step, held=loss.nats, bits=loss.bits, best=best, sample=text))
        if state.stale >= self.plan.options.patience:
            self._end_early()

    def _end_early(self) -> None:
        state, options = self.state, self.plan.options
        if options.schedule == "wsd" and not self._cooling():
            self.cool_down()
            self._note(
                f"no gain on held-out text for {options.patience} looks: cooling down to step {state.steps}",
                f"留出文本已连续 {options.patience} 次没有进步：开始降温，到第 {state.steps} 步结束",
            )
            state.stale = 0
        elif state.step < state.steps:
            state.steps = state.step
            self._note(
                f"no gain on held-out text for {options.patience} looks: this is the end",
                f"留出文本已连续 {options.patience} 次没有进步：到此结束",
            )

    def cool_down(self) -> None:
        """Let the end come as if the training had been planned to cool down from here."""
        state, share = self.state, self.plan.options.cooldown
        state.steps = max(state.step + 1, round(state.step / max(0.01, 1 - share)))
        state.ending = True

    def _cooling(self) -> bool:
        return self.state.step >= schedule.cooling(self.state.steps, self.plan.options.cooldown)

    def _sample(self) -> str:
        assert self.held is not None
        prompt = self.held.prompt(self.state.step // self.looks)
        most = min(SAMPLE, self.plan.shape.context - len(prompt))
        end = self.corpora[0].end
        model, split = self.learner.model, self.learner.split
        together = {"agreed": workers.first} if split else {}
        found = sample.write_on(model, prompt, end, most, self.state.step, **together)
        return str(self.tokenizer.decode(prompt, skip_special_tokens=False)) + str(
            self.tokenizer.decode(found, skip_special_tokens=False)
        )

    def _write_model(self) -> None:
        def save(whole: Whole | None = None) -> None:
            tokenizer = self.corpora[0].tokenizer
            network.save(model, tokenizer, self.folder / self.best, whole, self.base)

        model = self.learner.model
        if self.learner.split:
            shard.first(save, list(model.parameters()))
        elif self.rank == 0:
            save()

    def _checkpoint(self) -> None:
        """Written by worker 0 while the others wait, so that nobody ends them all meanwhile."""
        tensors = {
            "model": {n: p for n, p in self.learner.model.named_parameters() if p.requires_grad},
            "optimizer": self.optimizer.state(),
            "random": checkpoint.random_state(),
        }
        write = partial(self._write_checkpoint, tensors)
        shard.first(write, [t for group in tensors.values() for t in group.values()])

    def _write_checkpoint(self, tensors: checkpoint.Tensors, whole: Whole) -> None:
        assert self.log is not None
        self.log.flush()
        state = self.state
        state.smooth, state.lowest = self.divergence.smooth, self.divergence.lowest
        told = {**asdict(state), "corpus": self.plan.corpus}
        checkpoint.write(self.folder, state.step, tensors, told, whole)
        plot(self.folder)
        checkpoint.drop(self.folder, schedule.cooling(state.steps, self.plan.options.cooldown))

    def _still_there(self) -> None:
        """A text that was withdrawn while it is learned from ends the training."""
        for corpus in self.corpora:
            try:
                same = packed.read(corpus.folder).digest == corpus.digest
            except (NotFound, Damaged):
                same = False
            if not same:
                raise UserError(
                    f"the corpus {corpus.folder} was withdrawn or packed anew while it was learned "
                    "from; the training stopped with a checkpoint; begin again in another folder",
                    f"语料 {corpus.folder} 在训练途中被撤回或重新打包；训练已停下并写好检查点；"
                    "请换一个文件夹重新开始",
                )

    def _say_who(self) -> None:
        """How many workers there are, and what went before."""
        for english, chinese in self.before:
            self._note(english, chinese)
        if self.world > 1:
            threads, cores = torch.get_num_threads(), world.cores()
            self._note(
                f"{self.world} workers, each with {threads} of this machine's {cores} cores on "
                f"{self.learner.device}, from step {self.state.step}"
                + (", the weights split among them" if self.learner.split else ""),
                f"{self.world} 个进程，每个在本机 {cores} 核中用 {threads} 核（{self.learner.device}），"
                f"从第 {self.state.step} 步开始"
                + ("，权重切分到各进程" if self.learner.split else ""),
            )

    def _note(self, english: str, chinese: str) -> None:
        self._say(Note(step=self.state.step, english=english, chinese=chinese))

    def _say(self, told: Any) -> None:
        if self.log is None:
            return
        self.log(told)
        self.tell(told)
