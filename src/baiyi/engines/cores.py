"""How many threads an engine does well to have."""

from __future__ import annotations

import os

import psutil


def physical_cores() -> int:
    """Those this process may use; hyper-threads only get in each other's way."""
    return min(psutil.cpu_count(logical=False) or 1, len(os.sched_getaffinity(0)))
