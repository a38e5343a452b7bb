"""The service's clock, which stands still until someone moves it."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from bibliometrics.errors import ParameterError

START = "2026-11-23T12:54:01Z"


class Clock:
    """Time of day by which budgets roll over.

    Parameters
    ----------
    now
        ISO time at which the clock stands, or `real` to follow the machine's.
    """

    def __init__(self, now: str = START) -> None:
        self._offset = timedelta()
        self._stands: datetime | None = None
        if now != "real":
            self.set(now)

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        return (self._stands or datetime.now(UTC)) + self._offset

    def set(self, now: str) -> None:
        """Stop the clock at an ISO time; without a zone it is UTC."""
        try:
            moment = datetime.fromisoformat(now)
        except (TypeError, ValueError) as problem:
            msg = f"the emulator's clock cannot be set to {now!r}"
            raise ParameterError(msg, remedy="give an ISO time like 2026-11-24T00:00:00Z") from (
                problem
            )
        self._stands = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        self._stands = self._stands.astimezone(UTC)
        self._offset = timedelta()

    def add(self, seconds: float) -> None:
        """Move the clock on."""
        self._offset += timedelta(seconds=seconds)

    def midnight(self) -> datetime:
        """Tell when the current UTC day ends."""
        day = self.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return day + timedelta(days=1)

    def seconds_to_midnight(self) -> int:
        """Count whole seconds to the end of the UTC day, rounded up."""
        return math.ceil((self.midnight() - self.now()).total_seconds())
