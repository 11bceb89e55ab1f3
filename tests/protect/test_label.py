"""Labels, read back by programs that know nothing of Baiyi."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from screenplay_tools.fountain.parser import Parser as FountainParser

from baiyi.errors import StepFailed, Unsupported
from baiyi.protect.label_picture import draw_label
from baiyi.protect.seal import seal
from baiyi.protect.verify import verify
from baiyi.settings import settings
from baiyi.values import Asset, Sealed

from .conftest import (
    ENDINGS,
    NOTICE,
    fountain_page,
    independent,
    origin,
    picture,
    plain_file,
    program,
)

Make = Callable[..., tuple[Sealed, Path]]


@pytest.mark.parametrize("ending", ENDINGS)
def test_other_programs_read_the_implicit_label(ending: str, sealed_file: Make) -> None:
    sealed, path = sealed_file(ending)
    aigc, kind = independent(path)
    assert (aigc["Label"], aigc["ContentProducer"], aigc["ProduceID"]) == (
        "1",
        "测试工作室",
        "BY-0001",
    )
    assert set(aigc) == {
        "Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator",
        "PropagateID", "ReservedCode2",
    }  # fmt: skip
    assert aigc == json.loads(sealed.implicit)
    assert kind.endswith("trainedAlgorithmicMedia") or kind == "Trained Algorithmic Media"
    assert sealed.explicit


def test_a_work_with_human_parts_is_a_composite(sealed_file: Make) -> None:
    _, path = sealed_file("html", human_share=0.4)
    assert independent(path)[1].endswith("compositeWithTrainedAlgorithmicMedia")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(480, 320), (300, 700), (1024, 1024), (64, 64)])
def test_the_words_on_a_picture_are_a_twentieth_high(language: str, size: tuple[int, int]) -> None:
    """Measured in the pixels: the rows of one letter's ink, not what the code says of itself."""
    fonts = settings().cache / "weights"
    before = Image.new("RGB", size, (40, 55, 90))
    after, placed = draw_label(before, language, fonts)
    left, top, right, bottom = placed.box
    plate = np.asarray(after.crop((left, top, min(right, size[0]), min(bottom, size[1]))))
    assert placed.contrast >= 4.5
    assert right <= size[0] and bottom <= size[1], "the whole label lies inside the picture"
    assert _highest_run(plate) >= 0.05 * min(size)


def _highest_run(plate: np.ndarray) -> int:
    """Rows of the highest block of ink inside the plate's frame line."""
    grey = plate.astype(float).mean(axis=2)
    height, width = grey.shape
    trim = max(2, round(min(height, width) * 0.05)) + 1
    inner = grey[trim:-trim, trim:-trim]
    ground = np.median(inner)
    far = np.abs(inner - ground) > 0.35 * np.abs(inner - ground).max()
    rows = np.r_[0, far.any(axis=1).astype(int), 0]
    edges = np.flatnonzero(np.diff(rows))
    return int((edges[1::2] - edges[::2]).max())


def test_a_picture_keeps_its_size_and_its_far_corner() -> None:
    fonts = settings().cache / "weights"
    with Image.open(io.BytesIO(picture())) as before:
        after, placed = draw_label(before.convert("RGB"), "zh", fonts)
        changed = np.asarray(after) != np.asarray(before)
    left, top, right, bottom = placed.box
    changed[top:bottom, left:right] = False
    assert after.size == (480, 320) and not changed.any()


def test_epubcheck_finds_nothing_after_labelling(sealed_file: Make, tmp_path: Path) -> None:
    found, report = program("epubcheck"), tmp_path / "report.json"
    command = [found]
    if zipfile.is_zipfile(found):  # Debian's is a JAR that only some kernels start
        command = [program("java"), "-XX:TieredStopAtLevel=1", "-jar", str(Path(found).resolve())]
    _, path = sealed_file("epub")
    subprocess.run([*command, str(path), "--json", str(report)], capture_output=True, timeout=120)
    told: list[dict[str, Any]] = json.loads(report.read_text("utf-8"))["messages"]
    assert [m for m in told if m["severity"] in ("FATAL", "ERROR", "WARNING")] == []


def test_a_book_without_the_notice_is_not_labelled(own_home: Path) -> None:
    with pytest.raises(StepFailed, match="no page of the EPUB says"):
        seal(Asset.of(plain_file("epub"), ENDINGS["epub"]), origin(notice="另一句提示语"))


def test_text_says_it_at_start_and_end_and_only_once_more_when_sealed_again(
    sealed_file: Make, own_home: Path
) -> None:
    sealed, path = sealed_file("md")
    assert path.read_text("utf-8").count(NOTICE) == 2
    again = seal(Asset.of(sealed.asset.read(), "text/markdown"), origin())
    assert again.asset.read().decode().count(NOTICE) == 2


def test_a_labelled_script_is_still_that_script(sealed_file: Make) -> None:
    """The notice is a key of the title page, and no element of the script is new."""
    _, path = sealed_file("fountain")
    page = fountain_page(path.read_text("utf-8"))
    assert (page["Title"], page["Notes"]) == ("河灯", NOTICE)
    labelled, plain = FountainParser(), FountainParser()
    labelled.add_text(path.read_text("utf-8"))
    plain.add_text(plain_file("fountain").decode())
    assert [e.text for e in labelled.script.elements] == [e.text for e in plain.script.elements]


def test_a_script_without_a_title_page_gets_one(own_home: Path) -> None:
    script = Asset.of(b"FADE IN:\n\nEXT. RIVER - DAY\n", "text/x-fountain")
    text = seal(script, origin()).asset.read().decode()
    assert fountain_page(text)["Notes"] == NOTICE
    assert text.endswith("\n\nFADE IN:\n\nEXT. RIVER - DAY\n")


def test_a_table_keeps_its_columns(sealed_file: Make) -> None:
    _, path = sealed_file("csv")
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    assert rows == [["场景", "人物"], ["桥下", "小满"], [NOTICE, ""]]


@pytest.mark.parametrize("ending", ["srt", "vtt"])
def test_subtitles_begin_with_the_notice_and_stay_subtitles(ending: str, sealed_file: Make) -> None:
    """As FFmpeg reads them."""
    _, path = sealed_file(ending)
    with av.open(path) as container:
        shown = [
            (float(p.pts * p.time_base), float(p.duration * p.time_base), bytes(p).decode())
            for p in container.demux()
            if p.size
        ]
    assert shown == [(0.0, 2.0, NOTICE), (1.0, 1.5, "河灯亮了。")]


@pytest.mark.parametrize(
    "ending", ["fountain", "fdx", "ink", "csv", "docx", "srt", "vtt", "musicxml", "mid"]
)
def test_sealing_again_adds_nothing(ending: str, sealed_file: Make) -> None:
    sealed, _ = sealed_file(ending)
    again = seal(Asset.of(sealed.asset.read(), ENDINGS[ending]), origin())
    assert again.implicit == sealed.implicit
    if ending != "docx":  # which is signed anew, with the first signature as its parent
        assert again.asset == sealed.asset


@pytest.mark.parametrize(
    "text",
    ["<FinalDraft/>", "<?xml version='1.0'?><x/>"],
)
def test_a_file_that_is_no_script_is_refused(text: str, own_home: Path) -> None:
    with pytest.raises(Unsupported, match="no Final Draft script"):
        seal(Asset.of(text.encode(), ENDINGS["fdx"]), origin())


def test_the_label_of_another_producer_is_kept(sealed_file: Make) -> None:
    sealed, path = sealed_file("png")
    again = seal(sealed.asset, origin(producer="转发者", produce_id="FWD-9"))
    path.write_bytes(again.asset.read())
    aigc, _ = independent(path)
    assert (aigc["ContentProducer"], aigc["ContentPropagator"]) == ("测试工作室", "转发者")
    assert aigc["PropagateID"] == "FWD-9"
    assert verify(path).whole, "what was passed on is whole, too"


def test_an_unknown_format_is_refused_in_both_languages(own_home: Path) -> None:
    with pytest.raises(Unsupported, match="application/x-tar") as caught:
        seal(Asset.of(b"x" * 100, "application/x-tar"), origin())
    assert "application/x-tar" in caught.value.chinese
