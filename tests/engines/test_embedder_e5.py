"""The embedder finds what belongs together, across languages."""

from __future__ import annotations

import math
import threading

import pytest

from baiyi.engines.embedder_e5 import E5Embedder, E5Options
from baiyi.errors import BadSetting


@pytest.fixture(scope="module")
def embedder() -> E5Embedder:
    return E5Embedder(E5Options(), {})


def dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("who lights the lanterns on the water", 0),
        ("谁在河上点灯", 0),
        ("a fox in the cold forest", 1),
        ("how do I cook noodles", 2),
    ],
)
def test_a_query_finds_its_passage_in_either_language(
    query: str, best: int, embedder: E5Embedder
) -> None:
    passages = [
        "小满提着竹篮，把河灯一盏一盏点亮，放到水面上。",
        "雪落在林子里，一只狐狸从树后走出来。",
        "First boil the water, then put in the noodles and stir.",
    ]
    asked = embedder.embed([query], purpose="query")[0]
    scores = [dot(asked, vector) for vector in embedder.embed(passages, purpose="passage")]
    assert scores.index(max(scores)) == best, scores


def test_query_and_passage_are_not_the_same(embedder: E5Embedder) -> None:
    one = embedder.embed(["river"], purpose="query")[0]
    other = embedder.embed(["river"], purpose="passage")[0]
    assert dot(one, other) < 0.999


@pytest.mark.parametrize("text", ["", " ", "\x00", "a\x00b", "灯" * 2_000, "🏮", "\ud7ff"])
def test_odd_texts_have_unit_vectors(text: str, embedder: E5Embedder) -> None:
    vector = embedder.embed([text], purpose="passage")[0]
    assert math.sqrt(dot(vector, vector)) == pytest.approx(1, abs=1e-3)


def test_what_stands_after_nul_counts(embedder: E5Embedder) -> None:
    river, fox = embedder.embed(["x\x00 river lantern", "x\x00 winter fox"], purpose="passage")
    assert dot(river, fox) < 0.999


def test_an_unknown_purpose_is_refused(embedder: E5Embedder) -> None:
    with pytest.raises(BadSetting, match="'document'"):
        embedder.embed(["x"], purpose="document")


def test_threads_get_their_own_vectors(embedder: E5Embedder) -> None:
    texts = [f"sentence number {n} about lantern {n * 7}" for n in range(8)]
    alone = embedder.embed(texts, purpose="passage")
    found: dict[int, list[float]] = {}

    def work(number: int) -> None:
        found[number] = embedder.embed([texts[number]], purpose="passage")[0]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[n] for n in range(8)] == alone
