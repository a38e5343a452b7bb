"""The manifest's SQLite file: opened for writing or as it lies there, all or nothing."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibliometrics.errors import CacheError, CacheVersionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STEPS = ("manifest.sql", "manifest_2.sql")
VERSION = len(_STEPS)
"""Each step makes the next version; a new file takes all of them."""
_WAIT_S = 30.0


class Database:
    """One SQLite file, safe for several threads.

    Parameters
    ----------
    path
        The file.
    writable
        False opens it for reading only, also where the folder cannot be written.

    Attributes
    ----------
    version
        Of the schema; a file opened for reading may be older than this package.
    """

    def __init__(self, path: Path, *, writable: bool) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection = _connect(path, writable=writable)
        try:
            self._check_version(writable=writable)
        except BaseException:
            self._connection.close()
            raise

    def _check_version(self, *, writable: bool) -> None:
        found = int(self.rows("pragma user_version")[0][0])
        if found > VERSION:
            msg = f"the cache {self.path.parent} has version {found}, newer than {VERSION}"
            raise CacheVersionError(msg, remedy="use a newer bibliometrics, or another --cache")
        self.version = VERSION if writable else found
        if found < VERSION and writable:
            with self.transaction() as connection:
                # Another process may have been faster.
                found = int(connection.execute("pragma user_version").fetchone()[0])
                for step in _STEPS[found:]:
                    _apply(connection, Path(__file__).with_name(step))
                connection.execute(f"pragma user_version = {VERSION}")
        elif found == 0:
            msg = f"{self.path} is no manifest of a cache"
            raise CacheError(msg, remedy="give the folder of a cache, or another --cache")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """Write all or nothing; what is not durable survives a kill, but no power cut."""
        with self._lock:
            try:
                self._connection.execute(f"pragma synchronous = {'full' if durable else 'normal'}")
                self._connection.execute("begin immediate")
                yield self._connection
                self._connection.execute("commit")
            except sqlite3.Error as problem:
                raise _unusable(self.path, problem) from problem
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")

    def rows(self, sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Read all rows of a query."""
        with self._lock:
            try:
                return self._connection.execute(sql, tuple(values)).fetchall()
            except sqlite3.Error as problem:
                raise _unusable(self.path, problem) from problem

    def write(self, sql: str, values: Iterable[Any]) -> None:
        """Execute one statement, for good."""
        with self.transaction() as connection:
            connection.execute(sql, tuple(values))


def _apply(connection: sqlite3.Connection, step: Path) -> None:
    for statement in step.read_text(encoding="utf-8").split(";\n"):
        connection.execute(statement)


def _connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """Open the file; a reader takes it as it lies there where the folder cannot be written."""
    try:
        if writable:
            connection = _open(path, "mode=rwc")
            # Readers go on while one writes, and a call in the ledger waits for no disk.
            connection.execute("pragma journal_mode = wal")
            return connection
        connection = _open(path, "mode=ro")
        try:
            connection.execute("select 1 from sqlite_schema").fetchall()
        except sqlite3.OperationalError:
            connection.close()
            return _open(path, "mode=ro&immutable=1")
    except sqlite3.Error as problem:
        raise _unusable(path, problem) from problem
    return connection


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?{mode}",
        uri=True,
        timeout=_WAIT_S,
        check_same_thread=False,
        isolation_level=None,
    )


def _unusable(path: Path, problem: sqlite3.Error) -> CacheError:
    msg = f"the manifest {path} cannot be used ({problem})"
    return CacheError(msg, remedy="check the folder's rights and space, or give another --cache")
