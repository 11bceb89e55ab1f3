"""Other pictures of the same scenes: a part for each says which is wanted, and a human may want another.

That a page has another picture is an edit like any other, but not of its scene: what is staged anew
after the page's words are changed still shows what they say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..build.run import Build
from ..create.paint.illustrate import retake
from ..errors import NotFound
from ..store.ledger import PartRecord
from ..values import Scene, Take
from . import parts

if TYPE_CHECKING:
    from .studio import Studio

PICTURE = "picture"


def wanted(build: Build, name: str, scene: Scene) -> Scene:
    """The scene with the take that is wanted of it; `name` is the part that says so."""
    take = build.part(name, Take())
    return build.step(retake, scene, take) if take.number else scene


def part_of(name: str) -> str:
    """The part that says which picture the part of that name has: "page 3" -> "picture 3"."""
    number = name.rpartition(" ")[2]
    return f"{PICTURE} {number}" if number.isdecimal() else PICTURE


def another(studio: Studio, work: str, name: str) -> PartRecord:
    """Want another picture for the page, scene or poem of that name; painted by the next rebuild.

    Raises NotFound where it has none that could be another.
    """
    now = {part.name: part for part in parts.current(studio.ledger, work)}
    part = now.get(part_of(studio.ledger.works.part(work, name).name))
    if part is None or part.type != Take.__name__:
        raise NotFound(
            f"{name!r} has no picture of its own that could be painted anew; pages and poems have, once "
            f"made or rebuilt by this version: baiyi rebuild {work}",
            f"“{name}”没有可以重画的图；绘本的页和诗有，须由本版本制作或重做过：baiyi rebuild {work}",
        )
    take = Take.model_validate(part.decoded())
    studio.ledger.works.edit(work, part.name, parts.fitting(part, {"number": take.number + 1}))
    return part
