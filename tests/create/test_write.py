"""The writing craft: what its checks find, and what a writer's good and bad answers come to."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tiny_scripted import Scripted

from baiyi.create import write
from baiyi.create.write import bones, check, plot
from baiyi.create.write.canon import figure_of, kind_of
from baiyi.create.write.page import limits, tidy
from baiyi.create.write.plan import premise
from baiyi.errors import NotGoodEnough
from baiyi.kinds import Writer
from baiyi.values import Brief, Canon, Character, Page, Plan

ZH = Brief(line="灯笼匠的女儿要重新点亮整条河", language="zh")
EN = Brief(line="A cat must keep the lamp burning", language="en")


def answers(language: str, **changes: Any) -> str:
    """Bones as a writer would give them: the first worked example in other words."""
    zh = {
        "hero": "阿灯", "hero_is": "灯笼匠的女儿", "wish": "让整条河亮起来", "trouble": "河上的灯都被雨打湿了",
        "tool": "一支大蜡烛", "failure": "风一吹就灭了", "worse": "渡船撞坏了放灯的竹架", "friend": "渡爷爷",
        "friend_is": "撑船的老人", "where": "船舱底下", "found": "一袋莲蓬壳", "idea": "把莲蓬壳做成小灯放到水上",
        "helpers": "放学的孩子", "last": "一盏一盏莲灯顺水漂去，照亮了回家的船", "title": "一河的灯",
    }  # fmt: skip
    en = {
        "hero": "Pepper", "hero_is": "the keeper's cat", "wish": "keep the lamp burning",
        "trouble": "the oil is running low", "tool": "a spoonful of fish oil",
        "failure": "it smokes and goes out", "worse": "the storm breaks a window pane",
        "friend": "Marlow", "friend_is": "the old keeper", "where": "under the stairs",
        "found": "a box of candle ends", "idea": "melt the candle ends into one great candle",
        "helpers": "the gulls", "last": "The ships pass one by one, and the cat sleeps in the light",
        "title": "The Long Light",
    }  # fmt: skip
    told = {**(zh if language == "zh" else en), **changes}
    given: dict[str, Any] = {s.key: told[s.field] for s in bones.slots(language)}
    given[bones.PLACES[language][0]] = told.get(
        "places",
        ["灯笼铺", "河边", "渡口"] if language == "zh" else ["the tower", "the stairs", "the sea"],
    )
    given[bones.SEASON[language]] = "秋" if language == "zh" else "winter"
    on_the_way, meets, happens = bones.STATIONS[language]
    if stations := told.get("stations"):
        given[on_the_way] = [{meets: who, happens: what} for who, what in stations]
    return json.dumps(given, ensure_ascii=False)


@pytest.mark.parametrize("brief", [ZH, EN], ids=["zh", "en"])
def test_a_plan_has_a_beat_for_every_page_and_tells_them_in_order(brief: Brief) -> None:
    plan = write.plan(brief, writer=Scripted(answers(brief.language)), seed=1)
    assert [beat.number for beat in plan.beats] == [1, 2, 3, 4, 5, 6]
    assert plan.title in ("一河的灯", "The Long Light")
    assert {beat.place for beat in plan.beats} <= {
        "灯笼铺",
        "河边",
        "渡口",
        "the tower",
        "the stairs",
        "the sea",
    }
    assert plan.beats[0].who == (plan.people[0].partition(":")[0],)
    assert len({beat.happens for beat in plan.beats}) == 6


@pytest.mark.parametrize("pages", [1, 2, 3, 5, 7, 12])
def test_shorter_and_longer_books_keep_every_turn(pages: int) -> None:
    stations = [(f"第{n}座桥", f"桥头的人送来第{n}样东西") for n in range(pages - 6)]
    brief = ZH.model_copy(update={"pages": pages})
    plan = write.plan(brief, writer=Scripted(answers("zh", stations=stations)), seed=1)
    told = "".join(beat.happens for beat in plan.beats)
    assert len(plan.beats) == pages
    for turn in ("一支大蜡烛", "竹架", "莲蓬壳", "照亮了回家的船", *(w for w, _ in stations)):
        assert turn in told


def test_names_of_the_brief_are_the_only_ones_the_writer_may_give() -> None:
    brief = ZH.model_copy(update={"cast": ("阿灯: 灯笼匠的女儿", "渡爷爷: 撑船的老人")})
    schema = bones.schema(brief)["properties"]
    assert schema["主角"] == {"const": "阿灯"}
    assert schema["帮手"] == {"const": "渡爷爷"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"hero": "灯笼里的"}, "is no name"),
        ({"friend": "阿灯"}, "the same"),
        ({"tool": "一罐油"}, "copies the example"),
        ({"idea": "turn on the light bulb"}, "not all in Chinese"),
    ],
)
def test_a_bad_idea_is_thought_again_and_failing_is_said_honestly(
    changes: dict[str, str], told: str
) -> None:
    writer = Scripted(answers("zh", **changes), answers("zh"))
    assert write.plan(ZH, writer=writer, seed=1).title == "一河的灯"
    assert writer.prompts[0].seed != writer.prompts[1].seed
    with pytest.raises(NotGoodEnough, match=told):
        write.plan(ZH, writer=Scripted(*[answers("zh", **changes)] * 4), seed=1)


def test_the_least_flawed_idea_is_taken_where_none_is_perfect() -> None:
    two = answers("zh", places=["河边", "河边", "河边"], found="一只铁钩")
    one = answers("zh", places=["河边", "河边", "渡口"])
    plan = write.plan(ZH, writer=Scripted(two, one, two, two), seed=1)
    assert "莲蓬壳" in plan.beats[3].happens


def test_no_json_at_all_ends_in_a_clear_word() -> None:
    with pytest.raises(NotGoodEnough, match="not the JSON") as caught:
        write.plan(ZH, writer=Scripted(*["很久很久以前"] * 4), seed=1)
    assert "--seed" in caught.value.chinese


def plan_of(brief: Brief) -> Plan:
    return write.plan(brief, writer=Scripted(answers(brief.language)), seed=1)


CANON = Canon(
    characters=(
        Character(name="阿灯", role="灯笼匠的女儿"),
        Character(name="渡爷爷", role="撑船的老人"),
    )
)
GOOD = (
    "雨停了，河面黑得像一块墨。阿灯提着空灯笼，一步一步走下石阶，水声在脚边哗哗地响。\n"
    "“我一定要让整条河亮起来。”她对自己说。远处传来一声船笛，一只白鹭从芦苇里飞起来，又落进黑夜里。"
)


LATER = (
    "孩子们踮着脚，把莲蓬壳一个一个放到水上。“轻一点，别吹灭了。”渡爷爷笑着说。\n"
    "小小的火苗晃了晃，站稳了。风从桥洞里钻过来，莲灯挤在一起，沙沙地往前走，像一群刚醒的小鸭子。"
)


def page(*drafts: str, earlier: tuple[Page, ...] = ()) -> tuple[Page, Scripted]:
    writer = Scripted(*drafts)
    plan = plan_of(ZH)
    return write.page(plan.beats[1], plan, CANON, ZH, earlier, writer=writer, seed=5), writer


def test_a_good_page_is_taken_at_once() -> None:
    found, writer = page(GOOD)
    assert found.text == GOOD
    assert found.summary == plan_of(ZH).beats[1].happens
    assert len(writer.prompts) == 1


@pytest.mark.parametrize(
    "bad",
    [
        "Once upon a time there was a lantern maker's daughter who wanted light.",
        "好的，以下是第2页的正文：" + GOOD,
        GOOD + GOOD,
        GOOD.replace("阿灯", "小翠").replace("她对自己说", "小翠说"),
        GOOD[:-20],
        "阿灯走了。",
        "阿灯們說：這條河會亮起來，讓我們來點燈吧。" + GOOD[:50] + "。",
    ],
    ids=["english", "leftover", "loop", "stranger", "broken off", "short", "traditional"],
)
def test_bad_drafts_are_written_again(bad: str) -> None:
    found, writer = page(bad, GOOD)
    assert found.text == GOOD
    assert len(writer.prompts) == 2
    with pytest.raises(NotGoodEnough, match="after 4 tries"):
        page(bad, bad, bad, bad)


def test_sentences_of_earlier_pages_are_not_said_again() -> None:
    before = Page(number=1, text=GOOD, summary="")
    with pytest.raises(NotGoodEnough, match="earlier page"):
        page(GOOD, GOOD, GOOD, GOOD, earlier=(before,))


def test_the_prompts_of_all_pages_begin_alike() -> None:
    first, writer = page(GOOD)
    plan = plan_of(ZH)
    other = Scripted(LATER)
    write.page(plan.beats[4], plan, CANON, ZH, (first,), writer=other, seed=9)
    ours, theirs = writer.prompts[0].messages, other.prompts[0].messages
    assert ours[:-1] == theirs[:-1]
    assert len(ours[-1].text) < 400


@pytest.mark.parametrize("age", [3, 6, 12, 40])
def test_length_follows_the_readers_age_and_the_briefs_word(age: int) -> None:
    low, high = limits(ZH.model_copy(update={"reader_age": age}))
    assert 40 < low < high < 160
    assert limits(ZH.model_copy(update={"words_per_page": 100})) == (80, 120)


def test_quotation_marks_are_set_and_a_broken_end_cut_off() -> None:
    assert tidy('"Go," he said. "Now."', "en", True) == "“Go,” he said. “Now.”"
    assert tidy("她说:「走吧!」然 后", "zh", False) == "她说：“走吧！”"


def test_what_a_person_is_called_decides_how_they_are_drawn() -> None:
    assert figure_of("阿灯 灯笼匠的女儿") == "girl"
    assert figure_of("Pepper the lighthouse keeper's cat") == "cat"
    assert figure_of("渡爷爷 撑船的老人") == "old_man"
    assert figure_of("Ada somebody") is None
    assert kind_of("灯笼铺") == "room"
    assert kind_of("the market square") == "town"


def test_a_canon_gives_everybody_a_colour_of_their_own() -> None:
    person = {"wants": "点亮河", "gender": "female", "figure": "girl", "hair": "braids",
              "garment": "jacket", "colour": "red", "hat": "none"}  # fmt: skip
    told = {"people": {"阿灯": person, "渡爷爷": person},
            "places": {"灯笼铺": "sky", "河边": "sky", "渡口": "sky"}}  # fmt: skip
    plan = plan_of(ZH)
    found = write.canon(ZH, plan, writer=Scripted(json.dumps(told, ensure_ascii=False)), seed=1)
    assert [c.look.figure for c in found.characters] == ["girl", "old_man"]
    assert len({c.look.colour for c in found.characters}) == 2
    assert [p.kind for p in found.places] == ["room", "river", "river"]


def test_english_names_outside_the_canon_are_found() -> None:
    found = check.names("Then Pepper met Harold on the stairs.", ["Pepper"], "")
    assert "Harold" in found[0].english
    assert not check.names("Then Pepper met her.", ["Pepper"], "")
    assert not check.names("\n阿满回答是。", ["陶阿满"], "")
    assert check.names("\n阿强回答是。", ["陶阿满"], "")


def test_the_plot_reads_as_sentences() -> None:
    told = [b.happens for b in plot.beats(bones.read(answers("en"), EN), 6, "en")]
    assert told[0] == (
        "Pepper is the keeper's cat. The oil is running low. Pepper says: “I will keep the lamp burning.”"
    )
    assert told[3].startswith("Marlow comes, the old keeper. Under the stairs they find a box")


@pytest.fixture(scope="module")
def packaged() -> Iterator[Writer]:
    from baiyi.engines.writer_llama import LlamaWriter
    from baiyi.settings import settings

    model = "qwen2.5-coder-1.5b-instruct"
    weights: Mapping[str, Path] = {model: settings().cache / "weights" / model}
    writer = LlamaWriter(LlamaWriter.Options(streams=1, context=4096), weights)
    yield writer
    writer.close()


@pytest.mark.models
def test_the_packaged_writer_plans_a_book(packaged: Writer) -> None:
    plan = write.plan(EN, writer=packaged, seed=1)
    assert len(plan.beats) == 6
    assert not check.script(" ".join(beat.happens for beat in plan.beats), "en", EN.line)


@pytest.mark.slow
@pytest.mark.models
def test_the_packaged_writer_casts_a_book(packaged: Writer) -> None:
    plan = write.plan(EN, writer=packaged, seed=1)
    canon = write.canon(EN, plan, writer=packaged, seed=1)
    assert len(canon.characters) == 2


@pytest.mark.models
def test_the_packaged_writer_writes_a_page(packaged: Writer) -> None:
    told = bones.read(answers("zh"), ZH)
    plan = Plan(
        title=told.title, premise=premise(told, "zh"), season=told.season,
        people=(f"{told.hero}: {told.hero_is}",), beats=plot.beats(told, ZH.pages, "zh"),
    )  # fmt: skip
    canon = Canon(characters=(Character(name=told.hero, role="灯笼匠的女儿", gender="female"),))
    text = write.page(plan.beats[0], plan, canon, ZH, (), writer=packaged, seed=1).text
    assert not check.script(text, "zh", ZH.line)
    assert check.length(text, "zh") > limits(ZH)[0] * 0.5


@pytest.mark.parametrize(
    ("text", "genders", "found"),
    [
        ("他把灯点亮了。", ("female",), True),
        ("她把灯点亮了，对他们说：其他的呢？", ("female",), False),
        ("她把灯点亮了。", ("male",), True),
        ("他看着她。", ("male", "female"), False),
        ("他走了。", ("other",), False),
        ("Then he lit the lamp.", ("female",), True),
        ("The other sheep heard her.", ("female",), False),
    ],
)
def test_a_pronoun_that_is_nobodys_is_found(
    text: str, genders: tuple[str, ...], found: bool
) -> None:
    assert bool(check.pronouns(text, genders)) is found


def test_people_of_the_examples_do_not_walk_into_a_story() -> None:
    assert check.borrowed("龟奶奶走了过来。", ("龟奶奶",), "阿灯和渡爷爷")
    assert not check.borrowed("龟奶奶走了过来。", ("龟奶奶",), "人物：龟奶奶")


def test_an_example_with_other_nouns_is_no_idea() -> None:
    copied = answers("zh", failure="木棍太短，只碰到水草")
    own = answers("zh")
    writer = Scripted(copied, own)
    plan = write.plan(ZH, writer=writer, seed=1)
    assert len(writer.prompts) == 2 and "一支大蜡烛" in plan.beats[1].happens


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ("灯笼匠的女儿要重新点亮整条河", "灯笼匠的女儿要重新点亮整条河。"),
        ("写一个关于小猫的故事", None),
        ("短", None),
        ("灯" * 50, None),
        ("Where does the river sleep?", "Where does the river sleep?"),
        ("Please write a story about a cat", None),
    ],
)
def test_the_users_line_is_printed_unless_it_is_an_order(line: str, own: str | None) -> None:
    language = "en" if line.isascii() else "zh"
    plan = Plan(title="河", premise="前提。", beats=())
    assert write.blurb(Brief(line=line, language=language), plan) == (own or "前提。")


def test_short_words_may_come_back_far_away_and_long_ones_may_not() -> None:
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    strange = [
        " ".join("".join(chance.sample(letters, 5)) for _ in range(9)).capitalize() + "."
        for _ in range(200)
    ]
    between, said = " ".join(strange), "He said nothing at all."
    assert check.loops(f"{said} The boat went on. {said}", "en")
    assert not check.loops(f"{said} {between} {said}", "en")
    assert check.loops(f"{strange[0]} {between}", "en"), "a long sentence, said anywhere"
    run = "the lamp on the old bridge"
    assert check.loops(f"We saw {run}. Then {run} was out. Who lit {run}?", "en")
    assert not check.loops(
        f"We saw {run}. {between} Then {run} was out. {between} Who lit {run}?", "en"
    )
    han = [chr(n) for n in chance.sample(range(0x4E00, 0x9000), 4000)]
    far = "".join("".join(han[n : n + 12]) + "。" for n in range(0, 3600, 12))
    assert not check.loops(f"他什么也没有说。{far}他什么也没有说。", "zh")
    assert check.loops("他什么也没有说。她走了。他什么也没有说。", "zh")
