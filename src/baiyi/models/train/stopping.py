"""Ways in which a training ends before its end, each with a clear word."""

from __future__ import annotations

import math

import torch

from ...errors import NoRoom, StepFailed

LEAP = 1.5  # nats above the lowest smoothed loss: it has diverged
SMOOTH = 0.95


class Divergence:
    """Watches the loss; `check` raises StepFailed when it is no number, or leaps and stays."""

    def __init__(self, smooth: float | None = None, lowest: float | None = None) -> None:
        self.smooth, self.lowest = smooth, lowest

    def check(self, step: int, loss: float, norm: float, rate: float) -> None:
        bad = next((n for n in (loss, norm) if not math.isfinite(n)), None)
        if bad is not None:
            raise self._failed(step, rate, f"loss {loss}, gradient {norm}")
        self.smooth = loss if self.smooth is None else SMOOTH * self.smooth + (1 - SMOOTH) * loss
        self.lowest = self.smooth if self.lowest is None else min(self.lowest, self.smooth)
        if self.smooth > self.lowest + LEAP:
            raise self._failed(step, rate, f"loss {self.smooth:.2f} after {self.lowest:.2f}")

    def _failed(self, step: int, rate: float, how: str) -> StepFailed:
        return StepFailed(
            f"the training diverged at step {step} ({how}, rate {rate:.2g}); its checkpoints are "
            f"kept; begin again in another folder with a lower --rate, as {rate / 3:.1g}",
            f"训练在第 {step} 步发散（{how}，学习率 {rate:.2g}）；检查点已保留；"
            f"请换一个文件夹，用更低的 --rate 重新开始，如 {rate / 3:.1g}",
        )


def out_of_memory(error: BaseException) -> bool:
    """The processor's allocator raises a bare RuntimeError."""
    if isinstance(error, MemoryError | torch.cuda.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and "allocate memory" in str(error)


def full(step: int, micro: int) -> NoRoom:
    """Out of memory where computing less at once is no help: the optimizer's move, a look, one token."""
    return NoRoom(
        f"memory is full after step {step}, computing {micro} tokens at once; free some, or train a "
        "smaller model; the same command goes on from the last checkpoint",
        f"第 {step} 步之后内存已满（一次计算 {micro} 个词元）；请腾出内存，或训练更小的模型；"
        "再次运行同一命令会从最近的检查点继续",
    )
