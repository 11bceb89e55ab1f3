"""Words in a Standard MIDI File: the text events with which its first track begins.

Source: MIDI 1.0, Standard MIDI Files 1.0: meta event FF 01, its length as a number of 7 bits a byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

HEAD = b"MThd"
TEXT = 0x01
AIGC, SOURCE_TYPE = "AIGC: ", "digitalSourceType: "
LABELS = (AIGC, SOURCE_TYPE)


def texts(data: bytes) -> list[str]:
    """The text events at the beginning of the first track. Raises ValueError for what is no MIDI file."""
    return [text for kind, text, _, _ in _metas(data) if kind == TEXT]


def labelled(data: bytes, words: Sequence[str]) -> bytes:
    """The file with these text events before all else; labels that stood there are taken out."""
    bare = without_labels(data)
    begin = _track(bare)
    return _with_track(bare, begin, b"".join(_event(text) for text in words) + bare[begin:])


def without_labels(data: bytes) -> bytes:
    """The file without the text events that hold an AIGC object or a source type."""
    kept, at = b"", _track(data)
    for kind, text, start, end in _metas(data):
        if not (kind == TEXT and text.startswith(LABELS)):
            kept += data[start:end]
        at = end
    begin = _track(data)
    return _with_track(data, begin, kept + data[at:])


def _track(data: bytes) -> int:
    """Where the events of the first track begin."""
    if data[:4] != HEAD or len(data) < 14:
        raise ValueError("it does not begin like a MIDI file")
    at = 8 + int.from_bytes(data[4:8], "big")
    if data[at : at + 4] != b"MTrk":
        raise ValueError("it has no track")
    return at + 8


def _with_track(data: bytes, begin: int, rest: bytes) -> bytes:
    """The file with other events from `begin` on, the first track's length put right."""
    size = int.from_bytes(data[begin - 4 : begin], "big") + len(rest) - len(data[begin:])
    return data[: begin - 4] + size.to_bytes(4, "big") + rest


def _metas(data: bytes) -> Iterator[tuple[int, str, int, int]]:
    """(kind, text, start, end) of each meta event at time 0, before the first other event."""
    at = _track(data)
    last = at + int.from_bytes(data[at - 4 : at], "big")
    while at + 4 <= min(last, len(data)) and data[at : at + 2] == b"\x00\xff":
        kind, size, begin = data[at + 2], 0, at + 3
        while begin < len(data):
            size = size << 7 | data[begin] & 0x7F
            begin += 1
            if not data[begin - 1] & 0x80:
                break
        if kind == 0x2F or begin + size > len(data):  # the track ends, or the file is cut off
            return
        yield kind, data[begin : begin + size].decode("utf-8", "replace"), at, begin + size
        at = begin + size


def _event(text: str) -> bytes:
    data = text.encode()
    size = bytes([len(data) & 0x7F])
    rest = len(data) >> 7
    while rest:
        size = bytes([rest & 0x7F | 0x80]) + size
        rest >>= 7
    return b"\x00\xff\x01" + size + data
