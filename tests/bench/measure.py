"""Runs a task in a process of its own; gives its wall time, CPU time and peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of CPU, peak megabytes: medians over the runs."""

    wall: float
    cpu: float
    megabytes: float


def cost(task: str, *arguments: str, runs: int = 3) -> Cost:
    """Run `python -m tests.bench.tasks TASK ARGUMENTS…` and take the medians."""
    once = [_once(task, *arguments) for _ in range(runs)]
    return Cost(
        wall=statistics.median(each.wall for each in once),
        cpu=statistics.median(each.cpu for each in once),
        megabytes=statistics.median(each.megabytes for each in once),
    )


def _once(task: str, *arguments: str) -> Cost:
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.tasks", task, *arguments], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        msg = f"the task {task} failed with exit code {process.returncode}"
        raise RuntimeError(msg)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)
