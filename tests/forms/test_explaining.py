"""What an explanation writes is labelled as all that a model wrote, and the passages of a folder are read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi.errors import BadBrief, NotFound
from baiyi.forms import explaining
from baiyi.forms.studio import Studio
from baiyi.protect.verify import verify
from baiyi.settings import settings
from baiyi.values import Attention, Chance, Influence, Span


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """A new home, with the fonts that this machine has."""
    monkeypatch.setenv("BAIYI_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    with Studio.open() as opened:
        yield opened
    settings.cache_clear()


FOUND = Influence(
    method="left out", model="tiny", language="zh", prompt="写灯", answer="灯亮了。", written=True,
    asked=(Span(start=0, end=1), Span(start=1, end=2)), answered=(Span(start=0, end=3),),
    moved=((-1.0,), (3.0,)), chances=(Chance(text="灯亮了。", logprob=math.log(0.5)),),
)  # fmt: skip


@pytest.mark.models
def test_page_and_picture_are_labelled(studio: Studio, tmp_path: Path) -> None:
    font = explaining.fetch_fonts(studio)
    page = explaining.influence_page(FOUND, "zh", tmp_path / "why")
    picture = explaining.influence_picture(FOUND, "zh", tmp_path / "why.png", font)
    assert (page.name, picture.name) == ("why.html", "why.png")
    for path in (page, picture):
        found = {f.rule: f.outcome for f in verify(path).findings}
        assert found["gb45438.explicit"] == found["gb45438.implicit"] == "present", path
    assert "灯亮了" in page.read_text("utf-8")


@pytest.mark.models
def test_attention_is_no_generated_work(studio: Studio, tmp_path: Path) -> None:
    found = Attention(
        model="tiny", text="我爱", tokens=("我", "爱"), layers=1, heads=1,
        weights=bytes([255, 0, 51, 204]), rollout=bytes([255, 0, 25, 230]),
    )  # fmt: skip
    font = explaining.fetch_fonts(studio)
    page = explaining.attention_page(found, "en", tmp_path / "a.html")
    assert 'name="AIGC"' not in page.read_text("utf-8")
    picture = explaining.attention_picture(found, "en", tmp_path / "a.png", font)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_passages_are_the_paragraphs_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text("one\n\ntwo\n", "utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "三"}\n', "utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF")
    assert sorted(explaining.passages(tmp_path)) == [
        ("b.jsonl:1", "三"),
        ("deep/a.txt:1", "one"),
        ("deep/a.txt:3", "two"),
    ]
    (tmp_path / "b.jsonl").write_text('{"said": "三"}\n', "utf-8")
    with pytest.raises(BadBrief, match="line 1 of"):
        list(explaining.passages(tmp_path))
    with pytest.raises(NotFound, match="no folder"):
        list(explaining.passages(tmp_path / "none"))
