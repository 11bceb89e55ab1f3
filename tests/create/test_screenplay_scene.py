"""What is said in a scene: each speech by who says it, and once."""

from __future__ import annotations

from baiyi.create.write.screenplay.scene import _said_once, quoted


def test_what_another_says_is_no_speech() -> None:
    rows = [
        ("沈阿英", "", "我得拆开信。老板娘说，可以。老板娘说，你拆了吗？"),
        ("周小满", "", "拆吧。"),
    ]
    assert _said_once(rows, ("沈阿英", "周小满")) == [
        ("沈阿英", "", "我得拆开信。"), ("周小满", "", "拆吧。"),
    ]  # fmt: skip


def test_what_is_quoted_is_speech() -> None:
    assert quoted("他说：“走吧。”又指着“百年”招牌。“好！”") == ["走吧。", "好！"]
    assert quoted('"Go," she said. The "old" mill.') == ["Go,"]


def test_nothing_is_said_twice_in_a_scene() -> None:
    rows = [("Ruth", "dry.", "Ruth: Your ticket. It is old."), ("Dan", "", "It is old. So am I."),
            ("Ruth", "", "“Your ticket. It is old.”")]  # fmt: skip
    assert _said_once(rows, ("Ruth", "Dan")) == [
        ("Ruth", "dry", "Your ticket. It is old."),
        ("Dan", "", "So am I."),
    ]
