"""Audiobooks: M4B, which is MPEG-4 with AAC, its chapters, and a cover."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
import numpy as np
from av.stream import Disposition

from ..build import progress
from ..build.step import step
from ..errors import Unsupported
from ..values import Album, Asset, Book, Picture, Track
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


@step(version=1)
def audiobook(book: Book, *, notice: str) -> Asset:
    """The book's narration as M4B, the whole at -18 LUFS, not yet labelled or signed.

    Chapters are the opening, which says the notice aloud, and each page that has a
    recording; `notice` stands in the description as well. Raises Unsupported for a book
    without any recording, Damaged for one that cannot be decoded.
    """
    tracks = _tracks(book)
    if not tracks:
        raise Unsupported(
            f"{wording.title_of(book)!r} has no narration, so there is no audiobook of it; "
            "make it with narration: true",
            f"《{wording.title_of(book)}》没有配音，无法制作有声书；请设 narration: true 再制作",
        )
    album = Album(tracks=tracks, **book.model_dump(include=SAME), cover=book.cover)
    rate = _rate(album)
    parts = [_sound(track, rate) for track in tracks]
    factor = gain(np.concatenate(parts), rate)
    return _m4b(album, notice, rate, [len(part) for part in parts], (p * factor for p in parts))


@step(version=1)
def album(spoken: Album, *, notice: str) -> Asset:
    """The text as M4B, each chapter at -18 LUFS, not yet labelled or signed.

    One chapter at a time is held in memory. Raises Damaged for a recording that cannot be decoded.
    """
    rate = _rate(spoken)
    lengths, factors = [], []
    for track in spoken.tracks:
        progress.check()
        sound = _sound(track, rate)
        lengths.append(len(sound))
        factors.append(gain(sound, rate))
    again = zip(spoken.tracks, factors, strict=True)
    return _m4b(spoken, notice, rate, lengths, (_sound(t, rate) * factor for t, factor in again))


SAME = {"title", "author", "language", "blurb"}


def _tracks(book: Book) -> tuple[Track, ...]:
    opening = (book.opening,) if book.opening else ()
    return (
        *(Track(title=wording.title_of(book), recordings=(o,)) for o in opening),
        *(
            Track(
                title=wording.page_title(spread.page, book.language),
                recordings=(spread.recording,),
            )
            for spread in book.spreads
            if spread.recording
        ),
    )


def _rate(spoken: Album) -> int:
    """That of the first recording; all others are brought to it."""
    return decode(spoken.tracks[0].recordings[0])[1]


def _sound(track: Track, rate: int) -> Samples:
    return np.concatenate([decode(recording, rate)[0] for recording in track.recordings])


def _m4b(
    spoken: Album, notice: str, rate: int, lengths: list[int], sounds: Iterator[Samples]
) -> Asset:
    """`sounds`: of each track, as loud as it shall be; `lengths`: their samples."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options=SAME_BYTES) as out:
        out.metadata.update(_tags(spoken, notice))
        out.set_chapters(_marks(spoken.tracks, lengths, rate))
        _write(out, spoken, _chunks(sounds, FRAME * 64), rate)
    return Asset.of(file.getvalue(), MEDIA_TYPE)


def _chunks(parts: Iterator[Samples], size: int) -> Iterator[Samples]:
    """The same samples in pieces of one size, for an encoder that takes whole frames."""
    rest = np.zeros(0, np.float32)
    for part in parts:
        rest = np.concatenate([rest, part])
        for start in range(0, len(rest) - size + 1, size):
            yield rest[start : start + size]
        rest = rest[len(rest) // size * size :]
    if len(rest):
        yield rest


def gain(samples: Samples, rate: int) -> float:
    """The one factor that brings the sound to -18 LUFS (ITU-R BS.1770-4).

    Smaller where peaks would clip; 1 where there is too little sound to measure.
    """
    if len(samples) < 0.5 * rate:
        return 1.0
    import pyloudnorm  # and with it scipy's filters: a second that only who masters sound waits for

    measured = pyloudnorm.Meter(rate).integrated_loudness(samples.astype(np.float64))
    if not np.isfinite(measured):
        return 1.0
    wanted = float(10 ** ((LOUDNESS - measured) / 20))
    highest = float(np.abs(samples).max())
    if wanted * highest > PEAK:
        log.info("audiobook held below %.0f LUFS by its peaks", LOUDNESS)
    return min(wanted, PEAK / highest)


def _marks(tracks: Sequence[Track], lengths: list[int], rate: int) -> list[av.container.Chapter]:
    """Where chapters begin and end, in samples, so that rounding does not add up."""
    ends = np.cumsum(lengths).tolist()
    return [
        {
            "id": number,
            "start": end - length,
            "end": end,
            "time_base": Fraction(1, rate),
            "metadata": {"title": track.title},
        }
        for number, (track, end, length) in enumerate(zip(tracks, ends, lengths, strict=True))
    ]


def _tags(book: Album, notice: str) -> dict[str, str]:
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


def _write(
    out: av.container.OutputContainer, book: Album, chunks: Iterator[Samples], rate: int
) -> None:
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
    start = 0
    for chunk in chunks:
        progress.check()
        out.mux(sound.encode(frame_of(chunk, rate, start)))
        start += len(chunk)
    out.mux(sound.encode(None))


def _cover_stream(out: av.container.OutputContainer, cover: Picture) -> av.VideoStream:
    photograph = ending(cover) == "jpg"
    stream = out.add_stream("mjpeg", rate=1) if photograph else out.add_stream("png", rate=1)
    stream.width, stream.height = cover.width, cover.height
    stream.pix_fmt = "yuvj420p" if photograph else "rgb24"
    stream.disposition = Disposition.attached_pic
    return stream
