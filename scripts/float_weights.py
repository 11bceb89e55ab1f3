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


def tables(path: Path, width: int) -> tuple[list[Any], list[Any]]:
    """The matrices of a graph that `models/promote` wrote, and its norms, each in the order of their use.

    Some matrices may have been left in 32 bits.
    """
    held = {one.name: numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    found = {}
    for name, value in held.items():
        own = name.removesuffix("_quantized")
        if own != name:
            found[own] = (value.astype("f4") - held[f"{own}_zero_point"].astype("f4")) * held[
                f"{own}_scale"
            ]
        elif name[1:].isdigit() and width in value.shape:
            found[name] = value
    ordered = [found[name] for name in sorted(found, key=lambda name: int(name[1:]))]
    return [v for v in ordered if v.ndim == 2], [v for v in ordered if v.ndim == 1]


def main() -> None:
    package, to = map(Path, sys.argv[1:3])
    told = json.loads((package / "config.json").read_text("utf-8"))
    matrices, norms = tables(package / "model.onnx", told["hidden_size"])
    model = LlamaForCausalLM(LlamaConfig(**told))
    layers = [f"model.layers.{n}." for n in range(told["num_hidden_layers"])]
    names = [f"{at}{name}" for kinds in (INNER, NORMS) for at in layers for name in kinds]
    names = ["model.embed_tokens", *names, "model.norm"]
    weights = model.state_dict()
    if len(matrices) + len(norms) == len(names):  # its one table gives the scores too
        matrices[0] = matrices[0].T
    else:  # of two in 8 bits, the one that gives the scores is the finer
        matrices[0] = matrices.pop()
    for name, value in zip(names, [*matrices, *norms], strict=True):
        weights[f"{name}.weight"].copy_(torch.from_numpy(np.array(value.T, order="C")))
    model.save_pretrained(to)
    shutil.copyfile(package / "tokenizer.json", to / "tokenizer.json")


if __name__ == "__main__":
    main()
