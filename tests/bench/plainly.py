"""Plain Python: `gzip`, `json.loads` and dictionaries."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_RULE = Path("bibliometrics/reference/territories.csv")


def tally(*files: str) -> None:
    """Works by year and country of the authors' institutions."""
    works = Counter[tuple[int, str]]()
    for file in files:
        for work in _read(file):
            year = work["publication_year"]
            works.update((year, country) for country in _countries(work))


def shares(lines: str, target: str) -> None:
    """The Share of each country and year, `unknown` among them, as a JSON list of rows."""
    rule = territories()
    newest: dict[str, dict[str, Any]] = {}
    for work in _read(lines):
        known = newest.get(work["id"])
        if known is None or known["updated_date"] <= work["updated_date"]:
            newest[work["id"]] = {
                name: work[name] for name in ("publication_year", "updated_date", "authorships")
            }
    totals: defaultdict[tuple[int, str], float] = defaultdict(float)
    for work in newest.values():
        for country, part in _parts(work["authorships"] or []):
            name = rule.get(country, country) if country else "unknown"
            totals[work["publication_year"], name] += part
    rows = [[year, country, share] for (year, country), share in sorted(totals.items())]
    Path(target).write_text(json.dumps(rows), encoding="utf-8")


def territories() -> Mapping[str, str]:
    """Code -> the country that it counts as."""
    with _RULE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["counts_as"] for row in csv.DictReader(file)}


def _read(file: str) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _countries(work: Mapping[str, Any]) -> set[str]:
    return {
        institution["country_code"]
        for author in work.get("authorships") or []
        for institution in author.get("institutions") or []
        if institution.get("country_code")
    }


def _parts(authors: list[dict[str, Any]]) -> Iterator[tuple[str | None, float]]:
    """Countries of a work with the part that each place of each author carries."""
    if not authors:
        yield None, 1.0
    places: dict[str, str] = {}
    for author in authors:
        for each in author["institutions"] or []:
            if each["country_code"]:
                places[each["id"]] = max(places.get(each["id"], ""), each["country_code"])
    for author in authors:
        yield from _author_parts(author, 1 / len(authors), places)


def _author_parts(
    author: Mapping[str, Any], unit: float, places: Mapping[str, str]
) -> Iterator[tuple[str | None, float]]:
    printed = [each["institution_ids"] or [] for each in author["affiliations"] or []]
    printed = printed or [[each["id"]] for each in author["institutions"] or []]
    codes = set(author["countries"] or [])
    if printed:
        for ids in printed:
            for each in ids or [""]:
                yield places.get(each), unit / len(printed) / max(len(ids), 1)
    elif codes:
        for code in codes:
            yield code, unit / len(codes)
    else:
        yield None, unit
