"""What stands at the head of a GGUF file, read without loading its weights.

llama.cpp puts messages into a frame of its own where a file names none, and does not say so; so the file is asked.
Layout (version 2 and later, little endian): magic, version u32, tensors u64, values u64; then each value's name
(length u64, UTF-8), its kind u32, and itself.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

TEMPLATE = b"tokenizer.chat_template"
STRING, ARRAY = 8, 9
BYTES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}  # of the other kinds


def has_template(path: Path) -> bool:
    """Whether the file names a chat template. Raises ValueError where its head cannot be read, OSError."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            return _has_template(data)
        except (struct.error, KeyError) as error:
            raise ValueError(f"the head of {path} cannot be read ({error!r})") from error


def _has_template(data: mmap.mmap) -> bool:
    (count,) = struct.unpack_from("<Q", data, 16)
    at = 24
    for _ in range(count):
        length, name = _string(data, at)
        (kind,) = struct.unpack_from("<I", data, at + length)
        at += length + 4
        if name == TEMPLATE:
            return kind == STRING and bool(_string(data, at)[1])
        at += _size(data, at, kind)
    return False


def _string(data: mmap.mmap, at: int) -> tuple[int, bytes]:
    """How many bytes a string takes with its length, and itself."""
    (length,) = struct.unpack_from("<Q", data, at)
    return 8 + length, data[at + 8 : at + 8 + length]


def _size(data: mmap.mmap, at: int, kind: int) -> int:
    """Bytes of a value."""
    if kind == STRING:
        return 8 + int(struct.unpack_from("<Q", data, at)[0])
    if kind != ARRAY:
        return BYTES[kind]
    of, count = struct.unpack_from("<IQ", data, at)
    if of in BYTES:
        return 12 + BYTES[of] * int(count)
    place = at + 12
    for _ in range(count):  # a vocabulary: strings, one after the other
        place += _size(data, place, of)
    return place - at
