"""The manifest: what the cache holds, one transaction per fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bibliometrics.cache.cohort import Cohort
from bibliometrics.cache.entries import LedgerDay, Partition, Scope, Suspect
from bibliometrics.cache.frame import Frame
from bibliometrics.cache.history import History, as_text, as_time
from bibliometrics.journals import Journal, JournalList

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

_PARTITION = (
    "key, works, fetched_at, fingerprint, sha256, bytes, file, source_id, year, expected, "
    "state, note, origin, damage, duplicates, cut"
)


class Manifest(History):
    """What the cache holds."""

    # Scopes

    def scopes(self) -> list[Scope]:
        """Every scope, by name."""
        found = self.rows(
            "select name, kind, default_journals, synthetic, api_url, parameters from scope "
            "order by name"
        )
        return [
            Scope(
                *(name, kind, journals, synthetic, url),
                frame=Frame.from_json(given) if kind == "sample" else None,
                cohort=Cohort.from_json(given) if kind == "careers" else None,
            )
            for name, kind, journals, synthetic, url, given in found
        ]

    def put_scope(self, scope: Scope) -> None:
        """Write down a scope, or its new defaults."""
        self.write(
            "insert into scope (name, kind, default_journals, synthetic, api_url, parameters) "
            "values (?, ?, ?, ?, ?, ?) on conflict (name) do update set kind = excluded.kind, "
            "default_journals = excluded.default_journals, synthetic = excluded.synthetic, "
            "api_url = excluded.api_url, parameters = excluded.parameters",
            (
                *(scope.name, scope.kind, scope.default_journals, scope.synthetic, scope.api_url),
                given.as_json() if (given := scope.frame or scope.cohort) else "{}",
            ),
        )

    # Partitions

    def partitions(self, scope: str) -> list[Partition]:
        """Tell what stands in a scope, by key."""
        found = self.rows(
            f"select {_PARTITION} from partition where scope = ? order by key", (scope,)
        )
        return [_partition(row) for row in found]

    def put_partition(self, scope: str, *new: Partition) -> None:
        """Let partitions stand, all or none; what stood there before is kept in `replaced`."""
        with self.transaction() as connection:
            for each in new:
                self._put_partition(connection, scope, each)

    def _put_partition(self, connection: sqlite3.Connection, scope: str, new: Partition) -> None:
        run = self.run_of(connection, scope, new)
        connection.execute(
            "insert into replaced (scope, key, file, sha256, works, fetched_at, state, run, "
            "replaced_at, replaced_in) "
            "select scope, key, file, sha256, works, fetched_at, state, run, ?, ? "
            "from partition where scope = ? and key = ? and sha256 <> ?",
            (as_text(new.fetched_at), run, scope, new.key, new.sha256),
        )
        connection.execute(
            f"insert or replace into partition (scope, {_PARTITION}, run) "
            f"values ({', '.join('?' * 18)})",
            (
                *(scope, new.key, new.works, as_text(new.fetched_at), new.fingerprint),
                *(new.sha256, new.bytes, new.file, new.source_id, new.year, new.expected),
                *(new.state, new.note, new.origin, json.dumps(dict(new.damage))),
                *(new.duplicates, new.cut, run),
            ),
        )
        connection.execute("delete from suspect where scope = ? and key = ?", (scope, new.key))

    def retire(self, scope: str, keys: Iterable[str], at: datetime) -> None:
        """Let partitions stand no more, all or none; they are kept in `replaced`."""
        with self.transaction() as connection:
            for key in keys:
                connection.execute(
                    "insert into replaced (scope, key, file, sha256, works, fetched_at, state, "
                    "run, replaced_at) select scope, key, file, sha256, works, fetched_at, state, "
                    "run, ? from partition where scope = ? and key = ?",
                    (as_text(at), scope, key),
                )
                connection.execute(
                    "delete from partition where scope = ? and key = ?", (scope, key)
                )

    def replaced(self, scope: str) -> list[tuple[str, str | None, str, datetime, datetime]]:
        """Earlier versions: key, file, sha256, fetched and replaced at; newest first."""
        found = self.rows(
            "select key, file, sha256, fetched_at, replaced_at from replaced "
            "where scope = ? order by replaced_at desc, key",
            (scope,),
        )
        return [(key, file, sha, as_time(then), as_time(at)) for key, file, sha, then, at in found]

    def put_suspect(self, scope: str, suspect: Suspect) -> None:
        """Write down an attempt that was not taken over."""
        self.write(
            "insert or replace into suspect (scope, key, reason, expected, works, at) "
            "values (?, ?, ?, ?, ?, ?)",
            (
                *(scope, suspect.key, suspect.reason, suspect.expected, suspect.works),
                as_text(suspect.at),
            ),
        )

    def suspects(self, scope: str) -> list[Suspect]:
        """Tell the attempts that were not taken over and have not been mended since."""
        found = self.rows(
            "select key, reason, expected, works, at from suspect where scope = ? order by key",
            (scope,),
        )
        return [Suspect(key, why, expected, n, as_time(at)) for key, why, expected, n, at in found]

    # Journal lists

    def put_list(self, given: JournalList) -> None:
        """Keep a user's list as it was used."""
        with self.transaction() as connection:
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
        for row in self.rows("select * from journal_list order by list, position"):
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
        with self.transaction() as connection:
            connection.executemany(
                "insert or replace into journal_source values (?, ?, ?)", list(found)
            )
            connection.executemany(
                "insert or replace into resolution values (?, ?)",
                [(issn_l, as_text(at)) for issn_l in asked],
            )

    def resolved(self) -> dict[str, datetime]:
        """Tell when each journal, by linking ISSN, was last asked for."""
        found = self.rows("select issn_l, resolved_at from resolution")
        return {issn_l: as_time(at) for issn_l, at in found}

    def sources(self) -> list[tuple[str, str, str]]:
        """Linking ISSN, source id and its name of every resolution."""
        return self.rows("select issn_l, source_id, source_name from journal_source order by 1, 2")

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
            Answers overtake one another, so the most that was used counts; but less than half
            of it is a new day's count, on whose eve the API's clock was behind ours.
        """
        with self.transaction(durable=False) as connection:
            connection.execute(
                "insert into ledger values (?, ?, ?, 1, ?, ?, ?) "
                "on conflict (day, host, keyed) do update set "
                "calls = calls + 1, credits = credits + excluded.credits, "
                "server_used = case when server_used is null "
                "or excluded.server_used > server_used or excluded.server_used * 2 < server_used "
                "then excluded.server_used else server_used end, "
                "server_limit = coalesce(excluded.server_limit, server_limit)",
                (day, host, int(keyed), spent, used, limit),
            )

    def ledger(self) -> list[LedgerDay]:
        """Tell calls and credits, newest day first."""
        found = self.rows(
            "select day, host, keyed, calls, credits, server_used, server_limit from ledger "
            "order by day desc, host, keyed"
        )
        return [LedgerDay(day, host, bool(keyed), *rest) for day, host, keyed, *rest in found]


def _partition(row: tuple[Any, ...]) -> Partition:
    names = [name.strip() for name in _PARTITION.split(",")]
    values = dict(zip(names, row, strict=True))
    values["fetched_at"] = as_time(values["fetched_at"])
    values["damage"] = json.loads(values["damage"])
    return Partition(**values)
