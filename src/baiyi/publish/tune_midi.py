"""A tune as a Standard MIDI File (format 1): a track of tempo and words, then one for each instrument."""

from __future__ import annotations

import io

import mido

from ..build.step import step
from ..values import Arrangement, Asset
from ..values.modes import MODES

MIDI = "audio/midi"
DIVISION = 480  # ticks of a quarter note in the file
SCALE = DIVISION // 24
DRUMS = 9


@step(version=1)
def tune_midi(arrangement: Arrangement, author: str, *, notice: str) -> Asset:
    """The whole arrangement, not yet labelled or signed; `notice` is its first text event."""
    file = mido.MidiFile(type=1, ticks_per_beat=DIVISION, charset="utf-8")
    file.tracks.append(_head(arrangement, author, notice))
    for number, voice in enumerate(arrangement.voices):
        channel = DRUMS if voice.drums else number
        track = mido.MidiTrack([
            mido.MetaMessage("track_name", name=f"{voice.name}: {voice.instrument}", time=0),
            mido.Message("program_change", channel=channel, program=voice.program, time=0),
            mido.Message("control_change", channel=channel, control=7, value=voice.volume, time=0),
            mido.Message("control_change", channel=channel, control=10, value=round(64 + 60 * voice.place), time=0),
        ])  # fmt: skip
        events = []
        for strike in voice.strikes:
            events.append((strike.start, 1, strike.pitch, strike.force))
            events.append((strike.start + strike.ticks, 0, strike.pitch, 0))
        now = 0
        for at, on, pitch, force in sorted(events):
            track.append(
                mido.Message(
                    "note_on" if on else "note_off",
                    channel=channel, note=pitch, velocity=force, time=(at - now) * SCALE,
                )
            )  # fmt: skip
            now = at
        track.append(mido.MetaMessage("end_of_track", time=0))
        file.tracks.append(track)
    out = io.BytesIO()
    file.save(file=out)
    return Asset.of(out.getvalue(), MIDI)


def _head(arrangement: Arrangement, author: str, notice: str) -> mido.MidiTrack:
    """Title, notice, metre, key and the tempi."""
    tune = arrangement.tune
    beat = tune.metre.beat
    track = mido.MidiTrack([
        mido.MetaMessage("track_name", name=tune.title, time=0),
        mido.MetaMessage("text", text=notice, time=0),
        mido.MetaMessage("time_signature", numerator=tune.metre.beats, denominator=tune.metre.unit, time=0),
        mido.MetaMessage("key_signature", key=_key(tune.fifths, MODES[tune.mode].minor), time=0),
    ])  # fmt: skip
    if author:
        track.append(mido.MetaMessage("text", text=author, time=0))
    now = 0
    for at, tempo in arrangement.tempi:
        quarters = tempo * beat / 24
        track.append(
            mido.MetaMessage(
                "set_tempo", tempo=round(60_000_000 / quarters), time=(at - now) * SCALE
            )
        )
        now = at
    track.append(mido.MetaMessage("end_of_track", time=0))
    return track


MAJORS = ("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#")
MINORS = ("Abm", "Ebm", "Bbm", "Fm", "Cm", "Gm", "Dm", "Am", "Em", "Bm", "F#m", "C#m", "G#m", "D#m", "A#m")  # fmt: skip


def _key(fifths: int, minor: bool) -> str:
    """MIDI knows major and minor only: the one with the tune's signature."""
    return (MINORS if minor else MAJORS)[fifths + 7]
