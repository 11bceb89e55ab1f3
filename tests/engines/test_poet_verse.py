"""The poet with its real model: what it promises, how it goes on, and what it refuses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi import stopping
from baiyi.create.write.verse import forms, poet
from baiyi.engines.poet_verse import VersePoet
from baiyi.errors import Cancelled, Damaged, MissingModel
from baiyi.settings import settings
from baiyi.store.weights import Weights
from baiyi.testing import PoetConformance
from baiyi.values import Brief, VerseOrder, VersePlace

MODEL = "classical-verse"
FOLDER = Weights(settings().cache, settings()).path(MODEL)


class TestVerse(PoetConformance):
    engine_class = VersePoet
    weights = {MODEL: FOLDER}  # noqa: RUF012


@pytest.fixture(scope="module")
def writer() -> Iterator[VersePoet]:
    made = VersePoet(VersePoet.Options(), {MODEL: FOLDER})
    yield made
    made.close()


def gapped(line: str, gap: int, offered: str) -> VerseOrder:
    """A known line with its character at `gap` left to the poet."""
    places = [VersePlace(offered=c) for c in line]
    places[gap] = VersePlace(offered=offered)
    return VerseOrder(form="五绝", period="唐", lines=(tuple(places),), count=1)


def test_the_likelier_character_is_told_to_be_likelier(writer: VersePoet) -> None:
    """春风 and 明月 are words, 春铁 and 明瓦 are not."""
    for line, right, wrong in (
        ("春风，", "风", "铁"),
        ("明月，", "月", "瓦"),
        ("白云，", "云", "皂"),
    ):
        likelihoods = [
            writer.verses(gapped(line, 1, character * 2), seed=1)[0].likelihood
            for character in (right, wrong)
        ]
        assert likelihoods[0] > likelihoods[1] + 1


@pytest.mark.parametrize(
    ("metre", "line"),
    [
        ("七律", "登高望海"),
        ("五绝", "山中访友不遇"),
        ("浣溪沙", "江南春雨"),
        ("如梦令", "离家多年"),
    ],
)
def test_a_poem_keeps_its_form_and_is_new(writer: VersePoet, metre: str, line: str) -> None:
    poem = poet.composed(Brief(line=line, metre=metre), poet=writer, seed=1)
    told = forms.verify(poem.text, forms.metre(metre))
    assert [fault.chinese for fault in told.faults if fault.grave] == []
    assert not any(fault.rule == "known_line" for fault in told.faults)
    assert sum(fault.rule == "repeated" for fault in told.faults) <= 2


def test_the_theme_is_heard(writer: VersePoet) -> None:
    """More poems about plum blossom speak of it than poems about war do."""

    def share(theme: str) -> float:
        order = VersePoet.examples()[0]
        any_ = "梅花香雪月春风兵马战旗刀弓边塞城"
        places = (*(VersePlace(offered=any_) for _ in range(5)), VersePlace(offered="，"))
        asked = order.model_copy(update={"themes": (theme,), "lines": (places,), "count": 32})
        texts = "".join(stanza.lines[0] for stanza in writer.verses(asked, seed=1))
        return sum(c in "梅花香雪" for c in texts) / len(texts)

    assert share("梅花") > share("边塞") + 0.1


def test_it_is_left_between_two_characters(writer: VersePoet) -> None:
    asked = 0

    def look() -> None:
        nonlocal asked
        asked += 1
        if asked > 3:
            raise Cancelled("stop", "停")

    with pytest.raises(Cancelled), stopping.wanted(look):
        writer.verses(VersePoet.examples()[0], seed=1)
    assert asked == 4


def test_weights_that_are_missing_or_damaged_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="baiyi models get"):
        VersePoet(VersePoet.Options(), {MODEL: tmp_path})
    for name in ("config.json", "tokenizer.json", "model.onnx"):
        shutil.copyfile(FOLDER / name, tmp_path / name)
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(Damaged) as caught:
        VersePoet(VersePoet.Options(), {MODEL: tmp_path})
    assert str(tmp_path) in caught.value.english and "损坏" not in caught.value.english
