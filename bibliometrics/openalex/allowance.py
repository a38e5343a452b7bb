"""What an account may spend, by the API's own word or by its price list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bibliometrics.openalex.progress import CREDIT_USD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bibliometrics.cache import LedgerDay
    from bibliometrics.openalex.transport import Transport

FREE_KEY = 10_000
"""Credits a day of a free key."""
KEYLESS = 1_000
"""Credits a day of an address that gives no key."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an account may spend.

    Parameters
    ----------
    daily, used, left
        Credits of the current UTC day.
    prepaid
        Credits that were bought and are left; drawn on when the day's are gone.
    resets_at, resets_in_s
        When the next day's credits come; None where the API did not say.
    is_told
        Whether the API said so; else it is the price list's word, and the ledger's.
    """

    daily: int
    used: int
    left: int
    prepaid: int = 0
    resets_at: str | None = None
    resets_in_s: int | None = None
    is_told: bool = False

    @property
    def resets(self) -> str:
        """When the next day's credits come, for a person; empty where the API did not say."""
        try:
            moment = datetime.fromisoformat(self.resets_at or "").astimezone(UTC)
        except ValueError:
            return ""
        return f"{moment:%Y-%m-%d %H:%M} UTC"

    def days(self, cost: int, *, each_day: int = 0) -> int | None:
        """UTC days that spending so many credits takes, the current one among them.

        Parameters
        ----------
        cost
            Credits.
        each_day
            Credits that every further day needs for asking once more what there is.

        Returns
        -------
        None where no number of days is enough; 0 where there is nothing to spend.
        """
        if not cost:
            return 0
        more = cost - self.left - self.prepaid
        if more <= 0:
            return 1
        gained = self.daily - each_day
        return 1 + -(-more // gained) if gained > 0 else None


def listed(days: Iterable[LedgerDay], *, day: str, host: str, keyed: bool) -> Allowance:
    """What the price list gives, less what the ledger says was spent on the day."""
    daily = FREE_KEY if keyed else KEYLESS
    used = sum(
        max(each.credits, each.server_used or 0)
        for each in days
        if (each.day, each.host, each.keyed) == (day, host, keyed)
    )
    return Allowance(daily=daily, used=used, left=max(0, daily - used))


def ask(transport: Transport) -> Allowance | None:
    """Ask the API what the key may spend, which costs nothing; None where it does not say.

    Raises
    ------
    KeyRejectedError
        The API does not know the key, or none was given.
    """
    answer = transport.get("rate-limit", cost=0, check=_complaint)
    if answer is None:
        return None
    told = answer.value["rate_limit"]
    return Allowance(
        daily=_credits(told["daily_budget_usd"]),
        used=_credits(told["daily_used_usd"]),
        left=_credits(told["daily_remaining_usd"]),
        prepaid=_credits(told.get("prepaid_remaining_usd") or 0),
        resets_at=_text(told.get("resets_at")),
        resets_in_s=_whole(told.get("resets_in_seconds")),
        is_told=True,
    )


def _credits(usd: float) -> int:
    return round(usd / CREDIT_USD)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: Any) -> int | None:
    return round(value) if isinstance(value, int | float) else None


def _complaint(value: Any) -> str:
    told = value.get("rate_limit") if isinstance(value, dict) else None
    names = ("daily_budget_usd", "daily_used_usd", "daily_remaining_usd")
    if not isinstance(told, dict) or not all(
        isinstance(told.get(name), int | float) for name in names
    ):
        return "the API answered no budget where it was asked for one"
    return ""
