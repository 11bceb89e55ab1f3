"""Whether a GGUF export is the model that was trained, and cuts texts as its tokenizer does.

llama.cpp tells no logits, but the log-probability of every token: those are compared, which differ by as much.
It tells no token ids of a text either; but the same tokens give the same log-probabilities bit for bit, and
others do not. So a text is asked twice, as words and as the ids that our tokenizer makes of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import StepFailed
from .. import frame as frames
from . import gguf_frames, gguf_tokens
from .gguf_export import Weights
from .llama import Llama
from .onnx_export import package
from .parity import MANY, Parity, alike, one_thread

PLACES = 12  # of each text where the likelihoods of all tokens are compared
# What tokenizers differ about: spaces, marks, scripts, digits, contractions, characters of four bytes.
ODD = (
    "  two  spaces, and one at the end ", "\n\n\tline\r\n  line", "don't we'll I'M", "3.14 1234567 １２３",
    "e\u0301 é ﬁ", "𠮷野家 😀😀 👩‍🚀", "全角　空格，“引号”……", "\u2581 \ufeff \ufffd", "русский عربى ไทย", "<unk> <pad",
)  # fmt: skip


def measured(
    model: Any, path: Path, tokenizer: Path, texts: Sequence[Sequence[int]], *, weights: Weights
) -> Parity:
    """`texts` are token ids of 4 or more, the first half of each read as a prompt.

    Of a chat model two conversations are asked too. Raises StepFailed for a text that llama.cpp cuts
    otherwise, or messages that it frames otherwise, Damaged, MissingExtra, and ValueError for no text.
    """
    if not texts or min(map(len, texts)) < 4:
        raise ValueError("parity is measured on texts of four tokens or more")
    told = model.config
    words = package("tokenizers").Tokenizer.from_file(str(tokenizer))
    context, ends = told.max_position_embeddings, gguf_tokens.ends_of(told)
    frame = frames.of(tokenizer.parent, words)
    begin = gguf_tokens.begin_of(told, words, frame)
    if frame and frame.end is not None:
        ends.append(frame.end)
    llama = Llama(path, vocabulary=told.vocab_size, context=context, end=ends[0])
    try:
        tokenized = _tokenized(llama, words, texts, begin, context)
        framed = gguf_frames.framed(llama, words, frame, context) if frame else 0
        with one_thread():
            found = _measured(model, llama, words, texts, weights, ends)
        return found.model_copy(update={"tokenized": tokenized, "framed": framed})
    finally:
        llama.close()


def _measured(
    model: Any,
    llama: Llama,
    words: Any,
    texts: Sequence[Sequence[int]],
    weights: Weights,
    ends: list[int],
) -> Parity:
    apart, likeliest, count, shares, surprises = 0.0, 0, 0, [], [0.0, 0.0]
    for text in texts:
        own = _of_torch(model, text)
        for place in sorted({*np.linspace(1, len(text) - 1, PLACES).astype(int).tolist()}):
            other, _ = llama.levels(text[:place], remember=True)
            both = own[place - 1], other
            # A token that was not told is nan, and stays it: then no bound holds.
            apart = float(np.maximum(apart, np.abs(both[0] - both[1]).max()))
            likeliest += int(both[0].argmax() == both[1].argmax())
            for n, found in enumerate(both):
                surprises[n] -= float(found[text[place]])
            count += 1
        prompt = list(text[: len(text) // 2])
        many = min(MANY, model.config.max_position_embeddings - len(prompt))
        written = _greedy(model, prompt, many, ends)
        own = words.decode(written, skip_special_tokens=True), written[-1] in ends
        shares.append(_same(*own, *llama.greedy(prompt, many)))
    return Parity(
        apart=apart, likeliest=likeliest / count, same=sum(shares) / len(texts),
        alike=sum(share == 1 for share in shares), texts=len(texts), tokens=sum(map(len, texts)),
        surprise=surprises[0] / count, exported=surprises[1] / count, weights=weights,
    )  # fmt: skip


def _of_torch(model: Any, text: Sequence[int]) -> Any:
    """Log-probabilities [tokens, vocabulary] after each token of the text."""
    torch = package("torch")
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([list(text)])).logits[0]
    return torch.log_softmax(logits.double(), -1).numpy()


def _greedy(model: Any, prompt: list[int], many: int, ends: list[int]) -> list[int]:
    """What goes on after the prompt, always by the likeliest, up to what ends it."""
    torch = package("torch")
    written: list[int] = []
    tokens, kept = torch.tensor([prompt]), None
    with torch.no_grad():
        while len(written) < many and not (written and written[-1] in ends):
            found = model(input_ids=tokens, cache=kept, use_cache=True)
            kept = found.cache
            written.append(int(found.logits[0, -1].argmax()))
            tokens = torch.tensor([written[-1:]])
    return written


def _same(own: str, own_ends: bool, other: str, other_ends: bool) -> float:
    """The share of the characters before the first that differs; that both end is one more.

    llama.cpp tells no character of which only some bytes are written.
    """
    own, other = own.rstrip("\ufffd"), other.rstrip("\ufffd")
    most = max(len(own), len(other))
    first = [*own.ljust(most, "\0"), str(own_ends)]
    return alike(first, [*other.ljust(most, "\0"), str(other_ends)])


def _tokenized(
    llama: Llama, words: Any, texts: Sequence[Sequence[int]], begin: list[int], context: int
) -> int:
    """How many texts were cut alike; `begin` is what llama.cpp writes before each. Raises StepFailed for the
    first that is not."""
    count = 0
    for text in _asked(words, texts, context):
        cut = words.encode(text, add_special_tokens=False).ids
        ids = [*begin, *cut]
        if not cut or len(ids) >= context or cut[:1] == begin:
            continue
        (told, many), (known, _) = llama.levels(text), llama.levels(ids)
        if many != len(ids) or not np.array_equal(told, known):
            raise StepFailed(
                f"llama.cpp cuts {text[:40]!r} into {many} tokens, the tokenizer into {len(ids)}, or into others; "
                "nothing was written. Promote it with --format onnx",
                f"llama.cpp 把 {text[:40]!r} 切成 {many} 个词元，分词器切成 {len(ids)} 个，或切法不同；什么都没有写入。"
                "请用 --format onnx 推出",
            )
        count += 1
    return count


def _asked(words: Any, texts: Sequence[Sequence[int]], context: int) -> Iterator[str]:
    """The texts, what tokenizers differ about, and every token of the vocabulary, in an order by chance."""
    for text in texts:
        yield words.decode(list(text)[1:], skip_special_tokens=False)
        yield words.decode(list(text)[1:], skip_special_tokens=True)
    yield from ODD
    ids = sorted(set(words.get_vocab(with_added_tokens=True).values()))
    random.Random(0).shuffle(ids)
    many = max(1, min(256, context // 3))
    for first in range(0, len(ids), many):
        yield words.decode(ids[first : first + many], skip_special_tokens=True)
