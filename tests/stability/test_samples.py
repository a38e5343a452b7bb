"""That the 95 % intervals of `refresh --sample N` hold the census in 90 to 98 of 100 draws.

All works of a year of the demo corpus are at hand, so what a sample estimates is known: what the
census of the same records gives. 200 seeds draw as the API does: N works of each block of sources,
each work as likely as any other. Every draw passes for a year of its own, so that one reading of
the queries gives the intervals of all, by the SQL that a drawn scope gets. SYNTHETIC.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import duckdb
import pytest

from bibliometrics import catalogue, warehouse
from bibliometrics.cache import Cache
from bibliometrics.earlier import needed
from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.emulator.corpus.build import write_jsonl
from bibliometrics.journals import load_journal_list
from bibliometrics.openalex.ingest import ingest
from bibliometrics.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEEDS = 200
YEAR = 2020
LARGEST = 10
REPLICATES = 400
"""Of 1,000 in use: less than half the time, and percentiles nearly as sure."""

FRAME = """
create table source_block as
select source_id, cast(1 + (row_number() over (order by source_id) - 1) * 2 // count(*) over ()
    as integer) as block
from (select distinct source_id from census.work);
create table seed as select cast(unnest(range(1, $seeds + 1)) as integer) as seed;
create table sample_count as
select block, seed as year, source_id, count(*) as works
from census.work inner join source_block using (source_id) cross join seed
group by all;
"""
DRAW = """
create table drawn as
select seed, source_id, work_id as census_id, concat(work_id, '-', seed) as work_id
from census.work inner join source_block using (source_id) cross join seed
qualify row_number() over (
    partition by block, seed order by md5(concat(work_id, ':', seed))
) <= $size;
create table record as
select work_id as id, 'drawn' as filename, seed as publication_year,
    {'source': {'id': source_id}} as primary_location
from drawn;
create table newest_record as select id, filename from record;
"""
WEIGHED = """
create table weighed as
select drawn.*, sample_stratum.weight
from drawn
inner join sample_stratum
    on drawn.source_id = sample_stratum.source_id and drawn.seed = sample_stratum.year;
create table work as
select work.* replace (weighed.work_id as work_id, seed as year, weighed.weight as weight)
from census.work as work inner join weighed on work.work_id = census_id;
create table country_weight as
select part.* replace (
    weighed.work_id as work_id, seed as year,
    cast(share * weight as decimal(18, 12)) as share,
    cast(count * weight as decimal(18, 12)) as count
)
from census.country_weight as part inner join weighed on part.work_id = census_id
where territory = 'nature_index';
"""
TRUTH = """
select country, cast(sum(share) as double) as share
from census.country_weight
where territory = 'nature_index' and in_research and type = 'article' and country <> 'unknown'
group by country order by share desc limit $largest
"""
INTERVALS = """
select country, share_low, share_high
from drawn_interval(
    'share', 'whole', null, 'nature_index', 'research', ['article'], null, null, $replicates, 1
)
"""
_AS_THEY_ARE = frozenset({"journal_member", "scope"})


@pytest.fixture(scope="module")
def census(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of all works of a year of the demo corpus."""
    folder = tmp_path_factory.mktemp("census")
    works = [each for each in demo_corpus().works if each["publication_year"] == YEAR]
    write_jsonl(works, folder / "works.jsonl.gz")
    with Cache.open(folder / "cache", create=True) as cache:
        ingest(cache, [folder / "works.jsonl.gz"], journals=load_journal_list("nature-index-2026"))
    with Study(folder / "cache") as study:
        study.build()
        return study.warehouse_path


@pytest.fixture
def connection(census: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("set enable_progress_bar = false")
        opened.execute(f"attach '{census}' as census (read_only)")
        yield opened


def draw(connection: duckdb.DuckDBPyConnection, size: int) -> None:
    """Draw the samples, weigh them, and bring in all that their intervals are worked out by."""
    connection.execute(FRAME.replace("$seeds", str(SEEDS)))
    connection.execute(DRAW.replace("$size", str(size)))
    warehouse.create(connection, catalogue.catalogue()["sample_stratum"])
    connection.execute(WEIGHED)
    there = {"sample_count", "newest_record", "sample_stratum", "work", "country_weight"}
    for query in needed("drawn_interval"):
        if query.kind == "function":
            warehouse.create(connection, query)
        elif query.name not in there:
            rows = "" if query.name in _AS_THEY_ARE else " where false"
            connection.execute(f"create table {query.name} as from census.{query.name}{rows}")


@pytest.mark.parametrize("size", [500, 100])
def test_the_intervals_of_samples_hold_the_census(
    connection: duckdb.DuckDBPyConnection, size: int, capsys: pytest.CaptureFixture[str]
) -> None:
    draw(connection, size)
    truth = dict(connection.execute(TRUTH, {"largest": LARGEST}).fetchall())
    rows = connection.execute(INTERVALS, {"replicates": REPLICATES}).fetchall()
    drawn = Counter(country for country, _, _ in rows)
    # a country that a sample lacks has no interval, and none that is not there holds anything
    held = Counter(
        country
        for country, low, high in rows
        if country in truth and low <= truth[country] <= high
    )
    pooled = held.total() / (SEEDS * LARGEST)
    with capsys.disabled():
        each = ", ".join(f"{country} {held[country] / SEEDS:.1%}" for country in truth)
        print(  # noqa: T201 - the figures are the point of this test
            f"\n95 % intervals of {SEEDS} samples of {size} a block that hold the census: "
            f"{pooled:.1%} ({each})"
        )
    assert all(drawn[country] > 0.95 * SEEDS for country in truth)
    assert 0.90 <= pooled <= 0.98
    assert all(held[country] / SEEDS >= 0.85 for country in truth)
