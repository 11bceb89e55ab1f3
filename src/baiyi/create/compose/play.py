"""An arrangement played by a SoundFont: samples of real instruments, in a room, at the loudness of music.

TinySoundFont renders; the room is made here, a short noise that dies away, the same every time. The same
arrangement gives the same samples.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from ...build import progress
from ...build.step import step
from ...errors import MissingExtra, MissingModel, StepFailed
from ...settings import settings
from ...values import Arrangement, Asset, Voicing

Samples = NDArray[np.float32]  # (samples, 2), -1 to 1

SOUNDFONT = "fluidr3-mono"
FILE = "FluidR3Mono_GM.sf3"
RATE = 44_100  # Hz
LOUDNESS = -16.0  # LUFS, as streaming services play music
CEILING = 10 ** (-1.5 / 20)
TAIL = 3.0  # seconds in which the last tones and the room die away
ROOM = 1.6  # seconds until the room is quieter by 60 dB
WET = 0.16
FADE = 0.4  # seconds
LONGEST = 1800.0  # seconds
PAN = 10  # the controller of MIDI
# Loudness beside the melody, of chords, bass and what lies behind them, in LU; and how much is changed at most.
BALANCE, LARGEST = (-7.0, -6.0, -11.0), 30.0
DRUMS = 9


@step(version=1, timeout=600)
def play(arrangement: Arrangement, soundfont: str = "") -> Asset:
    """The sound as FLAC, stereo, 44.1 kHz, at -16 LUFS, with a tail. Raises MissingModel, StepFailed.

    `soundfont` is the digest of the SoundFont by the catalogue, so that another one is heard.
    """
    seconds = when(arrangement, arrangement.ticks)
    if seconds > LONGEST:
        raise StepFailed(
            f"the tune would last {seconds / 60:.0f} minutes; 30 are the limit: fewer bars, or faster",
            f"乐曲将长达 {seconds / 60:.0f} 分钟，上限 30 分钟；请减少小节或加快",
        )
    dry = rendered(arrangement)
    return Asset.of(flac(levelled(in_a_room(dry))), "audio/flac")


def rendered(arrangement: Arrangement) -> Samples:
    """What the instruments play, without a room. Raises MissingModel, StepFailed."""
    path = settings().cache / "weights" / SOUNDFONT / FILE
    if not path.is_file():
        raise MissingModel(
            f"{path} is missing; run: baiyi models get {SOUNDFONT}",
            f"缺少 {path}；请运行：baiyi models get {SOUNDFONT}",
            place=path,
        )
    synth, font = _synth(path)
    mixed: Samples | None = None
    for number, voice in enumerate(arrangement.voices):
        alone = _alone(synth, font, arrangement, voice)
        if mixed is None:
            mixed, lead = alone, loudness_of(alone)
            continue
        # Samples of one force are loud in one instrument and faint in another: each is set beside the melody.
        away = lead + BALANCE[min(number, len(BALANCE)) - 1] - loudness_of(alone)
        if np.isfinite(away):
            mixed += alone * np.float32(10 ** (np.clip(away, -LARGEST, LARGEST) / 20))
    assert mixed is not None  # an arrangement has a melody
    return mixed


def _alone(synth: Any, font: int, arrangement: Arrangement, voice: Voicing) -> Samples:
    """One voice, as loud as its samples are. Raises StepFailed."""
    channel, bank = (DRUMS, 128) if voice.drums else (0, 0)
    synth.sounds_off()
    try:
        synth.program_select(channel, font, bank, voice.program, voice.drums)
    except RuntimeError as error:
        raise StepFailed(
            f"the SoundFont has no program {voice.program} for {voice.instrument}; take another instrument",
            f"音色库没有 {voice.instrument} 的音色 {voice.program}；请换一种乐器",
        ) from error
    synth.control_change(channel, PAN, round(64 + 60 * voice.place))
    pieces = []
    now = 0
    for place, key, force in _events(arrangement, voice):
        if place > now:
            pieces.append(_generated(synth, place - now))
            now = place
            progress.check()
        if force:
            synth.noteon(channel, key, force)
        else:
            synth.noteoff(channel, key)
    whole = round(when(arrangement, arrangement.ticks) * RATE) + round(TAIL * RATE)
    pieces.append(_generated(synth, whole - now))
    return np.concatenate(pieces)


def _synth(path: Path) -> tuple[Any, int]:
    try:
        import tinysoundfont
    except ImportError as error:
        raise MissingExtra(
            "tunes are played by tinysoundfont, which is not installed; run: pip install --no-deps tinysoundfont",
            "演奏乐曲需要 tinysoundfont，尚未安装；请运行：pip install --no-deps tinysoundfont",
        ) from error
    synth = tinysoundfont.Synth(gain=-6, samplerate=RATE)
    try:
        return synth, synth.sfload(str(path))
    except Exception as error:  # the library raises bare ones
        raise StepFailed(
            f"the SoundFont {path} cannot be read ({error}); fetch it again: baiyi models remove {SOUNDFONT}, "
            f"then baiyi models get {SOUNDFONT}",
            f"无法读取音色库 {path}（{error}）；请重新获取：baiyi models remove {SOUNDFONT}，再 baiyi models get "
            f"{SOUNDFONT}",
        ) from error


def _generated(synth: Any, count: int) -> Samples:
    found = np.frombuffer(synth.generate(count), np.float32).reshape(-1, 2)
    return found.copy()


def _events(arrangement: Arrangement, voice: Voicing) -> list[tuple[int, int, int]]:
    """(sample, key, force or 0 where it ends), in order; what ends goes before what begins."""
    found = []
    for begin, end, key, force in _kept_apart(arrangement, voice):
        found += [(begin, key, force), (end, key, 0)]
    return sorted(found, key=lambda one: (one[0], one[2] > 0, one[1]))


def _kept_apart(arrangement: Arrangement, voice: Voicing) -> Iterator[tuple[int, int, int, int]]:
    """A tone that is struck again ends before."""
    after: dict[int, int] = {}
    for strike in sorted(voice.strikes, key=lambda s: -s.start):
        begin = round(when(arrangement, strike.start) * RATE)
        end = round(when(arrangement, strike.start + strike.ticks) * RATE)
        end = min(end, after.get(strike.pitch, end))
        after[strike.pitch] = begin
        if end > begin:
            yield begin, end, strike.pitch, strike.force


def when(arrangement: Arrangement, tick: int) -> float:
    """Seconds from the beginning until that tick, by the tempi."""
    beat = arrangement.tune.metre.beat
    seconds = 0.0
    edges = [start for start, _ in arrangement.tempi[1:]] + [max(tick, arrangement.ticks) + 1]
    for (start, tempo), end in zip(arrangement.tempi, edges, strict=True):
        if tick <= start:
            break
        seconds += (min(tick, end) - start) / beat * 60 / tempo
    return seconds


def in_a_room(dry: Samples) -> Samples:
    """The sound with the room around it: noise that dies away, other noise left than right."""
    random = np.random.default_rng(1)
    count = int(ROOM * RATE)
    time = np.arange(count) / RATE
    decay = 10 ** (-3 * time / ROOM)
    wet = np.empty_like(dry)
    for side in range(2):
        noise = random.standard_normal(count) * decay
        noise[: int(0.012 * RATE)] = 0  # the first wall is some metres away
        noise = np.convolve(noise, np.full(6, 1 / 6), "same")  # walls swallow what is high
        noise /= np.sqrt((noise**2).sum())
        wet[:, side] = _convolved(dry.mean(axis=1), noise)
    mixed = (1 - WET) * dry + WET * 2.2 * wet
    fade = int(FADE * RATE)
    mixed[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None] ** 2
    return mixed.astype(np.float32)


def _convolved(sound: NDArray[np.floating[Any]], response: NDArray[np.floating[Any]]) -> Samples:
    """As long as the sound, by blocks (overlap-add), so that memory stays small."""
    block = 1 << 17
    size = block + len(response)
    fft = 1 << (size - 1).bit_length()
    spectrum = np.fft.rfft(response, fft)
    out = np.zeros(len(sound) + fft, np.float64)
    for begin in range(0, len(sound), block):
        progress.check()
        piece = np.fft.irfft(np.fft.rfft(sound[begin : begin + block], fft) * spectrum, fft)
        out[begin : begin + fft] += piece
    return out[: len(sound)].astype(np.float32)


def levelled(samples: Samples) -> Samples:
    """At -16 LUFS (ITU-R BS.1770-4), peaks turned down where they would be over -1.5 dBFS."""
    loudness = loudness_of(samples)
    if not np.isfinite(loudness):
        return samples
    louder = samples * np.float32(10 ** ((LOUDNESS - loudness) / 20))
    peaks = np.abs(louder).max(axis=1)
    if peaks.max(initial=0) <= CEILING:
        return louder
    return _limited(louder, peaks)


def _limited(samples: Samples, peaks: NDArray[np.float32]) -> Samples:
    """Turned down smoothly around each peak: the least gain of 10 ms, smoothed over as much."""
    reach = RATE // 100
    wanted = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    gain = uniform_filter1d(minimum_filter1d(wanted, 2 * reach + 1), 2 * reach + 1)
    out = samples * np.minimum(gain, wanted)[:, None].astype(np.float32)
    return np.asarray(np.clip(out, -CEILING, CEILING), np.float32)


def loudness_of(samples: Samples) -> float:
    """LUFS; minus infinity for silence."""
    meter = pyloudnorm.Meter(RATE)
    return float(meter.integrated_loudness(samples.astype(np.float64)))


def flac(samples: Samples) -> bytes:
    """16 bits, with a dither that is the same every time."""
    random = np.random.default_rng(7)
    dither = random.random(samples.shape) - random.random(samples.shape)
    whole = np.clip(np.round(samples * 32767 + dither), -32768, 32767).astype(np.int16)
    file = io.BytesIO()
    with av.open(file, "w", format="flac", options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream("flac", rate=RATE, layout="stereo")
        stream.codec_context.flags |= 1 << 23  # bitexact: no version of the encoder
        for begin in range(0, len(whole), RATE):
            piece = np.ascontiguousarray(whole[begin : begin + RATE].reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="stereo")
            frame.sample_rate, frame.pts = RATE, begin
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()
