"""Where a model looks as it reads a text, layer by layer and head by head.

Attention says where a head takes from, not what the answer hangs on: other weights can give the same
answer (Jain and Wallace 2019, "Attention is not Explanation").
"""

from __future__ import annotations

from typing import Any

from ...errors import BadBrief, Unsupported
from ...values import Attention
from .opened import Opened
from .packages import package
from .spans import SAYS

MOST_TOKENS = 96  # more are a page of many megabytes, and no eye follows them


def attention(text: str, opened: Opened) -> Attention:
    """Of every layer and head, and rolled out over all of them.

    Tokens that stand for parts of one character are told as one: what looks is their mean, what is
    looked at their sum. Raises BadBrief for a text without words or longer than MOST_TOKENS,
    Unsupported for a model that does not tell its attention.
    """
    if not SAYS.search(text):
        raise BadBrief(
            f"the text has no word: {text!r}; give one that says something",
            f"文字没有内容：{text!r}；请给出有内容的文字",
        )
    ids, places = opened.cut(text, special=True)
    if len(ids) > MOST_TOKENS:
        raise BadBrief(
            f"the text has {len(ids)} tokens; attention is shown for at most {MOST_TOKENS}: shorten it",
            f"文字有 {len(ids)} 个词元；注意力最多显示 {MOST_TOKENS} 个，请缩短",
        )
    torch = package("torch")
    with torch.no_grad():
        told = opened.model(input_ids=torch.tensor([ids]), output_attentions=True).attentions
    if not told or told[0] is None:
        raise Unsupported(
            f"{opened.name} does not tell its attention; choose a model of plain attention layers",
            f"{opened.name} 不给出注意力；请选择使用普通注意力层的模型",
        )
    weights = torch.stack([layer[0] for layer in told]).float().numpy()
    names, groups = _characters(text, ids, places, opened)
    grouped = _grouped(weights, groups)
    return Attention(
        model=opened.name,
        text=text,
        tokens=tuple(names),
        layers=weights.shape[0],
        heads=weights.shape[1],
        weights=_bytes(grouped),
        rollout=_bytes(_grouped(rollout(weights), groups)),
    )


def rollout(weights: Any) -> Any:
    """Attention followed through the layers (Abnar and Zuidema 2020), shape (tokens, tokens).

    Of `weights`, shape (layers, heads, tokens, tokens), the heads' mean counts half and the stream that
    goes past a layer the other half; the layers are multiplied.
    """
    numpy = package("numpy")
    tokens = weights.shape[-1]
    followed = numpy.eye(tokens)
    for layer in weights.mean(axis=1):
        followed = (0.5 * layer + 0.5 * numpy.eye(tokens)) @ followed
    return followed


def _characters(
    text: str, ids: list[int], places: list[tuple[int, int]], opened: Opened
) -> tuple[list[str], list[list[int]]]:
    """What people see of each token, and which tokens it is: those of one character together."""
    names: list[str] = []
    groups: list[list[int]] = []
    before: tuple[int, int] | None = None
    for place, (token, span) in enumerate(zip(ids, places, strict=True)):
        if span == before and span[0] < span[1]:
            groups[-1].append(place)
            continue
        special = span[0] == span[1]
        names.append(
            opened.tokenizer.convert_ids_to_tokens(token) if special else text[slice(*span)]
        )
        groups.append([place])
        before = span
    return names, groups


def _grouped(weights: Any, groups: list[list[int]]) -> Any:
    numpy = package("numpy")
    if len(groups) == weights.shape[-1]:
        return weights
    looked = numpy.stack([weights[..., group].sum(-1) for group in groups], -1)
    return numpy.stack([looked[..., group, :].mean(-2) for group in groups], -2)


def _bytes(weights: Any) -> bytes:
    numpy = package("numpy")
    return bytes(numpy.clip(numpy.rint(weights * 255), 0, 255).astype(numpy.uint8).tobytes())
