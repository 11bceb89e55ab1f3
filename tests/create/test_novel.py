"""The craft of a novel: what a scene is given, what is said twice, how manner is counted."""

from __future__ import annotations

import json

import pytest
from tiny_scripted import Scripted

from baiyi.create.ask import Unusable
from baiyi.create.write.consistency.contradictions import contradictions
from baiyi.create.write.consistency.doubts import doubts
from baiyi.create.write.novel.given import tail
from baiyi.create.write.novel.notes import recalled
from baiyi.create.write.novel.outline import chapters, scenes_a_chapter
from baiyi.create.write.novel.premise import candidates, read
from baiyi.create.write.novel.retelling import retold
from baiyi.create.write.novel.revision import Heard, unlooped
from baiyi.create.write.novel.style import kept, measure
from baiyi.create.write.novel.wording import functions
from baiyi.values import Brief, Canon, Character, Note, SceneCard

CARD = SceneCard(
    chapter=3,
    number=1,
    place="码头",
    who=("阿满",),
    happens="阿满把当票交给掌柜",
    turn="掌柜认出笔迹",
)


def note(about: str, text: str, source: str = "1.1", kind: str = "fact") -> Note:
    return Note.model_validate({"kind": kind, "about": about, "text": text, "source": source})


def test_a_scene_is_given_what_it_needs_and_not_everything() -> None:
    noted = (
        note("阿满", "阿满的父亲沉了船"),
        *(note("钟楼", f"钟楼的第{n}扇窗是关着的，没有人上去过") for n in range(20)),
        note("墨之", "墨之究竟去了哪里", kind="promise"),
        note("码头", "码头夜里没有灯"),
    )
    found = recalled(CARD, noted, "zh")
    assert [n.about for n in found] == ["阿满", "墨之", "码头"]
    many = tuple(note("阿满", f"阿满说过的第{n}句话，是关于河水的") for n in range(60))
    assert 5 < len(recalled(CARD, many, "zh")) < 20, "as many as there is room for"


def test_a_promise_that_was_kept_is_open_no_more() -> None:
    asked = note("墨之", "墨之究竟去了哪里", kind="promise")
    answered = note("墨之", "墨之在上海", kind="kept")
    assert recalled(CARD, (asked,), "zh") == (asked,)
    assert recalled(CARD, (asked, answered), "zh") == ()


@pytest.mark.parametrize(
    ("language", "first", "near", "new"),
    [
        ("zh", "他把怀表放在灯下，看了很久。", "他把怀表放在灯下，又看了很久。", "船从桥洞底下慢慢钻了出来。"),
        (
            "en",
            "He laid the watch under the lamp and looked at it for a long while.",
            "He laid the watch under the lamp and looked at it for a very long while.",
            "The boat came slowly out from under the bridge.",
        ),
    ],
)  # fmt: skip
def test_a_sentence_that_comes_again_is_known_even_if_changed_a_little(
    language: str, first: str, near: str, new: str
) -> None:
    heard = Heard((first,), language)
    assert heard.has(first) and heard.has(near)
    assert not heard.has(new)
    assert not heard.has("“好。”" if language == "zh" else "“Yes.”")
    join = "" if language == "zh" else " "
    assert unlooped(join.join((first, new, first)), language) == join.join((first, new))


def test_the_end_of_a_text_is_whole_sentences() -> None:
    text = "第一句很长" * 30 + "。第二句。第三句。"
    assert tail(text, "zh") == "第二句。第三句。"
    assert tail("Only one. And two.", "en") == "Only one. And two."


def test_the_seven_tasks_are_spread_over_any_number_of_chapters() -> None:
    for count in (1, 2, 3, 7, 8, 24):
        found = functions(count, "zh")
        assert len(found) == count
        assert found[0].startswith("打破平静")
        assert count == 1 or found[-1].startswith("余响")


def test_length_decides_how_many_chapters_and_scenes() -> None:
    brief = Brief(line="x", form="novel", language="zh", length=10_000)
    assert chapters(brief) == 6
    assert scenes_a_chapter(brief, "small") == 3
    assert scenes_a_chapter(brief, "strong") == 1


def test_manner_is_counted() -> None:
    found = measure("他来了。“坐。”她说。\n风很大，门一直在响。", "zh")
    assert found.sentence == pytest.approx(4.25, abs=1.0)
    assert 0.1 < found.dialogue < 0.3
    assert measure("", "zh").sentence == 0
    english = measure("He came in. “Sit down,” she said. The wind was loud.", "en")
    assert 3 <= english.sentence <= 4
    assert kept(english, english) == dict.fromkeys(
        ("sentence", "dialogue", "vocabulary", "paragraph"), True
    )
    assert not kept(english, found)["dialogue"] or not kept(english, found)["paragraph"]


def test_names_that_come_often_are_found_in_a_text() -> None:
    zh = "沈砚之放下镊子。沈砚之没有说话。陶阿满看着沈砚之。陶阿满笑了。后来陶阿满走了。" * 2
    assert candidates(zh, "zh")[:2] == ["沈砚之", "陶阿满"]
    en = "and Edmund sat down. Then Edmund rose, but Tilly laughed. At last Edmund left with Tilly. So Tilly slept, while Tilly and Edmund waited."
    assert set(candidates(en, "en")) == {"Edmund", "Tilly"}


CLAIMS = [
    ("zh", "沈砚之今年五十岁。", "沈砚之都六十岁了，还在修表。", "age"),
    ("zh", "陶阿满不会游泳。", "陶阿满跳进河里，游到了对岸。", "swim"),
    ("zh", "钱掌柜的左腿是瘸的。", "钱掌柜拖着右腿走过来。", "side"),
    ("zh", "钱掌柜上个月去世了。", "钱掌柜点头说：“我知道。”", "death"),
    ("en", "Edmund was fifty years old.", "Edmund, forty years old, sat down.", "age"),
    ("en", "Tilly could not swim.", "Tilly swam back to the boat.", "swim"),
    ("en", "Crane was limping on his left leg.", "Crane rubbed his right leg.", "side"),
    ("en", "They buried Crane in May; Crane died at home.", "Crane nodded and said nothing.", "death"),
]  # fmt: skip
PEOPLE = {"zh": ("沈砚之", "陶阿满", "钱掌柜"), "en": ("Edmund", "Tilly", "Crane")}


@pytest.mark.parametrize(("language", "first", "second", "kind"), CLAIMS)
def test_a_contradiction_is_named_with_both_places(
    language: str, first: str, second: str, kind: str
) -> None:
    found = contradictions((("1", first), ("2", second)), PEOPLE[language], language)
    assert [one.kind for one in found] == [kind]
    assert found[0].where == ("1", "2")
    assert found[0].first in first and found[0].second in second
    assert found[0].second in found[0].english and found[0].first in found[0].chinese


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("zh", "沈砚之今年五十岁。", "沈砚之想起自己二十岁的时候。"),
        ("zh", "沈砚之今年五十岁。", "陶阿满今年十九岁。"),
        ("zh", "陶阿满不会游泳。", "钱掌柜跳进河里，游到了对岸。"),
        ("en", "Edmund was fifty years old.", "Edmund remembered being ten years old."),
        ("en", "Crane had brown eyes.", "Tilly had blue eyes."),
    ],
)
def test_what_can_both_be_true_is_no_contradiction(language: str, first: str, second: str) -> None:
    assert contradictions((("1", first), ("2", second)), PEOPLE[language], language) == ()


def test_a_writers_doubts_name_two_sentences_that_stand_in_the_text() -> None:
    answer = '{"pairs": [{"first": 2, "second": 1, "why": "他已经下葬"}]}'
    earlier = (("1.1", "雨下了一夜。"), ("1.2", "钱掌柜下葬了。"))
    later = (("2", "钱掌柜倒了一杯茶。"),)
    strong = Scripted(answer)
    strong.skill = "strong"
    found = doubts(earlier, later, "zh", writer=strong, seed=1)
    assert [(one.first, one.second, one.where) for one in found] == [
        ("钱掌柜下葬了。", "钱掌柜倒了一杯茶。", ("1.2", "2"))
    ]
    assert doubts((), later, "zh", writer=strong, seed=1) == (), "nothing before, nothing to ask"
    assert doubts(earlier, later, "zh", writer=Scripted(), seed=1) == (), "a small one is not asked"


def test_a_place_that_was_cut_off_is_left_out_and_a_logline_ends_at_a_sentence() -> None:
    brief = Brief(line="x", form="novel", language="en", title="T", cast=("Nora: a tuner",))
    told = {
        "logline": ("A tuner finds a letter. " + "She asks the whole town about it and " * 20)[
            :300
        ],
        "promise": "Who wrote it",
        "places": ["The harbour town where the widowed tuner lives"[:40], "The school", "The quay"],
    }
    ground = read(json.dumps(told), brief, [])
    assert [place.name for place in ground.canon.places] == ["The school", "The quay"]
    assert ground.premise.logline == "A tuner finds a letter."
    with pytest.raises(Unusable, match="cut off"):
        read(json.dumps(told | {"promise": "who wrote it " * 20}), brief, [])


RIVER = Canon(
    characters=(Character(name="沈砚之", role="修表匠"), Character(name="沈墨之", role="弟弟"))
)


@pytest.mark.parametrize(
    ("text", "beat", "others", "earlier", "said"),
    [
        # Another beat's event in other words; its own may be told, and people's names do not count.
        ("邮差送来的包裹没有落款，里面是怀表。", "他接过包裹", ["邮差送来没有落款的包裹，里面是怀表"], "", "elsewhere"),
        ("邮差送来没有落款的包裹，里面是怀表。", "邮差送来没有落款的包裹，里面是怀表", ["沈砚之锁了铺子，上了船"], "", ""),
        ("沈砚之看着沈墨之。", "他看着弟弟", ["沈砚之听沈墨之"], "", ""),
        # A sentence of an earlier passage, nearly; a short one may come again.
        ("沈砚之解开表壳，里面是白色的铜。", "-", [], "沈砚之解开了表壳，里面是白色的金属。", "nearly"),
        ("“是的。”他说。", "-", [], "“是的。”他说。", ""),
        ("他锁上铺子的门，把钥匙挂在钉上。", "-", [], "沈砚之解开了表壳，里面是白色的金属。", ""),
    ],
)  # fmt: skip
def test_what_stands_elsewhere_in_a_scene_is_not_told_again(
    text: str, beat: str, others: list[str], earlier: str, said: str
) -> None:
    found = retold(text, beat, others, earlier, RIVER, "zh")
    assert bool(found) == bool(said)
    assert all(said in defect.english and not defect.fatal for defect in found)


def test_an_english_passage_is_held_to_its_beat_too() -> None:
    event = "The postman brings a parcel without a sender, and inside lies the pocket watch"
    told = "She took the parcel without a sender; inside lies, said the postman who brings it, a pocket watch."
    assert retold(told, "She locks her shop", [event], "", RIVER, "en")
    assert not retold(
        told, event, ["She locks her shop and walks down to the quay"], "", RIVER, "en"
    )
