"""Smooth noise as products of small random lattices with spline weights: fast at any size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]


def _weights(size: int, knots: int) -> Field:
    """Cubic B-spline weights of shape (size, knots + 3)."""
    at = np.linspace(0, knots, size, endpoint=False, dtype=np.float64)
    cell = np.floor(at).astype(int)
    t = at - cell
    weights = np.zeros((size, knots + 3), np.float32)
    rows = np.arange(size)
    weights[rows, cell] = (1 - t) ** 3 / 6
    weights[rows, cell + 1] = (3 * t**3 - 6 * t**2 + 4) / 6
    weights[rows, cell + 2] = (-3 * t**3 + 3 * t**2 + 3 * t + 1) / 6
    weights[rows, cell + 3 - (cell + 3 > knots + 2)] += t**3 / 6
    return weights


def field(
    rng: np.random.Generator,
    shape: tuple[int, int],
    cell: tuple[float, float],
    octaves: int = 4,
    gain: float = 0.5,
) -> Field:
    """Noise about -1 to 1 of `shape` (rows, columns); `cell` is the coarsest grain in pixels."""
    rows, columns = shape
    total = np.zeros(shape, np.float32)
    amplitude, norm = 1.0, 0.0
    tall, wide = cell
    for _ in range(octaves):
        down, across = max(1, round(rows / tall)), max(1, round(columns / wide))
        if (down > rows / 2 and rows > 8) or (across > columns / 2 and columns > 8):
            break
        lattice = rng.uniform(-1, 1, (down + 3, across + 3)).astype(np.float32)
        total += amplitude * (_weights(rows, down) @ lattice @ _weights(columns, across).T)
        norm += amplitude * amplitude
        amplitude *= gain
        tall, wide = tall / 2, wide / 2
    return total * np.float32(2.1 / max(norm, 1e-6) ** 0.5)


def line(
    rng: np.random.Generator, size: int, cell: float, octaves: int = 5, gain: float = 0.5
) -> Field:
    """One row of noise, about -1 to 1."""
    total = np.zeros(size, np.float32)
    amplitude, norm = 1.0, 0.0
    for _ in range(octaves):
        knots = max(1, round(size / cell))
        if knots > size / 1.5:
            break
        total += amplitude * (_weights(size, knots) @ rng.uniform(-1, 1, knots + 3)).astype(
            np.float32
        )
        norm += amplitude * amplitude
        amplitude *= gain
        cell /= 2
    return np.asarray(total * np.float32(1.6 / max(norm, 1e-6) ** 0.5), np.float32)


def smooth(low: float, high: float, value: Field) -> Field:
    """The smooth step from 0 at `low` to 1 at `high` (either may be the larger)."""
    t = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
