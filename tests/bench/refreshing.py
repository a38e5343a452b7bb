"""Ours: a refresh into a cache that is thrown away."""

from __future__ import annotations

import math
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibliometrics.cache import Cache
from bibliometrics.journals import load_journal_list
from bibliometrics.openalex.refresh import refresh
from bibliometrics.settings import Settings
from tests.bench.serve import ISSNS, YEAR

if TYPE_CHECKING:
    from bibliometrics.openalex.progress import Progress

_EVERY = 20
_PAGE = 100


def run(url: str, years: str, jobs: str) -> dict[str, Any]:
    """What it took, without starting Python, and the memory every so many pages."""
    memory: list[tuple[int, float]] = []

    def listen(progress: Progress) -> None:
        page = progress.works // _PAGE
        if not memory or page >= memory[-1][0] + _EVERY:
            memory.append((page, _megabytes()))

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(cache=Path(folder), api_key="k", api_url=url, rate=math.inf)
        with Cache.open(folder, create=True) as cache:
            before, begin = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
            done = refresh(
                cache,
                settings,
                journals=load_journal_list(",".join(ISSNS)),
                years=(YEAR, YEAR + int(years) - 1),
                jobs=int(jobs),
                progress=listen,
            )
            wall = time.monotonic() - begin
            after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "wall": wall,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "pages": done.credits,
        "works": done.works,
        "megabytes": memory,
    }


def _megabytes() -> float:
    """Memory in use now; the peak would hide that some was given back."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6
