"""The office beside a name, which the facts give otherwise."""

from __future__ import annotations

import pytest

from baiyi.create.write.facts.people import people
from baiyi.create.write.facts.roles import other_roles


@pytest.mark.parametrize(
    ("language", "facts", "text", "wrong"),
    [
        ("zh", ("首席财务官：迟维", "迟维：“钱花在看不见的地方。”"), "首席运营官迟维说。", "首席运营官迟维"),
        ("zh", ("指导老师：物理教师耿直", "耿直：“它会唠叨。”"), "化学教师耿直记得。", "化学教师耿直"),
        ("zh", ("救护站站长：芮书阳",), "救护站副站长芮书阳说。", "救护站副站长芮书阳"),
        ("en", ("The medical director is Sunita Rao",), "So said Sunita Rao, the nursing director.", "Rao, the nursing director"),
        ("en", ("The deputy head, Alan Ferris, built it",), "Alan Ferris, the head, built it.", "Ferris, the head"),
        ("en", ("Head midwife: Chidi Nwosu",), "So said Chidi Nwosu, the head nurse.", "Nwosu, the head nurse"),
        ("en", ("Judge: Winifred Astor",), "So said the prosecutor, Winifred Astor.", "the prosecutor, Winifred Astor"),
        ("en", ("Viola: Sorrel Finch; cello: Emil Hrabal",), "So said Emil Hrabal, who plays the viola.", "viola"),
    ],
)  # fmt: skip
def test_another_office_is_found(
    language: str, facts: tuple[str, ...], text: str, wrong: str
) -> None:
    named = people(facts, language)
    assert wrong in [text[a:b] for a, b in other_roles(text, facts, named, language)]


@pytest.mark.parametrize(
    ("language", "facts", "text"),
    [
        ("zh", ("应急管理局值班负责人：米浩",), "该局值班负责人米浩说。"),
        ("zh", ("古渡区婚姻登记处主任莫兰认为",), "登记处主任莫兰说。"),
        (
            "en",
            ("Timetable manager: Gareth Ipsen",),
            "So said Gareth Ipsen, the timetable manager.",
        ),
        ("en", ("Manager: Dennis Oyelaran",), "So said Dennis Oyelaran, who manages it."),
    ],
)
def test_the_same_office_shorter_is_let_pass(
    language: str, facts: tuple[str, ...], text: str
) -> None:
    assert list(other_roles(text, facts, people(facts, language), language)) == []
