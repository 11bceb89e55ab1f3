"""A text cut into the words and sentences that are explained, each with its place."""

from __future__ import annotations

import logging
import re

from ...errors import BadBrief
from ...values import Span
from ..judge.units import HAN, SENTENCE
from .packages import package

FIRST = re.compile(f"[{HAN}]")
SAYS = re.compile(r"\w")
WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def language_of(text: str) -> str:
    """ "zh" where there is a Han character, else "en"."""
    return "zh" if FIRST.search(text) else "en"


def words(text: str) -> tuple[Span, ...]:
    """The words, without the marks between them: Chinese by jieba (without its guesses, so always
    the same), other text by its spaces."""
    if language_of(text) != "zh":
        return tuple(Span(start=m.start(), end=m.end()) for m in WORD.finditer(text))
    jieba = package("jieba")
    jieba.setLogLevel(logging.WARNING)
    cut = jieba.tokenize(text, HMM=False)
    return tuple(Span(start=s, end=e) for word, s, e in cut if SAYS.search(word))


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences, without the spaces around them."""
    found = []
    for match in SENTENCE.finditer(text):
        said = match.group()
        start = match.start() + len(said) - len(said.lstrip())
        if SAYS.search(said):
            found.append(Span(start=start, end=start + len(said.strip())))
    return tuple(found)


def without(text: str, span: Span) -> str:
    """The text with a word left out, and with it the space before or after it."""
    before, after = text[: span.start], text[span.end :]
    if before[-1:].isspace() or not before:
        after = after.removeprefix(" ")
    return before + after


def told(prompt: str, answer: str) -> tuple[str, str]:
    """Both without the spaces around them. Raises BadBrief where one has no word."""
    for english, chinese, text in (("prompt", "提示", prompt), ("answer", "回答", answer)):
        if not SAYS.search(text):
            raise BadBrief(
                f"the {english} has no word: {text!r}; give one that says something",
                f"{chinese}没有文字：{text!r}；请给出有内容的{chinese}",
            )
    return prompt.strip(), answer.strip()
