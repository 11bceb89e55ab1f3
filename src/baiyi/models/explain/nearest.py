"""Which passages, of those that a model was trained on, a text is near to: so that copying shows.

Near by what it says (vectors), and by what it copies: runs of characters (Chinese) or words that
stand in both. All of a passage's runs are compared, not a sample of them: for one text that is as
fast as MinHash, and exact. A library that is asked often keeps an index of its own.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import count, islice

from ...errors import BadBrief
from ...kinds import Embedder
from ...values import Neighbour
from ..judge import units
from .spans import SAYS, language_of

RUN = {"zh": 5, "en": 3}  # characters, words
AT_ONCE = 64  # passages that are in memory
KEPT = 3  # times as many candidates of each way as are asked for


def nearest(
    text: str,
    passages: Iterable[tuple[str, str]],
    embedder: Embedder | None,
    *,
    most: int = 5,
    progress: Callable[[int], None] = lambda read: None,
) -> tuple[Neighbour, ...]:
    """The nearest of many passages (name, text), which are read once and never held.

    First those that share most runs with the text, then those that say the nearest; at most `most`. Without
    an embedder, only those that share some, of which a hundred thousand are read in seconds. `progress` is told
    how many were read. Raises BadBrief for a text without words, or where there are no passages.
    """
    if not SAYS.search(text):
        raise BadBrief(
            f"the text has no word: {text!r}; give the one whose sources are looked for",
            f"文字没有内容：{text!r}；请给出要查来源的文字",
        )
    language = language_of(text)
    vector = embedder.embed([text], purpose="query")[0] if embedder else []
    own = _runs(text, language)
    order = count()
    copies: list[tuple[float, int, Neighbour]] = []
    alike: list[tuple[float, int, Neighbour]] = []
    read = 0
    for batch in _batches(passages):
        told = [passage for _, passage in batch]
        vectors = embedder.embed(told, purpose="passage") if embedder else [[] for _ in told]
        read += len(batch)
        progress(read)
        for (name, passage), other in zip(batch, vectors, strict=True):
            cosine = sum(a * b for a, b in zip(vector, other, strict=True))
            shared = len(own & _runs(passage, language)) / len(own) if own else 0.0
            found = Neighbour(name=name, passage=passage, cosine=cosine, shared=shared, copied="")
            _keep(copies, (shared, -next(order), found), KEPT * most)
            if embedder:
                _keep(alike, (cosine, -next(order), found), KEPT * most)
    if not read:
        raise BadBrief("there are no passages to compare with; name a folder of texts",
                       "没有可比较的文字；请给出文本文件夹")  # fmt: skip
    ranked = [f for shared, _, f in sorted(copies, reverse=True) if shared > 0]
    ranked += [f for _, _, f in sorted(alike, reverse=True)]
    chosen = list(dict.fromkeys(ranked))[:most]
    return tuple(f.model_copy(update={"copied": copied(text, f.passage)}) for f in chosen)


def copied(text: str, passage: str) -> str:
    """The longest run of the text that stands in the passage, as it stands."""
    match = SequenceMatcher(None, text, passage, autojunk=False).find_longest_match()
    return text[match.a : match.a + match.size].strip()


def _runs(text: str, language: str) -> set[tuple[str, ...]]:
    return set(units.runs(units.units(text, language), RUN[language]))


def _batches(passages: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    rest = ((name, passage) for name, passage in passages if SAYS.search(passage))
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _keep(
    heap: list[tuple[float, int, Neighbour]], item: tuple[float, int, Neighbour], most: int
) -> None:
    if len(heap) < most:
        heapq.heappush(heap, item)
    else:
        heapq.heappushpop(heap, item)
