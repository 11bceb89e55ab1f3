"""A studio whose assets are in S3 and whose ledger is PostgreSQL; two builders at once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from little_home import Home, little_brief

from baiyi.protect.verify import verify
from baiyi.settings import settings

LITTLE = Path(__file__).parent / "little"

MAKE = """
import sys
sys.path.insert(0, sys.argv[1])
from little_home import little_brief
from baiyi.forms.studio import Studio
with Studio.open() as studio:
    print("ready", flush=True)
    sys.stdin.readline()
    made = studio.make(little_brief(pages=1))
    print(made.steps_run, made.steps_kept, *(file.path for file in made.files), sep="|")
"""


def test_two_makes_at_once_with_s3_and_postgres_do_every_step_once(
    home: Home, bucket: str, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAIYI_STORE", bucket)
    monkeypatch.setenv("BAIYI_DATABASE", postgres_url)
    settings.cache_clear()
    command = [sys.executable, "-c", MAKE, str(LITTLE)]
    pipe = subprocess.PIPE
    both = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    for process in both:
        assert process.stdout and process.stdout.readline() == "ready\n"
    told = []
    for process in both:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    for process in both:
        out, _ = process.communicate(timeout=200)
        assert process.returncode == 0
        told.append(out.strip().split("|"))
    (ran_1, kept_1, *files_1), (ran_2, kept_2, *files_2) = told

    asked = home.asked()
    assert set(Counter(asked).values()) == {1}, f"something is asked for twice: {asked}"
    assert files_1 == files_2 and len(files_1) == 7
    assert int(ran_1) + int(kept_1) == int(ran_2) + int(kept_2)
    for path in files_1:
        assert verify(Path(path)).whole
    assert not list(home.out.rglob("*.part"))
    here = {path.name for path in (home.folder / "home").iterdir()}
    assert here == {"authority"}, "no ledger and no assets on this machine"

    with home.open() as studio:
        before = {path: Path(path).read_bytes() for path in files_1}
        for path in files_1:
            Path(path).unlink()
        made = studio.make(little_brief(pages=1))
        assert (made.steps_run, home.asked()) == (0, [])
        assert {path: Path(path).read_bytes() for path in files_1} == before
        (work,) = studio.works()
        assert (work.state, work.builds) == ("done", 3)
        assert studio.why(work.id, "page-1.png")[0].step == "write.plan"
        steps = studio.ledger.steps.of_work(work.id)
        assert int(ran_1) + int(ran_2) == len({step.key for step in steps})
        assert studio.store.url == bucket
