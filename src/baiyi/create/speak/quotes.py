"""What stands in quotation marks, in Chinese and English typography, well set or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DOUBLE, CORNER, WHITE, GUILLEMET, SINGLE = "double", "corner", "white", "guillemet", "single"
OPENING = {"“": DOUBLE, "「": CORNER, "『": WHITE, "«": GUILLEMET, "‘": SINGLE}
CLOSING = {"”": DOUBLE, "」": CORNER, "』": WHITE, "»": GUILLEMET, "’": SINGLE}
STRAIGHT = '"＂'

TITLE = re.compile(r"《[^》\n]*》|〈[^〉\n]*〉")
IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")

# English in single marks: they open before a word, and close only after punctuation, which an
# apostrophe hardly ever follows.
SINGLE_SPEECH = re.compile(
    r"(?<![\w’'])['‘](?=[\w“\"…—])[^“”\"\n]{0,400}?(?<=[,.!?…—–-])['’](?!\w)"
)


@dataclass(frozen=True)
class Quote:
    """`begin` to `end` is what stands inside; `opened` to `closed` has the marks too."""

    begin: int
    end: int
    opened: int
    closed: int

    @property
    def is_closed(self) -> bool:
        return self.closed > self.end


def quotes(text: str) -> tuple[Quote, ...]:
    """The outermost quotations, in order. One that is never closed ends with its paragraph."""
    found: list[Quote] = []
    offset = 0
    for paragraph in text.split("\n"):
        found += _quotes(paragraph, offset)
        offset += len(paragraph) + 1
    return tuple(found)


def _quotes(paragraph: str, offset: int) -> Iterator[Quote]:
    chinese = IDEOGRAPH.search(paragraph) is not None
    text = TITLE.sub(lambda title: " " * len(title[0]), paragraph)
    marks = _directed(text, chinese)
    forgetful = {
        family
        for family in OPENING.values()
        if len([m for m in marks.values() if m == (family, True)])
        != len([m for m in marks.values() if m == (family, False)])
    }
    singles = {} if chinese else {m.start(): m.end() for m in SINGLE_SPEECH.finditer(text)}
    open_: list[tuple[str, int]] = []
    skip = 0
    for place in range(len(text)):
        if place < skip:
            continue
        if not open_ and place in singles:
            skip = singles[place]
            yield Quote(offset + place + 1, offset + skip - 1, offset + place, offset + skip)
        elif place in marks:
            family, opens = marks[place]
            if opens:
                if open_ and open_[-1][0] == family in forgetful:  # a mark was forgotten here
                    first = open_[0][1]
                    yield Quote(offset + first + 1, offset + place, offset + first, offset + place)
                    open_ = []
                open_.append((family, place))
            elif family in (f for f, _ in open_):
                while open_:
                    last, first = open_.pop()
                    if last == family:
                        break
                if not open_:
                    yield Quote(
                        offset + first + 1, offset + place, offset + first, offset + place + 1
                    )
    if open_:
        first = open_[0][1]
        end = len(text)
        yield Quote(offset + first + 1, offset + end, offset + first, offset + end)


def _directed(text: str, chinese: bool) -> dict[int, tuple[str, bool]]:
    """Every mark of quotation by its place: its family, and whether it opens.

    Straight marks open and close by turns; so do curly ones that all look the same way.
    """
    one_way = text.count("“") + text.count("”") > 1 and not ("“" in text and "”" in text)
    curly = "“" in text or "”" in text
    marks: dict[int, tuple[str, bool]] = {}
    opened = False
    for place, mark in enumerate(text):
        if mark in STRAIGHT or (one_way and mark in "“”"):
            inches = (
                mark in STRAIGHT
                and text[max(0, place - 1) : place].isdigit()
                and (curly or not opened)
            )
            if inches or (not opened and not text[place + 1 : place + 2].strip()):
                continue
            opened = not opened
            marks[place] = (DOUBLE, opened)
        elif mark in "‘’" and not chinese:
            continue
        elif mark in OPENING:
            marks[place] = (OPENING[mark], True)
        elif mark in CLOSING:
            marks[place] = (CLOSING[mark], False)
    return marks
