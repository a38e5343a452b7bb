"""Who moves, when and where to: the careers behind the affiliations.

Levels are of the order of the published ones (1.6 % of authors a year by one source, 3.8 %
by another); the destinations follow size, neighbourhood and a few known currents.
"""

from __future__ import annotations

from functools import cache

from bibliometrics.emulator.corpus.draws import Draws, between_years, running_totals
from bibliometrics.emulator.corpus.mixture import mixture
from bibliometrics.emulator.corpus.regions import REGION_OF
from bibliometrics.emulator.corpus.vocabulary import BIOLOGICAL, CHEMISTRY, PHYSICAL

LEAVES = {"CN": 0.018, "US": 0.023, "JP": 0.015, "IN": 0.025, "KR": 0.018}
LEAVES_USUALLY = 0.032
CHANGES_INSTITUTION = 0.03
STOPS = 0.07
PAUSES = 0.08
RETURNS = 0.35
STAYS_BEFORE_RETURN = (2, 4)
OVERLAPS = 0.18
"""Part of the moves whose first year still shows the old affiliation beside the new."""

# Factors on one current by year: origin, destination -> dated factors.
CURRENTS: dict[tuple[str, str], tuple[tuple[int, float], ...]] = {
    ("US", "CN"): ((2015, 2.4), (2019, 1.8), (2025, 1.2)),
    ("CN", "US"): ((2015, 2.4), (2019, 3.0), (2025, 3.0)),
    ("US", "GB"): ((2015, 1.3),),
    ("CN", "SG"): ((2015, 2.0),),
    ("IN", "US"): ((2015, 1.5),),
}
# Factors on leaving a country at all, by year.
EVENTS: dict[str, dict[int, float]] = {
    "US": {2019: 1.2, 2020: 1.1, 2021: 1.3, 2022: 1.3},
    "GB": {2017: 1.2, 2018: 1.2, 2020: 1.3},
    "RU": {2022: 3.5, 2023: 3.0, 2024: 1.5},
    "UA": {2022: 4.0, 2023: 2.0},
}
NEIGHBOURLY = 1.8
AVERAGED = (PHYSICAL, CHEMISTRY, BIOLOGICAL)


def leaves(entity: str, year: int, draws: Draws) -> bool:
    """Decide whether an author leaves the country in a year."""
    rate = LEAVES.get(entity, LEAVES_USUALLY) * EVENTS.get(entity, {}).get(year, 1.0)
    return draws.chance(rate)


def destination(origin: str, year: int, draws: Draws) -> str:
    """Draw where an author of a country goes in a year."""
    entities, cumulative = _destinations(origin, year)
    return draws.weighted(entities, cumulative)


@cache
def _destinations(origin: str, year: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    mixtures = [mixture(subject, year).parts for subject in AVERAGED]
    weights: dict[str, float] = {}
    for entity in mixtures[0]:
        if entity in (origin, ""):
            continue
        weight = 0.0
        for parts in mixtures:
            weight += parts[entity]
        if REGION_OF.get(entity) == REGION_OF.get(origin, "nowhere"):
            weight *= NEIGHBOURLY
        current = CURRENTS.get((origin, entity))
        weights[entity] = weight * (between_years(current, year) if current else 1.0)
    return tuple(weights), tuple(running_totals(list(weights.values())))
