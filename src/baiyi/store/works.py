"""Works: their parts, what humans changed, and what was let out."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from ..errors import NotFound
from ..values import Asset, Brief
from .connect import Database
from .records import EditRecord, PartRecord, ReleaseRecord, WorkRecord, moment
from .tables import edits, parts, releases, works

# Prepared once: asked for every file that is handed out.
RELEASED = (
    sa.select(releases)
    .where(releases.c.work == sa.bindparam("work"))
    .order_by(releases.c.at.desc())
)


class Works:
    def __init__(self, database: Database) -> None:
        self._database = database
        self.epoch = 0  # how often this process has changed what there is to hand out

    def add(self, brief: Brief, *, title: str, work_id: str | None = None) -> WorkRecord:
        """A new work; `work_id` is made up where it is not given. One that is there is left so."""
        now = time.time()
        chosen = work_id or uuid.uuid4().hex[:10]
        insert = self._database.insert(works).values(
            id=chosen,
            title=title,
            form=brief.form,
            brief=brief.model_dump_json(),
            language=brief.language,
            state="new",
            builds=0,
            created=now,
            updated=now,
        )
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_nothing())
        return self.get(chosen)

    def get(self, work_id: str) -> WorkRecord:
        """Raises NotFound."""
        rows = self._database.rows(sa.select(works).where(works.c.id == work_id))
        if not rows:
            raise _unknown(work_id)
        return _work(rows[0])

    def find(self, words: str) -> WorkRecord:
        """The work of that id, beginning of an id, or title. Raises NotFound, also if several."""
        wanted = words.strip()
        found = [
            work
            for work in self.list()
            if wanted and (work.id.startswith(wanted) or work.title == wanted)
        ]
        exact = [work for work in found if work.id == wanted]
        if exact:
            return exact[0]
        if not found:
            raise _unknown(wanted)
        if len(found) > 1:
            names = ", ".join(f"{work.id} ({work.title})" for work in found[:8])
            raise NotFound(
                f"{wanted!r} could be any of these works: {names}; give more of the id",
                f"{wanted!r} 可指以下多部作品：{names}；请多给几位编号",
            )
        return found[0]

    def list(self) -> tuple[WorkRecord, ...]:
        """All works, the last changed first."""
        query = sa.select(works).order_by(works.c.updated.desc(), works.c.id)
        return tuple(_work(row) for row in self._database.rows(query))

    def search(
        self,
        words: str = "",
        *,
        form: str | None = None,
        state: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> tuple[tuple[WorkRecord, ...], int]:
        """The works with each of these words in their title, brief or text, and how many there are.

        A word is looked for as it stands, so that one of two Chinese characters is found too.
        """
        query = sa.select(works)
        for word in words.split():
            text = sa.exists().where(
                parts.c.work == works.c.id, parts.c.value.icontains(word, autoescape=True)
            )
            title = works.c.title.icontains(word, autoescape=True)
            query = query.where(title | works.c.brief.icontains(word, autoescape=True) | text)
        if form is not None:
            query = query.where(works.c.form == form)
        if state is not None:
            query = query.where(works.c.state == state)
        total = self._database.rows(sa.select(sa.func.count()).select_from(query.subquery()))[0][0]
        page = query.order_by(works.c.updated.desc(), works.c.id).offset(offset).limit(limit)
        return tuple(_work(row) for row in self._database.rows(page)), total

    def change(self, work_id: str, **values: Any) -> None:
        """Set `state`, `title` or `brief` (a Brief) of a work."""
        if isinstance(values.get("brief"), Brief):
            brief = values["brief"]
            values |= {"brief": brief.model_dump_json(), "language": brief.language}
        with self._database.writing() as connection:
            changed = connection.execute(
                sa.update(works).where(works.c.id == work_id).values(updated=time.time(), **values)
            )
        if not changed.rowcount:
            raise _unknown(work_id)

    def remove(self, work_id: str) -> None:
        """Forget a work, its parts and edits; the steps stay, other works may share them."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(works).where(works.c.id == work_id))
        self.epoch += 1

    def begin_build(self, work_id: str) -> int:
        """The serial number of a build that begins now. Raises NotFound."""
        with self._database.writing() as connection:
            number = connection.execute(
                sa.update(works)
                .where(works.c.id == work_id)
                .values(builds=works.c.builds + 1)
                .returning(works.c.builds)
            ).scalar()
        if number is None:
            raise _unknown(work_id)
        return int(number)

    def set_part(self, work_id: str, part: PartRecord, position: int) -> None:
        row = part.model_dump() | {"work": work_id, "position": position}
        insert = self._database.insert(parts).values(**row)
        with self._database.writing() as connection:
            connection.execute(
                insert.on_conflict_do_update(index_elements=["work", "name"], set_=row)
            )

    def parts(self, work_id: str) -> tuple[PartRecord, ...]:
        """In the order of the work's story."""
        query = sa.select(parts).where(parts.c.work == work_id).order_by(parts.c.position)
        return tuple(_part(row) for row in self._database.rows(query))

    def part(self, work_id: str, name: str) -> PartRecord:
        """One part; the case of its name does not matter. Raises NotFound with the names."""
        found = self.parts(work_id)
        for part in found:
            if part.name.casefold() == " ".join(name.split()).casefold():
                return part
        names = ", ".join(part.name for part in found)
        raise NotFound(
            f"the work {work_id} has no part {name!r}; it has: {names or 'none yet'}",
            f"作品 {work_id} 没有名为 {name!r} 的部分；现有：{names or '暂无'}",
        )

    def edit(self, work_id: str, part: str, value: str) -> None:
        """Keep a human's version (JSON) of a part; the next build uses it."""
        name = self.part(work_id, part).name
        with self._database.writing() as connection:
            connection.execute(
                sa.insert(edits).values(
                    work=work_id, part=name, value=value, at=time.time(), undone=False
                )
            )
        self.change(work_id, state="edited")

    def undo_edit(self, work_id: str, part: str) -> None:
        """Go back to the version before the newest edit. Raises NotFound where there is none."""
        name = self.part(work_id, part).name
        newest = (
            sa.select(sa.func.max(edits.c.id))
            .where(edits.c.work == work_id, edits.c.part == name, edits.c.undone.is_(False))
            .scalar_subquery()
        )
        with self._database.writing() as connection:
            changed = connection.execute(
                sa.update(edits).where(edits.c.id == newest).values(undone=True)
            )
        if not changed.rowcount:
            raise NotFound(
                f"nobody has edited {name!r} of the work {work_id}; there is nothing to undo",
                f"作品 {work_id} 的 {name!r} 没有人工修改，无可撤销",
            )
        self.change(work_id, state="edited")

    def edits(self, work_id: str) -> tuple[EditRecord, ...]:
        """Every edit, the oldest first."""
        query = sa.select(edits).where(edits.c.work == work_id).order_by(edits.c.id)
        return tuple(
            EditRecord(part=row.part, value=row.value, at=moment(row.at), undone=row.undone)
            for row in self._database.rows(query)
        )

    def newest_edits(self, work_id: str) -> Mapping[str, str]:
        """Part -> the human's version that counts, JSON."""
        return {edit.part: edit.value for edit in self.edits(work_id) if not edit.undone}

    def release(
        self, work_id: str, path: str, asset: Asset, key: str | None, beside: str | None = None
    ) -> None:
        """Record that a file was let out."""
        row = {
            "work": work_id,
            "path": path,
            "digest": asset.digest,
            "media_type": asset.media_type,
            "size": asset.size,
            "beside": beside,
            "key": key,
            "at": time.time(),
        }
        insert = self._database.insert(releases).values(**row)
        with self._database.writing() as connection:
            connection.execute(
                insert.on_conflict_do_update(index_elements=["work", "path"], set_=row)
            )
        self.epoch += 1

    def released(self, work_id: str, name: str) -> ReleaseRecord | None:
        """The newest file of that name, or beside which a manifest of that name lies."""
        for row in self._database.read(RELEASED, {"work": work_id}):
            if name in (PurePath(row.path).name, PurePath(row.beside or "").name):
                return _release(row)
        return None

    def releases(self, work_id: str | None = None) -> tuple[ReleaseRecord, ...]:
        """The files of a work (of all works), by path."""
        query = sa.select(releases).order_by(releases.c.path)
        if work_id is not None:
            query = query.where(releases.c.work == work_id)
        return tuple(_release(row) for row in self._database.rows(query))


def _work(row: Any) -> WorkRecord:
    return WorkRecord.model_validate(
        dict(row._mapping)
        | {
            "brief": Brief.model_validate_json(row.brief),
            "created": moment(row.created),
            "updated": moment(row.updated),
        }
    )


def _part(row: Any) -> PartRecord:
    values = dict(row._mapping)
    del values["work"], values["position"]
    return PartRecord.model_validate(values)


def _release(row: Any) -> ReleaseRecord:
    return ReleaseRecord.model_validate(dict(row._mapping) | {"at": moment(row.at)})


def _unknown(words: str) -> NotFound:
    return NotFound(
        f"there is no work {words!r}; `baiyi list` shows those there are",
        f"没有作品 {words!r}；用 `baiyi list` 查看现有作品",
    )
