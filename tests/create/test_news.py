"""News: a writer that slips in what no fact bears, and what is left of it."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi.create.write.facts import findings
from baiyi.create.write.facts.agree import disagreeing
from baiyi.create.write.facts.story import news_headline, news_order, news_text
from baiyi.errors import BadBrief, NotGoodEnough
from baiyi.values import Brief, Estimate, Frozen, Piece, Prompt, Usage

FACTS = {
    "zh": (
        "清河县图书馆新馆5月8日开放",
        "新馆建筑面积7200平方米，藏书26万册",
        "馆长：林静文",
        "林静文：“请大家常来坐坐。”",
        "儿童阅览区设座位150个",
    ),
    "en": (
        "The new library of Ashford Mill opens on 8 May",
        "It holds 26,000 books",
        "Head librarian: Ruth Calder",
        'Ruth Calder: "We kept the best windows for the children."',
        "There are 150 seats for children",
    ),
}
WRONG = {
    "zh": ("藏书38万册。", "新馆6月8日开放。", "馆长王大山说很好。", "设座位220个。", "他说：“欢迎各位读者光临。”"),
    "en": (
        "It holds 38,000 books.",
        "It opens on 9 June.",
        "A crowd came with Peter Marsh.",
        "There are 220 seats.",
        '"We are very glad indeed," she said.',
    ),
}  # fmt: skip
MARKS = ("38", "6月8", "王大山", "220", "欢迎各位", "9 June", "Marsh", "very glad")


class Liar:
    """Writes the facts, and among them what is wrong: half of the time, rewriting too."""

    skill = "small"
    window = 8000
    settings = Frozen()
    provider = None

    def __init__(self, language: str, always: bool = False) -> None:
        self.language, self.always = language, always

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        chance = random.Random(prompt.seed)
        if "order" in (prompt.schema_ or {})["properties"]:
            answer: dict[str, object] = {"order": [3, 1, 3]}
        else:
            stop = "。" if self.language == "zh" else ". "
            true = [] if self.always else [f.rstrip("。.") + stop for f in FACTS[self.language][:3]]
            lies = WRONG[self.language] if self.always or chance.random() < 0.7 else ()
            rows = [*true, *(chance.sample(lies, 2) if lies else ())]
            chance.shuffle(rows)
            answer = {"text": " ".join(rows) if self.language == "en" else "".join(rows)}
        yield Piece(text=json.dumps(answer), finish="stop", usage=Usage(written_tokens=1))

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate()

    def close(self) -> None:
        pass


def brief(language: str) -> Brief:
    return Brief(line="library", form="news", language=language, facts=FACTS[language])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_that_no_fact_bears_is_left_in_fifty_stories(language: str) -> None:
    writer = Liar(language)
    for seed in range(25):
        order = news_order(brief(language), writer=writer, seed=seed)
        assert order == (2, 0, 1, 3, 4)
        text = news_text(brief(language), order, writer=writer, seed=seed)
        head = news_headline(brief(language), order, writer=writer, seed=seed)
        assert text
        assert not [mark for mark in MARKS if mark in text + head], text
        assert "26" in text, "what the facts bear is kept"


def test_a_story_of_which_nothing_holds_is_refused() -> None:
    with pytest.raises(NotGoodEnough, match="no sentence"):
        news_text(brief("en"), (0, 1), writer=Liar("en", always=True), seed=1)


def test_news_without_facts_is_refused() -> None:
    with pytest.raises(BadBrief, match="facts"):
        news_order(Brief(line="x", form="news"), writer=Liar("zh"), seed=1)


@pytest.mark.parametrize(
    ("language", "fact", "text"),
    [
        ("zh", "三成居民参加", "30%的居民参加。"),
        ("zh", "参加的有1.2万人", "参加的有12000人。"),
        ("en", "12,000 people came", "12 thousand people came."),
        ("en", "24 boats sank", "Two dozen boats sank."),
        ("zh", "局长：王海", "王局长说明了情况。"),
    ],
)
def test_other_spellings_are_the_same(language: str, fact: str, text: str) -> None:
    assert findings(text, (fact,), language) == ()


@pytest.mark.parametrize(
    ("language", "fact", "text", "kind"),
    [
        ("en", "12 houses burned", "12 cars burned.", "unit"),
        ("zh", "局长：王海", "局长李江说明了情况。", "name"),
        ("zh", "周一闭馆", "周五闭馆。", "date"),
        ("en", "It opens on 8 May", "It opens on 9 May.", "date"),
    ],
)
def test_what_no_fact_bears_is_quoted(language: str, fact: str, text: str, kind: str) -> None:
    found = findings(text, (fact,), language)
    assert [f.kind for f in found] == [kind]
    assert found[0].quote == text.rstrip("。.")


PAIRS = {
    "zh": (
        "小学新生18400人，比去年减少1100人",
        "初中新生16900人，比去年增加700人",
        "焊接技术冠军：冼志豪",
        "中式烹饪冠军：乔雨",
    ),
    "en": (
        "Spending: 18.2 million pounds on waste and streets, 11.6 million on housing",
        "Thorpe's goals: Kirsty Doyle (31st minute), Nadia Popescu (54th)",
    ),
}


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("zh", "小学新生16900人，初中新生18400人。", ["swapped"]),
        ("zh", "小学新生18400人，初中新生16900人。", []),
        ("zh", "冼志豪是中式烹饪冠军，乔雨是焊接技术冠军。", ["swapped"]),
        ("zh", "冼志豪是焊接技术冠军，乔雨是中式烹饪冠军。", []),
        ("en", "£11.6m goes on waste and streets, £18.2m on housing.", ["swapped"]),
        ("en", "£18.2m goes on waste and streets, £11.6m on housing.", []),
        ("en", "Nadia Popescu scored in the 31st minute, Kirsty Doyle in the 54th.", ["swapped"]),
        ("en", "Kirsty Doyle scored in the 31st minute, Nadia Popescu in the 54th.", []),
    ],
)
def test_two_facts_that_changed_places_are_found(
    language: str, text: str, kinds: list[str]
) -> None:
    found = [f.kind for f in findings(text, PAIRS[language], language)]
    assert found[: len(kinds)] == kinds and (kinds or not found)


@pytest.mark.parametrize(
    ("language", "fact", "text", "kind"),
    [
        ("zh", "驻村技术员：县柑橘站苏锦华", "县柑橘站的苏锦花来了。", "name"),
        ("zh", "台风在东澳镇登陆", "台风在南澳镇登陆。", "place"),
        ("zh", "与省农机推广总站签约", "与省农技推广总站签约。", "place"),
        ("zh", "副院长卓雅琴介绍：设备到位", "院长卓雅琴介绍，设备到位。", "title"),
        ("en", "Director: Malcolm Tranter", "Michael Tranter directs.", "name"),
        ("en", "Gusts of 81 mph", "Gusts reached 81 km/h.", "unit"),
    ],
)
def test_what_is_nearly_a_fact_is_none(language: str, fact: str, text: str, kind: str) -> None:
    assert [f.kind for f in findings(text, (fact,), language)] == [kind]


@pytest.mark.parametrize(
    ("language", "facts", "text"),
    [
        ("zh", ("唐可欣以6.52米夺冠", "亚军：白露，6.40米"), "第六跳跳出6米52，比白露远12厘米。"),
        ("zh", ("网店退还货款3980元，赔偿11940元",), "合计15920元。"),
        ("zh", ("新馆3月1日开放",), "他用小刷子一点一点地扫。"),
        ("en", ("220 donors gave 66,000 pounds",), "That is an average of £300 each."),
        ("en", ("The bell weighs 1.5 tonnes",), "The bell weighs 1,500 kg."),
        ("en", ("72 teams took part",), "It beat the other 71 teams."),
        ("en", ("Inkwell opens its 25th shop",), "It is the twenty-fifth shop."),
    ],
)
def test_what_follows_from_the_facts_is_let_pass(
    language: str, facts: tuple[str, ...], text: str
) -> None:
    assert findings(text, facts, language) == ()


@pytest.mark.parametrize(
    ("language", "facts", "text"),
    [
        ("zh", ("主刀：邢立群", "邢立群：“机器人手不抖。”", "副院长卓雅琴介绍：设备到位"), "“机器人手不抖。”卓雅琴说。"),
        (
            "en",
            ("Chief executive: Rachel Odum; finance director: Tomas Lindqvist",
             'Lindqvist: "We would rather lose a margin."'),
            '"We would rather lose a margin," said Rachel Odum.',
        ),
    ],
)  # fmt: skip
def test_a_quotation_in_anothers_mouth_is_found(
    language: str, facts: tuple[str, ...], text: str
) -> None:
    assert [f.kind for f in findings(text, facts, language)] == ["quotation"]


@pytest.mark.parametrize(
    "facts",
    [
        ("馆长：林静文", "新馆5月8日开放", "馆长：王大山"),
        ("新馆藏书26万册", "馆长：林静文", "新馆藏书38万册"),
        ("The library opens on 8 May", "The library opens on 9 May"),
        ("Director: Ruth Calder", "Director: Peter Marsh"),
    ],
)
def test_facts_that_contradict_each_other_are_named(facts: tuple[str, ...]) -> None:
    language = "zh" if "馆" in "".join(facts) else "en"
    with pytest.raises(BadBrief, match="contradict each other") as caught:
        news_order(
            Brief(line="x", form="news", language=language, facts=facts),
            writer=Liar(language), seed=1,
        )  # fmt: skip
    assert facts[0] in str(caught.value)


@pytest.mark.parametrize(
    "facts",
    [
        ("小学新生18400人", "初中新生16900人"),
        ("嘉宾：许静文", "嘉宾：林静文"),
        ("馆长：林静文", "林静文：“请大家常来。”"),
        ("Tickets: 12 pounds for adults", "Tickets: 5 pounds for children"),
    ],
)
def test_facts_of_two_things_agree(facts: tuple[str, ...]) -> None:
    language = "zh" if any(c > "\u4e00" for c in facts[0]) else "en"
    assert disagreeing(facts, language) is None


@pytest.mark.parametrize(
    "name",
    ["news.dev", *(f"news.dev{n}" for n in range(2, 11)), "news", "news.held2"],
)
def test_no_true_facts_are_taken_for_contradictions(name: str) -> None:
    planted = Path(__file__).parents[2] / "bench" / "planted" / f"{name}.toml"
    for story in tomllib.loads(planted.read_text("utf-8"))["story"]:
        assert disagreeing(story["facts"], story["language"]) is None, story["facts"]
