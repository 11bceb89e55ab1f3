"""verify() of our files, of others', of damaged ones, and of what is no file at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from baiyi.errors import NotFound
from baiyi.protect.verify import Report, verify
from baiyi.values import Sealed

from .conftest import ENDINGS, picture, plain_file

Make = Callable[..., tuple[Sealed, Path]]


def outcomes(report: Report) -> dict[str, str]:
    return {finding.rule: finding.outcome for finding in report.findings}


@pytest.mark.parametrize("ending", ENDINGS)
def test_our_files_are_whole(ending: str, sealed_file: Make) -> None:
    report = verify(sealed_file(ending)[1])
    found = outcomes(report)
    assert report.whole, [f.english for f in report.findings]
    assert report.media_type == ENDINGS[ending] and report.when
    for rule in ("explicit", "implicit", "integrity"):
        assert found[f"gb45438.{rule}"] == "present", rule
    assert found["iptc.source_type"] == found["c2pa.signature"] == found["c2pa.signer"] == "present"
    assert found["euaia.watermark"] == "missing"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("share", [0.35, 0.6, 0.97])
def test_one_changed_byte_breaks_it(ending: str, share: float, sealed_file: Make) -> None:
    path = sealed_file(ending)[1]
    data = bytearray(path.read_bytes())
    data[int(len(data) * share)] ^= 1
    path.write_bytes(data)
    report = verify(path)
    assert not report.whole
    assert "broken" in outcomes(report).values()


def test_text_whose_manifest_is_gone_is_not_whole(sealed_file: Make) -> None:
    path = sealed_file("md")[1]
    path.with_name(path.name + ".c2pa").unlink()
    report = verify(path)
    assert not report.whole and outcomes(report)["c2pa.signature"] == "missing"
    assert outcomes(report)["gb45438.integrity"] == "present"


def test_an_unlabelled_picture_lacks_what_both_laws_ask_for(tmp_path: Path) -> None:
    path = tmp_path / "bare.png"
    path.write_bytes(picture())
    report = verify(path)
    missing = {(f.rule, f.law) for f in report.findings if f.outcome == "missing"}
    assert not report.whole and report.who is None
    assert ("gb45438.implicit", "cn") in missing
    assert {("iptc.source_type", "eu"), ("c2pa.signature", "eu")} <= missing
    assert outcomes(report)["gb45438.explicit"] == "unknown"


@pytest.mark.parametrize("ending", [e for e in ENDINGS if e != "png"])
def test_other_files_without_a_label_are_reported_without_a_crash(ending: str) -> None:
    report = verify(plain_file(ending))
    assert not report.whole
    assert outcomes(report)["gb45438.implicit"] == "missing"


def test_every_finding_speaks_both_languages(sealed_file: Make) -> None:
    for report in (verify(sealed_file("png")[1]), verify(picture()), verify(b"abc")):
        for finding in report.findings:
            assert finding.english != finding.chinese and any(
                "a" <= c <= "z" for c in finding.english
            )
            assert any("\u4e00" <= c <= "\u9fff" for c in finding.chinese)


def test_an_empty_file_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "empty.png"
    path.touch()
    report = verify(path)
    assert (report.size, report.whole) == (0, False)
    assert outcomes(report) == {"file.readable": "broken"}


def test_a_text_file_says_what_is_missing() -> None:
    found = outcomes(verify("只是一行字。\n".encode()))
    assert found["gb45438.explicit"] == found["gb45438.implicit"] == "missing"


def test_a_cut_jpeg_of_ours_is_broken(sealed_file: Make) -> None:
    path = sealed_file("jpg")[1]
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    report = verify(path)
    assert not report.whole and "broken" in outcomes(report).values()


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"ID3\x04\x00\x00\x00\x00\x00\x00",
    ],
)
def test_a_large_sparse_file_is_answered(head: bytes, tmp_path: Path) -> None:
    path, begin = tmp_path / "sparse", time.monotonic()
    with path.open("wb") as file:
        file.write(head)
        file.truncate(200 << 20)
    report = verify(path)
    assert report.size == 200 << 20 and not report.whole
    assert time.monotonic() - begin < 20


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no-such-file.png"):
        with pytest.raises(NotFound, match=str(path)) as caught:
            verify(path)
        assert str(path) in caught.value.chinese
