"""A Llama-shaped decoder as ONNX, with its memory of what was read (the KV cache) as inputs and outputs.

The graph: `ids` [batch, new] int64; `past_0` ... `past_{2 layers - 1}` [batch, heads, old, width],
the keys and values of each layer; gives `logits` [batch, vocabulary] of the last place and
`present_0` ... [batch, heads, old + new, width]. All four sizes are free; `old` may be 0.
"""

from __future__ import annotations

import importlib
import json
import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...errors import Damaged, MissingExtra, NotFound, Unsupported
from ...values import Frozen

log = logging.getLogger(__name__)


class Shape(Frozen):
    """What who runs the graph must know of it."""

    vocabulary: int
    layers: int
    heads: int
    width: int  # of a head
    context: int


def export(model: Any, path: Path) -> Shape:
    """Write the graph of a `LlamaForCausalLM` with weights of 8 bits.

    Activations are quantised as they come (dynamic quantisation), by onnxruntime. Raises
    MissingExtra. `path` is there whole or not at all.
    """
    shape = shape_of(model)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        graph(model, shape, whole)
        smaller(whole, small)
        small.replace(path)
    return shape


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
        kind = json.loads((folder / "config.json").read_bytes())["model_type"]
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(
            f"the model in {folder} cannot be read (config.json: {error}); train it again",
            f"{folder} 中的模型无法读取（config.json：{error}）；请重新训练",
        ) from error
    if kind != "llama":
        raise Unsupported(
            f"the model in {folder} is a {kind}; only a Llama-shaped decoder can be promoted",
            f"{folder} 中的模型是 {kind}；只能推出 Llama 结构的解码器",
        )


def graph(model: Any, shape: Shape, path: Path) -> None:
    """The graph with weights as they are, 32 bits."""
    torch = package("torch")
    package("onnxscript")
    free = torch.export.Dim.AUTO
    names = [str(n) for n in range(2 * shape.layers)]
    past = [torch.zeros(2, shape.heads, 4, shape.width) for _ in names]
    with warnings.catch_warnings(), torch.no_grad(), _quiet(logging.getLogger("torch.onnx")):
        warnings.simplefilter("ignore")  # of torch's own tracing; parity is measured
        program = torch.onnx.export(
            _stepwise(model, shape),
            (torch.ones(2, 3, dtype=torch.int64), *past),
            dynamo=True,
            verbose=False,
            input_names=["ids", *(f"past_{n}" for n in names)],
            output_names=["logits", *(f"present_{n}" for n in names)],
            dynamic_shapes=({0: free, 1: free}, tuple({0: free, 2: free} for _ in names)),
        )
        program.save(path)


def _stepwise(model: Any, shape: Shape) -> Any:
    """The model as a module that takes and gives its memory as plain tensors."""
    torch = package("torch")
    cache = package("transformers").cache_utils.DynamicCache

    class Stepwise(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Any, *past: Any) -> tuple[Any, ...]:
            memory = cache()
            for layer in range(shape.layers):
                memory.update(past[2 * layer], past[2 * layer + 1], layer)
            found = self.model(input_ids=ids, cache=memory, use_cache=True)
            present = [p for layer in found.cache.layers for p in (layer.keys, layer.values)]
            return (found.logits[:, -1], *present)

    return Stepwise()


def smaller(whole: Path, small: Path) -> None:
    """The same graph with every matrix in 8 bits."""
    quantization = package("onnxruntime.quantization")
    # It advises, through the root logger, to prepare the graph first.
    with _quiet(logging.getLogger()):
        quantization.quantize_dynamic(
            whole,
            small,
            weight_type=quantization.QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # 7 bits: where the processor lacks VNNI, sums of 8 by 8 overflow
            op_types_to_quantize=["MatMul", "Gather"],
        )


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
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(
            f"models are exported with the package {name}; run: pip install 'baiyi[train]'",
            f"导出模型需要 {name} 包；请运行：pip install 'baiyi[train]'",
        ) from error
