"""The manifest's memory: refreshes, earlier versions of partitions, and works that vanished."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bibliometrics.cache.database import Database
from bibliometrics.cache.entries import Partition, Replaced, Run, Vanished

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_SINCE = 2
"""The version that began to keep this memory; older files, opened for reading, have none."""
_VANISHED = "work_id, key, run, noticed_at, fate, into_id, source_id, source_name, year, type"


class History(Database):
    """What was, and when it changed."""

    # Runs

    def begin_run(
        self, scope: str, *, journals: str, years: tuple[int, int], started_at: datetime
    ) -> int:
        """Count a refresh: whatever comes to stand from now on is its doing; gives its number."""
        with self.transaction() as connection:
            found = connection.execute(
                "insert into run (scope, journals, first_year, last_year, started_at) "
                "values (?, ?, ?, ?, ?) returning number",
                (scope, journals, *years, as_text(started_at)),
            ).fetchone()
        return int(found[0])

    def end_run(self, number: int, ended_at: datetime) -> None:
        """Write down that a refresh fetched all that it set out to fetch."""
        self.write("update run set ended_at = ? where number = ?", (as_text(ended_at), number))

    def runs(self, scope: str) -> list[Run]:
        """Tell the refreshes of a scope that had something to fetch, in their order."""
        if self.version < _SINCE:
            return []
        found = self.rows(
            "select number, journals, first_year, last_year, started_at, ended_at from run "
            "where scope = ? order by number",
            (scope,),
        )
        return [
            Run(number, journals, first, last, as_time(started), as_time(ended) if ended else None)
            for number, journals, first, last, started, ended in found
        ]

    @staticmethod
    def run_of(connection: sqlite3.Connection, scope: str, new: Partition) -> int:
        """Tell in which run a version came to stand: the same bytes have stood before."""
        same = connection.execute(
            "select run from partition where scope = ? and key = ? and sha256 = ?",
            (scope, new.key, new.sha256),
        ).fetchone()
        last = "select coalesce(max(number), 0) from run where scope = ?"
        found = same or connection.execute(last, (scope,)).fetchone()
        return int(found[0])

    # Earlier versions

    def stood_before(self, scope: str, run: int) -> list[Partition]:
        """Tell the partitions as they stood when a run began, by key."""
        found = self.rows(
            "select key, old.works, old.fetched_at, old.sha256, old.file, source_id, year, "
            "old.state from (select key, works, fetched_at, sha256, file, state from replaced "
            "where scope = ? and run < ? and replaced_in >= ? "
            "union all select key, works, fetched_at, sha256, file, state from partition "
            "where scope = ? and run < ?) as old "
            "inner join partition using (key) where scope = ? order by key",
            (scope, run, run, scope, run, scope),
        )
        return [
            Partition(
                *(key, works, as_time(at), ""),
                sha256=sha,
                file=file,
                source_id=source,
                year=year,
                expected=works,
                state=state,
            )
            for key, works, at, sha, file, source, year, state in found
        ]

    def came_since(self, scope: str, run: int) -> list[tuple[str, str]]:
        """Tell the versions that came to stand in a run or later: key and file."""
        return self.rows(
            "select key, file from partition "
            "where scope = ? and run >= ? and file is not null order by key",
            (scope, run),
        )

    def earlier(self, scope: str) -> list[tuple[Replaced, str]]:
        """Tell the earlier versions that had works: what is known of each, and its file."""
        more = "replaced_in, is_compared" if self.version >= _SINCE else "0, 0"
        found = self.rows(
            f"select replaced_at, {more}, file from replaced "
            "where scope = ? and file is not null order by replaced_at, key",
            (scope,),
        )
        return [
            (Replaced(as_time(at), run, bool(is_compared)), file)
            for at, run, is_compared, file in found
        ]

    # Works that vanished

    def uncompared(self, scope: str) -> list[tuple[int, str, str | None, int]]:
        """Tell the versions whose works nobody missed yet: row, key, file, run of the next."""
        return self.rows(
            "select rowid, key, file, replaced_in from replaced "
            "where scope = ? and not is_compared order by rowid",
            (scope,),
        )

    def put_vanished(self, scope: str, row: int, vanished: Iterable[Vanished]) -> None:
        """Write down the works of a replaced version that its successor lacks."""
        with self.transaction() as connection:
            connection.executemany(
                f"insert or ignore into vanished (scope, {_VANISHED}) "
                f"values ({', '.join('?' * 11)})",
                [(scope, *_values(each)) for each in vanished],
            )
            connection.execute("update replaced set is_compared = 1 where rowid = ?", (row,))

    def put_fate(self, scope: str, known: Vanished) -> None:
        """Write down where a vanished work went."""
        self.write(
            f"insert or replace into vanished (scope, {_VANISHED}) values ({', '.join('?' * 11)})",
            (scope, *_values(known)),
        )

    def vanished(self, scope: str) -> list[Vanished]:
        """Tell the works that vanished, in the order in which they were missed."""
        if self.version < _SINCE:
            return []
        found = self.rows(
            f"select {_VANISHED} from vanished where scope = ? order by run, key, work_id",
            (scope,),
        )
        return [
            Vanished(work_id, key, run, as_time(at), *rest)
            for work_id, key, run, at, *rest in found
        ]


def _values(vanished: Vanished) -> list[Any]:
    return [as_text(each) if isinstance(each, datetime) else each for each in astuple(vanished)]


def as_text(moment: datetime) -> str:
    """Write a moment as the manifest keeps it: UTC, sortable."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def as_time(text: str) -> datetime:
    """Read a moment as the manifest keeps it."""
    return datetime.fromisoformat(text)
