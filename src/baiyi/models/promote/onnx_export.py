"""A Llama-shaped decoder as ONNX, with its memory of what was read (the KV cache) as inputs and outputs.

The graph: `ids` [batch, new] int64; `past_0` ... `past_{2 layers - 1}` [batch, heads, old, width],
the keys and values of each layer; gives `logits` [batch, vocabulary] of the last place and
`present_0` ... [batch, heads, old + new, width]. All four sizes are free; `old` may be 0.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...errors import Damaged, NotFound, Unsupported
from ...values import Frozen
from .. import packages
from .graph import Decoder

log = logging.getLogger(__name__)
LARGEST = 2_000_000_000  # bytes: a message of Protocol Buffers ends at 2 GiB


class Shape(Frozen):
    """What who runs the graph must know of it."""

    vocabulary: int
    layers: int
    heads: int
    width: int  # of a head
    context: int


def export(model: Any, path: Path, *, careful: bool = False) -> None:
    """Write the graph of a `LlamaForCausalLM` with weights of 8 bits.

    Activations are quantised as they come (dynamic quantisation), by onnxruntime. `careful` leaves in 32 bits
    what loses most by it: the tables of words (one, where the same gives the scores), and the matrices out of
    the inner layer, whose inputs have few large values among many small ones. Raises MissingExtra. `path` is
    there whole or not at all.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        graph(model, whole, once=careful and model.config.tie_word_embeddings)
        smaller(whole, small, inner=model.config.intermediate_size if careful else 0)
        small.replace(path)


def shape_of(model: Any) -> Shape:
    told = model.config
    return Shape(
        vocabulary=told.vocab_size,
        layers=told.num_hidden_layers,
        heads=told.num_key_value_heads,
        width=told.head_dim,
        context=told.max_position_embeddings,
    )


def trained(folder: Path) -> Any:
    """The model that a training left in a folder. Raises NotFound, Damaged, MissingExtra."""
    if not (folder / "config.json").is_file():
        raise NotFound(
            f"{folder} holds no trained model (no config.json); give a folder that `baiyi train` made",
            f"{folder} 里没有训练好的模型（缺 config.json）；请给出 `baiyi train` 生成的文件夹",
        )
    from ..train.network import transformers  # brings torch

    _llama(folder)
    try:
        model = transformers().LlamaForCausalLM.from_pretrained(
            folder, local_files_only=True, attn_implementation="eager"
        )
    except (OSError, ValueError, RuntimeError, KeyError, json.JSONDecodeError) as error:
        raise Damaged(
            f"the model in {folder} cannot be read ({error}); train it again, or take another checkpoint",
            f"{folder} 中的模型无法读取（{error}）；请重新训练，或换一个检查点",
        ) from error
    return model.eval().float()


def _llama(folder: Path) -> None:
    """Raises Unsupported for a model of another shape, whose weights would be left out unsaid."""
    try:
        told = json.loads((folder / "config.json").read_bytes())
        kind = told["model_type"]
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(
            f"the model in {folder} cannot be read (config.json: {error}); train it again",
            f"{folder} 中的模型无法读取（config.json：{error}）；请重新训练",
        ) from error
    gate = told.get("hidden_act", "silu")
    places = (told.get("rope_parameters") or told.get("rope_scaling") or {}).get(
        "rope_type", "default"
    )
    if kind != "llama" or gate != "silu" or places not in ("default", "linear", "llama3"):
        raise Unsupported(
            f"the model in {folder} is a {kind} ({gate}, places {places}); only a Llama-shaped decoder can be "
            "promoted",
            f"{folder} 中的模型是 {kind}（{gate}，位置编码 {places}）；只能推出 Llama 结构的解码器",
        )


def graph(model: Any, path: Path, *, once: bool = False) -> None:
    """The graph with weights as they are, 32 bits; `once` as in `Decoder.write`.

    Raises Unsupported for more than LARGEST.
    """
    size = sum(4 * tensor.numel() for tensor in model.state_dict().values())
    if size > LARGEST:
        raise Unsupported(
            f"the model has {size / 1e9:.1f} GB in 32 bits; one file of ONNX holds {LARGEST / 1e9:.1f} GB: "
            "use it by transformers, from its own folder",
            f"模型以 32 位计有 {size / 1e9:.1f} GB；一个 ONNX 文件只能容纳 {LARGEST / 1e9:.1f} GB："
            "请用 transformers 从原文件夹加载",
        )
    weights = {name: tensor.float().numpy() for name, tensor in model.state_dict().items()}
    places = model.model.rotary_emb
    decoder = Decoder(
        package("onnx"), weights, model.config, places.inv_freq.numpy(), places.attention_scaling
    )
    decoder.write(path, once=once)


def smaller(whole: Path, small: Path, inner: int = 0) -> None:
    """The same graph with every matrix in 8 bits; with `inner`, the width of the inner layer, all but the
    tables of words and those that lead out of it."""
    quantization = package("onnxruntime.quantization")
    kept = _delicate(whole, inner) if inner else []
    # It advises, through the root logger, to prepare the graph first.
    with _quiet(logging.getLogger()):
        quantization.quantize_dynamic(
            whole,
            small,
            weight_type=quantization.QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # 7 bits: where the processor lacks VNNI, sums of 8 by 8 overflow
            op_types_to_quantize=["MatMul"] if inner else ["MatMul", "Gather"],
            nodes_to_exclude=kept,
        )


def _delicate(whole: Path, inner: int) -> list[str]:
    """The last matrix, which gives the scores (or is the last of the others), and those whose input is the
    inner layer; all nodes of the graph get names, by which they can be left out."""
    onnx = package("onnx")
    found = onnx.load(whole)
    shapes = {tensor.name: tuple(tensor.dims) for tensor in found.graph.initializer}
    for number, node in enumerate(found.graph.node):
        node.name = f"{node.op_type}_{number}"
    onnx.save(found, whole)
    nodes = [n for n in found.graph.node if n.op_type == "MatMul" and n.input[1] in shapes]
    return [n.name for n in nodes if n is nodes[-1] or shapes[n.input[1]][0] == inner]


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """Errors only."""
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def package(name: str) -> Any:
    """A package of the extra `train`. Raises MissingExtra."""
    return packages.package(name, "train", "models are exported with", "导出模型需要")
