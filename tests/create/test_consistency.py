"""What words give away of a state or a detail, and what may well have changed or be somebody else's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from baiyi.create.write.consistency.claims import named
from baiyi.create.write.consistency.contradictions import contradictions
from baiyi.create.write.consistency.states import topics

PEOPLE = {
    "zh": ("林阿秀", "老周", "何川", "金嫂"),
    "en": ("Nora Finch", "Mr Pike", "Sergeant Cole"),
}


def kinds(language: str, *scenes: str) -> list[str]:
    told = tuple((str(n), scene) for n, scene in enumerate(scenes, 1))
    return [one.kind for one in contradictions(told, PEOPLE[language], language)]


GIVEN_AWAY = [
    ("zh", "何川是旱鸭子，船一晃就脸白。", "何川一个猛子扎进江里。", "swim"),
    ("zh", "老周把信倒着拿，只看那枚邮票。", "老周一字一句念完了判决书。", "read"),
    ("zh", "老周从此滴酒不沾。", "老周推门进来，满身酒气。", "drink"),
    ("zh", "林阿秀住在顶楼。", "林阿秀的地下室里点着灯。", "dwelling"),
    ("zh", "林阿秀把那支口琴卖了。", "林阿秀掏出口琴，吹了一段。", "owned"),
    ("zh", "林阿秀的箱子是樟木的。", "林阿秀擦着那只铁皮箱子。", "stuff"),
    ("zh", "出殡那天，老周记不清了，只是一滴雨也没有。", "老周说，出殡的时候雨下得看不见路。", "weather"),
    ("zh", "老周的棺材第二天一早就抬上了山。", "老周笑着端起茶碗。", "death"),
    ("en", "They followed Mr Pike's coffin to the gate.", "“It rained,” Pike said.", "death"),
    ("zh", "老周打了一辈子光棍。", "“是内人写的。”老周说。", "married"),
    ("en", "Cole sank like a stone in anything deeper than a bath.", "Cole struck out for the bank.", "swim"),
    ("en", "Pike signed with a cross.", "Pike read the letter aloud.", "read"),
    ("en", "Nora took the pledge at Easter.", "Nora smelled of gin, and her glass was empty. Nora was drunk.", "drink"),
    ("en", "Nora's room was in the garret.", "Nora let him into the basement.", "dwelling"),
    ("en", "Pike sold the violin to a sailor.", "Pike tuned the violin.", "owned"),
    ("en", "Nora's trunk was tin.", "Nora stroked the oak of the trunk.", "stuff"),
    ("en", "Pike had three cows.", "Pike milked his nine cows.", "count"),
    ("en", "Nora was the only child they ever had.", "“My brother is at sea,” Nora said.", "siblings"),
    ("en", "Her eyes were grey, and Nora knew it.", "Nora had the brown eyes of her people.", "eyes"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "first", "second", "kind"), GIVEN_AWAY)
def test_two_states_of_one_person_are_told_however_they_are_given_away(
    language: str, first: str, second: str, kind: str
) -> None:
    assert kinds(language, first, second) == [kind]


@pytest.mark.parametrize(
    ("language", "scenes"),
    [
        ("zh", ("“都周四了，还不交？”老周说。", "第二天何川进了门。“周一嘛，都没睡醒。”")),
        ("zh", ("今天是礼拜三。", "当晚下起雨来。“明天就是星期天了。”何川说。")),
        ("zh", ("星期二，何川上了船。", "三天后船到了岸，正是星期六。")),
        ("en", ("“It's Wednesday,” Nora said.", "Pike swept.", "They sat up that same night. “Nobody has plans on a Monday,” Pike said.")),
        ("en", ("It was Friday, and it rained.", "The next morning Nora found him. “A Thursday,” she said, “and no fish.”")),
    ],
)  # fmt: skip
def test_days_of_the_week_follow_from_each_other(language: str, scenes: Sequence[str]) -> None:
    assert kinds(language, *scenes) == ["week"]


@pytest.mark.parametrize(
    ("language", "scenes"),
    [
        ("zh", ("都周四了。", "第二天是周五，何川来了。")),
        ("zh", ("都周四了。", "过了些日子，周一的早上，何川来了。")),
        ("zh", ("都周四了。", "第二天何川来了。“上周一的事，我记着。”")),
        ("zh", ("今天是礼拜三。", "当晚何川说：“明天就是星期四了。”")),
        ("zh", ("星期二，何川上了船。", "两个月过去了。", "第二天是星期六。")),
        ("en", ("It was Friday.", "The next day was Saturday, and Nora slept.")),
        ("en", ("It was Friday.", "On the Tuesday Nora slept.")),
        ("en", ("It was Friday.", "The next day Nora said: “He comes every Tuesday.”")),
        ("en", ("It was Friday.", "Nora slept.", "The next day was a Monday.")),
        ("en", ("It was Friday.", "Three days later, on the Monday, Nora slept.")),
    ],
)
def test_a_day_of_another_week_or_of_habit_is_no_contradiction(
    language: str, scenes: Sequence[str]
) -> None:
    assert kinds(language, *scenes) == []


@pytest.mark.parametrize(
    ("language", "scenes"),
    [
        ("zh", ("何川是旱鸭子。", "夏天老周教他。何川一个猛子扎进江里。")),
        ("zh", ("何川是旱鸭子。", "老周一个猛子扎进江里。")),
        ("zh", ("林阿秀把那支口琴卖了。", "老周替她赎了回来。林阿秀掏出口琴。")),
        ("zh", ("何川今年九岁。", "六年过去，柳树高了。何川今年十五。")),
        ("zh", ("老周下葬的那天没有风。", "何川想起老周说过的话。老周说过，人要知足。")),
        ("zh", ("老周抱着遗像走在最前头。", "老周坐了起来，窗外天还没亮。")),
        ("zh", ("何川把这事瞒到死也不说，老周知道。", "何川坐在桌边。老周站着。")),
        ("zh", ("金嫂拿起何川的帽子。", "何川戴着那顶红帽子。")),
        ("en", ("Pike swore not to bet until he was buried.", "“I did,” Pike said.")),
        ("en", ("Nora walked behind the coffin.", "“It rained,” Nora said.")),
        ("zh", ("老周的左手缠着绷带。", "何川的右手也破了。")),
        ("zh", ("初三那天下着大雨。", "到了初五，太阳很好。")),
        ("en", ("Cole could not swim.", "Nora taught him. Cole swam across.")),
        ("en", ("Cole could not swim.", "Nora swam across. Cole held the towel.")),
        ("en", ("Pike sold the violin.", "He bought it back. Pike tuned the violin.")),
        ("en", ("Nora had a green van.", "A red van stopped, and it was not Nora.")),
        ("en", ("They buried Pike in May.", "Pike looked down from the wall, in oils.")),
        ("en", ("Nora lived in the garret.", "Years later Nora had a basement by the canal.")),
    ],
)
def test_what_was_learnt_mended_or_is_anothers_is_no_contradiction(
    language: str, scenes: Sequence[str]
) -> None:
    assert kinds(language, *scenes) == []


def test_a_scene_does_not_contradict_itself() -> None:
    assert kinds("en", "Cole could not swim. Cole swam across.") == []
    assert kinds("zh", "何川不会游泳。何川游到了对岸。") == []


def test_people_are_known_by_a_part_of_their_name_that_is_no_title() -> None:
    assert named("Sergeant Cole", "en").search("Cole rose")
    assert not named("Sergeant Cole", "en").search("The Sergeant rose")
    assert not named("Mr Pike", "en").search("Mr Bell rose")
    assert named("林阿秀", "zh").search("阿秀走了") and not named("老周", "zh").search("周末")


def test_every_topic_says_itself_in_both_languages_and_has_two_states_in_each() -> None:
    for language in ("zh", "en"):
        for topic in topics(language):
            assert topic.english and topic.chinese
            assert sum(state is not None for state in topic.states) > 1, (language, topic.name)
