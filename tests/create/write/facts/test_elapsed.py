"""Times that lie between two moments of the facts."""

from __future__ import annotations

import pytest

from baiyi.create.write.facts import findings


@pytest.mark.parametrize(
    ("language", "facts", "text"),
    [
        ("zh", ("预计14日20时至16日8时降雪",), "未来三十六个小时里有雪。"),
        ("zh", ("隧道7月5日0时至7月8日6时封闭",), "隧道前后封闭78个小时。"),
        ("zh", ("食既1时31分，生光2时53分",), "全食长达82分钟。"),
        ("zh", ("冠军用时18分20秒", "亚军慢了40秒"), "亚军用了整整19分钟。"),
        ("zh", ("水厂2023年9月动工，2025年9月投产",), "从动工到投产，前后两年。"),
        ("en", ("Girma took 63 minutes, Ives 3 hours 12 minutes",), "Ives was two hours and nine minutes behind."),
        ("en", ("It was found in February 2023 and shown in April 2025",), "It was shown two years later."),
    ],
)  # fmt: skip
def test_what_lies_between_is_let_pass(language: str, facts: tuple[str, ...], text: str) -> None:
    assert findings(text, facts, language) == ()


@pytest.mark.parametrize(
    ("language", "facts", "text"),
    [
        ("zh", ("普查历时15个月",), "普查历时一年半。"),
        ("zh", ("预计14日20时至16日8时降雪",), "未来四十八个小时里有雪。"),
        ("en", ("He was lost for seven hours",), "He was lost for five hours."),
    ],
)
def test_another_time_is_found(language: str, facts: tuple[str, ...], text: str) -> None:
    assert len(findings(text, facts, language)) == 1
