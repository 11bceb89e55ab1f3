"""A trained decoder as ONNX: the same scores, the same words, whatever is remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from baiyi.errors import Damaged, NotFound, StepFailed
from baiyi.models.promote import onnx_export, parity

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny decoder that has learned to count up, so that it is sure of what follows."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = transformers.LlamaForCausalLM(
        transformers.LlamaConfig(
            vocab_size=40, hidden_size=64, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, intermediate_size=128, max_position_embeddings=64,
            tie_word_embeddings=True,
        )
    )  # fmt: skip
    optimizer = torch.optim.AdamW(model.parameters(), 5e-3)
    for _ in range(150):
        starts = torch.randint(0, 40, (16, 1))
        ids = (starts + torch.arange(20)) % 40
        model(input_ids=ids, labels=ids).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    place = tmp_path_factory.mktemp("trained") / "model"
    model.save_pretrained(place)
    return place


@pytest.fixture(scope="module")
def model(folder: Path) -> Any:
    return onnx_export.trained(folder)


@pytest.fixture(scope="module")
def graphs(model: Any, folder: Path) -> dict[bool, Path]:
    """By whether its weights have 8 bits."""
    paths = {int8: folder.parent / f"{int8}.onnx" for int8 in (False, True)}
    onnx_export.graph(model, onnx_export.shape_of(model), paths[False])
    onnx_export.smaller(paths[False], paths[True])
    return paths


@pytest.fixture(params=[False, True], ids=["float", "int8"])
def exported(request: pytest.FixtureRequest, graphs: dict[bool, Path]) -> tuple[Path, bool]:
    return graphs[request.param], request.param


def test_the_export_is_what_was_trained(model: Any, exported: tuple[Path, bool]) -> None:
    path, int8 = exported
    texts = [[(start + n) % 40 for n in range(12)] for start in range(0, 40, 5)]
    found = parity.measured(model, path, texts, int8=int8)
    parity.hold(found)
    assert found.same > (0.9 if int8 else 0.999)
    assert found.surprise < 0.7, "it has learned to count"
    assert found.likeliest > 0.9 and found.alike > 6
    if not int8:
        assert found.alike == found.texts == 8 and found.likeliest == 1


def test_what_is_remembered_is_what_was_read(model: Any, exported: tuple[Path, bool]) -> None:
    """Read at once, in two parts, or many at once: the same scores."""
    step, shape = parity.session(exported[0], 1), onnx_export.shape_of(model)
    ids = np.array([[3, 4, 5, 6, 7, 8]], np.int64)
    whole, _ = step(ids, parity.nothing(shape, 1))
    _, past = step(ids[:, :2], parity.nothing(shape, 1))
    later, _ = step(ids[:, 2:], past)
    many, _ = step(np.repeat(ids, 5, 0), parity.nothing(shape, 5))
    near = 0.3 if exported[1] else 1e-4  # 8 bits are scaled by what else is read with them
    assert np.abs(whole - later).max() < near
    assert np.abs(whole - many).max() < near
    assert int(whole[0].argmax()) == int(later[0].argmax()) == 9


def test_an_export_of_another_model_is_not_let_through(
    model: Any, exported: tuple[Path, bool]
) -> None:
    other = transformers.LlamaForCausalLM(model.config).eval()
    texts = [[(start + n) % 40 for n in range(12)] for start in (0, 10)]
    found = parity.measured(other, exported[0], texts, int8=exported[1])
    with pytest.raises(StepFailed, match="not the model that was trained"):
        parity.hold(found)


def test_what_is_no_model(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no config\.json"):
        onnx_export.trained(tmp_path)
    (tmp_path / "config.json").write_text((folder / "config.json").read_text())
    with pytest.raises(Damaged, match="cannot be read"):
        onnx_export.trained(tmp_path)
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(Damaged, match="cannot be read"):
        onnx_export.trained(tmp_path)
