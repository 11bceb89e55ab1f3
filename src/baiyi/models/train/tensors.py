"""A file of tensors, as `safetensors.torch.save_file` writes it, but with one tensor at a time in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

KINDS = {
    torch.uint8: "U8",
    torch.bfloat16: "BF16",
    torch.float16: "F16",
    torch.float32: "F32",
    torch.float64: "F64",
    torch.int64: "I64",
}
Whole = Callable[[Any], Any]  # from a tensor wherever it is to all of it, in this process's memory


def plain(tensor: Any) -> Any:
    """The whole of a tensor that this process has."""
    return tensor.detach().cpu().contiguous()


def save(
    tensors: Mapping[str, Any],
    path: Path,
    whole: Whole = plain,
    told: Mapping[str, str] | None = None,
) -> None:
    """Write tensors by name; shapes are known before `whole` is asked for any of them."""
    names = sorted(tensors, key=lambda name: (-tensors[name].dtype.itemsize, name))
    header: dict[str, Any] = {"__metadata__": dict(told)} if told else {}
    end = 0
    for name in names:
        tensor, first = tensors[name], end
        end += tensor.numel() * tensor.dtype.itemsize
        header[name] = {
            "dtype": KINDS[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [first, end],
        }
    words = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    words += b" " * (-len(words) % 8)
    with path.open("wb") as file:
        file.write(len(words).to_bytes(8, "little") + words)
        for name in names:
            file.write(whole(tensors[name]).reshape(-1).view(torch.uint8).numpy())
