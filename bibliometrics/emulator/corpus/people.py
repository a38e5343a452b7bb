"""The authors: each with a subject, a home, and a place for every year of a career."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus import moves
from bibliometrics.emulator.corpus.vocabulary import LAST_YEAR, Record, openalex_id

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.institutions import Institution, Landscape
    from bibliometrics.emulator.corpus.places import Places, Spec

REUSES = 0.92
"""Part of the author places that go to an author who is known already, if there is one."""
TRIES = 4
SECOND_AFFILIATION = 0.07
SECOND_ABROAD = 0.10
HAS_ORCID = 0.6


@dataclass(slots=True)
class Person:
    """An author and where the author is, year by year."""

    author: Record
    places: dict[int, Spec]


@dataclass(slots=True)
class _Stay:
    """Where an author is at the moment, and what is left over from before."""

    institution: Institution
    second: Institution | None
    origin: Institution
    returns_in: int | None = None


class Population:
    """All authors, found by subject, institution and year; new ones come as needed."""

    def __init__(self, landscape: Landscape, places: Places, draws: Draws) -> None:
        self._landscape = landscape
        self._places = places
        self._draws = draws
        self._residents: dict[tuple[str, int, int], list[Person]] = {}
        self.count = 0

    def member(self, subject: str, institution: Institution, year: int, taken: set[int]) -> Person:
        """Find an author at an institution who is not `taken` (by identity), or a new one."""
        residents = self._residents.get((subject, institution.number, year))
        if residents and self._draws.chance(REUSES):
            for _ in range(TRIES):
                # The square favours those who came first: a few write much, most little.
                chance = self._draws.uniform()
                person = residents[int(len(residents) * chance * chance)]
                if id(person) not in taken:
                    return person
        return self._arrive(subject, institution, year)

    def _arrive(self, subject: str, institution: Institution, year: int) -> Person:
        self.count += 1
        number = self.count
        orcid = None
        if self._draws.chance(HAS_ORCID):
            digits = f"{number:08d}"
            orcid = f"https://orcid.org/0000-0098-{digits[:4]}-{digits[4:]}"
        author = {
            "id": openalex_id("A", number),
            "display_name": f"Synthetic Author {number:06d}",
            "orcid": orcid,
        }
        person = Person(author, self._career(institution, year))
        for each_year, spec in person.places.items():
            for affiliation in spec:
                key = (subject, affiliation[0], each_year)
                self._residents.setdefault(key, []).append(person)
        return person

    def _career(self, institution: Institution, year: int) -> dict[int, Spec]:
        draws = self._draws
        stay = _Stay(institution, self._second(institution), institution)
        career = {year: self._spec(stay)}
        for later in range(year + 1, LAST_YEAR + 1):
            if draws.chance(moves.STOPS):
                break
            before = stay
            stay = self._next_stay(stay, later)
            if not draws.chance(moves.PAUSES):
                career[later] = self._spec(stay, before)
        return career

    def _next_stay(self, stay: _Stay, year: int) -> _Stay:
        draws = self._draws
        if stay.returns_in == 0:
            return _Stay(stay.origin, None, stay.origin)
        waits = None if stay.returns_in is None else stay.returns_in - 1
        entity = stay.institution.entity
        if moves.leaves(entity, year, draws):
            there = self._landscape.of(moves.destination(entity, year, draws), draws)
            returns = draws.chance(moves.RETURNS)
            back = draws.between(*moves.STAYS_BEFORE_RETURN) if returns else None
            return _Stay(there, None, stay.institution, back)
        if draws.chance(moves.CHANGES_INSTITUTION):
            return _Stay(self._landscape.of(entity, draws), None, stay.origin, waits)
        return _Stay(stay.institution, stay.second, stay.origin, waits)

    def _second(self, institution: Institution) -> Institution | None:
        draws = self._draws
        if not draws.chance(SECOND_AFFILIATION):
            return None
        entity = institution.entity
        if draws.chance(SECOND_ABROAD):
            entity = moves.destination(entity, LAST_YEAR, draws)
        other = self._landscape.of(entity, draws)
        return None if other.number == institution.number else other

    def _spec(self, stay: _Stay, before: _Stay | None = None) -> Spec:
        draws = self._draws
        here = self._places.affiliation(stay.institution, draws)
        second = stay.second
        moved = before is not None and before.institution.number != stay.institution.number
        if before is not None and moved and draws.chance(moves.OVERLAPS):
            second = before.institution
        return (here,) if second is None else (here, (second.number,))
