"""What stands behind a number: query, parameters, cache, dates, version."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl


@dataclass(frozen=True, slots=True)
class Provenance:
    """The origin of one table or chart.

    Parameters
    ----------
    query, path, question
        The query's name, its file, and the question that it answers.
    sql_sha256, manifest_sha256
        Hashes of the SQL and of the cache's content.
    parameters
        Every parameter as bound, defaults included.
    scope, kind, journals
        The scope of the cache, what kind it is, and its own journal list.
    fetched_from, fetched_to
        First and last fetch, UTC.
    version
        Version of this package.
    synthetic
        Made, or replayed by an emulator: not the state of the world.
    basis
        What the figures rest on where that is not all works of the journals: a sample, or the
        careers of a cohort; empty where it is.
    since
        When the refresh began whose changes are told, UTC; None where nothing is compared.
    """

    query: str
    path: str
    question: str
    sql_sha256: str
    parameters: dict[str, Any]
    scope: str
    kind: str
    journals: str
    manifest_sha256: str
    fetched_from: datetime
    fetched_to: datetime
    version: str
    synthetic: bool
    since: datetime | None = None
    basis: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, dates as ISO text, ready for JSON."""
        plain = asdict(self)
        plain["fetched_from"] = self.fetched_from.isoformat()
        plain["fetched_to"] = self.fetched_to.isoformat()
        if not self.basis:
            del plain["basis"]
        if self.since is None:
            del plain["since"]
        else:
            plain["since"] = self.since.isoformat()
        return plain

    def as_json(self) -> str:
        """The same as indented JSON text."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1) + "\n"

    @property
    def command(self) -> str:
        """The command that makes the table again."""
        words = [f"bibliometrics query {self.query} --scope {self.scope}"]
        if self.since is not None:
            words.append(f"--since {self.since.isoformat()}")
        for name, value in sorted(self.parameters.items()):
            if value is not None:
                text = ",".join(value) if isinstance(value, list) else str(value)
                words.append(f"--param {shlex.quote(f'{name}={text}')}")
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of a query, and where they come from."""

    frame: pl.DataFrame
    provenance: Provenance
