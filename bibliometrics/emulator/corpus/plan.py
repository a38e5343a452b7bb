"""The works to come: which venue, year, subject, kind and team size each has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.draws import running_totals
from bibliometrics.emulator.corpus.kinds import RESEARCH, Kind, draw_kind
from bibliometrics.emulator.corpus.sizes import draw_size, large_teams
from bibliometrics.emulator.corpus.vocabulary import FIRST_YEAR, YEARS

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.venues import Venue

LETTERS = 0.14
"""Part of the articles that count in journals of which only a part counts."""


@dataclass(slots=True)
class Plan:
    """A work before it has a team, an id and a title."""

    venue: Venue
    year: int
    subject: str
    kind: Kind
    is_letter: bool
    team: int

    @property
    def counts(self) -> bool:
        """Whether the work is research, and of the counted part of its venue."""
        return self.kind is RESEARCH and (self.is_letter or not self.venue.only_letters_count)


def plan_works(venues: tuple[Venue, ...], works: int, draws: Draws) -> list[Plan]:
    """Plan exactly this many works, in order of their year, mixed within each year."""
    plans: list[Plan] = []
    for venue, year, number in _numbers(venues, works, draws):
        plans.extend(_plan(venue, year, draws) for _ in range(number))
    draws.shuffle(plans)
    plans.sort(key=lambda plan: plan.year)
    large_teams(plans, draws)
    return plans


def _numbers(venues: tuple[Venue, ...], works: int, draws: Draws) -> list[tuple[Venue, int, int]]:
    # Rounding the running total, not each cell, keeps the sum exact and small venues alive.
    cells = [(venue, year) for venue in venues for year in YEARS]
    totals = running_totals([venue.works_in(year) for venue, year in cells])
    start = draws.uniform()
    numbers = []
    done = 0
    for (venue, year), total in zip(cells, totals, strict=True):
        reached = min(works, int(total / totals[-1] * works + start))
        numbers.append((venue, year, reached - done))
        done = reached
    return numbers


def _plan(venue: Venue, year: int, draws: Draws) -> Plan:
    names = [name for name, _ in venue.subjects]
    weights = [weight for _, weight in venue.subjects]
    subject = draws.weighted(names, running_totals(weights))
    kind = draw_kind(venue, draws)
    is_letter = kind is RESEARCH and venue.only_letters_count and draws.chance(LETTERS)
    team = 0 if kind.authors == (0, 0) else draw_size(subject, year - FIRST_YEAR, kind, draws)
    return Plan(venue, year, subject, kind, is_letter, team)
