"""Spark on a cluster of two workers on loopback, beside DuckDB: the same cache, the same figures.

Both get two cores; what Spark takes longer is what it pays for being many.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibliometrics.engines.spark import SparkEngine
from bibliometrics.study import Study
from tests.bench import agreeing, corpora
from tests.bench.figures import PEER, Figure
from tests.bench.measure import Cost, Run, once, task
from tests.bench.watching import Watch
from tests.engines.cluster import CONF, WORKERS, cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.options import Options

MEMORY = "6GB"
WORKER_MEMORY = "4g"
QUERIES = ("country_share", "collaboration", "nature_index_comparison")
"""With all that they give where nothing is asked for, intervals among it."""
_CONF = {
    **CONF,
    "spark.driver.extraJavaOptions": "",
    "spark.executor.extraJavaOptions": "",
    "spark.driver.memory": "2g",
    "spark.executor.memory": "3500m",
    "spark.sql.shuffle.partitions": "16",
}


def figures(options: Options, works: int) -> Iterator[Figure]:
    """The build and some queries, once each."""
    cache = corpora.cache(options.folder, works)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        targets = [Path(folder, "duckdb"), Path(folder, "spark")]
        here = once(task("clustering", "duckdb", cache, targets[0])).told
        there = once(task("clustering", "spark", cache, targets[1])).told
        same = {name: _compared(name, *targets) for name in QUERIES}
    for step in ("build", *QUERIES):
        note = f"{same[step]:,} cells, equal to 1e-9" if step in same else "the same tables"
        ours, peer = Cost((Run(**there[step]),)), Cost((Run(**here[step]),))
        yield Figure(
            f"Spark, {WORKERS} workers: {_name(step)}, {works:,} works",
            *(ours, peer, "DuckDB, as many cores", PEER),
            note=note,
            is_quoted=step == "build",
        )


def _name(step: str) -> str:
    return f"`{step}`" if step in QUERIES else step


def _compared(name: str, here: Path, there: Path) -> int:
    ours, theirs = (
        json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for folder in (here, there)
    )
    return agreeing.cells(ours, theirs, name)


def duckdb(cache: str, target: str) -> dict[str, Any]:
    """Every step on DuckDB."""
    with Study(cache, memory_limit=MEMORY) as study:
        study.warehouse_path.unlink(missing_ok=True)
        return _steps(study, Path(target))


def spark(cache: str, target: str) -> dict[str, Any]:
    """Every step on a cluster that is there for this alone; its start is not in the figures."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    Path(target).mkdir()
    with (
        cluster(Path(target), WORKER_MEMORY) as found,
        _engine(found.master, Path(target, "tables")) as engine,
        Study(cache, engine=engine) as study,
    ):
        return _steps(study, Path(target))


@contextmanager
def _engine(master: str, tables: Path) -> Iterator[SparkEngine]:
    engine = SparkEngine(master, tables.as_uri(), _CONF)
    try:
        yield engine
    finally:
        engine.close()


def _steps(study: Study, target: Path) -> dict[str, Any]:
    target.mkdir(exist_ok=True)
    costs = {"build": _watched(study.build)}
    for name in QUERIES:
        costs[name] = _watched(partial(_keep, study, name, target / f"{name}.json"))
    return costs


def _keep(study: Study, name: str, file: Path) -> None:
    file.write_text(json.dumps(study.query(name).rows(), default=str), encoding="utf-8")


def _watched(work: Callable[[], object]) -> dict[str, float]:
    """Clock, CPU and memory of a step, all processes of this session counted."""
    begin = time.monotonic()
    with Watch(os.getsid(0)) as watch:
        work()
        wall = time.monotonic() - begin
    return {"wall": wall, "cpu": watch.cpu, "megabytes": watch.megabytes}
