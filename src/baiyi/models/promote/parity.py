"""Whether an exported model is the one that was trained: its scores, and what it would write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ...errors import StepFailed
from ...values import Frozen
from .onnx_export import Shape, package, shape_of

MANY = 24  # tokens that both write after each prompt
# By the weights of the export: the largest difference of a score (logit) that is let through, and how much
# more surprised it may be, a token, in natural units.
APART = {"f32": 1e-3, "int8": 0.5, "f16": 0.1, "q8_0": 0.5}
LOST = {"f32": 1e-4, "int8": 0.02, "f16": 0.005, "q8_0": 0.02}

Step = Callable[[Any, Sequence[Any]], tuple[Any, Sequence[Any]]]


class Parity(Frozen):
    """Of an export against what was trained, on texts that neither saw or that it wrote itself."""

    apart: float  # the largest difference of a logit
    likeliest: float  # share of places where both hold the same token the likeliest
    same: float  # share of greedy tokens that are the same, until the first that differs
    alike: int  # texts that both go on with in the same words
    texts: int
    tokens: int  # in these texts
    surprise: float  # of what was trained, a token, in natural units
    exported: float  # of the export
    weights: Literal["f32", "int8", "f16", "q8_0"]
    tokenized: int = 0  # texts that llama.cpp cuts into the same tokens as the tokenizer
    framed: int = 0  # conversations that llama.cpp puts into the same frame as transformers


def session(path: Path, threads: int) -> Step:
    """The graph as a function of ids [batch, new] and memory: the last logits, and the new memory."""
    runtime = package("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    found = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [given.name for given in found.get_inputs()]

    def step(ids: Any, past: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
        logits, *present = found.run(None, dict(zip(names, [ids, *past], strict=True)))
        return logits, present

    return step


def nothing(shape: Shape, batch: int) -> list[Any]:
    """The memory before anything was read."""
    return [np.zeros((batch, shape.heads, 0, shape.width), np.float32)] * (2 * shape.layers)


def measured(
    model: Any, path: Path, texts: Sequence[Sequence[int]], *, weights: Literal["f32", "int8"]
) -> Parity:
    """`texts` are token ids of 4 or more, the first half of each read as a prompt.

    Raises ValueError for none.
    """
    if not texts or min(map(len, texts)) < 4:
        raise ValueError("parity is measured on texts of four tokens or more")
    with one_thread():
        return _measured(model, path, texts, weights)


@contextmanager
def one_thread() -> Iterator[None]:
    """A token at a time gains nothing from more of torch's, which wait for each other by spinning:
    fifteen times the processor's time beside other work."""
    torch = package("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _measured(
    model: Any, path: Path, texts: Sequence[Sequence[int]], weights: Literal["f32", "int8"]
) -> Parity:
    shape = shape_of(model)
    own, other = _of_torch(model), session(path, 1)
    apart, likeliest, shares, surprises = 0.0, 0, [], [0.0, 0.0]
    for text in texts:
        prompt = text[: len(text) // 2]
        at_once = [step(_row(prompt), nothing(shape, 1))[0] for step in (own, other)]
        scores = [_scores(step, shape, text) for step in (own, other)]
        for first, second in (at_once, scores):
            apart = max(apart, float(np.abs(first - second).max()))
        likeliest += int((scores[0].argmax(-1) == scores[1].argmax(-1)).sum())
        shares.append(alike(_greedy(own, shape, prompt), _greedy(other, shape, prompt)))
        for place, found in enumerate(scores):
            surprises[place] += _surprise(found, text)
    count = sum(len(text) - 1 for text in texts)
    return Parity(
        apart=apart, likeliest=likeliest / count, same=sum(shares) / len(texts),
        alike=sum(share == 1 for share in shares), texts=len(texts), tokens=sum(map(len, texts)),
        surprise=surprises[0] / count, exported=surprises[1] / count, weights=weights,
    )  # fmt: skip


def holds(found: Parity) -> bool:
    """Whether the export is what was trained, within the bounds."""
    lost = found.exported - found.surprise
    return found.apart <= APART[found.weights] and lost <= LOST[found.weights]


def hold(found: Parity) -> None:
    """Raises StepFailed where the export is not what was trained."""
    lost = found.exported - found.surprise
    most, least = APART[found.weights], LOST[found.weights]
    if not holds(found):
        eight = found.weights == "q8_0"
        english, chinese = (
            ("Take --weights f16, train", "请用 --weights f16，或") if eight else ("Train", "请")
        )
        raise StepFailed(
            f"the export is not the model that was trained: a score differs by {found.apart:.3g} (at most {most}), "
            f"a token surprises it by {lost:.3g} more (at most {least}); nothing was written. "
            f"{english} it longer, or larger",
            f"导出的模型与训练的不一致：分数相差 {found.apart:.3g}（上限 {most}），每词元困惑多 {lost:.3g}（上限 {least}）；"
            f"什么都没有写入。{chinese}训练更久，或用更大的模型",
        )


def _of_torch(model: Any) -> Step:
    torch = package("torch")
    cache = package("transformers").cache_utils.DynamicCache

    def step(ids: Any, past: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
        memory = cache()
        if past[0].shape[2]:
            for layer, pair in enumerate(zip(past[::2], past[1::2], strict=True)):
                memory.update(*(torch.from_numpy(p) for p in pair), layer)
        with torch.no_grad():
            found = model(input_ids=torch.from_numpy(ids), cache=memory, use_cache=True)
        layers = found.cache.layers
        present = [p.numpy() for layer in layers for p in (layer.keys, layer.values)]
        return found.logits[:, -1].numpy(), present

    return step


def _row(ids: Sequence[int]) -> Any:
    return np.array([ids], np.int64)


def _greedy(step: Step, shape: Shape, prompt: Sequence[int]) -> list[int]:
    """What goes on after the prompt, always by the likeliest."""
    past: Sequence[Any] = nothing(shape, 1)
    ids, written = list(prompt), []
    for _ in range(min(MANY, shape.context - len(prompt))):
        logits, past = step(_row(ids), past)
        written.append(int(logits[0].argmax()))
        ids = written[-1:]
    return written


def alike(first: Sequence[Any], second: Sequence[Any]) -> float:
    """The share of two sequences of one length before the first that differs."""
    same = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=True)) if a != b), len(first)
    )
    return same / max(1, len(first))


def _scores(step: Step, shape: Shape, text: Sequence[int]) -> Any:
    """The logits [tokens - 1, vocabulary] before each token but the first, read one by one."""
    past: Sequence[Any] = nothing(shape, 1)
    found = []
    for token in text[:-1]:
        logits, past = step(_row([token]), past)
        found.append(logits[0].astype(np.float64))
    return np.stack(found)


def _surprise(scores: Any, text: Sequence[int]) -> float:
    levels = np.logaddexp.reduce(scores, axis=1)
    return float((levels - scores[np.arange(len(scores)), text[1:]]).sum())
