"""Calls of the writer: streamed, counted, and tried again until the answer can be used."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, TypeVar

from ..build import progress
from ..errors import NotGoodEnough, Unsupported
from ..kinds import Writer
from ..values import Message, Prompt

V = TypeVar("V")

TRIES = {"small": 4, "strong": 2}  # answers, at most, until one can be used


class Unusable(Exception):
    """An answer that cannot be used; says why, in both languages."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.english = english
        self.chinese = chinese


@dataclass(frozen=True)
class Answer:
    """What a writer answered. `tokens`: each with its log-probability, where they were asked for;
    `ended`: by itself, not by the limit of tokens."""

    text: str
    ended: bool
    tokens: tuple[tuple[str, float], ...] = ()

    @property
    def likelihood(self) -> float:
        """The mean log-probability of its tokens; 0 where they were not asked for."""
        return fmean(chance for _, chance in self.tokens) if self.tokens else 0.0

    @property
    def ending(self) -> float:
        """The mean log-probability of its last word and of the end behind it: low where the text
        was made to end there."""
        words = [n for n, (token, _) in enumerate(self.tokens) if token[:1] == " "]
        last = self.tokens[words[-1] if words else 0 :]
        return fmean(chance for _, chance in last) if last else 0.0

    def closing(self, mark: str) -> float:
        """The mean log-probability of the tokens with `mark`, and with the quotation mark at the end of a
        JSON string: low where what stands before them was made to end there."""
        marks = [chance for token, chance in self.tokens[1:] if mark in token or '"' in token]
        return fmean(marks) if marks else 0.0


def answered(writer: Writer, prompt: Prompt, *, aloud: bool = False) -> Answer:
    """The whole answer; `aloud`: told as it comes. A candidate is told once it is chosen."""
    text, ended = "", True
    tokens: list[tuple[str, float]] = []
    for piece in writer.write(prompt):
        if aloud:
            progress.words(piece.text)
        else:
            progress.check()
        text += piece.text
        tokens += [(token.token, token.logprob) for token in piece.tokens]
        if piece.usage:
            progress.used(piece.usage)
        if piece.finish == "length":
            ended = False
    return Answer(text, ended, tuple(tokens))


def said(writer: Writer, prompt: Prompt) -> tuple[str, bool]:
    """The whole answer, told as it comes; and whether it ended by itself."""
    answer = answered(writer, prompt, aloud=True)
    return answer.text, answer.ended


def weighed(writer: Writer, prompt: Prompt) -> tuple[str, float]:
    """The whole answer, not told as it comes: one of several; and its mean log-probability a token."""
    answer = answered(writer, prompt)
    return answer.text, answer.likelihood


def conversation(system: str, *turns: str) -> tuple[Message, ...]:
    """System, then user and assistant by turns, the user last."""
    roles = ("user", "assistant")
    return (
        Message(role="system", text=system),
        *(Message(role=roles[n % 2], text=text) for n, text in enumerate(turns)),
    )


def as_strings(turns: Sequence[str]) -> tuple[str, ...]:
    """Orders and answers by turns, the answers as JSON strings: for a writer that is asked for one."""
    return tuple(
        json.dumps(turn, ensure_ascii=False) if n % 2 else turn for n, turn in enumerate(turns)
    )


def in_two_languages(english: str, chinese: str, language: str) -> Unsupported:
    """That a form is written in Chinese and English only: `english` with its verb, as "verse is"."""
    return Unsupported(
        f"{english} written in Chinese and English; the language asked for is {language!r}. "
        "Say --language zh or --language en",
        f"{chinese}只写中文和英文，任务书的语言是 {language!r}；请加 --language zh 或 --language en",
    )


def parsed(text: str) -> Any:
    """The JSON that an answer is. Raises Unusable."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise Unusable("it is not JSON", "答案不是 JSON") from error


def strings(text: str, names: Collection[str]) -> dict[str, str]:
    """The strings of a JSON object under these names, each in one line. Raises Unusable."""
    try:
        told = json.loads(text)
        found = {name: " ".join(told[name].split()) for name in names}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unusable("it is not the JSON that was asked for", "答案不是要求的 JSON") from error
    empty = [name for name, words in found.items() if not words]
    if empty:
        raise Unusable(f"{empty[0]!r} is empty", f"“{empty[0]}”是空的")
    return found


def whole(text: str, most: int) -> str:
    """The text; where the longest length of its schema cut it off, the sentences that are whole.

    Raises Unusable where none is: such a phrase ends in the middle of a word.
    """
    if len(text) < most - 1:
        return text.strip()
    told = re.match(r".*[。！？.!?][”\"]?(?=\s|$|[^\x00-\x7f])", text, re.S)
    if told is None:
        raise Unusable(f"it is cut off: {text[-30:]!r}", f"没有写完：{text[-12:]}")
    return told[0].strip()


def object_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an object that has all of these properties, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def shaped(
    writer: Writer,
    messages: tuple[Message, ...],
    schema: dict[str, Any],
    read: Callable[[str], V],
    *,
    what: tuple[str, str],
    max_tokens: int,
    seed: int,
    temperature: float = 0.7,
) -> V:
    """An answer of that schema as `read` understands it; other seeds where it cannot be used.

    `what` names the thing in English and Chinese. Raises NotGoodEnough where no answer
    can be used.
    """
    wrong = Unusable("", "")
    for attempt in range(TRIES[writer.skill]):
        prompt = Prompt(
            messages=messages,
            schema_=schema,
            max_tokens=max_tokens,
            temperature=temperature,
            seed=seed + attempt,
        )
        text, ended = said(writer, prompt)
        try:
            if not ended:
                raise Unusable("it did not come to an end", "答案没有写完")
            return read(text)
        except Unusable as unusable:
            wrong = unusable
            progress.note(
                f"{what[0]}: {wrong.english}{progress.AGAIN[0]}",
                f"{what[1]}：{wrong.chinese}{progress.AGAIN[1]}",
            )
    raise not_good_enough(what, wrong.english, wrong.chinese, TRIES[writer.skill])


def not_good_enough(what: tuple[str, str], english: str, chinese: str, tries: int) -> NotGoodEnough:
    return NotGoodEnough(
        f"{what[0]}: after {tries} tries still this: {english}. Nothing was kept of it; try another "
        "--seed, a brief that says more, or another writer",
        f"{what[1]}：试了 {tries} 次仍有问题：{chinese}。未保存不合格的文字；"
        "请换一个 --seed，把任务书写得更具体，或换一个写作模型",
    )
