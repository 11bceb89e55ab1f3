"""What each key used is counted, billed and limited; by OpenAI's own client where it has the words."""

from __future__ import annotations

import asyncio
import csv
import io
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import openai
import patient_engines
import pytest
from little_home import little_brief
from openai import OpenAI
from patient_server import Served

from baiyi.api.faults import Fault
from baiyi.api.rates import Rates
from baiyi.forms.studio import Studio
from baiyi.jobs.queue import Jobs
from baiyi.store.api_keys import Quota
from baiyi.store.usage import Call, Prices, UsageRow
from baiyi.web.app import app_of

NO_LIMIT = Quota()


@pytest.fixture
def owner(server: Served) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.keys['owner']}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30) as client:
        yield client


def key(server: Served, name: str, quota: Quota = NO_LIMIT) -> OpenAI:
    secret = server.studio.ledger.keys.add(name, "maker", quota)
    return OpenAI(base_url=server.url, api_key=secret, max_retries=0)


def ask(client: OpenAI, text: str, **changes: Any) -> Any:
    message = {"role": "user", "content": text}
    return client.chat.completions.create(model="patient", messages=[message], **changes)  # type: ignore[list-item]


def used(server: Served, name: str) -> list[UsageRow]:
    prices = Prices.of(server.studio.settings)
    return list(server.studio.ledger.usage.rows(0, 1e12, prices, name))


def test_each_answer_and_each_embedding_is_counted_as_its_usage_says(server: Served) -> None:
    client = key(server, "counts")
    told = [ask(client, "one two three").usage, ask(client, "one two", n=2).usage]
    for chunk in ask(client, "a b c d", stream=True, stream_options={"include_usage": True}):
        told += [chunk.usage] if chunk.usage else []
    client.embeddings.create(model="signs", input=["aaa"])
    with pytest.raises(openai.InternalServerError):
        ask(client, "fail")
    patient, signs = used(server, "counts")
    assert (patient.model, signs.model) == ("patient", "signs")
    assert patient.prompt_tokens == sum(u.prompt_tokens for u in told)
    assert patient.written_tokens == sum(u.completion_tokens for u in told) == 11
    assert patient.calls == 5, "each of the two answers, and the one that failed"
    assert patient.seconds > 11 * patient_engines.PAUSE
    assert (signs.calls, signs.prompt_tokens, signs.work) == (1, 0, None)


def test_who_goes_away_pays_for_the_words_that_were_written(server: Served) -> None:
    stream = ask(key(server, "leaves"), "wait", stream=True)
    words = 0
    for chunk in stream:
        words += bool(chunk.choices and chunk.choices[0].delta.content)
        if words == 5:
            break
    stream.close()
    end = time.monotonic() + 5
    while not (rows := used(server, "leaves")):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert 5 <= rows[0].written_tokens < 1000 and rows[0].seconds >= 5 * patient_engines.PAUSE


@pytest.mark.parametrize(
    ("quota", "named"),
    [(Quota(tokens=12), "12"), (Quota(seconds=0), "seconds"), (Quota(tokens=0), "tokens")],
)
def test_a_quota_that_is_used_up_is_a_429_with_the_moment_it_begins_anew(
    server: Served, quota: Quota, named: str
) -> None:
    name = f"quota {quota}"
    client = key(server, name, quota)
    if quota.tokens:
        ask(client, "one two three")  # 13 characters, 3 words: over 12 at once
    with pytest.raises(openai.RateLimitError, match=named) as caught:
        ask(client, "one")
    assert caught.value.code == "quota_used_up" and name in caught.value.message
    first = (datetime.now(UTC).replace(day=1) + timedelta(days=32)).replace(day=1)
    assert f"{first:%Y-%m-01} 00:00 UTC" in caught.value.message
    again = datetime.now(UTC) + timedelta(seconds=int(caught.value.response.headers["retry-after"]))
    assert abs((again - first.replace(hour=0, minute=0, second=0)).total_seconds()) < 60
    with pytest.raises(openai.RateLimitError):
        client.embeddings.create(model="signs", input="a")
    with pytest.raises(openai.RateLimitError):
        ask(client, "one", stream=True)
    assert list(client.models.list()), "reading is free"


def test_a_work_is_its_keys_and_so_are_its_files(server: Served, owner: httpx.Client) -> None:
    secret = server.studio.ledger.keys.add("studio", "maker", Quota(storage=1))
    brief = little_brief(pages=1, seed=21).model_dump(mode="json")
    with httpx.Client(
        base_url=server.url, headers={"Authorization": f"Bearer {secret}"}, timeout=30
    ) as client:
        job = client.post("/works", json={"brief": brief}).json()
        end = time.monotonic() + 60
        while client.get(f"/jobs/{job['id']}").json()["state"] in ("waiting", "working"):
            assert time.monotonic() < end
            time.sleep(0.1)
        rows = owner.get("/usage", params={"key": "studio"}).json()["rows"]
        assert {row["work"] for row in rows} == {job["work"]} and rows[0]["title"]
        steps = server.studio.ledger.steps.of_work(job["work"])
        assert sum(row["calls"] for row in rows) == len(steps)
        assert sum(r["written_tokens"] for r in rows) == sum(s.usage.written_tokens for s in steps)
        assert server.studio.ledger.usage.stored("studio") > 1
        for path, body in (("/works", {"brief": brief}), (f"/works/{job['work']}/rebuild", None)):
            refused = client.post(path, json=body)
            assert refused.status_code == 429 and "retry-after" not in refused.headers
            assert refused.json()["error"]["code"] == "quota_used_up"
            assert "bytes" in refused.json()["error"]["message"]
        again = owner.post(f"/works/{job['work']}/rebuild").json()
        while owner.get(f"/jobs/{again['id']}").json()["state"] in ("waiting", "working"):
            time.sleep(0.1)
        assert used(server, "owner") == [], "what the store has is nobody's cost"
        assert owner.delete(f"/works/{job['work']}").status_code == 204
        after = owner.get("/usage", params={"key": "studio"}).json()["rows"]
        assert sum(row["calls"] for row in after) == len(steps), "a bill outlives its work"


def test_a_picture_is_paid_to_its_painter_and_its_staging_to_the_writer(server: Served) -> None:
    key = server.studio.ledger.keys.add("pictures", "maker")
    asked = {"model": "little", "prompt": "A girl by the river at night", "size": "256x256"}
    found = httpx.post(
        f"{server.url}/images/generations", json=asked, timeout=60,
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip
    assert found.status_code == 200, found.text
    rows = {row.model: row for row in used(server, "pictures")}
    assert set(rows) == {"little", "patient"}, rows
    assert rows["patient"].written_tokens > 0 and rows["little"].written_tokens == 0


def test_usage_is_told_by_days_as_json_and_as_csv(server: Served, owner: httpx.Client) -> None:
    at = datetime(2024, 2, 29, 12, tzinfo=UTC).timestamp()
    for name in ("=1+1", '@x, "y"\nz', "灯笼"):
        server.studio.ledger.usage.add(Call(name, None, "m", 1_000_000, 5, 2.0, at))
    told = owner.get("/usage", params={"since": "2024-02-29", "until": "2024-02-29"}).json()
    assert {row["key"] for row in told["rows"]} == {"=1+1", '@x, "y"\nz', "灯笼"}
    assert told["currency"] == "USD" and told["money"] == 0
    assert not owner.get("/usage", params={"since": "2024-03-01", "until": "2024-03-01"}).json()[
        "rows"
    ]
    sheet = owner.get("/usage?since=2024-02-01&until=2024-02-29&format=csv")
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="usage-2024-02-01-2024-02-29.csv"' in sheet.headers["content-disposition"]
    assert sheet.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig"), newline="")))
    assert {row["key"] for row in rows} == {"'=1+1", '\'@x, "y"\nz', "灯笼"}
    assert {row["prompt_tokens"] for row in rows} == {"1000000"}


def test_by_default_it_is_this_month(server: Served, owner: httpx.Client) -> None:
    today = datetime.now(UTC).date()
    told = owner.get("/usage").json()
    assert (told["since"], told["until"]) == (str(today.replace(day=1)), str(today))
    told = owner.get("/usage", params={"until": "2024-02-10"}).json()
    assert told["since"] == told["until"] == "2024-02-10"


WRONG = (
    ("since=2024-02-02&until=2024-02-01", 422, "before"),
    ("since=yesterday", 400, "since"),
    ("since=2024-02-30", 400, "since"),
    ("until=99999-01-01", 400, "until"),
    ("format=xml", 400, "format"),
    ("key=nobody", 404, "nobody"),
)


@pytest.mark.parametrize(("query", "status", "named"), WRONG)
def test_what_is_wrong_is_named(owner: httpx.Client, query: str, status: int, named: str) -> None:
    found = owner.get(f"/usage?{query}")
    assert found.status_code == status, found.text
    assert named in found.json()["error"]["message"]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_days_too(owner: httpx.Client, day: date) -> None:
    told = owner.get("/usage", params={"since": str(day), "until": str(day)})
    assert told.status_code == 200 and told.json()["rows"] == []


@pytest.mark.parametrize(
    ("role", "status"), [("", 401), ("reader", 403), ("maker", 403), ("owner", 200)]
)
def test_usage_is_the_owners(server: Served, role: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {server.keys[role]}"} if role else {}
    assert httpx.get(f"{server.url}/usage", headers=headers).status_code == status


def test_a_key_that_asks_too_often_waits_and_the_others_do_not(server: Served) -> None:
    ledger = server.studio.ledger
    keys = [ledger.keys.add(name, "reader") for name in ("hasty", "calm")]
    here = server.studio.settings.model_copy(update={"requests_per_minute": 6})
    studio = Studio(here, server.studio.store, ledger, server.studio.engines)

    async def asked() -> openai.RateLimitError:
        with Jobs(studio) as jobs:
            through = httpx.ASGITransport(app_of(studio, jobs))
            async with httpx.AsyncClient(transport=through) as http:
                hasty, calm = (
                    openai.AsyncOpenAI(
                        base_url="http://x/v1", api_key=k, max_retries=0, http_client=http
                    )
                    for k in keys
                )
                for _ in range(6):
                    assert (await hasty.models.list()).data
                with pytest.raises(openai.RateLimitError, match="6 requests a minute") as caught:
                    await hasty.models.list()
                assert (await calm.models.list()).data
                return caught.value

    refused = asyncio.run(asked())
    assert refused.code == "rate_limit_exceeded"
    assert 1 <= int(refused.response.headers["retry-after"]) <= 10


def test_a_bucket_fills_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("baiyi.api.rates.time.monotonic", lambda: now)
    rates = Rates(60)
    for _ in range(60):
        rates.take("k")
    with pytest.raises(Fault) as caught:
        rates.take("k")
    assert caught.value.wait == pytest.approx(1.0)
    now = 2.0
    rates.take("k")
    rates.take("k")
    with pytest.raises(Fault):
        rates.take("k")
    now = 1e6
    for _ in range(60):
        rates.take("k")
    with pytest.raises(Fault):
        rates.take("k")
    for _ in range(1000):
        Rates(0).take("k")
