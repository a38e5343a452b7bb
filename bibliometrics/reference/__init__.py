"""Reference tables: CSV files beside this module, and the names of countries."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from babel import Locale

from bibliometrics.reference.events import mobility_events
from bibliometrics.reference.own import Own, read
from bibliometrics.reference.spending import research_spending

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).resolve().parent
UNKNOWN = "unknown"
_CODE_LENGTH = 2
_NEEDED = ("code", "counts_as")

# The CLDR's own words are right for a locale's menu, too long for a chart.
_SHORTER = {
    "HK": "Hong Kong",
    "MO": "Macau",
    "PS": "Palestinian territories",
    "MM": "Myanmar",
    "CD": "DR Congo",
    "CG": "Congo",
}


def frames(own: Own) -> dict[str, pl.DataFrame]:
    """The tables that queries/00_loaded reads under these names, with a user's own files."""
    return {
        "country": countries(),
        "territory_rule": territory_rules(own.territories),
        "research_spending": research_spending(own.spending),
        "mobility_event": mobility_events(own.events),
    }


def countries() -> pl.DataFrame:
    """Names of countries by two-letter code, `unknown` among them."""
    territories = Locale("en").territories
    names = {
        code: _SHORTER.get(code, str(name))
        for code, name in territories.items()
        if len(code) == _CODE_LENGTH and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ"}
    }
    rows = [*sorted(names.items()), (UNKNOWN, "Unknown")]
    return pl.DataFrame(rows, schema=["code", "country_name"], orient="row")


def territory_rules(rules: Mapping[str, Path]) -> pl.DataFrame:
    """The packaged rule `nature_index`, and a user's own.

    Raises
    ------
    ParameterError
        A file without the columns code and counts_as, or that cannot be read.
    """
    rows: list[tuple[str, str, str, str]] = []
    for name, path in {"nature_index": FOLDER / "territories.csv", **rules}.items():
        rows += [(name, *rule) for rule in _read_rule(path)]
    return pl.DataFrame(rows, schema=["territory", "code", "counts_as", "reason"], orient="row")


def _read_rule(path: Path) -> list[tuple[str, str, str]]:
    lines = read(path, "territory rule", _NEEDED, "it needs the columns code and counts_as")
    return [
        (line["code"].upper(), line["counts_as"].upper(), line.get("reason", ""))
        for _, line in lines
    ]


def fingerprint() -> str:
    """One hash over all reference files."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.csv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
