"""Which partitions to fetch again, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bibliometrics.cache.entries import COMPLETE

if TYPE_CHECKING:
    from datetime import datetime

    from bibliometrics.cache import Partition, Suspect

_NEW_YEARS = 2
"""The newest years are fetched again in any case: late records and affiliations still come."""
_RESTED = timedelta(hours=20)
"""What was fetched less than a day ago is not asked for again."""
_OLD = timedelta(days=60)
"""From here on its turn may come; all have had theirs by three months where runs are weekly."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a partition is to be fetched.

    Parameters
    ----------
    kind
        `missing`, `query`, `suspect`, `count`, `new` or `old`.
    why
        The same in words, with figures.
    must
        False for what is merely old, and may wait for a later run.
    """

    kind: str
    why: str
    must: bool = True


def is_rested(there: Partition | None, doubted: Suspect | None, now: datetime) -> bool:
    """Whether a partition was fetched so lately that not even its count is asked for."""
    return (
        there is not None
        and doubted is None
        and there.state == COMPLETE
        and now - there.fetched_at < _RESTED
    )


def stale(
    there: Partition | None,
    doubted: Suspect | None,
    *,
    year: int,
    expected: int,
    fingerprint: str,
    now: datetime,
) -> Stale | None:
    """Tell why a partition is to be fetched; None where it stands as it is.

    Parameters
    ----------
    expected
        Works that the API says there are.
    fingerprint
        Of the query as it would be asked today.
    """
    reason: Stale | None = None
    if there is None:
        reason = Stale("missing", "missing")
    elif there.fingerprint != fingerprint:
        reason = Stale("query", "fetched by another query")
    elif doubted is not None or there.state != COMPLETE:
        reason = Stale("suspect", f"suspect: {doubted.reason if doubted else there.note}")
    elif there.works != expected:
        reason = Stale("count", f"{there.works:,} works here, {expected:,} there")
    elif year > now.year - _NEW_YEARS and now - there.fetched_at >= _RESTED:
        reason = Stale("new", "of the newest years")
    elif now - there.fetched_at >= _OLD:
        reason = Stale("old", "fetched long ago", must=False)
    return reason
