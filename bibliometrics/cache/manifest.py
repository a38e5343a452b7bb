"""The manifest: one SQLite file, one transaction per fact, safe for several threads."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibliometrics.cache.entries import LedgerDay, Partition, Scope, Suspect
from bibliometrics.errors import CacheError, CacheVersionError
from bibliometrics.journals import Journal, JournalList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VERSION = 1
_SCHEMA = Path(__file__).with_name("manifest.sql")
_WAIT_S = 30.0
_PARTITION = (
    "key, works, fetched_at, fingerprint, sha256, bytes, file, source_id, year, expected, "
    "state, note, origin, damage, duplicates, cut"
)


class Manifest:
    """What the cache holds.

    Parameters
    ----------
    path
        The SQLite file.
    writable
        False opens it for reading only, also where the folder cannot be written.
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
        found = int(self._rows("pragma user_version")[0][0])
        if found > VERSION:
            msg = f"the cache {self.path.parent} has version {found}, newer than {VERSION}"
            raise CacheVersionError(msg, remedy="use a newer bibliometrics, or another --cache")
        if found == 0 and writable:
            with self._transaction() as connection:
                for statement in _SCHEMA.read_text(encoding="utf-8").split(";\n"):
                    connection.execute(statement)
                connection.execute(f"pragma user_version = {VERSION}")
        elif found == 0:
            msg = f"{self.path} is no manifest of a cache"
            raise CacheError(msg, remedy="give the folder of a cache, or another --cache")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _transaction(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
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

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._connection.execute(sql, tuple(values)).fetchall()
            except sqlite3.Error as problem:
                raise _unusable(self.path, problem) from problem

    def _write(self, sql: str, values: Iterable[Any]) -> None:
        with self._transaction() as connection:
            connection.execute(sql, tuple(values))

    # Scopes

    def scopes(self) -> list[Scope]:
        """Every scope, by name."""
        found = self._rows(
            "select name, kind, default_journals, synthetic, api_url from scope order by name"
        )
        return [Scope(*row) for row in found]

    def put_scope(self, scope: Scope) -> None:
        """Write down a scope, or its new defaults."""
        self._write(
            "insert into scope (name, kind, default_journals, synthetic, api_url) "
            "values (?, ?, ?, ?, ?) on conflict (name) do update set kind = excluded.kind, "
            "default_journals = excluded.default_journals, synthetic = excluded.synthetic, "
            "api_url = excluded.api_url",
            (scope.name, scope.kind, scope.default_journals, scope.synthetic, scope.api_url),
        )

    # Partitions

    def partitions(self, scope: str) -> list[Partition]:
        """Tell what stands in a scope, by key."""
        found = self._rows(
            f"select {_PARTITION} from partition where scope = ? order by key", (scope,)
        )
        return [_partition(row) for row in found]

    def put_partition(self, scope: str, *new: Partition) -> None:
        """Let partitions stand, all or none; what stood there before is kept in `replaced`."""
        with self._transaction() as connection:
            for each in new:
                self._put_partition(connection, scope, each)

    def _put_partition(self, connection: sqlite3.Connection, scope: str, new: Partition) -> None:
        connection.execute(
            "insert into replaced select scope, key, file, sha256, works, fetched_at, ? "
            "from partition where scope = ? and key = ? and sha256 <> ?",
            (_text(new.fetched_at), scope, new.key, new.sha256),
        )
        connection.execute(
            f"insert or replace into partition (scope, {_PARTITION}) "
            f"values ({', '.join('?' * 17)})",
            (
                *(scope, new.key, new.works, _text(new.fetched_at), new.fingerprint),
                *(new.sha256, new.bytes, new.file, new.source_id, new.year, new.expected),
                *(new.state, new.note, new.origin, json.dumps(dict(new.damage))),
                *(new.duplicates, new.cut),
            ),
        )
        connection.execute("delete from suspect where scope = ? and key = ?", (scope, new.key))

    def replaced(self, scope: str) -> list[tuple[str, str | None, str, datetime, datetime]]:
        """Earlier versions: key, file, sha256, fetched and replaced at; newest first."""
        found = self._rows(
            "select key, file, sha256, fetched_at, replaced_at from replaced "
            "where scope = ? order by replaced_at desc, key",
            (scope,),
        )
        return [(key, file, sha, _time(then), _time(at)) for key, file, sha, then, at in found]

    def put_suspect(self, scope: str, suspect: Suspect) -> None:
        """Write down an attempt that was not taken over."""
        self._write(
            "insert or replace into suspect (scope, key, reason, expected, works, at) "
            "values (?, ?, ?, ?, ?, ?)",
            (
                *(scope, suspect.key, suspect.reason, suspect.expected, suspect.works),
                _text(suspect.at),
            ),
        )

    def suspects(self, scope: str) -> list[Suspect]:
        """Tell the attempts that were not taken over and have not been mended since."""
        found = self._rows(
            "select key, reason, expected, works, at from suspect where scope = ? order by key",
            (scope,),
        )
        return [Suspect(key, why, expected, n, _time(at)) for key, why, expected, n, at in found]

    # Journal lists

    def put_list(self, given: JournalList) -> None:
        """Keep a user's list as it was used."""
        with self._transaction() as connection:
            connection.execute("delete from journal_list where list = ?", (given.name,))
            connection.executemany(
                "insert into journal_list values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        *(given.name, place, each.name, each.issn_l, json.dumps(each.issns)),
                        *(each.publisher, json.dumps(each.subjects), each.group, each.kind),
                        each.counted,
                    )
                    for place, each in enumerate(given.journals)
                ],
            )

    def lists(self) -> list[JournalList]:
        """Users' own lists, by name."""
        lists: dict[str, list[Journal]] = {}
        for row in self._rows("select * from journal_list order by list, position"):
            name, _, title, issn_l, issns, publisher, subjects, group, kind, counted = row
            lists.setdefault(name, []).append(
                Journal(
                    *(title, issn_l, tuple(json.loads(issns)), publisher),
                    *(tuple(json.loads(subjects)), group, kind, counted),
                )
            )
        return [JournalList(name, tuple(journals)) for name, journals in lists.items()]

    def put_sources(
        self, asked: Iterable[str], found: Iterable[tuple[str, str, str]], at: datetime
    ) -> None:
        """Write down what journals resolved to.

        Parameters
        ----------
        asked
            Linking ISSNs of all journals that were asked for.
        found
            Linking ISSN, source id and its name; sources found earlier stay.
        """
        with self._transaction() as connection:
            connection.executemany(
                "insert or replace into journal_source values (?, ?, ?)", list(found)
            )
            connection.executemany(
                "insert or replace into resolution values (?, ?)",
                [(issn_l, _text(at)) for issn_l in asked],
            )

    def resolved(self) -> dict[str, datetime]:
        """Tell when each journal, by linking ISSN, was last asked for."""
        found = self._rows("select issn_l, resolved_at from resolution")
        return {issn_l: _time(at) for issn_l, at in found}

    def sources(self) -> list[tuple[str, str, str]]:
        """Linking ISSN, source id and its name of every resolution."""
        return self._rows(
            "select issn_l, source_id, source_name from journal_source order by 1, 2"
        )

    # Ledger

    def spend(
        self,
        *,
        day: str,
        host: str,
        keyed: bool,
        spent: int,
        used: int | None = None,
        limit: int | None = None,
    ) -> None:
        """Write one call into the ledger.

        Parameters
        ----------
        used, limit
            What the API's headers say of the day's budget; None where they say nothing.
        """
        with self._transaction(durable=False) as connection:
            connection.execute(
                "insert into ledger values (?, ?, ?, 1, ?, ?, ?) "
                "on conflict (day, host, keyed) do update set "
                "calls = calls + 1, credits = credits + excluded.credits, "
                "server_used = coalesce(excluded.server_used, server_used), "
                "server_limit = coalesce(excluded.server_limit, server_limit)",
                (day, host, int(keyed), spent, used, limit),
            )

    def ledger(self) -> list[LedgerDay]:
        """Tell calls and credits, newest day first."""
        found = self._rows(
            "select day, host, keyed, calls, credits, server_used, server_limit from ledger "
            "order by day desc, host, keyed"
        )
        return [LedgerDay(day, host, bool(keyed), *rest) for day, host, keyed, *rest in found]


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


def _partition(row: tuple[Any, ...]) -> Partition:
    names = [name.strip() for name in _PARTITION.split(",")]
    values = dict(zip(names, row, strict=True))
    values["fetched_at"] = _time(values["fetched_at"])
    values["damage"] = json.loads(values["damage"])
    return Partition(**values)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _unusable(path: Path, problem: sqlite3.Error) -> CacheError:
    msg = f"the manifest {path} cannot be used ({problem})"
    return CacheError(msg, remedy="check the folder's rights and space, or give another --cache")
