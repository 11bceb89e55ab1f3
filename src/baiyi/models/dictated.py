"""How likely a writer holds each token of a text that it is told to write.

Any writer serves that keeps to a schema and tells likelihoods: it is asked for the text with a
schema that allows nothing else, and what is read off are the likelihoods before that rule was
applied. It says the text as a JSON string, so in quotation marks.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence

from ..errors import Unsupported
from ..kinds import Writer
from ..values import Chance, Message, Piece, Prompt, TokenChoice

SEEN = 20  # alternatives of each token, the most that a writer tells


def request(messages: Sequence[Message], text: str) -> Prompt:
    """What the writer is asked, for an answer that is that text."""
    return Prompt(
        messages=tuple(messages),
        schema_={"const": text},
        max_tokens=4 * len(text.encode()) + 16,
        temperature=0,
        logprobs=SEEN,
    )


def dictated(
    messages: Sequence[Message], text: str, writer: Writer, *, alternatives: int = 1
) -> tuple[Chance, ...]:
    """Of each token of the text as the answer to the messages, in its order; joined they are it.

    The text is cut into tokens as the writer likes best. Raises Unsupported for a writer that does
    not tell likelihoods or does not keep to the schema.
    """
    pieces = list(writer.write(request(messages, text)))
    said = "".join(piece.text for piece in pieces)
    wanted = json.dumps(text, ensure_ascii=False)
    if said.strip() != wanted or not any(piece.tokens for piece in pieces):
        raise Unsupported(
            f"the writer {writer.name} does not say how likely a given text is; this needs one that "
            'does: the packaged writer (writer = "llama")',
            f"写作引擎 {writer.name} 不能给出指定文字的概率；这里需要能给出概率的引擎："
            '自带的写作引擎（writer = "llama"）',
        )
    skipped = len(said) - len(said.lstrip())
    found = _placed(_likeliest(list(_tokens(pieces))), _places(wanted), text, skipped)
    return tuple(
        c.model_copy(update={"alternatives": c.alternatives[:alternatives]}) for c in found
    )


def _tokens(pieces: Sequence[Piece]) -> Iterator[tuple[str, TokenChoice | None]]:
    """The text of each token. A piece's own text is exact; that of a token may be half a character."""
    for piece in pieces:
        if "".join(token.token for token in piece.tokens) == piece.text:
            yield from ((token.token, token) for token in piece.tokens)
        elif piece.tokens:
            whole = piece.tokens[-1].model_copy(
                update={"logprob": sum(token.logprob for token in piece.tokens)}
            )
            yield piece.text, whole
        elif piece.text:
            yield piece.text, None


def _likeliest(
    tokens: Sequence[tuple[str, TokenChoice | None]],
) -> Iterator[tuple[str, TokenChoice | None]]:
    """The likeliest way through the answer that is known of.

    Held to the answer, the writer takes the likeliest token that can begin what is left of it: "a",
    perhaps, where "afraid" stands, and then finds "fraid" most surprising. Where the longer token was
    among its alternatives, and ends where one of its own does, that is the one.
    """
    starts = [0]
    for text, _ in tokens:
        starts.append(starts[-1] + len(text))
    said = "".join(text for text, _ in tokens)
    node = {start: n for n, start in enumerate(starts)}
    best = [0.0] + [-math.inf] * len(tokens)
    back: list[tuple[int, float]] = [(0, 0.0)] * (len(tokens) + 1)
    for n, (text, token) in enumerate(tokens):
        others = token.alternatives if token else ()
        ends = [(n + 1, token.logprob if token else 0.0)]
        ends += [
            (node[starts[n] + len(other)], logprob)
            for other, logprob in others
            if len(other) > len(text)
            and starts[n] + len(other) in node
            and said.startswith(other, starts[n])
        ]
        for end, logprob in ends:
            if best[n] + logprob > best[end]:
                best[end], back[end] = best[n] + logprob, (n, logprob)
    way, at = [], len(tokens)
    while at:
        before, logprob = back[at]
        token = tokens[before][1]
        told = token.model_copy(update={"logprob": logprob}) if token else None
        way.append((said[starts[before] : starts[at]], told))
        at = before
    return reversed(way)


def _places(wanted: str) -> list[int]:
    """For each place in the JSON string, how many characters of the text stand before it."""
    places, at, count = [0], 1, 0
    while at < len(wanted) - 1:
        length = 1 if wanted[at] != "\\" else 6 if wanted[at + 1] == "u" else 2
        places += [count] * length
        at, count = at + length, count + 1
    return [*places, count, count]


def _placed(
    tokens: Iterator[tuple[str, TokenChoice | None]], places: list[int], answer: str, skipped: int
) -> Iterator[Chance]:
    """Each token with the characters of the answer that end in it; quotation marks have none.

    What a token without characters (the half of an escape) surprised is the next one's.
    """
    at, surprise = -skipped, 0.0
    for text, token in tokens:
        start = places[min(max(at, 0), len(places) - 1)]
        at += len(text)
        end = places[min(max(at, 0), len(places) - 1)]
        inside = start < end or 0 < at - len(text) < len(places) - 2
        surprise += token.logprob if token and inside else 0.0
        if start < end:
            alternatives = token.alternatives if token else ()
            yield Chance(text=answer[start:end], logprob=surprise, alternatives=alternatives)
            surprise = 0.0
