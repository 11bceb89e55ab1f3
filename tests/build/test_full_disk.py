"""A disk that fills up in the middle of a build: said by name, and gone on with when there is room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import tiny_steps as tiny
from tiny_house import House, open_house, tiny_brief

from baiyi.errors import NoRoom
from baiyi.store.ledger import Ledger

TINY = Path(__file__).parent / "tiny"

# Only files of assets can grow so large; the limit stands for any full disk, and needs no root.
LIMITED = """
import resource, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import tiny_steps as tiny
from tiny_house import open_house, tiny_brief
from baiyi.errors import NoRoom
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_house(Path(sys.argv[2])) as house:
    try:
        with house.build(tiny_brief(engines={"writer": "tiny", "painter": "large"})) as build:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
            tiny.book(build, build.brief)
    except NoRoom as error:
        print(error.exit_code, error.english, error.chinese)
"""


def book(house: House, painter: str) -> tuple[str, int]:
    """The book, and how many steps it took."""
    with house.build(tiny_brief(engines={"writer": "tiny", "painter": painter})) as build:
        out = tiny.book(build, build.brief)
    return out, build.totals.steps_run


def test_no_room_for_an_asset_and_on_with_it_when_there_is(tmp_path: Path) -> None:
    full, roomy = tmp_path / "full", tmp_path / "roomy"
    full.mkdir()
    roomy.mkdir()
    command = [sys.executable, "-c", LIMITED, str(TINY), str(full)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("5 the disk is full at ") and "请腾出空间" in done.stdout
    assert [path for path in (full / "assets").rglob("*") if path.is_file()] == []
    with open_house(roomy) as house:
        out, all_steps = book(house, "large")
    with open_house(full) as house:
        steps = house.ledger.steps.of_work(house.work)
        finished = sum(step.outcome == "ok" for step in steps)
        failed = [step for step in steps if step.outcome == "failed"]
        assert finished >= 8, "all before the pictures is kept"
        assert failed and {step.name for step in failed} == {"tiny_steps.picture"}
        assert failed[0].error and failed[0].error["error"] == "NoRoom"
        again, ran = book(house, "large")
    assert (again, ran) == (out, all_steps - finished)


@pytest.mark.parametrize("room", [0, 100_000, 600_000, 900_000, 1_200_000])
def test_store_and_ledger_on_a_disk_that_is_full_at_any_point(
    small_disk: Path, tmp_path: Path, room: int
) -> None:
    """Whichever of the two is first without room."""
    (tmp_path / "roomy").mkdir()
    with open_house(tmp_path / "roomy") as house:
        out, all_steps = book(house, "middling")
    with open_house(small_disk):
        pass
    ballast = small_disk / "ballast"
    fill(ballast, room)
    with pytest.raises(NoRoom) as caught, open_house(small_disk) as house:
        book(house, "middling")
    assert caught.value.exit_code == 5 and "腾出空间" in caught.value.chinese
    ballast.unlink()
    with open_house(small_disk) as house:
        kept = {step.key for step in house.ledger.steps.of_work(house.work)}
        again, ran = book(house, "middling")
        assert again == out and ran <= all_steps
        if room > 500_000:
            assert kept and ran < all_steps, "what was finished is kept"
        assert list((small_disk / "assets" / ".new").iterdir()) == []


def fill(ballast: Path, room: int) -> None:
    """Take the disk but for `room` bytes."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
        file.truncate(max(0, file.tell() - room))


def test_a_full_ledger_loses_nothing_that_it_has(small_disk: Path) -> None:
    url = f"sqlite:///{small_disk / 'ledger.db'}"
    with Ledger(url) as ledger:
        ledger.works.add(tiny_brief(), title="before", work_id="before")
        fill(small_disk / "ballast", 0)
        with pytest.raises(NoRoom, match=r"disk that holds the ledger is full .*ledger\.db"):
            for number in range(2000):
                ledger.works.add(tiny_brief(line="x" * 4000), title="t", work_id=f"w{number}")
        there = [work.id for work in ledger.works.list()]
        assert "before" in there
        (small_disk / "ballast").unlink()
        ledger.works.add(tiny_brief(), title="after", work_id="after")
    with Ledger(url) as ledger:
        check = ledger._database.reader().exec_driver_sql("PRAGMA integrity_check")
        assert check.scalar() == "ok"
        assert {work.id for work in ledger.works.list()} == {*there, "after"}
