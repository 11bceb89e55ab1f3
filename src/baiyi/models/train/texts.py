"""Texts and tasks packed with the tokenizer of the model that is to learn them.

Where that is a chat model (it has a chat template), tasks stand in its frame; texts are always plain.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from ...errors import NotFound, UserError
from .. import corpus as packed
from .. import frame as frames
from ..frame import Frame, Messages, Words
from . import tasks
from .tune import shape_of

ENDINGS = (".txt", ".md")
HELD = 0.05  # of the documents
UNKNOWN = 0.1  # share of unknown tokens above which a tokenizer does not know a language
SMALLEST = 200  # tokens


def pack(source: Path, base: Path, folder: Path, context: int = 512) -> packed.Corpus:
    """Pack a folder of texts, or a JSONL file of tasks, for tuning `base`.

    A task is {"prompt": ..., "answer": ...}, or {"messages": [{"role": ..., "content": ...}, ...]} whose
    last is the assistant's, for a base with a chat template; only the answer, and what ends it, is learned.
    Raises NotFound, UserError for nothing to read, too little, a task that the template refuses or that is
    longer than the context in its frame, or a tokenizer that does not know the language.
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
    framing = frames.of(base, tokenizer) if source.is_file() else None
    if framing:
        documents = [
            framed(framing, task.messages, task.where, ids[1], shape.context)
            for task in tasks.read(source)
        ]
    else:
        found = list(
            _tasks(source, tokenizer, base) if source.is_file() else _texts(source, tokenizer)
        )
        documents = [
            document
            for tokens, answer in found
            for document in cut(tokens, answer, ids, shape.context)
        ]
    _known(documents, tokenizer, base)
    random.Random(0).shuffle(documents)
    held = max(1, round(HELD * len(documents))) if len(documents) > 1 else 0
    splits = {"train": documents[held:], "held_out": documents[:held] or documents}
    return write(folder, base, tokenizer, splits, (begin, end, pad), framing)


def write(
    folder: Path,
    base: Path,
    tokenizer: Any,
    splits: Mapping[str, Sequence[packed.Document]],
    words: tuple[str, str, str],
    framing: Frame | None,
) -> packed.Corpus:
    """A corpus with the base's tokenizer; `words` begin, end and fill a text. One that is framed ends with
    what the template ends an answer with."""
    begin, end, pad = words
    if framing and framing.end is not None:
        end = tokenizer.id_to_token(framing.end)
    digest = framing.digest if framing else ""
    return packed.write(
        folder, base / "tokenizer.json", splits, begin=begin, end=end, pad=pad, framed=digest
    )


def special(base: Path, tokenizer: Any) -> tuple[str, str, str]:
    """What begins, ends and fills a text for this model; what it lacks is its end.

    Raises UserError where it has no end of its own.
    """
    named = frames.special(frames.settings(base))
    words = [named.get(f"{name}_token") for name in ("bos", "eos", "pad")]
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


def _tasks(path: Path, tokenizer: Any, base: Path) -> Iterator[tuple[list[int], int]]:
    for messages, where, conversation in tasks.read(path):
        if conversation:
            raise UserError(
                f"{where[0]} has messages, and {base} has no chat template to frame them; give "
                '{"prompt": ..., "answer": ...}, or a base with chat_template.jinja',
                f"{where[1]} 给的是 messages，而 {base} 没有对话模板；请改用 "
                '{"prompt": ..., "answer": ...}，或换带 chat_template.jinja 的底模',
            )
        first, rest = (
            tokenizer.encode(message["content"], add_special_tokens=False).ids
            for message in messages
        )
        yield [*first, *rest], len(first)


def framed(
    framing: Frame, messages: Messages, where: Words, end: int, context: int
) -> packed.Document:
    """The messages in their frame; what is learned begins with the last one's words.

    Raises UserError, with `where` they stand, where they are longer than the context: what a cut would
    leave is no frame.
    """
    before, after = framing.cut(messages, where, end)
    length = len(before) + len(after)
    if length > context + 1:
        raise UserError(
            f"{where[0]} has {length} tokens in its frame, the context is {context}; shorten it, or give a "
            "larger --context, as far as the model goes",
            f"{where[1]} 连同对话格式有 {length} 个词元，上下文是 {context}；请缩短，或在模型允许范围内调大 --context",
        )
    return [*before, *after], len(before)


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


def _known(documents: Sequence[packed.Document], tokenizer: Any, base: Path) -> None:
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
