"""The page of the models over HTTP: fetched while one watches, and which fits."""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from patient_server import Served

from baiyi import catalog
from baiyi.store import own_models
from baiyi.values import ModelCard, ModelFile, Source

Enter = Callable[[str], httpx.Client]


def test_a_model_is_fetched_while_the_page_shows_how_far_it_is(
    server: Served, enter: Enter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data, real = b"weights" * 1000, catalog.models()
    (tmp_path / "model.bin").write_bytes(data)
    files = SimpleHTTPRequestHandler
    monkeypatch.setattr(files, "log_message", lambda *_: None)
    hub = ThreadingHTTPServer(("127.0.0.1", 0), partial(files, directory=tmp_path))
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{hub.server_port}"

    def offered(*paths: str) -> ModelFile:
        digest = hashlib.sha256(data).hexdigest()
        sources = tuple(Source(parts=(f"{url}/{path}",)) for path in paths)
        return ModelFile(name="model.bin", size=len(data), sha256=digest, sources=sources)

    cards = {
        name: ModelCard(
            name=name, kind="writer", title="t", licence="MIT", homepage="", files=(file,)
        )
        for name, file in (
            ("tiny", offered("none.bin", "model.bin")),
            ("lost", offered("none.bin")),
        )
    }
    monkeypatch.setattr(catalog, "models", lambda: {**real, **cards})
    monkeypatch.setattr(
        server.studio, "settings", server.studio.settings.model_copy(update={"cache": tmp_path})
    )
    owner = enter("owner")
    assert "/models/tiny/get" in owner.get("/models").text
    assert "/models/tiny/get" not in enter("reader").get("/models").text
    shown = {name: owner.post(f"/models/{name}/get").text for name in cards}
    end = time.monotonic() + 30
    while any("<progress" in text for text in shown.values()):
        assert time.monotonic() < end, shown
        time.sleep(0.1)
        shown = {name: owner.get(f"/models/{name}").text for name in cards}
    assert "✓" in shown["tiny"] and "404" in shown["tiny"], "the source that failed is told"
    assert 'role="alert"' in shown["lost"] and "could not be fetched" in shown["lost"]
    again = owner.get("/models", headers={"Accept-Language": "zh"}).text
    assert "无法获取 lost/model.bin" in again and "继续获取" in again, "it is there after a reload"
    assert owner.post("/models/none/get").status_code == 404
    hub.shutdown()


def test_advice_is_by_form_and_language(enter: Enter) -> None:
    client = enter("reader")
    found = client.get("/models", params={"form": "picture_book", "language": "zh"}).text
    assert "writing · llama" in found and "speaking · kokoro" in found and "of memory" in found
    assert "finding · e5" not in found
    zh = client.get(
        "/models", params={"form": "novel", "language": "zh"}, headers={"Accept-Language": "zh"}
    ).text
    assert "写作 · llama" in zh and "配音 · kokoro" not in zh and "需要内存" in zh
    assert "长篇情节要靠外部结构" in zh and "long plots" not in zh and "long plots" in found
    assert client.get("/models", params={"form": "sculpture"}).status_code == 404


def test_a_model_of_ones_own_stands_there_and_says_where_its_folder_is_gone(
    server: Served, enter: Enter, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "model.onnx").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    card = ModelCard(
        name="my-verse", kind="writer", title="Mine", licence="own", homepage="", folder=folder,
        files=(ModelFile(name="model.onnx", size=7, sha256=digest),),
    )  # fmt: skip
    own_models.take_in(card)
    try:
        page = enter("reader").get("/models/my-verse").text
        assert "here, your own" in page and "my-verse" in enter("reader").get("/models").text
        shutil.rmtree(folder)
        page = enter("owner").get("/models/my-verse").text
        assert "its folder is gone" in page and "/models/my-verse/get" not in page
    finally:
        own_models.take_out("my-verse")
