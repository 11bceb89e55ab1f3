"""What is withdrawn is in no data set any more, and whoever saw it is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest
from little_home import Home
from little_recipe import maker, rows, texts

from baiyi.errors import NotFound, UserError
from baiyi.forms import corpus as form
from baiyi.forms import data, withdrawal
from baiyi.models import corpus


@pytest.fixture
def made(home: Home, tmp_path: Path) -> Callable[..., Any]:
    return maker(home, tmp_path)


def chosen(found: form.DataSet, name: str) -> int:
    """The split of the item of that id."""
    from baiyi.models.data import steps

    columns = steps.columns_of((chunk.marks for chunk in found.chunks), found.tally.kept)
    split = numpy.concatenate([numpy.frombuffer(part.read(), "u1") for part in found.choice.chunks])
    return int(split[steps.named(columns, (name,))][0])


def test_what_is_withdrawn_is_gone_and_who_saw_it_is_named(
    home: Home, made: Callable[..., Any], tmp_path: Path
) -> None:
    given = rows()
    given.append(given[7] | {"id": "copy"})  # stood behind n7, and is not to come in its place
    _, found = made(given)
    runs = tmp_path / "runs"
    with home.open() as studio:
        packed = data.pack(studio, found, tmp_path / "packed")
        (runs / "mine").mkdir(parents=True)
        (runs / "mine" / "plan.json").write_text(json.dumps({"corpus": f"abc+{packed.digest}"}))
        (runs / "other").mkdir()
        (runs / "other" / "plan.json").write_text(json.dumps({"corpus": "abc"}))
        [told] = withdrawal.withdraw(studio, ["n7", "copy", "author:作者3"], runs=[runs])
        assert (told.data_set, told.items) == ("set", 10)
        assert told.folders == (str(tmp_path / "packed"),)
        assert told.models == (str(runs / "mine"),)
        with pytest.raises(UserError, match="withdrawn: n7, copy, author:作者3"):
            corpus.read(tmp_path / "packed")
        later = data.opened(studio, "set")
        assert later.choice.dropped["withdrawn"] == 10
        assert chosen(later, "n7") == chosen(later, "n43") == 0
        again = data.pack(studio, later, tmp_path / "packed")
        said = {text for name in again.splits for text in texts(again, name)}
        assert given[7]["text"] not in said and given[3]["text"] not in said
        assert "| 已撤回 | 10 | – |" in (tmp_path / "packed" / "card.md").read_text("utf-8")
        [same] = withdrawal.withdraw(studio, ["n7"], runs=[runs])
        assert same.models == told.models and same.folders == told.folders
        assert corpus.read(tmp_path / "packed").digest == again.digest  # it is not in there now
        withdrawal.withdraw(studio, ["n8"])
        assert data.opened(studio, "set").withdrawn == ("n7", "copy", "author:作者3", "n8")
        with pytest.raises(NotFound, match="no data set has n7x"):
            withdrawal.withdraw(studio, ["n7x"])


def test_a_training_ends_when_its_data_set_is_withdrawn(
    home: Home, made: Callable[..., Any], tmp_path: Path
) -> None:
    """The folder is marked at once; training looks at it with each checkpoint."""
    _, found = made(rows())
    with home.open() as studio:
        data.pack(studio, found, tmp_path / "packed")
        corpus.read(tmp_path / "packed")
        withdrawal.withdraw(studio, ["source:texts"])
    with pytest.raises(UserError) as caught:
        corpus.read(tmp_path / "packed")
    assert "baiyi data export" in caught.value.english and "source:texts" in caught.value.chinese


def test_a_copy_takes_the_place_of_what_is_withdrawn(made: Callable[..., Any], home: Home) -> None:
    given = rows()
    _, found = made([*given, given[7] | {"id": "copy", "author": "别人"}])
    assert found.choice.dropped["near-duplicate"] == 1
    with home.open() as studio:
        withdrawal.withdraw(studio, ["n7"])
        later = data.opened(studio, "set")
    assert chosen(later, "n7") == 0 < chosen(later, "copy")
