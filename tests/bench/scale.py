"""One machine, far: a made cache of any size, its warehouse, a query, the report.

SYNTHETIC: the demo corpus over and over, each copy under ids, DOIs, titles and authors of its own.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from bibliometrics import catalogue
from bibliometrics.cache import Cache, Partition, Scope
from bibliometrics.cache.store import file_sha256
from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.openalex import records
from bibliometrics.study import Study
from tests.bench.measure import cost, task

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = 30_000
"""Works of the demo corpus."""
MEMORY = "6GB"
SCOPE = "files"
_READ = (
    "id, doi, title, type, publication_year, publication_date, primary_location, authorships, "
    "is_authors_truncated, referenced_works_count, is_retracted, is_paratext, is_xpac, biblio, "
    "primary_topic, indexed_in, updated_date"
)
"""What the warehouse reads of a record: what a bare copy copies, too."""
_COPY = """copy (
    select * replace (
        concat(id, '{n}') as id,
        concat(doi, '.{n}') as doi,
        concat(title, ' {n}') as title,
        list_transform(
            authorships,
            lambda a: struct_update(
                a, author := struct_update(a.author, id := concat(a.author.id, '{n}'))
            )
        ) as authorships
    )
    from read_parquet('{model}')
) to '{target}' (format parquet, compression zstd, row_group_size 16384)"""


def make(folder: str, works: str) -> None:
    """A cache of so many works."""
    place = Path(folder)
    model = place / "model.parquet"
    place.mkdir(parents=True, exist_ok=True)
    lines = place / "model.jsonl.gz"
    demo_corpus(works=MODEL).write_jsonl(lines)
    each = records.convert([lines], model).works
    with Cache.open(place / "cache", create=True) as cache:
        cache.manifest.put_scope(Scope(SCOPE, SCOPE, "nature-index-2026", "demo"))
        for number in range(max(1, round(int(works) / each))):
            aside = cache.aside(SCOPE, f"copy-{number}")
            duckdb.execute(_COPY.format(n=number, model=model, target=aside))
            digest = file_sha256(aside)
            name, digest, size = cache.adopt(SCOPE, f"copy-{number}", aside)
            cache.manifest.put_partition(
                SCOPE,
                Partition(
                    *(f"copy-{number}", each, datetime(2026, 1, 1, tzinfo=UTC), digest),
                    *(digest, size, name),
                ),
            )


def build(folder: str) -> None:
    """The warehouse from the cache."""
    with Study(Path(folder, "cache"), memory_limit=MEMORY) as study:
        study.build()


def copy(folder: str) -> None:
    """The floor: DuckDB copies the same columns of the same files into a table, and no more."""
    target = Path(folder, "bare.duckdb")
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"set memory_limit = '{MEMORY}'")
        connection.execute("set preserve_insertion_order = false")
        files = f"{folder}/cache/works/{SCOPE}/*.parquet"
        connection.execute(f"create table bare as select {_READ} from read_parquet('{files}')")
    target.unlink()


def report(folder: str) -> None:
    """The whole report, intervals included."""
    with (
        Study(Path(folder, "cache"), memory_limit=MEMORY) as study,
        tempfile.TemporaryDirectory() as output,
    ):
        study.report(output)


def country_share(folder: str) -> tuple[float, float]:
    """Seconds of the query and of a bare scan of the weights, the medians of five, by turns."""
    query = catalogue.find("country_share")
    ours, bare = [], []
    with Study(Path(folder, "cache"), memory_limit=MEMORY) as study:
        opened = study.build()
        for _ in range(5):
            start = time.perf_counter()
            opened.query(query, {})
            middle = time.perf_counter()
            opened.sql(
                "select year, country, sum(share) as share, sum(count) as works "
                "from country_weight group by year, country"
            )
            ours.append(middle - start)
            bare.append(time.perf_counter() - middle)
    return sorted(ours)[2], sorted(bare)[2]


def rows(sizes: list[int]) -> Iterator[str]:
    """Lines of Markdown, a block for each size."""
    yield "| works | work | ours | floor | ratio | peak MB, ours / floor |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for works in sizes:
        with tempfile.TemporaryDirectory() as folder:
            make(folder, str(works))
            built = cost(task("scale_build", folder), runs=1)
            bare = cost(task("scale_copy", folder), runs=1)
            peaks = f"{built.megabytes:,.0f} / {bare.megabytes:,.0f}"
            ratio = built.wall / bare.wall
            yield f"| {works:,} | warehouse | {built} | {bare} | {ratio:.1f} | {peaks} |"
            ours, scan = country_share(folder)
            ratio = ours / scan
            yield (
                f"| {works:,} | country_share, intervals with it | {ours:.3f} s | {scan:.3f} s "
                f"| {ratio:.1f} | |"
            )
            whole = cost(task("scale_report", folder), runs=1)
            yield f"| {works:,} | report | {whole} | | | {whole.megabytes:,.0f} |"
