"""A scene by a small writer, beat by beat: what it is asked, what is mended, what is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tiny_scripted import Keeping

from baiyi.create.write.novel.beats import _quoted, _tidied, scene, spelt
from baiyi.create.write.novel.samples import PASSAGES, turns
from baiyi.errors import NotGoodEnough
from baiyi.values import Brief, Canon, Character, Piece, Premise, Prompt, SceneCard, Usage

BRIEF = Brief(line="修表匠找弟弟", form="novel", language="zh")
CANON = Canon(
    characters=(
        Character(name="沈砚之", role="修表匠", age="adult"),
        Character(name="沈墨之", role="他的弟弟", age="adult"),
    )
)
PREMISE = Premise(title="停摆的表", logline="修表匠找弟弟")
CARD = SceneCard(
    chapter=1, number=2, place="表铺", who=("沈砚之",), happens="沈砚之用镊子揭开表壳，夹层里露出半张旧纸",
    events=("沈砚之用镊子揭开表壳", "夹层里露出半张旧纸"),
)  # fmt: skip
BEATS = {
    "1": "邮差把包裹放在柜台上", "2": CARD.events[0], "3": "沈砚之问邮差谁寄来的",
    "4": CARD.events[1], "5": "表针停在九点十分", "6": "隔壁传来开门的声音",
    "7": "他把灯吹灭",
}  # fmt: skip
# What stands before the first event, between the two, and after the second.
BETWEEN = {"1": BEATS["1"], "2": BEATS["3"], "3": BEATS["6"], "4": BEATS["5"], "5": BEATS["7"]}


class Hand(Keeping):
    """Answers the plan of the beats, and then each beat by what it is told to say of it."""

    def __init__(self, **told: str) -> None:
        super().__init__()
        self.told = told
        self.between = BETWEEN

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        if (prompt.schema_ or {})["type"] == "object":
            wanted = prompt.schema_["required"] if prompt.schema_ else ()
            answer: object = {name: self.between[name] for name in wanted}
        else:
            task = prompt.messages[-1].text
            number = next(n for n, beat in BEATS.items() if f"）：{beat}" in task)
            answer = self.told.get(f"_{number}") or passage(number)
        yield Piece(text=json.dumps(answer, ensure_ascii=False))
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))


TEXTS = {
    "1": "柜台上多了个纸包，麻绳捆成十字。邮差摘下帽子扇风，说路上换了三趟车。沈砚之没有去碰，先把手里的螺丝拧到底，才拿抹布擦了擦指头，外面传来卖豆腐的梆子声。",
    "2": "镊子尖伸进缝里，轻轻一别，后盖弹开来。齿轮不转了，油干成了黑的。沈砚之戴上单眼镜，凑到灯底下，鼻息吹得灯苗歪到一边，他便屏住气，数那一圈细齿，少了一颗。",
    "3": "邮差一只脚已经跨过门槛。“谁寄的？”沈砚之问。“没写。”邮差拍拍口袋，“青浦的戳，前天盖的。”巷子里有人推车经过，车轴吱呀吱呀响了好一阵，两个人都没有再开口。",
    "4": "夹层里露出一角黄纸。沈砚之用刀片把它挑出来，摊平，是当铺的票，红印模糊，只认得一个“同”字。背面有铅笔写的数目，写字的人使左手，笔画全往右边倒，他看了很久。",
    "6": "隔壁的门轴响了。有人咳嗽，把一盆水泼在青石板上，又退回屋里去。沈砚之等那脚步声没了，才把当票折成四折，塞进表盒底下，想想不妥，又抽出来，压在枕头的谷壳里。",
    "7": "他吹了灯。黑暗里钟声更响，一下追着一下，像有许多人在夜路上走。他闭着眼数，数到第九只，乱了，重新数起，窗纸由黑变灰，第一声鸡叫从河对岸传过来，露水很重。",
    "5": "表针停着。沈砚之把怀表放回棉花里，盖上盒子，又打开来看一眼。灯油快尽了，墙上几十只钟各走各的，谁也不等谁。他拉开抽屉，取出那把多年不用的铜钥匙，放在手心里。",
}


def passage(number: str) -> str:
    return TEXTS[number]


def told(writer: Hand, brief: Brief = BRIEF) -> str:
    return scene(writer, CARD, "", (), brief, PREMISE, CANON, None, 1)


def test_a_scene_has_its_beats_in_their_order() -> None:
    writer = Hand()
    text = told(writer)
    plan = writer.prompts[0].messages[-1].text
    assert "1. 写在“沈砚之用镊子揭开表壳”之前" in plan and "5. 写在“夹层里露出半张旧纸”之后" in plan
    assert plan.count("之后、“夹层里露出半张旧纸”之前") == 2
    places = [text.index(thing) for thing in ("柜台", "镊子", "门槛", "夹层", "表针")]
    assert places == sorted(places)
    assert all(p.schema_ and p.schema_.get("minLength", 0) > 50 for p in writer.prompts[1:])
    tasks = (prompt.messages[-1].text for prompt in writer.prompts[1:])
    second = next(task for task in tasks if f"）：{BEATS['2']}" in task)
    assert "前一小段：邮差把包裹放在柜台上" in second and "梆子声" not in second


def test_where_nothing_between_can_be_used_the_events_are_told() -> None:
    writer = Hand()
    writer.between = dict.fromkeys(BETWEEN, "沈砚之用镊子揭开表壳")
    text = told(writer)
    assert "镊子" in text and "夹层" in text and "柜台" not in text


@pytest.mark.parametrize("length", [240, 560])
def test_a_scene_has_its_events_and_as_much_between_as_there_is_room_for(length: int) -> None:
    writer = Hand()
    card = CARD.model_copy(update={"length": length})
    text = scene(writer, card, "", (), BRIEF, PREMISE, CANON, None, 1)
    assert "镊子" in text and "夹层" in text
    assert 0.6 * length < len(text) < 1.3 * length


def test_somebody_alone_is_shown_nobody_who_speaks() -> None:
    writer = Hand()
    told(writer)
    asked = writer.prompts[1].messages
    assert "没有人说话" in asked[-1].text and not any("周先生" in m.text for m in asked)
    two = CARD.model_copy(update={"who": ("沈砚之", "沈墨之")})
    scene(writer := Hand(), two, "", (), BRIEF, PREMISE, CANON, None, 1)
    assert "写明是谁说的" in writer.prompts[1].messages[-1].text


def test_one_system_message_and_samples_are_the_same_for_every_beat() -> None:
    writer = Hand()
    told(writer)
    beginnings = {tuple(m.text for m in p.messages[:-1]) for p in writer.prompts[1:]}
    assert len(beginnings) == 1, "what is the same is evaluated once"


def test_a_beat_that_cannot_be_written_is_left_out_and_the_scene_stands() -> None:
    text = told(
        Hand(_3="He asked the postman who had sent it, and the postman did not know at all.")
    )
    assert "门槛" not in text and "夹层" in text


def test_a_scene_of_which_nothing_holds_is_none() -> None:
    english = "He asked the postman who had sent it, and the postman did not know at all."
    with pytest.raises(NotGoodEnough, match="not all in Chinese"):
        told(Hand(**{f"_{n}": english for n in range(1, 8)}))


def test_nobody_comes_along_from_the_samples() -> None:
    stolen = passage("2").replace("沈砚之戴上", "老丁戴上")
    assert "老丁" not in told(Hand(_2=stolen))


def test_an_author_s_own_prose_is_the_first_sample() -> None:
    own = BRIEF.model_copy(update={"style_sample": "他不说话。雨下着。" * 30})
    shown = turns(own)
    assert shown[1].startswith("他不说话。雨下着。") and len(shown[1]) <= 200
    assert shown[3] == PASSAGES["zh"][1] and turns(BRIEF)[1] == PASSAGES["zh"][0]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("沉砚之看表。", "沈砚之看表。"),
        ("沈墨之走了，沈砚之没走。", "沈墨之走了，沈砚之没走。"),
        ("沈砚的表。", "沈砚的表。"),
    ],
)
def test_a_name_is_spelt_as_the_canon_spells_it(text: str, mended: str) -> None:
    assert spelt(text, ("沈砚之", "沈墨之")) == mended


def test_what_the_order_says_is_not_printed_and_a_broken_end_is_cut() -> None:
    answer = json.dumps(
        "他坐下。‘’\n（84到146个字，说的话放在“”里）\n‘谁？’他问，然后站", ensure_ascii=False
    )
    assert _tidied(answer, "zh", True, ()) == "他坐下。\n“谁？”"
    assert _tidied(json.dumps('他走了。“沈墨之，”\n""', ensure_ascii=False), "zh", True, ()) == (
        "他走了。“沈墨之。”"
    ), "nothing empty, and no comma where nothing comes"
    assert _tidied('"He sat down. Then he', "en", False, ()) == "He sat down."


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("‘这是什么？’他问。", "“这是什么？”他问。"),
        ("‘是他的。”他说。”", "“是他的。”他说。"),
        ("他说：‘走吧。", "他说：“走吧。”"),
        ("灯灭了。", "灯灭了。"),
    ],
)
def test_marks_of_quotation_open_and_close(line: str, mended: str) -> None:
    assert _quoted(line) == mended


@pytest.mark.parametrize(
    "tail", ["**修正了句子结构", "地的地的的的的果果果", "地生成回答，但请确保遵守", "losure"]
)
def test_what_a_writer_says_when_it_has_ended_is_cut(tail: str) -> None:
    answer = json.dumps(f"他说：“走吧。”{tail}", ensure_ascii=False)
    assert _tidied(answer, "zh", True, ()) == "他说：“走吧。”"


def test_who_is_not_in_the_scene_and_a_year_from_nowhere_are_written_again() -> None:
    elsewhere = passage("2").replace("沈砚之戴上", "沈墨之戴上")
    dated = passage("4").replace("背面有铅笔", "背面有2019年的铅笔")
    writer = Hand(_2=elsewhere, _4=dated)
    told(writer)
    asked = [prompt.messages[-1].text for prompt in writer.prompts[1:]]
    assert sum(f"）：{BEATS['2']}" in task for task in asked) == 5
    assert sum(f"）：{BEATS['4']}" in task for task in asked) == 5
    assert sum(f"）：{BEATS['5']}" in task for task in asked) == 1


def test_what_a_writer_says_about_its_text_is_cut() -> None:
    answer = json.dumps("他把当票折好，放进怀里。**修正了句子结构", ensure_ascii=False)
    assert _tidied(answer, "zh", True, ()) == "他把当票折好，放进怀里。"
