"""Fetching from an emulator that takes 0.3 s a page: ours, and pyalex's own loop beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.bench.measure import task

if TYPE_CHECKING:
    from collections.abc import Iterator

LATENCY_S = 0.3
JOBS = 8
YEARS, EACH = 8, 1_000
"""Eight years of four journals: 32 partitions of ten pages."""
PEER_PAGES = 40
LONG_YEARS = 50
"""Two hundred partitions of ten pages."""
FIRST_PAGE = 100
"""Memory is compared with what it is here."""


def rows() -> Iterator[str]:
    """Lines of Markdown, one a figure with what it should be."""
    with serving(YEARS, EACH, LATENCY_S) as url:
        ours = _run("refresh", url, str(YEARS), str(JOBS))
        peer = _run("paginate", url, str(PEER_PAGES))
    speed, theirs = ours["pages"] / ours["wall"], peer["pages"] / peer["wall"]
    ideal = JOBS / LATENCY_S
    yield "| fetching, 0.3 s a page, 8 jobs | measured | due |"
    yield "| --- | --- | --- |"
    part, times = speed / ideal, speed / theirs
    yield f"| pages a second, of the ideal {ideal:.1f} | {speed:.1f} ({part:.2f}) | 0.90 |"
    yield f"| faster than pyalex's `paginate` ({theirs:.2f} pages/s) | {times:.1f} x | 7 x |"
    yield f"| CPU a work | {1000 * ours['cpu'] / ours['works']:.3f} ms | 0.150 ms |"
    with serving(LONG_YEARS, EACH, 0.0) as url:
        long = _run("refresh", url, str(LONG_YEARS), str(JOBS))
    first, *rest = [value for page, value in long["megabytes"] if page >= FIRST_PAGE]
    yield (
        f"| memory from page {FIRST_PAGE} ({first:.0f} MB) to page {long['pages']:,}: highest and "
        f"last | {max(rest) - first:+.0f} MB, {rest[-1] - first:+.0f} MB | 20 MB |"
    )


@contextmanager
def serving(years: int, each: int, latency: float) -> Iterator[str]:
    """An emulator in a process of its own; gives its address."""
    command = [sys.executable, "-m", "tests.bench.serve", str(years), str(each), str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip() if process.stdout else ""
        finally:
            process.kill()


def _run(name: str, *arguments: str) -> dict[str, Any]:
    command = task(f"fetch_{name}", *arguments)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout))
