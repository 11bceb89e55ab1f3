"""The printed book, read back by poppler."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from baiyi.publish.pdf import pdf
from baiyi.values import Book


def poppler(tool: str, data: bytes, folder: Path, *options: str) -> str:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed (scripts/system-packages.sh)")
    file = folder / "book.pdf"
    file.write_bytes(data)
    arguments = [tool, *options, str(file)]
    if tool in ("pdftotext", "pdftoppm"):
        arguments.append("-" if tool == "pdftotext" else str(folder / "leaf"))
    done = subprocess.run(arguments, capture_output=True, check=True)
    assert b"Error" not in done.stderr, done.stderr
    return done.stdout.decode()


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_fonts_are_embedded_and_text_is_found(
    sample_book: Book, notice: str, tmp_path: Path
) -> None:
    data = pdf(sample_book, notice=notice).read()
    rows = poppler("pdffonts", data, tmp_path).splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows), rows
    text = squeezed(poppler("pdftotext", data, tmp_path, "-raw"))
    for wanted in (sample_book.title, sample_book.author, notice):
        assert squeezed(wanted) in text
    for spread in sample_book.spreads:
        assert squeezed(spread.page.text)[:60] in text


def test_one_leaf_a_page_and_the_page_numbers(
    sample_book: Book, notice: str, tmp_path: Path
) -> None:
    data = pdf(sample_book, notice=notice).read()
    leaves = poppler("pdftotext", data, tmp_path, "-raw").split("\f")[:-1]
    # cover, title page, three pages, colophon
    assert len(leaves) == 6
    assert [leaf.strip().splitlines()[-1] for leaf in leaves[2:5]] == ["1", "2", "3"]
    assert squeezed(notice) in squeezed(leaves[1])
    assert squeezed(notice) in squeezed(leaves[5])


def test_cover_and_pictures_bleed(sample_books: dict[str, Book], tmp_path: Path) -> None:
    poppler("pdftoppm", pdf(sample_books["zh"], notice="声明").read(), tmp_path, "-r", "20", "-png")
    cover, page = (Image.open(tmp_path / f"leaf-{n}.png").convert("L") for n in (1, 3))
    paper = page.getpixel((4, page.height - 4))
    for at in ((1, 1), (cover.width - 2, 1), (1, cover.height - 2)):
        assert abs(cover.getpixel(at) - paper) > 20
    for at in ((1, 1), (page.width - 2, 1), (1, page.height // 2)):
        assert abs(page.getpixel(at) - paper) > 20


def test_markup_stays_text_and_nothing_runs_off_the_leaf(
    hostile_book: Book, notice: str, tmp_path: Path
) -> None:
    data = pdf(hostile_book, notice=notice).read()
    text = squeezed(poppler("pdftotext", data, tmp_path, "-raw"))
    for wanted in ("<script>alert(1)</script>", "#panic()", "*bold*", "$$", "]]>", "@ref<label>"):
        assert wanted in text
    assert "□灯light" in text  # a lantern that no typeface has
    boxes = poppler("pdftotext", data, tmp_path, "-bbox")
    edges = [float(part.split('"')[1]) for part in boxes.split("xMax=")[1:]]
    assert max(edges) < 720


def test_a_silent_one_page_book_without_pictures(
    book_of: Callable[[str, int], Book], notice: str
) -> None:
    book = book_of("en", 1)
    bare = book.spreads[0].model_copy(update={"picture": None, "recording": None})
    plain = book.model_copy(update={"cover": None, "opening": None, "spreads": (bare,)})
    with pikepdf.open(io.BytesIO(pdf(plain, notice=notice).read())) as found:
        assert len(found.pages) == 3


def test_tagged_for_screen_readers_with_title_and_language(
    sample_book: Book, notice: str, language: str
) -> None:
    with pikepdf.open(io.BytesIO(pdf(sample_book, notice=notice).read())) as found:
        assert found.Root.MarkInfo.Marked
        assert str(found.Root.Lang).lower().startswith(language)
        assert str(found.docinfo["/Title"]) == sample_book.title
        assert "/CreationDate" not in found.docinfo


def test_same_book_same_bytes(book_of: Callable[[str, int], Book], notice: str) -> None:
    first, second = (pdf(book_of("zh", 2), notice=notice) for _ in range(2))
    assert first.read() == second.read()
