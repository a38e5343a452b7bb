"""What whole careers cost, and what fetching them did, in figures."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bibliometrics.openalex.progress import CREDIT_USD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.cache.cohort import Cohort


@dataclass(frozen=True, slots=True)
class CareerPlan:
    """What a cohort's careers cost.

    Parameters
    ----------
    blocks, fresh
        Blocks of authors to be fetched, and those that stand.
    works, calls
        What is to come, by the API's count; a work of two authors of a block once.
    spent
        Credits that asking took.
    left
        Credits that are left of today's free budget, by the price list and the ledger.
    days
        UTC days that it takes, today among them; None where no number is enough.
    """

    scope: str
    cohort: Cohort
    blocks: int
    fresh: int
    works: int
    calls: int
    spent: int
    left: int
    days: int | None

    @property
    def usd(self) -> float:
        """Dollars of the calls to come."""
        return self.calls * CREDIT_USD

    def lines(self) -> list[str]:
        """The same in words."""
        whose = f"careers of {self.cohort.about}"
        if not self.blocks:
            return [f"{whose}: all there, none older than 60 days"]
        days = "" if self.days is None else f", {self.days} day{'s' if self.days != 1 else ''}"
        cost = f"{self.calls:,} calls, ${self.usd:.4f}{days}"
        return [
            f"{whose}: {self.works:,} works to fetch, {cost}",
            f"${self.left * CREDIT_USD:.4f} are left of today's free budget",
        ]

    def as_json(self) -> bytes:
        """Plain values as JSON text."""
        plain = {
            "scope": self.scope,
            "countries": list(self.cohort.countries),
            "authors": len(self.cohort.authors),
            "eligible": self.cohort.eligible,
            "blocks": self.blocks,
            "fresh": self.fresh,
            "works": self.works,
            "calls": self.calls,
            "usd": round(self.usd, 4),
            "left_usd": round(self.left * CREDIT_USD, 4),
            "days": self.days,
            "spent_usd": round(self.spent * CREDIT_USD, 4),
        }
        return (json.dumps(plain, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class CareerSummary:
    """What fetching careers did.

    Parameters
    ----------
    fetched, fresh
        Blocks of authors fetched now, and before.
    works
        Works in the scope.
    suspects
        Blocks whose new data are not believed, with the reason; the old data stand.
    cut
        Works whose list of authors is cut and could not be completed.
    """

    scope: str
    cohort: Cohort
    fetched: int = 0
    fresh: int = 0
    works: int = 0
    calls: int = 0
    credits: int = 0
    suspects: Mapping[str, str] = field(default_factory=dict)
    damage: Mapping[str, int] = field(default_factory=dict)
    cut: int = 0

    @property
    def usd(self) -> float:
        """Dollars spent."""
        return self.credits * CREDIT_USD
