"""From a brief to the plan of a tune: all that is settled before a note is written."""

from __future__ import annotations

import random
import re
from difflib import get_close_matches

from ...build import progress
from ...build.step import step
from ...errors import BadBrief, Unsupported
from ...values import Brief, Metre, TunePlan
from ...values.modes import MODES, NAMES, signature
from .instruments import instrument
from .moods import Felt, felt

METRES = ("2/4", "3/4", "4/4", "2/2", "6/8", "9/8")
USUAL = 32  # bars
SECTION = 8  # bars of one, where the tune is long enough
FEWEST, MOST = 4, 256
FORMS = {False: "AABA", True: "ABCA"}  # 起承转合: opens, goes on, turns, comes back
# Tonics that lie well for the usual instruments, by the mode's third.
TONICS = {"major": ("D", "G", "C", "F"), "minor": ("A", "E", "D"), "five": ("D", "G", "C"), "yu": ("A", "D", "E")}  # fmt: skip
# Beats a minute for slow, unhurried, moderate, lively and fast, by the kind of beat.
PACES = {
    "simple": (58, 72, 88, 108, 126),
    "compound": (44, 54, 66, 92, 112),
    "half": (42, 52, 64, 84, 100),
}
FLOWS = ("calm", "calm", "even", "even", "lively")
MODE = re.compile(r"^\s*([A-Ga-g])\s*([#♯b♭]?|sharp|flat)\s*[- ]?\s*(.*)$")
CLAUSE = re.compile(r"[，。；：！？,;:!?\n]|(?<=\w)\.(?=\s|$)")
ABOUT = re.compile(
    r"^(?:an?\s|some\s)?.*?\b(?:tune|melody|piece|music|song|waltz|jig|reel|air|march|lullaby|polka|"
    r"hornpipe|ballad)\s+(?:for|about|of|on|to)\s+(.+)$",
    re.IGNORECASE,
)
SMALL = ("a", "an", "the", "of", "for", "in", "on", "at", "to", "and", "by", "with")


@step(version=1)
def plan_tune(brief: Brief, *, seed: int) -> TunePlan:
    """Mode, metre, tempo, form and instruments: as the brief says, else by its words (`moods.py`).

    Raises BadBrief for a metre, mode or instrument that there is none of, Unsupported for a metre that no
    composer here knows.
    """
    said = felt(f"{brief.line} {brief.tone or ''}", brief.language)
    chance = random.Random(seed)
    tonic, mode = _mode(brief, said, chance)
    five = MODES[mode].five
    metre = _metre(brief, said, five)
    pace = max(0, min(4, 2 + round(said.pace)))
    kind = "compound" if metre.compound else "half" if metre.unit == 2 else "simple"
    bars = brief.bars or USUAL
    form, lengths = _form(bars, (brief.structure or "").upper(), five)
    names = brief.instruments or said.instruments or _usual(five, said.light, pace)
    instruments = tuple(instrument(name).name for name in names)
    _stand_ins(instruments)
    return TunePlan(
        title=brief.title or _title(brief),
        tonic=tonic,
        mode=mode,
        metre=metre,
        tempo=brief.tempo or PACES[kind][pace],
        form=form,
        lengths=lengths,
        flow=FLOWS[pace],
        range="narrow" if said.pace <= -3 else "wide" if pace >= 3 else "medium",
        pattern="flowing" if pace <= 1 else "walking" if pace == 2 else "dancing",
        instruments=instruments,
        mood=said.because,
    )


def _mode(brief: Brief, said: Felt, chance: random.Random) -> tuple[str, str]:
    """Tonic and mode. Raises BadBrief."""
    tonic, name = "", ""
    if brief.mode:
        name = brief.mode.strip()
        found = MODE.match(name)
        if name.lower() not in NAMES and found and (found[3] == "" or _known(found[3])):
            sign = {"♯": "#", "♭": "b", "sharp": "#", "flat": "b"}.get(found[2], found[2])
            tonic, name = found[1].upper() + sign, found[3] or "major"
        mode = _known(name)
        if mode is None:
            near = get_close_matches(name.lower(), NAMES, n=1, cutoff=0.5)
            raise BadBrief(
                f"there is no mode {brief.mode!r}; "
                + (f"did you mean {near[0]!r}? " if near else "")
                + f"There are: {', '.join(MODES)}, each after a tonic if you like: D dorian",
                f"没有调式 {brief.mode!r}；"
                + (f"是不是 {near[0]!r}？" if near else "")
                + f"现有：{'、'.join(m.chinese for m in MODES.values())}，前面可加主音：D羽",
            )
    elif said.mode:
        mode = said.mode
    elif said.five:
        mode = "yu" if said.light < -0.5 else "zhi" if said.light < 0.6 else "gong"
    else:
        mode = "minor" if said.light <= -1.5 else "dorian" if said.light < -0.3 else "major"
    row = MODES[mode]
    usual = (
        "yu"
        if row.five and row.minor
        else "five"
        if row.five
        else "minor"
        if row.minor
        else "major"
    )
    tonic = tonic or chance.choice(TONICS[usual])
    if abs(signature(tonic, mode)) > 7:
        raise BadBrief(
            f"{tonic} {mode} would have more than seven sharps or flats; take the same tone by its other name",
            f"{tonic} {row.chinese}的升降号超过七个；请用同音的另一个名称",
        )
    return tonic, mode


def _known(name: str) -> str | None:
    name = name.strip().lower().removesuffix("mode").strip()
    return (
        NAMES.get(name)
        or NAMES.get(name.removesuffix("调式"))
        or NAMES.get(name.removesuffix("调"))
    )


def _metre(brief: Brief, said: Felt, five: bool) -> Metre:
    """Raises BadBrief for what is no metre, Unsupported for one that is not known here."""
    usual = ("2/4" if said.pace > 0 else "4/4") if five else "4/4"
    text = (brief.metre or ("" if five and said.metre == "6/8" else said.metre) or usual).strip()
    found = re.fullmatch(r"(\d{1,2})\s*/\s*(\d{1,2})", text.replace("拍", ""))
    if found is None or int(found[2]) not in (1, 2, 4, 8, 16) or not 1 <= int(found[1]) <= 24:
        raise BadBrief(
            f"{text!r} is no metre; write it as 3/4 or 6/8. There are: {', '.join(METRES)}",
            f"{text!r} 不是拍号；请写成 3/4 或 6/8。现有：{'、'.join(METRES)}",
        )
    text = f"{int(found[1])}/{int(found[2])}"
    if text not in METRES:
        raise Unsupported(
            f"no tunes in {text} were there to learn from; there are: {', '.join(METRES)}",
            f"没有 {text} 拍的曲子可学；现有：{'、'.join(METRES)}",
        )
    beats, _, unit = text.partition("/")
    return Metre(beats=int(beats), unit=int(unit))


def _form(bars: int, asked: str, five: bool) -> tuple[str, dict[str, int]]:
    """The order of the sections, and how many bars each has. Raises BadBrief."""
    if not FEWEST <= bars <= MOST:
        raise BadBrief(
            f"a tune of {bars:,} bars is not made here: from {FEWEST} to {MOST}; set `bars`",
            f"做不了 {bars:,} 小节的乐曲：应为 {FEWEST} 到 {MOST} 小节；请改 `bars`",
        )
    size = SECTION if bars >= 3 * SECTION else 4 if bars >= 8 else bars
    if asked:
        letters = sorted(set(asked))
        size = bars // len(asked)
        if not 2 <= size <= 16:
            raise BadBrief(
                f"{bars} bars in the sections {asked} are {size} each; from 2 to 16 are made: set `bars` "
                "or `structure`",
                f"{bars} 小节分成 {asked}，每段 {size} 小节；每段应为 2 到 16 小节：请改 `bars` 或 `structure`",
            )
        form = asked
    else:
        count = max(1, bars // size)
        form = _order(count, five)
        letters = sorted(set(form))
    lengths = dict.fromkeys(letters, size)
    # What is left over makes a closing section, or the last letter's longer.
    if rest := bars - sum(lengths[label] for label in form):
        uses = form.count(form[-1])
        if uses == 1 or rest % uses == 0:
            lengths[form[-1]] += rest // uses
        else:
            last = chr(ord(max(letters)) + 1)
            form, lengths = form[:-1] + last, {**lengths, last: lengths[form[-1]] + rest}
            lengths = {label: lengths[label] for label in sorted(set(form))}
    return form, lengths


def _order(count: int, five: bool) -> str:
    """AABA over and over, with new middle parts; short ones begin it."""
    short = {1: "A", 2: "AB", 3: "ABA"}
    if count in short:
        return short[count]
    rounds = [FORMS[five], "CCBA" if not five else "ABCA"]
    form = "".join(rounds[(n // 4) % 2] for n in range(0, count, 4))[:count]
    return form[:-1] + "A" if not form.endswith("A") else form


def _usual(five: bool, light: float, pace: int) -> tuple[str, ...]:
    if five:
        if pace >= 3:
            return ("dizi", "dulcimer", "pipa", "cello")
        return ("erhu" if light < -1 else "xiao", "guzheng", "cello", "strings")
    if pace >= 3:
        return ("fiddle", "steel guitar", "double bass")
    if light <= -1.5:
        return ("cello" if pace == 0 else "violin", "piano", "double bass", "strings")
    if light < 0.5:
        return ("oboe" if pace == 0 else "clarinet", "harp", "cello", "strings")
    return ("flute", "harp", "cello", "strings")


def _stand_ins(names: tuple[str, ...]) -> None:
    rows = [row for name in names if (row := instrument(name)).heard]
    if rows:
        english = ", ".join(f"{r.name} ({r.heard[0]})" for r in rows if r.heard)
        chinese = "、".join(f"{r.chinese}（{r.heard[1]}）" for r in rows if r.heard)
        progress.note(
            f"the SoundFont has no {', '.join(r.name for r in rows)}; heard instead: {english}",
            f"音色库没有这些乐器，由相近音色代替：{chinese}",
        )


def _title(brief: Brief) -> str:
    """What the line is about: its first clause, without 'a slow tune for'."""
    parts = [part.strip() for part in CLAUSE.split(brief.line) if part.strip()]
    line = " ".join(brief.line.split())
    if brief.language == "zh":
        return parts[0][:20] if parts else line[:20]
    found = ABOUT.match(line.rstrip(". "))
    words = (found[1] if found else parts[0] if parts else line).split()
    words = words[:9]
    told = [w if n and w.lower() in SMALL else w[:1].upper() + w[1:] for n, w in enumerate(words)]
    return " ".join(told)[:80].rstrip(" ,;:")
