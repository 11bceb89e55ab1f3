"""Workers that have split the weights among them learn what one learns, and none waits for ever."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from baiyi.errors import Cancelled, UserError
from baiyi.models import corpus
from baiyi.models.train import checkpoint, tensors
from baiyi.models.train.make import make

from .test_team import close, logged, notes, options, running, together

SHORT = {"tokens": 12_000, "looks": 8}


def alone(folder: Path, packed: Path, chosen: dict[str, Any], **how: Any) -> None:
    found = [corpus.read(packed)]
    make(found, folder, options(**chosen), running(threads=1, looks=8, **how), lambda told: None)


@pytest.fixture(scope="module")
def one(verse_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shard") / "one"
    alone(folder, verse_corpus, {"tokens": 12_000})
    return folder


def test_split_workers_learn_what_one_learns(
    one: Path, verse_corpus: Path, tmp_path: Path
) -> None:
    """With small batches that are not as many for each worker."""
    together(
        tmp_path, verse_corpus, chosen=options(tokens=12_000), shard=True, micro=50, looks=8
    )
    for name in ("loss", "norm", "held"):
        assert close(logged(tmp_path, name), logged(one, name))
    assert all(logged(tmp_path, "sample").values())
    assert notes(tmp_path)[0].endswith("from step 0, the weights split among them")
    written = sorted(p.relative_to(one) for p in one.rglob("*") if "tensorboard" not in p.parts)
    assert written == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if "tensorboard" not in p.parts)
    for name in ("config.json", "generation_config.json"):
        assert (tmp_path / "model" / name).read_bytes() == (one / "model" / name).read_bytes()
    split, whole = (load_file(at / "model" / "model.safetensors") for at in (tmp_path, one))
    for name, value in whole.items():
        assert torch.allclose(split[name], value, atol=2e-3), name
