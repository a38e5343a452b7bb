"""What a plan says: each partition with its reason, and what all of them cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - a dataclass keeps its types at run time
from typing import TYPE_CHECKING

from bibliometrics.openalex.progress import CREDIT_USD

if TYPE_CHECKING:
    from bibliometrics.errors import BudgetError
    from bibliometrics.journals import Journal, JournalList
    from bibliometrics.openalex.allowance import Allowance


@dataclass(frozen=True, slots=True)
class JournalYear:
    """One partition of a plan.

    Parameters
    ----------
    state
        `fresh`; `empty` by the API's count; `waiting`, old, but for a later run; or why it is to
        be fetched: `missing`, `query`, `suspect`, `count`, `new`, `old`.
    why
        The same in words, with figures.
    expected, here
        Works by the API's count, and in the cache; None where nothing was ever counted or fetched.
    calls
        Pages to be fetched, those on disk not among them; None where nothing was ever counted.
    long
        Works of more than a hundred authors, each with a free call; None where not known.
    """

    journal: Journal
    source_id: str
    year: int
    state: str
    why: str
    expected: int | None
    here: int | None
    fetched_at: datetime | None
    calls: int | None
    long: int | None

    @property
    def is_to_fetch(self) -> bool:
        """Whether a refresh would fetch it."""
        return self.state not in {"fresh", "empty", "waiting"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a refresh would do.

    Parameters
    ----------
    probe
        Credits with which a refresh first asks what there is, each day that it runs.
    spent
        Credits that the plan itself took.
    own, keyless
        What the account that asked may spend, and an address without a key.
    rate
        Calls a second, at most.
    gone
        The end of the budget, where that kept the plan from counting the works: then the counts
        are those of the last fetch, and what was never fetched has none.
    unasked
        Journals that the API was never asked for, for the same reason.
    """

    journals: JournalList
    years: tuple[int, int]
    partitions: tuple[JournalYear, ...]
    unresolved: tuple[Journal, ...]
    probe: int
    spent: int
    is_keyed: bool
    own: Allowance
    keyless: Allowance
    rate: float
    gone: BudgetError | None = None
    unasked: tuple[Journal, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether the works were counted, so that the sums are those of the refresh to come."""
        return self.gone is None

    @property
    def todo(self) -> tuple[JournalYear, ...]:
        """Partitions that a refresh would fetch, in its order."""
        return tuple(each for each in self.partitions if each.is_to_fetch)

    @property
    def works(self) -> int:
        """Works to be fetched."""
        return sum(each.expected or 0 for each in self.todo)

    @property
    def pages(self) -> int:
        """Calls for pages of works."""
        return sum(each.calls or 0 for each in self.todo)

    @property
    def credits(self) -> int:
        """Credits that a refresh would spend, were it done in one day."""
        return self.pages + (self.probe if self.todo else 0)

    @property
    def usd(self) -> float:
        """The same in dollars."""
        return self.credits * CREDIT_USD

    @property
    def long(self) -> int | None:
        """Free calls for long lists of authors; None where not known."""
        counts = [each.long for each in self.todo if each.long is not None]
        return sum(counts) if counts or not self.todo else None

    @property
    def days(self) -> int | None:
        """UTC days for the account that asked; None where its budget is never enough."""
        return self.own.days(self.credits, each_day=self.probe)

    @property
    def days_without_key(self) -> int | None:
        """UTC days for an address without a key."""
        return self.keyless.days(self.credits, each_day=self.probe)

    @property
    def seconds(self) -> float:
        """Time that the calls take at least, all free ones among them."""
        return (self.credits + (self.long or 0)) / self.rate
