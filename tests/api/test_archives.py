"""A whole work over HTTP: out for makers, in for owners, and what is refused."""

from __future__ import annotations

import http.client
import io
from collections.abc import Iterator

import httpx
import pytest
from little_home import little_brief
from patient_server import Served, headers, serve

from baiyi.forms.moving import pack
from baiyi.settings import settings
from baiyi.store.archive import MEDIA_TYPE


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A work of another house."""
    for other in serve(tmp_path_factory.mktemp("other")):
        work = other.studio.make(little_brief(pages=1, seed=3)).work
        file = io.BytesIO()
        pack(other.studio, work, file)
    settings.cache_clear()
    return file.getvalue()


@pytest.fixture(scope="module")
def house(whole: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Opened only when the other one is closed: settings are those of a process."""
    yield from serve(tmp_path_factory.mktemp("house"))


def sent(house: Served, role: str, data: bytes, name: str = "work.baiyi") -> httpx.Response:
    return httpx.post(
        f"{house.url}/works/archive", headers=headers(house, role),
        files={"file": (name, data)}, timeout=60,
    )  # fmt: skip


def test_in_by_an_owner_out_by_a_maker_and_the_same(house: Served, whole: bytes) -> None:
    for role in ("reader", "maker"):
        refused = sent(house, role, whole)
        assert refused.status_code == 403 and refused.json()["error"]["code"] == "wrong_role"
    nobody = httpx.post(f"{house.url}/works/archive", files={"file": ("x.baiyi", whole)})
    assert nobody.status_code == 401 and house.studio.works() == ()
    opened = sent(house, "owner", whole)
    assert opened.status_code == 201 and opened.json()["new"], opened.text
    work = opened.json()["work"]
    assert not sent(house, "owner", whole).json()["new"]
    url = f"{house.url}/works/{work}"
    assert httpx.get(f"{url}/archive", headers=headers(house, "reader")).status_code == 403
    assert httpx.get(f"{url}/archive").status_code == 401
    found = httpx.get(f"{url}/archive", headers=headers(house, "maker"))
    assert found.status_code == 200 and found.headers["content-type"] == MEDIA_TYPE
    assert int(found.headers["content-length"]) == len(found.content)
    assert ".baiyi" in found.headers["content-disposition"]
    assert len(found.content) == pytest.approx(len(whole), rel=0.01)  # when it was changed differs
    page = httpx.get(url, headers=headers(house, "reader")).json()
    assert page["work"]["state"] == "done" and page["files"] and not page["jobs"]
    file = httpx.get(f"{url}/files/{page['files'][0]['name']}", headers=headers(house, "reader"))
    assert len(file.content) == page["files"][0]["size"]

    house.studio.edit(work, "page 1", "Mine.")
    differs = sent(house, "owner", whole)
    assert differs.status_code == 409 and "not the same" in differs.json()["error"]["message"]
    assert house.studio.part_text(work, "page 1") == "Mine."


def test_what_is_refused(house: Served, whole: bytes) -> None:
    for data in (b"", b"hello", whole[:-100], whole[:5000]):
        found = sent(house, "owner", data)
        assert found.status_code == 422 and found.json()["error"]["code"] == "invalid_value"
        assert "work.baiyi" in found.json()["error"]["message"]
    url, owner = f"{house.url}/works/archive", headers(house, "owner")
    assert httpx.post(url, headers=owner).status_code == 400
    assert httpx.post(url, headers=owner, json={"file": "x"}).status_code == 400
    assert httpx.post(url, headers=owner, data={"file": "x"}).json()["error"]["param"] == "file"
    two = [("file", ("a", b"x")), ("file", ("b", b"x"))]
    assert httpx.post(url, headers=owner, files=two).status_code == 400
    for known, status in ((owner, 413), ({}, 401)):
        asked = http.client.HTTPConnection(httpx.URL(url).netloc.decode())
        asked.putrequest("POST", httpx.URL(url).path)
        for name, value in {**known, "Content-Length": "9999999999"}.items():
            asked.putheader(name, value)
        asked.endheaders()
        assert asked.getresponse().status == status, "before any of it is sent"
        asked.close()
    none = httpx.get(f"{house.url}/works/none/archive", headers=headers(house, "maker"))
    assert none.status_code == 404 and none.json()["error"]["code"] == "not_found"
