"""The door: a file goes in, the same file comes out labelled and signed.

The order is the law's: explicit label, implicit label, signature last. (A watermark, when there
is one, goes between the first two.)
"""

from __future__ import annotations

from pathlib import Path

from ..build.progress import check
from ..build.step import step
from ..errors import Unsupported
from ..settings import settings
from ..values import Asset, Origin, Sealed
from . import authority, credential
from .label import Labelled, parse_implicit
from .label_document import label_document
from .label_music import label_midi
from .label_picture import label_picture
from .label_sound import label_sound
from .label_text import label_text
from .marks import Unreadable, read_marks
from .sniff import DOCUMENT_TYPES, MIDI, PICTURE_TYPES, SOUND_TYPES, TEXT_TYPES, canonical


@step(version=1)
def seal(
    asset: Asset, origin: Origin, certificate: str = "", *, spoken_notice: bool = False
) -> Sealed:
    """Label and sign a picture, sound, text or document.

    `certificate` is the fingerprint that `authority.fingerprint()` gave: it decides who signs and
    is part of the step's key; the private key is read here, from the settings, and goes no
    further. `spoken_notice`: the sound says at its start that it is generated; without it the
    rhythm is put before the sound. Raises Unsupported for a format that holds no label.
    """
    identity = authority.identity(certificate or None)
    media_type = canonical(asset.media_type)
    labelled = label(
        asset.read(),
        media_type,
        origin,
        fonts=settings().cache / "weights",
        spoken_notice=spoken_notice,
    )
    check()
    parent = asset if credential.has_manifest(asset.read(), media_type) else None
    signed = credential.sign(labelled, media_type, origin, identity, parent)
    beside = Asset.of(signed.beside, "application/c2pa") if signed.beside is not None else None
    return Sealed(
        asset=Asset.of(signed.data, asset.media_type),
        origin=origin,
        explicit=labelled.explicit[origin.language.lower().startswith("zh")],
        implicit=labelled.implicit,
        credential="embedded" if beside is None else "beside",
        beside=beside,
    )


def label(
    data: bytes, media_type: str, origin: Origin, *, fonts: Path, spoken_notice: bool = False
) -> Labelled:
    """The file with its explicit and implicit labels, not yet signed.

    `fonts` is the folder that holds the catalogue's fonts by model name.
    """
    media_type = canonical(media_type)
    try:
        existing = read_marks(data, media_type).aigc
    except Unreadable as error:
        raise Unsupported(error.english, error.chinese) from error
    if existing is not None and parse_implicit(existing) is None:
        existing = existing or "(empty)"
    if media_type in PICTURE_TYPES:
        return label_picture(data, media_type, origin, fonts=fonts, existing=existing)
    if media_type in SOUND_TYPES:
        return label_sound(data, media_type, origin, spoken_notice=spoken_notice, existing=existing)
    if media_type == MIDI:
        return label_midi(data, origin, existing)
    if media_type in DOCUMENT_TYPES:
        return label_document(data, media_type, origin, existing=existing)
    if media_type in TEXT_TYPES:
        return label_text(data, media_type, origin, existing=existing)
    raise Unsupported(
        f"there is no label for files of the type {media_type}; export as EPUB, PDF, DOCX, PNG, "
        "JPEG, WebP, MP3, M4B, WAV, FLAC, HTML, Markdown, plain text, CSV, JSON, Fountain, "
        "Final Draft, Ink, SubRip, WebVTT, MusicXML or MIDI",
        f"没有适用于 {media_type} 文件的标识；请导出为 EPUB、PDF、DOCX、PNG、JPEG、WebP、MP3、M4B、WAV、"
        "FLAC、HTML、Markdown、纯文本、CSV、JSON、Fountain、Final Draft、Ink、SubRip、WebVTT、MusicXML 或 MIDI",
    )
