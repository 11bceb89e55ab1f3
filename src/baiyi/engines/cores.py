"""How many threads an engine does well to have."""

from __future__ import annotations

import os

import psutil


def physical_cores() -> int:
    """Those this process may use; hyper-threads only get in each other's way.

    `OMP_NUM_THREADS`, by which a machine's keeper tells every numeric library its share, holds for
    the engines too: two pools with a thread for each core make each other wait ten-fold.
    """
    cores = min(psutil.cpu_count(logical=False) or 1, len(os.sched_getaffinity(0)))
    share = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(cores, int(share))) if share.isdecimal() else cores
