"""`baiyi serve` and `baiyi keys`: a server of its own process, and who may ask it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from baiyi.cli.main import main


def run(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    from baiyi.settings import settings

    monkeypatch.setenv("BAIYI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BAIYI_LANGUAGE", "en")
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_a_key_is_shown_once_listed_and_revoked(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["keys", "add", "studio", "--role", "maker"]) == 0
    secret = capsys.readouterr().out.strip()
    assert secret.startswith("by-") and len(secret) > 40
    assert run(["keys", "list"]) == 0
    shown = capsys.readouterr().out
    assert "studio" in shown and "maker" in shown and secret not in shown
    database = b"".join(path.read_bytes() for path in (home / "home").glob("ledger.db*"))
    assert secret.encode() not in database, "only its digest is kept"
    assert run(["keys", "add", "studio"]) == 2
    assert "a key named 'studio' already" in capsys.readouterr().err
    assert run(["keys", "revoke", "studio"]) == 0
    assert run(["keys", "revoke", "studio"]) == 2
    assert "no key named 'studio'" in capsys.readouterr().err


def test_quotas_are_told_and_usage_is_printed_and_written(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from baiyi.forms.studio import Studio
    from baiyi.settings import settings
    from baiyi.store.usage import Call

    monkeypatch.setenv("BAIYI_PRICE_TOKENS_IN", "2")
    monkeypatch.setenv("BAIYI_PRICE_SECONDS", "0.5")
    monkeypatch.setenv("BAIYI_PRICE_CURRENCY", "CNY")
    settings.cache_clear()
    assert run(["usage"]) == 0
    assert "nothing was used" in capsys.readouterr().out
    assert run(["keys", "add", "=1+1", "--tokens", "9000", "--storage", "0"]) == 0
    assert run(["keys", "list"]) == 0
    assert "9,000" in capsys.readouterr().out
    at = time.mktime((2024, 2, 29, 12, 0, 0, 0, 0, 0))
    with Studio.open() as studio:
        studio.ledger.usage.add(Call("=1+1", None, "qwen", 1_000_000, 5, 4.0, at))
        studio.ledger.usage.add(Call("", None, "", 0, 0, 1.0, at))
    days = ["--since", "2024-02-29", "--until", "2024-02-29"]
    assert run(["usage", *days]) == 0
    shown = capsys.readouterr().out
    assert "command line" in shown and "1,000,000" in shown and "together: 4.5000 CNY" in shown
    assert run(["usage", *days, "--json", "--key", "=1+1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["money"] == 4.0 and len(told["rows"]) == 1
    assert run(["usage", *days, "--csv", str(home / "bill.csv")]) == 0
    written = (home / "bill.csv").read_text("utf-8-sig")
    assert "'=1+1,,,qwen,1,1000000,5,4.0,4.000000,CNY" in written


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["keys", "add", "x", "--tokens", "-1"], "-1"),
        (["keys", "add", "x", "--seconds", "many"], "many"),
        (["keys", "add", "x", "--storage", "1.5"], "1.5"),
        (["usage", "--since", "2024-02-02", "--until", "2024-02-01"], "before"),
        (["usage", "--since", "2024-02-30"], "2024-02-30"),
        (["usage", "--key", "nobody"], "nobody"),
        (["usage", "--csv", "."], "."),
        (["usage", "--csv", "/no/folder/bill.csv"], "bill.csv"),
    ],
)
def test_a_quota_or_a_day_that_makes_no_sense_is_named(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], named: str
) -> None:
    assert run(arguments) == 2
    assert named in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.9", "::", "example.com"])
def test_an_address_of_the_network_has_to_be_asked_for(
    home: Path, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--host", host]) == 2
    told = capsys.readouterr().err
    assert host in told and ("--open-to-network" in told or "no address" in told)


def test_the_first_start_shows_a_key_that_opens_and_ctrl_c_ends_it(
    home: Path, free_port: int
) -> None:
    command = [
        sys.executable,
        "-c",
        "from baiyi.cli.main import main; main(['serve', '--port', '0'])",
    ]
    command[-1] = command[-1].replace("'0'", f"'{free_port}'")
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
    try:
        assert server.stdout is not None
        told = [server.stdout.readline() for _ in range(3)]
        secret = re.search(r"by-\S+", "".join(told))
        assert secret is not None, told
        until = time.monotonic() + 20
        while True:
            try:
                found = httpx.get(
                    f"http://127.0.0.1:{free_port}/v1/models",
                    headers={"Authorization": f"Bearer {secret[0]}"},
                )
                break
            except httpx.ConnectError:
                assert time.monotonic() < until, "it never listened"
                time.sleep(0.05)
        assert found.status_code == 200 and "llama" in {m["id"] for m in found.json()["data"]}
        server.send_signal(signal.SIGINT)
        assert server.wait(10) in (0, 130)
    finally:
        server.kill()
