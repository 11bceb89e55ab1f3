"""The budget of cores: never more than there are, all of them back at the end."""

from __future__ import annotations

import random
import threading
import time

import pytest

from baiyi.build.local import Cores
from baiyi.errors import Cancelled


def all_are_free(cores: Cores) -> bool:
    """Whether somebody who needs every core gets them soon."""
    limit = time.monotonic() + 5

    def check() -> None:
        if time.monotonic() > limit:
            raise Cancelled("no core came back", "没有空出核心")

    try:
        with cores.place(0, check=check):
            return True
    except Cancelled:
        return False


def test_two_places_of_one_engine_give_both_their_cores_back() -> None:
    cores = Cores(2)
    both = threading.Barrier(2)

    def paint() -> None:
        with cores.place(1, share="painter:ink"):
            both.wait(5)

    threads = [threading.Thread(target=paint) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all_are_free(cores)


def test_as_many_calls_share_a_place_as_the_engine_has_streams() -> None:
    cores = Cores(2)
    together, most = 0, 0
    lock = threading.Lock()

    def write() -> None:
        nonlocal together, most
        with cores.place(0, share="writer:llama", streams=lambda: 3):
            with lock:
                together += 1
                most = max(most, together)
            time.sleep(0.05)
            with lock:
                together -= 1

    threads = [threading.Thread(target=write) for _ in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 3 and all_are_free(cores)


@pytest.mark.parametrize("seed", range(8))
def test_cores_are_never_lent_twice_and_never_lost(seed: int) -> None:
    total = 3
    cores, lock = Cores(total), threading.Lock()
    held, most = 0, 0

    def call(rng: random.Random) -> None:
        nonlocal held, most
        for _ in range(12):
            engine, need, streams = rng.choice(
                (("writer", 0, 4), ("painter", 1, 1), ("speaker", 2, 1), (None, 1, 1), ("e5", 1, 2))
            )
            with cores.place(need, share=engine, streams=lambda n=streams: n) as sharing:
                taken = (need or total) if sharing == 1 else 0
                with lock:
                    held += taken
                    most = max(most, held)
                time.sleep(rng.random() * 0.002)
                with lock:
                    held -= taken

    threads = [
        threading.Thread(target=call, args=(random.Random(f"{seed} {n}"),)) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads) and most <= total
    assert all_are_free(cores)
