"""The engine that a command runs its SQL on, and the command that builds a warehouse on it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bibliometrics.cache import Cache
from bibliometrics.cli import arguments, options, shared
from bibliometrics.engines.spark import SparkEngine
from bibliometrics.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENGINES = ("duckdb", "spark")
DUCKDB = "duckdb"
LOCAL = "local[*]"


@contextmanager
def running(
    engine: str, master: str, tables: str | None, conf: list[str] | None, scope: str | None
) -> Iterator[SparkEngine | None]:
    """The engine that was asked for; None for DuckDB, which every study has.

    Raises
    ------
    UnknownNameError
        No such engine.
    """
    if engine not in _ENGINES:
        msg = "engine"
        raise UnknownNameError(msg, engine, _ENGINES)
    if engine == DUCKDB:
        yield None
        return
    shared.terminal().step("starting Spark")
    spark = SparkEngine(master, tables or _beside(scope), arguments.parameters(conf))
    try:
        yield spark
    finally:
        spark.close()


def _beside(scope: str | None) -> str:
    """Spark's tables beside DuckDB's warehouse."""
    with Cache.open(shared.settings().cache) as cache:
        name = cache.scope(scope).name
        return (cache.path / "warehouse" / f"{name}.spark").resolve().as_uri()


@shared.command(
    "bibliometrics build",
    "bibliometrics build --engine spark --master spark://host:7077 --tables s3a://bucket/tables",
)
def build(
    engine: options.EngineOption = DUCKDB,
    master: options.MasterOption = LOCAL,
    tables: options.TablesOption = None,
    conf: options.ConfOption = None,
    scope: options.ScopeOption = None,
    territories: options.TerritoryOption = None,
    spending: options.SpendingOption = None,
    events: options.EventsOption = None,
) -> None:
    """Build the warehouse now; every question builds it anyway when something changed."""
    with (
        running(engine, master, tables, conf, scope) as spark,
        shared.study(scope, territories, None, spending, events, spark) as study,
    ):
        built = study.build()
        shared.terminal().say(f"the warehouse is built: {built.place}")
