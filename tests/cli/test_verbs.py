"""Every verb in this process: what it prints, for people and for programs, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from tiny_terminal import LINE, Run

from baiyi import catalog
from baiyi.forms import table
from baiyi.forms.wording import KINDS
from baiyi.store.ledger import Ledger
from baiyi.values import ModelCard


def test_an_empty_home_says_how_to_begin(baiyi: Run) -> None:
    assert baiyi("list", "--json").json == []
    for language, word in (("en", "No works yet"), ("zh", "还没有作品")):
        ran = baiyi("list", BAIYI_LANGUAGE=language)
        assert (ran.code, ran.err) == (0, "")
        assert word in ran.out
        assert "baiyi make" in ran.out


def test_a_plan_makes_nothing(baiyi: Run, home: Path) -> None:
    ran = baiyi("make", LINE, "--form", "tiny", "--pages", "3", "--plan-only")
    assert ran.code == 0
    assert ran.out.splitlines()[3].split() == ["pages", "3", "tiny", "3.0", "s"]
    plan = baiyi("make", LINE, "--form", "tiny", "--pages", "3", "--plan-only", "--json").json
    assert [stage["count"] for stage in plan["stages"]] == [1, 3, 1]
    assert baiyi("list", "--json").json == []
    assert not (home / "out").exists()


def test_make_list_show_and_again(baiyi: Run, work: str, home: Path) -> None:
    assert [w["id"] for w in baiyi("list", "--json").json] == [work]
    assert work in baiyi("list").out
    shown = baiyi("show", work[:5], "--json").json
    assert [p["name"] for p in shown["parts"]] == ["canon", "title", "page 1", "page 2"]
    assert Path(shown["files"][0]["path"]).is_file()
    assert shown["human_share"] == 0
    people = baiyi("show", shown["work"]["title"])
    assert people.code == 0
    assert str(home) not in people.out, "paths below the working folder are shown short"
    assert baiyi("show", work, "page", "1").out.startswith("1 page on happens what")
    again = baiyi("make", LINE, "--form", "tiny", "--pages", "2", "--json").json
    assert (again["work"], again["steps_run"]) == (work, 0)


def test_a_part_is_json_for_programs_too(baiyi: Run, work: str) -> None:
    text = baiyi("show", work, "page", "1").out.rstrip("\n")
    assert baiyi("show", work, "page", "1", "--json").json == {"part": "page 1", "text": text}


def test_why_goes_back_to_the_brief(baiyi: Run, work: str) -> None:
    chain = baiyi("why", work, "page", "2", "--json").json
    assert [link["step"] for link in chain] == [
        "tiny_steps.plan",
        "tiny_steps.canon",
        "tiny_steps.page",
    ]
    assert [link["inputs"] for link in chain] == [[], [1], [1, 2]]
    out = baiyi("why", work, "page", "2").out
    assert out.startswith(f"brief: {LINE}\n")
    assert "by tiny" in out
    assert "by plain code" in out
    (file,) = baiyi("show", work, "--json").json["files"]
    assert baiyi("why", work, file["path"], "--json").json[-1]["step"] == "protect.seal"


def test_a_work_made_from_another_follows_its_edits_and_says_why(
    baiyi: Run, work: str, home: Path
) -> None:
    again = ("make", "the same once more", "--form", "tiny", "--pages", "1", "--source", work[:6])
    made = baiyi(*again, "--json").json
    (file,) = made["files"]
    first = Path(file["path"]).read_text("utf-8")
    chain = baiyi("why", made["work"], file["path"], "--json").json
    steps = [link["step"] for link in chain]
    assert steps.count("source") == 1
    assert steps.count("tiny_steps.page") == 3  # two of the source's, one of its own
    source = next(n for n, link in enumerate(chain, 1) if link["step"] == "source")
    assert source in next(link for link in chain if link["step"] == "tiny_form.again")["inputs"]
    (home / "new.txt").write_text("A line that a human wrote.\n", "utf-8")
    assert baiyi("edit", work, "page", "1", "--from", "new.txt").code == 0
    assert baiyi(*again, "--json").json["work"] == made["work"]
    second = Path(file["path"]).read_text("utf-8")
    assert "A line that a human wrote." in second
    assert "A line that a human wrote." not in first


def test_a_source_that_is_not_there_or_not_made_is_named(baiyi: Run) -> None:
    ran = baiyi("make", "again", "--form", "tiny", "--source", "nothing")
    assert ran.code == 2 and "'nothing'" in ran.err
    failed = baiyi("make", "x", "--form", "tiny", "--pages", "1", "--cap-money", "0")
    assert failed.code != 0
    bare = baiyi("list", "--json").json[0]["id"]
    ran = baiyi("make", "again", "--form", "tiny", "--source", bare)
    assert ran.code == 2 and f"baiyi rebuild {bare}" in ran.err
    ran = baiyi("make", "again", "--form", "tinny")
    assert ran.code == 2 and "there are: tiny" in ran.err


def test_an_edit_is_kept_rebuilt_and_taken_back(baiyi: Run, work: str, home: Path) -> None:
    (home / "new.txt").write_text("一个人写的话\n", "utf-8")
    ran = baiyi("edit", work, "page", "1", "--from", "new.txt")
    assert ran.out.splitlines() == [
        "page 1: your version is kept",
        f"now run: baiyi rebuild {work}",
    ]
    assert baiyi("edit", work, "PAGE", "1", "--from", "new.txt").code == 0
    assert baiyi("list", "--json").json[0]["state"] == "edited"
    made = baiyi("rebuild", work, "--json").json
    assert made["steps_run"] == 2, "the book is bound and sealed again, nothing is written again"
    assert "一个人写的话" in Path(made["files"][0]["path"]).read_text("utf-8")
    assert baiyi("show", work, "--json").json["human_share"] > 0
    assert "by a human" in baiyi("why", work, "page", "1").out
    assert baiyi("edit", work, "page", "1", "--from", "new.txt").out == "page 1: nothing changed\n"
    while baiyi("edit", work, "page", "1", "--undo").code == 0:
        pass
    assert baiyi("edit", work, "page", "1", "--undo").err.startswith("error: nobody has edited")
    assert baiyi("rebuild", work, "--json").json["steps_run"] == 0


def test_an_edit_in_the_editor(baiyi: Run, work: str) -> None:
    ran = baiyi("edit", work, "page", "1", EDITOR="sed -i s/happens/happened/", VISUAL="")
    assert ran.out.startswith("page 1: your version is kept\n"), ran
    assert "happened" in baiyi("show", work, "page", "1").out
    ran = baiyi("edit", work, "page", "1", EDITOR="sed -i s/happened/happens/")
    assert "your version is kept" in ran.out, "the editor is given the newest edit"
    assert baiyi("edit", work, "page", "1", EDITOR="true").out == "page 1: nothing changed\n"
    for language, told in (("en", "error: false: Editing failed"), ("zh", "出错了：编辑器 false")):
        ran = baiyi("edit", work, "page", "1", EDITOR="false", BAIYI_LANGUAGE=language)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(told)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("灯笼".encode("gb18030"), "is not UTF-8 text"),
        (b"  \n", "is empty; nothing was changed"),
        (b"a\x07b", "control character U+0007"),
    ],
)
def test_a_bad_edit_changes_nothing(
    baiyi: Run, work: str, home: Path, data: bytes, told: str
) -> None:
    (home / "new.txt").write_bytes(data)
    ran = baiyi("edit", work, "page", "1", "--from", "new.txt")
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert baiyi("list", "--json").json[0]["state"] == "done"


def test_what_an_edit_cannot_find(baiyi: Run, work: str, home: Path) -> None:
    for source in ("missing.txt", "."):
        ran = baiyi("edit", work, "page", "1", "--from", source)
        assert (ran.code, ran.err.partition(" cannot be read")[0]) == (2, f"error: {source}")
    ran = baiyi("edit", work, "page", "9", "--from", "missing.txt")
    assert "it has: canon, title, page 1, page 2" in ran.err


def test_an_edited_canon_has_to_fit(baiyi: Run, work: str, home: Path) -> None:
    text = baiyi("show", work, "canon").out
    (home / "canon.yaml").write_text(text.replace("colour: red", "colour: plaid"), "utf-8")
    ran = baiyi("edit", work, "canon", "--from", "canon.yaml")
    assert ran.code == 2
    assert "characters.0.look.colour" in ran.err


@pytest.mark.parametrize("verb", [("show",), ("why", "x"), ("edit", "x"), ("rebuild",)])
def test_an_unknown_work_is_told_with_what_to_do(baiyi: Run, verb: tuple[str, ...]) -> None:
    arguments = (verb[0], "nothing", *verb[1:])
    ran = baiyi(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: there is no work 'nothing'; `baiyi list` shows those there are\n"
    if verb[0] != "edit":
        told = baiyi(*arguments, "--json")
        assert (told.code, told.err) == (2, "")
        assert told.json["error"] == "NotFound"


def test_verify_answers_for_any_file(baiyi: Run, work: str, home: Path) -> None:
    Image.new("RGB", (80, 60), "teal").save(home / "p.png")
    (home / "t.txt").write_text("hello\n")
    (home / "empty").touch()
    for name, code in (("p.png", 1), ("t.txt", 1), ("empty", 4)):
        ran = baiyi("verify", name)
        assert (ran.code, ran.err) == (code, "")
        report = baiyi("verify", name, "--json")
        assert report.code == code
        assert report.json["whole"] is False
    for name in (".", "missing.png"):
        ran = baiyi("verify", name)
        assert (ran.code, ran.out) == (2, "")
        assert f"{name} cannot be read" in ran.err
    assert "没有凭证能证明" in baiyi("verify", "p.png", BAIYI_LANGUAGE="zh").out


def test_verify_of_our_own_file_and_of_a_changed_one(baiyi: Run, work: str) -> None:
    (file,) = baiyi("show", work, "--json").json["files"]
    assert baiyi("verify", file["path"], "--json").json["whole"] is True
    assert "unchanged since" in baiyi("verify", file["path"]).out
    Path(file["path"]).write_text(Path(file["path"]).read_text("utf-8") + "more\n", "utf-8")
    ran = baiyi("verify", file["path"])
    assert ran.code == 4
    assert ran.out.splitlines()[-1] == "broken: not as it was made"


def test_models_without_a_network(baiyi: Run) -> None:
    cards = baiyi("models", "list", "--json").json
    assert {c["name"] for c in cards} == set(catalog.models())
    assert not any(card["here"] for card in cards)
    assert "1.1 GB" in baiyi("models", "list").out
    ran = baiyi("models", "get", "fonts-eb-garamond")
    assert ran.code == 3
    assert "the setting offline is on" in ran.err
    assert "baiyi models get fonts-eb-garamond" in ran.err
    for verb in ("get", "remove"):
        assert "there is no model named 'x'" in baiyi("models", verb, "x").err
    assert baiyi("models", "remove", "fonts-eb-garamond").out == "✓ fonts-eb-garamond\n"


def test_models_test_and_advise(baiyi: Run) -> None:
    (trial,) = baiyi("models", "test", "painter:papercut", "--json").json
    assert trial["passed"]
    ran = baiyi("models", "test", "writer:absent")
    assert ran.code == 3
    assert "✗ writer:absent: " in ran.out
    assert "there is no engine 'x'" in baiyi("models", "test", "x").err
    rows = {
        row["name"]: row for row in baiyi("models", "advise", "--language", "fr", "--json").json
    }
    assert not rows["llama"]["fits"]
    assert "✗ writing  llama" in baiyi("models", "advise", "--language", "fr").out


def test_doctor_says_what_is_missing_and_what_to_do(baiyi: Run) -> None:
    ran = baiyi("doctor")
    assert ran.code == 3
    assert "    run: baiyi models get qwen2.5-coder-1.5b-instruct\n" in ran.out
    assert "请运行：baiyi models get" in baiyi("doctor", BAIYI_LANGUAGE="zh").out
    assert not all(item["well"] for item in baiyi("doctor", "--json").json)


def test_every_kind_and_form_has_a_name_in_both_languages() -> None:
    import typing

    assert set(KINDS) == set(typing.get_args(ModelCard.model_fields["kind"].annotation))
    for name, row in table.FORMS.items():
        assert row.english and row.chinese
        assert callable(table.form(name).make), name


def test_a_database_of_a_later_version_is_left_alone(baiyi: Run, work: str, home: Path) -> None:
    import sqlite3

    path = home / "home" / "ledger.db"
    with Ledger(f"sqlite:///{path}"):
        pass
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    ran = baiyi("list", "--json")
    assert ran.code == 4
    assert json.loads(ran.out)["error"] == "NewerDatabase"
    assert "written by a later Baiyi" in baiyi("list").err


def test_check_says_where_a_poem_leaves_its_form(baiyi: Run, home: Path) -> None:
    poem = home / "poem.txt"
    poem.write_text("渭城朝雨浥轻尘，客舍青青柳色新。\n劝君更尽一杯酒，西出阳关无故人。\n", "utf-8")
    for language, word in (
        ("en", "line 3 does not take up the tones"),
        ("zh", "第 3 句与第 2 句失粘"),
    ):
        ran = baiyi("check", str(poem), BAIYI_LANGUAGE=language)
        assert ran.code == 1 and word in ran.out
        assert "●○○●●◎○" in ran.out
    told = baiyi("check", str(poem), "--json").json
    assert not told["holds"] and told["verdict"]["form"] == "七绝"
    poem.write_text("白日依山尽，黄河入海流。欲穷千里目，更上一层楼。", "utf-8")
    assert baiyi("check", str(poem)).code == 0
    wrong = baiyi("check", str(poem), "--metre", "浣西沙")
    assert wrong.code == 2 and "浣溪沙" in wrong.err
    missing = baiyi("check", str(home / "none.txt"))
    assert missing.code == 2 and "none.txt" in missing.err


def test_check_reads_a_text_beside_its_brief(baiyi: Run, home: Path) -> None:
    (home / "brief.yaml").write_text(
        "line: 一杯热茶\nform: advertising\nsheet:\n  品名: 随行杯\n  容量: 480毫升\n", "utf-8"
    )
    (home / "copy.txt").write_text("随行杯，装得下650毫升。全国销量第一。\n", "utf-8")
    ran = baiyi("check", "copy.txt", "--brief", "brief.yaml", BAIYI_LANGUAGE="zh")
    assert ran.code == 1 and "650" in ran.out and "第九条" in ran.out
    law = baiyi("check", "copy.txt", "--advertising", "--json").json
    assert [fault["rule"] for fault in law["faults"]] == ["absolute"]
    (home / "copy.txt").write_text("随行杯，装得下480毫升。\n", "utf-8")
    assert baiyi("check", "copy.txt", "--brief", "brief.yaml").code == 0
    (home / "brief.yaml").write_text("line: 一杯热茶\n", "utf-8")
    refused = baiyi("check", "copy.txt", "--brief", "brief.yaml")
    assert refused.code == 2 and "facts" in refused.err


def test_a_text_is_brought_in_and_gone_on_with(baiyi: Run, home: Path) -> None:
    (home / "ferry.txt").write_text(
        "Chapter One\n\nThe ferry left.\n\nChapter Two\n\nIt came back.\n"
    )
    told = baiyi("import", "ferry.txt", "--title", "The Ferry", "--json").json
    assert (told["title"], told["language"]) == ("The Ferry", "en")
    assert [chapter["title"] for chapter in told["chapters"]] == ["Chapter One", "Chapter Two"]
    out = baiyi("import", "ferry.txt", "--title", "The Ferry").out
    assert told["work"] in out and "--form translation" in out
    asked = ("make", "again", "--form", "tiny", "--pages", "1", "--json")
    for source in (told["work"], "ferry.txt"):
        made = baiyi(*asked, "--source", source).json
        assert "The ferry left." in Path(made["files"][0]["path"]).read_text("utf-8")
    by_name = baiyi("make", "ferry.txt", "--form", "tiny", "--pages", "1", "--json").json
    assert "It came back." in Path(by_name["files"][0]["path"]).read_text("utf-8")
    (home / "briefs").mkdir()
    (home / "briefs" / "b.yaml").write_text(
        "line: again\nform: tiny\npages: 1\nsource: ../ferry.txt\n"
    )
    assert baiyi("make", "briefs/b.yaml", "--json").json["files"]
    ran = baiyi("make", "ferry.txt")
    assert ran.code == 2 and "--form" in ran.err
    ran = baiyi("import", "nothing.docx")
    assert ran.code == 2 and "nothing.docx" in ran.err
