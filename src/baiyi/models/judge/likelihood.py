"""How surprising a text is to a model: its perplexity.

Any writer serves that keeps to a schema and tells the likelihood of its tokens: the packaged one
does, most endpoints do not.
"""

from __future__ import annotations

import math

from ...kinds import Writer
from ...values import Frozen, Message
from ..dictated import dictated
from . import units

ASKED = {
    "zh": ("你是一位作家。", "接着写下去。", "前文：\n{before}\n\n接着写下去。"),
    "en": ("You are a writer.", "Write on.", "So far:\n{before}\n\nWrite on."),
}
BEFORE = 600  # characters of the text that the model has seen, at most


class Perplexity(Frozen):
    """`token`: e to the mean surprise of a token, which depends on the model's tokens; two models
    are compared by `bits`, the surprise of a character in bits."""

    token: float
    bits: float
    tokens: int
    characters: int


def perplexity(text: str, language: str, writer: Writer) -> Perplexity:
    """Of a text under a writer, sentence by sentence, each after those before it.

    The text is cut into tokens as the model likes best, not as its tokeniser would. Raises Unsupported for a writer that does not tell likelihoods or does
    not keep to the schema, ValueError for a text without sentences.
    """
    surprise, tokens, characters = 0.0, 0, 0
    before = ""
    for sentence in units.sentences(text):
        found = _surprise(sentence, before[-BEFORE:], language, writer)
        surprise += sum(found)
        tokens += len(found)
        characters += len(sentence)
        before += sentence
    if not tokens:
        raise ValueError("the text has no sentences")
    return Perplexity(
        token=math.exp(surprise / tokens),
        bits=surprise / math.log(2) / characters,
        tokens=tokens,
        characters=characters,
    )


def _surprise(sentence: str, before: str, language: str, writer: Writer) -> list[float]:
    """Of each token, in natural units; the quotation marks of JSON are not counted."""
    role, first, later = ASKED["zh" if language == "zh" else "en"]
    messages = (
        Message(role="system", text=role),
        Message(role="user", text=later.format(before=before) if before else first),
    )
    return [-chance.logprob for chance in dictated(messages, sentence, writer)]
