"""A training that begins with a model's weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from baiyi.errors import Cancelled, NotFound, UserError
from baiyi.models import corpus
from baiyi.models.train import begin
from baiyi.models.train.make import make
from baiyi.models.train.options import Options, Running
from baiyi.models.train.record import Trained, figures
from baiyi.models.train.telling import Look, Told
from baiyi.models.train.tune import digest, shape_of

from .conftest import pack
from .test_make import SMALL, losses, train

ON = {"tokens": 20_000, "batch": 500, "rate": 0.01}


def go_on(base: Path, packed: Path, folder: Path, told: list[Told], **running: int) -> Trained:
    corpora = [corpus.read(packed)]
    options = begin.at_weights(base, corpora, folder, Options(**ON))
    return make(
        corpora, folder, options, Running(threads=1, precision="float32", **running), told.append
    )


@pytest.fixture(scope="module")
def base(verse_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    train(folder, verse_corpus, tokens=40_000)
    return folder / "model"


def test_it_begins_where_the_other_ended(base: Path, verse_corpus: Path, tmp_path: Path) -> None:
    record = go_on(base, verse_corpus, tmp_path / "on", [])
    first = losses(tmp_path / "on")[1]
    assert first < 0.6  # 4.1 by chance
    assert record.plan.options.base == digest(base)
    assert record.plan.shape == shape_of(base, 1024)
    assert any(digest(base) in value for _, value in figures(record, "en"))


def test_a_pause_changes_nothing(base: Path, verse_corpus: Path, tmp_path: Path) -> None:
    whole = go_on(base, verse_corpus, tmp_path / "whole", [])
    with pytest.raises(Cancelled):
        go_on(base, verse_corpus, tmp_path / "halves", [], most_steps=20)
    told: list[Told] = []
    assert go_on(base, verse_corpus, tmp_path / "halves", told).model == whole.model
    assert any(isinstance(one, Look) for one in told)


def test_another_base_in_the_same_folder_is_refused(
    base: Path, verse_corpus: Path, tmp_path: Path
) -> None:
    train(tmp_path / "other", verse_corpus, seed=5, tokens=20_000)
    with pytest.raises(Cancelled):
        go_on(base, verse_corpus, tmp_path / "on", [], most_steps=2)
    with pytest.raises(UserError, match="begun with base"):
        go_on(tmp_path / "other" / "model", verse_corpus, tmp_path / "on", [])


def test_what_does_not_fit_is_refused(base: Path, verse_corpus: Path, tmp_path: Path) -> None:
    packed = [corpus.read(verse_corpus)]
    with pytest.raises(NotFound, match="nowhere"):
        begin.at_weights(tmp_path / "nowhere", packed, tmp_path / "on", Options(**ON))
    with pytest.raises(UserError, match="leave --size"):
        begin.at_weights(base, packed, tmp_path / "on", Options(**SMALL))
    larger = [corpus.read(pack(tmp_path / "larger", vocabulary=80))]
    with pytest.raises(UserError, match="vocabulary of 80"):
        begin.at_weights(base, larger, tmp_path / "on", Options(**ON))
    assert not (tmp_path / "on").exists() or not list((tmp_path / "on").glob("*.json"))


def test_of_several_workers_the_first_prepares_the_folder(
    base: Path, verse_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = {"RANK": "1", "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "1"}
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    found = begin.at_weights(base, [corpus.read(verse_corpus)], tmp_path / "on", Options(**ON))
    assert found.base == digest(base)
    assert not (tmp_path / "on").exists()


def test_options_that_were_added_later_change_no_key() -> None:
    assert "optimizer" not in Options(size=30_000).model_dump_json()
    assert Options(optimizer="muon").model_dump()["optimizer"] == "muon"
