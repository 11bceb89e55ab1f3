"""Checkpoints: everything that a training needs to go on as if it had never stopped.

Each is a folder that is written under another name, brought to the disk and renamed, so that one
with its right name is whole. The last two are kept, and the last before the cool-down, from which
a training can be made longer.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from ...errors import Damaged
from ...store.whole import digest_of, new_folder
from .tensors import Whole, plain, save

KEPT = 2
Tensors = dict[str, dict[str, Any]]  # group -> name -> tensor


def write(
    folder: Path,
    step: int,
    tensors: Mapping[str, Mapping[str, Any]],
    state: Mapping[str, Any],
    whole: Whole = plain,
) -> Path:
    """Write a checkpoint and drop older ones. Raises NoRoom; older ones are then still there."""

    def fill(building: Path) -> None:
        digests = {}
        for name, group in tensors.items():
            path = building / f"{name}.safetensors"
            save(group, path, whole)
            digests[path.name] = digest_of(path)
        told = {**state, "step": step, "digests": digests}
        (building / "state.json").write_text(json.dumps(told), "utf-8")

    path = folder / "checkpoints" / f"step-{step:08d}"
    write_folder(path, fill)
    return path


def drop(folder: Path, cooling: int) -> None:
    """Keep the last two, and the last before the cool-down begins (at step `cooling`)."""
    found = all_of(folder)
    plateau = [path for path in found if number(path) <= cooling][-1:]
    for path in found[:-KEPT]:
        if path not in plateau:
            shutil.rmtree(path)


def all_of(folder: Path) -> list[Path]:
    """The whole checkpoints, oldest first; halves of a killed process are cleared away."""
    place = folder / "checkpoints"
    if not place.is_dir():
        return []
    return sorted(p for p in place.iterdir() if p.name.startswith("step-"))


def last(folder: Path) -> Path | None:
    found = all_of(folder)
    return found[-1] if found else None


def number(path: Path) -> int:
    return int(path.name.removeprefix("step-"))


def read(path: Path) -> tuple[Tensors, dict[str, Any]]:
    """The groups of tensors, and the state. Raises Damaged where a byte differs."""
    try:
        state = json.loads((path / "state.json").read_text("utf-8"))
        tensors: Tensors = {}
        for name, digest in state["digests"].items():
            if digest_of(path / name) != digest:
                raise ValueError(f"{name} differs")
            tensors[name.removesuffix(".safetensors")] = load_file(path / name)
        return tensors, state
    except (OSError, ValueError, KeyError) as error:
        raise Damaged(
            f"the checkpoint {path} is damaged ({error}); delete that folder, and the training "
            "goes on from the one before",
            f"检查点 {path} 已损坏（{error}）；删除该文件夹后，训练会从上一个检查点继续",
        ) from error


def write_folder(path: Path, fill: Callable[[Path], None]) -> None:
    """A folder that is whole, or not there; one of that name is replaced. Raises NoRoom."""
    for left in path.parent.glob(f".{path.name.partition('-')[0]}*.part"):
        shutil.rmtree(left)  # by a process that was killed
    with new_folder(path, replace=True) as building:
        fill(building)


def random_state() -> dict[str, Any]:
    """torch's generators; numpy's are functions of the seed and need no state."""
    found = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        found["cuda"] = torch.cuda.get_rng_state()
    return found


def set_random_state(state: Mapping[str, Any]) -> None:
    torch.set_rng_state(state["cpu"])
    if "cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state(state["cuda"])
