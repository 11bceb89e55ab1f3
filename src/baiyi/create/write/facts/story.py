"""A news story from facts: what comes first, then paragraph after paragraph, each from its facts.

What the facts don't bear is rewritten, and at last taken out; the work says so each time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ....build import progress
from ....build.step import step
from ....errors import BadBrief, NotGoodEnough
from ....kinds import Writer
from ....values import Brief
from ...ask import Unusable, conversation, shaped, strings
from . import agree
from .check import findings, sentences

GROUP = 3  # facts of a paragraph
LONGEST = {"zh": 260, "en": 700}  # characters of a paragraph
SYSTEM = {
    "zh": "你是严谨的新闻编辑。只写给出的事实，不添加任何数字、人名、地名、引语或评论。文字平实、通顺。",
    "en": "You are a careful news editor. Write only what the facts say: add no figure, name, place, "
    "quotation or comment. Plain, clear prose.",
}
ORDER = {
    "zh": "下面是编了号的事实。按重要性从高到低排列编号，最重要的在前。\n{facts}",
    "en": "Here are numbered facts. Put their numbers in order of importance, the most important "
    "first.\n{facts}",
}
PARAGRAPH = {
    "zh": "只用这些事实写新闻的{part}，一段话，引语一字不改：\n{facts}",
    "en": "Write {part} of a news story from these facts alone, one paragraph, quotations word for "
    "word:\n{facts}",
}
PARTS = {"zh": ("导语", "正文一段"), "en": ("the lead", "a paragraph of the body")}
HEADLINE = {
    "zh": "为这条新闻拟一个标题，不超过 24 字：\n{facts}",
    "en": "Write a headline of at most ten words for this news:\n{facts}",
}
AGAIN = {
    "zh": "这句话有事实不支持的内容：{wrong}\n只用下面的事实重写这一句：\n{facts}",
    "en": "This sentence says what the facts don't bear: {wrong}\nWrite the sentence again from "
    "these facts alone:\n{facts}",
}


@step(version=1, timeout=1800)
def news_order(brief: Brief, *, writer: Writer, seed: int) -> tuple[int, ...]:
    """The numbers of the facts from 0, the most important first: the inverted pyramid.

    Raises BadBrief for a brief without facts, NotGoodEnough.
    """
    facts = facts_of(brief)
    numbers = {"type": "integer", "minimum": 1, "maximum": len(facts)}
    schema = {
        "type": "object",
        "properties": {"order": {"type": "array", "items": numbers, "maxItems": len(facts)}},
        "required": ["order"],
    }
    language = tongue(brief)
    listed = "\n".join(f"{n}. {fact}" for n, fact in enumerate(facts, 1))

    def read(text: str) -> tuple[int, ...]:
        try:
            told = [int(n) - 1 for n in json.loads(text)["order"]]
        except (ValueError, KeyError, TypeError) as error:
            raise Unusable(
                "it is not the JSON that was asked for", "答案不是要求的 JSON"
            ) from error
        return tuple(dict.fromkeys(n for n in (*told, *range(len(facts))) if 0 <= n < len(facts)))

    return shaped(
        writer, conversation(SYSTEM[language], ORDER[language].format(facts=listed)), schema, read,
        what=("order of the facts", "事实的次序"), max_tokens=40 + 5 * len(facts), seed=seed,
        temperature=0.2,
    )  # fmt: skip


@step(version=1, timeout=1800)
def news_text(brief: Brief, order: tuple[int, ...], *, writer: Writer, seed: int) -> str:
    """Lead and body, a paragraph a line. Raises NotGoodEnough where nothing holds."""
    facts = facts_of(brief)
    ranked = [facts[n] for n in order]
    groups = [ranked[n : n + GROUP] for n in range(0, len(ranked), GROUP)]
    language = tongue(brief)
    rows = []
    for number, group in enumerate(groups):
        asked = PARAGRAPH[language].format(part=PARTS[language][number > 0], facts="\n".join(group))
        text = _asked(writer, language, asked, LONGEST[language], seed + 100 * number)
        rows.append(borne(writer, text, group, facts, language, seed + 100 * number))
    kept = [row for row in rows if row]
    if not kept:
        raise NotGoodEnough(
            "news: no sentence holds to the facts; try another --seed or another writer",
            "新闻：没有一句符合事实；请换一个 --seed 或写作模型",
        )
    return "\n".join(kept)


@step(version=1, timeout=1800)
def news_headline(brief: Brief, order: tuple[int, ...], *, writer: Writer, seed: int) -> str:
    """A headline that the facts bear; else the most important fact itself."""
    facts, language = facts_of(brief), tongue(brief)
    first = [facts[n] for n in order[:GROUP]]
    asked = HEADLINE[language].format(facts="\n".join(first))
    text = _asked(writer, language, asked, 80, seed).strip("。.，,、；;：: ")
    if findings(text, facts, language):
        progress.note(
            f"headline {text!r}: not borne by the facts; the first fact stands in its place",
            f"标题“{text}”：事实不支持；改用最重要的一条事实",
        )
        return first[0][:80]
    return text


def borne(
    writer: Writer,
    text: str,
    group: Sequence[str],
    facts: tuple[str, ...],
    language: str,
    seed: int,
) -> str:
    """The text with each unborne sentence written again, or left out where that does not help."""
    kept = ""
    for number, sentence in enumerate(sentences(text)):
        found = findings(sentence, facts, language)
        if found:
            asked = AGAIN[language].format(wrong=found[0].quote, facts="\n".join(group))
            sentence = _asked(writer, language, asked, 200, seed + number + 1)
            sentence += "" if language == "zh" else " "
            still = findings(sentence, facts, language)
            progress.note(
                f"news: {found[0].english}; {'left out' if still else 'written again'}",
                f"新闻：{found[0].chinese}；{'已删去' if still else '已重写'}",
            )
            if still:
                continue
        if not findings(kept + sentence, facts, language):
            kept += sentence
        else:
            progress.note(
                f"news: left out, not borne where it stands: {sentence!r}",
                f"新闻：此处事实不支持，已删去：“{sentence}”",
            )
    return kept.strip()


def facts_of(brief: Brief) -> tuple[str, ...]:
    """The facts. Raises BadBrief where there are none, or two contradict each other."""
    if not brief.facts:
        raise BadBrief(
            "news needs `facts`: a list of lines, all that may be said",
            "新闻稿需要 `facts`：逐条列出可以写的全部事实",
        )
    agree.check(brief.facts, tongue(brief))
    return brief.facts


def tongue(brief: Brief) -> str:
    return "zh" if brief.language == "zh" else "en"


def _asked(writer: Writer, language: str, asked: str, longest: int, seed: int) -> str:
    schema = {
        "type": "object",
        "properties": {"text": {"type": "string", "maxLength": longest}},
        "required": ["text"],
    }
    return shaped(
        writer, conversation(SYSTEM[language], asked), schema,
        lambda answer: strings(answer, ["text"])["text"],
        what=("news", "新闻"), max_tokens=60 + longest, seed=seed, temperature=0.4,
    )  # fmt: skip
