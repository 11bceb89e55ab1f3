"""Advertising and product copy read back from a text, and judged as what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..create.write import check
from ..create.write.advertising.channels import PRODUCT, Channel, Slot, channels, measure
from ..create.write.advertising.claims import claims
from ..create.write.advertising.law import flags
from ..create.write.verse.verdict import Fault
from ..values import Copy
from .product import SHEET


def copies(lines: Sequence[str], language: str) -> tuple[tuple[Copy, ...], tuple[str, ...]]:
    """The copy of each channel that stands in the lines, and the product's sheet below it.

    A channel begins at its name above one of its labels; a product page at its first label.
    """
    found: list[tuple[Channel, dict[str, list[str]]]] = []
    slot: Slot | None = None
    sheet: list[str] | None = None
    for line, after in zip(lines, (*lines[1:], ""), strict=True):
        if begun := _begins(line, after, language):
            found.append((begun, {}))
            slot = None
        elif line == SHEET[language] and found:
            sheet = []
        elif sheet is not None:
            sheet.append(line)
        elif named := _slot(found[-1][0] if found else channels()[PRODUCT], line, language):
            found = found or [(channels()[PRODUCT], {})]
            slot = named
            found[-1][1].setdefault(slot.name, [])
        elif slot:
            found[-1][1][slot.name].append(line)
    told = tuple(
        Copy(channel=channel.name, language=language, pieces={k: "\n".join(v) for k, v in pieces.items()})
        for channel, pieces in found
    )  # fmt: skip
    return told, tuple(sheet or ())


def _begins(line: str, after: str, language: str) -> Channel | None:
    for channel in channels().values():
        if line == channel.called(language) and _slot(channel, after, language):
            return channel
    return None


def _slot(channel: Channel, line: str, language: str) -> Slot | None:
    return next((slot for slot in channel.slots(language) if slot.label == line), None)


def faults(lines: Sequence[str], language: str) -> Iterator[Fault]:
    """Where copy leaves its lengths, the law, or the specifications that stand below it.

    What a sheet would have to bear is not judged where none is given.
    """
    made, sheet = copies(lines, language)
    if not made:
        yield _fault("channels", True, "there is no channel and no label of one: name a channel (poster) "
                     "and under it each label (Line) above its words",
                     "没有渠道，也没有其栏目：请写出渠道（海报），其下各栏目（主句）各占一行")  # fmt: skip
    for copy in made:
        for slot in channels()[copy.channel].slots(language):
            yield from _piece(copy, slot, sheet)


def _piece(copy: Copy, slot: Slot, sheet: tuple[str, ...]) -> Iterator[Fault]:
    where, text = f"{copy.channel}.{slot.name}", copy.pieces.get(slot.name, "")
    if not text:
        yield _fault(
            "missing",
            False,
            f"{where} ({slot.label}) has no words",
            f"{where}（{slot.label}）没有文字",
        )
        return
    lines = _tags(text) if slot.name == "tags" else text.splitlines()
    for line in lines if slot.count > 1 else [text]:
        count = measure(line, slot.unit, copy.language)
        if count > slot.most:
            yield _fault("length", True, f"{where}: {count} {slot.unit}; {slot.most} is the limit",
                         f"{where}：长 {count}，上限 {slot.most}")  # fmt: skip
    if len(lines) != len(set(lines)):
        yield _fault("loop", True, f"{where}: a line stands twice", f"{where}：有一行重复")
    for english, chinese, grave in _words(text, copy.language, sheet):
        yield _fault("words", grave, f"{where}: {english}", f"{where}：{chinese}")


def _tags(text: str) -> list[str]:
    return [tag for tag in text.replace("#", " ").split() if tag]


def _words(text: str, language: str, sheet: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    """What is wrong with the words, in both languages; whether the form is broken by it."""
    for defect in (*check.script(text, language, context=text), *check.manners(text)):
        yield defect.english, defect.chinese, True
    for flag in flags(text, language, "\n".join(sheet)):
        yield flag.english, flag.chinese, flag.weight == "forbidden"
    lines = text.splitlines() if sheet else []
    for claim in (claim for line in lines for claim in claims(line, sheet, language)):
        yield claim.english, claim.chinese, True


def _fault(rule: str, grave: bool, english: str, chinese: str) -> Fault:
    return Fault(rule=rule, line=0, grave=grave, english=english, chinese=chinese)
