"""The machine that a training runs on: its device, its threads, what it could do at best."""

from __future__ import annotations

import time

import torch

from ...errors import Unsupported
from .options import Running

# Dense bf16 FLOP a second, by NVIDIA's data sheets.
PEAKS = {"H100": 989e12, "H200": 989e12, "A100": 312e12, "L40S": 362e12, "RTX 4090": 165e12}
USED = 0.5  # of the peak, by a training: what the dial of hours counts on


def prepare(running: Running) -> str:
    """Set threads; gives the device. Raises Unsupported for a GPU that is not there."""
    if running.threads is not None:
        torch.set_num_threads(running.threads)
    here = torch.cuda.is_available()
    if running.device == "cuda" and not here:
        raise Unsupported(
            "this machine shows no GPU to torch (--device cuda); use --device cpu, or install a "
            "torch that was built for it",
            "torch 在本机找不到 GPU（--device cuda）；请改用 --device cpu，或安装支持该 GPU 的 torch",
        )
    device = "cuda" if here and running.device != "cpu" else "cpu"
    if device == "cuda":
        torch.set_float32_matmul_precision("high")
    return device


def peak(device: str) -> float:
    """FLOP a second at best: by the data sheet of a known GPU, else the best of some products."""
    if device == "cuda":
        name = torch.cuda.get_device_name()
        if known := next((v for k, v in PEAKS.items() if k in name), None):
            return known
    size = 1024 if device == "cpu" else 8192
    kind = torch.float32 if device == "cpu" else torch.bfloat16
    one = torch.ones(size, size, dtype=kind, device=device)
    return 2.0 * size**3 / min(_seconds(one, device) for _ in range(8))


def _seconds(one: torch.Tensor, device: str) -> float:
    began = time.perf_counter()
    one @ one
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - began
