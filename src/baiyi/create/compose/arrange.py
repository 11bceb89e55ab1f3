"""From a melody with chords to all that is played: who plays what, how hard, and how the end is drawn out.

The first instrument has the melody, the second the chords in a pattern of the metre, the third the bass,
a fourth lies under it from the second time on. Nothing here is learned; it is how accompanists play.
"""

from __future__ import annotations

from ...build.step import step
from ...values import Arrangement, Bar, ChordSheet, Metre, Strike, Tune, TunePlan, Voicing
from .harmony import Chord, chord, read_chords
from .instruments import Instrument, instrument

LEAD, CHORDS, BASS, BED = range(4)
PLACES = (-0.1, 0.35, 0.0, -0.4)
VOLUMES = (112, 84, 92, 62)
SLOWING = (0.9, 0.78)  # of the tempo in the two last bars
# Where in a bar the accompaniment strikes, in beats, and which tone of the chord: 0 the lowest; "all".
FLOWING = {
    "2/4": ((0, 0), (0.5, 1), (1, 2), (1.5, 1)),
    "3/4": ((0, 0), (0.5, 1), (1, 2), (1.5, 3), (2, 2), (2.5, 1)),
    "4/4": ((0, 0), (0.5, 1), (1, 2), (1.5, 3), (2, 2), (2.5, 3), (3, 2), (3.5, 1)),
    "2/2": ((0, 0), (0.5, 1), (1, 2), (1.5, 1)),
    "6/8": ((0, 0), (1 / 3, 1), (2 / 3, 2), (1, 3), (4 / 3, 2), (5 / 3, 1)),
    "9/8": tuple((n / 3, (0, 1, 2, 3, 2, 1, 2, 3, 1)[n]) for n in range(9)),
}
# Beats on which the whole chord is struck, and how hard beside the bass.
STRUCK = {
    "walking": {"2/4": (0, 1), "3/4": (1, 2), "4/4": (0, 1, 2, 3), "2/2": (0.5, 1.5), "6/8": (0, 1), "9/8": (0, 1, 2)},
    "dancing": {
        "2/4": (0.5, 1.5), "3/4": (1, 2), "4/4": (1, 3), "2/2": (0.5, 1.5),
        "6/8": (2 / 3, 5 / 3), "9/8": (2 / 3, 5 / 3, 8 / 3),
    },
}  # fmt: skip


@step(version=1)
def arrange(tune: Tune, sheet: ChordSheet, plan: TunePlan) -> Arrangement:
    """All voices. Raises BadBrief for chords that do not fit the melody's bars."""
    chords = read_chords(sheet, tune)
    players = [instrument(name) for name in plan.instruments]
    bars = [
        (label, place, bar)
        for label in tune.form
        for place, bar in enumerate(tune.section(label).bars)
    ]
    harmony = [_spread(chords[label][place], tune.metre) for label, place, _ in bars]
    voices = [_voice(LEAD, players[0], _melody(tune, [bar for *_, bar in bars]))]
    parts = (_accompaniment, _bass, _bed)
    for number, (player, part) in enumerate(zip(players[1:], parts, strict=False), 1):
        strikes = part(harmony, tune, plan.pattern, player)
        voices.append(_voice(number, player, strikes))
    full, count = tune.metre.ticks, len(bars)
    tempi: list[tuple[int, float]] = [(0, float(tune.tempo))]
    if count > 4:
        tempi += [
            ((count - 2 + n) * full, round(tune.tempo * share, 2))
            for n, share in enumerate(SLOWING)
        ]
    return Arrangement(tune=tune, chords=chords, voices=tuple(voices), tempi=tuple(tempi))


def _voice(number: int, player: Instrument, strikes: list[Strike]) -> Voicing:
    return Voicing(
        name=("melody", "chords", "bass", "bed")[number],
        instrument=player.name,
        program=player.program,
        place=PLACES[number],
        volume=VOLUMES[number],
        strikes=tuple(strikes),
    )


def _spread(names: tuple[str, ...], metre: Metre) -> list[tuple[int, int, Chord]]:
    """From which tick of the bar to which, and the chord."""
    size = metre.ticks / len(names)
    edges = [round(size * n) for n in range(len(names) + 1)]
    return [(edges[n], edges[n + 1], chord(name)) for n, name in enumerate(names)]


def _melody(tune: Tune, bars: list[Bar]) -> list[Strike]:
    """Accents on beats, phrases that swell and fall over four bars; ties held."""
    found: list[Strike] = []
    at, held = 0, False
    for number, bar in enumerate(bars):
        inside = 0
        swell = (0, 5, 8, 2)[number % 4]
        for note in bar.notes:
            if note.pitch is not None:
                accent = 8 if inside == 0 else 4 if inside % tune.metre.beat == 0 else 0
                # A long tone is held, a short one let go of a little before its end.
                sounds = note.ticks if note.tied or note.ticks > 18 else max(3, note.ticks - 1)
                if held and found and found[-1].pitch == note.pitch:
                    last = found[-1]
                    found[-1] = last.model_copy(update={"ticks": at - last.start + sounds})
                else:
                    force = min(120, 78 + accent + swell + min(8, note.ticks // 12))
                    found.append(Strike(start=at, ticks=sounds, pitch=note.pitch, force=force))
            held = note.tied
            at += note.ticks
            inside += note.ticks
    return found


def _accompaniment(
    harmony: list[list[tuple[int, int, Chord]]], tune: Tune, pattern: str, player: Instrument
) -> list[Strike]:
    metre = tune.metre
    found: list[Strike] = []
    ground = max(player.lowest, min(52, player.highest - 24))
    for number, bar in enumerate(harmony):
        at = number * metre.ticks
        if number == len(harmony) - 1:  # the last chord, rolled and held
            found += [
                Strike(start=at + 2 * n, ticks=metre.ticks - 2 * n, pitch=tone, force=62)
                for n, tone in enumerate(_close(bar[0][2], ground, 4))
            ]
        elif pattern == "flowing" or not player.plucked:
            found += _flowing(bar, at, metre, ground, player)
        else:
            for beat in STRUCK.get(pattern, STRUCK["walking"])[str(metre)]:
                start = round(beat * metre.beat)
                now = _at(bar, start)
                found += [
                    Strike(
                        start=at + start,
                        ticks=max(6, metre.beat // 2 - 2),
                        pitch=tone,
                        force=58 + 2 * n,
                    )
                    for n, tone in enumerate(_close(now, ground, 3))
                ]
    return found


def _flowing(
    bar: list[tuple[int, int, Chord]], at: int, metre: Metre, ground: int, player: Instrument
) -> list[Strike]:
    """A broken chord; of an instrument that holds its tones the chord itself."""
    if not player.plucked:
        return [
            Strike(start=at + begin, ticks=end - begin, pitch=tone, force=56)
            for begin, end, now in bar
            for tone in _close(now, ground, 3)
        ]
    found = []
    for beat, place in FLOWING[str(metre)]:
        start = round(beat * metre.beat)
        tones = _close(_at(bar, start), ground, 4)
        end = next(e for b, e, _ in bar if b <= start < e)
        force = 64 if start == 0 else 56 if start % metre.beat == 0 else 50
        found.append(
            Strike(
                start=at + start,
                ticks=max(6, min(end - start, metre.beat)),
                pitch=tones[place],
                force=force,
            )
        )
    return found


def _bass(
    harmony: list[list[tuple[int, int, Chord]]], tune: Tune, pattern: str, player: Instrument
) -> list[Strike]:
    """The root where a chord begins; the fifth on the middle of the bar where it walks or dances."""
    metre = tune.metre
    found: list[Strike] = []
    for number, bar in enumerate(harmony):
        at = number * metre.ticks
        last = number == len(harmony) - 1
        for begin, end, now in bar if not last else bar[:1]:
            root = _near(now.root, player.lowest + 4, player)
            stop = metre.ticks if last else end
            middle = begin + metre.ticks // 2
            half = str(metre) in ("4/4", "2/2", "6/8") and pattern != "flowing" and not last
            if half and middle < stop and middle % metre.beat == 0:
                fifth = _near((now.root + 7) % 12, root - 5, player)
                found.append(
                    Strike(start=at + begin, ticks=middle - begin - 1, pitch=root, force=74)
                )
                found.append(
                    Strike(start=at + middle, ticks=stop - middle - 1, pitch=fifth, force=66)
                )
            else:
                found.append(Strike(start=at + begin, ticks=stop - begin - 1, pitch=root, force=72))
    return found


def _bed(
    harmony: list[list[tuple[int, int, Chord]]], tune: Tune, pattern: str, player: Instrument
) -> list[Strike]:
    """Long chords behind, once the first section is over."""
    metre = tune.metre
    first = len(tune.section(tune.form[0]).bars) if len(tune.form) > 1 else 0
    ground = max(player.lowest, min(57, player.highest - 12))
    return [
        Strike(start=number * metre.ticks + begin, ticks=end - begin, pitch=tone, force=54)
        for number, bar in enumerate(harmony)
        if number >= first
        for begin, end, now in bar
        for tone in _close(now, ground, 3)
    ]


def _at(bar: list[tuple[int, int, Chord]], tick: int) -> Chord:
    return next(now for begin, end, now in bar if begin <= tick < end)


def _close(now: Chord, ground: int, count: int) -> list[int]:
    """So many tones of the chord from `ground` up, as close as they lie."""
    tones = [pitch for pitch in range(ground, ground + 37) if pitch % 12 in now.tones]
    return tones[:count]


def _near(tone: int, aim: int, player: Instrument) -> int:
    """That pitch class from `aim` up, within the instrument."""
    pitch = aim + (tone - aim) % 12
    while pitch > player.highest:
        pitch -= 12
    while pitch < player.lowest:
        pitch += 12
    return pitch
