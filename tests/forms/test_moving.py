"""A whole work from one home to another: the same there, and nothing of it made twice."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from little_home import little_brief
from little_houses import Houses, build_houses, opened, packed

from baiyi.build.events import Event, Finished
from baiyi.errors import Differs, DigestMismatch
from baiyi.forms.moving import pack_file, unpack
from baiyi.forms.studio import Studio
from baiyi.protect.verify import verify
from baiyi.store.archive import Archive
from baiyi.values import Brief

PAGE = "Mina sat down on the bridge and waited for the moon."


@pytest.fixture
def houses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Houses]:
    yield from build_houses(tmp_path, monkeypatch)


def remade(studio: Studio, brief: Brief) -> list[str]:
    """The names of the steps that ran when the work was made once more."""
    ran: list[str] = []

    def hear(event: Event) -> None:
        if isinstance(event, Finished) and not event.cached:
            ran.append(event.step)

    studio.make(brief, hear)
    return sorted(ran)


def signing(steps: list[str]) -> bool:
    """Whether they only label, sign, and bind what is signed: that is a house's own to do."""
    return all(step == "protect.seal" or step.startswith("publish.") for step in steps)


def told(studio: Studio, work: str) -> dict[str, object]:
    """All that users can read of a work, but where its files lie and when it came."""
    parts = studio.parts(work)
    files = [Path(row.path).name for row in studio.files(work)]
    return {
        "record": studio.ledger.works.get(work).model_copy(update={"updated": None}),
        "parts": parts,
        "texts": [studio.part_text(work, part.name) for part in parts],
        "edits": studio.ledger.works.edits(work),
        "human": studio.human_share(work),
        "costs": studio.costs(work),
        "files": {name: studio.why(work, name) for name in files},
        "why": [studio.why(work, part.name) for part in parts if part.engine],
    }


def files_of(studio: Studio, work: str) -> dict[str, bytes]:
    return {Path(r.path).name: Path(r.path).read_bytes() for r in studio.files(work)}


def test_a_book_moves_whole_and_is_gone_on_with(houses: Houses) -> None:
    brief = little_brief(narration=True, pages=4)
    with houses.studio("a") as first:
        work = first.make(brief).work
        first.edit(work, "page 2", PAGE)
        first.make(brief)
        first.edit(work, "page 3", "To be taken back.")
        first.undo(work, "page 3")
        data, before, files = packed(first, work), told(first, work), files_of(first, work)
        assert packed(first, work) == data, "the same work, the same bytes"
    with houses.studio("b") as second:
        moved = opened(second, data)
        assert (moved.work, moved.new, moved.files) == (work, True, len(files))
        assert told(second, work) == before
        assert files_of(second, work) == files
        for row in second.files(work):
            assert Path(row.path).is_relative_to(houses.folder / "b" / "dist")
            report = verify(Path(row.path))
            assert report.whole, row.path
            signer = next(f for f in report.findings if f.rule == "c2pa.signer")
            assert signer.outcome == "unknown", "the other house signed it"
        assert signing(remade(second, brief)), "a house signs for itself, and only that"
        assert houses.at("b").asked() == []
        assert all(verify(Path(row.path)).whole for row in second.files(work))
        second.edit(work, "page 4", "The lights went home.")
        ran = remade(second, brief)
        assert "write.page" not in ran and "write.canon" not in ran
        asked = houses.at("b").asked()
        staged = [line for line in asked if line.startswith("writes")]
        assert len(staged) == 1 and staged[0].startswith("writes staging The lights went home.")
        second.undo(work, "page 4")
        assert remade(second, brief) == []
        moved_on = packed(second, work)
    with houses.studio("c") as third:
        assert opened(third, moved_on).new
        assert third.part_text(work, "page 2") == PAGE


def test_where_both_sign_by_one_certificate_nothing_at_all_is_made(houses: Houses) -> None:
    with houses.studio("a") as first:
        work = first.make(little_brief(pages=1)).work
        data, files = packed(first, work), files_of(first, work)
    houses.at("b")
    shutil.copytree(houses.folder / "a/home/authority", houses.folder / "b/home/authority")
    with houses.studio("b") as second:
        opened(second, data)
        assert remade(second, little_brief(pages=1)) == []
        assert files_of(second, work) == files


def test_a_work_made_from_another_brings_it_along(houses: Houses) -> None:
    with houses.studio("a") as first:
        source = first.make(little_brief(pages=2)).work
        brief = little_brief("zh", form="translation", source=source, line="译成中文")
        work = first.make(brief).work
        data, before = packed(first, work), told(first, work)
        assert any(link.step == "source" for link in first.why(work, "title"))
    with houses.studio("b") as second:
        moved = opened(second, data)
        assert (moved.sources, moved.kept) == ((source,), ())
        assert told(second, work) == before
        assert signing(remade(second, brief)) and houses.at("b").asked() == []
        assert second.find(source).state == "done"
    with houses.studio("c") as third:
        other = third.make(little_brief(pages=2)).work
        third.edit(other, "page 1", "Mine.")
        moved = opened(third, data)
        assert (other, moved.sources, moved.kept) == (source, (), (source,))
        assert third.part_text(source, "page 1") == "Mine.", "what is here stays"


def test_a_source_that_is_gone_is_still_told(houses: Houses) -> None:
    with houses.studio("a") as first:
        source = first.make(little_brief(pages=2)).work
        brief = little_brief("zh", form="translation", source=source, line="译成中文")
        work = first.make(brief).work
        chain = first.why(work, "page 1")
        first.ledger.works.remove(source)
        data = packed(first, work)
    with houses.studio("b") as second:
        assert opened(second, data).sources == ()
        steps = [link.step for link in second.why(work, "page 1")]
        assert steps == [link.step for link in chain] and "write.page" in steps


def test_what_is_there_already_is_never_overwritten(houses: Houses) -> None:
    with houses.studio("a") as first:
        work = first.make(little_brief(pages=2)).work
        data = packed(first, work)
        first.edit(work, "page 1", PAGE)
        edited = packed(first, work)
    with houses.studio("b") as second:
        assert opened(second, data).new
        before, files = told(second, work), files_of(second, work)
        assert not opened(second, data).new, "the same again: nothing to do"
        with pytest.raises(Differs, match=r"0 edits here and 1 in the archive") as error:
            opened(second, edited)
        assert "本处有 0 次修改" in error.value.chinese
        assert (told(second, work), files_of(second, work)) == (before, files)
        second.ledger.works.remove(work)
        assert opened(second, edited).new and second.part_text(work, "page 1") == PAGE


def test_the_files_of_somebody_else_are_not_replaced(houses: Houses) -> None:
    with houses.studio("a") as first:
        work = first.make(little_brief(pages=2)).work
        data, files = packed(first, work), files_of(first, work)
        name = Path(first.files(work)[0].path).parent.name
    folder = houses.folder / "b/dist" / name
    folder.mkdir(parents=True)
    (folder / "cover.png").write_bytes(b"mine")
    with houses.studio("b") as second:
        opened(second, data)
        assert (folder / "cover.png").read_bytes() == b"mine"
        assert files_of(second, work) == files
        assert {Path(r.path).parent.name for r in second.files(work)} == {f"{name}-2"}


def test_nothing_of_the_house_itself_travels(houses: Houses) -> None:
    with houses.studio("a") as first:
        made = first.make(little_brief(pages=2)).work
        other = first.make(little_brief("zh", line="别人的故事", pages=1)).work
        secret = first.ledger.keys.add("client", "maker")
        first.ledger.usage.ask(made, "client")
        data = packed(first, made)
        archive = Archive(io.BytesIO(data), "x")
        said = "\n".join(archive.rows().texts()) + repr(archive.rows()) + repr(archive.manifest)
        for word in (
            secret,
            "client",
            str(houses.folder),
            first.ledger.steps.of_work(made)[0].host,
        ):
            assert word not in said
        strangers = {s.key for s in first.ledger.steps.of_work(other)}
        strangers -= {s.key for s in first.ledger.steps.of_work(made)}
        assert strangers and not strangers & {s.key for s in archive.rows().steps}


def test_a_damaged_asset_is_named_and_healed_before_it_travels(houses: Houses) -> None:
    with houses.studio("a") as first:
        brief = little_brief(pages=2)
        work = first.make(brief).work
        digest = next(r.digest for r in first.ledger.works.releases(work) if "cover" in r.path)
        path = houses.folder / "a/home/assets" / digest[:2] / digest[2:]
        path.write_bytes(b"rotten")
        file = houses.folder / "book.baiyi"
        with pytest.raises(DigestMismatch, match=f"baiyi rebuild {work}"):
            pack_file(first, work, file)
        assert not list(houses.folder.glob("*book*")), "no half of it stays"
        first.make(brief)
        pack_file(first, work, file)
    with houses.studio("b") as second, file.open("rb") as stream:
        assert unpack(second, stream, file.name).new


def test_into_postgres_and_s3_and_out_again(
    houses: Houses, bucket: str, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with houses.studio("a") as first:
        work = first.make(little_brief(pages=1)).work
        first.edit(work, "page 1", PAGE)
        data, before = packed(first, work), told(first, work)
    monkeypatch.setenv("BAIYI_STORE", bucket)
    monkeypatch.setenv("BAIYI_DATABASE", postgres_url)
    with houses.studio("b") as second:
        assert opened(second, data).new and not opened(second, data).new
        assert told(second, work) == before
        second.make(little_brief(pages=1))
        further = packed(second, work)
    monkeypatch.delenv("BAIYI_STORE")
    monkeypatch.delenv("BAIYI_DATABASE")
    with houses.studio("c") as third:
        assert opened(third, further).new and third.part_text(work, "page 1") == PAGE
