"""Drafts of a text: written, checked, written again; the best of them is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...build import progress
from ...kinds import Writer
from ...values import Prompt
from ..ask import TRIES, not_good_enough, said
from .check import Defect

STRIDE = 101  # between the seeds of two drafts


def best_draft(
    writer: Writer,
    prompt: Prompt,
    tidy: Callable[[str, bool], str],
    defects: Callable[[str], Sequence[Defect]],
    *,
    what: tuple[str, str],
    tries: int | None = None,
) -> str:
    """The first draft without a defect, else the one with the fewest, if none of them is fatal.

    `tidy` is given the answer and whether it came to an end by itself; `what` names the text in
    English and Chinese; `tries` are as many as any answer gets, where it is not said. The work is told what the draft that is kept has against it. Raises
    NotGoodEnough where no draft is fit to print.
    """
    tries = tries or TRIES[writer.skill]
    best: tuple[str, Sequence[Defect]] | None = None
    found: Sequence[Defect] = ()
    for attempt in range(tries):
        text, ended = said(
            writer, prompt.model_copy(update={"seed": prompt.seed + STRIDE * attempt})
        )
        text = tidy(text, ended)
        found = defects(text)
        if not found:
            return text
        if not any(d.fatal for d in found) and (best is None or len(found) < len(best[1])):
            best = (text, found)
        if attempt < tries - 1:
            progress.note(
                f"{what[0]}: {found[0].english}; writing it again",
                f"{what[1]}：{found[0].chinese}；重写",
            )
            progress.words("\n")
    if best is None:
        raise not_good_enough(what, found[0].english, found[0].chinese, tries)
    text, kept = best
    progress.note(
        f"{what[0]}: {kept[0].english}; kept, the best of {tries}",
        f"{what[1]}：{kept[0].chinese}；{tries} 稿中取最好的一稿",
    )
    return text
