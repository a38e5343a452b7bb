"""A small warehouse of weights for the stability intervals' tests, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from bibliometrics import catalogue, warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = tuple[str, str, int, str, float]
_EMPTY = (
    "country",
    "known_profile",
    "share_interval",
    "published_table",
    "institution",
    "affiliation_weight",
    "sample_stratum",
    "territory_code",
)


class World:
    """What the queries about countries need.

    Parameters
    ----------
    rows
        Work, journal, year, country and the country's part of the work.
    weights
        Works that a work stands for, where it is not one.
    subjects
        Subject area of each journal.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        weights: dict[str, float] | None = None,
        subjects: dict[str, str] | None = None,
    ) -> None:
        weights, subjects = weights or {}, subjects or {}
        self._connection = duckdb.connect()
        part = pl.DataFrame(
            rows, schema=["work_id", "journal", "year", "country", "share"], orient="row"
        )
        work = part.select("work_id", "journal", "year").unique(maintain_order=True)
        weight = pl.DataFrame({"work_id": work["work_id"]}).with_columns(
            weight=pl.col("work_id").replace_strict(weights, default=1.0)
        )
        subject = work.select(
            "work_id", subject=pl.col("journal").replace_strict(subjects, default="A")
        )
        for name, frame in (("part", part), ("given_work", work), ("weight", weight)):
            self._connection.register(name, frame)
        self._connection.register("given_subject", subject)
        self._run(
            "create table work as select work_id, journal, journal as source_id,"
            " cast(year as integer) as year, cast(weight as decimal(18, 12)) as weight,"
            " 'article' as type, make_date(cast(year as integer), 6, 1) as publication_date,"
            " true as in_articles, true as in_research"
            " from given_work join weight using (work_id)",
            "create table country_weight as select 'nature_index' as territory, work_id, country,"
            " cast(year as integer) as year, journal, 'article' as type, true as in_articles,"
            " true as in_research, cast(share * weight as decimal(18, 12)) as share,"
            " cast(share * weight as decimal(18, 12)) as share_by_author_country,"
            " cast(share * weight as decimal(18, 12)) as country_fraction,"
            " cast(weight as decimal(18, 12)) as count,"
            " cast(share * weight as decimal(18, 12)) as first_author,"
            " cast(share * weight as decimal(18, 12)) as corresponding_author"
            " from part join weight using (work_id)",
            "create table journal_member as select distinct 'L' as list, journal from given_work",
            "create table scope as select 'L' as default_journals",
            "create table work_subject as select * from given_subject",
        )
        known = catalogue.catalogue()
        for name in _EMPTY:
            columns = ", ".join(
                f"{each.name} {'double' if each.type == 'decimal' else each.type}"
                for each in known[name].columns
            )
            self._run(f"create table {name} ({columns})")
        self._create_functions()

    def _create_functions(self) -> None:
        """Those of the tables that are here; others are about other things."""
        known = {each.name for each in catalogue.of_kind("table", "function")}
        found = self._connection.execute("select table_name from duckdb_tables()").fetchall()
        there = {name for (name,) in found}
        for function in catalogue.of_kind("function"):
            if (function.tables | function.calls) & known <= there:
                warehouse.create(self._connection, function)
                there.add(function.name)

    def _run(self, *statements: str) -> None:
        for each in statements:
            self._connection.execute(each).fetchall()

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def replicates(
        self,
        countries: Iterable[str] | None = None,
        replicates: int = 1000,
        seed: int = 1,
        counting: str = "share",
    ) -> list[dict[str, Any]]:
        """The replicates of the countries' Shares, every area together."""
        frame = self._connection.sql(
            "select * from share_replicate('country', [$counting], 'whole', null, 'nature_index',"
            " 'research', ['article'], null, null, $countries, null, $replicates, $seed)"
            " order by period, unit, replicate",
            params={
                "counting": counting,
                "countries": list(countries) if countries else None,
                "replicates": replicates,
                "seed": seed,
            },
        ).pl()
        return frame.to_dicts()

    def query(self, name: str, **given: Any) -> pl.DataFrame:
        """Rows of a named query with its defaults, where nothing else is given."""
        query = catalogue.find(name)
        defaults = {each.name: _value(each) for each in query.parameters}
        used = {
            key: value for key, value in {**defaults, **given}.items() if f"${key}" in query.sql
        }
        return self._connection.sql(query.sql, params=used).pl()


def _value(parameter: catalogue.Parameter) -> Any:
    if parameter.default is None:
        return None
    if parameter.type == "integer":
        return int(parameter.default)
    return [parameter.default] if parameter.type.endswith("[]") else parameter.default
