"""Contradictions that a writer sees: sentences are numbered, and it may only name pairs of numbers.

What patterns cannot say (he was buried; he poured tea) a strong writer reads. A small one is not
asked: it named three wrong pairs a call and found 2 of 12 (bench/contradictions.py --writer).
"""

from __future__ import annotations

from ....build.step import step
from ....kinds import Writer
from ....values import Contradiction
from ...ask import conversation, object_of, parsed, shaped
from .. import bones

MOST = 3  # pairs that one call may name
LONGEST = 60  # sentences of either side
SYSTEM = {
    "zh": "你是小说的审稿编辑，只找事实上的前后矛盾：年龄、外貌、亲属、生死、数目、左右、会与不会、"
    "已经给出去的东西、季节与日期。气氛、心情、没有写到的事都不是矛盾；回忆、谎话、梦也不是。",
    "en": "You are a novel's copy editor. You look only for contradictions of fact: age, looks, kin, life "
    "and death, numbers, left and right, what somebody can do, things given away, seasons and dates. "
    "Mood and what is left unsaid are none; nor are memories, lies and dreams.",
}
QUESTION = {
    "zh": "前文：\n{first}\n\n后文：\n{second}\n\n后文哪一句与前文哪一句不能同时是真的？用JSON回答：pairs，每项"
    "first前文句号，second后文句号，why一句话说明；没有就给空列表，最多{most}项。",
    "en": "Earlier:\n{first}\n\nLater:\n{second}\n\nWhich later sentence cannot be true together with which "
    "earlier one? Answer in JSON: pairs, each with first (number of the earlier), second (number of the "
    "later), why (one sentence); an empty list if there is none, at most {most}.",
}


@step(version=1, timeout=600)
def doubts(
    earlier: tuple[tuple[str, str], ...],
    later: tuple[tuple[str, str], ...],
    language: str,
    *,
    writer: Writer,
    seed: int,
) -> tuple[Contradiction, ...]:
    """What a strong writer takes for contradictions; none from a small one. Raises NotGoodEnough."""
    return seen(writer, earlier, later, language, seed) if writer.skill == "strong" else ()


def seen(
    writer: Writer,
    earlier: tuple[tuple[str, str], ...],
    later: tuple[tuple[str, str], ...],
    language: str,
    seed: int,
) -> tuple[Contradiction, ...]:
    """The pairs that the writer names, of (where, sentence) before and after."""
    tongue = bones.tongue(language)
    first, second = earlier[-LONGEST:], later[:LONGEST]
    if not first or not second:
        return ()
    pair = object_of(
        {
            "first": {"enum": list(range(1, len(first) + 1))},
            "second": {"enum": list(range(1, len(second) + 1))},
            "why": {"type": "string", "minLength": 4, "maxLength": 60 if tongue == "zh" else 160},
        }
    )
    question = QUESTION[tongue].format(first=_listed(first), second=_listed(second), most=MOST)
    return shaped(
        writer,
        conversation(SYSTEM[tongue], question),
        object_of({"pairs": {"type": "array", "maxItems": MOST, "items": pair}}),
        lambda answer: _read(answer, first, second),
        what=("the copy editor's doubts", "审稿疑点"),
        max_tokens=300,
        seed=seed,
        temperature=0.0,
    )


def _listed(sentences: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{n}. {told}" for n, (_, told) in enumerate(sentences, 1))


def _read(
    answer: str, first: tuple[tuple[str, str], ...], second: tuple[tuple[str, str], ...]
) -> tuple[Contradiction, ...]:
    found = []
    for pair in parsed(answer)["pairs"]:
        (where, told), (there, other) = first[pair["first"] - 1], second[pair["second"] - 1]
        why = pair["why"].strip()
        found.append(
            Contradiction(
                about=why,
                kind="doubt",
                first=told,
                second=other,
                where=(where, there),
                english=f"{why}: {where} says {told!r}, {there} says {other!r}",
                chinese=f"{why}：{where} 写“{told}”，{there} 写“{other}”",
            )
        )
    return tuple(found)
