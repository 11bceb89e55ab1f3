"""The studio: everything that the command line, and later the server, can ask for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from blake3 import blake3

from ..build.engines import EngineRoom
from ..build.events import Event
from ..build.run import Build
from ..errors import BadBrief, Cancelled, CapReached, Unsupported
from ..publish.gate import release, safe_name
from ..settings import Settings, settings
from ..store.assets import AssetStore
from ..store.ledger import Ledger, WorkRecord
from ..store.weights import Progress, Weights, silent
from ..values import Brief, Manuscript
from . import estimate, lineage, parts
from .bring import brief_of, is_document
from .data_sets import named
from .records import CostRow, Estimate, FileRow, Link, Made, PartRow
from .source import source_of
from .table import Output, form


class Studio:
    """Works, their parts and files, and what it takes to make them. Use `Studio.open()`."""

    def __init__(
        self, here: Settings, store: AssetStore, ledger: Ledger, engines: EngineRoom
    ) -> None:
        self.settings = here
        self.store = store
        self.ledger = ledger
        self.engines = engines

    @classmethod
    @contextmanager
    def open(cls, here: Settings | None = None) -> Iterator[Studio]:
        """The studio of these settings (default: of this process). Raises NewerDatabase."""
        here = here or settings()
        found = Weights(here.cache, here)
        with Ledger.of(here) as ledger, EngineRoom(found.path, here) as engines:
            yield cls(here, AssetStore.of(here), ledger, engines)

    def works(self) -> tuple[WorkRecord, ...]:
        return self.ledger.works.list()

    def find(self, words: str) -> WorkRecord:
        """By id, beginning of an id, or title. Raises NotFound."""
        return self.ledger.works.find(words)

    def brief(self, work: str) -> Brief:
        return self.ledger.works.get(work).brief

    def line(self, work: str) -> str:
        return self.brief(work).line

    def parts(self, work: str) -> tuple[PartRow, ...]:
        return parts.rows(self.ledger, work)

    def part_text(self, work: str, part: str) -> str:
        """The part as people edit it: a page's text, a title, else YAML; the newest edit of it,
        rebuilt or not. Raises NotFound."""
        name = self.ledger.works.part(work, part).name
        return next(parts.text(p) for p in parts.current(self.ledger, work) if p.name == name)

    def edit(self, work: str, part: str, text: str) -> None:
        """Keep a human's version. Raises BadBrief where it does not fit the part."""
        record = self.ledger.works.part(work, part)
        self.ledger.works.edit(work, record.name, parts.value(record, text))

    def undo(self, work: str, part: str) -> None:
        self.ledger.works.undo_edit(work, part)

    def files(self, work: str) -> tuple[FileRow, ...]:
        return tuple(FileRow(path=r.path, size=r.size) for r in self.ledger.works.releases(work))

    def costs(self, work: str) -> tuple[CostRow, ...]:
        return tuple(
            CostRow(step=c.name, **c.model_dump(exclude={"name", "cpu_seconds"}))
            for c in self.ledger.steps.costs(work)
        )

    def human_share(self, work: str) -> float:
        """Characters that a human wrote, over all characters of the parts."""
        return self.ledger.lineage.human_share(work)

    def why(self, work: str, thing: str) -> tuple[Link, ...]:
        """The chain of steps behind a file (by path, name or bytes) or a part. Raises NotFound."""
        return lineage.chain(self.ledger, work, thing, self.settings.language)

    def estimate(self, brief: Brief) -> Estimate:
        """What making it will take, before anything is made; what is done is not counted."""
        return estimate.of(
            self.settings, self.ledger, self.engines, brief, self._text(brief), work_id(brief)
        )

    def fetch(self, brief: Brief, progress: Progress = silent) -> None:
        """Fetch the models that this brief needs. Raises MissingModel, NoRoom."""
        found = Weights(self.settings.cache, self.settings)
        for model in estimate.models(self.engines, brief, self._text(brief)):
            found.path(model, progress)

    def make(
        self,
        brief: Brief,
        events: Callable[[Event], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Made:
        """Make the work of this brief; one that was begun before goes on where it was."""
        work = work_id(brief)
        began = time.monotonic()
        source = source_of(self.ledger, brief)
        self.begin(brief)
        self.ledger.works.change(work, state="building")
        try:
            with self.build(work, brief, events, cancel) as build:
                told = source.manuscript if source else None
                if source:
                    build.taken_over(source.work, source.manuscript, source.fed)
                outputs = form(brief.form).make(build, brief, told)
                title = outputs[0].sealed.origin.title if outputs else _title(brief)
                keys = [build.made_by(output.sealed) for output in outputs]
            files = self._let_out(work, title, outputs, keys)
        except BaseException as error:
            stopped = isinstance(error, (Cancelled, CapReached, KeyboardInterrupt))
            self.ledger.works.change(work, state="stopped" if stopped else "failed")
            raise
        self.ledger.works.change(work, state="done", title=title)
        totals = build.totals
        chinese = self.settings.language == "zh"
        return Made(
            work=work,
            title=title,
            files=files,
            notes=tuple(note[chinese] for note in totals.notes),
            seconds=time.monotonic() - began,
            cpu_seconds=totals.cpu_seconds,
            steps_run=totals.steps_run,
            steps_kept=totals.steps_kept,
            tokens=totals.tokens,
            money=totals.money,
            currency=totals.currency,
        )

    def begin(self, brief: Brief) -> WorkRecord:
        """List the work of this brief, before anything of it is made. Raises NotFound for its form."""
        form(brief.form)
        work = work_id(brief)
        self.ledger.works.add(brief, title=_title(brief), work_id=work)
        self.ledger.works.change(work, brief=brief)  # its caps may be others
        return self.ledger.works.get(work)

    def _text(self, brief: Brief) -> Manuscript | None:
        """What the brief's source says. Raises NotFound, BadBrief."""
        source = source_of(self.ledger, brief)
        return source.manuscript if source else None

    def settled(self, brief: Brief) -> Brief:
        """The brief with its source by id, however the user named it: a work, or a file, which is
        brought in. For users of this machine; what comes from elsewhere is `known`.

        Raises NotFound, and what `bring` raises.
        """
        if brief.source is not None and is_document(brief.source):
            return brief.model_copy(update={"source": self.bring(Path(brief.source)).work})
        return self.known(brief)

    def known(self, brief: Brief) -> Brief:
        """The brief with its source by id, which is a work of this studio: no file is ever opened.

        Raises NotFound, BadBrief for the name of a file, and Unsupported for a data set, whose recipe
        names files.
        """
        if brief.form == "corpus":
            raise Unsupported(
                "a data set is made on the machine where its texts are: baiyi data make RECIPE.yaml",
                "数据集要在文本所在的机器上制作：baiyi data make 配方.yaml",
            )
        if brief.data_set is not None:
            found = named(self.works(), brief.data_set)
            brief = brief.model_copy(update={"data_set": found.id})
        if brief.source is None:
            return brief
        if is_document(brief.source) or set(brief.source) & set("/\\"):
            raise BadBrief(
                f"source {brief.source!r}: name a work by its id; bring the file in first "
                "(baiyi import)",
                f"source {brief.source!r}：请写作品的编号；文件要先读入（baiyi import）",
            )
        return brief.model_copy(update={"source": self.find(brief.source).id})

    def bring(self, path: Path, **given: str | None) -> Made:
        """Make a work of a document or a recording; `given` are its title, author and language, where said.

        The same bytes, said the same, are the same work. Raises BadBrief, Damaged, Unsupported.
        """
        brief = brief_of(self.store, path, **given)
        self.fetch(brief)  # a recording is heard
        return self.make(brief)

    def build(
        self,
        work: str,
        brief: Brief,
        events: Callable[[Event], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Build:
        """A build of the work, for whoever tells its story."""
        return Build(
            self.store,
            self.ledger,
            work,
            brief=brief,
            engines=self.engines,
            cores=self.settings.cores,
            events=events,
            cancel=cancel,
        )

    def _let_out(
        self, work: str, title: str, outputs: tuple[Output, ...], keys: list[str | None]
    ) -> tuple[FileRow, ...]:
        folder = self._folder(work, title)
        rows = []
        for output, key in zip(outputs, keys, strict=True):
            out = release(output.sealed, folder, output.name)
            self.ledger.works.release(work, out.path, out.asset, key, out.beside)
            rows.append(FileRow(path=_short(out.path), size=out.asset.size))
        return tuple(rows)

    def _folder(self, work: str, title: str) -> Path:
        """The folder of a work stays the one of its first release, whatever its title becomes."""
        before = self.ledger.works.releases(work)
        out = self.settings.out.absolute()
        if before and Path(before[0].path).parent.parent == out:
            return Path(before[0].path).parent
        return out / f"{safe_name(title)}-{work[:4]}"


def _title(brief: Brief) -> str:
    return brief.title or brief.line[:40]


def _short(path: str) -> str:
    """Relative to where the user stands, if it is below."""
    found = Path(path)
    here = Path.cwd()
    return str(found.relative_to(here)) if found.is_relative_to(here) else path


LEAVE = {"allow", "cap_seconds", "cap_money"}  # how a build may go on, not what it makes


def work_id(brief: Brief) -> str:
    """The same brief is the same work, under whatever cap: ten digits of the digest of what it says
    otherwise than by default, so that a field which a later version adds makes no other work of it."""
    said = brief.model_dump_json(exclude=LEAVE, exclude_defaults=True)
    return blake3(said.encode()).hexdigest()[:10]


def weights() -> Weights:
    """The cache of models of this process's settings."""
    return Weights(settings().cache, settings())
