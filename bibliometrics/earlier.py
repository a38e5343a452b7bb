"""The cache as it stood before a refresh: which one, and a second warehouse that holds it.

The earlier state is built from the records that stood then, by the same files of queries/ as the
warehouse, and lies beside it under the name `before`. So a query can compare `before.work` with
`work`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bibliometrics import catalogue, warehouse
from bibliometrics.cache import tables
from bibliometrics.cache.entries import COMPLETE, beginning
from bibliometrics.errors import CacheError
from bibliometrics.swap import NOW, attach, connect, swap_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb

    from bibliometrics.cache import Cache, Partition
    from bibliometrics.cache.entries import Run, Vanished
    from bibliometrics.catalogue import Query

TABLES = ("work", "journal", "country_weight", "partition")
"""What comparisons read of the earlier state."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A state of the cache to compare with.

    Parameters
    ----------
    run
        The refresh before which the cache stood like this; None where there was none.
    last
        The last refresh.
    partitions
        What stood.
    records
        Its files; of whole partitions only, as a part cannot be compared.
    vanished
        What is known of the works that vanished.
    is_same
        Whether it is the state of today.
    """

    run: Run | None
    last: Run | None
    partitions: Sequence[Partition]
    records: Sequence[Path]
    vanished: Sequence[Vanished]
    is_same: bool

    @property
    def sha256(self) -> str:
        """Hash over what stood, and over what became of it."""
        content = [
            [[each.key, each.sha256, each.state] for each in self.partitions],
            [[each.work_id, each.fate, each.into_id] for each in self.vanished],
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def stood(cache: Cache, scope: str, since: datetime | None = None) -> Earlier:
    """Find the state before the first refresh since a moment, or before the last one.

    A refresh that stopped before it had fetched all, and those that went on with it, are one.

    Raises
    ------
    CacheError
        A file of that state is not there any more.
    """
    runs = cache.manifest.runs(scope)
    run = beginning(runs) if since is None else _first_since(runs, since)
    standing = cache.partitions(scope)
    partitions = cache.manifest.stood_before(scope, run.number) if run else standing
    return Earlier(
        run=run,
        last=runs[-1] if runs else None,
        partitions=partitions,
        records=_files(cache.works(scope), partitions),
        vanished=cache.manifest.vanished(scope),
        is_same=_content(partitions) == _content(standing),
    )


def _first_since(runs: Sequence[Run], since: datetime) -> Run | None:
    return next((run for run in runs if run.started_at >= since), None)


def _content(partitions: Sequence[Partition]) -> set[tuple[str, str]]:
    return {(each.key, each.sha256) for each in partitions}


def _files(folder: Path, partitions: Sequence[Partition]) -> list[Path]:
    files = [folder / each.file for each in partitions if each.file and each.state == COMPLETE]
    for file in files:
        if not file.is_file():
            msg = f"{file} is gone: records as they once were are kept for a while only"
            raise CacheError(msg, remedy="compare with a later state: `changes --since DAY`")
    return sorted(files)


def build(
    target: Path,
    now: Path,
    inputs: warehouse.Inputs,
    earlier: Earlier,
    *,
    memory_limit: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Build the warehouse of the earlier state, and in it what differs from that of today.

    Parameters
    ----------
    target
        Its file.
    now
        The warehouse of today.
    inputs
        What that was built from.

    Raises
    ------
    WarehouseError
        See :func:`bibliometrics.warehouse.build`.
    """
    parts = (inputs.identity, earlier.sha256, catalogue.fingerprint("change"))
    given = replace(
        inputs,
        records=earlier.records,
        alike=inputs.records,
        frames={**inputs.frames, "partition": tables.partitions(earlier.partitions)},
        identity=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
    )

    def make(aside: Path) -> None:
        with connect(aside, memory_limit) as connection:
            warehouse.fill(connection, given, needed(*TABLES), tell)
        with connect(None, memory_limit) as connection:
            attach(connection, now, NOW, "(read_only)")
            attach(connection, aside, catalogue.BEFORE)
            connection.execute(f"use {NOW}")
            connection.register("given_vanished", tables.vanished(earlier.vanished))
            for query in catalogue.of_kind("change"):
                tell(query.name)
                warehouse.create(connection, query, state=catalogue.BEFORE)
            connection.execute(f"checkpoint {catalogue.BEFORE}")

    swap_in(target, given.identity, make)


def needed(*names: str) -> list[Query]:
    """Those tables and functions, and all that they are made from, in the order of their needs."""
    known = {query.name: query for query in catalogue.of_kind("table", "function")}
    wanted: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        wanted.add(name)
        todo += ((known[name].tables | known[name].calls) & known.keys()) - wanted
    return [query for name, query in known.items() if name in wanted]


class Compared(warehouse.Warehouse):
    """A built warehouse with an earlier state beside it, both read-only.

    Parameters
    ----------
    path
        The warehouse's file.
    before
        That of the earlier state; None where that is the state of today.
    """

    def __init__(self, path: Path, before: Path | None, *, memory_limit: str = "") -> None:
        self._before = before
        super().__init__(path, memory_limit=memory_limit)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        connection = super()._connect()
        if self._before is not None:
            attach(connection, self._before, catalogue.BEFORE, "(read_only)")
            return connection
        connection.execute(f"attach ':memory:' as {catalogue.BEFORE}")
        for name in TABLES:
            connection.execute(
                f"create view {catalogue.BEFORE}.{name} as select * from {NOW}.{name}"
            )
        for query in catalogue.of_kind("change"):
            columns = ", ".join(f"{each.name} {each.type}" for each in query.columns)
            connection.execute(f"create table {catalogue.BEFORE}.{query.name} ({columns})")
        return connection
