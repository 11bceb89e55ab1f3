"""The audiobook: M4B, which is MPEG-4 with AAC, a chapter for each page, and a cover."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
import pyloudnorm
from av.stream import Disposition

from ..build import progress
from ..build.step import step
from ..errors import Unsupported
from ..values import Asset, Book, Picture, Recording
from . import wording
from .pictures import ending
from .sound import SAME_BYTES, Samples, decode, frame_of

MEDIA_TYPE = "audio/mp4"
LOUDNESS = -18.0  # LUFS, as ACX and most audiobook shops ask (-23 to -18 dB RMS)
PEAK = 10 ** (-1.0 / 20)  # -1 dBFS leaves room for what AAC adds
BIT_RATE = 96_000
FRAME = 1024  # samples in an AAC frame

# ISO 639-2, which MPEG-4 tracks carry.
TRACK_LANGUAGE = {"zh": "zho", "en": "eng"}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chapter:
    title: str
    recording: Recording


@step(version=1)
def audiobook(book: Book, *, notice: str) -> Asset:
    """The book's narration as M4B, at -18 LUFS, not yet labelled or signed.

    Chapters are the opening, which says the notice aloud, and each page that has a
    recording; `notice` stands in the description as well. Raises Unsupported for a book
    without any recording, Damaged for one that cannot be decoded.
    """
    chapters = _chapters(book)
    if not chapters:
        raise Unsupported(
            f"{wording.title_of(book)!r} has no narration, so there is no audiobook of it; "
            "make it with narration: true",
            f"《{wording.title_of(book)}》没有配音，无法制作有声书；请设 narration: true 再制作",
        )
    _, rate = decode(chapters[0].recording)
    parts = [decode(chapter.recording, rate)[0] for chapter in chapters]
    samples = np.concatenate(parts)
    samples *= gain(samples, rate)
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options=SAME_BYTES) as out:
        out.metadata.update(_tags(book, notice))
        out.set_chapters(_marks(chapters, [len(part) for part in parts], rate))
        _write(out, book, samples, rate)
    return Asset.of(file.getvalue(), MEDIA_TYPE)


def _chapters(book: Book) -> list[Chapter]:
    opening = [Chapter(wording.title_of(book), book.opening)] if book.opening else []
    pages = [
        Chapter(wording.page_title(spread.page, book.language), spread.recording)
        for spread in book.spreads
        if spread.recording
    ]
    return opening + pages


def gain(samples: Samples, rate: int) -> float:
    """The one factor that brings the whole book to -18 LUFS (ITU-R BS.1770-4).

    Smaller where peaks would clip; 1 where there is too little sound to measure.
    """
    if len(samples) < 0.5 * rate:
        return 1.0
    measured = pyloudnorm.Meter(rate).integrated_loudness(samples.astype(np.float64))
    if not np.isfinite(measured):
        return 1.0
    wanted = float(10 ** ((LOUDNESS - measured) / 20))
    highest = float(np.abs(samples).max())
    if wanted * highest > PEAK:
        log.info("audiobook held below %.0f LUFS by its peaks", LOUDNESS)
    return min(wanted, PEAK / highest)


def _marks(chapters: list[Chapter], lengths: list[int], rate: int) -> list[av.container.Chapter]:
    """Where chapters begin and end, in samples, so that rounding does not add up."""
    ends = np.cumsum(lengths).tolist()
    return [
        {
            "id": number,
            "start": end - length,
            "end": end,
            "time_base": Fraction(1, rate),
            "metadata": {"title": chapter.title},
        }
        for number, (chapter, end, length) in enumerate(zip(chapters, ends, lengths, strict=True))
    ]


def _tags(book: Book, notice: str) -> dict[str, str]:
    title, author = wording.title_of(book), wording.one_line(book.author)
    about = "\n".join(filter(None, (wording.one_line(book.blurb), wording.one_line(notice))))
    tags = {
        "title": title,
        "album": title,
        "artist": author,
        "album_artist": author,
        "genre": "Audiobook",
        "media_type": "2",  # audiobook, in iTunes' numbering
        "comment": wording.one_line(notice),
        "description": about,
        "synopsis": about,
    }
    return {name: value for name, value in tags.items() if value}


def _write(out: av.container.OutputContainer, book: Book, samples: Samples, rate: int) -> None:
    sound = out.add_stream("aac", rate=rate, layout="mono")
    sound.bit_rate = BIT_RATE
    sound.metadata["language"] = TRACK_LANGUAGE.get(book.language[:2].lower(), "und")
    image = _cover_stream(out, book.cover) if book.cover else None
    if image is not None and book.cover is not None:
        packet = av.Packet(book.cover.image.read())
        packet.stream = image
        packet.is_keyframe = True
        packet.pts = packet.dts = 0
        packet.time_base = Fraction(1, 90_000)
        out.mux(packet)
    for start in range(0, len(samples), FRAME * 64):
        progress.check()
        out.mux(sound.encode(frame_of(samples[start : start + FRAME * 64], rate, start)))
    out.mux(sound.encode(None))


def _cover_stream(out: av.container.OutputContainer, cover: Picture) -> av.VideoStream:
    photograph = ending(cover) == "jpg"
    stream = out.add_stream("mjpeg", rate=1) if photograph else out.add_stream("png", rate=1)
    stream.width, stream.height = cover.width, cover.height
    stream.pix_fmt = "yuvj420p" if photograph else "rgb24"
    stream.disposition = Disposition.attached_pic
    return stream
