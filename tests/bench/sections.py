"""The sections of `make bench`, in the order in which they stand and run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.bench import (
    careers,
    clustering,
    fetching,
    ingesting,
    machine,
    replicating,
    scale,
    sharing,
)
from tests.bench.figures import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.bench.figures import Figure
    from tests.bench.options import Options

NO_SIZE = (0,)
_TINY, _SMALL, _LARGE = 30_000, 100_000, 1_100_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A section as it can be asked for.

    Parameters
    ----------
    title
        Its heading.
    packages
        Whose versions matter beside Python's and DuckDB's.
    figures
        Measures one size.
    sizes
        The sizes that are measured.
    """

    title: str
    packages: tuple[str, ...]
    figures: Callable[[Options, int], Iterator[Figure]]
    sizes: Callable[[Options], tuple[int, ...]] = lambda _: NO_SIZE


KINDS: Mapping[str, Kind] = {
    "ingest": Kind("Ingest of packed JSON lines", ("pandas", "orjson"), ingesting.figures),
    "fetch": Kind("Fetching", ("pyalex", "urllib3"), fetching.figures),
    "shares": Kind(
        "From cached records to the figure",
        ("pandas", "pyarrow"),
        sharing.figures,
        # what the slowest of the three ends within a minute
        lambda options: options.sizes(_SMALL, most=_SMALL),
    ),
    "scale": Kind(
        "Warehouse and query by size",
        ("polars",),
        scale.figures,
        lambda options: options.sizes(_SMALL, _LARGE),
    ),
    "report": Kind(
        "Report by size",
        ("altair",),
        scale.reporting,
        lambda options: options.sizes(_SMALL, _LARGE),
    ),
    "intervals": Kind(
        "Stability intervals",
        ("numpy",),
        replicating.figures,
        lambda options: options.sizes(_LARGE, most=_LARGE),
    ),
    "mobility": Kind(
        "Mobility",
        (),
        careers.figures,
        lambda options: options.sizes(_LARGE, most=_LARGE),
    ),
    "spark": Kind(
        "Spark beside DuckDB",
        ("pyspark",),
        clustering.figures,
        # so few: a Spark query is dozens of small jobs, and a build hundreds, at any size
        lambda options: options.sizes(_TINY),
    ),
}


def measured(name: str, options: Options, works: int) -> Section:
    """Measure a section at a size."""
    kind = KINDS[name]
    load, is_busy = machine.load(), machine.is_busy()
    figures = tuple(kind.figures(options, works))
    return Section(
        name,
        works,
        date=datetime.now(UTC).date().isoformat(),
        machine=machine.described(),
        versions=machine.versions(("duckdb", *kind.packages)),
        load=load,
        is_busy=is_busy,
        figures=figures,
    )
