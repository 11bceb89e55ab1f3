"""Screenplays: read back exactly, by us and by parsers of others; made, adapted, edited, checked."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import little_engines
import pikepdf
import pytest
from little_home import ENGINES, Home, little_brief
from little_scripts import script
from pypdfium2 import PdfDocument
from screenplain.parsers import fountain as screenplain
from screenplain.types import Dialog, DualDialog, Slug

from baiyi.cli.main import main
from baiyi.create.write.screenplay.outline import passages, wording_of
from baiyi.documents import final_draft as fdx
from baiyi.documents import fountain as reading
from baiyi.errors import BadBrief, Damaged, Unsupported
from baiyi.forms import examine
from baiyi.forms.screenplay import retell
from baiyi.protect.verify import verify
from baiyi.publish.breakdown import rows, speaking
from baiyi.publish.final_draft import final_draft
from baiyi.publish.fountain import fountain, written
from baiyi.publish.screenplay_pdf import screenplay_pdf
from baiyi.values import (
    Brief,
    Canon,
    Chapter,
    Character,
    Element,
    Manuscript,
    Piece,
    Prompt,
    Screenplay,
    ScriptScene,
    Usage,
    heading_of,
    paragraphs,
)

NOTICE = "本作品由人工智能生成 AI-generated"


@pytest.mark.parametrize("seed", range(50))
def test_any_script_reads_back_as_it_is(seed: int) -> None:
    made = script(seed)
    text = fountain(made, notice=NOTICE).read().decode()
    assert reading.screenplay(text) == made
    assert fdx.screenplay(final_draft(made).read()) == made
    scenes = sum(e.kind == "heading" for e in made.elements)
    speeches = sum(e.kind == "character" for e in made.elements)
    theirs = list(screenplain.parse(io.StringIO(text)))
    assert sum(isinstance(p, Slug) for p in theirs) == scenes
    assert speeches == sum(
        2 if isinstance(p, DualDialog) else isinstance(p, Dialog) for p in theirs
    )


@pytest.mark.parametrize(
    ("line", "text", "number"),
    [
        ("1. 茶馆 夜 内", "内景 茶馆 夜", "1"),
        ("第3场 渡口 日/外", "外景 渡口 日", "3"),
        ("12、老宅 堂屋 内 清晨", "内景 老宅 堂屋 清晨", "12"),
    ],
)
def test_a_heading_with_its_place_first_is_one(line: str, text: str, number: str) -> None:
    (heading, action) = reading.elements(f"{line}\n\n灯亮着。\n")
    assert (heading.kind, heading.text, heading.scene_number) == ("heading", text, number)
    assert action.kind == "action"
    (plain,) = reading.elements("1. 他在屋里等了一夜，外面下着雨\n")
    assert plain.kind == "action"


def test_what_people_write_is_read() -> None:
    text = (
        "Title: _**Tea**_\nAuthors: Li\n\n1. 外景。运河码头 - 日\n\n王小明走来。/* 删 */\n\n@王小明（画外音）\n（低声）\n茶！\n\n"
        "内景 茶馆 夜\n\n> 切至\n\nMARY (V.O.) ^\nHi *there*.\n  \nAgain.\n\nFADE TO:\n\n> 完 <\n\n[[道具：信]]\n"
    )
    found = reading.screenplay(text)
    assert (found.title, found.author, found.language) == ("Tea", "Li", "zh")
    assert [(e.kind, e.text, e.scene_number) for e in found.elements] == [
        ("heading", "外景。运河码头 - 日", "1"), ("action", "王小明走来。", ""),
        ("character", "王小明（画外音）", ""), ("parenthetical", "低声", ""), ("dialogue", "茶！", ""),
        ("heading", "内景 茶馆 夜", ""), ("transition", "切至", ""), ("character", "MARY (V.O.)", ""),
        ("dialogue", "Hi there.\nAgain.", ""), ("transition", "FADE TO:", ""), ("centered", "完", ""),
        ("note", "道具：信", ""),
    ]  # fmt: skip
    assert found.elements[7].dual


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("INT. TEA HOUSE - NIGHT", ("int", "TEA HOUSE", "NIGHT")),
        ("EXT. PIER - THE END - DAY", ("ext", "PIER - THE END", "DAY")),
        ("INT./EXT. CAR", ("both", "CAR", "")),
        ("内景 茶馆 夜", ("int", "茶馆", "夜")),
        ("外景。运河码头 - 日", ("ext", "运河码头", "日")),
        ("The Void", ("", "The Void", "")),
    ],
)
def test_a_heading_comes_apart(text: str, parts: tuple[str, str, str]) -> None:
    found = heading_of(text)
    assert (found.setting, found.place, found.time) == parts


def sample(language: str) -> Screenplay:
    head = {"en": "INT. HALL - DAY", "zh": "内景 茶馆 日"}[language]
    who = {"en": "Ruth", "zh": "阿英"}[language]
    said = {"en": "No ticket, no ride.", "zh": "没票不能坐。"}[language]
    elements: list[Element] = []
    for n in range(1, 41):
        elements += [
            Element(kind="heading", text=head, scene_number=str(n)),
            Element(kind="note", text="Props: lamp, =urn" if language == "en" else "道具：灯、=信"),
            Element(
                kind="action", text=f"Daniel waits {n}." if language == "en" else f"小满等着{n}。"
            ),
            Element(kind="character", text=who),
            Element(kind="dialogue", text=said),
            Element(kind="character", text=who),
            Element(kind="dialogue", text=said),
        ]
    silent = "Daniel" if language == "en" else "小满"
    canon = Canon(characters=(Character(name=silent, role="x"),))
    return Screenplay(title="T", language=language, elements=tuple(elements), canon=canon)


@pytest.mark.models
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_scenes_and_parts_are_counted(language: str) -> None:
    made = sample(language)
    pdf = screenplay_pdf(made, notice=NOTICE)
    assert pdf.read() == screenplay_pdf(made, notice=NOTICE).read()
    with pikepdf.open(io.BytesIO(pdf.read())) as file:
        pages = len(file.pages) - 1
        width = float(file.pages[0].mediabox[2])
    texts = [page.get_textpage().get_text_range() for page in PdfDocument(pdf.read())]
    lines = [[line.strip() for line in text.splitlines()] for text in texts]
    assert "2." in lines[2] and "1." not in lines[1], "the title page is not counted"
    assert width == pytest.approx(612 if language == "en" else 595.28, abs=0.1)
    assert 7 <= pages <= 12
    table = rows(made, pages)
    assert [row.number for row in table] == [str(n) for n in range(1, 41)]
    assert table[0].setting == "int" and len(table[0].cast) == 2 and table[0].props[0][0] in "l灯"
    assert sum(row.eighths for row in table) == pytest.approx(8 * pages, rel=0.3)
    ((name, speeches, words, where),) = speaking(made)
    assert name in ("Ruth", "阿英") and speeches == 80 and len(where) == 40 and words >= 320


@pytest.mark.models
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_speech_over_a_page_says_so_at_its_foot_and_whose_it_is_at_the_head_of_the_next(
    language: str,
) -> None:
    """Its words count up, so that it shows which page ends within a speech."""
    anna, tom, unit = ("ANNA (V.O.)", "TOM", "word") if language == "en" else ("阿英", "小满", "字")
    elements = [
        Element(kind="heading", text="INT. HALL - DAY" if language == "en" else "内景 厅 日")
    ]
    for n in range(24):
        said = " ".join(f"{unit}{n}x{m}" for m in range(90 + 10 * (n % 5)))
        elements += [
            Element(kind="character", text=anna if n % 2 else tom),
            *([Element(kind="parenthetical", text="low")] if n % 3 else []),
            Element(kind="dialogue", text=said),
        ]
    made = Screenplay(title="T", language=language, elements=tuple(elements))
    pages = [
        [line.strip() for line in page.get_textpage().get_text_range().splitlines() if line.strip()]
        for page in PdfDocument(screenplay_pdf(made, notice=NOTICE).read())
    ][1:]
    if not any("x" in line for line in pages[-1]):
        pages.pop()  # only the end stands there
    more = "(MORE)" if language == "en" else "（接下页）"
    goes_on = "(CONT'D)" if language == "en" else "（续）："
    broken = 0
    for before, after in pairwise(pages):
        speech = {
            re.findall(rf"{unit} ?(\d+)x", "".join(page))[end]
            for page, end in ((before, -1), (after, 0))
        }
        over = len(speech) == 1
        broken += over
        assert (more in before) == over
        head = [line for line in after[:3] if line.endswith(goes_on)]
        assert len(head) == over
        if over:
            assert head[0].startswith(anna if int(*speech) % 2 else tom)
    assert broken > 3 and more not in pages[-1]


def test_a_check_says_what_a_production_stumbles_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "INT. HALL - DAY\n\nMARGARET\nHi.\n\nMARGRET\nHi again.\n\nEXT. YARD\n\nMARGARET\nBye.\n"
        "\nMARGARET\n\nShe goes.\n"
    )
    found = examine.examine(text, "screenplay")
    assert {f.rule for f in found.faults} == {"spelling", "time", "silent"} and not found.holds
    sound = examine.examine("内景 茶馆 夜\n\n@阿英\n走吧。\n\n@小满\n好。\n", "screenplay")
    assert sound.faults == ()
    path = tmp_path / "x.fountain"
    path.write_text(text, "utf-8")
    assert main(["check", str(path), "--json"], standalone_mode=False) == 1
    assert "MARGRET" in capsys.readouterr().out
    assert not examine.examine("nothing of a script", "screenplay").holds


def test_bad_input_gets_a_clear_word() -> None:
    with pytest.raises(Damaged, match="Final Draft"):
        fdx.screenplay(b"<FinalDraft>")
    with pytest.raises(Damaged, match="no Final Draft"):
        fdx.screenplay(b"<a/>")
    bomb = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><FinalDraft><Content><Paragraph Type="Action"><Text>&x;</Text></Paragraph></Content></FinalDraft>'
    assert "root:" not in fdx.screenplay(bomb).model_dump_json()
    assert reading.screenplay("") == Screenplay(title="", language="en", elements=())
    endless = reading.screenplay("[[" * 50_000 + "/*" * 50_000 + "*" * 50_000)
    assert len(endless.elements) == 1
    with pytest.raises(Unsupported, match="zh or"):
        wording_of(Brief(line="x", language="ja"))
    told = Manuscript(title="T", language="en", chapters=())
    with pytest.raises(Unsupported, match="translate"):
        wording_of(Brief(line="x", language="zh"), told)
    with pytest.raises(BadBrief, match="no text"):
        passages(Brief(line="x", language="en"), told)


HAN = "渡口的雨下了三天船夫把灯挂在桅上听见对岸有人敲锣谁也不敢过河风里有桂花香"
LATIN = [
    "rain",
    "falls",
    "on",
    "the",
    "ferry",
    "while",
    "somebody",
    "beats",
    "a",
    "gong",
    "across",
    "dark",
    "water",
    "and",
    "nobody",
    "dares",
]


def fill(self: object, prompt: Prompt) -> Iterator[Piece]:
    """Any answer that the schema allows."""
    chance = random.Random(f"{prompt.seed} {prompt.messages[-1].text}")
    chinese = "编剧" in prompt.messages[0].text

    def value(schema: dict[str, Any]) -> Any:
        if "enum" in schema:
            return chance.choice(schema["enum"])
        if schema["type"] == "array":
            return [value(schema["items"])]
        if schema["type"] == "object":
            return {name: value(part) for name, part in schema["properties"].items()}
        most = schema.get("maxLength", 40) - 2  # what goes on to the limit counts as cut off
        words = chance.sample(HAN, k=min(most, 20)) if chinese else chance.sample(LATIN, k=8)
        if "pattern" in schema:  # an action, a speech: a sentence of its own
            whole = ("" if chinese else " ").join(words)
            return f"{whole}。" if chinese else f"{whole.capitalize()}."
        return ("" if chinese else " ").join(words)[:most].strip()

    yield Piece(text=json.dumps(value(prompt.schema_ or {}), ensure_ascii=False))
    yield Piece(text="", finish="stop", usage=Usage())


@pytest.mark.models
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_script_is_made_labelled_edited_and_made_again(
    home: Home, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(little_engines.LittleWriter, "write", fill)
    brief = little_brief(language, form="screenplay", pages=2, title="渡口")
    with home.open() as studio:
        made = studio.make(brief)
        assert studio.make(brief).steps_run == 0
        text = studio.part_text(made.work, "scene 1")
        assert text.startswith((".内景", ".外景") if language == "zh" else ("INT. ", "EXT. "))
        studio.edit(made.work, "scene 1", text + "\n\n> 切至\n")
        again = studio.make(brief)
        assert again.steps_run
    files = {p.suffix: p for p in home.out.glob("渡口*/*")}
    assert {".fountain", ".fdx", ".pdf", ".md", ".csv"} <= set(files)
    for path in files.values():
        if path.suffix != ".c2pa":
            outcomes = {f.rule: f.outcome for f in verify(path).findings}
            assert outcomes["gb45438.explicit"] == "present", (path, outcomes)
    told = reading.screenplay(files[".fountain"].read_text("utf-8"))
    assert told.title == "渡口" and any(e.text == "切至" for e in told.elements)
    ours = fdx.screenplay(files[".fdx"].read_bytes())
    assert ours.elements[: len(told.elements)] == told.elements


@pytest.mark.models
def test_an_adaptation_keeps_the_canon_and_what_is_said(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with home.open() as studio:
        book = studio.make(little_brief("zh", cast=("小满：灯笼匠的女儿",)))
        monkeypatch.setattr(little_engines.LittleWriter, "write", fill)
        page = studio.part_text(book.work, "page 1")
        studio.edit(book.work, "page 1", f"{page}小满说：“灯要自己点亮。”")
        brief = Brief(line="改成剧本", form="screenplay", source=book.work, engines=ENGINES)
        made = studio.make(brief)
        scene = studio.part_text(made.work, "scene 1")
        canon = studio.part_text(made.work, "canon")
    assert "\n灯要自己点亮。\n" in scene.partition("@石爷爷")[0]
    assert "小满" in canon


def test_it_is_told_again_as_a_text() -> None:
    elements = sample("zh").elements
    text = ScriptScene(text=written(elements[:7]))
    told = retell({"title": "T", "canon": Canon(), "scene 1": text, "scene 2": text})
    assert told.language == "zh" and [c.title for c in told.chapters] == ["内景 茶馆 日"] * 2
    assert told.chapters[0] == Chapter(
        title="内景 茶馆 日",
        blocks=paragraphs("小满等着1。\n阿英：没票不能坐。\n阿英：没票不能坐。"),
    )


@pytest.mark.parametrize(
    ("heading", "place", "time"),
    [
        ("内景 饭店 夜总会", "饭店 夜总会", ""),
        ("内景 医院 日光室", "医院 日光室", ""),
        ("内景 茶馆 次日清晨", "茶馆", "次日清晨"),
        ("外景 码头 雨夜", "码头", "雨夜"),
        ("INT. HOUSE - DAYROOM", "HOUSE - DAYROOM", ""),
        ("INT. BANK - SAMEER'S OFFICE", "BANK - SAMEER'S OFFICE", ""),
        ("EXT. PIER - LATE NIGHT", "PIER", "LATE NIGHT"),
        ("INT. CAR - NIGHT - CONTINUOUS", "CAR", "NIGHT - CONTINUOUS"),
    ],
)
def test_a_heading_ends_with_a_time_only_where_it_says_one(
    heading: str, place: str, time: str
) -> None:
    found = heading_of(heading)
    assert (found.place, found.time) == (place, time)


def test_a_name_inside_a_word_brings_nobody_into_the_scene() -> None:
    elements = (
        Element(kind="heading", text="INT. HALL - DAY"),
        Element(kind="action", text="The truth comes out. The dancers leave. Dan stays."),
    )
    people = tuple(Character(name=name, role="x") for name in ("RUTH", "DAN"))
    made = Screenplay(title="x", language="en", elements=elements, canon=Canon(characters=people))
    (row,) = rows(made, 1)
    assert row.cast == ("DAN",)


def test_what_looks_like_a_mark_or_a_heading_reads_back() -> None:
    elements = (
        Element(kind="action", text="^"),
        Element(kind="character", text="INT. X - DAY"),
        Element(kind="dialogue", text="^"),
    )
    made = Screenplay(title="x", language="en", elements=elements)
    assert reading.screenplay(fountain(made, notice=NOTICE).read().decode()) == made
