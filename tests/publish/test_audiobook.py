"""The audiobook, measured by ffprobe and by our own ear for loudness."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pyloudnorm
import pytest

from baiyi.errors import Unsupported
from baiyi.publish.audiobook import audiobook
from baiyi.values import Book


def probed(data: bytes, folder: Path) -> dict[str, Any]:
    probe = shutil.which("ffprobe")
    if probe is None:
        pytest.skip("ffprobe is not installed (scripts/system-packages.sh)")
    file = folder / "book.m4b"
    file.write_bytes(data)
    show = ["-show_chapters", "-show_streams", "-show_format"]
    done = subprocess.run(
        [probe, "-v", "error", "-of", "json", *show, str(file)], capture_output=True, check=True
    )
    assert done.stderr == b""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def seconds(book: Book) -> float:
    recordings = [book.opening, *(spread.recording for spread in book.spreads)]
    return sum(recording.seconds for recording in recordings if recording)


def test_chapters_are_the_opening_and_the_pages_at_their_times(
    sample_book: Book, notice: str, tmp_path: Path
) -> None:
    found = probed(audiobook(sample_book, notice=notice).read(), tmp_path)
    chapters = found["chapters"]
    assert chapters[0]["tags"]["title"] == sample_book.title
    assert len(chapters) == 1 + len(sample_book.spreads)
    clock = 0.0
    for chapter, recording in zip(
        chapters,
        [sample_book.opening, *(spread.recording for spread in sample_book.spreads)],
        strict=True,
    ):
        assert recording is not None
        assert float(chapter["start_time"]) == pytest.approx(clock, abs=0.002)
        clock += recording.seconds
        assert float(chapter["end_time"]) == pytest.approx(clock, abs=0.002)


def test_duration_cover_and_tags(sample_book: Book, notice: str, tmp_path: Path) -> None:
    found = probed(audiobook(sample_book, notice=notice).read(), tmp_path)
    assert float(found["format"]["duration"]) == pytest.approx(seconds(sample_book), abs=0.1)
    tags = found["format"]["tags"]
    assert tags["title"] == sample_book.title
    assert tags["artist"] == sample_book.author
    assert notice in tags["description"]
    sound, cover = (s for s in found["streams"] if s["codec_type"] in ("audio", "video"))
    assert (sound["codec_name"], sound["channels"]) == ("aac", 1)
    assert cover["disposition"]["attached_pic"] == 1
    assert sample_book.cover and cover["width"] == sample_book.cover.width


def test_loudness_and_peak(sample_books: dict[str, Book]) -> None:
    data = audiobook(sample_books["en"], notice="Notice").read()
    with av.open(io.BytesIO(data)) as container:
        rate = container.streams.audio[0].rate
        parts = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    samples = np.concatenate(parts).astype(np.float64)
    assert np.abs(samples).max() < 1.0
    assert pyloudnorm.Meter(rate).integrated_loudness(samples) == pytest.approx(-18, abs=1.0)


def test_a_page_without_recording_has_no_chapter(
    hostile_book: Book, notice: str, tmp_path: Path
) -> None:
    found = probed(audiobook(hostile_book, notice=notice).read(), tmp_path)
    assert len(found["chapters"]) == 2


def test_a_silent_book_is_refused_with_the_way_out(book_of: Callable[[str, int], Book]) -> None:
    book = book_of("zh", 1)
    spreads = tuple(s.model_copy(update={"recording": None}) for s in book.spreads)
    quiet = book.model_copy(update={"opening": None, "spreads": spreads})
    with pytest.raises(Unsupported, match="narration: true") as error:
        audiobook(quiet, notice="声明")
    assert book.title in error.value.chinese


def test_same_book_same_bytes(book_of: Callable[[str, int], Book], notice: str) -> None:
    first, second = (audiobook(book_of("zh", 1), notice=notice) for _ in range(2))
    assert first.read() == second.read()
