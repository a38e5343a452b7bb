"""Runs a command in a process of its own; gives its wall time, CPU time and peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of CPU, peak megabytes: medians over the runs."""

    wall: float
    cpu: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.cpu:.2f} s CPU)"


def task(name: str, *arguments: str) -> list[str]:
    """Command that runs one of tests/bench/tasks.py."""
    return [sys.executable, "-m", "tests.bench.tasks", name, *arguments]


def cost(command: Sequence[str], runs: int = 3) -> Cost:
    """Run a command some times and take the medians; its own children count with it."""
    once = [_once(command) for _ in range(runs)]
    return Cost(
        wall=statistics.median(each.wall for each in once),
        cpu=statistics.median(each.cpu for each in once),
        megabytes=statistics.median(each.megabytes for each in once),
    )


def _once(command: Sequence[str]) -> Cost:
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        msg = f"{' '.join(command[:4])} failed with exit code {process.returncode}"
        raise RuntimeError(msg)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)
