"""Measures a part of a process: what is measured there is told by the task."""

from __future__ import annotations

import os
import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def timed(work: Callable[[], object], times: int = 1) -> dict[str, float]:
    """Clock and CPU of a piece of work, the medians where it is done several times."""
    walls, cpus = [], []
    for _ in range(times):
        begin, before = time.perf_counter(), _cpu()
        work()
        walls.append(time.perf_counter() - begin)
        cpus.append(_cpu() - before)
    return {"wall": statistics.median(walls), "cpu": statistics.median(cpus)}


def _cpu() -> float:
    used = os.times()
    return used.user + used.system
