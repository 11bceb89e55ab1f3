"""What no work needs: neither more nor less than that, in SQLite and in PostgreSQL."""

from __future__ import annotations

import time

from blake3 import blake3

from baiyi.store.ledger import Done, Edge, Ledger, Owner, PartRecord, Use
from baiyi.values import Brief


def digest(text: str) -> str:
    return blake3(text.encode()).hexdigest()


def record(ledger: Ledger, key: str, *inputs: str, age: float = 100.0) -> None:
    """A step that ended `age` seconds ago, took each of `inputs`, and gave out one asset."""
    ended = time.time() - age
    done = Done(
        key=key, name="a.step", version=1, engine="", engines=(), seed=None, outcome="ok",
        seconds=1.0, cpu_seconds=1.0, started=ended - 1, finished=ended,
        result=f'{{"digest": "{digest(key)}"}}', outputs=(digest(key),),
        edges=tuple(Edge(key, f"a{n}", one) for n, one in enumerate(inputs)),
    )  # fmt: skip
    ledger.steps.record(done)


def use(ledger: Ledger, work: str, *keys: str) -> None:
    ledger.works.add(Brief(line="x"), title=work, work_id=work)
    number = ledger.works.begin_build(work)
    ledger.steps.note([Use(work, f"{work}:{k}", k, n, number) for n, k in enumerate(keys)])


def test_a_step_stays_while_a_work_or_a_step_of_a_work_needs_it(ledger: Ledger) -> None:
    record(ledger, "plan")
    record(ledger, "page", "plan")
    record(ledger, "picture", "page")
    record(ledger, "draft", "plan")
    record(ledger, "young", age=1)
    use(ledger, "one", "picture")
    use(ledger, "two", "page")
    assert ledger.unused.steps(older=50) == ("draft",), "plan and page fed what a work uses"
    assert ledger.unused.steps(older=0) == ("draft", "young")
    ledger.works.remove("one")
    assert ledger.unused.steps(older=50) == ("draft", "picture")
    assert digest("picture") in ledger.unused.named()
    assert digest("picture") not in ledger.unused.named(without=("picture",))
    assert ledger.unused.forget(ledger.unused.steps(older=50)) == 2
    assert ledger.steps.find("page") and ledger.steps.find("picture") is None
    assert digest("picture") not in ledger.unused.named()
    assert digest("page") in ledger.unused.named()


def test_what_somebody_works_on_or_has_begun_to_use_stays(ledger: Ledger) -> None:
    record(ledger, "late")
    found = ledger.unused.steps(older=0)
    use(ledger, "one", "late")
    assert ledger.unused.forget(found) == 0 and ledger.steps.find("late")
    assert ledger.leases.take("working", Owner())
    assert ledger.unused.leased() == {"working"}


def test_a_digest_counts_wherever_it_is_named(ledger: Ledger) -> None:
    brief = Brief(line=f"like the picture {digest('in a brief')}")
    ledger.works.add(brief, title="t", work_id="one")
    part = PartRecord(name="page 1", type="str", value='"x"', machine='"x"', key=None, edited=False)
    ledger.works.set_part("one", part, 0)
    ledger.works.edit("one", "page 1", f'{{"digest": "{digest("in an edit")}"}}')
    assert {digest("in a brief"), digest("in an edit")} <= ledger.unused.named()
