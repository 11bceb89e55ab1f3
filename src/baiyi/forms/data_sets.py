"""The data sets of this house, by the names that people call them."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import NotFound
from ..store.ledger import WorkRecord

FORM = "corpus"


def named(works: Sequence[WorkRecord], name: str) -> WorkRecord:
    """The newest data set of that name, or the one of that id or title. Raises NotFound."""
    sets = [work for work in works if work.form == FORM]
    for work in sets:
        if name in (work.brief.line, work.id, work.title):
            return work
    names = ", ".join(work.brief.line for work in sets) or "none"
    raise NotFound(
        f"there is no data set {name!r}; there are: {names}; make one: baiyi data make RECIPE.yaml",
        f"没有数据集 {name!r}；现有：{names}；请先制作：baiyi data make 配方.yaml",
    )
