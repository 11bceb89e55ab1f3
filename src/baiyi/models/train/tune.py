"""Tuning a model that is there: LoRA (Hu et al. 2021), or its own weights, some layers frozen.

The corpus is packed with the base's own tokenizer, the loss counts on answers only, and the loop
is that of a training from scratch: checkpoints, looks and stops are the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import torch
from blake3 import blake3
from pydantic import BaseModel, ConfigDict, Field

from ...errors import NotFound, UserError
from ...store.whole import write_whole
from .. import corpus as packed
from .. import frame
from ..packages import package
from . import checkpoint, machine, network
from .checkpoint import Tensors
from .folder import one_at_a_time
from .loop import Loop
from .make import held_out, recorded, restore, taken_up
from .options import Options, Running
from .order import Order, Pieces
from .plan import Plan, Shape
from .record import Trained
from .telling import Tell

RATES = {"lora": 1e-3, "full": 1e-4}
FRAMED = (
    "the base is a chat model: what is learned stands in the frame of its chat template, and only answers count",
    "底模是对话模型：所学内容按其对话模板排列，只学答案",
)
PLAIN = (
    "the base is a chat model, but these are plain texts: they are learned without its chat template",
    "底模是对话模型，但这些是普通文本：学习时不用其对话模板",
)
EVERY = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


class Tuning(BaseModel):
    """What makes the tuned model, beside its base and its corpus."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: Literal["lora", "full"] = "lora"
    rank: int = Field(16, ge=1, le=512, description="of LoRA")
    freeze: int = Field(0, ge=0, description="lowest layers that are left as they are")
    passes: float = Field(3.0, gt=0, description="through the texts")
    rate: float | None = Field(None, gt=0, lt=1)
    batch: int = Field(4096, ge=1, description="tokens of one step")
    context: int = Field(512, ge=8)
    seed: int = Field(0, ge=0)
    patience: int = Field(4, ge=1)


def tune(
    base: Path,
    corpora: Sequence[packed.Corpus],
    folder: Path,
    tuning: Tuning,
    running: Running,
    tell: Tell,
) -> Trained:
    """Tune `base` in `folder`; where it has a checkpoint, from there. The model has no need of
    its base afterwards: an adapter is merged into it at the end.

    Raises NotFound for a base that is none, UserError for one that does not fit the corpus.
    """
    with one_at_a_time(folder):
        here = machine.prepare(running)
        decided = begin(base, corpora, folder, tuning)
        model = learning(network.load(base), tuning)
        learner = network.Learner(
            model, here, compiled=running.compiled, recompute=running.recompute
        )
        pieces = [Pieces(c.splits["train"], decided.shape.context, c.pad) for c in corpora]
        order = Order(pieces, decided.documents, tuning.seed)
        state, tensors = taken_up(checkpoint.last(folder), decided, running, here.device)
        held = held_out(corpora[0], decided, state.micro)
        loop = Loop(
            folder, list(corpora), decided, running, learner, order, held, state, here.peak(), tell
        )
        return brought_to_end(loop, base, tuning, tensors)


def brought_to_end(loop: Loop, base: Path, tuning: Tuning, tensors: Tensors | None) -> Trained:
    """The tuned model, whole; from a checkpoint's tensors on, where there are some."""
    lora = tuning.method == "lora"
    loop.best, loop.base = "adapter" if lora else "model", base
    if frame.template_of(base):
        loop.before = [FRAMED if _framed(loop.corpora) else PLAIN]
    if tensors is not None:
        restore(loop, tensors)
    state = loop.run()
    if lora:
        merge(base, loop.folder)
    return recorded(loop.folder, loop.plan, state, framed=_framed(loop.corpora))


def _framed(corpora: Sequence[packed.Corpus]) -> bool:
    return any(corpus.framed for corpus in corpora)


def shape_of(base: Path, context: int) -> Shape:
    """The measures of a model that is there. Raises NotFound where there is none."""
    try:
        told = json.loads((base / "config.json").read_text("utf-8"))
        return Shape(
            vocabulary=told["vocab_size"],
            width=told["hidden_size"],
            depth=told["num_hidden_layers"],
            inner=told["intermediate_size"],
            context=min(context, told["max_position_embeddings"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise NotFound(
            f"{base} holds no model that can be tuned (config.json, {error}); give the folder "
            "model/ of a training, or a decoder from Hugging Face",
            f"{base} 里没有可微调的模型（config.json）；请给出训练所得的 model/ 文件夹，"
            "或 Hugging Face 的解码器模型",
        ) from error


def begin(base: Path, corpora: Sequence[packed.Corpus], folder: Path, tuning: Tuning) -> Plan:
    shape = shape_of(base, tuning.context)
    for corpus in corpora:
        fits(base, corpus, shape)
    lengths = [c.splits["train"].lengths for c in corpora if "train" in c.splits]
    text = int(sum((x - 1).sum() for x in lengths))
    if text == 0:
        raise UserError(
            f"the corpus {corpora[0].folder} has no text to train on (split train is empty)",
            f"语料 {corpora[0].folder} 中没有可训练的文本（train 部分为空）",
        )
    pieces = int(sum((-(-(x - 1) // shape.context)).sum() for x in lengths))
    documents = max(1, round(min(tuning.batch, text / 4) * pieces / text))
    decided = Plan(
        corpus="+".join(c.digest for c in corpora),
        shape=shape,
        tokens=round(text * tuning.passes),
        steps=max(1, round(tuning.passes * pieces / documents)),
        documents=documents,
        rate=tuning.rate or RATES[tuning.method],
        options=Options(
            schedule="cosine", warmup=0.05, decay=0.0, patience=tuning.patience, seed=tuning.seed
        ),
    )
    told = {"base": digest(base), "tuning": tuning.model_dump(), "plan": decided.model_dump()}
    path = folder / "tuning.json"
    if path.exists() and json.loads(path.read_text("utf-8")) != told:
        raise UserError(
            f"the tuning in {folder} was begun with another base, corpus or choice; give the same, "
            "or another --out",
            f"{folder} 中的微调用的是另外的底模、语料或选项；请给出相同的，或换一个 --out",
        )
    write_whole(path, json.dumps(told, indent=1).encode())
    return decided


def fits(base: Path, corpus: packed.Corpus, shape: Shape) -> None:
    """Ids must mean the same to both; more of them than the model has rows is told apart."""
    if corpus.vocabulary > shape.vocabulary:
        raise UserError(
            f"the corpus {corpus.folder} has a vocabulary of {corpus.vocabulary:,}, the model "
            f"{base} of {shape.vocabulary:,}; pack the texts with the model's own tokenizer",
            f"语料 {corpus.folder} 的词表有 {corpus.vocabulary:,} 个词元，模型 {base} 只有 "
            f"{shape.vocabulary:,} 个；请用模型自己的分词器打包文本",
        )
    if words_of(base / "tokenizer.json") != words_of(corpus.tokenizer):
        raise UserError(
            f"the corpus {corpus.folder} was packed with another tokenizer than that of {base}; "
            "pack the texts with the model's own",
            f"语料 {corpus.folder} 的分词器与 {base} 的不同；请用模型自己的分词器打包文本",
        )
    template = frame.template_of(base)
    if corpus.framed and (template is None or frame.digest(template) != corpus.framed):
        raise UserError(
            f"the corpus {corpus.folder} was packed in the frame of another chat template than that of {base}; "
            "pack the tasks anew with this base",
            f"语料 {corpus.folder} 打包时用的对话模板与 {base} 的不同；请用此底模重新打包任务",
        )


def words_of(tokenizer: Path) -> dict[str, int]:
    from tokenizers import Tokenizer

    found: dict[str, int] = Tokenizer.from_file(str(tokenizer)).get_vocab(True)
    return found


def learning(model: Any, tuning: Tuning) -> Any:
    """The model with what learns and what does not."""
    layers = model.config.num_hidden_layers
    if tuning.freeze >= layers:
        raise UserError(
            f"--freeze {tuning.freeze} leaves nothing to learn in {layers} layers; give "
            f"{layers - 1} or less",
            f"--freeze {tuning.freeze} 冻结了全部 {layers} 层；请用 {layers - 1} 或更小",
        )
    if tuning.method == "lora":
        torch.manual_seed(tuning.seed)  # the added matrices begin at random
        peft = _peft()
        return peft.get_peft_model(
            model,
            peft.LoraConfig(
                r=tuning.rank,
                lora_alpha=2 * tuning.rank,
                target_modules=EVERY,
                layers_to_transform=list(range(tuning.freeze, layers)),
                task_type="CAUSAL_LM",
            ),
        )
    if tuning.freeze:
        model.get_input_embeddings().requires_grad_(False)
        for layer in model.model.layers[: tuning.freeze]:
            layer.requires_grad_(False)
    return model


def merge(base: Path, folder: Path) -> None:
    """The best adapter into its base, as one model."""
    found = _peft().PeftModel.from_pretrained(network.load(base), folder / "adapter")
    tokenizer = base / "tokenizer.json"
    network.save(found.merge_and_unload(), tokenizer, folder / "model", base=base)


def digest(base: Path) -> str:
    """BLAKE3 of a model's weights."""
    found = blake3()
    for path in sorted(base.glob("*.safetensors")):
        found.update_mmap(path)
    return found.hexdigest()


def _peft() -> Any:
    return package("peft", "train", "LoRA needs", "LoRA 需要")
