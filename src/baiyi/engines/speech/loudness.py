"""How loud speech is and where it is quiet: ITU-R BS.1770 by pyloudnorm, a limiter, the edges."""

from __future__ import annotations

import numpy as np
import pyloudnorm
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from .acoustics import RATE, Samples

TARGET = -18.0  # LUFS
CEILING = 10 ** (-1.5 / 20)  # half a decibel under -1 dBFS, for what lies between the samples
BLOCK = 0.4  # seconds that the meter needs at least
FADE = RATE * 6 // 1000
REACH = RATE * 5 // 1000  # the limiter looks ahead so far
WINDOW = RATE // 100
QUIETEST = 10 ** (-46 / 20)  # of the loudest moment: under it, there is no speech

_meter = pyloudnorm.Meter(RATE, block_size=BLOCK)


def lufs(samples: Samples) -> float:
    """The integrated loudness; of what is shorter than 0.4 s, that of its repetition."""
    least = int(BLOCK * RATE) + 1
    if 0 < len(samples) < least:
        samples = np.tile(samples, least // len(samples) + 1)
    return float(_meter.integrated_loudness(samples.astype(np.float64)))


def levelled(samples: Samples) -> Samples:
    """At -18 LUFS, with no sample over -1.5 dBFS. Silence stays silence."""
    loudness = lufs(samples)
    if not np.isfinite(loudness) or loudness < -70:
        return samples
    once = limited(samples * np.float32(10 ** ((TARGET - loudness) / 20)))
    rest = TARGET - lufs(once)  # what the limiter took
    return limited(once * np.float32(10 ** (min(rest, 3.0) / 20)))


def limited(samples: Samples) -> Samples:
    """Peaks turned down smoothly, a few milliseconds before and after, and nothing else."""
    peaks = np.abs(samples)
    if peaks.max(initial=0) <= CEILING:
        return samples
    wanted = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    gain = uniform_filter1d(minimum_filter1d(wanted, 2 * REACH + 1), 2 * REACH + 1)
    out = samples * np.minimum(gain, wanted)
    return np.asarray(np.clip(out, -CEILING, CEILING), np.float32)


def edges(samples: Samples) -> tuple[int, int]:
    """Where speech begins and ends, in samples; (0, 0) if there is none."""
    count = len(samples) // WINDOW
    if count == 0:
        return 0, len(samples)
    blocks = samples[: count * WINDOW].reshape(count, WINDOW).astype(np.float64)
    power = np.sqrt((blocks**2).mean(axis=1))
    loud = np.flatnonzero(power > max(power.max() * QUIETEST, 1e-4))
    if loud.size == 0:
        return 0, 0
    return int(loud[0]) * WINDOW, min(len(samples), (int(loud[-1]) + 1) * WINDOW)


def faded(samples: Samples) -> Samples:
    """Without a click at either end."""
    out = samples.copy()
    count = min(FADE, len(out) // 2)
    ramp = np.linspace(0, 1, count, dtype=np.float32)
    out[:count] *= ramp
    out[len(out) - count :] *= ramp[::-1]
    return out


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)
