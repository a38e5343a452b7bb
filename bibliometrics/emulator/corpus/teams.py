"""Who writes a work together: countries first, then institutions, then authors.

The Shares meet their targets by feedback rather than by chance alone: within a subject the
country of the next work is drawn by what each still lacks.  So a
corpus of a few hundred works a year shows the published order, not the noise of a small
sample around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.draws import running_totals
from bibliometrics.emulator.corpus.mixture import mixture, openness
from bibliometrics.emulator.corpus.regions import REGION_OF
from bibliometrics.emulator.corpus.vocabulary import FIRST_YEAR

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.institutions import Institution, Landscape
    from bibliometrics.emulator.corpus.people import Person, Population
    from bibliometrics.emulator.corpus.places import Place, Places
    from bibliometrics.emulator.corpus.plan import Plan

Member = tuple["Person", "Place"]

LARGE_TEAM = 60
HEAD_START = 2.0
"""Works that all countries lack together at the start, which spares the first year a bias."""
FOREIGN_PART = 0.42
"""Part of an international team that sits outside its home country."""
OWN_REGION = 0.30
LEADERS_TOGETHER = 0.12
"""Part of the foreign work of the United States and China that they do with each other."""
MIXED_ORDER = 0.25
AT_LEAD = 0.72
"""Part of a country's authors in a work who are at its first institution there."""


class Ledger:
    """What each country has had, and still lacks, in one subject.

    The balance is carried from year to year, so that a country too small for one year's
    works gets its own in another.
    """

    def __init__(self, subject: str) -> None:
        self._subject = subject
        first = mixture(subject, FIRST_YEAR).parts
        self._entities = tuple(first)
        self._places = {entity: place for place, entity in enumerate(self._entities)}
        self._lack = [part * HEAD_START for part in first.values()]

    def home(self, year: int, draws: Draws) -> str:
        """Draw the next work's home country by what each lacks."""
        parts = mixture(self._subject, year).parts.values()
        self._lack = [lack + part for lack, part in zip(self._lack, parts, strict=True)]
        # The square holds the large countries close to their target, and the small ones wait.
        urgency = [lack * lack if lack > 0.0 else 0.0 for lack in self._lack]
        return draws.weighted(self._entities, running_totals(urgency))

    def book(self, members: list[Member]) -> None:
        """Book a work's fractions."""
        unit = 1.0 / len(members)
        for _, place in members:
            for entity, part in place.entities.items():
                self._lack[self._places[entity]] -= unit * part


class Teams:
    """Puts teams together, and keeps the ledgers."""

    def __init__(
        self, landscape: Landscape, places: Places, population: Population, draws: Draws
    ) -> None:
        self._landscape = landscape
        self._places = places
        self._population = population
        self._draws = draws
        self._ledgers: dict[tuple[str, bool], Ledger] = {}

    def team(self, plan: Plan) -> list[Member]:
        """Find the authors of a work, in their order."""
        if plan.team == 0:
            return []
        ledger = self._ledger(plan)
        home = ledger.home(plan.year, self._draws)
        taken: set[int] = set()
        groups = [
            self._group(plan, entity, number, taken)
            for entity, number in self._countries(plan, home).items()
        ]
        members = self._ordered(groups)
        ledger.book(members)
        return members

    def _ledger(self, plan: Plan) -> Ledger:
        # What counts is kept apart, so that letters and reviews do not upset the research.
        key = (plan.subject, plan.counts)
        if key not in self._ledgers:
            self._ledgers[key] = Ledger(plan.subject)
        return self._ledgers[key]

    def _countries(self, plan: Plan, home: str) -> dict[str, int]:
        size = plan.team
        numbers = {home: size}
        if size == 1 or not self._is_international(home, size):
            return numbers
        for partner in self._partners(plan, home):
            if numbers[home] > 1 and partner != home:
                numbers[home] -= 1
                numbers[partner] = numbers.get(partner, 0) + 1
        partners = [entity for entity in numbers if entity != home]
        foreign = int(size * FOREIGN_PART * 2.0 * self._draws.uniform())
        for _ in range(len(partners), foreign):
            if numbers[home] > 1 and partners:
                numbers[home] -= 1
                numbers[self._draws.pick(partners)] += 1
        return numbers

    def _is_international(self, home: str, size: int) -> bool:
        return size >= LARGE_TEAM or self._draws.chance(openness(home))

    def _partners(self, plan: Plan, home: str) -> list[str]:
        draws = self._draws
        if plan.team >= LARGE_TEAM:
            number = draws.between(9, 26)
        else:
            number = draws.pick((1, 1, 1, 1, 1, 1, 2, 2, 3, 1 + plan.team // 8))
        return [self._partner(plan, home) for _ in range(number)]

    def _partner(self, plan: Plan, home: str) -> str:
        draws = self._draws
        if home == "CN" and draws.chance(LEADERS_TOGETHER):
            return "US"
        if home == "US" and draws.chance(LEADERS_TOGETHER):
            return "CN"
        world = mixture(plan.subject, plan.year)
        region = REGION_OF.get(home)
        if region is not None and draws.chance(OWN_REGION):
            return draws.weighted(*world.partners_by_region[region])
        return draws.weighted(*world.partners)

    def _group(self, plan: Plan, entity: str, number: int, taken: set[int]) -> list[Member]:
        sites = self._sites(entity, number)
        members: list[Member] = []
        for _ in range(number):
            site = sites[0] if self._draws.chance(AT_LEAD) else self._draws.pick(sites)
            person = self._population.member(plan.subject, site, plan.year, taken)
            taken.add(id(person))
            members.append((person, self._places.place(person.places[plan.year])))
        return members

    def _sites(self, entity: str, number: int) -> list[Institution]:
        draws = self._draws
        if number == 1:
            more = 0
        elif number >= LARGE_TEAM:
            more = number // 9
        else:
            more = draws.pick((0, 0, 0, 1, 1, 2, number // 5))
        return [self._landscape.of(entity, draws) for _ in range(1 + more)]

    def _ordered(self, groups: list[list[Member]]) -> list[Member]:
        lead, *others = groups
        members = [*lead[:-1], *(member for group in others for member in group), lead[-1]]
        if others and self._draws.chance(MIXED_ORDER):
            self._draws.shuffle(members)
        return members
