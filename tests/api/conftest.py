"""A server in this process on 127.0.0.1, with engines of the tests, and keys of each role."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from baiyi import catalog

sys.path.insert(0, str(Path(__file__).parent / "patient"))
sys.path.insert(0, str(Path(__file__).parents[1] / "forms" / "little"))
catalog.engines.cache_clear()

from little_home import open_home  # noqa: E402  (found by the lines above)
from patient_server import Served  # noqa: E402

from baiyi.forms.studio import Studio  # noqa: E402
from baiyi.jobs.queue import Jobs  # noqa: E402
from baiyi.jobs.worker import Worker  # noqa: E402
from baiyi.settings import settings  # noqa: E402
from baiyi.web.app import config_of  # noqa: E402


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        for _ in open_home(tmp_path_factory.mktemp("home"), patch):
            patch.setenv("BAIYI_WRITER", "patient")
            patch.setenv("BAIYI_EMBEDDER", "signs")
            settings.cache_clear()
            with Studio.open() as studio, Worker(studio), Jobs(studio) as jobs:
                roles = ("reader", "maker", "owner")
                keys = {role: studio.ledger.keys.add(role, role) for role in roles}
                own = uvicorn.Server(config_of(studio, jobs, "127.0.0.1", 0))
                thread = threading.Thread(target=own.run, daemon=True)
                thread.start()
                while not own.started:
                    time.sleep(0.01)
                port = own.servers[0].sockets[0].getsockname()[1]
                yield Served(f"http://127.0.0.1:{port}/v1", keys, studio)
                own.should_exit = True
                thread.join(10)
