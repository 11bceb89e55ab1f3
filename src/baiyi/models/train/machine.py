"""The machine that a training runs on: its device, its threads, what it could do at best."""

from __future__ import annotations

import time
from dataclasses import dataclass

import torch

from ...errors import Unsupported
from .options import Running
from .world import ALONE, World

# Dense bf16 FLOP a second, by NVIDIA's data sheets.
PEAKS = {"H100": 989e12, "H200": 989e12, "A100": 312e12, "L40S": 362e12, "RTX 4090": 165e12}
USED = 0.5  # of the peak, by a training: what the dial of hours counts on


@dataclass(frozen=True)
class Machine:
    """A device that is ready. `narrow`: products are made in bf16, while weights and sums stay float32
    (Micikevicius et al. 2018)."""

    device: str
    narrow: bool

    def peak(self) -> float:
        """FLOP a second at best: by the data sheet of a known GPU, else the best of some products."""
        return _peak(self.device, torch.bfloat16 if self.narrow else torch.float32)

    def pace(self) -> float:
        """FLOP a second that a training can be expected to reach. On a processor in bf16 a model of a laptop's
        size is kept waiting by what is no product: it does about what it could in float32."""
        if self.device == "cpu" and self.narrow:
            return USED * _peak(self.device, torch.float32)
        return USED * self.peak()


def prepare(running: Running, place: World = ALONE) -> Machine:
    """Set threads and choose; several workers share the cores, and have a GPU each.

    Raises Unsupported for a GPU that is not there.
    """
    threads = running.threads or (None if place.size == 1 else place.threads)
    if threads is not None:
        torch.set_num_threads(threads)
    here = torch.cuda.is_available()
    if running.device == "cuda" and not here:
        raise Unsupported(
            "this machine shows no GPU to torch (--device cuda); use --device cpu, or install a "
            "torch that was built for it",
            "torch 在本机找不到 GPU（--device cuda）；请改用 --device cpu，或安装支持该 GPU 的 torch",
        )
    device = "cuda" if here and running.device != "cpu" else "cpu"
    if device == "cuda":
        _take_gpu(place)
        torch.set_float32_matmul_precision("high")
    return Machine(device, _narrow(device, running.precision))


def _take_gpu(place: World) -> None:
    if place.local_size > (count := torch.cuda.device_count()):
        raise Unsupported(
            f"{place.local_size} workers on this machine, but torch sees {count} GPU; start as many "
            "workers as there are GPUs, or use --device cpu",
            f"本机有 {place.local_size} 个进程，但 torch 只找到 {count} 块 GPU；请按 GPU 数量启动进程，"
            "或改用 --device cpu",
        )
    torch.cuda.set_device(place.local_rank)


def _narrow(device: str, precision: str) -> bool:
    """A processor without tiles for bf16 (Intel's AMX) is faster in float32."""
    if precision == "auto":
        return device == "cuda" or torch.cpu._is_amx_tile_supported()
    return precision == "bf16"


def _peak(device: str, kind: torch.dtype) -> float:
    if device == "cuda":
        name = torch.cuda.get_device_name()
        if known := next((v for k, v in PEAKS.items() if k in name), None):
            return known
    size = 1024 if device == "cpu" else 8192
    one = torch.ones(size, size, dtype=kind, device=device)
    return 2.0 * size**3 / min(_seconds(one, device) for _ in range(8))


def _seconds(one: torch.Tensor, device: str) -> float:
    began = time.perf_counter()
    one @ one
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - began
