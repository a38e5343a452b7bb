"""What calls cost: the run's own limit, and the ledger of the day."""

from __future__ import annotations

import math
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from bibliometrics.errors import BudgetError, ParameterError
from bibliometrics.openalex.progress import CREDIT_USD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FAILS_OPEN = 100_000
"""The API's limiter says this when it has lost its own books; it is no budget."""

_ENOUGH = 0.01
"""Dollars with which a list of a few hundred journals can be asked for, and fetched from."""


class Ledger(Protocol):
    """Where calls are written down; a cache's manifest is one."""

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
        """Write one call down."""


class Meter:
    """Counts calls and credits, and refuses those that would go beyond the limit.

    Parameters
    ----------
    ledger
        Where calls are written down.
    host
        Whose ledger.
    keyed
        Whether a key is sent: with and without one the budgets differ.
    max_cost
        Dollars that this run may spend; None for no limit but the API's.

    Attributes
    ----------
    kept
        Whether the run has kept anything that it paid for, so that the next one need not.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        host: str,
        keyed: bool,
        max_cost: float | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if max_cost is not None and not (max_cost >= 0 and math.isfinite(max_cost)):
            msg = f"--max-cost {max_cost} is no amount of dollars"
            raise ParameterError(msg, remedy="give dollars, such as 0.50")
        self._ledger = ledger
        self._host = host
        self._keyed = keyed
        self._now = now
        self._lock = threading.Lock()
        # A dollar amount has binary dust: 0.0037 / 0.0001 is a little less than 37.
        self.most = None if max_cost is None else math.floor(max_cost / CREDIT_USD + 1e-6)
        self.calls = 0
        self.credits = 0
        self.kept = False
        self._reserved = 0
        self._gone: BudgetError | None = None

    def reserve(self, cost: int) -> None:
        """Put a call's cost aside before it is made.

        Raises
        ------
        BudgetError
            The limit of this run would be passed, or the day's budget is gone. Calls that cost
            nothing always pass.
        """
        if not cost:
            return
        with self._lock:
            if self._gone is not None:
                raise self._gone
            if self.most is not None and self.credits + self._reserved + cost > self.most:
                msg = f"this run's limit of ${self.most * CREDIT_USD:.4f} is spent"
                raise BudgetError(msg, remedy="everything fetched is kept; run it again to go on")
            self._reserved += cost

    def check(self, cost: int) -> None:
        """Stop a call whose budget went while it waited for its turn.

        Raises
        ------
        BudgetError
            It went.
        """
        if cost and self._gone is not None:
            raise self._gone

    def release(self, cost: int) -> None:
        """Put back what was reserved for a call that was not charged."""
        with self._lock:
            self._reserved -= cost

    def charge(self, cost: int, headers: Mapping[str, str], *, charged: bool) -> None:
        """Write a call that was made into the ledger.

        Parameters
        ----------
        cost
            As reserved.
        charged
            Whether the API charges for such an answer; its own word in the headers comes first.
        """
        spent = _number(headers, "X-RateLimit-Credits-Used")
        if spent is None or not charged:
            spent = cost if charged else 0
        with self._lock:
            self._reserved -= cost
            self.calls += 1
            self.credits += spent
        used, limit = self._heard(headers)
        self._ledger.spend(
            day=self._now().date().isoformat(),
            host=self._host,
            keyed=self._keyed,
            spent=spent,
            used=used,
            limit=limit,
        )

    def _heard(self, headers: Mapping[str, str]) -> tuple[int | None, int | None]:
        """Tell what the headers say of the day: used, and the limit; None where nothing."""
        limit = _number(headers, "X-RateLimit-Limit")
        left = _number(headers, "X-RateLimit-Remaining")
        # A refusal says that nothing remains, whatever does.
        if limit is None or left is None or limit == _FAILS_OPEN or "Retry-After" in headers:
            return None, None
        return limit - left, limit

    def exhausted(self, error: BudgetError) -> None:
        """Let no call be made any more that costs something."""
        with self._lock:
            self._gone = self._gone or error

    def fruitless(self) -> ParameterError | None:
        """Say that run after run with this limit would spend it and keep nothing, if so."""
        if self.most is None or self.kept or self._gone is not None:
            return None
        limit = self.most * CREDIT_USD
        msg = (
            f"a limit of ${limit:.4f} ends before anything can be kept, and another run with it "
            "would ask the same again"
        )
        enough = max(_ENOUGH, 2 * limit)
        return ParameterError(msg, remedy=f"give more, such as --max-cost {enough:.2f}")

    @property
    def gone(self) -> BudgetError | None:
        """Why calls that cost something are not made any more, if so."""
        return self._gone


def _number(headers: Mapping[str, str], name: str) -> int | None:
    try:
        return int(headers[name])
    except (KeyError, ValueError):
        return None
