"""Stability intervals over a made warehouse of 1.1 million works with 10.7 million authorships."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tests.bench.made import complete
from tests.bench.measure import cost, task

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKS, REPLICATES = 1_100_000, 1_000
DUE_SECONDS, DUE_MEGABYTES = 20, 6_000
_SETTINGS = ("set threads = 2", "set memory_limit = '5GB'", "set enable_progress_bar = false")
# SYNTHETIC: journals and countries of very different size, teams of 5 to 21, a fifth of the works
# with half of the authors' countries not known.
_MADE = (
    f"""create table made as
    select
        concat('W', 2000000000 + number) as work_id,
        number,
        cast(2015 + number % 11 as integer) as year,
        concat('J', floor(178 * power(hash(number) % 100000 / 1e5, 1.8))) as journal,
        5 + cast(floor(16.7 * power(hash(number + 7) % 100000 / 1e5, 2.2)) as integer) as authors
    from range({WORKS}) as works(number)""",
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


def build(path: str) -> None:
    """The warehouse's tables that the intervals of countries need."""
    with duckdb.connect(path) as connection:
        for statement in (*_SETTINGS, *_MADE):
            connection.execute(statement)
        complete(connection, ["unit_interval"])
        connection.execute("drop table made")


def run(path: str) -> None:
    """The stability interval of every country's Share in every year."""
    with duckdb.connect(path, read_only=True) as connection:
        for setting in _SETTINGS:
            connection.execute(setting)
        connection.execute(
            "select * from unit_interval('country', ['share'], null, 'nature_index', 'research',"
            f" ['article'], null, null, null, null, {REPLICATES}, 1)"
        ).fetchall()


def rows() -> Iterator[str]:
    """Lines of Markdown, one a figure with what it should be."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "made.duckdb"))
        build(path)
        with duckdb.connect(path, read_only=True) as connection:
            found = connection.execute("select count(*) from authorship").fetchone()
        ours = cost(task("replicate", path), runs=1)
    authorships = found[0] if found else 0
    yield (
        f"| {REPLICATES:,} replicates, {WORKS:,} works, {authorships:,} authorships, two threads "
        "| measured | due |"
    )
    yield "| --- | --- | --- |"
    yield f"| time | {ours} | {DUE_SECONDS} s |"
    yield f"| peak memory | {ours.megabytes:,.0f} MB | {DUE_MEGABYTES:,} MB |"
