"""Citations: few for most, many for some, more for the older."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.kinds import RESEARCH, RETRACTED, REVIEW
from bibliometrics.emulator.corpus.vocabulary import LAST_YEAR, Record

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.plan import Plan

# Corners of citations relative to the usual of the same age: probability, multiple.
RELATIVE = ((0.0, 0.0), (0.10, 0.15), (0.40, 0.5), (0.70, 1.1), (0.90, 2.2), (0.98, 6.0),
            (0.999, 20.0), (1.0, 70.0))  # fmt: skip
USUAL_A_YEAR = 7.0
TOP_1_PERCENT = 0.99
TOP_10_PERCENT = 0.90


def draw_impact(plan: Plan, draws: Draws) -> Record:
    """Draw the fields that tell of citations."""
    if plan.kind not in (RESEARCH, REVIEW, RETRACTED):
        return _impact(draws.below(3), 0.0, round(0.2 * draws.uniform(), 6))
    relative = draws.from_quantiles(RELATIVE)
    cited = int(relative * USUAL_A_YEAR * (LAST_YEAR + 1 - plan.year))
    return _impact(cited, round(relative, 4), round(_rank(relative), 6))


def _impact(cited: int, fwci: float, rank: float) -> Record:
    return {
        "fwci": fwci,
        "cited_by_count": cited,
        "citation_normalized_percentile": {
            "value": rank,
            "is_in_top_1_percent": rank >= TOP_1_PERCENT,
            "is_in_top_10_percent": rank >= TOP_10_PERCENT,
        },
        "cited_by_percentile_year": {"min": int(rank * 99.0), "max": int(rank * 99.0) + 1},
    }


def _rank(relative: float) -> float:
    low, bottom = RELATIVE[0]
    for high, top in RELATIVE[1:]:
        if relative <= top:
            return low + (high - low) * (relative - bottom) / (top - bottom)
        low, bottom = high, top
    return 1.0
