"""Anything at all as input: it is taken, or refused by an error of ours; never a crash."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baiyi.brief import brief_from_line
from baiyi.brief.file import load_yaml
from baiyi.create.paint.named import pose_of, things_named, weather_of
from baiyi.create.paint.scroll import columns_of
from baiyi.create.speak.lines import lines
from baiyi.create.write.verse import forms
from baiyi.engines.drawing.vocabulary import THINGS
from baiyi.errors import BaiyiError
from baiyi.forms.examine import examine
from baiyi.publish.gate import safe_name
from baiyi.publish.markdown import escaped
from baiyi.values import Brief, Canon

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
HARD = settings(
    max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# Plain words, Chinese, marks that turn direction, markup, control characters, half a surrogate.
TEXTS = st.text(max_size=400) | st.text(
    "灯笼月。，“”《》\n\u202e\u0000\ufeff../<b>&*#:-{}[]'\"\\ \ttheCat3.5%¥", max_size=400
)
VERSE = st.text("白日依山尽黄河入海流，。\n《》·浣溪沙", max_size=120)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
VOCABULARY = {name: (name, name) for name in THINGS}


@HARD
@given(TEXTS)
def test_any_line_is_a_brief_or_refused(line: str) -> None:
    with contextlib.suppress(BaiyiError):
        brief = brief_from_line(line)
        assert brief.line.strip() and "\0" not in brief.line and "\u202e" not in brief.line


@HARD
@given(st.dictionaries(st.sampled_from(sorted(Brief.model_fields)), JSON, max_size=6))
def test_any_values_make_a_brief_or_are_refused(values: dict[str, Any]) -> None:
    line = values.pop("line", "a cat")
    with contextlib.suppress(BaiyiError):
        brief_from_line(line, **values)


@HARD
@given(TEXTS)
def test_any_yaml_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(BaiyiError):
        load_yaml(text, "a file")


@HARD
@given(TEXTS | VERSE, st.sampled_from([None, *forms.names()]))
def test_any_text_is_examined(text: str, form: str | None) -> None:
    found = examine(text, form)
    assert found.holds == (not any(fault.grave for fault in found.faults))
    assert all(fault.english and fault.chinese for fault in found.faults)


@HARD
@given(VERSE)
def test_a_scroll_holds_every_character_of_its_poem(text: str) -> None:
    kept = "".join(columns_of(text)).replace("　", "")
    assert all(character in kept for character in text if character in "白日依山尽黄河入海流")


@HARD
@given(TEXTS)
def test_a_file_name_stays_in_its_folder(title: str) -> None:
    name = safe_name(title)
    assert name and "/" not in name and "\0" not in name and name not in (".", "..")
    assert len(name.encode()) <= 255


@HARD
@given(TEXTS)
def test_markdown_of_any_text_is_one_plain_paragraph(text: str) -> None:
    line = " ".join(text.split())
    assert escaped(line).count("<") == escaped(line).count("\\<")


@HARD
@given(TEXTS, st.text(max_size=4))
def test_any_page_can_be_staged(text: str, name: str) -> None:
    things_named(text, VOCABULARY)
    weather_of(text)
    pose_of(text, name, alone=False)


@HARD
@given(TEXTS, st.sampled_from(["zh", "en"]))
def test_any_page_is_cut_into_lines_that_say_all_of_it(text: str, language: str) -> None:
    told = lines(text, Canon(), language)
    letters = [c for c in text if c.isalpha()]
    assert sum(c.isalpha() for _, line in told for c in line.text) <= len(letters)
    assert all(text[at : at + 1] for at, _ in told)
