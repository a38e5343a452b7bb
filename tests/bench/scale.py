"""One machine, far: the warehouse of a made cache, a query on it, and the report."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibliometrics import catalogue
from bibliometrics import report as reports
from bibliometrics.study import Study
from tests.bench import corpora
from tests.bench.clock import timed
from tests.bench.figures import FLOOR, Due, Figure, megabytes, seconds, times_its_time
from tests.bench.measure import by_turns, cost, task
from tests.bench.options import FAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bibliometrics.provenance import Result
    from tests.bench.options import Options

MEMORY = "5GB"
"""What DuckDB may take of the memory that is due; Python and what it maps come on top."""
DUE_AT = 1_100_000
_TIMES = 5
_REPORT = "report, intervals included, {:,} works"
_CALLS = "calls.json"
_SCAN = (
    "select year, country, sum(share) as share, sum(count) as works "
    "from country_weight group by year, country"
)


def figures(options: Options, works: int) -> Iterator[Figure]:
    """Build and `country_share`, each against its floor."""
    cache = corpora.cache(options.folder, works)
    runs = options.runs_of(works)
    yield _warehouse(cache, works, runs)
    yield from _country_share(cache, works, runs)


def reporting(options: Options, works: int) -> Iterator[Figure]:
    """The report, against its queries; far out alone, where they are nearly all of it."""
    cache = corpora.cache(options.folder, works)
    if works > FAR:
        alone = cost(task("scale", "report", cache), options.runs_of(works))
        yield Figure(_REPORT.format(works), alone, growth="report")
    else:
        yield _report(cache, works, options.runs)


def _warehouse(cache: Path, works: int, runs: int) -> Figure:
    copying = task("copying", "records", corpora.parquet(cache), cache, MEMORY)
    ours, bare = by_turns([task("scale", "build", cache), copying], runs)
    return Figure(
        f"warehouse from cache, {works:,} works",
        *(ours, bare, "DuckDB copies the same columns into a table", FLOOR),
        dues=_dues(works, times_its_time(ours, bare, 4), megabytes(ours, 6_000)),
        growth="warehouse",
        is_quoted=True,
    )


def _country_share(cache: Path, works: int, runs: int) -> Iterator[Figure]:
    commands = [task("scale", name, cache) for name in ("country_share", "scan", "grouped")]
    ours, scan, grouped = by_turns(commands, runs)
    what = f"`country_share`, intervals with it, {works:,} works"
    yield Figure(
        what,
        *(ours, scan, "DuckDB sums all of the weights table", FLOOR),
        dues=_dues(works, times_its_time(ours, scan, 3), seconds(ours, 0.5)),
        note=f"median of {_TIMES}, the warehouse open; ours reads sums of those weights",
        growth="`country_share`",
        is_quoted=True,
    )
    yield Figure(
        what,
        *(ours, grouped, "polars groups the same rows, in memory already", FLOOR),
        note="polars sums the Shares alone: no coverage, no interval, no rank",
    )


def _report(cache: Path, works: int, runs: int) -> Figure:
    commands = [task("scale", "report", cache), task("scale", "queries", cache)]
    ours, queries = by_turns(commands, runs)
    return Figure(
        _REPORT.format(works),
        *(ours, queries, "the same queries, nothing drawn", FLOOR),
        dues=_dues(works, seconds(ours, 90)),
        note=f"{queries.told['queries']} queries",
        growth="report",
        is_quoted=True,
    )


def _dues(works: int, *dues: Due) -> tuple[Due, ...]:
    """What is due is due at one size."""
    return dues if works == DUE_AT else ()


def build(cache: str) -> None:
    """The warehouse from the cache, from nothing."""
    with Study(cache, memory_limit=MEMORY) as study:
        study.warehouse_path.unlink(missing_ok=True)
        study.build()


def country_share(cache: str) -> dict[str, float]:
    """The query with what it takes where nothing is asked for."""
    query = catalogue.find("country_share")
    with Study(cache, memory_limit=MEMORY) as study:
        opened = study.build()
        return timed(lambda: opened.query(query, {}), _TIMES)


def scan(cache: str) -> dict[str, float]:
    """A sum over all of the weights table."""
    with Study(cache, memory_limit=MEMORY) as study:
        opened = study.build()
        return timed(lambda: opened.sql(_SCAN), _TIMES)


def grouped(cache: str) -> dict[str, float]:
    """The weights of the works that the query counts, summed by polars."""
    with Study(cache, memory_limit=MEMORY) as study:
        rows = study.sql(
            "select year, country, cast(share as double) as share, count from country_weight "
            "where territory = 'nature_index' and in_research"
        )
    return timed(lambda: rows.group_by("year", "country").sum(), _TIMES)


def report(cache: str) -> None:
    """The whole report; notes which queries it asked, for the floor."""
    asked: list[tuple[str, dict[str, Any]]] = []
    with Study(cache, memory_limit=MEMORY) as study, tempfile.TemporaryDirectory() as output:

        def results(name: str, /, **given: Any) -> Result:
            asked.append((name, given))
            return study.result(name, **given)

        reports.write_report(results, Path(output))
    Path(cache, _CALLS).write_text(json.dumps(asked), encoding="utf-8")


def queries(cache: str) -> dict[str, int]:
    """The queries of the last report."""
    asked = json.loads(Path(cache, _CALLS).read_text(encoding="utf-8"))
    with Study(cache, memory_limit=MEMORY) as study:
        for name, given in asked:
            study.result(name, **given)
    return {"queries": len(asked)}
