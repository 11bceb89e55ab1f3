"""What came from what, and how much a human wrote: the same in SQLite and in PostgreSQL."""

from __future__ import annotations

import json
import time
from random import Random
from typing import Any

import pytest

from baiyi.errors import NotFound
from baiyi.store.ledger import Done, Edge, Ledger, PartRecord, Use
from baiyi.store.lineage import new_share, text_of
from baiyi.values import Brief, Page


def record(ledger: Ledger, key: str, *inputs: str, **changes: Any) -> None:
    """A step that took each of `inputs` ("argument=key") and gave out `digest of <key>`."""
    now = time.time()
    edges = tuple(Edge(key, *entry.split("=")) for entry in inputs)
    given: dict[str, Any] = {
        "name": f"room.{key}", "version": 1, "engine": "tiny", "engines": (), "seed": None,
        "outcome": "ok", "seconds": 0.1, "cpu_seconds": 0.1, "started": now, "finished": now,
        "result": "1", "edges": edges, "outputs": (f"digest of {key}",),
    }  # fmt: skip
    ledger.steps.record(Done(key, **(given | changes)))


def use(ledger: Ledger, work: str, *keys: str) -> None:
    if work not in [w.id for w in ledger.works.list()]:
        ledger.works.add(Brief(line="x"), title=work, work_id=work)
    number = ledger.works.begin_build(work)
    ledger.steps.note([Use(work, f"{work}:{k}", k, n, number) for n, k in enumerate(keys)])


def book(ledger: Ledger) -> None:
    """plan -> canon and page; page and canon -> scene -> picture: a diamond."""
    record(ledger, "plan")
    record(ledger, "canon", "plan=plan")
    record(ledger, "page", "beat=plan", "canon=canon")
    record(ledger, "scene", "page=page", "canon=canon")
    record(ledger, "picture", "scene=scene")
    record(ledger, "unrelated", "plan=plan")


def test_the_chain_tells_every_step_once_each_after_what_fed_it(ledger: Ledger) -> None:
    book(ledger)
    use(ledger, "w1", "plan", "canon", "page", "scene", "picture", "unrelated")
    chain = ledger.lineage.of_key("picture", "w1")
    assert [step.key for step in chain] == ["plan", "canon", "page", "scene", "picture"]
    assert chain[-1].label == "w1:picture" and set(chain[3].inputs) == {"page", "canon"}
    assert chain == ledger.lineage.of_asset("digest of picture", "w1")
    assert [s.label for s in ledger.lineage.of_key("canon")] == ["room.plan", "room.canon"]


def test_what_nobody_made_is_said(ledger: Ledger) -> None:
    book(ledger)
    with pytest.raises(NotFound, match="there is no step nowhere"):
        ledger.lineage.of_key("nowhere")
    with pytest.raises(NotFound, match="made the bytes") as caught:
        ledger.lineage.of_asset("f" * 64)
    assert "没有产生 ffffffffffff" in caught.value.chinese


def test_of_several_that_gave_the_same_value_the_works_own_is_told(ledger: Ledger) -> None:
    """Two plans gave the same canon; each work's chain names the plan that it used."""
    record(ledger, "plan a", outputs=("same",))
    record(ledger, "plan b", outputs=("same",))
    record(ledger, "canon", "plan=plan a")
    ledger.steps.note([], [Edge("canon", "plan", "plan b")])
    use(ledger, "wa", "plan a", "canon")
    use(ledger, "wb", "plan b", "canon")
    assert [s.key for s in ledger.lineage.of_key("canon", "wa")] == ["plan a", "canon"]
    assert [s.key for s in ledger.lineage.of_key("canon", "wb")] == ["plan b", "canon"]
    assert ledger.lineage.makers("same", "wb")[0] == "plan b"
    assert ledger.lineage.makers("same", "wa")[0] == "plan a"
    assert {s.key for s in ledger.lineage.of_key("canon")} == {"plan a", "plan b", "canon"}


def test_an_input_that_a_broken_record_lacks_does_not_break_the_chain(ledger: Ledger) -> None:
    record(ledger, "page", "beat=a step that is gone", "page=page")
    assert [s.key for s in ledger.lineage.of_key("page")] == ["page"]


def test_a_long_chain_is_told_without_the_links_that_were_never_steps(ledger: Ledger) -> None:
    ledger.steps.note([], [Edge(str(n), "before", str(n - 1)) for n in range(1, 1200)])
    for number in range(0, 1200, 100):
        record(ledger, str(number))
    record(ledger, "end", "before=1199")
    chain = ledger.lineage.of_key("end")
    assert [s.key for s in chain] == [*(str(n) for n in range(0, 1200, 100)), "end"]


def part(name: str, value: Any, machine: Any = None) -> PartRecord:
    return PartRecord(
        name=name,
        type="Page" if isinstance(value, Page) else "str",
        value=value.model_dump_json() if isinstance(value, Page) else json.dumps(value),
        machine=json.dumps(machine) if machine is not None else json.dumps(value, default=dict),
        key=None,
        edited=machine is not None,
    )


def test_the_human_share_counts_what_a_human_wrote(ledger: Ledger) -> None:
    work = ledger.works.add(Brief(line="x"), title="t").id
    assert ledger.lineage.human_share(work) == 0.0, "of nothing, nothing"
    ledger.works.set_part(work, part("page 1", "abcdefghij"), 1)
    assert ledger.lineage.human_share(work) == 0.0
    ledger.works.set_part(work, part("page 2", "abcdeFGHIJ", machine="abcdefghij"), 2)
    assert ledger.lineage.human_share(work) == pytest.approx(5 / 20)
    ledger.works.set_part(work, part("page 2", "abc", machine="abcdefghij"), 2)
    assert ledger.lineage.human_share(work) == 0.0, "taking away is not writing"
    ledger.works.set_part(work, part("page 1", "一二三四五六七八九十", machine="x"), 1)
    assert ledger.lineage.human_share(work) == pytest.approx(10 / 13)


def test_of_a_page_its_text_counts_of_a_canon_all_its_words() -> None:
    page = {"number": 1, "text": "河上的灯", "summary": "never counted"}
    assert text_of(page) == "河上的灯"
    assert text_of({"name": "Aning", "role": "hero", "age": 9, "facts": ["a", ["b"]]}) == (
        "Aning\nhero\na\nb"
    )
    assert text_of({"lines": [{"text": "a", "who": "x"}, {"text": "b"}]}) == "a\nb"
    assert text_of(None) == text_of(3) == text_of([]) == ""


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [("", "", 0.0), ("a", "", 0.0), ("", "ab", 1.0), ("ab", "ab", 0.0), ("ab", "abcd", 0.5),
     ("灯火", "火灯", 0.5), ("x" * 3000, "x" * 2999 + "y", 1 / 3000)],
)  # fmt: skip
def test_new_share(before: str, after: str, share: float) -> None:
    assert new_share(before, after) == pytest.approx(share)


def test_the_longest_part_is_compared_soon() -> None:
    random = Random(1)
    words = [f"word{number}" for number in range(150)] + list("一二三四五六七八九十") * 5
    before, after = (" ".join(random.choices(words, k=6000))[:20_000] for _ in range(2))
    began = time.monotonic()
    assert 0 < new_share(before, after) < 1
    assert new_share(before, before[:9000] + "new" + before[9000:]) == pytest.approx(
        3 / 20_003, abs=1e-4
    )
    assert time.monotonic() - began < 5
