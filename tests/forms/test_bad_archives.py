"""Archives that are no whole work: each is refused by name, in both languages, and nothing is written."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from blake3 import blake3
from little_home import little_brief
from little_houses import Houses, build_houses, opened, packed

from baiyi.errors import BadArchive, NotFound, Unsupported
from baiyi.forms.studio import Studio, work_id
from baiyi.store import archive as archives

Members = dict[str, bytes]
Change = Callable[[Members], None]


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    with pytest.MonkeyPatch.context() as patch:
        yield from build_houses(tmp_path_factory.mktemp("houses"), patch)


@pytest.fixture(scope="module")
def whole(houses: Houses) -> bytes:
    """A book with a page edited by hand, and its cover, sealed."""
    with houses.studio("a") as first:
        brief = little_brief(pages=1)
        work = first.make(brief).work
        first.edit(work, "page 1", "Mina waited for the moon.")
        first.make(brief)
        return packed(first, work)


@pytest.fixture
def empty(houses: Houses, whole: bytes) -> Iterator[Studio]:
    """Another house, which must be as empty afterwards."""
    with houses.studio("b") as studio:
        yield studio
        assert studio.works() == () and studio.ledger.travels.rows([]).steps == ()
        for table in ("works", "parts", "edits", "steps", "uses", "edges", "outputs", "releases"):
            assert studio.ledger._database.rows(_count(table))[0][0] == 0, table
        assert not list((houses.folder / "b/dist").glob("*/*"))


def _count(table: str) -> Any:
    import sqlalchemy as sa

    return sa.text(f"SELECT count(*) FROM {table}")


def members(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(found: Members, compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, data in found.items():
            file.writestr(name, data)
    return out.getvalue()


def changed(data: bytes, change: Change, *, listed: bool = True) -> bytes:
    """The archive with something changed; `listed`: its manifest says so, as a forger's would."""
    found = members(data)
    change(found)
    if listed:
        manifest = json.loads(found["manifest.json"])
        manifest["members"] = [
            {"name": n, "size": len(d), "blake3": blake3(d).hexdigest(), "media_type": "x/y"}
            for n, d in found.items()
            if n != "manifest.json"
        ]
        found["manifest.json"] = json.dumps(manifest).encode()
    return zipped(found)


def manifest(**values: Any) -> Change:
    def change(found: Members) -> None:
        told = json.loads(found["manifest.json"]) | values
        found["manifest.json"] = json.dumps(told).encode()

    return change


def record(table: str, alter: Callable[[dict[str, Any]], Any], which: int = 0) -> Change:
    """One row of a table altered."""

    def change(found: Members) -> None:
        name = f"records/{table}.jsonl"
        rows = [json.loads(line) for line in found[name].splitlines()]
        told = alter(rows[which])
        rows[which : which + 1] = [rows[which]] if told is None else told
        found[name] = "".join(f"{json.dumps(row)}\n" for row in rows).encode()

    return change


def put(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda row: row.update(values)


def in_brief(row: dict[str, Any]) -> None:
    row["brief"] = json.dumps(json.loads(row["brief"]) | {"line": "Another line"})


def without_assets(found: Members) -> None:
    del found[next(name for name in found if name.startswith("assets/"))]


def other_asset(found: Members) -> None:
    found["assets/" + blake3(b"x").hexdigest()] = b"x"


def rotten_asset(found: Members) -> None:
    name = next(name for name in found if name.startswith("assets/"))
    found[name] = found[name][:-1] + bytes([found[name][-1] ^ 1])


def planted(row: dict[str, Any]) -> list[dict[str, Any]]:
    """A result for a step that has nothing to do with the work."""
    return [row, row | {"key": "0" * 64}]


WRONG: dict[str, tuple[Change, bool, str]] = {
    "a digest that is not": (rotten_asset, False, "is not what the manifest says"),
    "bytes of another digest": (rotten_asset, True, "is not what the manifest says"),
    "an asset too few": (without_assets, True, r"the asset \w+ is missing"),
    "an asset too many": (other_asset, True, r"the asset \w+ is not used"),
    "a path out of it": (lambda f: f.update({"../../evil": b"x"}), False, "not named in its manifest"),
    "a path out of it, listed": (lambda f: f.update({"../../evil": b"x"}), True, "members.*name"),
    "a file at a root": (lambda f: f.update({"/etc/x": b"x"}), False, "not named in its manifest"),
    "a folder": (lambda f: f.update({"records/x/": b""}), True, "members.*name"),
    "no steps": (lambda f: f.pop("records/steps.jsonl"), True, "records/steps.jsonl' is missing"),
    "no manifest": (lambda f: f.pop("manifest.json"), False, "does not begin with manifest.json"),
    "a manifest of rubbish": (lambda f: f.update({"manifest.json": b"{]"}), False, "manifest.json: "),
    "a manifest of a list": (lambda f: f.update({"manifest.json": b"[]"}), False, "manifest.json: "),
    "a deep manifest": (lambda f: f.update({"manifest.json": b"[" * 99999}), False, "manifest.json"),
    "another format": (manifest(format="zip"), True, "format"),
    "another work": (manifest(work="0" * 10), True, "the work 0000000000 is not in it"),
    "records of rubbish": (
        lambda f: f.update({"records/parts.jsonl": b"\xff\x00{\n"}), True, "a record of parts"
    ),
    "another brief": (record("works", in_brief), True, "is not that of its brief"),
    "no brief": (record("works", put(brief="{}")), True, "the brief of .*line"),
    "another number": (record("works", put(id="a" * 10)), True, "is not in it"),
    "another language": (record("works", put(language="xx")), True, "form and language"),
    "a state that is none": (record("works", put(state="x")), True, "a record of works.*state"),
    "a column too many": (record("works", put(role="owner")), True, "a record of works.*role"),
    "a number too large": (record("steps", put(seed=2**64)), True, "a record of steps.*seed"),
    "no number": (record("steps", put(seconds=float("nan"))), True, "a record of steps.*seconds"),
    "a NUL": (record("parts", put(name="a\0b")), True, "a record of parts.*NUL"),
    "a part of no type": (record("parts", put(type="Studio")), True, "which this Baiyi does not know"),
    "a part that does not fit": (record("parts", put(value='{"x": 1}')), True, "cannot be opened"),
    "a part of a stranger": (record("parts", put(work="b" * 10)), True, "an unknown work"),
    "an edit of rubbish": (record("edits", put(value="{]")), True, "an edit of page 1"),
    "a result of rubbish": (record("steps", put(result="{]")), True, "the result of"),
    "an engine of rubbish": (record("steps", put(identity="[1]")), True, "the step "),
    "no result": (record("steps", put(result=None)), True, "has no result"),
    "a planted step": (record("steps", planted), True, "belongs to nothing in it"),
    "a step twice": (record("steps", lambda row: [row, row]), True, "stands in it twice"),
    "a step that is missing": (record("steps", lambda row: []), True, "is missing"),
    "a file of another step": (record("releases", put(size=1)), True, "not what its step sealed"),
    "a file with a path": (record("releases", put(name="../x.epub")), True, "what its step sealed"),
    "a file with another ending": (record("releases", put(name="x.exe")), True, "step sealed"),
    "two works": (record("works", lambda row: [row, row]), True, "not made from"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_archive_is_refused_by_name(whole: bytes, empty: Studio, name: str) -> None:
    change, listed, said = WRONG[name]
    with pytest.raises(BadArchive, match=said) as error:
        opened(empty, changed(whole, change, listed=listed))
    told = error.value
    assert "work.baiyi" in told.english and "nothing was changed" in told.english
    assert "work.baiyi" in told.chinese and "没有作任何改动" in told.chinese
    assert "baiyi export" in told.english and told.http_status == 422 and told.exit_code == 2


def test_the_helper_that_changes_archives_can_leave_one_right(whole: bytes, houses: Houses) -> None:
    with houses.studio("c") as studio:
        assert opened(studio, changed(whole, lambda found: None)).new


def test_a_truncated_archive_is_refused_wherever_it_ends(whole: bytes, empty: Studio) -> None:
    chance = random.Random(1)
    for size in (
        0,
        1,
        21,
        22,
        100,
        len(whole) - 1,
        *(chance.randrange(len(whole)) for _ in range(20)),
    ):
        with pytest.raises(BadArchive):
            opened(empty, whole[:size])


def test_a_byte_that_fell_over_is_noticed(whole: bytes, empty: Studio) -> None:
    """Anywhere in what is read: of a ZIP's own fields some say nothing (times, versions)."""
    chance = random.Random(2)
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        places = [
            info.header_offset + 30 + len(info.filename) + chance.randrange(info.compress_size)
            for info in file.infolist()[:12]
        ]
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << chance.randrange(8)
        with pytest.raises(BadArchive):
            opened(empty, bytes(broken))


def test_a_later_format_and_a_strange_form_are_said_to_be_so(whole: bytes, empty: Studio) -> None:
    with pytest.raises(Unsupported, match=r"format 2.*pip install -U baiyi") as later:
        opened(empty, changed(whole, manifest(version=2)))
    assert "更新版本" in later.value.chinese

    def other_form(row: dict[str, Any]) -> None:
        brief = little_brief(pages=1, form="opera")
        row.update(brief=brief.model_dump_json(), form="opera", id=work_id(brief))

    strange = changed(whole, record("works", other_form))
    number = work_id(little_brief(pages=1, form="opera"))
    with pytest.raises(NotFound, match="no form named 'opera'"):
        opened(empty, changed(strange, manifest(work=number)))


def test_bombs_are_refused_before_they_go_off(whole: bytes, empty: Studio) -> None:
    found = members(whole)
    name = next(n for n in found if n.startswith("assets/"))
    bomb = zipped(found | {name: bytes(50_000_000)}, zipfile.ZIP_DEFLATED)
    began = time.monotonic()
    with pytest.raises(BadArchive, match="not what the manifest says"):
        opened(empty, bomb)
    many = {"manifest.json": b"{}"} | {f"assets/{n:064x}": b"" for n in range(60_000)}
    with pytest.raises(BadArchive, match="members"):
        opened(empty, zipped(many))
    listed = json.loads(found["manifest.json"])
    for member in listed["members"]:
        member["size"] = archives.MEMBER
    lying = found | {"manifest.json": json.dumps(listed).encode()}
    with pytest.raises(BadArchive, match="not what the manifest says"):
        opened(empty, zipped(lying))
    assert time.monotonic() - began < 30


def test_a_stated_size_that_lies_is_not_read_past(whole: bytes, empty: Studio) -> None:
    """The size in the list of members is made smaller than what comes out."""
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        info = file.getinfo("records/steps.jsonl")
        real = info.file_size
    lies = whole.replace(real.to_bytes(4, "little"), (real - 5).to_bytes(4, "little"))
    assert lies != whole
    with pytest.raises(BadArchive):
        opened(empty, lies)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"hello", b"\0" * 100_000, b"PK\5\6" + b"\0" * 18, hashlib.sha512().digest()],
)
def test_what_is_no_archive_at_all(empty: Studio, data: bytes) -> None:
    with pytest.raises(BadArchive, match=r"no archive, or not all|does not begin"):
        opened(empty, data)


OPEN = """
import sys, io
from pathlib import Path
from baiyi.forms.moving import unpack_file
from baiyi.forms.studio import Studio
with Studio.open() as studio:
    print("ready", flush=True)
    unpack_file(studio, Path(sys.argv[1]))
"""


def test_killed_at_any_moment_it_is_there_whole_or_not_at_all(whole: bytes, houses: Houses) -> None:
    """And when it is opened again, it is whole."""
    houses.at("k")
    file = houses.folder / "killed.baiyi"
    file.write_bytes(whole)
    work = json.loads(members(whole)["manifest.json"])["work"]
    chance, absent = random.Random(3), 0
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", OPEN, str(file)], stdout=subprocess.PIPE, env=os.environ
        )
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        time.sleep(0.25 * chance.random())
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with houses.studio("k") as studio:
            there = [record.id for record in studio.works()]
            if not there:
                absent += 1
                assert studio.ledger.travels.rows([work]).parts == ()
                assert studio.ledger._database.rows(_count("steps"))[0][0] == 0
                continue
            assert there == [work] and studio.files(work)
            assert all(Path(r.path).stat().st_size == r.size for r in studio.files(work))
            studio.ledger.works.remove(work)
            for table in ("steps", "edges", "outputs"):
                with studio.ledger._database.writing() as connection:
                    connection.exec_driver_sql(f"DELETE FROM {table}")
    assert absent, "no kill came in the middle"
    with houses.studio("k") as studio:
        assert opened(studio, whole).new and packed(studio, work)
        assert len(list((houses.folder / "k/dist").glob("*"))) == 1, (
            "the same files, no second folder"
        )


def test_a_file_that_nobody_signed_is_not_let_out(whole: bytes, empty: Studio) -> None:
    """All its records say that it is sealed; the gate looks at the bytes."""

    def forge(found: Members) -> None:
        rows = [json.loads(line) for line in found["records/releases.jsonl"].splitlines()]
        row = next(row for row in rows if row["name"] == "cover.png")
        plain = b"\x89PNG nothing signed"
        asset = {"digest": blake3(plain).hexdigest(), "media_type": "image/png", "size": len(plain)}
        old = row["digest"]
        row.update(digest=asset["digest"], size=asset["size"])
        found["records/releases.jsonl"] = "".join(f"{json.dumps(r)}\n" for r in rows).encode()
        steps = [json.loads(line) for line in found["records/steps.jsonl"].splitlines()]
        for step in steps:
            if step["key"] == row["key"]:
                step["result"] = json.dumps(json.loads(step["result"]) | {"asset": asset})
        found["records/steps.jsonl"] = "".join(f"{json.dumps(s)}\n" for s in steps).encode()
        found[f"assets/{asset['digest']}"] = plain
        if old.encode() not in found["records/steps.jsonl"]:
            del found[f"assets/{old}"]

    with pytest.raises(BadArchive, match=r"a file of it is not sealed.*signed manifest"):
        opened(empty, changed(whole, forge))
