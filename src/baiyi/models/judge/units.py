"""What a text is counted in: characters in Chinese, words elsewhere; and its sentences."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

from .. import packages

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
UNIT = {
    True: re.compile(rf"[{HAN}]|[A-Za-z0-9]+(?:['’.-][A-Za-z0-9]+)*"),
    False: re.compile(r"[^\W_]+(?:['’-][^\W_]+)*"),
}
SENTENCE = re.compile(r"[^。！？!?.…\n]+(?:[。！？!?…]+|\.+(?=[\s”\"’]|$)|\.|\n|$)[”\"’」]*")


def units(text: str, language: str) -> list[str]:
    """Han characters and Latin words in Chinese; words in lower case elsewhere."""
    return UNIT[language == "zh"].findall(text.lower())


def words(text: str, language: str) -> list[str]:
    """As readers know them: Chinese cut by jieba (without its guesses, so always the same)."""
    if language != "zh":
        return units(text, language)
    jieba = package("jieba")
    jieba.setLogLevel(logging.WARNING)
    cut = (word.strip() for word in jieba.cut(text.lower(), HMM=False))
    return [word for word in cut if word and UNIT[True].search(word)]


def sentences(text: str) -> list[str]:
    return [s for s in (found.strip() for found in SENTENCE.findall(text)) if s]


def paragraphs(text: str) -> list[str]:
    return [line for line in (row.strip() for row in text.splitlines()) if line]


def runs(items: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """The n-grams: every run of `size` neighbours."""
    return (tuple(items[at : at + size]) for at in range(len(items) - size + 1))


def package(name: str) -> Any:
    """A package of the extra `judge`. Raises MissingExtra."""
    return packages.package(name, "judge", "the metrics need", "计算指标需要")
