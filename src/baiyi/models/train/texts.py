"""Texts and tasks packed with the tokenizer of the model that is to learn them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from ...errors import NotFound, UserError
from .. import corpus as packed
from .tune import shape_of

ENDINGS = (".txt", ".md")
HELD = 0.05  # of the documents
UNKNOWN = 0.1  # share of unknown tokens above which a tokenizer does not know a language
SMALLEST = 200  # tokens


def pack(source: Path, base: Path, folder: Path, context: int = 512) -> packed.Corpus:
    """Pack a folder of texts, or a JSONL file of tasks, for tuning `base`.

    A task is {"prompt": ..., "answer": ...}; only the answer is learned. Raises NotFound,
    UserError for nothing to read, too little, or a tokenizer that does not know the language.
    """
    if not source.exists():
        raise NotFound(
            f"{source} is not there; give another path", f"找不到 {source}；请给出别的路径"
        )
    shape = shape_of(base, context)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    begin, end, pad = special(base, tokenizer)
    vocabulary = tokenizer.get_vocab(with_added_tokens=True)
    ids = [vocabulary[token] for token in (begin, end)]
    found = list(_tasks(source, tokenizer) if source.is_file() else _texts(source, tokenizer))
    documents = [
        document for tokens, answer in found for document in cut(tokens, answer, ids, shape.context)
    ]
    _known(documents, tokenizer, base)
    random.Random(0).shuffle(documents)
    held = max(1, round(HELD * len(documents))) if len(documents) > 1 else 0
    splits = {"train": documents[held:], "held_out": documents[:held] or documents}
    return packed.write(folder, base / "tokenizer.json", splits, begin=begin, end=end, pad=pad)


def special(base: Path, tokenizer: Any) -> tuple[str, str, str]:
    """What begins, ends and fills a text for this model; what it lacks is its end.

    Raises UserError where it has no end of its own.
    """
    try:
        told = json.loads((base / "tokenizer_config.json").read_text("utf-8"))
    except (OSError, ValueError):
        told = {}
    names = [told.get(f"{name}_token") for name in ("bos", "eos", "pad")]
    words = [name["content"] if isinstance(name, dict) else name for name in names]
    end = words[1] or next((w for w in ("</s>", "<|endoftext|>") if tokenizer.token_to_id(w)), None)
    if end is None:
        raise UserError(
            f"{base} names no token that ends a text (eos_token in tokenizer_config.json); add it",
            f"{base} 没有说明文本结束的词元（tokenizer_config.json 中的 eos_token）；请补上",
        )
    return words[0] or end, end, words[2] or end


def _texts(folder: Path, tokenizer: Any) -> Iterator[tuple[list[int], int]]:
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in ENDINGS)
    if not paths:
        raise NotFound(
            f"{folder} has no texts ({' '.join(ENDINGS)}); put some there",
            f"{folder} 里没有文本（{' '.join(ENDINGS)}）；请放入一些",
        )
    for path in paths:
        try:
            text = path.read_text("utf-8").strip()
        except UnicodeDecodeError as error:
            raise UserError(
                f"{path} is not written in UTF-8; save it as UTF-8",
                f"{path} 不是 UTF-8 编码；请另存为 UTF-8",
            ) from error
        yield tokenizer.encode(text, add_special_tokens=False).ids, 0


def _tasks(path: Path, tokenizer: Any) -> Iterator[tuple[list[int], int]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            told = json.loads(line)
            prompt, answer = told["prompt"], told["answer"]
            first = tokenizer.encode(prompt, add_special_tokens=False).ids
            rest = tokenizer.encode(answer, add_special_tokens=False).ids
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(
                f'line {number} of {path} is no {{"prompt": ..., "answer": ...}}; mend it',
                f'{path} 第 {number} 行不是 {{"prompt": ..., "answer": ...}}；请改正',
            ) from error
        yield [*first, *rest], len(first)


def cut(
    tokens: Sequence[int], answer: int, ids: Sequence[int], context: int
) -> Iterator[tuple[list[int], int]]:
    """Documents no longer than the context; a task that does not fit loses its prompt's start."""
    room = context - 1
    if answer:
        drop = max(0, len(tokens) - room)
        kept, place = tokens[drop:], max(0, answer - drop)
        yield [ids[0], *kept, ids[1]], place + 1
        return
    for first in range(0, len(tokens), room):
        yield [ids[0], *tokens[first : first + room], ids[1]], 1


def _known(documents: Sequence[tuple[list[int], int]], tokenizer: Any, base: Path) -> None:
    """Enough text, and in a language that the tokenizer can write."""
    count = sum(len(tokens) for tokens, _ in documents)
    unknown = tokenizer.token_to_id("<unk>")
    share = sum(tokens.count(unknown) for tokens, _ in documents) / max(1, count)
    if unknown is not None and share > UNKNOWN:
        raise UserError(
            f"the tokenizer of {base} does not know {share:.0%} of these texts' tokens (it may "
            "have no Chinese); choose another base",
            f"{base} 的分词器不认识这些文本中 {share:.0%} 的词元（可能不含中文）；请换一个底模",
        )
    if count < SMALLEST:
        raise UserError(
            f"{count} tokens are too few to learn a style from; give {SMALLEST} or more",
            f"只有 {count} 个词元，不足以学习风格；请给出 {SMALLEST} 个以上",
        )
