"""A work made of another: read aloud, played, drawn, advertised; with its people, linked to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import pytest
from little_home import Home, little_brief
from little_teller import Teller

from baiyi.create.speak.drama import heard, with_extras
from baiyi.create.write.advertising.work import sheet_of_work
from baiyi.create.write.retold import pieces, shared
from baiyi.documents import fountain as reading
from baiyi.errors import BadBrief, Unsupported
from baiyi.forms.audiobook import NOTHING_SEEN, passages
from baiyi.protect.verify import verify
from baiyi.values import (
    Block,
    Brief,
    Canon,
    Chapter,
    Character,
    Look,
    Manuscript,
    Piece,
    Place,
    Prompt,
)

STORY = """# 渡口

## 第一章 雾

林秀把船拴好。“今晚没有人过江。”林秀说。

雾从江上漫过来，阿满提着灯站在石阶上。“我要过江。”阿满说。

## 第二章 钟

他们划到江心，钟声停了。

林秀放下桨，阿满吹灭了灯，江上只剩下月亮。
"""
SCRIPT = """Title: 茶馆
Author: 小满

1. 内景 茶馆 夜

灯下只有两个人。

@林秀
（低声）
水开了。

@伙计
来了！

2. 外景 渡口 晨

@林秀
船走了。
"""


def document(home: Home, name: str, text: str) -> Path:
    path = home.folder / name
    path.write_text(text, "utf-8")
    return path


def chapters_of(path: str) -> list[str]:
    with av.open(path) as container:
        return [chapter["metadata"]["title"] for chapter in container.chapters()]


def test_a_document_is_read_aloud_with_its_chapters(home: Home) -> None:
    with home.open() as studio:
        source = studio.bring(document(home, "ferry.md", STORY)).work
        brief = little_brief("zh", form="audiobook", source=source, cast=("林秀：摆渡的女人",))
        made = studio.make(brief)
        spoken = next(f.path for f in made.files if f.path.endswith(".m4b"))
        assert chapters_of(spoken) == ["渡口", "第一章 雾", "第二章 钟"]
        told = " ".join(home.asked())
        assert "speaks 今晚没有人过江" in told and "speaks 钟" not in told.replace("第二章 钟", "")
        links = [link.step for link in studio.why(made.work, spoken)]
        assert "documents.manuscript" in links and "speak.narrate" in links
        canon = studio.part_text(made.work, "canon")
        assert "林秀" in canon and "voice: ping" not in canon.split("林秀")[0]
        before = studio.make(brief)
        assert before.steps_run == 0
        with pytest.raises(Unsupported, match="its words are those"):
            studio.make(little_brief("zh", form="novel", source=made.work))
    found = verify(Path(spoken)).findings
    assert {f.outcome for f in found if f.rule.startswith("gb45438")} <= {
        "present",
        "not_applicable",
    }


def test_an_edited_chapter_alone_is_spoken_again(home: Home) -> None:
    with home.open() as studio:
        source = studio.bring(document(home, "ferry.md", STORY)).work
        brief = little_brief("zh", form="audiobook", source=source)
        studio.make(brief)
        home.asked()
        studio.edit(source, "chapter 2", "天亮了，江上没有船。")
        studio.make(brief)
        asked = [line for line in home.asked() if line.startswith("speaks")]
    assert asked == ["speaks 天亮了，江上没有船。", "speaks 第二章 钟"]


def test_a_script_is_played_by_its_people(home: Home) -> None:
    with home.open() as studio:
        source = studio.bring(document(home, "tea.fountain", SCRIPT)).work
        assert [row.name for row in studio.parts(source)] == ["document", "scene 1", "scene 2"]
        assert "@伙计" in studio.part_text(source, "scene 1")
        made = studio.make(little_brief("zh", form="audio_drama", source=source))
        spoken = next(f.path for f in made.files if f.path.endswith(".m4b"))
        assert chapters_of(spoken) == ["茶馆", "内景 茶馆 夜", "外景 渡口 晨"]
        links = {link.step for link in studio.why(made.work, spoken)}
        assert {"documents.script", "speak.enact"} <= links
    told = home.asked()
    assert "speaks 茶馆，夜。" in told and "speaks 水开了。" in told
    assert not any("低声" in line for line in told), "how it is said is not said"


def test_a_play_of_what_is_no_script_is_refused(home: Home) -> None:
    with home.open() as studio:
        source = studio.bring(document(home, "ferry.md", STORY)).work
        with pytest.raises(BadBrief, match="is no screenplay"):
            studio.make(little_brief("zh", form="audio_drama", source=source))
        with pytest.raises(BadBrief, match="speaks another work"):
            studio.make(little_brief("zh", form="audiobook"))


def test_a_story_is_drawn_with_its_own_people(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Teller, "write", naming(Teller.write))
    with home.open() as studio:
        source = studio.bring(document(home, "ferry.md", STORY)).work
        brief = little_brief(
            "zh", form="picture_book", source=source, pages=2, cast=("林秀：摆渡的女人",),
            engines={"writer": "teller", "painter": "little", "speaker": "little"},
        )  # fmt: skip
        with pytest.raises(BadBrief, match="translate it"):
            studio.estimate(brief.model_copy(update={"language": "en"}))
        assert "retold" in [stage.step for stage in studio.estimate(brief).stages]
        made = studio.make(brief)
        assert made.title == "渡口"
        assert [r.name for r in studio.parts(made.work) if r.name.startswith("page")] == [
            "page 1", "page 2",
        ]  # fmt: skip
        links = [link.step for link in studio.why(made.work, "page 2")]
        assert "documents.manuscript" in links and "write.retold" in links
        assert "摆渡的女人" in studio.part_text(made.work, "canon")


def naming(write: Callable[..., Iterator[Piece]]) -> Callable[..., Iterator[Piece]]:
    """The teller, who names the ferrywoman in the sentence of a page, and keeps to a schema else."""

    def named(self: Teller, prompt: Prompt) -> Iterator[Piece]:
        for piece in write(self, prompt):
            if prompt.schema_ and "happens" in prompt.schema_["properties"] and piece.text:
                said = json.loads(piece.text)["happens"]
                piece = Piece(text=json.dumps({"happens": f"林秀在渡口{said[:20]}。"}))
            yield piece

    return named


def test_a_work_is_advertised_by_its_own_sheet(home: Home) -> None:
    with home.open() as studio:
        source = studio.bring(document(home, "ferry.md", STORY)).work
        brief = little_brief("zh", form="advertising", source=source, channels=("poster",))
        made = studio.make(brief)
        assert {row.name for row in studio.parts(made.work)} == {
            "title", "poster.line", "poster.under",
        }  # fmt: skip
        links = {link.step for link in studio.why(made.work, "poster.line")}
        assert "write.sheet_of_work" in links


def told(**changes: object) -> Manuscript:
    given = {
        "title": "渡口", "author": "小满", "language": "zh",
        "chapters": tuple(
            Chapter(title=f"第{n}章", blocks=(Block(text=f"第{n}段。" * 9), Block(text="尾。")))
            for n in "一二三"
        ),
    }  # fmt: skip
    return Manuscript.model_validate(given | changes)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6, 40])
def test_a_text_is_cut_into_as_many_parts_as_it_has_words_for(count: int) -> None:
    found = pieces(told(), count)
    assert len(found) == min(count, 6)
    assert "\n".join(found) == "\n".join(b.text for c in told().chapters for b in c.blocks)


def test_the_canon_of_a_source_stays_what_it_says() -> None:
    source = Canon(
        characters=(Character(name="林秀", role="摆渡人", gender="female", voice="zf_xiaobei"),),
        places=(Place(name="渡口", kind="river"),),
        facts=("桥断了",),
    )
    drawn = Canon(
        characters=(
            Character(
                name="林秀", role="船夫", gender="male", age="old", look=Look(figure="old_woman")
            ),
            Character(name="阿满", role="孩子"),
        ),
        places=(Place(name="渡口", kind="town"),),
        facts=("要过江",),
    )
    canon = shared(drawn, source)
    first = canon.characters[0]
    assert (first.role, first.gender, first.voice) == ("摆渡人", "female", "zf_xiaobei")
    assert (first.age, first.look.figure) == ("old", "old_woman")
    assert canon.places[0].kind == "river" and canon.facts == ("桥断了", "要过江")
    assert [c.name for c in canon.characters] == ["林秀", "阿满"]


def test_a_work_says_of_itself_only_what_it_knows() -> None:
    brief = Brief(line="-", language="zh", form="advertising", source="x")
    sheet = sheet_of_work(told(), brief).sheet
    assert sheet["品名"] == "《渡口》" and sheet["作者"] == "小满" and sheet["篇幅"] == "3章"
    assert "人物" not in sheet and sheet["故事"].startswith("第一段。")
    own = brief.model_copy(update={"sheet": {"故事": "一个人等船。", "价格": "39元"}})
    kept = sheet_of_work(told(), own).sheet
    assert kept["故事"] == "一个人等船。" and kept["价格"] == "39元"


def test_a_long_chapter_is_spoken_in_pieces_that_lose_nothing() -> None:
    long = told(
        chapters=(Chapter(title="一", blocks=tuple(Block(text="长" * 300) for _ in "abc")),)
    )
    found = passages(long)
    assert [number for number, _ in found] == [1, 1, 1]
    assert "\n".join(page.text for _, page in found) == "一\n" + "\n".join(["长" * 300] * 3)


def test_a_name_in_capitals_is_spoken_as_a_name() -> None:
    elements = reading.elements(
        "INT. HUT - DAY\n\nMR HOBDAY of the BBC comes in.\n\nMR HOBDAY\nYes.\n"
    )
    canon = with_extras(
        Canon(characters=(Character(name="Mr Hobday", role="postmaster"),)), elements
    )
    said = [text for _, text, _ in heard(elements, canon, "en")]
    assert said[1] == "Mr Hobday of the BBC comes in."


def test_the_cover_shows_what_prose_names_and_no_more() -> None:
    assert (
        NOTHING_SEEN.sub("", "老方没有马上答，马在河边，星期天花了三块钱。")
        == "老方没有答，马在河边，天三块钱。"
    )


def test_english_headings_are_said_as_words() -> None:
    elements = reading.elements(
        "INT. TEA HOUSE - NIGHT\n\nRain.\n\nMAY (V.O.)\n(softly)\nHello.\n\nCUT TO:\n"
    )
    canon = with_extras(Canon(characters=(Character(name="May", role="a cook"),)), elements)
    assert [c.name for c in canon.characters] == ["May"]
    said = [(who, text) for who, text, _ in heard(elements, canon, "en")]
    assert said == [("narrator", "Tea house. Night."), ("narrator", "Rain."), ("May", "Hello.")]
