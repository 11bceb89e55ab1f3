"""Every shape of source is read, and a broken one is named."""

from __future__ import annotations

import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from baiyi.errors import Damaged, NotFound, UserError
from baiyi.models.data import archives, chunk, conversions, files, midi, poems, shapes
from baiyi.models.data.item import of_lines
from baiyi.models.data.recipe import Cleaning, Quality, Rules, Source

RULES = Rules(cleaning=Cleaning(), quality=Quality(), run=0)


def source(shape: str, **more: Any) -> Source:
    given = {"name": "s", "shape": shape, "path": "x", "rights": {"licence": "MIT"}, **more}
    return Source.model_validate(given)


def read(data: bytes, name: str, shape: str, **more: Any) -> list[dict[str, str]]:
    return list(chunk.read(data, name, source(shape, **more)))


def test_json_lines_with_their_own_columns() -> None:
    rows = [{"body": "a b", "who": "X", "n": 3, "rights": "CC0-1.0"}, {"body": None, "who": ""}]
    data = "\n".join(map(json.dumps, rows)).encode()
    columns = {"text": "body", "author": "who", "number": "n", "licence": "rights"}
    first, second = read(data, "f.jsonl-00000", "jsonl", fields=columns)
    assert first.pop("id")
    assert first == {"text": "a b", "author": "X", "number": "3", "licence": "CC0-1.0"}
    assert second["text"] == "" and "author" not in second


@pytest.mark.parametrize(
    ("line", "error", "named"),
    [
        (b'{"text": "a"', Damaged, "line 2 of this piece, is not JSON"),
        (b'{"body": "a"}', UserError, "no text in 'text'; it has: body"),
        (b"[1]", UserError, "no text in 'text'; it has: list"),
    ],
)
def test_a_bad_line_is_named(line: bytes, error: type[Exception], named: str) -> None:
    with pytest.raises(error, match=named) as caught:
        read(b'{"text": "a"}\n' + line, "f.jsonl-00000", "jsonl")
    assert "第 2 行" in caught.value.chinese and "f.jsonl-00000" in caught.value.chinese


def test_ranges_are_whole_lines_and_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f.jsonl"
    path.write_bytes(b"".join(b'{"text": "%d"}\n' % n for n in range(500)))
    monkeypatch.setattr(files, "PIECE", 700)
    found = list(files.ranges(path, "s"))
    assert len(found) > 5
    data = path.read_bytes()
    pieces = [data[piece.start : piece.end] for piece in found]
    assert b"".join(pieces) == data and all(piece.endswith(b"}\n") for piece in pieces)
    monkeypatch.setattr(files, "LONGEST_LINE", 8)
    with pytest.raises(Damaged, match="a line of more than 8 bytes"):
        list(files.ranges(path, "s"))


def test_texts_in_several_encodings_go_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    for name, encoding in (("one.txt", "utf-8"), ("deep/one.txt", "gb18030"), ("b.md", "utf-16")):
        (tmp_path / name).write_text("河上的灯亮了。", encoding)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    [batch] = files.batches(tmp_path, "text", "s")
    assert [name for _, _, name in batch] == ["b.md", "deep/one.txt", "one.txt"]
    group = archives.Group()
    for path, _, name in batch:
        group.add(name, Path(path).read_bytes())
    found = read(group.whole(), "s-00000.tar", "text")
    assert {item["text"] for item in found} == {"河上的灯亮了。"}
    assert len({item["id"] for item in found}) == 3
    assert group.whole() == group.whole()
    monkeypatch.setattr(files, "LARGEST", 10)
    with pytest.raises(UserError, match=r"b\.md has more than 10 bytes"):
        list(files.batches(tmp_path, "text", "s"))


def test_a_source_with_no_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="the source 'mine' has no files"):
        files.below(tmp_path, (".txt",), "mine")


def test_tunes_of_abc() -> None:
    data = b"%head\n\nX:1\nT:The Lamp\nC:Ann\nR:Jig\nM:6/8\nK:D major\nABc|\n\nX:2\nT:No key\nABc\n"
    [tune] = read(data, "t.abc", "abc")
    assert tune["text"].startswith("X:1\nT:The Lamp") and tune["text"].endswith("ABc|")
    assert (tune["author"], tune["form"], tune["metre"]) == ("Ann", "jig", "6/8")


def test_tunes_of_abc_are_told_as_their_notes_where_the_source_asks_for_it() -> None:
    tune = "X:1\nT:Meal, The Bag Of.\nM:2/4\nL:1/8\nK:{}\n{}|]\n\nX:2\nT:Odd\nK:C\nABC|\n\n"
    fields = {"text": "melody"}
    high = tune.format("D", "d2f2|edcd|efge|d4").encode()
    low = tune.format("C", "c2e2|dcBc|defd|c4").encode()
    one, odd = read(high, "t.abc", "abc", fields=fields)
    two, _ = read(low, "t.abc", "abc", fields=fields)
    assert (
        one["text"]
        == two["text"]
        == "[④4c4e③2d2c2B2c②2d2e2f2d①8c".replace("c", "C")
        .replace("B", "O")
        .replace("d", "D")
        .replace("e", "E")
        .replace("f", "F")
    ), "in no key"
    assert (one["mode"], one["metre"], one["key"]) == ("major", "2/4", "D")
    assert odd["text"] == "", "it does not add up: dropped as empty, and counted"
    assert shapes.family_of("The Bag Of Meal") == shapes.family_of("BAG OF MEAL, THE")
    assert one["work"] != odd["work"]


def test_a_wheel_is_an_archive_too(tmp_path: Path) -> None:
    wheel = tmp_path / "w.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("pack/tunes/a.abc", "X:1")
        file.writestr("pack/code.py", "1/0")
    [piece] = archives.pieces(wheel, ("pack/tunes/*.abc",))
    with tarfile.open(fileobj=io.BytesIO(piece)) as tar:
        assert tar.getnames() == ["pack/tunes/a.abc"]
    wheel.write_bytes(wheel.read_bytes()[:-30])
    with pytest.raises(Damaged, match="cannot be unpacked"):
        list(archives.pieces(wheel, ("*",)))


def track(*events: bytes, title: bytes = b"Lamp") -> bytes:
    body = b"\0\xff\x03" + bytes([len(title)]) + title + b"".join(events) + b"\0\xff\x2f\0"
    return b"MTrk" + struct.pack(">I", len(body)) + body


def song(*tracks: bytes) -> bytes:
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), 480) + b"".join(tracks)


NOTES = (
    b"\0\xff\x58\4\3\2\x18\x08",  # 3/4
    b"\0\xff\x59\2\1\0",  # G major
    b"\0\x90\x3c\x50",
    b"\x83\x60\x3c\0",  # 480 ticks later, by running status
    b"\0\x99\x24\x50\0\x89\x24\0",  # a drum
    b"\x87\x40\x90\x43\x50\x81\x70\x80\x43\0",
)


def test_notes_of_midi_by_bars() -> None:
    tune = midi.tune(song(track(*NOTES)))
    assert (tune.title, tune.metre, tune.key) == ("Lamp", (3, 4), "G")
    assert tune.text == "C4@0+4\nG4@0+2"


@pytest.mark.parametrize("cut", [3, 13, 20, -6])
def test_a_cut_midi_is_damaged(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.mid"
    path.write_bytes(song(track(*NOTES))[:cut])
    with pytest.raises(Damaged, match=r"cut\.mid is no MIDI file"):
        conversions.tunes(((str(path), "0" * 64),))


def test_rows_of_parquet_and_a_corrupt_one(tmp_path: Path) -> None:
    import datetime

    import pyarrow
    from pyarrow import parquet

    path = tmp_path / "p.parquet"
    rows = [{"text": f"t{n}", "n": n, "day": datetime.date(2026, 1, 1)} for n in range(10)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=4)
    assert conversions.row_groups(path) == 3
    found = list(of_lines(conversions._rows(str(path), 1)))
    assert found == [{"text": f"t{n}", "n": n, "day": "2026-01-01"} for n in range(4, 8)]
    data = bytearray(path.read_bytes())
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(Damaged, match=r"p\.parquet is no Parquet file") as caught:
        conversions.row_groups(path)
    assert "p.parquet" in caught.value.chinese


def test_pictures_with_their_captions(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "c.jpg"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    (tmp_path / "a.txt").write_text("a lamp")
    (tmp_path / "captions.jsonl").write_text('{"file_name": "b.png", "text": "a bridge"}\n')
    (tmp_path / "metadata.jsonl").write_text('{"file_name": "c.jpg", "caption": ""}\n')
    found = {name: text for name, _, text in conversions.captioned(tmp_path, "s")}
    assert found == {"a.png": "a lamp", "b.png": "a bridge", "c.jpg": ""}
    (tmp_path / "captions.jsonl").write_text('{"text": "a bridge"}\n')
    with pytest.raises(Damaged, match=r"captions\.jsonl, line 1, has no file_name"):
        list(conversions.captioned(tmp_path, "s"))


POEM = {"author": "李白", "title": "靜夜思 其二", "paragraphs": ["床前明月光，疑是地上霜。"] * 2}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {"form": "五绝", "work": "李白/靜夜思", "period": "唐"}),
        ({"paragraphs": ["三五七言，秋风清，秋月明。"]}, {"form": "古"}),
        ({"rhythmic": "如夢令", "title": None}, {"form": "ci", "tune": "如夢令", "title": ""}),
        ({"author": "佚名"}, {"author": ""}),
    ],
)
def test_poems_get_their_form(change: dict[str, Any], expected: dict[str, str]) -> None:
    data = json.dumps([POEM | change]).encode()
    [item] = poems.poems(data, "chinese-poetry/poet.tang.0.json")
    assert poems.shaped(item) is None
    assert {key: item[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("change", "why"),
    [({"title": "句"}, "fragment"), ({"paragraphs": ["床前？月光，疑是地上霜好。"]}, None)],
)
def test_fragments_are_no_poems(change: dict[str, Any], why: str | None) -> None:
    [item] = poems.poems(json.dumps([POEM | change]).encode(), "poet.song.0.json")
    assert poems.shaped(item) == why


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, data in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    return out.getvalue()


def test_an_archive_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.tgz"
    poem = json.dumps([POEM]).encode()
    path.write_bytes(archive({f"p/poet.tang.{n}.json": poem for n in range(6)} | {"p/x.md": b"x"}))
    monkeypatch.setattr(archives, "PIECE", 2 * len(poem))
    pieces = list(archives.pieces(path, ("*/poet.*.json",)))
    assert len(pieces) == 3
    found = [item for piece in pieces for item in read(piece, "p.tar", "poems")]
    assert len(found) == 6 and {item["period"] for item in found} == {"唐"}
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Damaged, match=r"p\.tgz cannot be unpacked"):
        list(archives.pieces(path, ("*",)))
    with pytest.raises(Damaged, match=r"poet\.json is no JSON"):
        read(b"[{", "poet.json", "poems")


def prepared(texts: list[str], change: Callable[[Rules], Rules] = lambda r: r) -> Any:
    data = "\n".join(json.dumps({"text": text, "id": str(n)}) for n, text in enumerate(texts))
    items, _, _, tally = chunk.prepared(data.encode(), "f", change(RULES), source("jsonl"))
    return list(of_lines(items)), tally


def test_what_went_out_is_counted_with_its_reason_and_a_sample() -> None:
    items, tally = prepared(["good text", "", "bad \ufffd text", "mail a@b.example.org"])
    assert [item["id"] for item in items] == ["0", "3"]
    assert items[1]["text"] == "mail <email>" and items[0]["licence"] == "MIT"
    assert (tally.read, tally.kept) == (4, 2)
    assert tally.dropped == {"empty": 1, "broken encoding": 1}
    assert tally.samples["broken encoding"] == ("bad \ufffd text",)
    assert tally.masked == {"email": 1} and tally.values == {"licence": {"MIT": 2}}
    both = chunk.added((tally, tally))
    assert both.read == 8 and both.dropped["empty"] == 2 and both.values == {"licence": {"MIT": 4}}
