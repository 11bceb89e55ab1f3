"""The weights of a model that the package ships, in 32 bits again, for a training that begins with them.

    python scripts/float_weights.py src/baiyi/engines/verse TO
    baiyi train make CORPUS --out FOLDER --base TO --tokens 20M --optimizer muon

What 8 bits lost stays lost: of the verse model 0.0002 nats a token.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import LlamaConfig, LlamaForCausalLM

INNER = (
    "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
    "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj",
)  # fmt: skip
NORMS = ("input_layernorm", "post_attention_layernorm")


def tables(path: Path) -> tuple[list[Any], list[Any]]:
    """The matrices of a graph that `models/promote` wrote, and its norms, each in the order of their use."""
    held = {one.name: numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    small = [name.removesuffix("_quantized") for name in held if name.endswith("_quantized")]
    # The table of words stands twice: the one that gives the scores, with a scale for each word, is finer.
    width = held[f"{min(small, key=_number)}_quantized"].shape[1]
    matrices = [
        (held[f"{n}_quantized"].astype("f4") - held[f"{n}_zero_point"].astype("f4"))
        * held[f"{n}_scale"]
        for n in sorted(small, key=_number)
    ]
    plain = [n for n in held if n[1:].isdigit() and held[n].shape == (width,)]
    return matrices, [held[n] for n in sorted(plain, key=_number)]


def _number(name: str) -> int:
    return int(name[1:])


def main() -> None:
    package, to = map(Path, sys.argv[1:3])
    matrices, norms = tables(package / "model.onnx")
    told = json.loads((package / "config.json").read_text("utf-8"))
    model = LlamaForCausalLM(LlamaConfig(**told))
    layers = [f"model.layers.{n}." for n in range(told["num_hidden_layers"])]
    names = [f"{at}{name}" for kinds in (INNER, NORMS) for at in layers for name in kinds]
    names = ["model.embed_tokens", *names, "model.norm"]
    weights = model.state_dict()
    for name, value in zip(names, [matrices[-1], *matrices[1:-1], *norms], strict=True):
        weights[f"{name}.weight"].copy_(torch.from_numpy(np.ascontiguousarray(value.T)))
    model.save_pretrained(to)
    shutil.copyfile(package / "tokenizer.json", to / "tokenizer.json")


if __name__ == "__main__":
    main()
