"""Stability intervals over a made warehouse: 1.1 million works, some 10.7 million authorships."""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from tests.bench import agreeing
from tests.bench.clock import timed
from tests.bench.figures import PEER, Figure, megabytes, seconds
from tests.bench.made import complete
from tests.bench.measure import by_turns, task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.options import Options

REPLICATES = 1_000
LEAST = 10.0
"""Intervals of smaller Shares are too much the draw's."""
DUE_SECONDS, DUE_MEGABYTES = 20, 6_000
_SETTINGS = ("set threads = 2", "set memory_limit = '5GB'", "set enable_progress_bar = false")
_ASKED = (
    "select period, unit, low, high from unit_interval('country', ['share'], null, "
    "'nature_index', 'research', ['article'], null, null, null, null, "
    f"{REPLICATES}, 1)"
)
# SYNTHETIC: journals and countries of very different size, teams of 5 to 21, a fifth of the works
# with half of the authors' countries not known.
_MADE = (
    """create table made as
    select
        concat('W', 2000000000 + number) as work_id,
        number,
        cast(2015 + number % 11 as integer) as year,
        concat('J', floor(178 * power(hash(number) % 100000 / 1e5, 1.8))) as journal,
        5 + cast(floor(16.7 * power(hash(number + 7) % 100000 / 1e5, 2.2)) as integer) as authors
    from range(getvariable('works')) as works(number)""",
    """create table authorship as
    select
        work_id,
        year,
        journal,
        authors,
        case
            when hash(number * 3) % 5 = 0 and hash(number * 131 + author) % 2 = 0 then 'unknown'
            when hash(number) % 100 < 78 or hash(number * 7 + author) % 100 < 55
                then concat('C', floor(60 * power(hash(number + 99) % 100000 / 1e5, 2.5)))
            else concat('C', floor(190 * power(hash(number * 13 + author) % 100000 / 1e5, 3)))
        end as country
    from (select *, unnest(range(authors)) as author from made) as placed""",
    """create table country_weight as
    select
        'nature_index' as territory,
        work_id,
        country,
        year,
        journal,
        'article' as type,
        true as in_articles,
        true as in_research,
        cast(count(*) * 1e0 / authors as decimal(18, 12)) as share,
        share as share_by_author_country,
        share as country_fraction,
        cast(case when country = 'unknown' then 0 else 1 end as decimal(18, 12)) as count,
        share as first_author,
        share as corresponding_author
    from authorship
    group by work_id, country, year, journal, authors""",
    """create table work as
    select
        work_id,
        journal,
        journal as source_id,
        year,
        make_date(year, 6, 1) as publication_date,
        cast(1 as decimal(18, 12)) as weight,
        'article' as type,
        true as in_articles,
        true as in_research
    from made""",
    "create table journal_member as select distinct 'L' as list, journal from made",
    "create table scope as select 'L' as default_journals",
)


def figures(options: Options, works: int) -> Iterator[Figure]:
    """Ours against numpy, which draws as many replicates of the same Shares."""
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = Path(folder, "made.duckdb")
        build(str(path), works)
        results = [Path(folder, name) for name in ("ours", "numpy")]
        commands = [
            task("replicating", "run", path, results[0]),
            task("with_numpy", "intervals", path, REPLICATES, results[1]),
        ]
        ours, numpy = by_turns(commands, options.runs_of(works))
        wider = _wider(*map(agreeing.read, results))
    yield Figure(
        f"{REPLICATES:,} replicates of every country and year, {works:,} works",
        *(ours, numpy, "numpy, the same bootstrap, drawn with its own generator", PEER),
        dues=(seconds(ours, DUE_SECONDS), megabytes(ours, DUE_MEGABYTES)),
        note=f"where a Share is {LEAST:g} or more, our intervals are {wider:.3f} times as wide as "
        "numpy's, at the median",
        is_quoted=True,
    )


def _wider(ours: list[list[Any]], theirs: list[list[Any]]) -> float:
    """How much wider our intervals are, at the median, leaving out the small."""
    known = {(str(year), country): (low, high) for year, country, low, high in theirs}
    pairs = [((low, high), known[year, country]) for year, country, low, high in ours]
    wider = [
        (high - low) / (upper - lower) for (low, high), (lower, upper) in pairs if lower >= LEAST
    ]
    return float(statistics.median(wider))


def build(path: str, works: int) -> None:
    """The warehouse's tables that the intervals of countries need."""
    with duckdb.connect(path) as connection:
        connection.execute(f"set variable works = {works}")
        for statement in (*_SETTINGS, *_MADE):
            connection.execute(statement)
        complete(connection, ["unit_interval"])
        connection.execute("drop table made")


def run(path: str, target: str) -> dict[str, float]:
    """The stability interval of every country's Share in every year."""
    with duckdb.connect(path, read_only=True) as connection:
        for setting in _SETTINGS:
            connection.execute(setting)
        rows: list[tuple[Any, ...]] = []
        cost = timed(lambda: rows.extend(connection.execute(_ASKED).fetchall()))
    Path(target).write_text(json.dumps(rows), encoding="utf-8")
    return cost
