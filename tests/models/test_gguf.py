"""A trained decoder as GGUF: the same likelihoods and words by llama.cpp, and the same tokens of any text."""

from __future__ import annotations

import json
import random
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from baiyi.errors import Damaged, StepFailed, Unsupported
from baiyi.models.data import tokens
from baiyi.models.promote import gguf_export, gguf_parity, gguf_tokens, onnx_export, parity
from baiyi.models.promote.charsmap import charsmap
from baiyi.models.promote.llama import Llama

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytest.importorskip("gguf")
pytest.importorskip("xllamacpp")
tokenizers = pytest.importorskip("tokenizers")

REAL = (
    "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。",
    "The keeper's cat didn't wait: it had seen 3 boats, and  2 lamps.\n\tThen night came.",
    "万水千山  只等闲 —— 1935年10月 \u3000（七律）",
)


@pytest.fixture(scope="module")
def model(counting: Path) -> Any:
    return onnx_export.trained(counting)


def texts(count: int) -> list[list[int]]:
    return [[1, *(4 + (start + n) % 36 for n in range(12))] for start in range(0, 36, 36 // count)]


def made(folder: Path, vocabulary: int, **shape: Any) -> Any:
    """A decoder of random weights, large enough that each token matters, written and read again."""
    config = transformers.LlamaConfig(
        **{
            "vocab_size": vocabulary, "hidden_size": 64, "num_attention_heads": 4, "intermediate_size": 96,
            "initializer_range": 0.2, "num_key_value_heads": 2, "num_hidden_layers": 2,
            "max_position_embeddings": 128, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0, **shape,
        }
    )  # fmt: skip
    torch.manual_seed(3)
    found = transformers.LlamaForCausalLM(config)
    for name, weight in found.named_parameters():
        if name.endswith("bias"):
            torch.nn.init.normal_(weight)
    found.save_pretrained(folder)
    return onnx_export.trained(folder)


def exported(folder: Path, model: Any, weights: gguf_export.Weights = "f16") -> Path:
    told = gguf_tokens.told(folder, model.config)
    gguf_export.export(model, told, folder / "model.gguf", weights=weights, name="random")
    return folder / "model.gguf"


@pytest.mark.parametrize("weights", ["q8_0", "f16"])
def test_the_export_is_what_was_trained(
    model: Any, counting: Path, tmp_path: Path, weights: gguf_export.Weights
) -> None:
    told = gguf_tokens.told(counting, model.config)
    path = tmp_path / "model.gguf"
    gguf_export.export(model, told, path, weights=weights, name="counting")
    found = gguf_parity.measured(
        model, path, counting / "tokenizer.json", texts(9), weights=weights
    )
    parity.hold(found)
    assert found.alike == found.texts == 9 and found.likeliest > 0.9
    assert found.surprise < 0.7 and found.tokenized > 20


def test_8_bits_are_smaller_and_further_away(model: Any, counting: Path, tmp_path: Path) -> None:
    told, sizes, apart = gguf_tokens.told(counting, model.config), [], []
    for weights in ("q8_0", "f16"):
        path = tmp_path / f"{weights}.gguf"
        gguf_export.export(model, told, path, weights=weights, name="counting")
        sizes.append(path.stat().st_size)
        apart.append(
            gguf_parity.measured(
                model, path, counting / "tokenizer.json", texts(4), weights=weights
            ).apart
        )
    assert sizes[0] < sizes[1] and apart[0] > apart[1] > 0


@pytest.mark.parametrize(
    "shape",
    [
        {"attention_bias": True, "mlp_bias": True, "num_key_value_heads": 4},
        {"num_key_value_heads": 1, "head_dim": 8, "rope_theta": 500.0, "tie_word_embeddings": True},
        {"hidden_size": 48, "intermediate_size": 80},
        {"rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 10000.0}},
        {
            "rope_parameters": {
                "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                "original_max_position_embeddings": 16, "rope_theta": 10000.0,
            }
        },
    ],
    ids=["bias", "one key", "no blocks", "linear", "llama3"],
)  # fmt: skip
def test_decoders_of_other_measures(shape: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes(
        tokens.of_characters(dict.fromkeys(map(chr, range(0x4E00, 0x4E20)), 1), (), 99)
    )
    found = made(tmp_path, 36, **shape)
    path = exported(tmp_path, found)
    texts = [[1, *range(4, 36), *range(4, 36)], [1, *[7] * 9]]
    told = gguf_parity.measured(found, path, tmp_path / "tokenizer.json", texts, weights="f16")
    parity.hold(told)
    assert told.alike == 2


def test_an_export_of_another_model_is_not_let_through(
    model: Any, counting: Path, counting_gguf: Path
) -> None:
    other = transformers.LlamaForCausalLM(model.config).eval()
    found = gguf_parity.measured(
        other, counting_gguf / "model.gguf", counting / "tokenizer.json", texts(2), weights="q8_0"
    )
    with pytest.raises(StepFailed, match="not the model that was trained") as caught:
        parity.hold(found)
    assert "--weights f16" in caught.value.english


def of_text(kind: str, text: str) -> bytes:
    if kind == "characters":
        counts = {c: text.count(c) for c in set(text) - set("霜猫")}
        return tokens.of_characters(counts, ("<title>", "<|end|>"), 500)
    return tokens.of_pairs([text] * 9, ("<title>",), 600)


@pytest.mark.parametrize("kind", ["characters", "pairs", "digits", "llama 3"])
def test_real_texts_are_cut_as_the_tokenizer_cuts_them(kind: str, tmp_path: Path) -> None:
    data = of_text(kind, "\n".join(REAL))
    if kind == "digits":
        given = json.loads(data)
        given["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [
            {"type": "Digits", "individual_digits": True}, given["pre_tokenizer"]]}  # fmt: skip
        data = json.dumps(given).encode()
    if kind == "llama 3":
        given = json.loads(data)
        cut = [gguf_tokens.SPLIT, {**gguf_tokens.LEVEL, "use_regex": False, "trim_offsets": True}]
        given["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": cut}
        given["model"]["ignore_merges"] = True
        # A word that no merges lead to: it is taken whole all the same.
        given["model"]["vocab"]["lamps"] = len(given["model"]["vocab"])
        data = json.dumps(given).encode()
    (tmp_path / "tokenizer.json").write_bytes(data)
    size = tokens.size(data) + (3 if kind != "characters" else 0)  # rows that no token has
    found = made(tmp_path, size)
    path = exported(tmp_path, found)
    words = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    read = [[1, *words.encode(text, add_special_tokens=False).ids][:120] for text in REAL]
    told = gguf_parity.measured(found, path, tmp_path / "tokenizer.json", read, weights="f16")
    parity.hold(told)
    assert told.tokenized >= 16

    llama = Llama(path, vocabulary=size, context=128, end=2)
    chance = random.Random(5)
    letters = [
        *"".join(REAL),
        "<title>",
        "<unk>",
        "</s>",
        "霜",
        "猫",
        "😀",
        "\u2581",
        "é",
        "<",
        "  ",
    ]
    for _ in range(40):
        text = "".join(chance.choices(letters, k=24))
        ids = [1, *words.encode(text, add_special_tokens=False).ids]
        (own, many), (known, _) = llama.levels(text), llama.levels(ids)
        assert many == len(ids) and np.array_equal(own, known), text
    llama.close()


def test_a_text_that_is_cut_otherwise_is_named(tmp_path: Path) -> None:
    """Two characters that change places in the tokenizer after the export."""
    data = of_text("characters", REAL[0])
    (tmp_path / "tokenizer.json").write_bytes(data)
    found = made(tmp_path, tokens.size(data))
    path = exported(tmp_path, found)
    given = json.loads(data)
    table = given["model"]["vocab"]
    table["床"], table["光"] = table["光"], table["床"]
    (tmp_path / "tokenizer.json").write_text(json.dumps(given))
    with pytest.raises(StepFailed, match=r"llama\.cpp cuts"):
        ids = [1, *(table[c] for c in "明月床光")]
        gguf_parity.measured(found, path, tmp_path / "tokenizer.json", [ids], weights="f16")


def characters(**changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = json.loads(tokens.of_characters({"a": 1, "b": 2}, ("<x>",), 9))
    return {**given, **changed}


def pairs(**changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = json.loads(tokens.of_pairs(["ab ab"], ("<x>",), 260))
    return {**given, **changed}


def vocabulary(given: dict[str, Any], word: str) -> dict[str, Any]:
    given["model"]["vocab"][word] = len(given["model"]["vocab"])
    return given


def of_model(given: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {**given, "model": {**given["model"], **changed}}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (characters(normalizer={"type": "Sequence", "normalizers": [{"type": "NFC"}]}), r"Sequence\(NFC\)"),
        (characters(pre_tokenizer={"type": "Whitespace"}), "Whitespace"),
        (characters(pre_tokenizer=None), "nothing"),
        (vocabulary(characters(), "ab"), "'ab' is not one character"),
        (vocabulary(characters(), "\0"), "is not one character"),
        (vocabulary(characters(), "\u2581"), "means a space"),
        (of_model(characters(), unk_token="a"), "unknown token 'a'"),
        (of_model(characters(), type="Unigram"), "Unigram"),
        (of_model(pairs(), byte_fallback=True), "byte_fallback"),
        (of_model(pairs(), ignore_merges=True), "ignore_merges = True"),
        (pairs(pre_tokenizer=gguf_tokens.PRE_TOKENIZERS[2][0]), "llama-bpe the opposite"),
        (pairs(pre_tokenizer={"type": "Metaspace"}), "Metaspace"),
        (pairs(added_tokens=[{**pairs()["added_tokens"][4], "rstrip": True}]), "'<x>' takes"),
    ],
)  # fmt: skip
def test_a_tokenizer_that_cannot_be_told_is_named(
    given: dict[str, Any], named: str, tmp_path: Path
) -> None:
    (tmp_path / "tokenizer.json").write_text(json.dumps(given))
    config = transformers.LlamaConfig(vocab_size=400, bos_token_id=1, eos_token_id=2)
    with pytest.raises(Unsupported, match=named) as caught:
        gguf_tokens.told(tmp_path, config)
    assert (
        str(tmp_path / "tokenizer.json") in caught.value.english and "onnx" in caught.value.chinese
    )


def test_what_has_no_begin_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text(json.dumps(characters()))
    config = transformers.LlamaConfig(vocab_size=400, bos_token_id=None, eos_token_id=2)
    with pytest.raises(Unsupported, match="no token begins"):
        gguf_tokens.told(tmp_path, config)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"model": {}, "added_tokens": []}'])
def test_a_damaged_tokenizer_is_named(data: bytes, tmp_path: Path) -> None:
    config = transformers.LlamaConfig(vocab_size=400, bos_token_id=1, eos_token_id=2)
    with pytest.raises(Damaged, match=r"tokenizer\.json"):
        gguf_tokens.told(tmp_path, config)
    (tmp_path / "tokenizer.json").write_bytes(data)
    with pytest.raises(Damaged, match=r"tokenizer\.json"):
        gguf_tokens.told(tmp_path, config)


def test_a_tokenizer_of_another_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text(json.dumps(characters()))
    config = transformers.LlamaConfig(vocab_size=4, bos_token_id=1, eos_token_id=2)
    with pytest.raises(Damaged, match="knows 4"):
        gguf_tokens.told(tmp_path, config)


def test_a_file_that_is_cut_off_is_named(counting_gguf: Path, tmp_path: Path) -> None:
    whole = (counting_gguf / "model.gguf").read_bytes()
    (tmp_path / "model.gguf").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Damaged, match="cannot load"):
        Llama(tmp_path / "model.gguf", vocabulary=40, context=64, end=2)


class Table:
    """A charsmap, walked as llama.cpp walks it; a place outside the array fails."""

    def __init__(self, data: bytes) -> None:
        (size,) = struct.unpack_from("<I", data)
        self.units = struct.unpack_from(f"<{size // 4}I", data, 4)
        self.texts = data[4 + size :]

    def read(self, text: bytes) -> tuple[int, bytes]:
        """How many bytes are replaced, and by what."""
        place, longest, value = self.base(0), 0, 0
        for n, byte in enumerate(text):
            place ^= byte
            unit = self.units[place]
            if not byte or unit & (1 << 31 | 0xFF) != byte:
                break
            place ^= self.base(place)
            if unit >> 8 & 1:
                longest, value = n + 1, self.units[place] & (1 << 31) - 1
        return longest, self.texts[value : self.texts.index(b"\0", value)]

    def base(self, place: int) -> int:
        unit = self.units[place]
        return unit >> 10 << ((unit & 1 << 9) >> 6)


@pytest.mark.parametrize("known", ["", "<", "aé中𠮷", "".join(map(chr, range(0x4E00, 0x6000)))])
def test_the_table_knows_the_vocabulary_and_nothing_else(known: str) -> None:
    table = Table(charsmap(known, "<unk>"))
    chance = random.Random(1)
    others = [chr(chance.randrange(1, 0x110000)) for _ in range(3000)]
    for letter in [*known, *map(chr, range(1, 0x800)), *others, "\U0010ffff", "\uffff"]:
        if 0xD800 <= ord(letter) < 0xE000:
            continue
        written = letter.encode()
        expected = (0, b"<unk>") if letter in known else (len(written), b"<unk>")
        assert table.read(written + b"a\xe4\xb8\xad") == expected, letter
        assert table.read(written)[0] == expected[0]
    assert table.read(b"<unk>x") == (5, b"<unk>")
    assert table.read(b"<unx")[0] == (0 if "<" in known else 1)


@pytest.mark.parametrize(("known", "instead"), [(["ab"], "?"), (["\0"], "?"), (["a"], "é")])
def test_what_no_table_can_hold(known: list[str], instead: str) -> None:
    with pytest.raises(ValueError):
        charsmap(known, instead)
