"""Leases in SQLite and in PostgreSQL: of two builders of one step one works, the other waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace

from baiyi.store.ledger import Done, Ledger, Owner


def finished(key: str) -> Done:
    now = time.time()
    return Done(
        key=key, name="write.page", version=1, engine="tiny", engines=(), seed=None,
        outcome="ok", seconds=0.1, cpu_seconds=0.1, started=now, finished=now, result='"r"',
    )  # fmt: skip


def test_one_holds_it_until_it_is_given_back(ledger: Ledger) -> None:
    first, second = Owner(), Owner()
    assert ledger.leases.take("k", first)
    assert not ledger.leases.take("k", second)
    assert ledger.leases.take("k", first), "who holds it may take it again"
    assert ledger.leases.take("other", second), "another step is another lease"
    ledger.leases.release(second, ("k",))
    assert not ledger.leases.take("k", second), "only its owner gives it back"
    ledger.leases.release(first, ("k", "never taken"))
    assert ledger.leases.take("k", second)


def test_the_result_and_the_lease_go_together(ledger: Ledger) -> None:
    first, second = Owner(), Owner()
    assert ledger.leases.take("k", first)
    assert ledger.steps.record(finished("k"), first)
    assert not ledger.leases.take("k", second), "the step is done: look for its result"
    assert ledger.steps.find("k") == ('"r"', "[]")
    ledger.steps.withdraw(("k",))
    assert ledger.leases.take("k", second), "the first one's lease is gone"


def test_a_failed_step_may_be_taken_again(ledger: Ledger) -> None:
    owner = Owner()
    assert ledger.leases.take("k", owner)
    ledger.steps.record(replace(finished("k"), outcome="failed", result=None), owner)
    assert ledger.leases.take("k", Owner())


def test_a_lease_of_another_machine_ends_when_nobody_renews_it(ledger_url: str) -> None:
    with Ledger(ledger_url, lease_seconds=0.4) as ledger:
        there, here = Owner(host="elsewhere"), Owner()
        assert ledger.leases.take("k", there)
        for _ in range(3):
            time.sleep(0.2)
            ledger.leases.renew(there)
            assert not ledger.leases.take("k", here)
        time.sleep(0.5)
        assert ledger.leases.take("k", here)
        ledger.leases.renew(there)
        assert not ledger.leases.take("k", there), "a lease that was lost is not renewed"


TAKES = """
import sys, time
from baiyi.store.ledger import Ledger, Owner
with Ledger(sys.argv[1], lease_seconds=3600) as ledger:
    print(ledger.leases.take("k", Owner()), flush=True)
    time.sleep(60)
"""


def test_a_dead_builders_lease_is_free_at_once(ledger: Ledger, ledger_url: str) -> None:
    builder = subprocess.Popen([sys.executable, "-c", TAKES, ledger_url], stdout=subprocess.PIPE)
    assert builder.stdout and builder.stdout.readline() == b"True\n"
    assert not ledger.leases.take("k", Owner()), "it lives"
    builder.send_signal(signal.SIGSTOP)
    assert not ledger.leases.take("k", Owner()), "asleep is not dead"
    builder.kill()
    deadline = time.monotonic() + 5
    while not ledger.leases.take("k", Owner()):
        assert time.monotonic() < deadline, "killed, and not yet collected by its parent"
        time.sleep(0.01)
    builder.communicate()


def test_a_process_id_that_was_given_out_again_is_seen(ledger: Ledger) -> None:
    assert ledger.leases.take("k", Owner(born=12.0)), "this process's id, of long ago"
    assert ledger.leases.take("k", Owner())
    assert not ledger.leases.take("k", Owner(pid=os.getpid()))


def test_of_many_at_once_exactly_one_gets_each(ledger_url: str) -> None:
    """Each builder with connections of its own, as processes have."""
    got: list[str] = []
    begin = threading.Barrier(6)

    def build() -> None:
        with Ledger(ledger_url) as ledger:
            owner = Owner()
            for number in range(25):
                begin.wait(60)
                if ledger.leases.take(f"k{number}", owner):
                    got.append(f"k{number}")
                    if number % 2:
                        ledger.steps.record(finished(f"k{number}"), owner)

    Ledger(ledger_url).close()
    threads = [threading.Thread(target=build) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(got) == {f"k{number}": 1 for number in range(25)}
