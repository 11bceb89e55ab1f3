"""A model that is a work: trained by one step, exported, remembered, refused where its data is not as it should be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from little_home import Home
from little_recipe import maker, rows

from baiyi.errors import BadBrief, NotFound, UserError
from baiyi.forms import data, training, withdrawal
from baiyi.models.promote.promote import finished
from baiyi.values import Brief

LITTLE = {"size": "60k", "tokens": 6000, "batch": 400, "context": 64}


@pytest.fixture
def made(home: Home, tmp_path: Path) -> Callable[..., Any]:
    return maker(home, tmp_path)


def asked(**changes: Any) -> Brief:
    return training.brief_of("set", "小模型", "zh", LITTLE).model_copy(update=changes)


def test_a_model_is_trained_once_and_exported_whole(
    home: Home, made: Callable[..., Any], tmp_path: Path
) -> None:
    told, _ = made(rows(120))
    with home.open() as studio:
        brief = studio.known(asked())
        assert brief.data_set == told.work
        assert studio.estimate(brief).seconds > 0
        with pytest.raises(NotFound, match="no trained model"):
            training.export(studio, studio.begin(brief).id, tmp_path / "model")
        first = studio.make(brief)
        assert first.steps_run == 2 and not any(studio.settings.home.glob("unfinished/*"))
        assert studio.make(brief).steps_run == 0, "nothing is trained twice"
        assert "留出损失" in studio.part_text(first.work, "card")
        chain = {link.step for link in studio.why(first.work, "card")}
        assert {"models.train", "models.tell", "models.learn"} <= chain
        record = training.export(studio, "小模型", tmp_path / "model")
        assert finished(tmp_path / "model") == record, "as promotion wants it"
        log = (tmp_path / "model" / "log.jsonl").read_text("utf-8").splitlines()
        assert [s["step"] for s in map(json.loads, log) if "loss" in s] == [
            *range(1, record.steps + 1)
        ]
        with pytest.raises(UserError, match="not empty"):
            training.export(studio, "小模型", tmp_path / "model")
        [gone] = withdrawal.withdraw(studio, ["n7"])
        assert gone.models == (f"小模型 ({first.work})",)
        with pytest.raises(BadBrief, match="withdrawn since"):
            studio.make(brief)
        data.opened(studio, "set")
        assert studio.make(brief).steps_run == 2, "other texts, another model"


def test_what_cannot_be_trained_is_said_before(home: Home, made: Callable[..., Any]) -> None:
    made(rows(60))
    with home.open() as studio:
        with pytest.raises(NotFound, match="no data set 'other'; there are: set"):
            studio.known(asked(data_set="other"))
        with pytest.raises(BadBrief, match="baiyi data list"):
            studio.estimate(asked(data_set=None))
        with pytest.raises(BadBrief, match="`size`") as caught:
            studio.estimate(asked(training={"tokens": 100}))
        assert "`hours`" in caught.value.chinese
        for wrong, why in (
            ({"size": "much"}, "training: size: .*'much' is no count"),
            ({"size": "8M", "depth": 3}, "training: depth"),
            ({"size": "8M", "context": 1}, "training: context"),
        ):
            with pytest.raises(BadBrief, match=why):
                studio.estimate(asked(training=wrong))
        story = studio.begin(Brief(line="a story", form="novel", language="en")).id
        with pytest.raises(BadBrief, match="no data set but of the form novel"):
            studio.make(asked(data_set=story))
