"""Keys, budgets and speed: who may ask, how often, and what a call costs."""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bibliometrics.emulator.messages import Response, dollars, json_response
from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bibliometrics.emulator.clock import Clock
    from bibliometrics.emulator.messages import Request

PRICING = "https://openalex.org/pricing"
Rate = float | Literal["plan"] | None

_ENTITIES = "works|authors|sources|institutions|topics|publishers|funders|concepts"
_SINGLETON = re.compile(
    rf"/(?:{_ENTITIES})/(?:[A-Za-z]?\d+$"
    r"|(?:doi|pmid|pmcid|mag|openalex|orcid|ror|wikidata|issn|issn_l|scopus):)"
)
_PLANS = ((1_000, 10.0), (10_000, 30.0), (math.inf, 50.0))
_MASKABLE = 10


def cost_of(request: Request) -> int:
    """Tell how many credits a call costs: records none, lists one, searches ten."""
    if _SINGLETON.match(request.path):
        return 0
    names = {name.replace("-", "_") for name in request.query}
    if "group_by" in names:
        return 1
    searches = any(
        name == "search" or (name.startswith("search.") and name != "search.semantic")
        for name in names
    )
    return 10 if searches or ".search:" in request.query.get("filter", "") else 1


def masked(key: str) -> str:
    """Shorten a key until it is of no use to a reader of the log."""
    return f"{key[:3]}...{key[-3:]}" if len(key) >= _MASKABLE else "***"


@dataclass(slots=True)
class Account:
    """A key, or an address without one, and what it has left.

    Parameters
    ----------
    limit, used
        Credits of the current UTC day.
    prepaid
        Credits left of those bought; `bought` is how many there ever were.
    rps
        Requests a second: a number, `plan` for what the plan allows, None for no limit.
    throttled
        Flagged by the operators: one request a second.
    """

    name: str
    limit: int = 10_000
    used: int = 0
    prepaid: int = 0
    plan: str = "free"
    rps: Rate = None
    throttled: bool = False
    bought: int = -1
    day: date | None = None
    _tokens: float = field(default=-1.0, repr=False)
    _last: float = field(default=-math.inf, repr=False)

    def __post_init__(self) -> None:
        self.bought = max(self.bought, self.prepaid)

    @property
    def remaining(self) -> int:
        """Credits left of the day's part."""
        return max(0, self.limit - self.used)

    @property
    def rate(self) -> float:
        """Requests a second that the token bucket allows."""
        if self.rps is None:
            return math.inf
        if self.rps == "plan":
            return next(rate for limit, rate in _PLANS if self.limit <= limit)
        return float(self.rps)

    def too_soon(self) -> bool:
        """Tell whether a throttled account has asked within the last second."""
        now = time.monotonic()
        if now - self._last < 1:
            return True
        self._last = now
        return False

    def wait(self) -> float:
        """Take a token, or tell how long to wait for the next one."""
        if math.isinf(self.rate):
            return 0.0
        now = time.monotonic()
        if self._tokens < 0:
            self._tokens = self.rate
        else:
            self._tokens = min(self.rate, self._tokens + (now - self._last) * self.rate)
        self._last = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / self.rate

    def charge(self, cost: int) -> str | None:
        """Take the whole cost from one pool, whose name is returned; None if neither has it."""
        if self.remaining >= cost:
            self.used += cost
            return "daily"
        if self.prepaid >= cost:
            self.prepaid -= cost
            return "prepaid"
        return "daily" if cost == 0 else None

    def refund(self, cost: int, pool: str) -> None:
        """Give back what a call took."""
        if pool == "prepaid":
            self.prepaid += cost
        else:
            self.used -= cost


class Accounts:
    """All accounts; call everything here under the emulator's lock."""

    def __init__(
        self,
        keys: Mapping[str, Mapping[str, Any]] | Iterable[str],
        *,
        keyless_limit: int,
        rps: Rate,
        clock: Clock,
    ) -> None:
        given = keys if isinstance(keys, dict) else {key: {} for key in keys}
        self._clock = clock
        self._rps = rps
        self._keyless = {"limit": keyless_limit, "rps": rps}
        self._by_key = {key: self._make(masked(key), options) for key, options in given.items()}
        self._by_peer: dict[str, Account] = {}

    def find(self, key: str, peer: str) -> Account | None:
        """Look up who asks; None for a key that nobody was given."""
        if key:
            account = self._by_key.get(key)
        else:
            account = self._by_peer.get(peer)
            if account is None:
                account = self._by_peer[peer] = self._make(peer, self._keyless)
        if account is not None:
            self._roll_over(account)
        return account

    def set_budget(self, key: str | None, changes: Mapping[str, Any]) -> None:
        """Change an account, or make one; without a key the budget of all who have none."""
        if key is not None:
            if key not in self._by_key:
                self._by_key[key] = self._make(masked(key), changes)
            self._change(self._by_key[key], changes)
            return
        self._make("", {**self._keyless, **changes})
        self._keyless.update(changes)
        for account in self._by_peer.values():
            self._change(account, changes)

    def _make(self, name: str, options: Mapping[str, Any]) -> Account:
        try:
            return Account(name, **{"rps": self._rps, **options})
        except TypeError as problem:
            msg = f"an account of the emulator cannot be made of {sorted(options)}"
            raise ParameterError(
                msg, remedy="it takes limit, used, prepaid, plan, rps and throttled"
            ) from problem

    def _change(self, account: Account, changes: Mapping[str, Any]) -> None:
        self._make(account.name, changes)
        for name, value in changes.items():
            setattr(account, name, value)
        account.bought = max(account.bought, account.prepaid)

    def _roll_over(self, account: Account) -> None:
        today = self._clock.now().date()
        if account.day is not None and account.day != today:
            account.used = 0
        account.day = today

    # What the answers say ----------------------------------------------------------------

    def rate_headers(self, account: Account, cost: int) -> dict[str, str]:
        """Write the headers of an answered, metered call."""
        return {
            **self._balance(account.limit, account.remaining, account.prepaid),
            "X-RateLimit-Cost-USD": str(dollars(cost)),
            "X-RateLimit-Credits-Used": str(cost),
        }

    def burst(self, account: Account, cost: int, wait: float = 0.4) -> Response:
        """Refuse for speed: the remaining budget reads 0 here although it is not."""
        rate = account.rate if math.isfinite(account.rate) else 30
        message = f"Rate limit exceeded: {rate:g} requests per second. Please slow down."
        return self._refuse(account, cost, message, round(wait, 3), remaining=0, prepaid=0)

    def insufficient(
        self,
        account: Account,
        cost: int,
        *,
        remaining: int | None = None,
        prepaid: int | None = None,
    ) -> Response:
        """Refuse for want of budget, until midnight; a fault may say that less is left."""
        remaining = account.remaining if remaining is None else remaining
        prepaid = account.prepaid if prepaid is None else prepaid
        left = dollars(remaining)
        if account.bought > 0:
            has = f"have ${left} daily budget and ${dollars(prepaid)} prepaid balance"
            advice = f"Daily budget resets at midnight UTC. Add funds at {PRICING}"
        else:
            has = f"only have ${left}"
            advice = f"Resets at midnight UTC. Need more? Add funds at {PRICING}"
        message = (
            f"Insufficient budget. This request costs ${dollars(cost)} but you {has} "
            f"remaining. {advice}"
        )
        return self._refuse(
            account,
            cost,
            message,
            self._clock.seconds_to_midnight(),
            remaining=remaining,
            prepaid=prepaid,
        )

    def report(self, account: Account) -> dict[str, Any]:
        """Fill the body of `/rate-limit`, the key masked."""
        credits_each = {
            "singleton": 0, "list": 1, "search": 10, "content": 100, "semantic": 10, "text": 100,
        }  # fmt: skip
        resets_at = self._clock.midnight().strftime("%Y-%m-%dT%H:%M:%S.000Z")
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
                "resets_at": resets_at,
                "resets_in_seconds": self._clock.seconds_to_midnight(),
                "endpoint_costs_usd": {kind: dollars(n) for kind, n in credits_each.items()},
                "credits_limit": account.limit,
                "credits_used": account.used,
                "credits_remaining": account.remaining,
                "onetime_credits_balance": account.bought,
                "onetime_credits_remaining": account.prepaid,
                "onetime_credits_expires_at": None,
                "credit_costs": credits_each,
            },
        }

    def _balance(self, limit: int, remaining: int, prepaid: int) -> dict[str, str]:
        return {
            "X-RateLimit-Limit-USD": str(dollars(limit)),
            "X-RateLimit-Remaining-USD": str(dollars(remaining)),
            "X-RateLimit-Prepaid-Remaining-USD": str(dollars(prepaid)),
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Onetime-Remaining": str(prepaid),
            "X-RateLimit-Reset": str(self._clock.seconds_to_midnight()),
        }

    def _refuse(
        self,
        account: Account,
        cost: int,
        message: str,
        retry_after: float,
        *,
        remaining: int,
        prepaid: int,
    ) -> Response:
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
            **self._balance(account.limit, remaining, prepaid),
            "X-RateLimit-Cost-Required-USD": str(dollars(cost)),
            "X-RateLimit-Credits-Required": str(cost),
        }
        return answer
