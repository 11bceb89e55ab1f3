"""News: a writer that slips in what no fact bears, and what is left of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest

from baiyi.create.write.facts import findings
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
