"""What a character vocabulary does not know, as llama.cpp's unigram tokenizer can be told of it.

That tokenizer first replaces beginnings of a text by a table (SentencePiece's `precompiled_charsmap`): here
every character outside the vocabulary becomes the text of the unknown token. Without the table it would
make one unknown token of several such characters in a row, where ours makes one of each.

The table is a trie over UTF-8 in one array of 32-bit units (XOR-compressed compact double array): the child
by byte c of a unit at place p stands at p ^ base ^ c and names its byte, so that a place belongs to one block of
children only. A unit's bits: 31 it is a value, 10 to 30 its base (bit 9: in units of 256), 8 a match ends here,
0 to 7 its byte. Format: Darts-clone (Susumu Yata), as read by llama.cpp's llm_tokenizer_ugm.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

ROOT, VALUE = 256, 1  # bases: of the first bytes, and of what ends a match and has no children
FIRST = 0x80  # of the 64 bytes that go on a character
LEADS = ((0xC2, 0xE0, 1), (0xE0, 0xF0, 2), (0xF0, 0xF5, 3))  # from, to, bytes that follow


class Blocks:
    """The array as it grows: the root's block of 256 units, then one of 64 for each inner state."""

    def __init__(self) -> None:
        self.units = [0] * 512
        self.units[0] = ROOT << 10

    def block(self) -> int:
        """The base of a new block: the child by byte c, from FIRST on, is at base ^ c."""
        at = len(self.units)
        self.units += [0] * 64
        return at ^ FIRST

    def wide(self) -> int:
        """The base of a new block for any byte, before there are others; a match may end in it too."""
        at = len(self.units)
        self.units += [0] * 256
        return at

    def put(self, base: int, byte: int, to: int, *, ends: bool = False) -> None:
        """A child, whose own children are the block `to`; where a match `ends`, its value stands there."""
        place = base ^ byte
        offset = place ^ to
        if offset >= 1 << 21:  # cannot be: all of Unicode takes half of it
            raise ValueError(f"the table of characters has {len(self.units):,} units, too many")
        self.units[place] = byte | ends << 8 | offset << 10
        if ends:
            self.units[to] = 1 << 31  # the replacement at offset 0

    def data(self) -> bytes:
        """Whole blocks of 256, for a place is looked up before it is known to be inside."""
        units = self.units + [0] * (-len(self.units) % 256)
        return struct.pack(f"<{len(units)}I", *units)


def charsmap(known: Iterable[str], replacement: str) -> bytes:
    """The table that turns each character but the `known` ones into `replacement`, and that into itself.

    NUL is in no table; whoever has it in the vocabulary cannot be told. Raises ValueError for that, for
    texts of more or less than one character, and for a replacement that is not of ASCII.
    """
    if not replacement.isascii():
        raise ValueError(f"the replacement {replacement!r} is not of ASCII")
    words = set()
    for character in known:
        if len(character) != 1 or character == "\0":
            raise ValueError(f"{character!r} is not one character that a table can know")
        words.add(character.encode("utf-8", "surrogatepass"))
    blocks = Blocks()
    for byte in range(1, FIRST):
        if bytes([byte]) not in words:
            blocks.put(ROOT, byte, VALUE, ends=True)
    _spelled(blocks, replacement.encode(), words)
    others = [VALUE]  # by the bytes that follow: a block in which all is unknown
    for follow in range(3):
        base = blocks.block()
        for byte in range(FIRST, FIRST + 64):
            blocks.put(base, byte, others[follow], ends=follow == 0)
        others.append(base)
    begun = {word[:n] for word in words for n in range(1, len(word))}

    def state(start: bytes, follow: int) -> int:
        """The block of what may follow `start`."""
        if start not in begun:
            return others[follow]
        base = blocks.block()
        for byte in range(FIRST, FIRST + 64):
            longer = start + bytes([byte])
            if longer not in words:  # one that is known has no unit, and goes through as it is
                to = state(longer, follow - 1) if follow > 1 else VALUE
                blocks.put(base, byte, to, ends=follow == 1)
        return base

    for start, end, follow in LEADS:
        for byte in range(start, end):
            blocks.put(ROOT, byte, state(bytes([byte]), follow))
    array = blocks.data()
    return struct.pack("<I", len(array)) + array + replacement.encode() + b"\0"


def _spelled(blocks: Blocks, replacement: bytes, words: set[bytes]) -> None:
    """The replacement itself, letter by letter, as one match."""
    base, last = ROOT, len(replacement) - 1
    for place, byte in enumerate(replacement):
        to = blocks.wide() if place < last else VALUE
        unknown = place == 0 and bytes([byte]) not in words
        blocks.put(base, byte, to, ends=unknown or place == last)
        base = to
