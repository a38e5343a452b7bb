"""An account: what a call costs it, what it has left, how fast it may ask."""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from bibliometrics.emulator.messages import Request

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
    _tokens: float = field(default=math.inf, repr=False)
    _filled: float = field(default=0.0, repr=False)
    _answered: float = field(default=-math.inf, repr=False)

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
        if now - self._answered < 1:
            return True
        self._answered = now
        return False

    def wait(self) -> float:
        """Take a token, or tell how long to wait for the next one."""
        if math.isinf(self.rate):
            return 0.0
        now, size = time.monotonic(), max(self.rate, 1)
        self._tokens = min(size, self._tokens + (now - self._filled) * self.rate)
        self._filled = now
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
            self.used = max(0, self.used - cost)
