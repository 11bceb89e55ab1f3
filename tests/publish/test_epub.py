"""The read-along book, judged by the W3C's own checker."""

from __future__ import annotations

import io
import itertools
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from baiyi.publish.epub import epub
from baiyi.values import Book

SMIL = "{http://www.w3.org/ns/SMIL}"


def made(book: Book, notice: str) -> bytes:
    return epub(book, notice=notice, identifier="urn:baiyi:test").read()


def silent(book: Book) -> Book:
    spreads = tuple(s.model_copy(update={"recording": None}) for s in book.spreads)
    return book.model_copy(update={"opening": None, "spreads": spreads})


def checker() -> list[str]:
    """The command; Debian's is a JAR that only some kernels start by themselves."""
    found, java = shutil.which("epubcheck"), shutil.which("java")
    if found is None or (zipfile.is_zipfile(found) and java is None):
        pytest.skip("epubcheck is not installed (scripts/system-packages.sh)")
    if zipfile.is_zipfile(found):
        return [str(java), "-XX:TieredStopAtLevel=1", "-jar", str(Path(found).resolve())]
    return [found]


def complaints(data: bytes, folder: Path) -> list[str]:
    """What epubcheck says of severity WARNING or worse."""
    command = checker()
    book, report = folder / "book.epub", folder / "report.json"
    book.write_bytes(data)
    arguments = [*command, str(book), "--json", str(report)]
    subprocess.run(arguments, capture_output=True, timeout=120)
    messages = json.loads(report.read_text("utf-8"))["messages"]
    grave = ("FATAL", "ERROR", "WARNING")
    return [f"{m['ID']}: {m['message']}" for m in messages if m["severity"] in grave]


def test_epubcheck_finds_nothing_in_a_narrated_chinese_book(
    sample_books: dict[str, Book], tmp_path: Path
) -> None:
    assert complaints(made(sample_books["zh"], "本作品由人工智能生成"), tmp_path) == []


def test_epubcheck_finds_nothing_in_a_hostile_book(
    hostile_book: Book, notice: str, language: str, tmp_path: Path
) -> None:
    if language == "zh":
        pytest.skip("the checker costs seconds; English carries the longer words")
    assert complaints(made(hostile_book, notice), tmp_path) == []


def test_epubcheck_complains_about_a_broken_book(
    sample_books: dict[str, Book], tmp_path: Path
) -> None:
    """The judge itself is awake: without its stylesheet the book is refused."""
    source = zipfile.ZipFile(io.BytesIO(made(silent(sample_books["en"]), "Notice")))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as broken:
        for entry in source.infolist():
            if not entry.filename.endswith(".css"):
                broken.writestr(entry, source.read(entry))
    assert complaints(file.getvalue(), tmp_path)


def test_overlay_covers_the_sound_without_a_gap(sample_book: Book, notice: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(sample_book, notice)))
    overlay = etree.fromstring(archive.read("EPUB/page-1.smil"))
    clips = [
        (float(audio.get("clipBegin")[:-1]), float(audio.get("clipEnd")[:-1]))
        for audio in overlay.iter(f"{SMIL}audio")
    ]
    assert len(clips) > 10
    assert clips[0][0] == 0
    assert all(before[1] == after[0] for before, after in itertools.pairwise(clips))
    recording = sample_book.spreads[0].recording
    assert recording is not None and clips[-1][1] == pytest.approx(recording.seconds, abs=0.001)


def test_every_cue_stands_in_its_page_and_the_text_is_whole(sample_book: Book, notice: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(sample_book, notice)))
    for number, spread in enumerate(sample_book.spreads, 1):
        page = etree.fromstring(archive.read(f"EPUB/page-{number}.xhtml"))
        overlay = etree.fromstring(archive.read(f"EPUB/page-{number}.smil"))
        ids = set(page.xpath("//@id"))
        targets = {t.get("src").partition("#")[2] for t in overlay.iter(f"{SMIL}text")}
        assert targets and targets <= ids
        text = page.xpath('//*[@id="text"]')[0]
        assert "".join(text.itertext()).split() == spread.page.text.split()


def test_notice_is_on_the_title_page_and_in_the_colophon(sample_book: Book, notice: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(sample_book, notice)))
    for name in ("title", "colophon"):
        assert notice in archive.read(f"EPUB/{name}.xhtml").decode()


def test_pictures_go_in_as_they_are(sample_book: Book, notice: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(sample_book, notice)))
    picture = sample_book.spreads[0].picture
    assert picture and archive.read("EPUB/images/page-1.jpg") == picture.image.read()


def test_a_silent_one_page_book_has_no_overlay(
    book_of: Callable[[str, int], Book], notice: str
) -> None:
    data = made(silent(book_of("zh", 1)), notice)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "EPUB/page-1.xhtml" in names
    assert not [name for name in names if name.endswith((".smil", ".mp3"))]


def test_same_book_same_bytes(book_of: Callable[[str, int], Book], notice: str) -> None:
    assert made(book_of("en", 1), notice) == made(book_of("en", 1), notice)
