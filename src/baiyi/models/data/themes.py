"""What a poem is about, in a few of its own words: conditions that cost nobody a label.

Words are pairs of characters that stand together more often than chance in what is learned
(明月, 春风, 故人), beside characters that mean something alone. Which of a poem's words are named
is drawn by a hash of the poem and the seed, so that it is the same each time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

import numpy
import numpy.typing

Array = numpy.typing.NDArray[Any]

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
# Characters that say little alone: particles, pronouns, numbers, negations, auxiliaries.
EMPTY = set(
    "之乎者也矣焉哉兮而以于於其此彼斯是为則则乃即且又亦犹尚已既将欲可能不无未莫勿非有在与及从"
    "自向因由所何谁孰安岂奚曷我吾余予汝尔君子人一二三四五六七八九十百千万两几多少半个来去上下"
    "中前后里外间时日今古年岁处今应须当如似若相共同更还复再却只惟唯但空忽正方初始终得见知看"
    "闻道言语谓曰说到出入起归行生成作使令教把著着了过度长大小高深远近新旧旧好自每各皆尽都全"
)
LEAST = 20  # times that a pair stands in what is learned


def pairs_of(texts: Collection[str]) -> tuple[Array, Array]:
    """The pairs of neighbouring han characters in the texts: code << 32 | code, and how often."""
    codes = numpy.frombuffer("\n".join(texts).encode("utf-32-le"), "<u4").astype("uint64")
    han = (codes >= 0x3400) & ((codes <= 0x9FFF) | (codes >= 0x20000))
    both = han[:-1] & han[1:]
    return numpy.unique(codes[:-1][both] << numpy.uint64(32) | codes[1:][both], return_counts=True)


def words(pairs: Mapping[int, int], characters: Mapping[str, int], most: int) -> tuple[str, ...]:
    """The `most` pairs that are words, best first: frequent, and bound to each other.

    The measure is frequency times the log of how much oftener than chance they meet.
    """
    total = sum(characters.values()) or 1
    scored = []
    for pair, count in pairs.items():
        word = chr(pair >> 32) + chr(pair & 0xFFFFFFFF)
        if count < LEAST or EMPTY & set(word) or word[0] == word[1]:
            continue
        chance = characters.get(word[0], 1) * characters.get(word[1], 1) / total
        if count > 3 * chance:
            scored.append((-count * float(numpy.log(count / chance)), word))
    return tuple(word for _, word in sorted(scored)[:most])


def named(text: str, item: str, lexicon: Collection[str], most: int, seed: int) -> tuple[str, ...]:
    """From 1 to `most` words of the text, in the order in which they stand there; () for none."""
    found: dict[str, None] = {}
    for run in HAN.findall(text):
        taken = False  # with the character before it, as a word
        for character, word in zip(run, map("".join, pairwise(run + " ")), strict=True):
            if taken:
                taken = False
            elif word in lexicon:
                found[word] = None
                taken = True
            elif character not in EMPTY:
                found[character] = None
    distinct = list(found)
    if not distinct:
        return ()
    chance = random.Random(f"{seed}/{item}")
    weights = [3.0 if len(word) == 2 else 1.0 for word in distinct]
    chosen = set(chance.choices(distinct, weights, k=chance.randint(1, most)))
    return tuple(word for word in distinct if word in chosen)
