"""Advertising: a writer that keeps to nothing, and copy that keeps to its lengths, sheet and law."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest
from tiny_scripted import Scripted

from baiyi.create.write.advertising.channels import channels, channels_of, measure
from baiyi.create.write.advertising.claims import claims, sheet_lines
from baiyi.create.write.advertising.compose import _about, advert, faults, sheet_checked, wrongs
from baiyi.create.write.advertising.law import flags, rules
from baiyi.errors import BadBrief, NotGoodEnough, Unsupported
from baiyi.values import Brief, Copy, Piece, Prompt, Usage

SHEETS = {
    "zh": {"品名": "小满随行杯", "容量": "480毫升", "材质": "316不锈钢", "售后": "一年质保"},
    "en": {"Name": "Harbour Kettle", "Capacity": "0.8 litres", "Power": "2,200 watts"},
}
GOOD = {
    "zh": ["早上的茶，到公司还烫着。", "小满随行杯，装得下480毫升。", "杯身是316不锈钢。", "坏了有一年质保。", "通勤路上慢慢喝。"],
    "en": ["Tea for two, and no waiting.", "The Harbour Kettle holds 0.8 litres.", "Fill it, and sit down.", "It runs on 2,200 watts."],
}  # fmt: skip
BAD = {
    "zh": ["全国销量第一的杯子。", "最好用的杯子。", "装得下650毫升。", "能治疗失眠。", "专利防漏设计。", "王小明推荐。", "现在下单立减30元。"],
    "en": ["The best kettle on the market.", "It holds 1.7 litres.", "Award-winning design.", "It cures colds.", "Free delivery this week.", "Now with Bluetooth.", "Designed by Peter Marsh."],
}  # fmt: skip
MARKS = (
    "第一", "最", "650", "治疗", "专利", "王小明", "立减",
    "best", "1.7", "Award", "cures", "Free", "Bluetooth", "Marsh",
)  # fmt: skip


class Shouter(Scripted):
    """Says true and false things at great length, and seldom stops where it should."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        chance = random.Random(prompt.seed)
        rows = [*GOOD[self.language] * chance.randint(0, 6), *chance.sample(BAD[self.language], 3)]
        chance.shuffle(rows)
        text = ("" if self.language == "zh" else " ").join(rows)
        if chance.random() < 0.3:  # one endless sentence
            text = text.replace("。", "，").replace(". ", ", ")
        yield Piece(text=json.dumps({"text": text[: limit(prompt)]}), finish="stop", usage=Usage())


def limit(prompt: Prompt) -> int:
    return int((prompt.schema_ or {})["properties"]["text"]["maxLength"])


def brief(written: str, **more: object) -> Brief:
    told = {"line": "一杯热茶" if written == "zh" else "Tea for two", "language": written}
    return Brief.model_validate(told | {"form": "advertising", "sheet": SHEETS[written]} | more)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("channel", list(channels()))
def test_lengths_sheet_and_law_are_kept_whatever_the_writer_says(
    language: str, channel: str
) -> None:
    for seed in range(5):
        copy = advert(brief(language), channel, writer=Shouter(language), seed=seed)
        assert list(faults(copy, brief(language))) == []
        for slot in channels()[channel].slots(language):
            text = copy.pieces[slot.name]
            assert text.strip(), slot.name
            assert len(text.splitlines()) <= slot.count
            for line in text.splitlines():
                assert measure(line, slot.unit, language) <= slot.most
            assert [mark for mark in MARKS if mark in text] == []


def test_a_strong_writer_is_asked_once_for_a_channel() -> None:
    writer = Scripted(json.dumps({"line": ["早上的茶还烫着"], "under": ["小满随行杯，装480毫升"]}))
    writer.skill = "strong"
    copy = advert(brief("zh"), "poster", writer=writer, seed=1)
    assert copy.pieces == {"line": "早上的茶还烫着", "under": "小满随行杯，装480毫升"}
    assert len(writer.prompts) == 1


def test_a_sheet_of_which_no_line_fits_is_told() -> None:
    long = brief("zh", line="长" * 300, sheet={"品名": "很长的名字" * 12})
    with pytest.raises(NotGoodEnough, match="主句"):
        advert(long, "poster", writer=Scripted(*['{"text": "最好的"}'] * 4), seed=1)


def test_an_edit_that_is_too_long_or_says_too_much_is_told() -> None:
    pieces = {"line": "全城都在抢的一只装了480毫升热茶的杯子", "under": "装得下650毫升"}
    told = [
        f.english for f in faults(Copy(channel="poster", language="zh", pieces=pieces), brief("zh"))
    ]
    assert any("14 is the limit" in line for line in told)
    assert any("650" in line for line in told)


def test_a_users_own_sheet_is_read_too() -> None:
    found = sheet_checked(brief("zh", sheet={"品名": "茶", "卖点": "国家级工艺，能降血压"}))
    assert len(found) == 2
    assert "第九条" in found[0].chinese
    assert "第十七条" in found[1].chinese


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "最好喝的茶"),
        ("zh", "全网销量第一"),
        ("zh", "国家级品质"),
        ("zh", "治疗失眠"),
        ("zh", "稳赚不赔"),
        ("zh", "国宴专用"),
        ("zh", "吊打同行"),
        ("zh", "销量冠军品牌NO.1"),
        ("zh", "买一送一，包邮"),
        ("en", "the world's first kettle"),
        ("en", "It cures colds"),
        ("en", "Free delivery"),
        ("en", "award-winning"),
        ("en", "eco-friendly"),
        ("en", "guaranteed results"),
        ("en", "#1 kettle"),
    ],
)
def test_a_word_that_law_means_is_flagged_with_its_source(language: str, text: str) -> None:
    found = flags(text, language)
    assert found
    assert all("《" in f.chinese or "指令" in f.chinese or "联邦" in f.chinese for f in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "赶上最后一班车，最近的一站在桥头"),
        ("zh", "最大载重100公斤，最小尺寸30厘米，最高水温98℃"),
        ("zh", "最佳食用时间为开封后两小时，最好在三天内喝完"),
        ("zh", "这是我们系列中最轻的一款，也是最新款"),
        ("zh", "妈妈最爱的一碗汤"),
        ("zh", "国家级非物质文化遗产项目的做法"),
        ("zh", "第一次见面，第一口就喜欢"),
        ("zh", "我们追求极致"),
        ("zh", "每件有唯一编号"),
        ("en", "best before June, best served cold"),
        ("en", "cured ham on rye"),
        ("en", "the best way to start the day"),
        ("en", "sugar-free and hands-free"),
    ],
)
def test_law_does_not_cry_wolf(language: str, text: str) -> None:
    assert [f.words for f in flags(text, language)] == []


def test_what_wants_proof_is_passed_where_the_sheet_says_it() -> None:
    assert flags("一年质保", "zh")
    assert not flags("一年质保", "zh", "售后：一年质保")
    assert flags("全国第一", "zh", "口号：全国第一"), (
        "what is forbidden is not made lawful by a sheet"
    )


def test_every_rule_says_where_it_is_written_in_both_languages() -> None:
    for rule in rules():
        assert any(mark in rule.chinese for mark in "《令（")
        assert any(c.isdigit() for c in rule.english)


def test_a_products_own_name_may_hold_any_word() -> None:
    named = brief("zh", sheet={"品名": "第一站咖啡最初系列", "净重": "250克"})
    assert wrongs("第一站咖啡最初系列，一袋250克。", named) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "杯身是钛做的"),
        ("zh", "可以放进洗碗机"),
        ("en", "A walnut handle"),
        ("en", "It is waterproof"),
    ],
)
def test_a_property_that_the_sheet_lacks_is_a_claim(language: str, text: str) -> None:
    assert claims(text, sheet_lines(brief(language)), language)


def test_what_is_spoken_is_counted_as_it_is_said() -> None:
    assert measure("容量480毫升", "spoken", "zh") == 9  # 容量四百八十毫升, and 零 at most
    assert measure("It holds 480 ml", "spoken", "en") >= 6  # It holds four hundred eighty ml
    assert measure("🙂好", "characters", "zh") == 3


def test_bad_briefs_are_told() -> None:
    with pytest.raises(BadBrief, match="sheet"):
        sheet_lines(Brief(line="x", form="advertising"))
    with pytest.raises(BadBrief, match="'容量' has no value"):
        sheet_lines(brief("zh", sheet={"容量": " "}))
    with pytest.raises(BadBrief, match="poster"):
        channels_of(brief("zh", channels=("postr",)))
    with pytest.raises(Unsupported):
        sheet_lines(brief("zh", language="fr"))


@pytest.mark.parametrize(
    ("language", "text", "about"),
    [
        ("zh", "我想分享一个最近遇到的挑战，我们的团队找到了一个高效又安全的解决方案。", False),
        ("zh", "早上的茶装进480毫升的杯子，316不锈钢的杯身不烫手，坏了有一年质保。", True),
        (
            "en",
            "I want to share a challenge that my team met, and how we solved it together.",
            False,
        ),
        ("en", "The Harbour Kettle boils enough for two.", True),
    ],
)
def test_a_long_piece_speaks_of_the_product(language: str, text: str, about: bool) -> None:
    slot = next(s for c in channels().values() for s in c.slots(language) if s.name == "body")
    assert _about(text, slot, brief(language)) == about
    short = slot.model_copy(update={"most": 14})
    assert _about(text, short, brief(language)), "a short line may only hint"


class Answering(Scripted):
    """Says each text by turns, for ever."""

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        text = self.answers[len(self.prompts) % len(self.answers)]
        yield Piece(text=json.dumps({"text": text[: limit(prompt)]}), finish="stop", usage=Usage())


def test_copy_recites_no_order_says_nothing_twice_and_has_each_tag_once() -> None:
    poster = channels()["poster"].slots("en")
    recited = next(slot.ask for slot in poster if slot.name == "under")
    copy = advert(brief("en"), "poster", writer=Answering(recited), seed=1)
    assert copy.pieces["under"] == "Tea for two", "the brief's own line, no instruction"
    twice = "The Harbour Kettle holds 0.8 litres. " * 2
    copy = advert(brief("en"), "feed", writer=Answering(twice.strip()), seed=1)
    assert copy.pieces["body"] == "The Harbour Kettle holds 0.8 litres."
    copy = advert(brief("en"), "feed", writer=Answering("harbour kettle", "HarbourKettle"), seed=1)
    assert copy.pieces["tags"] == "HarbourKettle"


def test_a_point_that_only_says_the_idea_again_gives_way_to_the_sheet() -> None:
    writer = Answering("Tea for two")
    copy = advert(brief("en"), "page", writer=writer, seed=1)
    assert copy.pieces["bullets"].splitlines() == ["Capacity: 0.8 litres", "Power: 2,200 watts"]
