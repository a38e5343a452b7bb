"""The warehouse on Spark: the same files of queries/, from the same Parquet, on a cluster.

The tables are Parquet in a folder or bucket that all workers see. DuckDB reads the small tables
of 00_loaded as it always does; all others, and all queries, are Spark's.
"""

from __future__ import annotations

import importlib
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from bibliometrics import binding, catalogue, reference, warehouse
from bibliometrics.engines import java
from bibliometrics.engines.dialects import LOADED, in_steps
from bibliometrics.errors import (
    CheckFailedError,
    EngineMissingError,
    ParameterError,
    WarehouseError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyspark.sql import DataFrame, SparkSession

    from bibliometrics.binding import Value
    from bibliometrics.catalogue import Query
    from bibliometrics.warehouse import Inputs

_MARK = "built"
_LONGEST = 300
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    # sums of decimals keep their twelve digits, as everywhere else; what overflows is an error
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}


_ALONE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
}
"""On one machine nothing listens to the world."""


class SparkEngine:
    """A Spark session and the folder of its tables.

    Parameters
    ----------
    master
        As Spark spells it: `local[*]`, `spark://host:7077`, `yarn`, `k8s://…`.
    tables
        Folder or URI (`s3a://…`) for the warehouse's tables; all workers must see it.
    conf
        More settings of Spark, by name.

    Raises
    ------
    EngineMissingError
        PySpark or Java is not there.
    """

    def __init__(self, master: str, tables: str, conf: Mapping[str, str] | None = None) -> None:
        self.tables = tables.rstrip("/")
        alone = _ALONE if master.startswith("local") else {}
        self.session = _session(master, {**_SETTINGS, **alone, **(conf or {})})

    def open(self, inputs: Inputs, tell: Callable[[str], None] = lambda _: None) -> SparkWarehouse:
        """The warehouse on Spark, built if anything changed since.

        Raises
        ------
        CheckFailedError
            A check of queries/90_checks found rows.
        WarehouseError
            Spark cannot read or write.
        """
        opened = SparkWarehouse(self.session, self.tables)
        with _told(f"the warehouse {self.tables} cannot be built on Spark"):
            if opened.identity() == inputs.identity:
                opened.show()
            else:
                opened.build(inputs, tell)
        return opened

    def close(self) -> None:
        """End the session."""
        self.session.stop()


class SparkWarehouse:
    """Tables in Parquet, and the queries on them."""

    def __init__(self, session: SparkSession, tables: str) -> None:
        self._session = session
        self._tables = tables

    @property
    def place(self) -> str:
        """Where the tables lie."""
        return self._tables

    def identity(self) -> str:
        """Hash over all that the tables were built from; empty where they are not whole."""
        try:
            rows = self._session.read.parquet(f"{self._tables}/{_MARK}").collect()
        except _failures():
            return ""  # nothing there, or a build that did not come to its end
        return str(rows[0][0]) if rows else ""

    def build(self, inputs: Inputs, tell: Callable[[str], None]) -> None:
        """Build every table anew, and check them."""
        self._sign("")
        self._load(inputs, tell)
        _view_records(self._session, inputs)
        for query in catalogue.of_kind("table"):
            if query.folder != LOADED:
                tell(query.name)
                with self._laid_out(query, {}) as rows:
                    self._keep(query.name, rows)
        self._check()
        self._sign(inputs.identity)

    def _load(self, inputs: Inputs, tell: Callable[[str], None]) -> None:
        """The small tables, which DuckDB reads from frames and the packaged references."""
        with duckdb.connect() as connection:
            for name, frame in {**inputs.frames, **reference.frames(inputs.own)}.items():
                connection.register(f"given_{name}", frame)
            for query in catalogue.of_kind("table"):
                if query.folder == LOADED:
                    tell(query.name)
                    warehouse.create(connection, query)
                    rows = connection.table(query.name).to_arrow_table()
                    self._keep(query.name, self._session.createDataFrame(rows))

    def _check(self) -> None:
        for query in catalogue.of_kind("check"):
            with self._laid_out(query, {}) as rows:
                found = rows.limit(1).count()
            if found:
                msg = f"the check {query.path} found rows on Spark: {query.question}"
                raise CheckFailedError(msg, remedy="`bibliometrics verify` shows them on DuckDB")

    def _keep(self, name: str, frame: DataFrame) -> None:
        path = f"{self._tables}/{name}"
        frame.write.mode("overwrite").parquet(path)
        self._session.read.schema(frame.schema).parquet(path).createOrReplaceTempView(name)

    def _sign(self, identity: str) -> None:
        row = self._session.createDataFrame([(identity,)], "identity string")
        row.coalesce(1).write.mode("overwrite").parquet(f"{self._tables}/{_MARK}")

    def query(
        self, query: Query, given: Mapping[str, Any]
    ) -> tuple[pl.DataFrame, dict[str, Value]]:
        """Run a query of the catalogue; gives its rows and the parameters as bound.

        Raises
        ------
        EngineMissingError
            A query that compares with an earlier state: DuckDB alone keeps one.
        WarehouseError
            Spark fails.
        """
        if query.earlier:
            msg = f"{query.name} compares with an earlier state, which Spark does not keep"
            raise EngineMissingError(msg, remedy="leave out --engine spark")
        with _told(f"{query.name} fails on Spark"):
            bound = binding.bind(query, given, self._accepted)
            with self._laid_out(query, bound) as rows:
                return _frame(rows), bound

    def sql(self, text: str) -> pl.DataFrame:
        """Run Spark SQL of one's own."""
        try:
            return _frame(self._session.sql(text))
        except _failures() as problem:
            msg = f"Spark refuses the SQL: {_first_line(problem)}"
            raise ParameterError(msg, remedy="`show tables` lists what is there") from problem

    def count(self, text: str) -> int:
        """How many rows a statement gives."""
        return self.sql(text).height

    def close(self) -> None:
        """Nothing: the session is the engine's."""

    def show(self) -> None:
        """Give the tables that are there their names."""
        for query in catalogue.of_kind("table"):
            frame = self._session.read.parquet(f"{self._tables}/{query.name}")
            frame.createOrReplaceTempView(query.name)

    @contextmanager
    def _laid_out(self, query: Query, bound: Mapping[str, Value]) -> Iterator[DataFrame]:
        """Lay out a query's CTEs as views; one that is read twice is written down between.

        Spark works out a CTE as often as it is read. Written as Parquet where all workers see
        it, it is worked out once, and no lost worker takes it along.
        """
        scratch = f"{self._tables}/_scratch/{uuid.uuid4().hex}"
        steps, last = in_steps(query, bound, "spark")
        try:
            for name, text, times_read in steps:
                frame = self._session.sql(text)
                if times_read > 1:
                    frame.write.parquet(f"{scratch}/{name}")
                    frame = self._session.read.schema(frame.schema).parquet(f"{scratch}/{name}")
                frame.createOrReplaceTempView(name)
            yield self._session.sql(last)
        finally:
            for name, _, _ in steps:
                self._session.catalog.dropTempView(name)
            self._delete(scratch)

    def _delete(self, folder: str) -> None:
        context = self._session.sparkContext
        # Hadoop's own files: the only ones that know every store that Spark knows
        gateway: Any = context._jvm  # noqa: SLF001 - see above
        path = gateway.org.apache.hadoop.fs.Path(folder)
        path.getFileSystem(context._jsc.hadoopConfiguration()).delete(path, True)  # noqa: SLF001

    def _accepted(self, domain: str) -> dict[str, str]:
        table, _, column = domain.partition(".")
        frame = self._session.table(table).where(f"{column} is not null")
        return binding.spellings(frame.columns, frame.collect(), table, column)


def _session(master: str, settings: Mapping[str, str]) -> SparkSession:
    java.require()
    try:
        sql = importlib.import_module("pyspark.sql")
    except ImportError as problem:
        msg = "PySpark is not installed"
        raise EngineMissingError(msg, remedy="pip install 'bibliometrics[spark]'") from problem
    builder = sql.SparkSession.builder.appName("bibliometrics").master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    with _told(f"Spark does not start at {master}"):
        session: SparkSession = builder.getOrCreate()
    return session


def _view_records(session: SparkSession, inputs: Inputs) -> None:
    if not inputs.records:
        msg = "the scope holds no records"
        raise WarehouseError(msg, remedy="`bibliometrics refresh` or `ingest` fetches some")
    records = session.read.parquet(*(f"file://{path.resolve()}" for path in inputs.records))
    # the name alone: how an engine spells the folder must not show in what is the newest
    named = records.selectExpr("*", "_metadata.file_name as filename")
    named.createOrReplaceTempView("record")


def _frame(frame: DataFrame) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(frame.toArrow()))


def _failures() -> tuple[type[Exception], ...]:
    """What PySpark raises; it is not there before it is needed."""
    errors = importlib.import_module("pyspark.errors")
    protocol = importlib.import_module("py4j.protocol")
    return (errors.PySparkException, protocol.Py4JError)


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn what Spark says into one clear line."""
    try:
        yield
    except _failures() as problem:
        msg = f"{what} ({_first_line(problem)})"
        remedy = "see Spark's own log; --conf spark.log.level=INFO shows it"
        raise WarehouseError(msg, remedy=remedy) from problem


def _first_line(problem: Exception) -> str:
    """What Spark says first; of what Java throws, the cause of all causes."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith(("Caused by:", ": "))]
    return (causes[-1].removeprefix("Caused by:").strip(" :") if causes else lines[0])[:_LONGEST]
