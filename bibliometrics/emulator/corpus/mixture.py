"""Which country's work it is: the expected Shares by subject and year.

The United States and China follow ``anchors.csv`` (published figures where there are any,
lines between them, and assumptions that meet the published totals, each marked in the
column `basis`).  All others divide the rest as in the published whole tables: 2015 by the
physical and the Earth & environmental tables, from then on towards the table of 2024/25.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bibliometrics.emulator.corpus.draws import between_years, running_totals
from bibliometrics.emulator.corpus.regions import REGION_OF
from bibliometrics.emulator.corpus.tables import corpus_rows, reference_rows
from bibliometrics.emulator.corpus.vocabulary import (
    APPLIED,
    BIOLOGICAL,
    CHEMISTRY,
    EARTH,
    FIRST_YEAR,
    HEALTH,
    INTERNATIONAL,
    PHYSICAL,
    SOCIAL,
)

WIDE_TABLE_START = "2024-08-01"
WIDE_TABLE_YEAR = 2024
TWO_LEADERS = ("US", "CN")

# Entities whose published Share is all but nothing, but which a reader of the corpus must
# meet: Kosovo's own code, and bodies that belong to no country.
FLOORS = {"XK": 0.0002, INTERNATIONAL: 0.0002}

# No country code of today stands behind this entity of the published table.
DISSOLVED = frozenset({"AN"})

# How far a subject leans towards a country, against the average of all subjects.
TILTS: dict[str, dict[str, float]] = {
    HEALTH: {
        "GB": 1.7, "CA": 1.5, "AU": 1.6, "NL": 1.7, "DK": 1.6, "SE": 1.3, "IT": 1.3,
        "JP": 0.6, "KR": 0.7, "IN": 0.4, "RU": 0.2, "UG": 5.0, "KE": 4.0, "ZA": 3.0, "MW": 4.0,
        "TZ": 4.0, "BD": 3.0, "BR": 1.4,
    },
    BIOLOGICAL: {"GB": 1.4, "KR": 0.8, "IN": 0.5, "CA": 1.2, "AU": 1.2, "NL": 1.2, "RU": 0.3},
    SOCIAL: {
        "GB": 2.2, "CA": 1.6, "AU": 1.8, "NL": 1.8, "JP": 0.2, "KR": 0.5, "SG": 1.5,
        "IN": 0.4, "RU": 0.2,
    },
    APPLIED: {
        "AU": 1.8, "GB": 1.2, "IR": 3.0, "SA": 2.5, "IN": 1.3, "JP": 0.6, "PK": 4.0, "MY": 5.0,
        "EG": 4.0, "TR": 2.0, "BR": 1.5,
    },
    CHEMISTRY: {"IN": 1.6, "JP": 1.3, "KR": 1.2, "GB": 0.8, "AU": 0.8},
    PHYSICAL: {"RU": 1.6, "IT": 1.2, "IN": 1.1, "JP": 1.1},
}  # fmt: skip


Choice = tuple[tuple[str, ...], tuple[float, ...]]
"""Entities and the running totals of their weights."""

# An entity's Count over its Share, less one, tells how much it writes with others: China
# 0.14, the United States 0.46, Germany 1.2, small countries several times as much.
MOST_FOREIGN = 3.0
HALF_OPEN = 0.7
MOST_OPEN = 0.75


@dataclass(frozen=True, slots=True)
class Mixture:
    """The expected Shares of one subject and year, as parts of one."""

    parts: dict[str, float]
    partners: Choice
    partners_by_region: dict[str, Choice]


@cache
def mixture(subject: str, year: int) -> Mixture:
    """Give the expected Shares of a subject in a year."""
    parts = _parts(subject, year)
    regions: dict[str, list[str]] = {}
    for entity in parts:
        regions.setdefault(REGION_OF.get(entity, ""), []).append(entity)
    return Mixture(
        parts=parts,
        partners=_partners(parts, list(parts)),
        partners_by_region={
            region: _partners(parts, members) for region, members in regions.items()
        },
    )


def openness(entity: str) -> float:
    """Tell in what part of the works that an entity leads it has foreign authors."""
    foreign = _foreign_works().get(entity, MOST_FOREIGN)
    return min(MOST_OPEN, foreign / (foreign + HALF_OPEN))


@cache
def country_names() -> dict[str, str]:
    """Name every entity of the published whole table, the largest first."""
    return {row["country"]: row["country_name"] for row in _wide_table()}


@cache
def overall_parts() -> dict[str, float]:
    """Give the published Shares of 2024/25 over all journals, as parts of one."""
    return _normalised({row["country"]: float(row["share"]) for row in _wide_table()})


@cache
def _foreign_works() -> dict[str, float]:
    return {
        row["country"]: min(MOST_FOREIGN, float(row["count"]) / float(row["share"]) - 1.0)
        for row in _wide_table()
        if float(row["share"]) > 0.0
    }


def _partners(parts: dict[str, float], members: list[str]) -> Choice:
    foreign = _foreign_works()
    weights = [parts[member] * foreign.get(member, MOST_FOREIGN) for member in members]
    return tuple(members), tuple(running_totals(weights))


def _wide_table() -> list[dict[str, str]]:
    return [
        row
        for row in reference_rows("nature_index_country.csv")
        if row["window_start"] == WIDE_TABLE_START and row["country"] not in DISSOLVED
    ]


def _parts(subject: str, year: int) -> dict[str, float]:
    leaders = {code: _anchored(subject, code, year) for code in TWO_LEADERS}
    rest = 1.0 - leaders["US"] - leaders["CN"]
    passed = min(1.0, (year - FIRST_YEAR) / (WIDE_TABLE_YEAR - FIRST_YEAR))
    late = _tilted(_others(overall_parts()), subject)
    early = _early_others(subject)
    parts = dict(leaders)
    for entity, part in late.items():
        before = early.get(entity, part)
        parts[entity] = rest * (before + (part - before) * passed)
    for entity, floor in FLOORS.items():
        parts[entity] = max(floor, parts[entity])
    return _normalised(parts)


@cache
def _anchored(subject: str, code: str, year: int) -> float:
    points = [
        (int(row["year"]), float(row["percent"]) / 100.0)
        for row in corpus_rows("anchors.csv")
        if row["subject"] == subject and row["country"] == code
    ]
    return between_years(points, year)


@cache
def _early_others(subject: str) -> dict[str, float]:
    physical = _others(_table_of_2015("physical-sciences"))
    earth = _others(_table_of_2015("earth-environmental"))
    if subject == PHYSICAL:
        return physical
    if subject == EARTH:
        return earth
    mean = {
        entity: (physical.get(entity, part) + earth.get(entity, part)) / 2.0
        for entity, part in {**earth, **physical}.items()
    }
    return _tilted(mean, subject)


def _table_of_2015(subject: str) -> dict[str, float]:
    return {
        row["country"]: float(row["share"])
        for row in reference_rows("nature_index_country.csv")
        if row["subject"] == subject and row["data_year"] == str(FIRST_YEAR)
    }


def _others(parts: dict[str, float]) -> dict[str, float]:
    return _normalised({code: part for code, part in parts.items() if code not in TWO_LEADERS})


def _tilted(parts: dict[str, float], subject: str) -> dict[str, float]:
    lean = TILTS.get(subject, {})
    return _normalised({code: part * lean.get(code, 1.0) for code, part in parts.items()})


def _normalised(parts: dict[str, float]) -> dict[str, float]:
    total = running_totals(list(parts.values()))[-1]
    return {code: part / total for code, part in parts.items()}
