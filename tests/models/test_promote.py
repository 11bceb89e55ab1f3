"""A trained decoder as ONNX: the same scores, the same words, whatever is remembered."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from baiyi.errors import Damaged, NotFound, StepFailed, Unsupported
from baiyi.models.promote import onnx_export, parity

onnx = pytest.importorskip("onnx")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")


@pytest.fixture(scope="module")
def model(counting: Path) -> Any:
    return onnx_export.trained(counting)


@pytest.fixture(params=[False, True], ids=["float", "int8"])
def exported(request: pytest.FixtureRequest, counting: Path) -> tuple[Path, bool]:
    return counting / ("model.onnx" if request.param else "whole.onnx"), request.param


def texts(count: int) -> list[list[int]]:
    return [[1, *(4 + (start + n) % 36 for n in range(12))] for start in range(0, 36, 36 // count)]


def test_the_export_is_what_was_trained(model: Any, exported: tuple[Path, bool]) -> None:
    path, int8 = exported
    found = parity.measured(model, path, texts(9), weights="int8" if int8 else "f32")
    parity.hold(found)
    assert found.same > (0.9 if int8 else 0.999)
    assert found.surprise < 0.7, "it has learned to count"
    assert found.likeliest > 0.9 and found.alike > 7
    if not int8:
        assert found.alike == found.texts == 9 and found.likeliest == 1


def test_a_careful_export_is_nearer_and_larger(model: Any, counting: Path, tmp_path: Path) -> None:
    plain, careful = counting / "model.onnx", tmp_path / "careful.onnx"
    onnx_export.export(model, careful, careful=True)
    assert careful.stat().st_size > plain.stat().st_size
    found = [parity.measured(model, path, texts(9), weights="int8") for path in (plain, careful)]
    assert found[1].apart < found[0].apart and parity.holds(found[1])
    assert not parity.holds(found[1].model_copy(update={"apart": 0.6}))


def test_what_is_remembered_is_what_was_read(model: Any, exported: tuple[Path, bool]) -> None:
    """Read at once, in two parts, or many at once: the same scores."""
    step, shape = parity.session(exported[0], 1), onnx_export.shape_of(model)
    ids = np.array([[1, 10, 11, 12, 13, 14]], np.int64)
    whole, _ = step(ids, parity.nothing(shape, 1))
    _, past = step(ids[:, :2], parity.nothing(shape, 1))
    later, _ = step(ids[:, 2:], past)
    many, _ = step(np.repeat(ids, 5, 0), parity.nothing(shape, 5))
    near = 0.3 if exported[1] else 1e-4  # 8 bits are scaled by what else is read with them
    assert np.abs(whole - later).max() < near
    assert np.abs(whole - many).max() < near
    assert int(whole[0].argmax()) == int(later[0].argmax()) == 15


def test_an_export_of_another_model_is_not_let_through(
    model: Any, exported: tuple[Path, bool]
) -> None:
    other = transformers.LlamaForCausalLM(model.config).eval()
    found = parity.measured(other, exported[0], texts(2), weights="int8" if exported[1] else "f32")
    with pytest.raises(StepFailed, match="not the model that was trained"):
        parity.hold(found)


@pytest.mark.parametrize(
    "shape",
    [
        {"attention_bias": True, "mlp_bias": True, "num_key_value_heads": 4},
        {"num_key_value_heads": 1, "head_dim": 8, "rope_theta": 500.0},
        {"rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 10000.0}},
        {
            "rope_parameters": {
                "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                "original_max_position_embeddings": 16, "rope_theta": 10000.0,
            }
        },
    ],
)  # fmt: skip
def test_decoders_of_other_measures(shape: dict[str, Any], tmp_path: Path) -> None:
    """Of random weights, written and read again; the table of words is not that of the embeddings."""
    usual = {"num_key_value_heads": 2, "max_position_embeddings": 64, "num_hidden_layers": 2}
    config = transformers.LlamaConfig(
        vocab_size=50, hidden_size=64, num_attention_heads=4, intermediate_size=96,
        initializer_range=0.3, **{**usual, **shape},
    )  # fmt: skip
    torch.manual_seed(3)
    made = transformers.LlamaForCausalLM(config)
    for name, weight in made.named_parameters():
        if name.endswith("bias"):
            torch.nn.init.normal_(weight)
    made.save_pretrained(tmp_path)
    model = onnx_export.trained(tmp_path)
    onnx_export.graph(model, tmp_path / "model.onnx")
    found = parity.measured(
        model, tmp_path / "model.onnx", [list(range(40)), [7] * 9], weights="f32"
    )
    parity.hold(found)
    assert found.apart < 1e-4 and found.alike == 2


@pytest.mark.parametrize("tied", [True, False])
def test_a_table_that_gives_the_scores_too_stands_once(tied: bool, tmp_path: Path) -> None:
    config = transformers.LlamaConfig(
        vocab_size=50, hidden_size=64, num_attention_heads=4, intermediate_size=96, num_hidden_layers=1,
        initializer_range=0.3, tie_word_embeddings=tied,
    )  # fmt: skip
    torch.manual_seed(3)
    made = transformers.LlamaForCausalLM(config).eval()
    path = tmp_path / "model.onnx"
    onnx_export.export(made, path, careful=True)
    held = onnx.load(path).graph.initializer
    assert sum(50 in tensor.dims for tensor in held) == (1 if tied else 2)
    onnx_export.graph(made, path, once=tied)
    found = parity.measured(made, path, [list(range(40)), [7] * 9], weights="f32")
    assert found.apart < 1e-4 and found.alike == 2


def test_what_is_no_model(counting: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no config\.json"):
        onnx_export.trained(tmp_path)
    (tmp_path / "config.json").write_text((counting / "config.json").read_text())
    with pytest.raises(Damaged, match="cannot be read"):
        onnx_export.trained(tmp_path)
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(Damaged, match="cannot be read"):
        onnx_export.trained(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "gpt2"}')
    with pytest.raises(Unsupported, match="gpt2"):
        onnx_export.trained(tmp_path)


def test_what_no_file_can_hold_is_refused(
    counting: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_export, "LARGEST", 1000)
    with pytest.raises(Unsupported, match="GB in 32 bits"):
        onnx_export.export(onnx_export.trained(counting), tmp_path / "model.onnx")
    assert not list(tmp_path.iterdir())


def test_no_matrix_of_32_bits_is_left(counting: Path) -> None:
    onnx = pytest.importorskip("onnx")
    graph = onnx.load(counting / "model.onnx").graph
    wide = [t for t in graph.initializer if t.data_type == onnx.TensorProto.FLOAT]
    assert max((math.prod(t.dims) for t in wide), default=0) <= 128, "norms and scales only"
