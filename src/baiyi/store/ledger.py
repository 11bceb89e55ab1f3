"""The ledger: works and their parts, every step with its cost, and what came from what."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from .api_keys import ApiKeys
from .canary_calls import CanaryCall, CanaryCalls
from .connect import Database
from .job_events import JobEvents
from .leases import SECONDS, Leases, Owner
from .lineage import Lineage
from .passes import Passes
from .records import (
    Costs,
    EditRecord,
    EngineUsed,
    ModelUsed,
    PartRecord,
    ReleaseRecord,
    StepRecord,
    WorkRecord,
)
from .steps import Done, Edge, Steps, Stored, Use
from .travel import Travels
from .unused import Unused
from .usage import Usages
from .works import Works

if TYPE_CHECKING:
    from ..settings import Settings

__all__ = [
    "CanaryCall",
    "Costs",
    "Done",
    "Edge",
    "EditRecord",
    "EngineUsed",
    "Ledger",
    "ModelUsed",
    "Owner",
    "PartRecord",
    "ReleaseRecord",
    "StepRecord",
    "Stored",
    "Use",
    "WorkRecord",
]


def url_of(settings: Settings) -> str:
    """The URL of the ledger that the settings name; SQLite in `home` by default."""
    return settings.database or f"sqlite:///{(settings.home / 'ledger.db').absolute()}"


class Ledger:
    """The ledger in the database at `url` (SQLAlchemy's form); made or migrated as needed.

    Raises NewerDatabase, BadSetting. Safe for threads and for several processes.
    """

    def __init__(self, url: str, *, lease_seconds: float = SECONDS) -> None:
        self._database = Database(url)
        self.works = Works(self._database)
        self.usage = Usages(self._database)
        self.steps = Steps(self._database, self.usage)
        self.unused = Unused(self._database)
        self.leases = Leases(self._database, lease_seconds)
        self.lineage = Lineage(self._database)
        self.travels = Travels(self._database)
        self.keys = ApiKeys(self._database)
        self.passes = Passes(self._database)
        self.job_events = JobEvents(self._database)
        self.canary_calls = CanaryCalls(self._database)

    @classmethod
    def of(cls, settings: Settings) -> Ledger:
        """The ledger that the settings name; SQLite in `home` by default."""
        return cls(url_of(settings))

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
