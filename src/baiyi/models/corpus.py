"""A packed corpus: a folder of token files that are mapped into memory, never loaded.

    corpus.json          what there is: vocabulary, special tokens, splits, digests
    tokenizer.json       as Hugging Face's `tokenizers` writes it
    train-00000.tokens   little endian uint16 (uint32 where the vocabulary is over 65,535)
    train-00000.starts   int64, documents + 1: where each document begins
    train-00000.answers  int64, documents: the first place whose token is learned; conditions
                         before it carry no loss
    WITHDRAWN            there only where something in it may not be used any more, a line each

A document begins with the token `begin` and ends with `end`; one in a chat's frame begins and ends as its
template says. Made by data, read by training and
explanation; needs numpy only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy
import numpy.typing
from blake3 import blake3

from ..errors import Damaged, NoRoom, NotFound, UserError
from ..store.whole import FULL, digest_of, sync_folder, write_whole

VERSION = 1
WITHDRAWN = "WITHDRAWN"
SHARD_TOKENS = 50_000_000
LATCH = 1 << 20  # tokens kept before they are written

Array = numpy.typing.NDArray[Any]
Document = tuple[Sequence[int], int]  # its tokens, and where in them the answer begins


@dataclass(frozen=True)
class Shard:
    """Some of a split's documents; the arrays are views of files."""

    name: str
    tokens: Array
    starts: Array
    answers: Array | None

    def __len__(self) -> int:
        return len(self.starts) - 1

    def document(self, number: int) -> tuple[Array, int]:
        """The tokens, and the place in them from which they are learned."""
        start, end = int(self.starts[number]), int(self.starts[number + 1])
        answer = start if self.answers is None else int(self.answers[number])
        return self.tokens[start:end], answer - start


@dataclass(frozen=True)
class Split:
    name: str
    shards: tuple[Shard, ...]
    tokens: int

    @cached_property
    def firsts(self) -> Array:
        """The number of the first document of each shard, and the number of all."""
        return numpy.cumsum([0, *map(len, self.shards)])

    def __len__(self) -> int:
        return int(self.firsts[-1])

    @cached_property
    def lengths(self) -> Array:
        """Tokens of each document."""
        found = [numpy.diff(shard.starts) for shard in self.shards]
        return numpy.concatenate(found) if found else numpy.zeros(0, "int64")

    def document(self, number: int) -> tuple[Array, int]:
        shard = int(numpy.searchsorted(self.firsts, number, "right")) - 1
        return self.shards[shard].document(number - int(self.firsts[shard]))

    def __iter__(self) -> Iterator[tuple[Array, int]]:
        return (shard.document(i) for shard in self.shards for i in range(len(shard)))


@dataclass(frozen=True)
class Corpus:
    folder: Path
    vocabulary: int
    begin: int
    end: int
    pad: int
    splits: Mapping[str, Split]
    digests: Mapping[str, str]  # of each file
    digest: str  # of corpus.json, and so of everything
    framed: str = ""  # digest of the chat template in whose frame the documents stand

    @property
    def tokenizer(self) -> Path:
        return self.folder / "tokenizer.json"

    def check(self) -> None:
        """Read every byte and hold it against its digest. Raises Damaged."""
        for name, digest in self.digests.items():
            if digest_of(self.folder / name) != digest:
                raise _corrupt(self.folder / name, "its digest differs", "摘要不符")


def write(
    folder: Path,
    tokenizer: Path,
    splits: Mapping[str, Iterable[Document]],
    *,
    shard_tokens: int = SHARD_TOKENS,
    begin: str = "<s>",
    end: str = "</s>",
    pad: str = "<pad>",
    framed: str = "",
) -> Corpus:
    """Write documents as they come; memory stays flat, and corpus.json is written last.

    `framed` is the digest of the chat template, where the documents stand in its frame.

    Raises UserError for a tokenizer without the special tokens or a document that does not fit
    it, NoRoom for a full disk.
    """
    text = tokenizer.read_bytes()
    vocabulary, ids = _vocabulary(text, tokenizer, (begin, end, pad))
    kind = "uint16" if vocabulary <= 65_535 else "uint32"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpus.json").unlink(missing_ok=True)
    (folder / WITHDRAWN).unlink(missing_ok=True)
    try:
        write_whole(folder / "tokenizer.json", text)
        ends = None if framed else (ids[0], ids[1])
        writer = _Writer(folder, vocabulary, kind, ends, shard_tokens)
        told = {name: writer.split(name, documents) for name, documents in splits.items()}
        write_whole(
            folder / "corpus.json",
            json.dumps(
                {
                    "version": VERSION,
                    "vocabulary": vocabulary,
                    "dtype": kind,
                    "tokenizer": "tokenizer.json",
                    "begin": ids[0],
                    "end": ids[1],
                    "pad": ids[2],
                    "splits": told,
                    **({"framed": framed} if framed else {}),
                    "digests": {"tokenizer.json": blake3(text).hexdigest(), **writer.digests},
                },
                indent=1,
            ).encode(),
        )
    except OSError as error:
        if error.errno in FULL:
            raise NoRoom(
                f"the disk is full while packing {folder}; free some space and run it again",
                f"打包 {folder} 时磁盘已满；请腾出空间后再次运行",
            ) from error
        raise
    return read(folder)


def read(folder: Path) -> Corpus:
    """Map a corpus into memory; sizes are checked, digests by `check`.

    Raises NotFound where there is none, UserError where something in it was withdrawn, Damaged for
    a shard that is missing or of a wrong size.
    """
    path = folder / "corpus.json"
    withdrawn = folder / WITHDRAWN
    if withdrawn.is_file():
        names = withdrawn.read_text("utf-8").split("\n")
        shown = ", ".join(name for name in names[:5] if name)
        raise UserError(
            f"of the packed corpus {folder} was withdrawn: {shown}; pack it again without that: "
            f"baiyi data export NAME --to {folder}",
            f"打包语料 {folder} 中有内容已被撤回：{shown}；请重新打包："
            f"baiyi data export 名称 --to {folder}",
        )
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            f"{folder} holds no packed corpus (no corpus.json); make one with `baiyi data`",
            f"{folder} 里没有打包好的语料（缺 corpus.json）；请用 `baiyi data` 生成",
        ) from None
    try:
        told = json.loads(text)
        if told["version"] != VERSION:
            raise _corrupt(path, f"unknown version {told['version']}", "版本未知")
        kind = numpy.dtype(told["dtype"]).newbyteorder("<")
        splits = {n: _split(folder, n, s, kind) for n, s in told["splits"].items()}
        return Corpus(
            folder,
            int(told["vocabulary"]),
            int(told["begin"]),
            int(told["end"]),
            int(told["pad"]),
            splits,
            told["digests"],
            blake3(text).hexdigest(),
            told.get("framed", ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _corrupt(path, f"cannot be read ({error})", "无法读取") from error


class _Writer:
    """Writes the shards of one corpus, and remembers their digests."""

    def __init__(
        self, folder: Path, vocabulary: int, kind: str, ends: tuple[int, int] | None, most: int
    ) -> None:
        """`ends` is what begins and ends each document, where they all begin and end alike."""
        self.folder, self.vocabulary, self.most = folder, vocabulary, most
        self.kind = numpy.dtype(kind).newbyteorder("<")
        self.ends = ends
        self.digests: dict[str, str] = {}

    def split(self, name: str, documents: Iterable[Document]) -> dict[str, Any]:
        waiting, counts = iter(documents), [0, 0]
        shards: list[str] = []
        held = next(waiting, None)
        while held is not None:
            shard = f"{name}-{len(shards):05d}"
            held, found, tokens = self._shard(shard, held, waiting)
            shards.append(shard)
            counts = [counts[0] + found, counts[1] + tokens]
        return {"shards": shards, "documents": counts[0], "tokens": counts[1]}

    def _shard(
        self, shard: str, first: Document, waiting: Iterator[Document]
    ) -> tuple[Document | None, int, int]:
        """One shard; gives the document that fits no more, and what was written."""
        path = self.folder / f"{shard}.tokens"
        building = path.with_name(f".{path.name}.{os.getpid()}.part")
        digest, starts = blake3(), [0]
        answers: list[int] = []
        latch: list[int] = []
        document: Document | None = first
        try:
            with building.open("wb") as file:
                while document is not None:
                    tokens, answer = document
                    self._fits(shard, len(answers), tokens, answer)
                    if answers and starts[-1] + len(tokens) > self.most:
                        break
                    answers.append(starts[-1] + answer)
                    starts.append(starts[-1] + len(tokens))
                    latch.extend(tokens)
                    document = next(waiting, None)
                    if len(latch) >= LATCH or document is None:
                        self._flush(file, digest, latch)
                self._flush(file, digest, latch)
                file.flush()
                os.fsync(file.fileno())
            building.replace(path)
        finally:
            building.unlink(missing_ok=True)
        sync_folder(self.folder)
        self.digests[path.name] = digest.hexdigest()
        for ending, places in (("starts", starts), ("answers", answers)):
            data = numpy.array(places, "<i8").tobytes()
            write_whole(self.folder / f"{shard}.{ending}", data)
            self.digests[f"{shard}.{ending}"] = blake3(data).hexdigest()
        return document, len(answers), starts[-1]

    def _flush(self, file: Any, digest: Any, latch: list[int]) -> None:
        array = numpy.array(latch, "int64")
        if array.size and (array.min() < 0 or array.max() >= self.vocabulary):
            bad = int(array.max() if array.max() >= self.vocabulary else array.min())
            raise UserError(
                f"token {bad} is outside the tokenizer's vocabulary of {self.vocabulary}; "
                "pack with the tokenizer that made the tokens",
                f"词元 {bad} 超出分词器的词表（{self.vocabulary}）；请用生成这些词元的分词器来打包",
            )
        data = array.astype(self.kind).tobytes()
        digest.update(data)
        file.write(data)
        latch.clear()

    def _fits(self, shard: str, number: int, tokens: Sequence[int], answer: int) -> None:
        ends = len(tokens) >= 2 and self.ends in (None, (tokens[0], tokens[-1]))
        if not ends or not 0 <= answer < len(tokens):
            raise UserError(
                f"document {number} of {shard} does not begin and end with the special tokens, or "
                f"its answer ({answer}) is outside its {len(tokens)} tokens",
                f"{shard} 的第 {number} 篇没有以特殊词元开头和结尾，或其答案起点（{answer}）"
                f"不在 {len(tokens)} 个词元之内",
            )


def _split(folder: Path, name: str, told: Mapping[str, Any], kind: numpy.dtype[Any]) -> Split:
    shards = tuple(_read_shard(folder, shard, kind) for shard in told["shards"])
    split = Split(name, shards, sum(len(s.tokens) for s in shards))
    if (len(split), split.tokens) != (told["documents"], told["tokens"]):
        raise _corrupt(folder / "corpus.json", f"its counts of {name} differ", f"{name} 的计数不符")
    return split


def _read_shard(folder: Path, name: str, kind: numpy.dtype[Any]) -> Shard:
    tokens = _map(folder / f"{name}.tokens", kind)
    starts = _map(folder / f"{name}.starts", numpy.dtype("<i8"))
    path = folder / f"{name}.answers"
    answers = _map(path, numpy.dtype("<i8")) if path.exists() else None
    sound = len(starts) >= 1 and int(starts[0]) == 0 and int(starts[-1]) == len(tokens)
    if not sound or not bool((numpy.diff(starts) >= 2).all()):
        raise _corrupt(folder / f"{name}.tokens", "its documents do not fit its size", "大小不符")
    if answers is not None and (
        len(answers) != len(starts) - 1
        or not bool(((answers >= starts[:-1]) & (answers < starts[1:])).all())
    ):
        raise _corrupt(path, "its places do not fit the documents", "位置与文档不符")
    return Shard(name, tokens, starts, answers)


def _map(path: Path, kind: numpy.dtype[Any]) -> Array:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise _corrupt(path, "it is missing", "文件缺失") from None
    if size == 0 or size % kind.itemsize:
        raise _corrupt(path, f"its size of {size} bytes cannot be", f"大小 {size} 字节不对")
    return numpy.memmap(path, kind, "r")


def _vocabulary(text: bytes, path: Path, special: Sequence[str]) -> tuple[int, list[int]]:
    """How many ids there are, and those of the special tokens."""
    try:
        told = json.loads(text)
        vocab = told["model"]["vocab"]
        ids = dict(vocab) if isinstance(vocab, dict) else {w[0]: i for i, w in enumerate(vocab)}
        ids |= {token["content"]: token["id"] for token in told.get("added_tokens", [])}
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{path} is no tokenizer of Hugging Face's `tokenizers` ({error})",
            f"{path} 不是 Hugging Face `tokenizers` 的分词器文件",
        ) from error
    if missing := [token for token in special if token not in ids]:
        raise UserError(
            f"the tokenizer {path} lacks {' '.join(missing)}; add them as special tokens",
            f"分词器 {path} 缺少 {' '.join(missing)}；请作为特殊词元加入",
        )
    return max(ids.values()) + 1, [ids[token] for token in special]


def _corrupt(path: Path, english: str, chinese: str) -> Damaged:
    return Damaged(
        f"the corpus file {path} is damaged: {english}; pack the corpus again",
        f"语料文件 {path} 已损坏：{chinese}；请重新打包语料",
    )
