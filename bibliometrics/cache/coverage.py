"""For how many works of a scope a country is known, year by year, straight from its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from bibliometrics.cache.store import Cache

_SQL = Path(__file__).with_name("coverage.sql")


@dataclass(frozen=True, slots=True)
class YearCoverage:
    """One publication year.

    Parameters
    ----------
    works
        Works that say how many countries they have; null there is not taken for none.
    with_country
        Of these, works with one at least.
    """

    year: int
    works: int
    with_country: int

    @property
    def part(self) -> float:
        """Known part of the works."""
        return self.with_country / self.works


def coverage(cache: Cache, scope: str) -> list[YearCoverage]:
    """Count works with a country by the records' own number of countries.

    That reads two narrow columns and so takes a moment, whatever the size; the query `coverage`
    weighs authors and tells journals apart.

    Raises
    ------
    CacheError
        A file is gone.
    """
    files = [str(each) for each in cache.parquet_files(scope)]
    if not files:
        return []
    with duckdb.connect() as connection:
        rows = connection.execute(_SQL.read_text(encoding="utf-8"), {"files": files}).fetchall()
    return [YearCoverage(*row) for row in rows]
