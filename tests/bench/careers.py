"""Mobility on a made warehouse of careers: 1.1 million works, some 10.7 million authorships.

SYNTHETIC: authors of very different output, of whom one in eight moves once and one in forty
comes back; a seventh of the authorships without a country, one in thirty with two.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from bibliometrics import catalogue, reference, warehouse
from bibliometrics.reference.own import Own
from tests.bench.clock import timed
from tests.bench.figures import FLOOR, Figure, megabytes, seconds
from tests.bench.made import complete
from tests.bench.measure import by_turns, task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.options import Options

AUTHORS_A_WORK = 5 / 1.1
"""People, not authorships."""
DUE_SECONDS, DUE_MEGABYTES = 60, 8_000
_STEPS, _SPREAD = 1_000_000_000, 1e9
_MADE = (
    # sizes fall off steeply, and the two at the top are those that are asked for most
    """create table place as
    select
        number,
        case number when 0 then 'CN' when 1 then 'US' else code end as code
    from (
        select
            code,
            cast(row_number() over (order by hash(code)) + 1 as integer) as number
        from country
        where code not in ('CN', 'US', 'HK', 'MO') and length(code) = 2
        limit 58
    ) as other
    union all
    select
        unnest([0, 1]) as number,
        unnest(['CN', 'US']) as code""",
    f"""create table career as
    select
        author,
        cast(floor(60 * power(hash(author) % {_STEPS} / {_SPREAD}, 2.5)) as integer) as home,
        case
            when hash(author + 1) % 8 = 0
                then cast(
                    floor(60 * power(hash(author + 2) % {_STEPS} / {_SPREAD}, 2.5))
                    as integer
                )
            else home
        end as abroad,
        cast(2014 + hash(author + 3) % 12 as integer) as left_in,
        left_in + case when hash(author + 4) % 5 = 0 then 3 else 20 end as back_in
    from range(getvariable('authors')) as authors(author)""",
    f"""create table made as
    select
        concat('W', 2000000000 + number) as work_id,
        number,
        cast(2015 + number % 11 as integer) as year,
        concat('J', floor(178 * power(hash(number) % {_STEPS} / {_SPREAD}, 1.8))) as journal,
        5 + cast(
            floor(16.7 * power(hash(number + 7) % {_STEPS} / {_SPREAD}, 2.2)) as integer
        ) as authors
    from range(getvariable('works')) as works(number)""",
    f"""create table placed as
    select distinct
        made.work_id,
        made.year,
        made.journal,
        made.authors,
        made.number,
        cast(
            floor(
                getvariable('authors')
                * power(hash(made.number * 131 + slot.position) % {_STEPS} / {_SPREAD}, 2.0)
            ) as integer
        ) as author
    from made
    cross join lateral unnest(range(made.authors)) as slot(position)""",
    """create table authorship as
    select
        placed.work_id,
        concat('A', 5000000000 + placed.author) as author_id,
        'middle' as author_position,
        false as is_corresponding,
        placed.authors,
        true as is_affiliated,
        case
            when hash(placed.number * 7 + placed.author) % 7 = 0 then []
            when hash(placed.number * 7 + placed.author) % 30 = 1
                then list_sort(list_distinct([here.code, home.code]))
            else [here.code]
        end as known_countries
    from placed
    inner join career on placed.author = career.author
    inner join place as home on career.home = home.number
    inner join place as here
        on here.number = case
            when placed.year >= career.left_in and placed.year < career.back_in
                then career.abroad
            else career.home
        end""",
    """create table work as
    select
        placed.work_id,
        any_value(placed.journal) as journal,
        any_value(placed.year) as year,
        make_date(any_value(placed.year), 6, 1) as publication_date,
        any_value(placed.authors) as authors,
        any_value(placed.authors) as known_authorships,
        cast(1 as decimal(18, 12)) as weight,
        'article' as type,
        true as in_articles,
        true as in_research
    from placed
    group by placed.work_id""",
    """create table country_weight as
    select
        'nature_index' as territory,
        authorship.work_id,
        authorship.known_countries[1] as country,
        any_value(work.year) as year,
        any_value(work.journal) as journal,
        'article' as type,
        true as in_articles,
        true as in_research,
        cast(count(*) * 1e0 / any_value(work.authors) as decimal(18, 12))
            as share_by_author_country
    from authorship
    inner join work on authorship.work_id = work.work_id
    where array_length(authorship.known_countries) > 0
    group by authorship.work_id, authorship.known_countries[1]""",
    "create table journal_member as select distinct 'L' as list, journal from made",
    "create table scope as select 'L' as default_journals",
    """create table publication_year as
    select
        year,
        count(*) as works,
        year < 2026 as is_complete
    from made
    group by year""",
    "create table cohort_author (author_id varchar)",
)
_READ = ("country", "territory_rule", "mobility_event", "published_mobility")
_BUILT = ("territory_code", "author_paper", "author_career", "author_move")
_FOUND = ("author_career", "author_move")
"""What a build works out for the queries to read; here once more, in a warehouse that has both."""
_SETTINGS = ("set threads = 2", "set memory_limit = '7GB'", "set enable_progress_bar = false")


def figures(options: Options, works: int) -> Iterator[Figure]:
    """The search for moves and every query, against a bare read of all authors' papers."""
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = str(Path(folder, "made.duckdb"))
        build(path, works)
        with duckdb.connect(path, read_only=True) as connection:
            found = connection.execute("select count(*) from author_paper").fetchone()
        read = f"DuckDB reads {found[0] if found else 0:,} rows of `author_paper`"
        for name in (*_FOUND, *queries()):
            work = "work_out" if name in _FOUND else "run"
            ours, bare = by_turns(
                [task("careers", work, path, name), task("careers", "read", path)], 1
            )
            yield Figure(
                f"`{name}`, {works:,} works",
                *(ours, bare, read, FLOOR),
                dues=(seconds(ours, DUE_SECONDS), megabytes(ours, DUE_MEGABYTES)),
            )


def build(path: str, works: int) -> None:
    """The warehouse's tables that the queries about mobility read, in one file."""
    known = catalogue.catalogue()
    with duckdb.connect(path) as connection:
        for setting in _SETTINGS:
            connection.execute(setting)
        connection.execute(f"set variable works = {works}")
        connection.execute(f"set variable authors = {round(works * AUTHORS_A_WORK)}")
        for name, frame in reference.frames(Own()).items():
            connection.register(f"given_{name}", frame)
        for name in _READ:
            warehouse.create(connection, known[name])
        for statement in _MADE:
            connection.execute(statement)
        complete(connection, queries(), built=_BUILT)
        for name in ("place", "career", "made", "placed"):
            connection.execute(f"drop table {name}")


def queries() -> list[str]:
    """Names of the queries that are measured: all about mobility that a warehouse answers."""
    return [each.name for each in catalogue.of_kind("query") if each.folder == "50_mobility"]


def run(path: str, name: str) -> dict[str, float]:
    """One query, under all definitions where it has several."""
    query = catalogue.find(name)
    given = {"definition": "all", "countries": ["CN", "US"]}
    taken = {each.name for each in query.parameters}
    asked = {key: value for key, value in given.items() if key in taken}
    with warehouse.Warehouse(Path(path), memory_limit="7GB") as opened:
        return timed(lambda: opened.query(query, asked))


def work_out(path: str, name: str) -> dict[str, float]:
    """A table of the warehouse worked out once more, and every column of it read."""
    made = catalogue.catalogue()[name].sql
    with warehouse.Warehouse(Path(path), memory_limit="7GB") as opened:
        return timed(lambda: opened.sql(f"select min(columns(*)) from (\n{made}\n)"))


def read(path: str) -> dict[str, float]:
    """Every column of the table that careers are read from, and nothing more."""
    with warehouse.Warehouse(Path(path), memory_limit="7GB") as opened:
        return timed(lambda: opened.sql("select min(columns(*)) from author_paper"))
