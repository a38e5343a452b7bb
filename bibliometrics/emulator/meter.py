"""What answers say of money and speed: rate headers, refusals, `/rate-limit`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from bibliometrics.emulator.messages import Response, dollars, json_response

if TYPE_CHECKING:
    from bibliometrics.emulator.account import Account
    from bibliometrics.emulator.clock import Clock

_PRICING: Final = "https://openalex.org/pricing"
_USUAL_RATE: Final = 30
_CREDITS: Final = {
    "singleton": 0, "list": 1, "search": 10, "content": 100, "semantic": 10, "text": 100,
}  # fmt: skip


def rate_headers(account: Account, cost: int, clock: Clock) -> dict[str, str]:
    """Write the headers of an answered, metered call."""
    return {
        **_balance(account.limit, account.remaining, account.prepaid, clock),
        "X-RateLimit-Cost-USD": str(dollars(cost)),
        "X-RateLimit-Credits-Used": str(cost),
    }


def burst(account: Account, cost: int, clock: Clock, wait: float = 0.4) -> Response:
    """Refuse for speed: the remaining budget reads 0 here although it is not."""
    rate = account.rate if math.isfinite(account.rate) else _USUAL_RATE
    message = f"Rate limit exceeded: {rate:g} requests per second. Please slow down."
    headers = _balance(account.limit, 0, 0, clock)
    return _refuse(message, round(wait, 3), cost, headers)


def insufficient(account: Account, cost: int, clock: Clock, *, empty: bool = False) -> Response:
    """Refuse for want of budget, until midnight.

    Parameters
    ----------
    empty
        Say that nothing is left, whatever the ledger says.
    """
    remaining = 0 if empty else account.remaining
    prepaid = 0 if empty else account.prepaid
    if account.bought > 0:
        has = f"have ${dollars(remaining)} daily budget and ${dollars(prepaid)} prepaid balance"
        advice = f"Daily budget resets at midnight UTC. Add funds at {_PRICING}"
    else:
        has = f"only have ${dollars(remaining)}"
        advice = f"Resets at midnight UTC. Need more? Add funds at {_PRICING}"
    message = (
        f"Insufficient budget. This request costs ${dollars(cost)} but you {has} remaining. "
        f"{advice}"
    )
    headers = _balance(account.limit, remaining, prepaid, clock)
    return _refuse(message, clock.seconds_to_midnight(), cost, headers)


def report(account: Account, clock: Clock) -> dict[str, Any]:
    """Fill the body of `/rate-limit`, the key masked."""
    return {
        "api_key": account.name,
        "is_grandfathered": False,
        "rate_limit": {
            "daily_budget_usd": dollars(account.limit),
            "daily_used_usd": dollars(account.used),
            "daily_remaining_usd": dollars(account.remaining),
            "prepaid_balance_usd": dollars(account.bought),
            "prepaid_remaining_usd": dollars(account.prepaid),
            "prepaid_expires_at": None,
            "resets_at": clock.midnight().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "resets_in_seconds": clock.seconds_to_midnight(),
            "endpoint_costs_usd": {kind: dollars(each) for kind, each in _CREDITS.items()},
            "credits_limit": account.limit,
            "credits_used": account.used,
            "credits_remaining": account.remaining,
            "onetime_credits_balance": account.bought,
            "onetime_credits_remaining": account.prepaid,
            "onetime_credits_expires_at": None,
            "credit_costs": _CREDITS,
        },
    }


def _balance(limit: int, remaining: int, prepaid: int, clock: Clock) -> dict[str, str]:
    return {
        "X-RateLimit-Limit-USD": str(dollars(limit)),
        "X-RateLimit-Remaining-USD": str(dollars(remaining)),
        "X-RateLimit-Prepaid-Remaining-USD": str(dollars(prepaid)),
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Onetime-Remaining": str(prepaid),
        "X-RateLimit-Reset": str(clock.seconds_to_midnight()),
    }


def _refuse(message: str, retry_after: float, cost: int, balance: dict[str, str]) -> Response:
    remaining, prepaid = (
        int(balance[f"X-RateLimit-{name}"]) for name in ("Remaining", "Onetime-Remaining")
    )
    answer = json_response(
        429,
        {
            "error": "Rate limit exceeded",
            "message": message,
            "retryAfter": retry_after,
            "costUsd": dollars(cost),
            "dailyRemainingUsd": dollars(remaining),
            "prepaidRemainingUsd": dollars(prepaid),
            "creditsRequired": cost,
            "creditsRemaining": remaining,
            "onetimeCreditsRemaining": prepaid,
        },
    )
    answer.metered = False
    answer.headers = {
        "Retry-After": str(math.ceil(retry_after)),
        **balance,
        "X-RateLimit-Cost-Required-USD": str(dollars(cost)),
        "X-RateLimit-Credits-Required": str(cost),
    }
    return answer
