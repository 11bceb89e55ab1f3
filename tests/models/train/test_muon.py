"""Muon against its definition, and a training that it makes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from baiyi.models.train import checkpoint
from baiyi.models.train.muon import Muon, orthogonal
from baiyi.models.train.optimizer import Optimizer

from .test_make import losses, train


@pytest.mark.parametrize("shape", [(3, 24, 40), (2, 40, 24), (1, 16, 16)])
def test_singular_values_come_near_one_and_directions_stay(shape: tuple[int, int, int]) -> None:
    torch.manual_seed(0)
    given = torch.randn(shape)
    found = orthogonal(given)
    left, values, right = torch.linalg.svd(given, full_matrices=False)
    turned = torch.diagonal(left.mT @ found @ right.mT, dim1=1, dim2=2)
    assert found.shape == given.shape
    wide = values > 0.1 * values[:, :1]  # the smallest rise more slowly
    assert (turned[wide] > 0.6).all() and (turned[wide] < 1.3).all()


def test_a_step_is_that_of_torchs_own_but_for_bf16() -> None:
    torch.manual_seed(1)
    matrix, gradient = torch.randn(32, 48), torch.randn(32, 48)
    ours, theirs = torch.nn.Parameter(matrix.clone()), torch.nn.Parameter(matrix.clone())
    mine = Muon([ours], 0.1)
    peer = torch.optim.Muon([theirs], weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    for scale in (1.0, 0.5, -0.3):
        for optimizer, parameter in ((mine, ours), (peer, theirs)):
            optimizer.param_groups[0]["lr"] = 0.02
            parameter.grad = scale * gradient
            optimizer.step()
    moved = (ours - matrix).norm()
    assert (ours - theirs).norm() < 0.02 * moved


def test_tables_of_words_and_norms_are_left_to_adamw() -> None:
    model = torch.nn.ModuleDict(
        {
            "embed": torch.nn.Embedding(8, 4),
            "layers": torch.nn.ModuleList([torch.nn.Linear(4, 4)]),
        }
    )

    class Held(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

    optimizer = Optimizer(Held(), 0.1, "muon")
    inner = [n for n, part in optimizer.part.items() if isinstance(part, Muon)]
    assert inner == ["model.layers.0.weight"]


def test_it_learns_and_a_pause_changes_nothing(verse_corpus: Path, tmp_path: Path) -> None:
    whole, halves = tmp_path / "whole", tmp_path / "halves"
    record = train(whole, verse_corpus, optimizer="muon")
    assert record.held is not None and record.held < 0.5
    with pytest.raises(Exception, match="stopped at step 60"):
        train(halves, verse_corpus, optimizer="muon", most_steps=60)
    assert "|momentum" in " ".join(checkpoint.read(checkpoint.all_of(halves)[-1])[0]["optimizer"])
    assert train(halves, verse_corpus, optimizer="muon").model == record.model
    assert losses(halves) == losses(whole)
