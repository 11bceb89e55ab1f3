"""What the commands of `baiyi train` have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .language import words
from .terminal import as_json, duration
from .training_screen import Screen

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")
FOLDER = click.Path(path_type=Path, file_okay=False)


class Count(click.ParamType[int]):
    """A number with a letter: 8M, 500k, 1.5B."""

    name = "count"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        from ..models.train.options import count

        try:
            return int(count(str(value)) or 0)
        except ValueError as error:
            self.fail(words(str(error), f"{value!r} 不是数量；请写成 8M 或 500k"), param, ctx)


def told(out: Path, json_: bool, run: Callable[[Screen], Any], *, hidden: bool = False) -> None:
    """Run it with a line on the screen, and say where the model is; `hidden`: another worker says it."""
    from pydantic import ValidationError

    from ..errors import UserError
    from ..values.reasons import wrong

    show = Screen(hidden=json_ or hidden)
    try:
        record = run(show)
    except ValidationError as error:
        first = wrong(error)
        name = "--" + first.where.partition(".")[0].replace("_", "-")
        raise UserError(
            f"{name} {first.given}: {first.english.lower()}",
            f"{name} {first.given} 不可用：{first.chinese}",
        ) from error
    finally:
        show.close()
    if hidden:
        return None
    if json_:
        return as_json(record.model_dump(mode="json"))
    held = (
        "" if record.held is None else f"  {words('held-out loss', '留出损失')} {record.held:.4f}"
    )
    click.echo(f"✓ {out / 'model'}{held}  {duration(record.seconds)}")
    return None


def chosen_of(kind: type[M], chosen: dict[str, Any]) -> M:
    """What was chosen on the line, of the fields that `kind` has."""
    fields = kind.model_fields
    return kind(**{n: v for n, v in chosen.items() if v is not None and n in fields})
