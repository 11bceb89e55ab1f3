"""The gate: the one place that lets finished files out, and it takes only sealed ones.

A file is whole or absent: it is written under a temporary name, brought to the disk, and renamed.
A manifest that belongs beside it is put there first, so that no file ever stands without it.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from blake3 import blake3

from ..errors import BadSetting, DigestMismatch, NoRoom
from ..store.whole import FULL, write_whole
from ..values import Release, Sealed

ENDINGS = {
    "application/epub+zip": ".epub",
    "application/json": ".json",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.recordare.musicxml+xml": ".musicxml",
    "application/x-final-draft+xml": ".fdx",
    "application/x-subrip": ".srt",
    "audio/flac": ".flac",
    "audio/midi": ".mid",
    "audio/mp4": ".m4b",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/vtt": ".vtt",
    "text/x-fountain": ".fountain",
    "text/x-ink": ".ink",
}
BESIDE = ".c2pa"
NAME_BYTES = 180  # file systems hold 255; the endings and the temporary name need some
# What Windows forbids in names, by look-alikes that no system minds.
LOOKALIKES = str.maketrans('/\\:*?"<>|', "／＼：＊？＂＜＞｜")
RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10)}


def release(sealed: Sealed, folder: Path, name: str) -> Release:
    """Write a sealed file into `folder` under `name`, which may be any title.

    The ending follows from the media type. Raises TypeError for anything but Sealed, NoRoom for a
    full disk, BadSetting for a folder that cannot be written to.
    """
    data = _checked(sealed)
    path = folder / file_name(name, sealed.asset.media_type)
    manifest = sealed.beside.read() if sealed.beside is not None else None
    beside = path.with_name(path.name + BESIDE) if manifest is not None else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if beside is not None and manifest is not None:
            write_whole(beside, manifest)
        write_whole(path, data)
    except OSError as error:
        raise _refusal(error, path, len(data)) from error
    return Release(path=str(path), asset=sealed.asset, beside=str(beside) if beside else None)


def handed_over(sealed: Sealed) -> bytes:
    """The bytes of a sealed file, for who asked for it over the network.

    Raises TypeError for anything but Sealed, and for one whose manifest would stay behind.
    """
    data = _checked(sealed)
    if sealed.beside is not None:
        raise TypeError(f"the manifest of {sealed.asset.media_type} lies beside it: release both")
    return data


def file_name(title: str, media_type: str) -> str:
    """A safe name with the ending of the media type; a right ending is not doubled."""
    plain = media_type.partition(";")[0].strip().lower()
    ending = ENDINGS.get(plain, ".bin")
    if title.lower().endswith(ending):
        title = title[: -len(ending)]
    return safe_name(title) + ending


def safe_name(title: str) -> str:
    """The title as a file name that every system takes and that stays in its folder.

    No control characters, direction marks or separators; never empty, "..", or a device's name.
    """
    text = unicodedata.normalize("NFC", title)
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    name = " ".join(kept.translate(LOOKALIKES).split()).strip(" .")
    name = name.encode()[:NAME_BYTES].decode("utf-8", "ignore").strip(" .")
    if name.partition(".")[0].strip().upper() in RESERVED:
        name = f"_{name}"
    return name or "untitled"


def _checked(sealed: Sealed) -> bytes:
    """Sealed is a promise; a value put together by hand must not pass for one."""
    if not isinstance(sealed, Sealed):
        raise TypeError(
            f"the gate lets out only sealed files, and this is a {type(sealed).__name__}; label and "
            "sign it first: baiyi.protect.seal.seal(asset, origin, certificate)"
        )
    data = sealed.asset.read()
    if blake3(data).hexdigest() != sealed.asset.digest:
        raise DigestMismatch(
            f"the file {sealed.asset.digest[:12]} is not what was sealed; build it again",
            f"文件 {sealed.asset.digest[:12]} 与封存时不符；请重新构建",
        )
    try:
        labelled = "Label" in json.loads(sealed.implicit)
    except (ValueError, TypeError):
        labelled = False
    manifest = sealed.beside.read() if sealed.beside is not None else data
    signed = b"c2pa" in manifest and (sealed.credential == "beside") == (sealed.beside is not None)
    if not (labelled and signed):
        lacks = "its AIGC label" if not labelled else "its signed manifest"
        raise TypeError(
            f"this Sealed value lacks {lacks}: it was not made by baiyi.protect.seal.seal; "
            "label and sign the file there"
        )
    return data


def _refusal(error: OSError, path: Path, size: int) -> Exception:
    if error.errno in FULL:
        return NoRoom(
            f"there is no room for {path} ({size:,} bytes); free some and run the same command "
            "again, nothing is lost",
            f"没有空间写入 {path}（{size:,} 字节）；请腾出空间后重新运行同一命令，已完成的不会丢失",
            place=path,
        )
    return BadSetting(
        f"{path} cannot be written: {error.strerror}; choose another output folder (setting `out`)",
        f"无法写入 {path}：{error.strerror}；请换一个输出文件夹（设置 out）",
        place=path,
    )
