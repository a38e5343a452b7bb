"""What the manifest says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields keep their types at run time
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.cache.cohort import Cohort
    from bibliometrics.cache.frame import Frame

COMPLETE = "complete"
SUSPECT = "suspect"


@dataclass(frozen=True, slots=True)
class Scope:
    """A set of works; scopes lie side by side and are never mixed.

    Parameters
    ----------
    kind
        `journals`, `sample`, `careers` or `files`.
    default_journals
        The journal list that queries take when not told otherwise; `all` for none.
    synthetic
        `demo` (made records) or `records` (real ones, replayed by the emulator); None for the
        world's own.
    api_url
        Where the records came from; None for files.
    frame
        What a sample is drawn from; None for all else.
    cohort
        Whose careers the scope holds; None for all else.
    """

    name: str
    kind: str
    default_journals: str = "all"
    synthetic: str | None = None
    api_url: str | None = None
    frame: Frame | None = None
    cohort: Cohort | None = None

    @property
    def is_synthetic(self) -> bool:
        """Whether figures from this scope say nothing of the state of the world."""
        return self.synthetic is not None


@dataclass(frozen=True, slots=True)
class Partition:
    """A piece of a scope: a source's year, or an ingested file.

    Parameters
    ----------
    file
        Parquet file under works/<scope>/; None where the partition is known to hold no works.
    expected
        Works that the API said there are; None for a file.
    state
        `complete`, or `suspect` with the reason in `note`.
    fingerprint
        Of the query, or of the file and its filters: what differs is fetched anew.
    damage
        Records by kind of damage.
    duplicates
        Ids that came more than once; one record of each is kept.
    cut
        Works whose authors are cut and could not be completed.
    """

    key: str
    works: int
    fetched_at: datetime
    fingerprint: str
    sha256: str = ""
    bytes: int = 0
    file: str | None = None
    source_id: str | None = None
    year: int | None = None
    expected: int | None = None
    state: str = COMPLETE
    note: str = ""
    origin: str = ""
    damage: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    duplicates: int = 0
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Suspect:
    """An attempt that was not taken over, because it may be poorer than the truth."""

    key: str
    reason: str
    expected: int | None
    works: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """Calls and credits of one UTC day, with a key or without; a credit is $0.0001."""

    day: str
    host: str
    keyed: bool
    calls: int
    credits: int
    server_used: int | None = None
    server_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One refresh of a scope, as far as it came.

    Parameters
    ----------
    journals, first_year, last_year
        What was asked for.
    ended_at
        None where it stopped before all was fetched; the next run goes on.
    """

    number: int
    journals: str
    first_year: int
    last_year: int
    started_at: datetime
    ended_at: datetime | None


def beginning(runs: Sequence[Run]) -> Run | None:
    """Find the refresh with which the last one began.

    A refresh that stopped before it had fetched all, and those that went on with it, are one.
    """
    found: Run | None = None
    for run in reversed(runs):
        if found is not None and run.ended_at is not None:
            break
        found = run
    return found


@dataclass(frozen=True, slots=True)
class Replaced:
    """What is known of an earlier version.

    Parameters
    ----------
    replaced_in
        The run in which another version took its place.
    is_compared
        Whether the works that its successor lacks are known.
    """

    replaced_at: datetime
    replaced_in: int
    is_compared: bool


@dataclass(frozen=True, slots=True)
class Vanished:
    """A work that a partition held and its next version does not.

    Parameters
    ----------
    work_id
        Such as `W123`.
    key
        The partition that held it.
    run
        The run in which it was missed.
    fate
        `moved`, `merged`, `deleted`, `expansion` (no longer of the core corpus) or `there` (still
        where it was, though the list lacks it); empty while nobody asked.
    into_id
        The work that it was merged into.
    source_id, source_name, year, type
        What it is now, where that is known.
    """

    work_id: str
    key: str
    run: int
    noticed_at: datetime
    fate: str = ""
    into_id: str = ""
    source_id: str | None = None
    source_name: str | None = None
    year: int | None = None
    type: str | None = None
