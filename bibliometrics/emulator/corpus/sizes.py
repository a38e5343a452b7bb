"""Team sizes: a few authors as a rule, a hundred now and then, above a thousand once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.vocabulary import (
    APPLIED,
    BIOLOGICAL,
    CHEMISTRY,
    EARTH,
    HEALTH,
    PHYSICAL,
    SOCIAL,
)

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.kinds import Kind
    from bibliometrics.emulator.corpus.plan import Plan

# Corners of the distribution: probability, authors.
QUANTILES = {
    PHYSICAL: ((0, 1), (0.08, 2), (0.30, 3), (0.55, 5), (0.80, 9), (0.96, 16), (1, 60)),
    CHEMISTRY: ((0, 1), (0.05, 2), (0.30, 4), (0.60, 6), (0.85, 9), (0.97, 14), (1, 26)),
    EARTH: ((0, 1), (0.08, 2), (0.35, 4), (0.65, 6), (0.88, 11), (0.97, 20), (1, 50)),
    BIOLOGICAL: ((0, 1), (0.06, 2), (0.25, 4), (0.55, 8), (0.82, 14), (0.96, 25), (1, 80)),
    HEALTH: ((0, 1), (0.06, 3), (0.30, 5), (0.60, 8), (0.85, 14), (0.96, 25), (0.99, 45), (1, 80)),
    APPLIED: ((0, 1), (0.12, 2), (0.40, 4), (0.70, 5), (0.92, 8), (1, 16)),
    SOCIAL: ((0, 1), (0.30, 2), (0.65, 3), (0.90, 5), (0.98, 9), (1, 25)),
}  # fmt: skip
TEAMS_GROW = 0.012
"""By this part teams grow each year."""

# Out of 30,000 works: teams as they follow one another from the largest down.
LARGE = (1204, 712, 388, 301, 287, 262, 248, 231, 219, 205, 198, 187, 176, 168, 161, 152, 147,
         139, 131, 126, 118, 112, 107, 103, 101, 101)  # fmt: skip
EXACTLY_A_HUNDRED = 4
WORKS_OF_LARGE = 30_000
FEWEST_LARGE = 3
LARGE_SUBJECTS = (PHYSICAL, HEALTH, BIOLOGICAL)


def draw_size(subject: str, years: int, kind: Kind, draws: Draws) -> int:
    """Draw the number of authors of a work."""
    if kind.authors is not None:
        return draws.between(*kind.authors)
    size = draws.from_quantiles(QUANTILES[subject]) * (1.0 + TEAMS_GROW * years)
    return max(1, int(size + 0.3))


def large_teams(plans: list[Plan], draws: Draws) -> None:
    """Give a few works of the collaborative subjects teams that lists would cut."""
    part = len(plans) / WORKS_OF_LARGE
    number = min(len(LARGE), max(FEWEST_LARGE, round(len(LARGE) * part)))
    hundreds = min(EXACTLY_A_HUNDRED, max(1, round(EXACTLY_A_HUNDRED * part)))
    sizes = [*LARGE[:number], *[100] * hundreds]
    candidates = [plan for plan in plans if plan.counts and plan.subject in LARGE_SUBJECTS]
    draws.shuffle(candidates)
    for plan, size in zip(candidates, sizes, strict=False):
        plan.team = size
