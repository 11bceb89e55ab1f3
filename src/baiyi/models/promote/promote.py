"""A finished training becomes a folder that can be used, with its proof and its card.

model.safetensors, config.json, tokenizer.json ...   as they were trained
model.onnx      the same in 8 bits, with its memory (KV cache) as inputs and outputs; or
model.gguf      the same for llama.cpp, with its tokenizer, in 8 bits (Q8_0) or 16 (F16)
promotion.json  what it was made from, how near the export is, sizes and sha256
card.md         for people
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from ...errors import Damaged, NotFound, UserError
from ...store.whole import digest_of, hash_of, new_folder, write_whole
from ...values import Frozen, ModelCard, ModelFile
from ..corpus import Corpus
from ..train.record import Trained
from . import card, gguf_export, gguf_parity, gguf_tokens, onnx_export, parity
from .gguf_export import Weights

TEXTS, LONGEST = 8, 96  # on which the export is held against what was trained, and tokens of each
Format = Literal["onnx", "gguf"]
USED: dict[Format, tuple[str, ...]] = {  # by the engine that runs it; the first is the export
    "onnx": ("model.onnx", "tokenizer.json", "config.json"),
    "gguf": ("model.gguf",),
}

TEXTS_ONLY = (
    "goes on with a text; answers no messages, follows no schema",
    "只会续写；不回答消息，不按结构输出",
)
CHAT = (
    "answers messages in the frame of its chat template, follows schemas, goes on with a text",
    "按对话模板回答消息，可按结构输出，也会续写",
)


class Said(Frozen):
    """What only people know of a model."""

    name: str
    use: str
    licence: str = "own"
    languages: tuple[str, ...] = ()
    watts: float = 65.0  # that the machine draws while it trains: an assumption
    language: str = "en"  # of the card


class Promotion(Frozen):
    """The record in promotion.json."""

    name: str
    format: Format = "onnx"
    trained: str  # digest of the weights
    corpus: str  # digest
    code: str  # version that trained it
    parity: parity.Parity
    held_out: bool  # whether parity was measured on held-out texts, else on texts of its own
    careful: bool = False  # whether what loses most by 8 bits was left in 32
    messages: bool = False  # whether it answers messages: the export has a chat template
    sizes: dict[str, int]  # bytes
    sha256: dict[str, str]
    kilowatt_hours: float
    said: Said


def promote(
    run: Path,
    to: Path,
    said: Said,
    corpus: Corpus | None = None,
    *,
    format: Format = "onnx",
    weights: Weights = "q8_0",
) -> Promotion:
    """Make `to` from the folder of a finished training; whole, or not there.

    `corpus` is the one that was trained on: its held-out texts and its card are taken. `weights` are
    those of GGUF. Raises NotFound for a training that has not ended, UserError for a folder that holds
    something, another corpus or a broken chat template, Unsupported for a model or a tokenizer that the format cannot tell,
    Damaged, StepFailed where the export is not what was trained, NoRoom, MissingExtra.
    """
    trained = finished(run)
    if corpus is not None and corpus.digest not in trained.corpus.split("+"):
        raise UserError(
            f"the model in {run} was not trained on the corpus {corpus.folder}; give the one it was",
            f"{run} 中的模型不是用语料 {corpus.folder} 训练的；请给出原来的语料",
        )
    with new_folder(to) as building:
        return _fill(building, run, trained, said, corpus, format, weights)


def finished(run: Path) -> Trained:
    """The record of a training that has ended, its weights as it says. Raises NotFound, Damaged."""
    path, weights = run / "training.json", run / "model" / "model.safetensors"
    try:
        trained = Trained.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            f"{run} holds no finished training (no training.json); end it first: baiyi train make ... --finish",
            f"{run} 里没有完成的训练（缺 training.json）；请先结束训练：baiyi train make ... --finish",
        ) from None
    except ValidationError as error:
        raise Damaged(
            f"{path} is damaged; run the training's command again, it writes it anew",
            f"{path} 已损坏；请再次运行训练命令以重写",
        ) from error
    if not weights.is_file() or digest_of(weights) != trained.model:
        raise Damaged(
            f"{weights} is not what {path} tells of; run the training's command again",
            f"{weights} 与 {path} 所记不符；请再次运行训练命令",
        )
    return trained


def row(promotion: Promotion, folder: Path) -> ModelCard:
    """The row of the catalogue that this model gets."""
    limits, limits_zh = CHAT if promotion.messages else TEXTS_ONLY
    return ModelCard(
        name=promotion.name,
        kind="writer",
        title=promotion.name,
        languages=promotion.said.languages,
        licence=promotion.said.licence,
        homepage="",
        memory=2 * promotion.sizes[USED[promotion.format][0]] + 100_000_000,
        good_for=promotion.said.use,
        good_for_zh=promotion.said.use,
        limits=limits,
        limits_zh=limits_zh,
        messages=promotion.messages,
        files=tuple(
            ModelFile(name=name, size=promotion.sizes[name], sha256=promotion.sha256[name])
            for name in USED[promotion.format]
        ),
        folder=folder.absolute(),
    )


def _fill(
    building: Path,
    run: Path,
    trained: Trained,
    said: Said,
    corpus: Corpus | None,
    format: Format,
    weights: Weights,
) -> Promotion:
    shutil.copytree(run / "model", building, dirs_exist_ok=True)
    model = onnx_export.trained(building)
    texts = _held_out(corpus, trained) if corpus else []
    held_out = bool(texts)
    found = building / USED[format][0]
    careful = messages = False
    if format == "gguf":
        tokens = gguf_tokens.told(building, model.config)
        messages = bool(tokens.template)
        read = texts or _its_own(model)
        gguf_export.export(model, tokens, found, weights=weights, name=said.name)
        tokenizer = building / "tokenizer.json"
        measured = gguf_parity.measured(model, found, tokenizer, read, weights=weights)
    else:
        measured, careful = _onnx(model, found, texts or _its_own(model))
    parity.hold(measured)
    files = sorted(path for path in building.iterdir() if path.is_file())
    sizes = {path.name: path.stat().st_size for path in files}
    promotion = Promotion(
        name=said.name,
        format=format,
        trained=trained.model,
        corpus=trained.corpus,
        code=trained.code,
        parity=measured,
        held_out=held_out,
        careful=careful,
        messages=messages,
        sizes=sizes,
        sha256={path.name: hash_of(path) for path in files},
        kilowatt_hours=card.kilowatt_hours(trained.seconds, said.watts),
        said=said,
    )
    told = card.markdown(
        said.name, trained, measured, {n: s for n, s in sizes.items() if s >= 10_000},
        use=said.use, licence=said.licence, data=_card(corpus), held_out=held_out, careful=careful,
        messages=messages, watts=said.watts, language=said.language,
    )  # fmt: skip
    write_whole(building / "card.md", told.encode())
    write_whole(building / "promotion.json", promotion.model_dump_json(indent=1).encode())
    return promotion


def _onnx(model: Any, path: Path, texts: Sequence[Sequence[int]]) -> tuple[parity.Parity, bool]:
    """Export in 8 bits. What is lost by 8 bits everywhere may be kept by some in 32: whether that was so."""
    for careful in (False, True):
        onnx_export.export(model, path, careful=careful)
        measured = parity.measured(model, path, texts, weights="int8")
        if parity.holds(measured):
            break
    return measured, careful


def _held_out(corpus: Corpus, trained: Trained) -> list[list[int]]:
    """Some documents from all over the split, not those that lie together."""
    split = corpus.splits.get("held_out")
    if split is None:
        return []
    longest = min(LONGEST, trained.plan.shape.context)
    step = max(1, len(split) // TEXTS)
    found = (split.document(n)[0][:longest].tolist() for n in range(0, len(split), step))
    return [text for text in found if len(text) >= 4][:TEXTS]


def _its_own(model: Any) -> Sequence[Sequence[int]]:
    """What it writes from nothing, cut to its context."""
    from ..train.sample import write_on

    begin, end = model.config.bos_token_id, gguf_tokens.ends_of(model.config)[0]
    most = min(LONGEST, model.config.max_position_embeddings) - 1
    with parity.one_thread():
        found = [[begin, *write_on(model, [begin], end, most, seed)] for seed in range(2 * TEXTS)]
    model.eval()
    long = [text for text in found if len(text) >= 4][:TEXTS]
    if not long:
        raise UserError(
            "the model writes nothing of its own, so its export cannot be held against it; give the "
            "packed corpus: --corpus FOLDER",
            "模型自己写不出文字，无法核对导出；请给出打包语料：--corpus 文件夹",
        )
    return long


def _card(corpus: Corpus | None) -> str | None:
    path = corpus.folder / "card.md" if corpus else None
    return path.read_text("utf-8") if path and path.is_file() else None
