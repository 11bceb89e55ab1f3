"""Tokenizers: characters, or byte-pair encoding learned by `tokenizers`; one file for everybody.

Special tokens come first and are single ids: <pad> 0, <s> 1, </s> 2, <unk> 3, then those of the
rendering. The file loads by `tokenizers` and by transformers' PreTrainedTokenizerFast.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ...errors import UserError

ALWAYS = ("<pad>", "<s>", "</s>", "<unk>")
PAD, BEGIN, END, UNKNOWN = range(4)


def of_characters(counts: Mapping[str, int], special: Sequence[str], size: int) -> bytes:
    """A tokenizer whose tokens are the `size` most frequent characters; ties by code point."""
    told = (*ALWAYS, *special)
    frequent = sorted(counts, key=lambda c: (-counts[c], c))[:size]
    vocabulary = {token: number for number, token in enumerate((*told, *frequent))}
    return json.dumps(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [_added(token, number) for number, token in enumerate(told)],
            "normalizer": None,
            "pre_tokenizer": {
                "type": "Split",
                "pattern": {"Regex": r"[\s\S]"},
                "behavior": "Isolated",
                "invert": False,
            },
            "post_processor": None,
            "decoder": {"type": "Fuse"},
            "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": ALWAYS[UNKNOWN]},
        },
        ensure_ascii=False,
    ).encode()


def of_pairs(texts: Iterable[str], special: Sequence[str], size: int) -> bytes:
    """A byte-level BPE learned from the texts; every text can be told in it."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=size + len(ALWAYS) + len(special),
            special_tokens=[*ALWAYS, *special],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    return str(tokenizer.to_str()).encode()


def with_special(data: bytes, special: Sequence[str], name: str) -> bytes:
    """A base model's tokenizer with the special tokens that it lacks. Raises UserError."""
    from tokenizers import AddedToken, Tokenizer

    try:
        tokenizer = Tokenizer.from_str(data.decode())
    except Exception as error:  # the library raises bare Exception
        raise UserError(
            f"{name} is no tokenizer of Hugging Face's `tokenizers` ({error}); "
            "give a tokenizer.json",
            f"{name} 不是 Hugging Face `tokenizers` 的分词器（{error}）；请给 tokenizer.json",
        ) from error
    known = tokenizer.get_vocab()
    new = [AddedToken(t, special=True) for t in (*ALWAYS, *special) if t not in known]
    tokenizer.add_special_tokens(new)
    return str(tokenizer.to_str()).encode()


def size(data: bytes) -> int:
    """All tokens of the tokenizer, those that were added among them."""
    from tokenizers import Tokenizer

    return int(Tokenizer.from_str(data.decode()).get_vocab_size(with_added_tokens=True))


def _added(token: str, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "content": token,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


class _Table(dict[str, int]):
    """Characters and their ids; what it lacks is unknown."""

    def __missing__(self, character: str) -> int:
        return UNKNOWN


class Reader:
    """Turns texts into token ids; by a plain table where the tokens are characters."""

    def __init__(self, data: bytes) -> None:
        told = json.loads(data)
        model = told["model"]
        self._special = {t["content"]: t["id"] for t in told["added_tokens"]}
        self.begin, self.end = self._special["<s>"], self._special["</s>"]
        self._table: _Table | None = None
        if model["type"] == "WordLevel" and self._special["<unk>"] == UNKNOWN:
            self._table = _Table(model["vocab"])
            self.unknown = UNKNOWN
        else:
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_str(data.decode())
            # A text that has "</s>" in it says those signs; only we end a document.
            self._tokenizer.encode_special_tokens = True
            self.unknown = -1

    def special(self, token: str) -> int:
        found: int = self._special[token]
        return found

    def ids(self, text: str) -> list[int]:
        if self._table is None:
            return list(self._tokenizer.encode(text, add_special_tokens=False).ids)
        return list(map(self._table.__getitem__, text))


@lru_cache(maxsize=2)
def reader(data: bytes) -> Reader:
    return Reader(data)


def check_known(
    counts: Mapping[str, int], data: bytes, most: float, name: str
) -> tuple[float, tuple[str, ...]]:
    """The share of characters that the tokenizer cannot tell, and the most frequent of them.

    Raises UserError where it is more than `most`: a tokenizer with no Chinese, for example.
    """
    told = json.loads(data)
    model = told["model"]
    if model.get("byte_fallback") or (told.get("pre_tokenizer") or {}).get("type") == "ByteLevel":
        return 0.0, ()
    found = reader(data)
    if found.unknown >= 0:
        lost = {c: n for c, n in counts.items() if found.ids(c) == [found.unknown]}
    else:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str(data.decode())
        unknown = model.get("unk_token")
        lost = {
            c: n
            for c, n in counts.items()
            if c.strip()
            and not [
                t for t in tokenizer.encode(c, add_special_tokens=False).tokens if t != unknown
            ]
        }
    share = sum(lost.values()) / (sum(counts.values()) or 1)
    first = tuple(sorted(lost, key=lambda c: (-lost[c], c))[:12])
    if share > most:
        shown = "".join(first)
        raise UserError(
            f"the tokenizer {name} does not know {share:.1%} of the characters ({shown} ...), at most "
            f"{most:.1%} are allowed; raise tokenizer.size, or take one that has this script",
            f"分词器 {name} 不认识 {share:.1%} 的字符（{shown}……），上限为 {most:.1%}；"
            "请增大 tokenizer.size，或换用含有这种文字的分词器",
        )
    return share, first
