"""What a persona remembers of the person it talks with: their own sentences, never more.

A sentence is worth a note where it says something lasting of the speaker (plain rules). A long one
is shortened by the writer, with words of the sentence only; else it is kept as it was said.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from pydantic import Field

from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Frozen
from ...ask import Unusable, conversation, object_of, shaped, strings
from ..check import sentences

LASTING = re.compile(
    r"我(?:的名字)?(?:叫|名叫|姓)|叫我|我(?:是|来自|住|家|在.{1,12}(?:工作|上班|上学|读书|教书)|今年|有|没有|养|喜欢|最?爱|"
    r"讨厌|不喜欢|害怕|怕|想要|打算|准备|梦想|希望|从小|以前|会|不会|不能|不吃|对.{1,8}过敏|每天|每周|的.{1,10}是|的生日)|"
    r"(?:记住|记得|别忘了)|"
    r"\b(?:my name is|call me|i am|i'm|i was born|i live|i work|i teach|i study|i have|i've got|i had|"
    r"i (?:really )?(?:like|love|hate|prefer|enjoy)|i (?:can't|cannot|don't|never|always|used to|want to|"
    r"hope to|plan to|am going to)|my [\w' ]{1,30} (?:is|are|was|were|lives?|died|works?)|remember)\b",
    re.I,
)
ASKED = re.compile(r"[?？]\s*[”\"』」]?$|[吗呢]\s*[。！]?$")
PASSING = re.compile(
    r"我(?:是说|是想问|会想|有点|有个问题|有问题|想问|觉得)|\bi (?:am|'m) (?:here|back|sorry|fine|ok|okay|good|sure|asking|just|not sure)\b|"
    r"\bi'm (?:here|back|sorry|fine|ok|okay|good|sure|asking|just|not sure)\b|\bi don't (?:know|think|understand)\b",
    re.I,
)
LONG = {"zh": 40, "en": 110}  # characters of a sentence that is shortened
LONGEST = 400  # characters of a source that is kept
LEARNT = 4  # notes of one message, at most


class Note(Frozen):
    """One thing that is remembered; `source` is the sentence that it comes from."""

    number: int = Field(ge=1)
    day: date
    text: str = Field(min_length=1, max_length=LONGEST)
    source: str = Field(min_length=1, max_length=LONGEST)


def worth(text: str) -> list[str]:
    """The sentences of a message that say something lasting of who says them."""
    said = [
        part.strip()
        for line in text.splitlines()
        for sentence in sentences(line)
        for part in re.split(r"(?<=[；;])", sentence)
    ]
    return [
        s[:LONGEST]
        for s in said
        if LASTING.search(s) and not ASKED.search(s) and not PASSING.search(s)
    ][:LEARNT]


def shortened(sentence: str, language: str, *, writer: Writer, seed: int) -> str:
    """A long sentence in a few of its own words; as it was said where that fails."""
    if len(sentence) <= LONG[language]:
        return sentence

    def read(answer: str) -> str:
        text = strings(answer, ["note"])["note"]
        if foreign(text, sentence):
            raise Unusable("it says what was not said", "写了原话里没有的内容")
        return text

    asked = (
        f"把这句话缩短成一条备忘，只用原话里的词，保留“我”：{sentence}"
        if language == "zh"
        else f"Shorten this to a memo, in its own words only, keeping “I”: {sentence}"
    )
    schema = object_of({"note": {"type": "string", "minLength": 4, "maxLength": LONG[language]}})
    try:
        return shaped(
            writer,
            conversation("你做备忘。" if language == "zh" else "You keep memos.", asked),
            schema,
            read,
            what=("a note", "备忘"),
            max_tokens=80,
            seed=seed,
            temperature=0.2,
        )
    except NotGoodEnough:
        return sentence


def foreign(text: str, sentence: str) -> list[str]:
    """Words of a note that its sentence does not have."""
    return [unit for unit in _units(text) if unit not in sentence.casefold()]


def recalled(notes: Sequence[Note], text: str, most: int) -> list[Note]:
    """The notes that share most with a message, by rarity of what is shared; the oldest first.

    The newest one is always there, and who they are: a name asked for may share no word with it.
    """
    sets = [set(_units(f"{note.text} {note.source}")) for note in notes]
    often = Counter(unit for units in sets for unit in units)
    said = set(_units(text))

    def near(place: int) -> float:
        return sum(math.log(1 + len(notes) / often[u]) for u in sets[place] & said)

    ranked = sorted(range(len(notes)), key=lambda n: (near(n), n), reverse=True)
    found = [n for n in ranked if near(n) > 0][:most]
    named = [n for n, note in enumerate(notes) if NAMED.search(note.source)][-1:]
    kept = dict.fromkeys([*named, *found, *range(len(notes) - 1, len(notes) - 2, -1)])
    return [notes[n] for n in sorted(list(kept)[:most]) if n >= 0]


def asks_of_self(text: str) -> bool:
    """Whether a message asks what is remembered of whoever says it."""
    return bool(OF_SELF.search(text))


def reminder(notes: Sequence[Note], language: str) -> str:
    """The notes as they stand in a prompt: of the other, lest a small model takes them for its own."""
    if language == "zh":
        told = "；".join(f"{note.text.rstrip('。！')}（{note.day}）" for note in notes)
        return f"（你记得：{told.replace('我', '对方')}）"
    told = "; ".join(f"“{note.text}” ({note.day})" for note in notes)
    return f"(You remember: the other told you {told})"


OF_SELF = re.compile(
    r"记得我|记不记得|还记得|我(?:叫|是|姓|住|养|喜欢|爱|讨厌|怕|在哪|做|多大|几岁).{0,12}(?:什么|谁|哪|多|几|吗)|"
    r"\bremember\b|\b(?:what|who|where|how old|when|do you know)\b.{0,20}\b(?:my|i|am i|do i)\b",
    re.I,
)
NAMED = re.compile(r"我(?:的名字)?(?:叫|名叫|姓)|叫我|\bmy name is\b|\bcall me\b", re.I)


def _units(text: str) -> list[str]:
    """Pairs of Han characters, and words of three letters or more or with a digit."""
    han = re.findall(r"[\u3400-\u9fff]+", text)
    pairs = [run[n : n + 2] for run in han for n in range(max(1, len(run) - 1))]
    return pairs + re.findall(r"[^\W\d_]{3,}|\d+", re.sub(r"[\u3400-\u9fff]", " ", text.casefold()))
