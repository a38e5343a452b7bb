"""A study: one scope of a cache, its warehouse, its queries, charts and report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from bibliometrics import catalogue, charts, earlier, report, warehouse
from bibliometrics.cache import Cache
from bibliometrics.provenance import Provenance, Result
from bibliometrics.reference.own import Own
from bibliometrics.swap import identity_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    import altair as alt

    from bibliometrics.engines.spark import SparkEngine, SparkWarehouse
    from bibliometrics.settings import Settings

_VERSION = version("bibliometrics")
Opened: TypeAlias = "warehouse.Warehouse | SparkWarehouse"
"""A warehouse that answers, on one engine or another."""


@dataclass(frozen=True, slots=True)
class _Origin:
    """What the cache held when the warehouse was opened; a later refresh is another origin."""

    manifest_sha256: str
    fetched_from: datetime
    fetched_to: datetime


class Study:
    """The figures of one scope.

    Parameters
    ----------
    cache
        Folder of the cache.
    scope
        Name of the scope; the only one there is needs no naming.
    territories
        Territory rules of one's own: name -> CSV with the columns code and counts_as.
    spending
        What countries spend on research, releases of one's own: name -> CSV with the columns
        country, year, value and unit.
    events
        Events before and after which departures are compared: name -> CSV with the columns event,
        event_date and country.
    memory_limit
        For DuckDB, as it spells it ("4GB").
    since
        Changes are told since the first refresh that began then or later, UTC where the moment
        says nothing else; since the last refresh where not given.
    engine
        What builds and asks the warehouse: DuckDB where nothing is given, else Spark
        (:class:`bibliometrics.engines.spark.SparkEngine`).
    tell
        Called with the name of each table while the warehouse is built, and of each part of a
        report.

    Raises
    ------
    CacheError, UsageError
        There is no such cache or scope.

    Examples
    --------
    >>> from bibliometrics import Study
    >>> with Study("cache") as study:
    ...     shares = study.query("country_share", countries=["CN", "US"], from_year=2015)
    >>> shares.columns[:5]
    ['year', 'country', 'country_name', 'count', 'share']
    """

    def __init__(
        self,
        cache: str | Path = "cache",
        *,
        scope: str | None = None,
        territories: Mapping[str, Path] | None = None,
        spending: Mapping[str, Path] | None = None,
        events: Mapping[str, Path] | None = None,
        memory_limit: str = "",
        since: datetime | None = None,
        engine: SparkEngine | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.cache = Cache.open(Path(cache))
        self.scope = self.cache.scope(scope)
        self._own = Own(dict(territories or {}), dict(spending or {}), dict(events or {}))
        self._memory_limit = memory_limit
        self._tell = tell
        self._engine = engine
        self._since = since if since is None or since.tzinfo else since.replace(tzinfo=UTC)
        self._opened: tuple[Opened, _Origin] | None = None
        self._compared: tuple[earlier.Compared, earlier.Earlier] | None = None

    @classmethod
    def from_settings(cls, settings: Settings, **more: Any) -> Study:
        """The same, with the cache and memory limit of the settings."""
        return cls(settings.cache, memory_limit=settings.memory_limit, **more)

    def __enter__(self) -> Study:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the warehouse's file and of the cache."""
        if self._compared is not None:
            self._compared[0].close()
            self._compared = None
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None
        self.cache.close()

    @property
    def warehouse_path(self) -> Path:
        """The DuckDB file, which any DuckDB client opens."""
        return self.cache.path / "warehouse" / f"{self.scope.name}.duckdb"

    def build(self) -> Opened:
        """The warehouse, built if the cache, the queries or the rules changed since.

        Raises
        ------
        CheckFailedError, WarehouseError
            See :func:`bibliometrics.warehouse.build`.
        """
        return self._open()[0]

    def _open(self) -> tuple[Opened, _Origin]:
        if self._opened is None:
            origin = self._origin_now()
            inputs = self._inputs(origin)
            opened = (
                self._engine.open(inputs, self._tell) if self._engine else self._duckdb(inputs)
            )
            self._opened = (opened, origin)
        return self._opened

    def _duckdb(self, inputs: warehouse.Inputs) -> warehouse.Warehouse:
        if identity_of(self.warehouse_path) != inputs.identity:
            warehouse.build(
                self.warehouse_path, inputs, memory_limit=self._memory_limit, tell=self._tell
            )
        return warehouse.Warehouse(self.warehouse_path, memory_limit=self._memory_limit)

    def query(self, name: str, /, **parameters: Any) -> pl.DataFrame:
        """Rows of a named query.

        Raises
        ------
        UnknownNameError, ParameterError
            No such query, parameter or value.
        """
        return self.result(name, **parameters).frame

    def result(self, name: str, /, **parameters: Any) -> Result:
        """Rows of a named query, with their origin."""
        query = catalogue.find(name)
        opened, origin = self._open()
        since = None
        if query.earlier and self._engine is None:
            opened, before = self._compare()
            since = before.run.started_at if before.run else None
        frame, bound = opened.query(query, parameters)
        return Result(frame, self._provenance(query, bound, origin, since))

    def changes(self, **parameters: Any) -> pl.DataFrame:
        """Country-years that the last refresh moved; the works are `query("changed_works")`.

        Examples
        --------
        >>> from datetime import datetime
        >>> with Study("cache", since=datetime(2026, 11, 1)) as study:
        ...     moved = study.changes(countries=["CN", "US"])
        >>> "country" in moved.columns
        True
        """
        return self.query("changes", **parameters)

    def compared_with(self) -> earlier.Earlier:
        """The earlier state that changes are told against."""
        return self._compare()[1]

    def _compare(self) -> tuple[earlier.Compared, earlier.Earlier]:
        if self._compared is None:
            _, origin = self._open()
            before = earlier.stood(self.cache, self.scope.name, self._since)
            path = None if before.is_same else self.warehouse_path.with_suffix(".before.duckdb")
            if path is not None:
                earlier.build(
                    *(path, self.warehouse_path, self._inputs(origin), before),
                    memory_limit=self._memory_limit,
                    tell=self._tell,
                )
            opened = earlier.Compared(self.warehouse_path, path, memory_limit=self._memory_limit)
            self._compared = (opened, before)
        return self._compared

    def sql(self, text: str) -> pl.DataFrame:
        """Rows of SQL of one's own; read-only, no files, no network."""
        return self.build().sql(text)

    def verify(self) -> pl.DataFrame:
        """Every check with the number of rows that it found; none is right."""
        built = self.build()
        return pl.DataFrame(
            [
                {"check": each.name, "question": each.question, "rows": built.count(each.sql)}
                for each in catalogue.of_kind("check")
            ]
        )

    def chart(self, name: str, /, **parameters: Any) -> alt.TopLevelMixin:
        """A named chart."""
        return charts.draw(name, self.result, **parameters)

    def report(
        self,
        output: str | Path,
        *,
        countries: Sequence[str] | None = None,
        form: str = "page",
    ) -> Path:
        """Write the whole report, as a `page` or as `markdown`; gives its path."""
        return report.write_report(
            self.result, Path(output), countries=countries, form=form, progress=self._tell
        )

    def _origin_now(self) -> _Origin:
        name = self.scope.name
        return _Origin(self.cache.manifest_sha256(name), *self.cache.fetched_range(name))

    def _inputs(self, origin: _Origin) -> warehouse.Inputs:
        identity = warehouse.combined_identity(
            origin.manifest_sha256, _VERSION, *self._own.hashes()
        )
        return warehouse.Inputs(
            records=self.cache.parquet_files(self.scope.name),
            frames={
                **self.cache.tables(self.scope.name),
                "scope": self._scope_frame(origin),
            },
            identity=identity,
            own=self._own,
        )

    def _scope_frame(self, origin: _Origin) -> pl.DataFrame:
        row = {
            "scope": self.scope.name,
            "kind": self.scope.kind,
            "default_journals": self.scope.default_journals,
            "is_synthetic": self.scope.is_synthetic,
            "manifest_sha256": origin.manifest_sha256,
            "queries_sha256": catalogue.fingerprint(),
            "version": _VERSION,
            "fetched_from": origin.fetched_from.replace(tzinfo=None),
            "fetched_to": origin.fetched_to.replace(tzinfo=None),
            "api_url": self.scope.api_url,
        }
        return pl.DataFrame([row])

    def _provenance(
        self,
        query: catalogue.Query,
        bound: Mapping[str, Any],
        origin: _Origin,
        since: datetime | None,
    ) -> Provenance:
        return Provenance(
            query=query.name,
            path=query.path,
            question=query.question,
            sql_sha256=query.sha256,
            parameters=dict(bound),
            scope=self.scope.name,
            kind=self.scope.kind,
            journals=self.scope.default_journals,
            version=_VERSION,
            synthetic=self.scope.is_synthetic,
            since=since,
            basis=self._basis(),
            **asdict(origin),
        )

    def _basis(self) -> str:
        """What the figures rest on where that is not all works of the journals."""
        if self.scope.frame is not None:
            works = sum(each.works for each in self.cache.partitions(self.scope.name))
            return f"estimate from a sample of {works:,} works"
        return f"the works of {self.scope.cohort.about} alone" if self.scope.cohort else ""
