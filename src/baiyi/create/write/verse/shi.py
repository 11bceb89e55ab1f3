"""Regulated verse: 五绝 七绝 五律 七律, verified by the rules rather than against one table.

Each line is one of four kinds, by its second character (of the last five) and its end:

    A 仄仄平平仄   B 平平仄仄平   C 平平平仄仄   D 仄仄仄平平

Source of the rules: 王力, 《诗词格律》 (1977), chapters 2.2 to 2.5: 对 and 粘, 孤平, 拗救, the
special form 平平仄平仄, three level or oblique characters at the end.
"""

from __future__ import annotations

from collections.abc import Mapping

from .sounds import RhymeBook, book
from .verdict import (
    Fault,
    Verdict,
    VerseLine,
    fits,
    repeated,
    rhyme_faults,
    shape_faults,
    sounds_of,
    wrong_tone,
)

# Name -> (lines, characters a line).
FORMS: Mapping[str, tuple[int, int]] = {
    "五绝": (4, 5), "七绝": (4, 7), "五律": (8, 5), "七律": (8, 7),
}  # fmt: skip
KINDS: Mapping[tuple[str, str], str] = {
    ("仄", "仄"): "A", ("平", "平"): "B", ("平", "仄"): "C", ("仄", "平"): "D",
}  # fmt: skip
SHAPES: Mapping[str, str] = {
    "A": "中仄中平仄",
    "B": "中平中仄平",
    "C": "中平平仄仄",
    "D": "中仄仄平平",
}
OPPOSITE = {"平": "仄", "仄": "平"}


def verify(lines: tuple[str, ...], form: str, rhyme_book: RhymeBook | None = None) -> Verdict:
    """What holds and what does not in a poem of one of FORMS."""
    rhymes = rhyme_book or book("pingshui")
    count, length = FORMS[form]
    faults = shape_faults(lines, (length,) * count)
    sounds = tuple(sounds_of(line, rhymes) for line in lines)
    if faults:
        bare = tuple(
            VerseLine(text=t, sounds=s, wanted="") for t, s in zip(lines, sounds, strict=True)
        )
        return Verdict(form=form, rhyme_book=rhymes.name, lines=bare, faults=tuple(faults))
    ends = _ends(lines, sounds, rhymes)
    leads = _leads(sounds, faults)
    kinds = [KINDS[lead, end] for lead, end in zip(leads, ends, strict=True)]
    for number, kind in enumerate(kinds, 1):
        faults += _line_faults(number, sounds, kind)
    faults += _end_faults(sounds)
    rhyming = tuple(n for n in range(1, count + 1) if n % 2 == 0)
    faults += rhyme_faults(lines, rhyming, rhymes, "level")
    if ends[0] == "平":
        faults += _first_rhyme(lines, rhymes)
    faults += repeated(lines)
    told = tuple(
        VerseLine(
            text=text,
            sounds=sound,
            wanted=pattern(kind, length),
            rhymes=n in rhyming or (n == 1 and ends[0] == "平"),
        )
        for n, (text, sound, kind) in enumerate(zip(lines, sounds, kinds, strict=True), 1)
    )
    return Verdict(form=form, rhyme_book=rhymes.name, lines=told, faults=tuple(faults))


def pattern(kind: str, length: int) -> str:
    """The shape of a kind of line, of five or seven characters; 中 where either may stand."""
    return of_length(SHAPES[kind], length)


def of_length(shape: str, length: int) -> str:
    """A shape of five characters; for seven, with the two before it that its second one asks for."""
    return shape if length == 5 else "中" + OPPOSITE[shape[1]] + shape


def _ends(lines: tuple[str, ...], sounds: tuple[str, ...], rhymes: RhymeBook) -> list[str]:
    """The tone of each line's end. What can be read either way is read as the form wants it."""
    first = rhymes.groups(lines[0][-1], "level") & rhymes.groups(lines[1][-1], "level")
    return [
        sound[-1] if sound[-1] != "中" else "平" if n % 2 == 0 or (n == 1 and first) else "仄"
        for n, sound in enumerate(sounds, 1)
    ]


def _leads(sounds: tuple[str, ...], faults: list[Fault]) -> list[str]:
    """The tone of each line's second character (of the last five); and faults of 对 and 粘."""
    own = [sound[-4] for sound in sounds]
    known = next((n for n, tone in enumerate(own) if tone != "中"), 0)
    leads: list[str] = []
    for number, tone in enumerate(own, 1):
        if number == 1:
            flips = sum(_flips(n) for n in range(2, known + 2))
            first = own[known] if own[known] != "中" else "平"
            leads.append(first if flips % 2 == 0 else OPPOSITE[first])
            continue
        wanted = OPPOSITE[leads[-1]] if _flips(number) else leads[-1]
        if tone not in ("中", wanted):
            faults.append(_unmatched(number))
        leads.append(wanted if tone == "中" else tone)
    return leads


def _flips(number: int) -> bool:
    """Within a couplet the tones are opposite; from one couplet to the next they are the same."""
    return number % 2 == 0


def _unmatched(number: int) -> Fault:
    if _flips(number):
        return Fault(
            rule="opposition", line=number,
            english=f"line {number} is not opposite in tone to line {number - 1} (失对)",
            chinese=f"第 {number} 句与第 {number - 1} 句失对",
        )  # fmt: skip
    return Fault(
        rule="adhesion",
        line=number,
        english=f"line {number} does not take up the tones of line {number - 1} (失粘)",
        chinese=f"第 {number} 句与第 {number - 1} 句失粘",
    )


def _line_faults(number: int, sounds: tuple[str, ...], kind: str) -> list[Fault]:
    """Faults within a line, whose kind is told by its second character and its end."""
    sound = sounds[number - 1]
    five = sound[-5:]
    found = []
    if len(sound) == 7 and not fits(sound[1], OPPOSITE[SHAPES[kind][1]]):
        found.append(wrong_tone(number, 2, OPPOSITE[SHAPES[kind][1]]))
    after = sounds[number][-5:] if number < len(sounds) and number % 2 else ""
    shift = len(sound) - 5
    if kind == "A" and five[3] == "仄":
        if not (after and fits(after[2], "平")):
            found.append(wrong_tone(number, 4 + shift, "平"))
    elif kind == "A" and five[2] == "仄" and not (after and fits(after[2], "平")):
        found.append(
            _advice("slight_turn", number, 3 + shift, "an oblique third (小拗) that the next line "
                    "does not make good", "小拗未救")
        )  # fmt: skip
    if kind == "B":
        if five[3] == "平":
            found.append(wrong_tone(number, 4 + shift, "仄"))
        elif five[0] == "仄" and five[2] == "仄":
            found.append(
                Fault(
                    rule="lone_level", line=number, place=1 + shift,
                    english=f"line {number}: one level character alone besides the rhyme (孤平)",
                    chinese=f"第 {number} 句：犯孤平",
                )
            )  # fmt: skip
    if kind == "C":
        turned = five[2] == "仄" and five[3] == "平"
        if turned and not fits(five[0], "平"):
            found.append(wrong_tone(number, 1 + shift, "平"))
        if not turned and five[3] == "平":
            found.append(wrong_tone(number, 4 + shift, "仄"))
        if five[2] == "仄" and five[3] == "仄":
            found.append(
                _advice("three_oblique", number, 3 + shift, "three oblique characters at the end "
                        "(三仄尾)", "三仄尾")
            )  # fmt: skip
    if kind == "D":
        if five[3] == "仄":
            found.append(wrong_tone(number, 4 + shift, "平"))
        if five[2] == "平":
            found.append(
                Fault(
                    rule="three_level", line=number, place=3 + shift,
                    english=f"line {number}: three level characters at the end (三平尾)",
                    chinese=f"第 {number} 句：三平尾",
                )
            )  # fmt: skip
    return found


def _end_faults(sounds: tuple[str, ...]) -> list[Fault]:
    found = []
    for number, sound in enumerate(sounds, 1):
        wanted = "平" if number % 2 == 0 else "仄"
        if number > 1 and not fits(sound[-1], wanted):
            found.append(wrong_tone(number, len(sound), wanted))
    return found


def _first_rhyme(lines: tuple[str, ...], rhymes: RhymeBook) -> list[Fault]:
    """A first line that ends level rhymes too; a neighbouring group will do (借邻韵)."""
    first, second = lines[0][-1], lines[1][-1]
    if rhymes.groups(first, "level") & rhymes.groups(second, "level"):
        return []
    near = book("cilin") if rhymes.name == "pingshui" else rhymes
    if near.groups(first, "level") & near.groups(second, "level"):
        return [
            _advice("near_rhyme", 1, len(lines[0]), f"{first} is of a neighbouring group (借邻韵)",
                    f"首句“{first}”借邻韵")
        ]  # fmt: skip
    return [
        Fault(
            rule="rhyme", line=1, place=len(lines[0]),
            english=f"line 1 ends level, and {first} does not rhyme with {second}",
            chinese=f"首句以平声“{first}”收，却与“{second}”不押韵",
        )
    ]  # fmt: skip


def _advice(rule: str, number: int, place: int, english: str, chinese: str) -> Fault:
    return Fault(
        rule=rule, line=number, place=place, grave=False,
        english=f"line {number}: {english}", chinese=f"第 {number} 句：{chinese}",
    )  # fmt: skip
