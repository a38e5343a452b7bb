"""What a command and all that it starts cost: every process of one session, read from /proc.

`wait4` tells the CPU of children that somebody waited for, and as peak memory that of the largest
process alone, or of the one that started it where that is larger. Unpacking by `xargs` and Spark's
workers are many processes at once, and a worker that is killed leaves executors for which nobody
waits: so all are looked at, many times a second.
"""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import NamedTuple

EVERY_S = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_HIGHEST = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
# Of /proc/PID/stat, counted from behind the name, which may hold spaces and parentheses.
_STATE, _USER, _SYSTEM, _STARTED, _RESIDENT = 0, 11, 12, 19, 21


class _Process(NamedTuple):
    pid: int
    started: int
    cpu: float
    megabytes: float
    highest: float


class Watch:
    """Looks at a session's processes until it is left.

    Parameters
    ----------
    session
        Id of the session: that of the process that began it.
    """

    def __init__(self, session: int) -> None:
        self._session = session
        self._cpu: dict[tuple[int, int], float] = {}
        self._peak = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def __enter__(self) -> Watch:
        self._look()
        self._before = self._sum()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._look()

    @property
    def cpu(self) -> float:
        """Seconds of CPU of all of them since the watch began."""
        return self._sum() - self._before

    @property
    def megabytes(self) -> float:
        """Their memory together, at its highest; pages that two share count for both.

        A peak between two looks is seen of the largest process alone, which the kernel notes.
        """
        return self._peak

    def _sum(self) -> float:
        return sum(self._cpu.values())

    def _go_on(self) -> None:
        while not self._ended.wait(EVERY_S):
            self._look()

    def _look(self) -> None:
        found = processes(self._session)
        self._cpu |= {(each.pid, each.started): each.cpu for each in found}
        together = sum(each.megabytes for each in found)
        self._peak = max(self._peak, together, *(each.highest for each in found))


def processes(session: int) -> list[_Process]:
    """Processes of a session that are alive."""
    pids = [int(name) for name in os.listdir("/proc") if name.isdecimal()]  # noqa: PTH208 - many a second
    return [each for pid in pids if _session(pid) == session and (each := _process(pid))]


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0  # it ended meanwhile


def _process(pid: int) -> _Process | None:
    fields = _read(pid, "stat").rpartition(")")[2].split()
    if not fields or fields[_STATE] == "Z":
        return None
    highest = _HIGHEST.search(_read(pid, "status"))
    return _Process(
        pid=pid,
        started=int(fields[_STARTED]),
        cpu=(int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS,
        megabytes=int(fields[_RESIDENT]) * _PAGE / 1e6,
        highest=int(highest[1]) * 1024 / 1e6 if highest else 0.0,
    )


def _read(pid: int, file: str) -> str:
    """What the kernel says of a process; nothing of one that ended meanwhile."""
    try:
        return Path("/proc", str(pid), file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
