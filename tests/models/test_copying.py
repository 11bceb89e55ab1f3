"""What a model has by heart: the longest copied span, identical lines, planted secrets."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

import pytest

from baiyi.models.judge import copying
from baiyi.models.judge.copying import identical_lines, longest_spans

TRAINING = [
    "白日依山尽，黄河入海流。",
    "欲穷千里目，更上一层楼。",
    "The river is long.",
    "",
    "😀日",
]


def test_the_longest_span_is_found_and_none_reaches_over_two_texts() -> None:
    samples = [
        "白日依山尽，", "我见黄河入海去", "流。欲穷", "楼", "字", "", "the River is LONG", "😀日"
    ]  # fmt: skip
    assert longest_spans(samples, lambda: TRAINING) == [6, 4, 2, 1, 0, 0, 8, 2]


def test_it_is_what_comparing_every_pair_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "PIECE", 50)
    chance = random.Random(1)
    texts = ["".join(chance.choices("山水云月", k=chance.randrange(1, 30))) for _ in range(40)]
    samples = ["".join(chance.choices("山水云月", k=12)) for _ in range(20)]

    def pairwise(sample: str) -> int:
        matchers = (SequenceMatcher(None, sample, text, autojunk=False) for text in texts)
        return max(m.find_longest_match().size for m in matchers)

    assert longest_spans(samples, lambda: texts) == [pairwise(sample) for sample in samples]


def test_shares_lines_and_canaries() -> None:
    found = copying.copying(["黄河入海流", "黄河不入海"], lambda: TRAINING, least=5)
    assert (found.share, found.longest, found.samples) == (0.5, (5, 2), 2)
    lines = ["黄河入海流", "黄河入海去"]
    assert identical_lines(lines, (t.split("，")[-1].rstrip("。") for t in TRAINING)) == 0.5
    assert copying.canaries(["号码四二七", "号码三一"], ["他说号码四二七。", "号码三"]) == (
        "号码四二七",
    )
    for nothing in (
        lambda: identical_lines([], TRAINING),
        lambda: copying.copying([], list, least=1),
    ):
        with pytest.raises(ValueError, match="there are no"):
            nothing()
