"""A poem as a work: made, kept, edited, explained; and any text checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from little_home import ENGINES, Home
from PIL import Image

from baiyi.brief import brief_from_line
from baiyi.errors import BadBrief, Unsupported
from baiyi.forms import examine
from baiyi.protect.verify import verify
from baiyi.values import Brief

WANG_WEI = "渭城朝雨浥轻尘，客舍青青柳色新。\n劝君更尽一杯酒，西出阳关无故人。"


def brief(**options: object) -> Brief:
    return brief_from_line("秋夜江上怀友", metre="七绝", author="小满", engines=ENGINES, **options)


@pytest.mark.models
def test_a_poem_is_made_once_labelled_and_shown_as_a_scroll(home: Home) -> None:
    assert brief().form == "verse", "whoever names a form of verse wants a poem"
    with home.open() as studio:
        made = studio.make(brief())
        again = studio.make(brief())
        assert again.steps_run == 0 and made.steps_run > 0
        found = examine.examine(studio.part_text(made.work, "poem"))
        assert found.verdict and found.verdict.form == "七绝" and found.holds
    files = {path.name: path for path in home.out.glob("*/*")}
    assert Image.open(files["scroll.png"]).size == (1400, 2000)
    for path in files.values():
        if path.suffix in (".md", ".png"):
            outcomes = {f.rule: f.outcome for f in verify(path).findings}
            assert outcomes["gb45438.explicit"] == outcomes["gb45438.implicit"] == "present"


@pytest.mark.models
def test_without_a_writer_the_poet_writes_it(home: Home) -> None:
    """With its real model: seconds, and no writer is asked."""
    asked = brief().model_copy(update={"engines": {"painter": "little"}})
    with home.open() as studio:
        [poem, *_] = studio.estimate(asked).stages
        assert (poem.engine, poem.count) == ("verse", 1)
        work = studio.make(asked).work
        found = examine.examine(studio.part_text(work, "poem"))
        assert found.verdict and found.verdict.form == "七绝" and found.holds
        assert "write.composed" in {link.step for link in studio.why(work, "poem")}
    assert not [line for line in home.asked() if line.startswith("writer")]


@pytest.mark.models
def test_an_edit_that_breaks_the_form_is_kept_and_said(home: Home) -> None:
    with home.open() as studio:
        made = studio.make(brief())
        studio.edit(made.work, "poem", WANG_WEI)
        edited = studio.make(brief())
        assert edited.notes == ("line 3 does not take up the tones of line 2 (失粘)",)
        assert studio.human_share(made.work) > 0.2
        text = next(home.out.glob("*/*.md")).read_text("utf-8")
        assert "客舍青青柳色新" in text
        found = examine.examine(text)
        assert found.verdict and not found.holds, "our own file is read as the poem that it is"


def test_the_languages_and_forms_of_verse_are_known(home: Home) -> None:
    with home.open() as studio:
        with pytest.raises(Unsupported, match="Chinese and English"):
            studio.make(brief(language="fr"))
        with pytest.raises(BadBrief, match="haiku"):
            studio.make(brief(language="en"))
        with pytest.raises(BadBrief, match="浣溪沙"):
            studio.estimate(brief_from_line("秋夜", metre="浣西沙"))


def test_any_text_can_be_examined(tmp_path: Path) -> None:
    titled = examine.examine(f"渭城曲\n{WANG_WEI}")
    assert titled.verdict and [f.rule for f in titled.faults if f.grave] == ["adhesion"]
    ci = examine.examine("浣溪沙·春恨\n一曲新词酒一杯，去年天气旧亭台。夕阳西下几时回？\n"
                         "无可奈何花落去，似曾相识燕归来。小园香径独徘徊。")  # fmt: skip
    assert ci.verdict and ci.verdict.form == "浣溪沙" and ci.holds
    assert examine.examine("# A walk\n\nThe cat walked home. It was late.").faults == ()
    loop = examine.examine("The cat walked home to her mother. " * 4)
    assert [f.rule for f in loop.faults] == ["loop"] and not loop.holds
    assert [f.rule for f in examine.examine("The cat walked and then").faults] == ["unfinished"]
    assert "leftovers" in [f.rule for f in examine.examine("好的，以下是故事。猫回家了。").faults]


@pytest.mark.parametrize(
    ("stored", "said"),
    [(b"", "no text"), (b"\x00\x01\x02", "no text"), (b"  \n", "no text"), (b"\xff\xfe\xff", "no text"),
     (b"a" * 5_000_001, "5000001 bytes")],
)  # fmt: skip
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, stored: bytes, said: str) -> None:
    path = tmp_path / "poem.txt"
    path.write_bytes(stored)
    with pytest.raises(BadBrief, match=said):
        examine.read(path)


def test_an_old_encoding_is_read_and_a_missing_file_named(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes(WANG_WEI.encode("gb18030"))
    assert examine.read(path) == WANG_WEI
    with pytest.raises(BadBrief, match="missing"):
        examine.read(tmp_path / "missing.txt")
