"""Models that are trained as works: asked for, and exported as the folder that `baiyi train` leaves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..build.calls import decode
from ..build.declared import declared
from ..errors import NotFound
from ..models.train import steps
from ..models.train.record import Trained
from ..store.whole import new_folder, write_whole
from ..values import Brief

if TYPE_CHECKING:
    from .studio import Studio


def brief_of(data_set: str, title: str | None, language: str, chosen: Mapping[str, Any]) -> Brief:
    """A training of that data set; `chosen` are its options, those that are None left out."""
    return Brief(
        line=data_set,
        form="model",
        title=title,
        language=language,
        data_set=data_set,
        training={name: value for name, value in chosen.items() if value is not None},
    )


def model_of(studio: Studio, name: str) -> steps.Model:
    """The model of a work, by id or title. Raises NotFound where it has not been trained."""
    work = studio.find(name)
    step = declared(steps.train)
    for record in studio.ledger.steps.of_work(work.id):
        stored = studio.ledger.steps.find(record.key)
        if record.current and record.name == step.name and stored is not None:
            found: steps.Model = decode(step.adapter, stored.result, studio.store)
            return found
    raise NotFound(
        f"the work {work.id} ({work.title}) holds no trained model; its job may not be over: baiyi jobs list",
        f"作品 {work.id}（{work.title}）中没有训练好的模型；任务可能尚未完成：baiyi jobs list",
    )


def export(studio: Studio, name: str, to: Path) -> Trained:
    """Write the model's folder, whole or not at all. Raises NotFound, and what `new_folder` raises."""
    model = model_of(studio, name)
    with new_folder(to) as building:
        for file, asset in model.files.items():
            path = building / file
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, asset.read())
    return model.trained
