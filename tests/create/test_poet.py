"""Poems by a poet: right by construction in every form, near their theme, new."""

from __future__ import annotations

import random

import pytest
from tiny_verse import ChancePoet

from baiyi.create.write.verse import bound, choose, forms, known, poet
from baiyi.create.write.verse.sounds import book
from baiyi.create.write.verse.verdict import lines_of
from baiyi.errors import BadBrief, NotGoodEnough
from baiyi.values import Brief


@pytest.mark.parametrize("name", forms.names())
@pytest.mark.parametrize("seed", [1, 2])
def test_every_form_is_kept(name: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poet, "COUNT", 2)
    poem = poet.composed(Brief(line="秋夜江上", metre=name), poet=ChancePoet(), seed=seed)
    told = forms.verify(poem.text, forms.metre(name))
    assert [f.chinese for f in told.faults if f.grave] == []
    assert tuple(map(len, lines_of(poem.text))) == forms.shape(forms.metre(name))
    assert sum(f.rule == "repeated" for f in told.faults) == 0


def test_what_the_poet_is_told() -> None:
    writer = ChancePoet()
    brief = Brief(line="雪后访友", metre="七绝", rhyme="阳", title="访友")
    poem = poet.composed(brief, poet=writer, seed=5)
    assert poem.title == "访友" and len(writer.orders) == poet.DRAWS
    order = writer.orders[0]
    assert (order.form, order.period, order.tune) == ("七绝", "唐", "")
    assert "".join(p.offered for line in order.lines for p in line[7:]) == "，。\n，。"
    ends = [line[-1] for line in lines_of(poem.text)][1::2]
    assert all("阳" in book("pingshui").groups(end, "level") for end in ends)
    assert poem == poet.composed(brief, poet=ChancePoet(), seed=5)
    assert poem != poet.composed(brief, poet=ChancePoet(), seed=6)
    poet.composed(Brief(line="离别", metre="如梦令"), poet=writer, seed=1)
    assert (writer.orders[-1].form, writer.orders[-1].tune) == ("ci", "如梦令")


def test_a_theme_is_told_in_words_of_verse() -> None:
    assert bound.of("明月与梅花") == ("明月", "梅花")
    assert len(bound.of("明月春风梅花白云江南")) == bound.MOST
    assert bound.of("秋夜泊舟江上，想念远方的老朋友") == ("秋", "夜", "江", "朋友")
    assert bound.of("公司楼下的雪和雨")[-1] == "雨" and "的" not in bound.of("公司楼下的雪和雨")
    assert bound.of("zzz") == ()


def test_a_title_is_what_stands_together_in_the_theme() -> None:
    assert bound.title("秋夜泊舟江上，想念远方的老朋友") == "秋夜泊舟"
    assert bound.title("我在月下独酌的时候") == "独酌"
    assert bound.title("zzz") == bound.title("的了") == ""


def test_of_many_poems_the_best_is_taken_and_none_with_a_known_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(known, "line", lambda line: random.Random(line).random() < 0.2)
    poem = poet.composed(Brief(line="边塞风雪", metre="七绝"), poet=ChancePoet(), seed=1)
    assert not any(known.line(line) for line in lines_of(poem.text))
    monkeypatch.setattr(known, "line", lambda line: True)
    with pytest.raises(NotGoodEnough, match="each of 64 poems") as caught:
        poet.composed(Brief(line="边塞风雪", metre="七绝"), poet=ChancePoet(), seed=1)
    assert "前人成句" in caught.value.chinese


def test_the_theme_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    from baiyi.create.write.verse import themes

    def likeness() -> float:
        brief = Brief(line="边塞风雪", metre="七绝")
        poems = [poet.composed(brief, poet=ChancePoet(), seed=seed) for seed in range(6)]
        return sum(themes.alike(poem.text, brief.line) for poem in poems) / len(poems)

    chosen = likeness()
    monkeypatch.setattr(choose, "THEME", 0.0)
    assert chosen > likeness() + 0.02


def test_a_rhyme_without_words_fails_by_name() -> None:
    with pytest.raises(BadBrief, match="佳"):
        poet.composed(Brief(line="秋", metre="七律", rhyme="佳"), poet=ChancePoet(), seed=1)
