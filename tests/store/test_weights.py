"""Fetching model files, from a real server of this machine that can fail in every way."""

from __future__ import annotations

import hashlib
import http.server
import multiprocessing
import random
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from baiyi import catalog
from baiyi.errors import DigestMismatch, MissingModel, NoRoom
from baiyi.settings import Settings
from baiyi.store.weights import Weights
from baiyi.values import ModelCard, ModelFile, Source

CONTENT = random.Random(5).randbytes(3_000_000)


class Request(NamedTuple):
    path: str
    range: str | None


class Hub(http.server.ThreadingHTTPServer):
    """/whole, /wrong, /cut (half at the first request), /plain (no Range), /slow, /gone."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.requests: list[Request] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"


class Answer(http.server.BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        name, wanted = self.path.strip("/"), self.headers["range"]
        first = not any(r.path == name for r in self.server.requests)
        self.server.requests.append(Request(name, wanted))
        if name == "gone":
            self.send_error(404)
            return
        body = CONTENT if name != "wrong" else CONTENT[:-1] + b"!"
        start = 0
        if wanted and name != "plain":
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        self.send_header("content-length", str(len(body) - start))
        self.end_headers()
        if name in ("cut", "plain") and first:
            self.wfile.write(body[start : len(body) // 2])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        for begin in range(start, len(body), 1 << 18):
            self.wfile.write(body[begin : begin + (1 << 18)])
            if name == "slow":
                time.sleep(0.1)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def card(*urls: str, size: int = len(CONTENT)) -> ModelCard:
    digest = hashlib.sha256(CONTENT).hexdigest()
    sources = tuple(Source(parts=(url,)) for url in urls)
    file = ModelFile(name="model.bin", size=size, sha256=digest, sources=sources)
    return ModelCard(
        name="tiny", kind="writer", title="t", licence="MIT", homepage="", files=(file,)
    )


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> object:
    """Puts one card into the catalogue."""

    def put(*urls: str, size: int = len(CONTENT)) -> None:
        made = card(*urls, size=size)
        monkeypatch.setattr(catalog, "models", lambda: {"tiny": made})

    return put


def weights(folder: Path) -> Weights:
    return Weights(folder, Settings(hub_timeout=1.0))


def leftovers(folder: Path) -> set[str]:
    return {p.name for p in (folder / "weights" / "tiny").iterdir()} - {".verified.json"}


def test_a_file_arrives_whole_and_is_not_fetched_again(hub: Hub, offer, tmp_path: Path) -> None:
    offer(hub.url("whole"))
    told: list[int] = []
    path = weights(tmp_path).path("tiny", lambda done, *rest: told.append(done))
    assert (path / "model.bin").read_bytes() == CONTENT
    assert told == sorted(told) and told[-1] == len(CONTENT)
    weights(tmp_path).path("tiny")
    assert len(hub.requests) == 1 and leftovers(tmp_path) == {"model.bin"}


def test_wrong_bytes_are_never_used_and_the_next_source_is_tried(
    hub: Hub, offer, tmp_path: Path
) -> None:
    offer(hub.url("gone"), hub.url("wrong"), hub.url("whole"))
    path = weights(tmp_path).path("tiny")
    assert (path / "model.bin").read_bytes() == CONTENT
    assert [r.path for r in hub.requests] == ["gone", "wrong", "whole"]


def test_only_wrong_bytes_are_a_named_error(hub: Hub, offer, tmp_path: Path) -> None:
    offer(hub.url("wrong"))
    with pytest.raises(MissingModel, match=r"tiny/model\.bin.*sha256") as caught:
        weights(tmp_path).path("tiny")
    assert "baiyi models get tiny" in caught.value.chinese
    assert leftovers(tmp_path) == set()


def test_a_cut_is_resumed_where_it_was(hub: Hub, offer, tmp_path: Path) -> None:
    offer(hub.url("cut"))
    path = weights(tmp_path).path("tiny")
    assert (path / "model.bin").read_bytes() == CONTENT
    first, second = hub.requests
    assert first.range is None and second.range is not None
    assert 0 < int(second.range.removeprefix("bytes=").removesuffix("-")) <= len(CONTENT) // 2


def test_a_stopped_process_is_resumed_by_the_next(hub: Hub, offer, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, *rest: object) -> None:
        if done > len(CONTENT) // 2:
            raise Stopped

    offer(hub.url("slow"))
    with pytest.raises(Stopped):
        weights(tmp_path).path("tiny", stop)
    path = weights(tmp_path).path("tiny")
    assert (path / "model.bin").read_bytes() == CONTENT
    assert hub.requests[-1].range is not None


def test_a_server_without_range_starts_again(hub: Hub, offer, tmp_path: Path) -> None:
    offer(hub.url("plain"))
    path = weights(tmp_path).path("tiny")
    assert (path / "model.bin").read_bytes() == CONTENT and len(hub.requests) == 2


def _get(folder: Path, url: str, begin: float) -> None:
    time.sleep(max(0, begin - time.time()))
    made = card(url)
    catalog.models = lambda: {"tiny": made}  # type: ignore[assignment]
    assert (weights(folder).path("tiny") / "model.bin").read_bytes() == CONTENT


def test_two_processes_fetch_once(hub: Hub, tmp_path: Path) -> None:
    start = multiprocessing.get_context("fork")  # the server's thread stays with the parent
    begin = time.time() + 0.3
    arguments = (tmp_path, hub.url("slow"), begin)
    both = [start.Process(target=_get, args=arguments) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(30)
    assert [process.exitcode for process in both] == [0, 0]
    assert len(hub.requests) == 1


def test_too_little_room_is_said_before_anything_is_fetched(
    hub: Hub, offer, tmp_path: Path
) -> None:
    free = shutil.disk_usage(tmp_path).free
    offer(hub.url("whole"), size=free + 10**9)
    with pytest.raises(NoRoom, match=r"tiny needs \d+ MB in .*, there are \d+ MB") as caught:
        weights(tmp_path).path("tiny")
    assert "BAIYI_CACHE" in caught.value.chinese
    assert hub.requests == []


def test_no_network_and_no_cache_fails_soon_with_what_to_do(offer, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}/x"
    # 192.0.2.0/24 is nobody's (RFC 5737): packets vanish or are refused.
    offer(closed, "http://192.0.2.1/x", "http://192.0.2.1/y", "http://baiyi.invalid/x")
    begin = time.monotonic()
    with pytest.raises(MissingModel, match="Connect to the network and run") as caught:
        weights(tmp_path).path("tiny")
    assert time.monotonic() - begin < 10
    assert "请联网" in caught.value.chinese and str(tmp_path) in caught.value.chinese


def test_a_server_that_accepts_and_stays_silent_is_given_up(offer, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        offer(f"http://127.0.0.1:{silent.getsockname()[1]}/x")
        begin = time.monotonic()
        with pytest.raises(MissingModel, match=r"127\.0\.0\.1"):
            weights(tmp_path).path("tiny")
        assert time.monotonic() - begin < 10


def test_offline_asks_nobody(hub: Hub, offer, tmp_path: Path) -> None:
    offer(hub.url("whole"))
    with pytest.raises(MissingModel, match="offline is on"):
        Weights(tmp_path, Settings(offline=True)).path("tiny")
    assert hub.requests == []


def test_one_changed_byte_in_the_cache_is_found(hub: Hub, offer, tmp_path: Path) -> None:
    offer(hub.url("whole"))
    cache = weights(tmp_path)
    file = cache.path("tiny") / "model.bin"
    with file.open("r+b") as open_file:
        open_file.seek(1_000_000)
        open_file.write(bytes([CONTENT[1_000_000] ^ 1]))
    with pytest.raises(DigestMismatch, match="is damaged") as caught:
        cache.verify("tiny")
    assert "已损坏" in caught.value.chinese
    with pytest.raises(DigestMismatch):  # and is not used either
        weights(tmp_path).path("tiny")
    cache.remove("tiny")
    assert (cache.path("tiny") / "model.bin").read_bytes() == CONTENT


def test_a_file_of_our_own_package_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = Weights(tmp_path, Settings(offline=True))
    card = catalog.model("folk-melody")
    assert all(file.sources[0].parts[0].startswith("baiyi:") for file in card.files)
    folder = weights.path(card.name)
    assert {path.name for path in folder.iterdir()} >= {file.name for file in card.files}
    (folder / "config.json").write_text("{}")
    with pytest.raises(DigestMismatch, match="baiyi models remove folk-melody"):
        weights.verify(card.name)
    gone = card.files[0].model_copy(update={"sources": (Source(parts=("baiyi:engines/no/such",)),)})
    other = card.model_copy(update={"name": "lost", "files": (gone,)})
    monkeypatch.setattr(catalog, "models", lambda: {"lost": other})
    with pytest.raises(MissingModel, match="the package lacks it"):
        weights.path("lost")
