"""A novel as a work, with a writer that only chance guides: what holds then is held by the form."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from little_home import Home

from baiyi.create.write import check
from baiyi.errors import BadBrief, Unsupported
from baiyi.protect.verify import verify
from baiyi.values import Brief, Outline

CAST = ("沈砚之: 修表匠", "陶阿满: 撑船的姑娘", "钱掌柜: 当铺掌柜")


def brief(**changes: Any) -> Brief:
    given: dict[str, Any] = {
        "line": "修表匠沿着运河寻找寄表的人", "form": "novel", "language": "zh", "length": 3000,
        "chapters": 3, "cast": CAST, "engines": {"writer": "teller"}, "author": "小满",
    }  # fmt: skip
    return Brief(**(given | changes))


def english(**changes: Any) -> Brief:
    cast = ("Edmund Vale: a watchmaker", "Tilly Marsh: who poles a boat", "Mr Crane: a pawnbroker")
    line = "A watchmaker follows a canal to find who sent the watch"
    return brief(line=line, language="en", length=1500, chapters=2, cast=cast, **changes)


def told(home: Home, made: Any) -> str:
    path = next(Path(file.path) for file in made.files if file.path.endswith(".txt"))
    return (home.folder / path).read_text("utf-8")


def test_a_novel_has_its_chapters_its_length_and_every_edition(home: Home) -> None:
    with home.open() as studio:
        made = studio.make(brief())
        again = studio.make(brief())
        names = [part.name for part in studio.parts(made.work)]
    assert again.steps_run == 0
    assert [n for n in names if n.startswith("chapter")] == ["chapter 1", "chapter 2", "chapter 3"]
    assert {"title", "canon", "outline", "notes 1"} <= set(names)
    suffixes = Counter(Path(file.path).suffix for file in made.files)
    assert {".docx", ".epub", ".pdf", ".md", ".txt"} <= set(suffixes)
    text = told(home, made)
    assert 2400 <= len(check.HAN_CHARACTER.findall(text)) <= 4200
    for file in made.files:
        path = home.folder / file.path
        if path.suffix in (".docx", ".epub", ".pdf", ".md", ".txt"):
            outcomes = {f.rule: f.outcome for f in verify(path).findings}
            assert outcomes["gb45438.explicit"] == outcomes["gb45438.implicit"] == "present", path


def test_no_sentence_comes_twice_and_nobody_is_named_whom_the_canon_does_not_know(
    home: Home,
) -> None:
    for asked in (brief(), english()):
        with home.open() as studio:
            made = studio.make(asked)
            chapters = [
                studio.part_text(made.work, p.name)
                for p in studio.parts(made.work)
                if p.name.startswith("chapter")
            ]
        sentences = [s for text in chapters for s in check.sentences(text) if len(s) > 6]
        assert [s for s, times in Counter(sentences).items() if times > 1] == []
        known = [entry.split(":")[0] for entry in asked.cast]
        assert check.names("\n".join(chapters), known, asked.line) == []


def test_a_wrong_note_is_traced_taken_back_and_what_follows_is_written_again(home: Home) -> None:
    with home.open() as studio:
        made = studio.make(brief())
        before = {
            name: studio.part_text(made.work, name)
            for name in ("chapter 1", "chapter 2", "chapter 3")
        }
        noted = studio.part_text(made.work, "notes 1")
        assert "source: '1.1'" in noted and "quote:" in noted
        quote = next(line for line in noted.splitlines() if "quote:" in line).partition(": ")[2]
        assert quote.strip("'\"") in before["chapter 1"].replace("\n", "")
        studio.edit(made.work, "notes 1", "chapter: 1\nnotes: []\n")
        again = studio.make(brief())
        after = {name: studio.part_text(made.work, name) for name in before}
    assert after["chapter 1"] == before["chapter 1"]
    assert after["chapter 2"] != before["chapter 2"], "it was told what chapter 1 made true"
    assert again.steps_run > 0


def test_a_humans_chapter_stays_as_written_and_is_counted(home: Home) -> None:
    with home.open() as studio:
        made = studio.make(brief())
        mine = "沈砚之坐在灯下，一句话也没有说。\n***\n第二天他就走了。"
        studio.edit(made.work, "chapter 2", mine)
        again = studio.make(brief())
        assert studio.part_text(made.work, "chapter 2").split("\n\n") == mine.split("\n")
        assert studio.human_share(made.work) > 0
    assert "一句话也没有说。" in told(home, again)


def test_what_if_leaves_a_novel_at_a_chapter_and_goes_on_otherwise(home: Home) -> None:
    with home.open() as studio:
        made = studio.make(brief())
        branch = brief(
            source=made.work, what_if="寄表的人就是掌柜", branch_at=2, cast=(), chapters=2
        )
        other = studio.make(branch)
        texts = {
            work: [studio.part_text(work, f"chapter {n}") for n in (2, 3)]
            for work in (made.work, other.work)
        }
        outline = Outline.model_validate(
            json.loads(
                next(p for p in studio.ledger.works.parts(other.work) if p.name == "outline").value
            )
        )
        assert [link.step for link in studio.why(other.work, "chapter 2")].count("source") == 1
    assert texts[made.work][0] != texts[other.work][0]
    assert [card.number for card in outline.chapters] == [1, 2, 3]
    first = made_chapter(told(home, made), other=told(home, other))
    assert first, "both begin with the same first chapter"
    side = next(Path(f.path) for f in other.files if f.path.endswith(".html"))
    page = (home.folder / side).read_text("utf-8")
    for text in (texts[made.work][0], texts[other.work][0]):
        assert text.split("\n\n")[0][:20] in page


def made_chapter(text: str, other: str) -> str:
    """What two texts have in common at their beginning, after the title."""
    lines = [a for a, b in zip(text.splitlines(), other.splitlines(), strict=False) if a == b]
    return "".join(line for line in lines if len(line) > 20)


def test_a_story_goes_on_where_its_source_ends(home: Home) -> None:
    with home.open() as studio:
        made = studio.make(brief())
        more = studio.make(brief(line="他们到了海边", source=made.work, chapters=2, length=1200))
        names = [p.name for p in studio.parts(more.work) if p.name.startswith("chapter")]
        assert names == ["chapter 4", "chapter 5"]
        for number in (1, 3):
            whole = studio.part_text(made.work, f"chapter {number}")
            assert whole.split("\n\n")[0] in told(home, more)


def test_a_sample_sets_targets_that_the_report_measures(home: Home) -> None:
    sample = "他来了。“坐。”她说。“不坐了。”他说。风很大。" * 3
    with home.open() as studio:
        made = studio.make(brief(style_sample=sample))
    report = next(
        Path(f.path) for f in made.files if "审稿报告" in f.path and f.path.endswith(".md")
    )
    text = (home.folder / report).read_text("utf-8")
    assert "目标（取自样文）" in text and text.count("\n| ") >= 5


@pytest.mark.parametrize(
    ("changes", "error", "names"),
    [
        ({"language": "fr"}, Unsupported, "'fr'"),
        ({"what_if": "他没有走"}, BadBrief, "source"),
        ({"branch_at": 2}, BadBrief, "source"),
    ],
)
def test_what_cannot_be_asked_is_said(
    home: Home, changes: dict[str, Any], error: type[Exception], names: str
) -> None:
    with home.open() as studio, pytest.raises(error, match=names):
        studio.make(brief(**changes))


def test_a_branch_beyond_the_end_or_in_another_language_is_refused(home: Home) -> None:
    with home.open() as studio:
        made = studio.make(brief())
        for changes, names in (
            ({"what_if": "x 不来", "branch_at": 9}, "3 chapters"),
            ({"what_if": "x 不来"}, "belong together"),
            ({"language": "en", "line": "On they go"}, "translation"),
        ):
            with pytest.raises(BadBrief, match=names):
                studio.make(brief(source=made.work, **changes))


@pytest.mark.parametrize("length", [15_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_a_long_novel_holds(home: Home, length: int) -> None:
    """Every chapter is there, in every edition, and nothing is said twice."""
    asked = brief(length=length, chapters=24)
    with home.open() as studio:
        made = studio.make(asked)
        names = [p.name for p in studio.parts(made.work) if p.name.startswith("chapter")]
    text = told(home, made)
    assert len(names) == 24
    assert len(check.HAN_CHARACTER.findall(text)) > 0.8 * length
    sentences = [s for s in check.sentences(text) if len(s) > 8 and "人工智能" not in s]
    assert len(set(sentences)) > 0.999 * len(sentences)
    epub = next(home.folder / f.path for f in made.files if f.path.endswith(".epub"))
    with zipfile.ZipFile(epub) as archive:
        assert sum("chapter" in name for name in archive.namelist()) >= 24
