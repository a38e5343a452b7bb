"""What every module of the corpus agrees upon: years, subjects, id forms."""

from __future__ import annotations

from typing import Any

Record = dict[str, Any]

FIRST_YEAR = 2015
LAST_YEAR = 2025
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)

BIOLOGICAL = "Biological sciences"
CHEMISTRY = "Chemistry"
EARTH = "Earth & environmental sciences"
HEALTH = "Health sciences"
PHYSICAL = "Physical sciences"
APPLIED = "Applied sciences"
SOCIAL = "Social sciences"
SUBJECTS = (BIOLOGICAL, CHEMISTRY, EARTH, HEALTH, PHYSICAL, APPLIED, SOCIAL)

INTERNATIONAL = ""
"""The reference tables' entity for bodies that belong to no country."""

UNKNOWN_AUTHOR = "https://openalex.org/A9999999999"
DELETED_AUTHOR = "https://openalex.org/A5317838346"


def openalex_id(kind: str, number: int) -> str:
    """Make an id that no real OpenAlex record has: they all begin with 98.

    >>> openalex_id("W", 12)
    'https://openalex.org/W9800000012'
    """
    return f"https://openalex.org/{kind}98{number:08d}"
