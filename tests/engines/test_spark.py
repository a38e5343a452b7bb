"""The same figures on DuckDB and on a Spark cluster of two workers, one of which is killed.

Both corpora go through a cluster of their own: every table, every named query.
"""

from __future__ import annotations

import math
import os
import shutil
import signal
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics import catalogue
from bibliometrics.cache import Cache
from bibliometrics.engines.spark import SparkEngine, SparkWarehouse
from bibliometrics.errors import EngineMissingError, ParameterError, WarehouseError
from bibliometrics.openalex.ingest import ingest
from bibliometrics.study import Study
from tests.engines.cluster import CONF, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from tests.engines.cluster import Cluster

pytestmark = pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None,
    reason="PySpark or Java is not installed",
)

QUERIES = [each.name for each in catalogue.of_kind("query") if not each.earlier]
NEAR = 1e-9
# Enough replicates to tell a draw from another, few enough to be drawn by each query anew.
FEW = {"replicates": 60}


@pytest.fixture(scope="session", autouse=True)
def _loopback_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        yield


@pytest.fixture(scope="module")
def real_cache(tmp_path_factory: pytest.TempPathFactory, shared_dir: Path) -> Path:
    folder = tmp_path_factory.mktemp("real") / "cache"
    with Cache.open(folder, create=True) as cache:
        ingest(cache, [shared_dir / "openalex" / "works.jsonl.gz"])
    return folder


def _compare(cache: Path, folder: Path, *, kill: bool) -> None:
    with cluster(folder) as found:
        engine = SparkEngine(found.master, (folder / "tables").as_uri(), CONF)
        try:
            with Study(cache) as here, Study(cache, engine=engine) as there:
                there.build()
                differing = _differing(here, there, QUERIES)
                if kill:
                    differing |= _with_one_worker_killed(found, here, there)
        finally:
            engine.close()
    assert not differing
    assert not (folder / "tables" / "_scratch").exists() or not any(
        (folder / "tables" / "_scratch").iterdir()
    )


@pytest.mark.shared
def test_every_query_gives_the_same_figures_on_both_engines_over_real_records(
    real_cache: Path, tmp_path: Path
) -> None:
    _compare(real_cache, tmp_path, kill=False)


def test_every_query_gives_the_same_figures_on_both_engines_over_the_demo_even_as_a_worker_dies(
    small_cache: Path, tmp_path: Path
) -> None:
    _compare(small_cache, tmp_path, kill=True)


def _differing(here: Study, there: Study, names: list[str]) -> dict[str, list[str]]:
    found = {name: _differences(name, here, there) for name in names}
    return {name: said for name, said in found.items() if said}


def _differences(name: str, here: Study, there: Study) -> list[str]:
    taken = {each.name for each in catalogue.find(name).parameters}
    given: dict[str, Any] = {key: value for key, value in FEW.items() if key in taken}
    return differences(here.query(name, **given), there.query(name, **given))


def differences(ours: pl.DataFrame, theirs: pl.DataFrame) -> list[str]:
    """What differs by more than 1e-9, row by row; a column is as precise as its largest value."""
    if ours.columns != theirs.columns or len(ours) != len(theirs):
        return [f"{len(ours)} of {ours.columns}", f"{len(theirs)} of {theirs.columns}"]
    said = []
    for name in ours.columns:
        for row, (one, other) in enumerate(zip(ours[name], theirs[name], strict=True)):
            if not _is_same(one, other):
                said.append(f"row {row}, {name}: {one!r} and {other!r}")
                break
    return said


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and other is not None:
        return math.isclose(one, float(other), rel_tol=NEAR, abs_tol=NEAR)
    return bool(one == other)


def _with_one_worker_killed(found: Cluster, here: Study, there: Study) -> dict[str, list[str]]:
    """A query of many seconds, in the middle of which a worker and its executor die."""
    session = there._engine.session if there._engine else None
    assert session is not None
    victim = found.workers[0]
    killed = threading.Event()

    def kill() -> None:
        tracker = session.sparkContext.statusTracker()
        for _ in range(2_000):
            if tracker.getActiveStageIds():
                for child in _children(victim.pid):
                    os.kill(child, signal.SIGKILL)
                victim.kill()
                killed.set()
                return
            time.sleep(0.01)

    killer = threading.Thread(target=kill)
    given = {"replicates": 300, "seed": 7}
    ours = here.query("crossover", **given)
    killer.start()
    theirs = there.query("crossover", **given)
    killer.join()
    assert killed.is_set()
    assert victim.wait() != 0
    said = differences(ours, theirs)
    return {"crossover, a worker killed": said} if said else {}


def _children(pid: int) -> list[int]:
    """The processes that one started: a worker's executors."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    return [int(each) for each in listed.split()]


def test_a_folder_without_tables_was_never_built_and_what_cannot_be_asked_is_said(
    tmp_path: Path,
) -> None:
    engine = SparkEngine("local[1]", tmp_path.as_uri(), CONF)
    try:
        empty = SparkWarehouse(engine.session, engine.tables)
        assert not empty.identity()
        with pytest.raises(EngineMissingError, match="compares with an earlier state"):
            empty.query(catalogue.find("changes"), {})
        with pytest.raises(ParameterError, match=r"Spark refuses the SQL: .*nowhere"):
            empty.sql("select 1 from nowhere")
        with pytest.raises(WarehouseError, match="country_share fails on Spark"):
            empty.query(catalogue.find("country_share"), {"journals": "all"})
    finally:
        engine.close()
