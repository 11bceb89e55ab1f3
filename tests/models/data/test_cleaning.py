"""Texts are mended, and what is dropped or masked is said."""

from __future__ import annotations

import pytest

from baiyi.models.data import cleaning, personal, quality
from baiyi.models.data.recipe import Quality

ALL = ("email", "phone", "identity", "card", "ip", "address")
TRADITIONAL = "他說這個國家的人們來到這裡，大家都會在時候過去之後回來。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("河上的灯亮了一夜，没有人问是谁点的。", "utf-8"),
        ("河上的灯亮了一夜，没有人问是谁点的。", "gb18030"),
        ("河上的灯亮了一夜，没有人问是谁点的。", "utf-16"),
        (TRADITIONAL, "big5"),
        ("The café’s “blue” door stood open all night.", "cp1252"),
    ],
)
def test_a_file_is_read_in_the_encoding_it_was_written_in(text: str, encoding: str) -> None:
    assert cleaning.decoded(text.encode(encoding)) == (text, encoding)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        cleaning.decoded(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff")


def test_what_stands_around_a_book_of_project_gutenberg_goes() -> None:
    book = (
        "Licence of the site\n*** START OF THE PROJECT GUTENBERG EBOOK EMMA ***\n"
        "Emma Woodhouse, handsome.\n*** END OF THE PROJECT GUTENBERG EBOOK EMMA ***\nDonate"
    )
    assert cleaning.decoded(book.encode())[0].strip() == "Emma Woodhouse, handsome."


def test_controls_and_needless_blanks_go() -> None:
    assert cleaning.plain("\ufeffa\x00b\u200b  c\t\td \r\ne\u0301") == "ab c d \né"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("cafÃ© and Â£5", "café and £5"),
        ("ä½\xa0å¥½", "你好"),
        ("plain", "plain"),
        ("Ã is a letter", "Ã is a letter"),
    ],
)
def test_text_that_was_decoded_wrongly_once_is_repaired(wrong: str, right: str) -> None:
    assert cleaning.repaired(wrong) == right


def test_markup_becomes_lines() -> None:
    page = "<style>p{}</style><h1>River</h1><p>2 &lt; 3 &amp;&nbsp;<b>so</b><!-- no --></p>"
    assert cleaning.without_markup(page) == "River\n2 < 3 & so"
    assert cleaning.without_markup("if a < b and c > d") == "if a < b and c > d"


def test_notes_of_editors_go_and_their_guesses_stay() -> None:
    noted = "明月[松]间照（一作「光」（见集）），。清泉石上流。"
    assert cleaning.without_notes(noted) == "明月松间照，清泉石上流。"


@pytest.mark.parametrize(("script", "text"), [("simplified", "汉字"), ("traditional", "漢字")])
def test_one_script(script: str, text: str) -> None:
    items = [{"id": "1", "text": "漢字", "title": "汉字"}, {"id": "2", "text": "汉字"}]
    cleaning.converted(items, script, ["text", "title"])
    assert items == [{"id": "1", "text": text, "title": text}, {"id": "2", "text": text}]


PERSONAL = [
    ("write to wang.li+a@mail.example.com.cn now", "email"),
    ("手机13812345678", "phone"),
    ("电话 010-62345678", "phone"),
    ("call (415) 555-2671 today", "phone"),
    ("ring +44 20 7946 0958", "phone"),
    ("证件11010519491231002X。", "identity"),
    ("card 4111 1111 1111 1111", "card"),
    ("from 192.168.4.20", "ip"),
    ("at 2001:db8::8a2e:370:7334", "ip"),
    ("住北京市海淀区中关村大街27号", "address"),
    ("lives at 12 Baker Street", "address"),
]


@pytest.mark.parametrize(("text", "kind"), PERSONAL)
def test_personal_data_is_found_and_masked(text: str, kind: str) -> None:
    masked, found = personal.masked(text, ALL)
    assert dict(found) == {kind: 1}
    assert f"<{kind}>" in masked
    assert personal.masked(text, ()) == (text, found)  # reported, and kept


@pytest.mark.parametrize(
    "text",
    [
        "她生于1984年，三号楼的灯还亮着。",
        "证件11010519491231002Y",  # its check digit is wrong
        "card 4111 1111 1111 1112",
        "version 1.2.3, see ::1 and 127.0.0.1",
        "pi is 3.14159265358979",
        "@everyone at 9:30",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    masked, found = personal.masked(text, ALL)
    assert (masked, dict(found)) == (text, {})


@pytest.mark.parametrize(
    ("text", "rules", "why"),
    [
        (" \n", {}, "empty"),
        ("山\ufffd水", {}, "broken encoding"),
        ("山□水", {"forbidden": "□"}, "forbidden characters"),
        ("山", {"shortest": 2}, "too short"),
        ("山水", {"longest": 1}, "too long"),
        ("-- 12 == 99 --", {"letters": 0.5}, "hardly any words"),
        ("a\nb\na\na\na", {"repeated": 0.5}, "repeats itself"),
        ("Это русский текст", {"languages": ("zh", "en")}, "language other"),
        (
            "Il pleure dans mon coeur comme il pleut sur la ville; quelle est cette",
            {"languages": ("en",)},
            "language other",
        ),
        ("河上的灯亮了", {"languages": ("en",)}, "language zh"),
        ("The lamp was on the bridge", {"languages": ("en",)}, None),
        ("河上的灯亮了 OK", {"languages": ("zh",)}, None),
        ("山水", {"licences": ("CC0-1.0",)}, "licence MIT"),
    ],
)
def test_what_is_dropped_has_a_reason(text: str, rules: dict[str, object], why: str | None) -> None:
    assert quality.reason({"id": "1", "text": text}, Quality(**rules), "MIT") == why
