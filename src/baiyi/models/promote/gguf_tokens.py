"""A tokenizer of ours, told so that llama.cpp cuts texts as it does.

Two kinds can be told. Characters (`WordLevel` over single characters) are llama.cpp's unigram model, whose only
way through a text is then one token a character; see charsmap for those it does not know. Byte-level BPE is its
`gpt2` model, with the name of how texts are cut before the merges. Another kind is refused by name.
Whether it is true is measured, on real texts and on all tokens (gguf_parity).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...errors import Damaged, Unsupported
from ...values import Frozen
from .. import frame, packages
from .charsmap import charsmap

NORMAL, CONTROL, USER, UNUSED = 1, 3, 4, 5  # llama.cpp's types of tokens
SPACE = "\u2581"  # how llama.cpp's unigram model writes a space
NOBODY = (
    "\uffff"  # begins names of rows of the embedding that no token has; is no character of any text
)

# Patterns by which characters are cut one by one.
SINGLE = ({"Regex": r"[\s\S]"}, {"String": ""})
LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "use_regex": True}
DIGITS = {"type": "Digits", "individual_digits": True}
LLAMA_3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SPLIT = {"type": "Split", "pattern": {"Regex": LLAMA_3}, "behavior": "Isolated", "invert": False}
# How texts are cut before the merges (tokenizers' pre_tokenizer), llama.cpp's name for it, and whether it takes
# a word that is in the vocabulary whole, whatever the merges say.
PRE_TOKENIZERS: tuple[tuple[Any, str, bool], ...] = (
    (LEVEL, "gpt-2", False),
    ({"type": "Sequence", "pretokenizers": [DIGITS, LEVEL]}, "smollm", False),
    (
        {"type": "Sequence", "pretokenizers": [SPLIT, {**LEVEL, "use_regex": False}]},
        "llama-bpe",
        True,
    ),
)


class Told(Frozen):
    """A tokenizer in llama.cpp's words. `tokens` by id; `charsmap` and `scores` of characters, `merges`
    and `pre_tokenizer` (how words are cut before them) of BPE; `template` and `turn`, the token that ends an
    answer where it is another than the one that ends a text, of a chat model."""

    model: str
    tokens: tuple[str, ...]
    types: tuple[int, ...]
    begin: int
    end: int
    pad: int | None
    pre_tokenizer: str = "default"
    scores: tuple[float, ...] = ()
    merges: tuple[str, ...] = ()
    charsmap: bytes = b""
    template: str = ""
    turn: int | None = None
    adds_begin: bool = True  # whether llama.cpp is to write `begin` before each text


def told(folder: Path, config: Any) -> Told:
    """The tokenizer.json in `folder`, for a model of that configuration. Raises Damaged, Unsupported, and
    UserError for a chat template that is broken."""
    path = folder / "tokenizer.json"
    try:
        given = json.loads(path.read_bytes())
        model, added = given["model"], given["added_tokens"]
        kind, vocabulary = model["type"], model["vocab"]
        names = _names(vocabulary, added, config.vocab_size)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(
            f"{path} is no tokenizer that can be read ({error}); train the model again, or take another checkpoint",
            f"{path} 不是可读取的分词器（{error}）；请重新训练，或换一个检查点",
            place=path,
        ) from error
    if given.get("normalizer"):
        raise _untold(path, f"it changes texts before it cuts them ({_kind(given['normalizer'])})")
    if config.bos_token_id is None or config.eos_token_id is None:
        raise _untold(path, "no token begins or ends a text")
    types = _types(path, added, names, vocabulary)
    common = {
        "begin": config.bos_token_id,
        "end": ends_of(config)[0],
        "pad": config.pad_token_id,
    }
    told_by = {"WordLevel": _of_characters, "BPE": _of_pairs}.get(kind)
    if told_by is None:
        raise _untold(path, f"its model is {kind}")
    found = told_by(path, given, names, types, common)
    return found.model_copy(update=_chat(folder, config))


def ends_of(config: Any) -> list[int]:
    """The tokens that end a text: a chat model may have several."""
    found = config.eos_token_id
    return list(found) if isinstance(found, list) else [found]


def begin_of(config: Any, words: Any, framing: frame.Frame | None) -> list[int]:
    """What llama.cpp is to write before each text: of a chat model nothing, where its frames begin without,
    for the model has never seen it there."""
    begin = config.bos_token_id
    with_it = framing is None or framing.begins.startswith(words.id_to_token(begin))
    return [begin] if with_it else []


def _chat(folder: Path, config: Any) -> dict[str, Any]:
    """What is told of a chat model's frame; nothing of another model."""
    tokenizers = packages.package("tokenizers", "train", "models are exported with", "导出模型需要")
    words = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    found = frame.of(folder, words)
    if found is None:
        return {}
    turn = found.end if found.end != ends_of(config)[0] else None
    begins = bool(begin_of(config, words, found))
    return {"template": found.template, "turn": turn, "adds_begin": begins}


def _of_characters(
    path: Path, given: Any, names: list[str], types: list[int], common: Mapping[str, Any]
) -> Told:
    cut, unknown = given.get("pre_tokenizer") or {}, given["model"].get("unk_token")
    if cut.get("type") != "Split" or cut.get("pattern") not in SINGLE or cut.get("invert"):
        raise _untold(path, f"its words are cut by {_kind(cut)}, not into characters")
    letters = [name for name, kind in zip(names, types, strict=True) if kind == NORMAL]
    if long := [name for name in letters if len(name) != 1 or name == "\0"]:
        raise _untold(path, f"its token {long[0]!r} is not one character")
    if SPACE in letters:
        raise _untold(path, f"it has the character {SPACE!r}, by which llama.cpp means a space")
    if unknown not in names or types[names.index(unknown)] != CONTROL:
        raise _untold(path, f"its unknown token {unknown!r} is not a special one")
    # Its text can be met, and is then one token rather than its letters; written, it is nothing.
    types[names.index(unknown)] = UNUSED
    return Told(
        model="t5",
        tokens=tuple(SPACE if name == " " else name for name in names),
        types=tuple(types),
        scores=tuple(-1.0 if kind == NORMAL else 0.0 for kind in types),
        charsmap=charsmap(letters, unknown),
        **common,
    )


def _of_pairs(
    path: Path, given: Any, names: list[str], types: list[int], common: Mapping[str, Any]
) -> Told:
    model = given["model"]
    odd = [
        name
        for name in ("dropout", "byte_fallback", "continuing_subword_prefix", "end_of_word_suffix")
        if model.get(name)
    ]
    if odd:
        raise _untold(path, f"its BPE has {odd[0]} = {model[odd[0]]!r}")
    cut = _plain(given.get("pre_tokenizer"))
    found, takes_whole = next(
        ((n, w) for known, n, w in PRE_TOKENIZERS if known == cut), ("", False)
    )
    if not found:
        raise _untold(path, f"its words are cut by {_kind(cut)}")
    if takes_whole != bool(model.get("ignore_merges")):
        told = f"its BPE has ignore_merges = {model.get('ignore_merges')!r}"
        raise _untold(path, f"{told}, llama.cpp's {found} the opposite")
    merges = (pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"])
    return Told(
        model="gpt2", tokens=tuple(names), types=tuple(types), pre_tokenizer=found, merges=tuple(merges), **common
    )  # fmt: skip


def _names(vocabulary: Mapping[str, int], added: list[Any], size: int) -> list[str]:
    """The text of each id; of rows that the model has and the tokenizer has not, names that nobody writes."""
    found = {number: name for name, number in vocabulary.items()}
    found |= {token["id"]: token["content"] for token in added}
    if found and max(found) >= size:
        raise ValueError(f"it has a token {max(found)}, and the model knows {size}")
    return [found.get(number, f"{NOBODY}{number}") for number in range(size)]


def _types(
    path: Path, added: list[Any], names: list[str], vocabulary: Mapping[str, int]
) -> list[int]:
    types = [NORMAL if name in vocabulary else UNUSED for name in names]
    for token in added:
        if token.get("lstrip") or token.get("rstrip") or token.get("single_word"):
            raise _untold(path, f"its token {token['content']!r} takes what stands beside it")
        types[token["id"]] = CONTROL if token["special"] else USER
    return types


def _plain(cut: Any) -> Any:
    """Without what only concerns places of tokens in the text."""
    if isinstance(cut, dict):
        return {name: _plain(value) for name, value in cut.items() if name != "trim_offsets"}
    return [_plain(each) for each in cut] if isinstance(cut, list) else cut


def _kind(part: Any) -> str:
    """What a part of a tokenizer is called: Sequence(Digits, ByteLevel)."""
    if not isinstance(part, Mapping) or "type" not in part:
        return "nothing"
    inner = part.get("pretokenizers") or part.get("normalizers") or ()
    return str(part["type"]) + (f"({', '.join(map(_kind, inner))})" if inner else "")


def _untold(path: Path, what: str) -> Unsupported:
    return Unsupported(
        f"the tokenizer {path} cannot be told to llama.cpp: {what}; promote it with --format onnx, or train with "
        "characters or byte-level BPE",
        f"分词器 {path} 无法用 llama.cpp 表达（{what}）；请用 --format onnx 推出，或用字符或字节级 BPE 训练",
    )
