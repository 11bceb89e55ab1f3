"""Briefs from lines and files: what is taken, what is refused, and how it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from baiyi.brief import brief_from_file, brief_from_line
from baiyi.brief.words import language_of
from baiyi.errors import BadBrief

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_every_example_is_a_brief_in_the_language_of_its_name(path: Path) -> None:
    found = brief_from_file(path)
    assert path.name.endswith(f".{found.language}.yaml")
    assert language_of(found.line) == found.language
    assert found.form != "picture_book" or len(found.cast) == 2


def test_the_line_decides_the_language_and_options_win() -> None:
    assert brief_from_line("守灯塔的猫").language == "zh"
    assert brief_from_line("A cat who keeps a lighthouse").language == "en"
    assert brief_from_line("守灯塔的猫", language="en", pages=3).pages == 3


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le chat du gardien de phare veut sauver les bateaux dans la tempête", "fr"),
        ("Die Katze des Leuchtturmwärters hat Angst vor dem Sturm", "de"),
        ("El gato que vive con la luna y no puede dormir", "es"),
        ("灯台守の猫", "ja"),
        ("등대지기의 고양이", "ko"),
        ("Кот смотрителя маяка", "ru"),
        ("dragon", "en"),
    ],
)
def test_other_languages_are_recognised(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("line", ["", "   ", "\n\t", "\u200f\u202e"])
def test_an_empty_line_is_refused_with_what_to_do(line: str) -> None:
    with pytest.raises(BadBrief, match="say in a sentence") as caught:
        brief_from_line(line)
    assert "一句话" in caught.value.chinese


def test_twenty_thousand_characters_are_refused_with_both_numbers() -> None:
    with pytest.raises(BadBrief, match=r"20,000 characters; 4,000 is the limit"):
        brief_from_line("灯" * 20_000)


def test_control_characters_are_named_and_direction_marks_taken_out() -> None:
    with pytest.raises(BadBrief, match=r"U\+0007 at position 5"):
        brief_from_line("a ca\x07t")
    assert brief_from_line("a cat\u202e tac a").line == "a cat tac a"
    assert brief_from_line("a cat", title="../../etc/\u202epasswd <b>x</b>").title == (
        "../../etc/passwd <b>x</b>"
    )


@pytest.mark.parametrize(
    ("options", "named"),
    [({"pages": 0}, "pages"), ({"pages": 41}, "pages"), ({"reader_age": 2}, "reader_age"),
     ({"style": "oil"}, "style"), ({"seed": -1}, "seed"), ({"cap_money": -2.0}, "cap_money")],
)  # fmt: skip
def test_bad_values_are_named(options: dict[str, object], named: str) -> None:
    with pytest.raises(BadBrief, match=named):
        brief_from_line("a cat", **options)


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "brief.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_an_unknown_key_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadBrief, match=r"unknown key 'pagse'; did you mean 'pages'"):
        brief_from_file(written(tmp_path, "line: a cat\npagse: 4\n"))


def test_a_billion_laughs_are_refused_at_once(tmp_path: Path) -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10))
    with pytest.raises(BadBrief, match="aliases"):
        brief_from_file(written(tmp_path, f"l0: &l0 lol\n{levels}\nline: *l9\n"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("line: !!python/object/apply:os.system ['true']\n", "YAML"),
        ("line: [a\n", "YAML"),
        ("- a\n- b\n", "key: value"),
        ("just words", "key: value"),
        ("", "key: value"),
        ("line:\n", "the line is empty"),
        ("line: {a: 1}\n", "line"),
        ("line: a cat\npages: many\n", "pages"),
        ("line: a cat\ncast: [[[[[[[[[1]]]]]]]]]\n", "nested"),
        (b"\xff\xfeline", "UTF-8"),
        ("line: a\x00b\n", "control character"),
        ("line: " + "x" * 70_000, "64,000"),
    ],
)
def test_bad_files_are_refused_by_name(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(BadBrief, match=told):
        brief_from_file(written(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadBrief, match=r"there is no file .*nothing\.yaml"):
        brief_from_file(tmp_path / "nothing.yaml")


def test_a_cast_may_be_written_as_mappings_or_as_words(tmp_path: Path) -> None:
    path = written(tmp_path, "line: a cat\ncast:\n  - Pepper: a cat\n  - 'Marlow: a keeper'\n")
    assert brief_from_file(path).cast == ("Pepper: a cat", "Marlow: a keeper")
