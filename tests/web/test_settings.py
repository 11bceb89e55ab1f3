"""The owner's page of settings: what is in force and why, what may be changed, and what never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from patient_server import Served

from baiyi.forms import settings_file
from baiyi.settings import Settings
from baiyi.store.whole import write_whole
from baiyi.web.settings import CHINESE, GROUPS

WRITTEN = """# The house of lanterns
producer = "Lantern House"  # as the labels name it

price_seconds = 1  # of our own money
"""


@pytest.fixture
def file(server: Served, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that the server reads, in its working folder."""
    path = Path("baiyi.toml").absolute()
    path.write_text(WRITTEN, "utf-8")
    path.chmod(0o640)
    monkeypatch.setattr(server.studio, "settings", server.studio.settings)  # put back at the end
    yield path
    path.unlink()


@pytest.fixture
def owner(server: Served, file: Path) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.pages, timeout=30) as client:
        client.post("/enter", data={"secret": server.keys["owner"]})
        yield client


def version(owner: httpx.Client) -> str:
    found = re.search(r'name="version" value="(\w+)"', owner.get("/settings").text)
    assert found is not None
    return found[1]


def save(owner: httpx.Client, **values: str) -> httpx.Response:
    return owner.post("/settings", data={"version": version(owner), **values})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_setting_is_there_with_its_meaning_and_where_it_comes_from(
    owner: httpx.Client, file: Path, language: str
) -> None:
    shown = owner.get("/settings", headers={"Accept-Language": language}).text
    for name, field in Settings.model_fields.items():
        assert f'id="{name}"' in shown
        meaning = {"en": field.description or "", "zh": CHINESE[name]}[language]
        assert meaning.replace("'", "&#39;") in shown
    assert {name for names in GROUPS.values() for name in names} == set(Settings.model_fields)
    assert str(file) in shown and "BAIYI_WRITER" in shown, "chosen by the environment"
    assert 'name="writer"' not in shown and 'name="producer" value="Lantern House"' in shown
    for name in Settings.model_fields.keys() - set(settings_file.SAFE):
        assert f'name="{name}"' not in shown


def test_a_change_is_written_with_the_comments_kept(owner: httpx.Client, file: Path) -> None:
    kept = save(owner, producer="Two “Lanterns” \\ 灯", offline="true")
    assert kept.headers["location"] == "/settings?saved=producer,offline"
    text = file.read_text("utf-8")
    assert "# The house of lanterns" in text and "# as the labels name it" in text
    assert "offline = true" in text and "price_seconds = 1  # of our own money" in text
    assert file.stat().st_mode & 0o777 == 0o640
    assert {p.name for p in file.parent.glob(".baiyi.toml*")} <= {".baiyi.toml.lock"}
    shown = owner.get(kept.headers["location"]).text
    assert "after the server is started again" in shown and "the file&#39;s counts after" in shown
    assert "Two “Lanterns” \\ 灯" in shown


def test_prices_count_at_once(server: Served, owner: httpx.Client, file: Path) -> None:
    kept = save(owner, price_tokens_in="2.5", price_currency="CNY")
    assert "counts from now on" in owner.get(kept.headers["location"]).text
    assert server.studio.settings.price_tokens_in == 2.5
    assert "CNY" in owner.get("/usage").text or "Nothing was used" in owner.get("/usage").text
    reset = owner.post("/settings", data={"version": version(owner), "reset": "price_tokens_in"})
    assert reset.status_code == 303 and "price_tokens_in" not in file.read_text("utf-8")
    assert server.studio.settings.price_tokens_in == 0.0


def test_prices_that_another_process_writes_count_here_too(
    server: Served, owner: httpx.Client, file: Path
) -> None:
    write_whole(file, b"price_tokens_in = 7.5\nproducer = 'Another'\n")
    assert owner.get("/usage").status_code == 200
    assert server.studio.settings.price_tokens_in == 7.5
    assert server.studio.settings.producer != "Another", "only prices count at once"
    write_whole(file, b"price_tokens_in = 'dear'\n")
    assert owner.get("/usage").status_code == 200
    write_whole(file, b"no settings [\n")
    headers = {"Authorization": f"Bearer {server.keys['owner']}"}
    assert httpx.get(f"{server.url}/usage", headers=headers).status_code == 200
    assert server.studio.settings.price_tokens_in == 7.5, "what cannot be read changes nothing"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"cores": "many"}, "cores"),
        ({"cores": "0"}, "cores"),
        ({"price_seconds": "-1"}, "price_seconds"),
        ({"price_seconds": "nan"}, "price_seconds"),
        ({"language": "fr"}, "language"),
        ({"offline": "perhaps"}, "offline"),
        ({"home": "/etc"}, "home"),
        ({"private_key": "/etc/shadow"}, "private_key"),
        ({"openai_base_url": "http://evil.example"}, "openai_base_url"),
        ({"openai_key_variable": "HOME"}, "openai_key_variable"),
        ({"reset": "database"}, "database"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_or_may_not_be_is_named_and_nothing_written(
    owner: httpx.Client, file: Path, values: dict[str, str], named: str
) -> None:
    found = save(owner, **values)
    assert found.status_code == 400 and 'role="alert"' in found.text
    alert = found.text.partition('role="alert">')[2].partition("</p>")[0]
    assert named in alert and file.read_text("utf-8") == WRITTEN


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(
    owner: httpx.Client, file: Path
) -> None:
    seen = version(owner)
    file.write_text(f"{WRITTEN}offline = true\n", "utf-8")
    found = owner.post("/settings", data={"version": seen, "producer": "Mine"})
    assert found.status_code == 400 and "changed meanwhile" in found.text
    assert "Mine" in found.text and "Mine" not in file.read_text("utf-8")
    file.write_text("producer = [", "utf-8")
    assert "not valid TOML" in owner.get("/settings").text


def test_secrets_are_masked(
    server: Served, owner: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_KEY", "sk-very-secret")
    changed = {
        "database": "postgresql://house:pa55word@db.example/baiyi?sslpassword=other",
        "pypi": "https://me:t0ken@pypi.example/simple",
        "openai_key_variable": "SOME_KEY",
    }
    now = server.studio.settings.model_copy(update=changed)
    monkeypatch.setattr(server.studio, "settings", now)
    shown = owner.get("/settings").text
    for secret in ("pa55word", "other", "t0ken", "sk-very-secret"):
        assert secret not in shown.partition("Folders, addresses")[2]
    assert "postgresql://house:••••@db.example" in shown and "it holds a key" in shown


def test_without_a_file_the_users_own_is_begun(
    server: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "config" / "baiyi.toml"
    monkeypatch.setattr(settings_file, "places", lambda: (tmp_path / "none.toml", place))
    assert settings_file.change({"cores": "2"}, settings_file.version()) == ("cores",)
    assert place.read_text("utf-8") == "cores = 2\n"
