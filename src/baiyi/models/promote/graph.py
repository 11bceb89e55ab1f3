"""The graph of a Llama-shaped decoder, operation by operation.

Written down instead of traced: torch's tracing takes a minute of the processor for a small model, two
packages more, and says less about what is in it. That it is the same is measured (parity).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

OPSET, IR = 18, 9
NEVER = float(np.finfo(np.float32).min)  # the score of a place that is not to be seen


class Writing:
    """A graph that grows; each operation gives the name of its result."""

    def __init__(self, onnx: Any) -> None:
        self.onnx = onnx
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: Any, kind: Any = np.float32) -> str:
        name = f"c{len(self.constants)}"
        array = np.ascontiguousarray(np.asarray(value, kind))
        self.constants.append(self.onnx.numpy_helper.from_array(array, name))
        return name

    def op(self, kind: str, *given: str, out: Sequence[str] = (), **attributes: Any) -> str:
        """The name of the first result."""
        named = list(out) or [f"n{len(self.nodes)}"]
        self.nodes.append(self.onnx.helper.make_node(kind, list(given), named, **attributes))
        return named[0]

    def save(self, path: Path, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        make = self.onnx.helper
        graph = make.make_graph(self.nodes, "decoder", inputs, outputs, self.constants)
        opsets = [make.make_opsetid("", OPSET)]
        model = make.make_model(graph, opset_imports=opsets, ir_version=IR)
        self.onnx.save_model(model, path)


class Decoder:
    """A decoder's weights, by transformers' names, being written as a graph."""

    def __init__(self, onnx: Any, weights: Mapping[str, Any], told: Any, frequencies: Any, scale: float) -> None:  # fmt: skip
        """`told` is its configuration; `frequencies` and `scale` those of its rotary places."""
        self.to, self.weights, self.told = Writing(onnx), weights, told
        self.kept = told.num_key_value_heads
        self.shared = told.num_attention_heads // self.kept  # heads that share keys and values
        self.frequencies, self.scale = frequencies, scale

    def write(self, path: Path, *, once: bool = False) -> None:
        """With `once`, the table of words that also gives the scores stands in the file a single time."""
        to, make, kind = self.to, self.to.onnx.helper, self.to.onnx.TensorProto
        self._places()
        table = to.constant(self.weights["model.embed_tokens.weight"])
        x = to.op("Gather", table, "ids")
        for layer in range(self.told.num_hidden_layers):
            start = f"model.layers.{layer}"
            h = self._norm(x, f"{start}.input_layernorm")
            x = to.op("Add", x, self._attention(h, f"{start}.self_attn", layer))
            h = self._norm(x, f"{start}.post_attention_layernorm")
            x = to.op("Add", x, self._gated(h, f"{start}.mlp"))
        minus, end, one = (to.constant([n], np.int64) for n in (-1, np.iinfo(np.int64).max, 1))
        last = to.op("Squeeze", to.op("Slice", x, minus, end, one), one)
        last = self._norm(last, "model.norm")
        if once:  # turned when the graph is loaded
            to.op("MatMul", last, to.op("Transpose", table), out=["logits"])
        else:
            to.op("Identity", self._linear(last, "lm_head"), out=["logits"])

        def memory(name: str, places: str) -> list[Any]:
            shape = ["batch", self.kept, places, self.told.head_dim]
            count = 2 * self.told.num_hidden_layers
            return [
                make.make_tensor_value_info(f"{name}_{n}", kind.FLOAT, shape) for n in range(count)
            ]

        ids = make.make_tensor_value_info("ids", kind.INT64, ["batch", "new"])
        wide = ["batch", self.told.vocab_size]
        logits = make.make_tensor_value_info("logits", kind.FLOAT, wide)
        to.save(path, [ids, *memory("past", "old")], [logits, *memory("present", "all")])

    def _places(self) -> None:
        """Sine and cosine [new, width] of each new place, and who sees whom [new, all]."""
        to = self.to
        zero, one = to.constant(0, np.int64), to.constant(1, np.int64)
        first, last = to.constant([1], np.int64), to.constant([-1], np.int64)
        new = to.op("Squeeze", to.op("Shape", "ids", start=1, end=2))
        old = to.op("Squeeze", to.op("Shape", "past_0", start=2, end=3))
        end = to.op("Add", old, new)
        here = to.op("Unsqueeze", to.op("Range", old, end, one), first)
        there = to.op("Range", zero, end, one)
        seen = to.op("LessOrEqual", there, here)
        self.unseen = to.op("Where", seen, to.constant(0), to.constant(NEVER))
        places = to.op("Cast", here, to=to.onnx.TensorProto.FLOAT)
        half = to.op("Mul", places, to.constant(self.frequencies[None]))
        angles = to.op("Concat", half, half, axis=-1)
        scale = to.constant(self.scale)
        self.sine = to.op("Mul", to.op("Sin", angles), scale)
        self.cosine = to.op("Mul", to.op("Cos", angles), scale)
        self.last = last

    def _norm(self, x: str, name: str) -> str:
        to = self.to
        mean = to.op("ReduceMean", to.op("Mul", x, x), self.last)
        root = to.op("Sqrt", to.op("Add", mean, to.constant(self.told.rms_norm_eps)))
        return to.op("Mul", to.op("Div", x, root), to.constant(self.weights[f"{name}.weight"]))

    def _linear(self, x: str, name: str) -> str:
        found = self.to.op("MatMul", x, self.to.constant(self.weights[f"{name}.weight"].T))
        bias = self.weights.get(f"{name}.bias")
        return found if bias is None else self.to.op("Add", found, self.to.constant(bias))

    def _heads(self, x: str, shape: Sequence[int], order: Sequence[int]) -> str:
        shaped = self.to.op("Reshape", x, self.to.constant([0, 0, *shape], np.int64))
        return self.to.op("Transpose", shaped, perm=list(order))

    def _turned(self, x: str) -> str:
        """Rotary places (Su et al. 2021), its two halves as real and imaginary parts."""
        to, number = self.to, len(self.to.nodes)
        halves = [f"r{number}", f"i{number}"]
        width = self.told.head_dim // 2
        to.op("Split", x, to.constant([width, width], np.int64), out=halves, axis=-1)
        across = to.op("Concat", to.op("Neg", halves[1]), halves[0], axis=-1)
        return to.op("Add", to.op("Mul", x, self.cosine), to.op("Mul", across, self.sine))

    def _attention(self, x: str, name: str, layer: int) -> str:
        to, width = self.to, self.told.head_dim
        asked = self._linear(x, f"{name}.q_proj")
        asked = self._turned(self._heads(asked, (self.kept, self.shared, width), (0, 2, 3, 1, 4)))
        kept = [
            self._heads(self._linear(x, f"{name}.{n}_proj"), (self.kept, width), (0, 2, 1, 3))
            for n in ("k", "v")
        ]
        kept[0] = self._turned(kept[0])
        for n in (0, 1):
            number = 2 * layer + n
            kept[n] = to.op("Concat", f"past_{number}", kept[n], out=[f"present_{number}"], axis=2)
        keys, values = (to.op("Unsqueeze", k, to.constant([2], np.int64)) for k in kept)
        across = to.op("Transpose", keys, perm=[0, 1, 2, 4, 3])
        scores = to.op("Mul", to.op("MatMul", asked, across), to.constant(width**-0.5))
        shares = to.op("Softmax", to.op("Add", scores, self.unseen), axis=-1)
        found = to.op("Transpose", to.op("MatMul", shares, values), perm=[0, 3, 1, 2, 4])
        flat = to.op("Reshape", found, to.constant([0, 0, -1], np.int64))
        return self._linear(flat, f"{name}.o_proj")

    def _gated(self, x: str, name: str) -> str:
        """SwiGLU (Shazeer 2020)."""
        to = self.to
        gate = self._linear(x, f"{name}.gate_proj")
        open_ = to.op("Mul", gate, to.op("Sigmoid", gate))
        return self._linear(
            to.op("Mul", open_, self._linear(x, f"{name}.up_proj")), f"{name}.down_proj"
        )
