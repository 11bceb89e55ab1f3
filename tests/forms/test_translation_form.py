"""A work in another language: made from another one, edited, refused; a book keeps its pictures."""

from __future__ import annotations

import html
import re

import pytest
from little_home import ENGINES, Home, little_brief

from baiyi.errors import BadBrief, Unsupported
from baiyi.protect.verify import verify
from baiyi.values import Brief


def into(language: str, source: str | None, **options: object) -> Brief:
    given = {"line": "-", "form": "translation", "language": language, "source": source}
    return Brief.model_validate(given | {"engines": ENGINES, "narration": False} | options)


def test_a_book_is_told_in_another_language_with_the_pictures_it_had(shared_home: Home) -> None:
    with shared_home.open() as studio:
        source = studio.make(little_brief("zh", seed=7, pages=2))
        pictures = {p.name: p.read_bytes() for p in shared_home.out.glob("*/page-*.png")}
        shared_home.asked()
        made = studio.make(into("en", source.work, glossary={"河": "Silver River"}))
        asked = shared_home.asked()
        assert not [line for line in asked if line.startswith("paints")], "pictures are kept"
        assert [line for line in asked if line.startswith("translates")]
        names = [row.name for row in studio.parts(made.work)]
        assert {"canon", "title", "page 1", "page 2"} <= set(names)
        text = studio.part_text(made.work, "page 1")
        assert not re.search("[\u4e00-\u9fff]", text) and "Silver River" in studio.part_text(
            made.work, "canon"
        )
        chain = [link.step for link in studio.why(made.work, "cover.png")]
        assert "paint.illustrate" in chain and "paint.stage_cover" in chain, (
            "the source is behind it"
        )
    files = {path.name for path in shared_home.out.glob("*/*")}
    assert {"review.html", "poster.png"} <= files and len(pictures) == 2
    page = next(shared_home.out.glob("*/review.html"))
    outcomes = {f.rule: f.outcome for f in verify(page).findings}
    assert outcomes["gb45438.explicit"] == outcomes["gb45438.implicit"] == "present"
    shown = html.unescape(re.sub("<[^>]+>", "", page.read_text("utf-8")))
    assert text.splitlines()[0] in shown


def test_an_edit_of_the_source_is_translated_and_an_edit_of_the_translation_kept(
    shared_home: Home,
) -> None:
    with shared_home.open() as studio:
        source = studio.make(little_brief("zh", seed=7, pages=2))
        brief = into("en", source.work, glossary={"河": "Silver River"})
        made = studio.make(brief)
        shared_home.asked()
        studio.edit(made.work, "page 2", "A human wrote this page anew.")
        again = studio.make(brief)
        assert not [line for line in shared_home.asked() if line.startswith("translates")]
        assert studio.human_share(again.work) > 0
        assert "A human wrote this page anew." in "".join(
            path.read_text("utf-8") for path in shared_home.out.glob("*/review.html")
        )
        studio.edit(source.work, "page 1", "天还没有亮，老人独自坐在河边，听水声慢慢变小。")
        studio.make(brief)
        told = [line for line in shared_home.asked() if line.startswith("translates")]
        assert len(told) == 1, "only the page that changed"


def test_what_cannot_be_translated_is_said(shared_home: Home) -> None:
    with shared_home.open() as studio:
        source = studio.make(little_brief("zh", seed=7, pages=2))
        for brief, error, said in (
            (into("en", None), BadBrief, "source:"),
            (into("zh", source.work), BadBrief, "language: en"),
            (into("fr", source.work), Unsupported, "'fr'"),
            (
                into("en", source.work, glossary={"灯": "lamp", "灯 ": "light"}),
                BadBrief,
                "'灯': 'lamp'",
            ),
        ):
            with pytest.raises(error, match=said):
                studio.make(brief)
            with pytest.raises(error, match=said):
                studio.estimate(brief)


def test_a_canon_that_was_edited_changes_what_is_called_by_it(shared_home: Home) -> None:
    with shared_home.open() as studio:
        source = studio.make(little_brief("zh", seed=7, pages=2))
        brief = into("en", source.work, glossary={"河": "Silver River"})
        made = studio.make(brief)
        canon = studio.part_text(made.work, "canon")
        studio.edit(made.work, "canon", canon.replace("Silver River", "Old Stream"))
        shared_home.asked()
        studio.make(brief)
        assert [
            line for line in shared_home.asked() if "Old Stream" in line or "translates" in line
        ]
        pages = [studio.part_text(made.work, f"page {n}") for n in (1, 2)]
        assert any("Old Stream" in page for page in pages) and "Silver River" not in "".join(pages)


def test_a_text_comes_in_every_edition_and_its_chapters_can_be_edited(home: Home) -> None:
    with home.open() as studio:
        poem = Brief(line="秋夜江上怀友", form="verse", metre="七绝", engines=ENGINES)
        source = studio.make(poem)
        brief = into("en", source.work, title="On the River")
        made = studio.make(brief)
        assert "translates" in " ".join(home.asked())
        studio.edit(made.work, "title", "Upon the River")
        again = studio.make(brief)
        assert not [line for line in home.asked() if line.startswith("translates")]
        chapter = studio.part_text(again.work, "chapter 1")
        assert not re.search("[\u4e00-\u9fff]", chapter)
    endings = {path.suffix for path in home.out.glob("*/Upon the River*")}
    assert endings >= {".docx", ".epub", ".pdf", ".md", ".txt"}
    for path in home.out.glob("*/Upon the River.*"):
        if path.suffix != ".c2pa":
            outcomes = {f.rule: f.outcome for f in verify(path).findings}
            assert outcomes["gb45438.explicit"] == outcomes["gb45438.implicit"] == "present"
