"""What is printed for an author's place, in OpenAlex's words; one object for each place.

A `Spec` names the affiliations as printed, each with the institutions that it resolved to.
The same `Spec` always gives the same `Place`, so that works share these lists: they are to
be read, not changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.institutions import Institution, Landscape
    from bibliometrics.emulator.corpus.vocabulary import Record

Affiliation = tuple[int, ...]
Spec = tuple[Affiliation, ...]

TWO_IN_ONE = {"FR": 0.30, "CN": 0.06}
TWO_IN_ONE_USUALLY = 0.04
"""Part of the printed affiliations that resolve to an institution and its host."""


@dataclass(frozen=True, slots=True)
class Place:
    """One author's place, ready to stand in an authorship."""

    institutions: list[Record]
    countries: list[str]
    raw_strings: list[str]
    affiliations: list[Record]
    entities: dict[str, float]


class Places:
    """Makes each place once."""

    def __init__(self, landscape: Landscape) -> None:
        self._landscape = landscape
        self._institutions = {each.number: each for each in landscape.all}
        self._records = {each.number: each.record() for each in landscape.all}
        self._made: dict[Spec, Place] = {}

    def affiliation(self, institution: Institution, draws: Draws) -> Affiliation:
        """Print an institution's affiliation, now and then together with its host."""
        if draws.chance(TWO_IN_ONE.get(institution.entity, TWO_IN_ONE_USUALLY)):
            host = self._landscape.of(institution.entity, draws)
            if host.number != institution.number:
                return (institution.number, host.number)
        return (institution.number,)

    def place(self, spec: Spec) -> Place:
        """Give the place of a spec."""
        made = self._made.get(spec)
        if made is None:
            made = self._made[spec] = self._make(spec)
        return made

    def _make(self, spec: Spec) -> Place:
        numbers = list(dict.fromkeys(number for affiliation in spec for number in affiliation))
        raw_strings = [self._printed(affiliation) for affiliation in spec]
        codes = {self._institutions[number].country_code for number in numbers}
        return Place(
            institutions=[self._records[number] for number in numbers],
            countries=sorted(code for code in codes if code),
            raw_strings=raw_strings,
            affiliations=[
                {
                    "raw_affiliation_string": raw,
                    "institution_ids": [self._institutions[number].id for number in affiliation],
                }
                for raw, affiliation in zip(raw_strings, spec, strict=True)
            ],
            entities=self._split(spec),
        )

    def _printed(self, affiliation: Affiliation) -> str:
        names = ", ".join(self._institutions[number].name for number in affiliation)
        return f"Synthetic Department, {names}"

    def _split(self, spec: Spec) -> dict[str, float]:
        parts: dict[str, float] = {}
        for affiliation in spec:
            for number in affiliation:
                entity = self._institutions[number].entity
                part = 1.0 / len(spec) / len(affiliation)
                parts[entity] = parts.get(entity, 0.0) + part
        return parts
