"""How likely a writer holds each token of an answer that is given."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...build import progress
from ...errors import NotGoodEnough, Unsupported
from ...kinds import Writer
from ...values import Chance, Estimate, Message, Prompt, Span
from .. import dictated

BYTES_A_TOKEN = 3.0  # of UTF-8, about, in Chinese and English
LONGEST_ANSWER = 120  # tokens of an answer that the writer writes first


def answered(prompt: str, writer: Writer, *, seed: int = 0) -> str:
    """What the writer answers, likeliest token after likeliest token. Raises NotGoodEnough."""
    asked = Prompt(
        messages=_asked(prompt),
        max_tokens=LONGEST_ANSWER,
        temperature=0,
        seed=seed,
    )
    text = ""
    for piece in writer.write(asked):
        progress.words(piece.text)
        text += piece.text
    if not text.strip():
        raise NotGoodEnough(
            f"the writer {writer.name} answered nothing; give the answer: --answer TEXT",
            f"写作引擎 {writer.name} 没有回答；请给出回答：--answer 文字",
        )
    return text.strip()


def chances(
    prompt: str, answer: str, writer: Writer, *, alternatives: int = 1
) -> tuple[Chance, ...]:
    """As `dictated.dictated`. Raises Unsupported for a writer that tells no likelihoods."""
    try:
        return dictated.dictated(_asked(prompt), answer, writer, alternatives=alternatives)
    except Unsupported as error:
        raise Unsupported(
            f"{error.english}; or explain open weights: --model FOLDER",
            f"{error.chinese}；或解释开放权重的模型：--model 文件夹",
        ) from error


def estimate(prompt: str, answer: str, writer: Writer) -> Estimate:
    """Of one call."""
    asked = dictated.request(_asked(prompt), answer)
    tokens = max(1, round(len(answer.encode()) / BYTES_A_TOKEN))
    return writer.estimate(asked.model_copy(update={"max_tokens": tokens}))


def surprise(found: Sequence[Chance], spans: Sequence[Span]) -> tuple[float, ...]:
    """Bits of surprise in each span. A token that stands in two gives each by its characters."""
    bits = []
    for chance in found:
        each = -chance.logprob / math.log(2) / max(1, len(chance.text))
        bits += [each] * len(chance.text)
    return tuple(sum(bits[span.start : span.end]) for span in spans)


def _asked(prompt: str) -> tuple[Message, ...]:
    return (Message(role="user", text=prompt),)
