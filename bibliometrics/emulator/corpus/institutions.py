"""Some 600 invented institutions, long-tailed in size, a few of them below one parent."""

from __future__ import annotations

from dataclasses import dataclass

from bibliometrics.emulator.corpus.draws import Draws, running_totals
from bibliometrics.emulator.corpus.mixture import country_names, overall_parts
from bibliometrics.emulator.corpus.vocabulary import INTERNATIONAL, Record, openalex_id

# Institutions beside those below a parent; an entity that is not named has SMALL or one.
NUMBERS = {
    "CN": 62, "US": 72, "DE": 24, "GB": 24, "JP": 20, "FR": 14, "KR": 13, "IN": 13, "CA": 13,
    "CH": 8, "AU": 11, "IT": 11, "ES": 10, "NL": 9, "SE": 7, "SG": 4, "IL": 6, "DK": 5, "TW": 7,
    "BE": 5, "AT": 5, "BR": 6, "RU": 6, "PL": 5, "FI": 4, "CZ": 4, "NO": 4, "SA": 3, "PT": 3,
    "NZ": 3, "IE": 3, "CL": 3, "TR": 3, "IR": 3, "HU": 2, "MX": 3, "ZA": 3, "GR": 2, "TH": 2,
    "AR": 2, "SI": 2, "AE": 2, "PK": 2,
}  # fmt: skip

# A parent and the institutes below it: country, name, number, part of the entity's works.
FAMILIES = (
    ("CN", "Synthetic Academy of Sciences (China)", 40, 0.16),
    ("DE", "Synthetic Research Society (Germany)", 20, 0.16),
    ("FR", "Synthetic National Research Centre (France)", 15, 0.30),
    ("US", "Synthetic National Laboratories (United States)", 8, 0.05),
    ("RU", "Synthetic Academy of Sciences (Russia)", 6, 0.30),
)

# Codes of their own that the default territory rule counts as another entity's:
# code, entity, name, number, part of the entity's works.
WITHIN = (
    ("HK", "CN", "Hong Kong", 8, 0.065),
    ("MO", "CN", "Macao", 2, 0.006),
    ("PR", "US", "Puerto Rico", 1, 0.0015),
    ("RE", "FR", "Réunion", 1, 0.004),
)

KINDS = (
    ("University", "education"),
    ("University", "education"),
    ("University", "education"),
    ("Institute", "facility"),
    ("Hospital", "healthcare"),
    ("University", "education"),
    ("Company", "company"),
    ("Agency", "government"),
)
FIRST_PARENT = 9000
"""Institution numbers from here on are parents, which no author names directly."""


@dataclass(frozen=True, slots=True)
class Institution:
    """An invented institution."""

    number: int
    name: str
    country_code: str | None
    entity: str
    type: str
    weight: float
    parent: int | None = None

    @property
    def id(self) -> str:
        """The OpenAlex id."""
        return openalex_id("I", self.number)

    def record(self) -> Record:
        """Make the object that stands in an authorship."""
        parents = [] if self.parent is None else [openalex_id("I", self.parent)]
        return {
            "id": self.id,
            "display_name": self.name,
            # No real ROR id holds a run of letters like this one.
            "ror": f"https://ror.org/0syn{self.number:05d}",
            "country_code": self.country_code,
            "type": self.type,
            "lineage": [self.id, *parents],
        }


class Landscape:
    """All institutions, and the draw of one of them for a country's work."""

    def __init__(self) -> None:
        self.all: list[Institution] = []
        self.parents: list[Institution] = []
        for entity in overall_parts():
            self._found(entity)
        self._by_entity: dict[str, tuple[list[Institution], list[float]]] = {}
        for entity in overall_parts():
            members = [each for each in self.all if each.entity == entity]
            self._by_entity[entity] = (members, running_totals([m.weight for m in members]))

    def of(self, entity: str, draws: Draws) -> Institution:
        """Draw one of an entity's institutions, the large ones more often."""
        members, cumulative = self._by_entity[entity]
        return members[0] if len(members) == 1 else draws.weighted(members, cumulative)

    def neighbour(self, institution: Institution, draws: Draws) -> Institution:
        """Draw a partner in the same entity; the same one again where there is no other."""
        return self.of(institution.entity, draws)

    def _found(self, entity: str) -> None:
        elsewhere = sum_of_parts(entity)
        name = country_names()[entity]
        code = entity or None
        self._add_ranked(entity, code, _spoken(name), NUMBERS.get(entity, 1), 1.0 - elsewhere)
        for family_entity, parent_name, number, part in FAMILIES:
            if family_entity == entity:
                self._add_family(entity, parent_name, number, part)
        for other_code, counted_as, other_name, number, part in WITHIN:
            if counted_as == entity:
                self._add_ranked(entity, other_code, other_name, number, part)

    def _add_ranked(
        self, entity: str, code: str | None, place: str, number: int, part: float
    ) -> None:
        ranks = [1.0 / (rank + 7.0) for rank in range(number)]
        total = running_totals(ranks)[-1]
        for rank, weight in enumerate(ranks):
            noun, kind = KINDS[rank % len(KINDS)]
            if entity == INTERNATIONAL:
                noun, kind = "International Organisation", "nonprofit"
            name = f"Synthetic {noun} {rank + 1} ({place})"
            self._add(name, (code, entity), kind, part * weight / total)

    def _add_family(self, entity: str, parent_name: str, number: int, part: float) -> None:
        parent = FIRST_PARENT + len(self.parents)
        self.parents.append(Institution(parent, parent_name, entity, entity, "government", 0.0))
        for rank in range(number):
            name = f"Institute {rank + 1} of the {parent_name}"
            self._add(name, (entity, entity), "facility", part / number, parent)

    def _add(
        self,
        name: str,
        place: tuple[str | None, str],
        kind: str,
        weight: float,
        parent: int | None = None,
    ) -> None:
        code, entity = place
        number = len(self.all) + 1
        self.all.append(Institution(number, name, code, entity, kind, weight, parent))


def sum_of_parts(entity: str) -> float:
    """Add up what of an entity's works lies with families and with other codes."""
    total = 0.0
    for family_entity, _, _, part in FAMILIES:
        total += part if family_entity == entity else 0.0
    for _, counted_as, _, _, part in WITHIN:
        total += part if counted_as == entity else 0.0
    return total


def _spoken(name: str) -> str:
    return name.partition(" (")[0] or "no country"
