"""Which words of a prompt moved an answer, by integrated gradients (Sundararajan, Taly and Yan 2017).

For a model whose weights are open. The way goes from a prompt whose every word is the average of all
words to the prompt as it is; what is added up along it is how each word's vector moves the likelihood
of the answer. By captum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...values import Frozen, Influence, Span
from . import spans
from .leaving_out import ALTERNATIVES, Progress, answer_parts
from .opened import Opened
from .packages import package

STEPS = 32  # places along the way; more are more exact, and take as much longer
MOST_STEPS = 256  # where so few do not reach the difference, twice as many are taken, up to these
ENOUGH = 0.05  # share of the difference that may be missing
AT_ONCE = 4  # of them in memory


class Gradients(Frozen):
    """`missing`: the share of the difference that the sum along the way does not reach; small where
    there are steps enough. `steps`: as many as were taken, at most, for a part of the answer."""

    influence: Influence
    missing: float
    steps: int


def integrated_gradients(
    prompt: str,
    answer: str,
    opened: Opened,
    *,
    written: bool = False,
    steps: int = STEPS,
    whole: bool = False,
    progress: Progress = lambda done, total: None,
) -> Gradients:
    """What each word of the prompt did for each part of the answer, in bits; with `whole`, for all of
    it at once, which takes the time of one part.

    From `steps` on, twice as many are taken until what is missing is little (ENOUGH), or MOST_STEPS are.
    Raises BadBrief, Unsupported, MissingExtra.
    """
    prompt, answer = spans.told(prompt, answer)
    torch = package("torch")
    parts = (Span(start=0, end=len(answer)),) if whole else answer_parts(answer)
    before, after = opened.asked(prompt, answer)
    framed = opened.framed(prompt)
    _, places = opened.cut(framed, special=framed == prompt)
    begin = framed.rindex(prompt)
    asked = spans.words(prompt)
    # Only words are explained, so only they start as the average one; the marks stay.
    inside = [_of_word(place, begin, asked) for place in places]
    table = opened.model.get_input_embeddings()
    with torch.no_grad():
        given = table(torch.tensor([before + after]))
        start = given.clone()
        start[0, [i for i, is_in in enumerate(inside) if is_in]] = table.weight.mean(0)
    columns, missing, reached, most = [], 0.0, 0.0, steps
    for done, target in enumerate(_targets(answer, parts, opened)):
        progress(done, len(parts))
        taken = steps
        told, delta, difference = _along(opened, given, start, after, target, taken)
        while abs(delta) > ENOUGH * abs(difference) and 2 * taken <= MOST_STEPS:
            taken *= 2
            told, delta, difference = _along(opened, given, start, after, target, taken)
        missing, reached, most = missing + abs(delta), reached + abs(difference), max(most, taken)
        columns.append(_by_word(told, places, begin, asked))
    progress(len(parts), len(parts))
    influence = Influence(
        method="gradients", model=opened.name, language=spans.language_of(prompt), prompt=prompt,
        answer=answer, written=written, asked=asked, answered=parts,
        moved=tuple(zip(*columns, strict=True)),
        chances=tuple(opened.chances(prompt, answer, ALTERNATIVES)),
    )  # fmt: skip
    return Gradients(influence=influence, missing=missing / reached if reached else 0.0, steps=most)


def _of_word(place: tuple[int, int], begin: int, asked: Sequence[Span]) -> bool:
    start, end = place
    return any(min(end, begin + w.end) > max(start, begin + w.start) for w in asked)


def _targets(answer: str, parts: Sequence[Span], opened: Opened) -> list[list[float]]:
    """For each part, how much of each token of the answer is its own."""
    _, places = opened.cut(answer, special=False)
    found = []
    for part in parts:
        shares = []
        for start, end in places:
            shared = min(end, part.end) - max(start, part.start)
            shares.append(max(0.0, shared / max(1, end - start)))
        found.append(shares)
    return found


def _along(
    opened: Opened, given: Any, start: Any, after: list[int], target: list[float], steps: int
) -> tuple[list[float], float, float]:
    """Bits of each token, what their sum lacks, and the whole difference."""
    torch = package("torch")
    captum = package("captum.attr")
    first = given.shape[1] - len(after) - 1
    chosen, share = torch.tensor(after), torch.tensor(target)

    def bits(vectors: Any) -> Any:
        logits = opened.model(inputs_embeds=vectors).logits[:, first:-1].float()
        told = torch.log_softmax(logits, -1)
        each = told.gather(-1, chosen.expand(len(vectors), -1).unsqueeze(-1)).squeeze(-1)
        return (each * share).sum(-1) / torch.log(torch.tensor(2.0))

    way = captum.IntegratedGradients(bits)
    told, delta = way.attribute(
        given, baselines=start, n_steps=steps, internal_batch_size=AT_ONCE,
        return_convergence_delta=True,
    )  # fmt: skip
    with torch.no_grad():
        difference = float(bits(given) - bits(start))
    return told[0].sum(-1).tolist(), float(delta[0]), difference


def _by_word(
    told: Sequence[float], places: Sequence[tuple[int, int]], begin: int, asked: Sequence[Span]
) -> tuple[float, ...]:
    """Of each word, by the characters of each token that are its own."""
    found = []
    for word in asked:
        total = 0.0
        for value, (start, end) in zip(told, places, strict=False):
            shared = min(end, begin + word.end) - max(start, begin + word.start)
            total += value * max(0, shared) / max(1, end - start)
        found.append(total)
    return tuple(found)
