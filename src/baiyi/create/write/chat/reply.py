"""What a persona answers: written in pieces, shown a sentence at a time, each checked before it is.

A sentence in the wrong language, said before, out of the prompt, or one that denies being an AI is
not shown: the answer is written anew, or ends before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ....build import progress
from ....kinds import Writer
from ....values import Message, Prompt, Usage
from ...ask import TRIES, not_good_enough
from ..check import Defect, copies, length, script, sentences
from .persona import Persona, system

MOST_TOKENS = 220
MOST_SENTENCES = 5
TEMPERATURE = 0.7
LEAKED = re.compile(
    r"<\|im_|</?(?:s|system|assistant|user)>|^\s*(?:system|assistant|user)\s*[:：]|\bJSON\b|```|"
    r"你扮演|第一人称|你记得：|You play |You remember:|first person",
    re.I | re.M,
)
DENIES = re.compile(
    r"我(?:不是|并不是|可不是|才不是)(?:一个|什么)?(?:AI|人工智能|机器人|程序|机器)|我(?:就|可)?是(?:个|一个)?(?:真人|真正的人|活人|人类)|"
    r"\bI(?:'m| am) (?:not an? (?:AI|artificial|robot|bot|machine|program)|(?:a )?(?:real|actual) (?:human|person)|(?:a )?human)",
    re.I,
)
# The manners of an assistant, that a small model falls into; another try mostly has none.
SERVES = re.compile(
    r"有什么(?:我)?可以帮|需要(?:我)?(?:帮忙|帮助)吗|想找我帮忙|很高兴为您|您|听起来你|我明白你的情况|我了解到|"
    r"\bhow (?:can|may) I (?:help|assist)|\bassist you\b|\bit sounds like you|\bthat sounds like|\bI understand that",
    re.I,
)
ASKS = re.compile(
    r"你(?:到底|究竟|真的|其实)?(?:是|算)(?:不是)?(?:一个|个)?(?:AI|人工智能|机器人|机器|程序|真人|真的人|人类|活人|人)(?:吗|么|还是|呢|？|\?)|"
    r"\bare you (?:really |actually |just )?(?:an? )?(?:AI|artificial intelligence|robot|bot|machine|program|chatbot|real|human|person|real person|real human)\b|"
    r"\b(?:am i|i'm|i am) (?:talking|speaking|chatting) (?:to|with) (?:an? )?(?:AI|robot|bot|machine|human|person|real)",
    re.I,
)

# A small writer that is reminded of "My name is Ben" takes it for its own name.
CALLED = re.compile(
    r"\b[Mm]y name(?:'s| is) ([A-Z][\w'’-]+)|我(?:的名字(?:是|叫)|名叫|叫)(?![你您他她它大])([一-鿿]{1,4})(?=[，。！？、；]|$)",
)


@dataclass
class Answer:
    """What was said, and what it took; filled while it is written."""

    text: str = ""
    usage: list[Usage] = field(default_factory=list)
    retries: list[Defect] = field(default_factory=list)


def honest(persona: Persona, text: str) -> str | None:
    """What is answered first to whoever asks sincerely whether this is a person; None: nobody did."""
    if not ASKS.search(text):
        return None
    if persona.language == "zh":
        return f"说实话，我是人工智能扮演的{persona.name}，不是真人。"
    return f"To be honest with you, I am an AI playing {persona.name}, not a real person."


def answer(
    persona: Persona,
    messages: Sequence[Message],
    said_before: Sequence[str],
    context: str,
    into: Answer,
    *,
    writer: Writer,
    seed: int,
) -> Iterator[str]:
    """The answer, sentence by sentence. `context`: words that may be in another language.

    Raises NotGoodEnough where no try has a sentence that can be said.
    """
    for attempt in range(TRIES[writer.skill]):
        prompt = Prompt(
            messages=tuple(messages),
            max_tokens=MOST_TOKENS,
            temperature=TEMPERATURE + 0.1 * attempt,
            repeat_penalty=1.05,
            seed=seed + 101 * attempt,
        )
        shown = 0
        for sentence in _sentences(writer, prompt, into):
            found = defects(sentence, persona, [*said_before, into.text], context)
            if any(d.fatal for d in found) or (found and attempt < TRIES[writer.skill] - 1):
                into.retries.append(found[0])
                break
            shown += 1
            space = "" if persona.language == "zh" or not into.text else " "
            into.text += space + sentence
            yield space + sentence
            if shown == MOST_SENTENCES:
                break
        if shown:
            return
    why = into.retries[-1] if into.retries else Defect("it was empty", "答案是空的")
    raise not_good_enough(("the answer", "回答"), why.english, why.chinese, TRIES[writer.skill])


def defects(
    sentence: str, persona: Persona, said_before: Sequence[str], context: str
) -> list[Defect]:
    """What speaks against saying a sentence."""
    language = persona.language
    found = []
    if any(c.isalpha() for c in sentence):
        found += script(sentence, language, context)
    if LEAKED.search(sentence) or copies(sentence, (_rules(persona),), language):
        found.append(Defect("it recites its instructions", "背出了提示语"))
    known = " ".join((persona.name, persona.who, *persona.facts))
    if any((m[1] or m[2]) not in known for m in CALLED.finditer(sentence)):
        found.append(Defect("it takes another's name for its own", "把别人的名字当成自己的"))
    if DENIES.search(sentence):
        found.append(Defect("it denies being an AI", "否认自己是人工智能"))
    if length(sentence, language) > 5 and any(sentence in said for said in said_before):
        found.append(Defect("it says that again", "重复了说过的话"))
    if SERVES.search(sentence):
        found.append(Defect("it talks like an assistant", "像客服说话", fatal=False))
    return found


def _rules(persona: Persona) -> str:
    """The last paragraph of the prompt's beginning: how to answer; who it is may be said."""
    return system(persona).rpartition("\n")[2]


def _sentences(writer: Writer, prompt: Prompt, into: Answer) -> Iterator[str]:
    """The sentences of an answer as each is finished; one that was cut off by the limit is none."""
    waiting, ended = "", True
    for piece in writer.write(prompt):
        progress.check()
        waiting += piece.text
        if piece.usage:
            into.usage.append(piece.usage)
        ended = ended and piece.finish != "length"
        *whole, waiting = _split(waiting)
        yield from whole
    if waiting.strip() and ended:
        yield waiting.strip()


def _split(text: str) -> list[str]:
    """The finished sentences, and what may still go on."""
    found = sentences(text)
    if not found:
        return [text]
    last = found[-1]
    return [*found[:-1], text[text.rindex(last) :]]
