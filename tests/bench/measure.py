"""Runs commands in processes of their own: clock, CPU and peak memory of all that they start."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.bench.watching import Watch, processes

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Command:
    """What is run.

    Parameters
    ----------
    words
        The command and its arguments.
    tells
        Whether it says on stdout, as a JSON object, what it measured itself: `wall` and `cpu`
        then stand for its own, without the start of Python, and the rest is handed on.
    """

    words: tuple[str, ...]
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds on the clock, seconds of CPU, peak megabytes, and what it told."""

    wall: float
    cpu: float
    megabytes: float
    told: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Cost:
    """Several runs; each figure is their median."""

    runs: tuple[Run, ...]

    @property
    def wall(self) -> float:
        """Seconds on the clock."""
        return statistics.median(each.wall for each in self.runs)

    @property
    def cpu(self) -> float:
        """Seconds of CPU, children included."""
        return statistics.median(each.cpu for each in self.runs)

    @property
    def megabytes(self) -> float:
        """Peak memory, all processes at once."""
        return statistics.median(each.megabytes for each in self.runs)

    @property
    def told(self) -> dict[str, Any]:
        """What the last run said beside."""
        return self.runs[-1].told


def task(module: str, function: str, *arguments: object) -> Command:
    """Command that calls a function of a module of tests/bench."""
    given = [str(each) for each in arguments]
    words = (sys.executable, "-m", "tests.bench.tasks", module, function, *given)
    return Command(words, tells=True)


def cost(command: Command, runs: int) -> Cost:
    """Run a command some times."""
    return Cost(tuple(once(command) for _ in range(runs)))


def by_turns(commands: Sequence[Command], runs: int) -> list[Cost]:
    """Run several commands by turns, so that what else the machine does hits them all."""
    rounds = [[once(command) for command in commands] for _ in range(runs)]
    return [Cost(each) for each in zip(*rounds, strict=True)]


def once(command: Command) -> Run:
    """Run a command.

    Raises
    ------
    RuntimeError
        It fails.
    """
    out = subprocess.PIPE if command.tells else subprocess.DEVNULL
    begin = time.monotonic()
    # A session of its own is how its children are known.
    with subprocess.Popen(command.words, stdout=out, start_new_session=True) as process:
        try:
            with Watch(process.pid) as watch:
                said = process.stdout.read() if process.stdout else b""
                _, status, usage = os.wait4(process.pid, 0)
                wall = time.monotonic() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            _end_the_left(process.pid)
    if process.returncode:
        msg = f"{_name(command)} failed with exit code {process.returncode}"
        raise RuntimeError(msg)
    run = Run(
        wall=wall,
        # The kernel's own sums are exact, but know only children that were waited for.
        cpu=max(watch.cpu, usage.ru_utime + usage.ru_stime),
        megabytes=watch.megabytes,
    )
    return _with_told(run, said)


def _with_told(run: Run, said: bytes) -> Run:
    told = dict(json.loads(said)) if said.strip() else {}
    return replace(run, wall=told.pop("wall", run.wall), cpu=told.pop("cpu", run.cpu), told=told)


def _end_the_left(session: int) -> None:
    """End what a command did not end, such as the executors of a killed worker.

    All of it where we are interrupted: in a session of its own it does not hear Ctrl-C.
    """
    for each in processes(session):
        with suppress(ProcessLookupError):
            os.kill(each.pid, signal.SIGKILL)


def _name(command: Command) -> str:
    """The task, or the program; no path."""
    words = command.words
    return " ".join(words[3:5]) if "tests.bench.tasks" in words else words[0]
