"""The venues: who publishes them, how large they are, what they print."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bibliometrics.emulator.corpus.draws import grown
from bibliometrics.emulator.corpus.tables import corpus_rows, reference_rows
from bibliometrics.emulator.corpus.vocabulary import (
    BIOLOGICAL,
    CHEMISTRY,
    EARTH,
    HEALTH,
    PHYSICAL,
    Record,
    openalex_id,
)

SIZE_YEAR = 2020

# Parts of the subjects in the journals of all sciences; journals of two subjects halve.
MANY_SUBJECTS = {BIOLOGICAL: 0.40, PHYSICAL: 0.24, CHEMISTRY: 0.12, EARTH: 0.12, HEALTH: 0.12}


@dataclass(frozen=True, slots=True)
class Venue:
    """A journal or conference of the list, as the corpus prints it."""

    number: int
    name: str
    issn_l: str
    issns: tuple[str, ...]
    publisher: str
    subjects: tuple[tuple[str, float], ...]
    group: str
    kind: str
    only_letters_count: bool
    much_front_matter: bool
    works_2020: float
    growth_percent: float

    @property
    def id(self) -> str:
        """The source's OpenAlex id."""
        return openalex_id("S", self.number)

    def works_in(self, year: int) -> float:
        """Give the venue's plausible size in a year, before the corpus is scaled."""
        return grown(self.works_2020, self.growth_percent, year - SIZE_YEAR)

    def nested_source(self) -> Record:
        """Make the source object that stands in a work's location."""
        return {
            "id": self.id,
            "display_name": self.name,
            "issn_l": self.issn_l,
            "issn": list(self.issns),
            "is_oa": False,
            "is_in_doaj": False,
            "is_core": True,
            "host_organization": _publisher_id(self.publisher),
            "host_organization_name": self.publisher,
            "host_organization_lineage": [_publisher_id(self.publisher)],
            "type": self.kind,
        }

    def source(self, works_count: int, cited_by_count: int) -> Record:
        """Make the whole source object."""
        return {
            **self.nested_source(),
            "works_count": works_count,
            "cited_by_count": cited_by_count,
            "ids": {"openalex": self.id, "issn_l": self.issn_l, "issn": list(self.issns)},
            "alternate_titles": [f"{self.name} (synthetic)"],
            "societies": [],
            "updated_date": "2026-09-01T00:00:00",
            "created_date": "2026-01-01",
        }


def venues() -> tuple[Venue, ...]:
    """Read all venues of all editions of the list."""
    sizes = {row["issn_l"]: row for row in corpus_rows("venues.csv")}
    return tuple(
        _venue(number, row, sizes[row["issn_l"]])
        for number, row in enumerate(reference_rows("nature_index_journals.csv"), start=1)
    )


def _venue(number: int, row: dict[str, str], size: dict[str, str]) -> Venue:
    return Venue(
        number=number,
        name=row["name"],
        issn_l=row["issn_l"],
        issns=tuple(row["issns"].split(";")),
        publisher=row["publisher"],
        subjects=_subject_weights(tuple(row["subjects"].split(";"))),
        group=row["group"],
        kind=row["kind"],
        only_letters_count=row["counted"].startswith("only"),
        much_front_matter=size["front_matter"] == "much",
        works_2020=float(size["works_2020"]),
        growth_percent=float(size["growth_percent"]),
    )


def _subject_weights(subjects: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    if len(subjects) == len(MANY_SUBJECTS):
        return tuple((subject, MANY_SUBJECTS[subject]) for subject in subjects)
    return tuple((subject, 1.0 / len(subjects)) for subject in subjects)


@cache
def _publisher_numbers() -> dict[str, int]:
    names = sorted({row["publisher"] for row in reference_rows("nature_index_journals.csv")})
    return {name: number for number, name in enumerate(names, start=1)}


def _publisher_id(name: str) -> str:
    return openalex_id("P", _publisher_numbers()[name])
