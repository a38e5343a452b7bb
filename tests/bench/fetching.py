"""Fetching from an emulator that takes 0.3 s a page: ours, and pyalex's own loop beside it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.bench.figures import PEER, Due, Figure, times_as_fast
from tests.bench.measure import by_turns, cost, task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.options import Options

LATENCY_S = 0.3
JOBS = 8
YEARS, EACH = 8, 1_000
"""Eight years of four journals: 32 partitions of ten pages."""
PEER_PAGES = 40
LONG_YEARS = 50
"""Two hundred partitions of ten pages."""
FIRST_PAGE = 100
"""Memory is compared with what it is here."""


def figures(options: Options, _: int) -> Iterator[Figure]:
    """Speed against pyalex's loop and against what the service allows; memory over a long run."""
    with serving(YEARS, EACH, LATENCY_S) as url:
        commands = [
            task("refreshing", "run", url, YEARS, JOBS),
            task("paginating", "run", url, PEER_PAGES),
        ]
        ours, peer = by_turns(commands, options.runs)
    pages = ours.told["pages"]
    amounts = (pages, peer.told["pages"])
    part = pages / ours.wall / (JOBS / LATENCY_S)
    work_ms = 1000 * ours.cpu / ours.told["works"]
    yield Figure(
        f"refresh, {pages} pages at {LATENCY_S} s each, {JOBS} jobs",
        *(ours, peer, f"pyalex's `paginate`, {PEER_PAGES} pages", PEER, amounts),
        dues=(
            times_as_fast(ours, peer, 7, amounts),
            Due("{} of the pages a second that the latency allows", part, 0.9, False, 2),
            Due("{} ms of CPU a work", work_ms, 0.15, digits=3),
        ),
        note="for the same number of pages; pyalex keeps nothing of them",
        is_quoted=True,
    )
    yield _long()


def _long() -> Figure:
    with serving(LONG_YEARS, EACH, 0.0) as url:
        long = cost(task("refreshing", "run", url, LONG_YEARS, JOBS), 1)
    first, *rest = [value for page, value in long.told["megabytes"] if page >= FIRST_PAGE]
    return Figure(
        f"refresh, {long.told['pages']:,} pages without latency",
        long,
        dues=(
            Due(f"{{}} MB more at the highest than at page {FIRST_PAGE}", max(rest) - first, 20),
            Due(f"{{}} MB more at the end than at page {FIRST_PAGE}", rest[-1] - first, 20),
        ),
    )


@contextmanager
def serving(years: int, each: int, latency: float) -> Iterator[str]:
    """An emulator in a process of its own; gives its address."""
    command = [sys.executable, "-m", "tests.bench.serve", str(years), str(each), str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            if not address:
                msg = "the emulator did not start"
                raise RuntimeError(msg)
            yield address
        finally:
            process.kill()
