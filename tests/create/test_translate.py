"""Translating: what is kept, what is enforced, what is refused; and what the checks see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tiny_scripted import Keeping

from baiyi.create.write import numbers
from baiyi.create.write.translate import faithful, glossary, masks, pieces, settle
from baiyi.create.write.translate.compare import compared
from baiyi.create.write.translate.settle import glossary_of
from baiyi.create.write.translate.translate import tidy, translate
from baiyi.engines.writer_llama import LlamaWriter
from baiyi.errors import BadBrief, NotGoodEnough
from baiyi.models import judge
from baiyi.settings import settings
from baiyi.values import (
    Block,
    Brief,
    Canon,
    Chapter,
    Character,
    Manuscript,
    Piece,
    Prompt,
    Term,
    Usage,
)

LANTERN = Term(word="灯笼", zh="灯笼", en="lantern")
XIAOMAN = Term(word="小满", zh="小满", en="Xiaoman")


class Answering(Keeping):
    """A writer that answers what a function of the prompt says, and keeps the prompts."""

    def __init__(self, answer: Callable[[Prompt], str], skill: str = "small") -> None:
        super().__init__()
        self.answer = answer
        self.skill: Any = skill

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        text = self.answer(prompt)
        yield Piece(text=json.dumps(text, ensure_ascii=False) if prompt.schema_ else text)
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))


def asked(prompt: Prompt) -> str:
    return prompt.messages[-1].text.rpartition(":\n")[2]


def names_of(canon: Canon) -> tuple[str, ...]:
    return settle.names(Manuscript(title="", language="zh", chapters=(), canon=canon))


def put(
    text: str, answer: Callable[[Prompt], str], terms: tuple[Term, ...] = (), skill: str = "small"
) -> tuple[str, Answering]:
    writer = Answering(answer, skill)
    made = translate((Block(text=text),), (), terms, "zh", "en", writer=writer, seed=1)
    return made[0].text, writer


TOKENS = st.sampled_from(
    ["{name}", "{0}", "${HOME}", "{{count}}", "%s", "%(total)d", "%1$s", "%.2f", "<b>", "</b>", "<br/>",
     "<a href='x'>", "**", "`rm -rf`", "https://example.com/a?b=c", "me@example.org", "&nbsp;", "[[7]]"]
)  # fmt: skip
RUNS = st.text("灯笼河船 ab，。", max_size=8)


@given(st.lists(st.one_of(TOKENS, RUNS), max_size=14).map("".join))
@example("50% 折扣，[[1]] {name}")
@example("[[")
def test_what_is_put_aside_comes_back_as_it_was(text: str) -> None:
    masked = masks.mask(text)
    assert masks.unmask(masked.text, masked) == text
    assert masks.astray(masked.text, masked) is None
    if masked.kept:
        assert masks.astray(masked.text.replace("[[1]]", "", 1), masked) == "[[1]]"
        assert masks.astray(masked.text + "[[1]]", masked) == "[[1]]"
    assert masks.astray(masked.text + "[[99]]", masked) == "[[99]]"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("你好，{name}！", ("{name}",)),
        ("共 %d 条，见 https://example.com/a。", ("%d", "https://example.com/a")),
        ("打 5% 折", ()),
        ("3 * 4 = 12", ()),
        ("**重要**：运行 `make`", ("**", "**", "`make`")),
        ("看[这里](a.html)", ("](a.html)",)),
    ],
)
def test_placeholders_and_markup_are_seen_and_plain_signs_are_not(
    text: str, kept: tuple[str, ...]
) -> None:
    assert masks.mask(text).kept == kept


def test_a_pattern_takes_marks_in_order_and_nothing_else() -> None:
    masked = masks.mask("欢迎，{name}！有 **3** 条。")
    allowed = re.compile(masks.pattern(masked, "en"))
    assert allowed.match("Welcome, [[1]]! You have [[2]]3[[3]] messages.")
    for wrong in (
        "Welcome, [[1]]!",
        "[[2]]3[[3]] for [[1]]",
        "[[1]] [[2]]3[[3]] [[1]]",
        'a "b" [[1]][[2]][[3]]',
    ):
        assert not allowed.match(wrong), wrong
    assert not re.match(masks.pattern(masks.mask("{n}慢慢地走回家。"), "en"), "[[1]]"), (
        "it must go on"
    )
    english = re.compile(masks.pattern(masks.mask("船走了。"), "en"))
    assert english.match("The boat left.") and not english.match("The 船 left.")
    chinese = re.compile(masks.pattern(masks.mask("The boat left."), "zh"))
    assert chinese.match("船走了。") and not chinese.match("船 left。")
    assert re.match(masks.pattern(masks.mask("An IBM machine"), "zh"), "IBM的机器")


def test_placeholders_stand_in_the_translation_and_code_is_left_alone() -> None:
    said = {"欢迎回来，[[1]]！": "Welcome back, [[1]]!"}
    text, writer = put("欢迎回来，{name}！", lambda p: said[asked(p)])
    assert text == "Welcome back, {name}!"
    assert writer.prompts[0].schema_ is not None, "a small writer cannot leave a mark out"
    blocks = (Block(text="print('灯')", kind="code"), Block(text="", kind="break"))
    writer = Answering(lambda p: "never")
    assert translate(blocks, (), (), "zh", "en", writer=writer, seed=1) == blocks
    assert writer.prompts == []


def test_a_lost_placeholder_is_asked_for_again_then_sentence_by_sentence() -> None:
    def answer(prompt: Prompt) -> str:
        text = asked(prompt)
        if "。" in text.rstrip("。"):
            return "Hello there. Goodbye."  # whole, it always loses both
        return "Hello [[1]]." if "你好" in text else "Goodbye [[1]]."

    text, writer = put("你好{name}。再见{name}。", answer, skill="strong")
    assert text == "Hello {name}. Goodbye {name}."
    assert len(writer.prompts) == 2 + 2


def test_an_answer_in_the_wrong_language_is_asked_for_again_and_never_printed() -> None:
    answers = iter(["天亮了，船走了。", "At dawn the boat left."])
    text, writer = put("天亮了，船走了。", lambda p: next(answers))
    assert text == "At dawn the boat left." and len(writer.prompts) == 2
    assert writer.prompts[0].seed != writer.prompts[1].seed
    with pytest.raises(NotGoodEnough, match="Chinese"):
        put("天亮了，船走了。", lambda p: "天亮了，船走了。")
    answers = iter(["天亮了，船走了。"] * 4 + ["At dawn the boat left."])
    text, writer = put("天亮了，船走了。", lambda p: next(answers))
    assert text == "At dawn the boat left."
    schema = writer.prompts[-1].schema_ or {}
    assert not re.match(schema["pattern"], "天亮了"), "the last try cannot say a word of Chinese"


def test_the_glossary_is_enforced_to_the_last() -> None:
    """Whatever the writer calls it: in the last resort the word is a mark that it cannot change."""

    def stubborn(prompt: Prompt) -> str:
        return "[[2]] lit the [[1]]." if "[[2]]" in asked(prompt) else "Manny lit the lamp."

    text, writer = put("小满点亮了灯笼。", stubborn, (LANTERN, XIAOMAN))
    assert sorted(re.findall("lantern|Xiaoman", text)) == ["Xiaoman", "lantern"]
    first = writer.prompts[0].messages[-1].text
    assert "小满 = Xiaoman" in first and "Xiaoman点亮了lantern" in first
    assert (
        "Names"
        not in put("船走了。", lambda p: "The boat left.", (LANTERN,))[1]
        .prompts[0]
        .messages[-1]
        .text
    )


def test_a_name_that_cannot_be_had_is_let_through_and_told() -> None:
    def deaf(prompt: Prompt) -> str:
        return (
            "[[1]]" if "[[1]]" in asked(prompt) else "She walked slowly along the river and home."
        )

    text, writer = put("小满沿着河边慢慢地走，一直走回了家里去。", deaf, (XIAOMAN,))
    assert text == "She walked slowly along the river and home."
    assert len(writer.prompts) == 4 + 4 + 4
    found = faithful.faults("小满走了。", "She left.", (XIAOMAN,), "zh", "en", lenient=True)
    assert "小满" in found[0].english and not found[0].fatal


def test_a_name_may_lose_its_article_and_its_hyphen() -> None:
    feast = Term(word="河灯节", en="the River Lantern Festival")
    adeng = Term(word="阿灯", en="A-Deng")
    assert glossary.missing((feast, adeng), "A Deng saw River Lantern Festival posters", "en") == []
    assert glossary.missing((feast,), "The festival came.", "en") == [feast]


def test_the_paragraph_before_is_the_writers_own_last_turn() -> None:
    said = {"船走了。": "The boat left.", "灯亮了。": "The lamp was lit."}
    writer = Answering(lambda p: said[asked(p)])
    blocks = tuple(Block(text=text) for text in said)
    translate(blocks, ("天黑了。", "Night fell."), (), "zh", "en", writer=writer, seed=1)
    assert [m.text for m in writer.prompts[0].messages[1:3]][1] == "Night fell."
    assert [m.text for m in writer.prompts[1].messages[1:3]][1] == "The boat left."


def test_a_strong_writer_gets_all_at_once_and_only_what_fails_again() -> None:
    def answer(prompt: Prompt) -> Any:
        if "translations" in str(prompt.schema_):
            return {"translations": ["The boat left.", "灯亮了。"]}
        return "The lamp was lit."

    writer = Answering(answer, "strong")
    blocks = (Block(text="船走了。", kind="quote"), Block(text="灯亮了。"))
    made = translate(blocks, (), (), "zh", "en", writer=writer, seed=1)
    assert [b.text for b in made] == ["The boat left.", "The lamp was lit."]
    assert made[0].kind == "quote" and len(writer.prompts) == 2


@pytest.mark.parametrize(
    ("entries", "both"),
    [
        ({"Lantern": "灯笼", "lantern ": "灯"}, ("'Lantern': '灯笼'", "'lantern ': '灯'")),
        ({"ＡＩ": "智能", "AI": "人工智能"}, ("'ＡＩ': '智能'", "'AI': '人工智能'")),
        ({"灯笼": "lantern", "lantern": "灯"}, ("'灯笼': 'lantern'", "'lantern': '灯'")),
        ({"灯笼": " "}, ("'灯笼': ' '",)),
    ],
)
def test_a_glossary_that_contradicts_itself_is_refused_by_both_entries(
    entries: dict[str, str], both: tuple[str, ...]
) -> None:
    with pytest.raises(BadBrief) as refused:
        glossary.checked(entries)
    assert all(entry in refused.value.english and entry in refused.value.chinese for entry in both)


def test_two_words_may_share_a_translation() -> None:
    assert glossary.checked({"西红柿": "tomato", "番茄": "tomato"}) == {
        "西红柿": "tomato",
        "番茄": "tomato",
    }


def test_a_term_inside_a_longer_one_is_not_there() -> None:
    moon, light = Term(word="月", en="moon"), Term(word="月光", en="moonlight")
    assert glossary.occurring((moon, light), "月光下") == (light,)
    assert glossary.occurring((moon, light), "月下有月光") == (light, moon)
    lamp = Term(word="Lamp", zh="灯", en="Lamp")
    assert glossary.occurring((lamp,), "two lamps") and not glossary.occurring((lamp,), "lampoon")


def test_the_briefs_words_win_and_the_rest_is_asked_for_once() -> None:
    names = {"渡爷爷": "Grandpa Du", "阿空": "A-Kong"}
    writer = Answering(lambda p: names)  # type: ignore[arg-type, return-value]
    canon = Canon(
        characters=tuple(
            Character(name=n, role="", voice="zf") for n in ("小满", "渡爷爷", "阿空")
        ),
        terms=(LANTERN,),
    )
    brief = Brief(line="-", language="en", glossary={"小满": "Mandy", "灯笼": "paper lamp"})
    found = glossary_of(canon, names_of(canon), brief, writer=writer, seed=1)
    assert {t.word: t.en for t in found.terms} == {
        "小满": "Mandy", "灯笼": "paper lamp", "渡爷爷": "Grandpa Du", "阿空": "A-Kong",
    }  # fmt: skip
    assert [c.name for c in found.characters] == ["Mandy", "Grandpa Du", "A-Kong"]
    assert all(c.voice is None for c in found.characters)
    with pytest.raises(NotGoodEnough, match="mandy"):
        names["渡爷爷"] = "mandy"
        glossary_of(canon, names_of(canon), brief, writer=writer, seed=1)


def test_the_canons_sentences_go_out_and_come_back_in_their_places() -> None:
    canon = Canon(
        characters=(Character(name="小满", role="灯笼匠的女儿", wants="点灯"),),
        facts=("河三年没亮",),
    )
    blocks = settle.descriptions(canon)
    assert [b.text for b in blocks] == ["灯笼匠的女儿", "点灯", "河三年没亮"]
    back = settle.described(canon, tuple(Block(text=b.text.upper() + "!") for b in blocks))
    assert back.characters[0].wants == "点灯!" and back.facts == ("河三年没亮!",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("三百二十人", {320}), ("一万五", {15000}), ("1.2万人", {12000}), ("12,000 people", {12000}),
        ("twelve thousand", {12000}), ("three hundred and twenty", {320}), ("二〇二五年", {2025}),
        ("3月15日", {3, 15}), ("March 15", {3, 15}), ("two million", {2_000_000}), ("两百万", {2_000_000}),
        ("3.5亿", {350_000_000}), ("twenty-five", {25}), ("百分之八", {8}), ("近六成", {60}), ("打八五折", set()), ("三点五", {3.5}),
        ("一千零五", {1005}), ("a dozen", {12}),
    ],
)  # fmt: skip
def test_numbers_are_the_same_in_figures_and_words(text: str, said: set[float]) -> None:
    assert numbers.numbers(text) == said


def test_great_numbers_are_counted_as_the_other_language_does() -> None:
    assert numbers.counted("新增1.2万人，投资3.4亿元", "en") == "新增12,000人，投资340 million元"
    assert numbers.counted("占地一万两千平方米", "en") == "占地12,000平方米"
    assert numbers.counted("It sold 3.4 million copies", "zh") == "It sold 340万 copies"
    assert numbers.counted("800,000 books, 12,500 chairs, 1,000 lamps", "zh") == (
        "80万 books, 12,500 chairs, 1,000 lamps"
    )


@pytest.mark.parametrize(
    ("source", "answer", "said"),
    [
        ("天亮了，一条船慢慢离开了码头，向着远处去了。", "The day broke.", "too short"),
        ("河上有三十二盏灯。", "There were thirty-three lamps on the river.", "32"),
        ("船走了。", "Translation: The boat left.", "words of its own"),
        ("船走了。", "The 船 left.", "Chinese"),
        ("风停了。", "The wind fell. The wind fell.", "repeats"),
        ("小满走了。", "She left.", "小满"),
    ],
)
def test_the_checks_see_what_is_wrong(source: str, answer: str, said: str) -> None:
    found = faithful.faults(source, answer, (XIAOMAN,) if "小满" in source else (), "zh", "en")
    assert said in found[0].english


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("河上有三十二盏灯。", "There were thirty-two lamps on the river."),
        ("2025年3月，全县新增就业1.2万人。", "In March 2025 the county added 12,000 jobs."),
        ("IBM", "IBM"),
    ],
)
def test_the_checks_let_a_good_translation_pass(source: str, answer: str) -> None:
    assert faithful.faults(source, answer, (), "zh", "en") == []
    assert [f.english for f in faithful.faults(answer, source, (), "en", "zh")] == []


@given(st.text("天亮了，。！？ abc.\n", max_size=300))
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(pieces.sentences(text)) == text
    assert "".join(pieces.pieces(text, "zh")) == text


def test_an_endless_line_is_cut() -> None:
    found = pieces.pieces("灯" * 5000, "zh")
    assert max(map(len, found)) <= 3 * pieces.LONGEST["zh"]


def test_a_chinese_answer_gets_chinese_marks() -> None:
    assert tidy('"他说, "等等"."', "He said", "zh") == "他说，“等等”。"
    assert tidy("共 1,200 人, 12:30 到", "1,200", "zh") == "共1,200人，12:30到"


def test_source_and_translation_stand_side_by_side_with_what_is_wrong() -> None:
    source = Manuscript(
        title="灯", language="zh",
        chapters=(Chapter(title="一", blocks=(Block(text="小满走了。"), Block(text="灯灭了。"))),),
    )  # fmt: skip
    target = Manuscript(
        title="The Lamp", language="en", canon=Canon(terms=(XIAOMAN,)),
        chapters=(Chapter(title="One", blocks=(Block(text="She left."),)),),
    )  # fmt: skip
    review = compared(source, target)
    first, second = review.chapters[0].pairs
    assert "小满" in first.findings[0][1] and first.terms == (XIAOMAN,)
    assert second.target is None and review.findings == 2


@pytest.mark.models
def test_the_packaged_writer_keeps_marks_names_and_numbers() -> None:
    """Real sentences, and the likelihood that the same writer gives to plain and jumbled words."""
    model = "qwen2.5-coder-1.5b-instruct"
    weights = {model: settings().cache / "weights" / model}
    writer = LlamaWriter(LlamaWriter.Options(streams=1, context=4096), weights)
    try:
        block = Block(text="欢迎回来，{name}！小满给你留了三十二盏灯笼。")
        terms = (XIAOMAN, LANTERN)
        text = translate((block,), (), terms, "zh", "en", writer=writer, seed=1)[0].text
        assert "{name}" in text and "Xiaoman" in text and "lantern" in text.lower()
        assert not re.search("[\u4e00-\u9fff]", text)
        plain = judge.perplexity("风从河上吹来。", "zh", writer)
        jumbled = judge.perplexity("来上风从吹河。", "zh", writer)
        assert plain.bits < jumbled.bits and plain.characters == 7
    finally:
        writer.close()
