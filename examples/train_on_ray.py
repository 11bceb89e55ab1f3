"""`baiyi train make` with its workers placed by Ray Train, on one machine or a cluster.

    pip install 'baiyi[ray]'
    python examples/train_on_ray.py CORPUS FOLDER --size 8M --workers 2

FOLDER is on a disk that all machines see; so is CORPUS, or each has it at the same path. RAY_ADDRESS
says which cluster; without it, one is started on this machine. When a worker is lost Ray starts all of
them again, and they go on from the last checkpoint in FOLDER.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ray.train import FailureConfig, RunConfig, ScalingConfig
from ray.train.torch import TorchConfig, TorchTrainer


def say(told: Any) -> None:
    """Of what worker 0 tells, the held-out losses and the notes; the rest is in the log."""
    if hasattr(told, "held"):
        print(f"step {told.step}: held-out loss {told.held:.4f}", flush=True)
    elif hasattr(told, "english"):
        print(f"step {told.step}: {told.english}", flush=True)


def work(given: dict[str, Any]) -> None:
    """What each worker does. Ray has set the variables by which it knows its place."""
    from baiyi.models import corpus
    from baiyi.models.train.make import make
    from baiyi.models.train.options import Options, Running

    packed = [corpus.read(Path(folder)) for folder in given["corpora"]]
    running = Running(**given["running"])
    make(packed, Path(given["folder"]), Options(**given["options"]), running, say)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="8M")
    parser.add_argument("--tokens")
    parser.add_argument("--batch")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--restarts", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=10, help="between two checkpoints")
    parser.add_argument("--gpu", action="store_true", help="one for each worker")
    given = parser.parse_args()
    options = {name: getattr(given, name) for name in ("size", "tokens", "batch")}
    trainer = TorchTrainer(
        work,
        train_loop_config={
            "corpora": [str(folder.resolve()) for folder in given.corpus],
            "folder": str(given.folder.resolve()),
            "options": {name: value for name, value in options.items() if value is not None},
            "running": {"checkpoint_minutes": given.minutes},
        },
        scaling_config=ScalingConfig(num_workers=given.workers, use_gpu=given.gpu),
        torch_config=TorchConfig(backend="cpu:gloo,cuda:nccl" if given.gpu else "gloo"),
        run_config=RunConfig(
            name="ray",
            storage_path=str(given.folder.resolve()),
            failure_config=FailureConfig(max_failures=given.restarts),
        ),
    )
    trainer.fit()
    print((given.folder / "training.json").read_text("utf-8"))


if __name__ == "__main__":
    main()
