"""Models fetched by the server: watched and stopped from any process, and what fails is said."""

from __future__ import annotations

import hashlib
import http.server
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from baiyi import catalog
from baiyi.errors import NotFound
from baiyi.forms.studio import Studio
from baiyi.jobs.fetches import Fetch, Fetches
from baiyi.settings import Settings
from baiyi.values import ModelCard, ModelFile, Source

CONTENT = bytes(range(256)) * 16_000  # four megabytes: four pieces of a fetch
Put = Callable[..., None]


class Hub(http.server.ThreadingHTTPServer):
    """Answers /model piece by piece, each when it is allowed to; everything else is 404."""

    daemon_threads = True
    allowed = threading.Semaphore(0)


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path != "/model":
            self.send_error(404)
            return
        start = int((self.headers["range"] or "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        self.send_header("content-length", str(len(CONTENT) - start))
        self.end_headers()
        for begin in range(start, len(CONTENT), 1 << 18):
            Hub.allowed.acquire(timeout=20)
            self.wfile.write(CONTENT[begin : begin + (1 << 18)])

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Put]:
    """Puts a model into the catalogue that has these sources on a hub."""
    server = Hub(("127.0.0.1", 0), Answer)
    Hub.allowed = threading.Semaphore(0)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def put(*paths: str) -> None:
        url = f"http://127.0.0.1:{server.server_port}"
        file = ModelFile(
            name="model.bin", size=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest(),
            sources=tuple(Source(parts=(f"{url}/{path}",)) for path in paths),
        )  # fmt: skip
        card = ModelCard(
            name="tiny", kind="writer", title="t", licence="MIT", homepage="", files=(file,)
        )
        monkeypatch.setattr(catalog, "models", lambda: {"tiny": card})

    yield put
    Hub.allowed.release(1000)
    server.shutdown()
    server.server_close()


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    here = Settings(home=tmp_path / "home", cache=tmp_path / "cache", hub_timeout=1.0)
    with Studio.open(here) as opened:
        yield opened


def until(fetches: Fetches, true: Callable[[Fetch], bool]) -> Fetch:
    end = time.monotonic() + 20
    while True:
        found = fetches.get("tiny")
        if found and true(found):
            return found
        assert time.monotonic() < end, found
        time.sleep(0.05)


def test_a_fetch_is_watched_from_another_process_to_its_end(studio: Studio, hub: Put) -> None:
    hub("gone", "model")
    mine, other = Fetches(studio), Fetches(studio)
    assert other.get("tiny") is None and other.all() == {}
    assert mine.begin("tiny").state == "fetching"
    Hub.allowed.release(8)
    half = until(other, lambda found: found.done >= 1 << 20)
    assert (half.state, half.total) == ("fetching", len(CONTENT)) and half.done < half.total
    assert other.begin("tiny").state == "fetching", "one is enough"
    Hub.allowed.release(100)
    done = until(other, lambda found: found.state == "fetched")
    assert done.done == done.total and other.all() == {"tiny": done}
    assert len(done.refused) == 1 and "404" in done.refused[0]
    path = studio.settings.cache / "weights" / "tiny" / "model.bin"
    assert path.read_bytes() == CONTENT
    mine.close()


def test_it_is_stopped_from_another_process_and_goes_on_where_it_was(
    studio: Studio, hub: Put
) -> None:
    hub("model")
    mine, other = Fetches(studio), Fetches(studio)
    mine.begin("tiny")
    Hub.allowed.release(8)
    until(other, lambda found: found.done >= 1 << 20)
    other.stop("tiny")
    Hub.allowed.release(4)  # the next piece is where it looks
    stopped = until(other, lambda found: found.state != "fetching")
    assert stopped.state == "stopped" and 0 < stopped.done < stopped.total
    part = studio.settings.cache / "weights" / "tiny" / "model.bin.part"
    kept = part.stat().st_size
    assert kept >= 1 << 20
    Hub.allowed.release(100)
    other.begin("tiny")
    assert until(mine, lambda found: found.state == "fetched").done == len(CONTENT)


def test_what_no_source_has_says_what_each_of_them_said(studio: Studio, hub: Put) -> None:
    hub("gone", "nowhere")
    Fetches(studio).begin("tiny")
    failed = until(Fetches(studio), lambda found: found.state == "failed")
    assert failed.failure is not None and failed.failure.english.count("404") == 2
    assert failed.failure.chinese.startswith("无法获取 tiny/model.bin") and len(failed.refused) == 2


def test_one_whose_process_died_was_broken_off(studio: Studio, hub: Put) -> None:
    hub("model")
    told = Fetch(model="tiny", state="fetching", done=7, total=9).model_dump(mode="json")
    studio.ledger.job_events.only("model:tiny", ("fetch", told))
    fetches = Fetches(studio)
    assert until(fetches, lambda found: True).state == "broken"
    Hub.allowed.release(100)
    fetches.begin("tiny")
    assert until(fetches, lambda found: found.state == "fetched")


def test_closing_stops_what_this_process_fetches(studio: Studio, hub: Put) -> None:
    hub("model")
    fetches = Fetches(studio)
    fetches.begin("tiny")
    Hub.allowed.release(5)
    until(fetches, lambda found: found.done >= 1 << 20)
    threading.Timer(0.3, Hub.allowed.release, (4,)).start()
    fetches.close()
    assert until(fetches, lambda found: True).state == "stopped"


def test_a_model_that_there_is_not(studio: Studio, hub: Put) -> None:
    hub("model")
    for ask in (Fetches(studio).begin, Fetches(studio).get, Fetches(studio).stop):
        with pytest.raises(NotFound, match="huge"):
            ask("huge")
