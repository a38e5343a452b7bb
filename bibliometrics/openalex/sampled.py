"""What a draw did, in figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bibliometrics.openalex.progress import CREDIT_USD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.journals import Journal


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What a draw did.

    Parameters
    ----------
    cells, fresh
        Years of blocks drawn now, and drawn already.
    works, population
        Works of the sample in the years asked for, and those that they stand for.
    suspects
        Cells whose draw is not believed, with the reason.
    unresolved
        Journals that the API does not know.
    cut
        Works whose list of authors is cut and could not be completed.
    """

    scope: str
    cells: int = 0
    fresh: int = 0
    works: int = 0
    population: int = 0
    calls: int = 0
    credits: int = 0
    suspects: Mapping[str, str] = field(default_factory=dict)
    unresolved: tuple[Journal, ...] = ()
    damage: Mapping[str, int] = field(default_factory=dict)
    cut: int = 0

    @property
    def usd(self) -> float:
        """Dollars spent."""
        return self.credits * CREDIT_USD
