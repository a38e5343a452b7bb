"""A study: one scope of a cache, its warehouse, its queries, charts and report."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics import catalogue, charts, report, warehouse
from bibliometrics.cache import Cache
from bibliometrics.provenance import Provenance, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import altair as alt

    from bibliometrics.settings import Settings

_VERSION = version("bibliometrics")


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
    memory_limit
        For DuckDB, as it spells it ("4GB").
    tell
        Called with the name of each table while the warehouse is built.

    Raises
    ------
    CacheError, UsageError
        There is no such cache or scope.

    Examples
    --------
    >>> from bibliometrics import Study
    >>> study = Study("cache")  # doctest: +SKIP
    >>> study.query("country_share", countries=["CN", "US"], from_year=2015)  # doctest: +SKIP
    """

    def __init__(
        self,
        cache: str | Path = "cache",
        *,
        scope: str | None = None,
        territories: Mapping[str, Path] | None = None,
        memory_limit: str = "",
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.cache = Cache.open(Path(cache))
        self.scope = self.cache.scope(scope)
        self._rules = dict(territories or {})
        self._memory_limit = memory_limit
        self._tell = tell
        self._warehouse: warehouse.Warehouse | None = None

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
        if self._warehouse is not None:
            self._warehouse.close()
            self._warehouse = None
        self.cache.close()

    @property
    def warehouse_path(self) -> Path:
        """The DuckDB file, which any DuckDB client opens."""
        return self.cache.path / "warehouse" / f"{self.scope.name}.duckdb"

    def build(self) -> warehouse.Warehouse:
        """The warehouse, built if the cache, the queries or the rules changed since.

        Raises
        ------
        CheckFailedError, WarehouseError
            See :func:`bibliometrics.warehouse.build`.
        """
        if self._warehouse is None:
            inputs = self._inputs()
            if warehouse.identity(self.warehouse_path) != inputs.identity:
                warehouse.build(
                    self.warehouse_path, inputs, memory_limit=self._memory_limit, tell=self._tell
                )
            self._warehouse = warehouse.Warehouse(
                self.warehouse_path, memory_limit=self._memory_limit
            )
        return self._warehouse

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
        frame, bound = self.build().query(query, parameters)
        return Result(frame, self._provenance(query, bound))

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

    def report(self, output: str | Path, *, countries: Sequence[str] | None = None) -> Path:
        """Write the whole report; gives the page's path."""
        return report.write_report(self.result, Path(output), countries=countries)

    def _inputs(self) -> warehouse.Inputs:
        manifest = self.cache.manifest_sha256(self.scope.name)
        rules = [f"{name} {path.read_text('utf-8')}" for name, path in sorted(self._rules.items())]
        identity = warehouse.combined_identity(manifest, _VERSION, *rules)
        return warehouse.Inputs(
            records=self.cache.parquet_files(self.scope.name),
            frames={
                **self.cache.tables(self.scope.name),
                "scope": self._scope_frame(manifest),
            },
            identity=identity,
            rules=self._rules,
        )

    def _scope_frame(self, manifest: str) -> pl.DataFrame:
        first, last = self.cache.fetched_range(self.scope.name)
        row = {
            "scope": self.scope.name,
            "kind": self.scope.kind,
            "default_journals": self.scope.default_journals,
            "is_synthetic": self.scope.is_synthetic,
            "manifest_sha256": manifest,
            "queries_sha256": catalogue.fingerprint(),
            "version": _VERSION,
            "fetched_from": first.replace(tzinfo=None),
            "fetched_to": last.replace(tzinfo=None),
            "api_url": self.scope.api_url,
        }
        return pl.DataFrame([row])

    def _provenance(self, query: catalogue.Query, bound: Mapping[str, Any]) -> Provenance:
        first, last = self.cache.fetched_range(self.scope.name)
        return Provenance(
            query=query.name,
            path=query.path,
            question=query.question,
            sql_sha256=query.sha256,
            parameters=dict(bound),
            scope=self.scope.name,
            kind=self.scope.kind,
            journals=self.scope.default_journals,
            manifest_sha256=self.cache.manifest_sha256(self.scope.name),
            fetched_from=first,
            fetched_to=last,
            version=_VERSION,
            synthetic=self.scope.is_synthetic,
        )
