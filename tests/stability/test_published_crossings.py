"""The three published crossings of China and the United States, from their published figures.

Nature Index, Springer Nature, CC BY-NC-SA 4.0: bibliometrics/reference. Where a year's Share was
not published it is worked out from the next year's and the published change of the adjusted Share,
so on the scale of that next year; the order of the two countries is the same on any scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from tests.conftest import CHECKOUT
from tests.stability.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

REFERENCE = CHECKOUT / "bibliometrics" / "reference"
PAIR = ("CN", "US")
EACH = 100  # works that a country's figure of a year is spread over
Shares = dict[int, dict[str, float]]


def published(edition: str, subject: str, year: int, country: str) -> dict[str, Any]:
    table = pl.read_csv(REFERENCE / "nature_index_country.csv", infer_schema=False)
    rows = table.filter(
        pl.col("journals").is_in(["82", "145"]),
        edition=edition,
        subject=subject,
        data_year=str(year),
        country=country,
    ).to_dicts()
    assert len(rows) == 1, f"{edition} {subject} {year} {country}"
    return rows[0]


def share(row: Mapping[str, Any]) -> float:
    return float(row["share"])


def year_before(row: Mapping[str, Any], of_year: float) -> float:
    """Share of the year before, from the change of the adjusted Share."""
    change = float(row["adjusted_share_change"].strip("%+")) / 100
    return of_year / (1 + change)


def crossing(shares: Shares, **given: Any) -> dict[str, Any]:
    """The row of `crossover` over these Shares."""
    rows = [
        (f"{country}-{year}-{place}", "A", year, country, 1.0)
        for year, figures in shares.items()
        for country in figures
        for place in range(EACH)
    ]
    weights = {row[0]: shares[row[2]][row[3]] / EACH for row in rows}
    with World(rows, weights) as world:
        found = world.query("crossover", **given).filter(subject="all").to_dicts()
    return found[0]


def test_physical_sciences_2021() -> None:
    """24.0 % of the whole against 23.8 %; in 2015 and 2016 the United States had twice as much."""
    shares: Shares = {
        year: {
            country: share(published("2017 Annual Tables", "physical-sciences", year, country))
            for country in PAIR
        }
        for year in (2015, 2016)
    }
    facts = pl.read_csv(REFERENCE / "nature_index_facts.csv", infer_schema=False)
    told = facts.filter(pl.col("fact").str.starts_with("physical sciences: China / US"))
    china, states = (float(part.strip(" %")) for part in told["value"].item().split("/"))
    assert (china, states) == (24.0, 23.8)
    shares[2021] = {"CN": china, "US": states}
    assert crossing(shares, replicates=0)["year"] == 2021


def test_natural_sciences_2022() -> None:
    """19,373 against 17,610; up 21.4 % and down 7 % on the year before, adjusted."""
    rows = {
        country: published("2023 Annual Tables", "natural sciences", 2022, country)
        for country in PAIR
    }
    of_2022 = {country: share(row) for country, row in rows.items()}
    assert {country: round(each) for country, each in of_2022.items()} == {
        "CN": 19_373,
        "US": 17_610,
    }
    of_2021 = {country: year_before(row, of_2022[country]) for country, row in rows.items()}
    assert crossing({2021: of_2021, 2022: of_2022}, replicates=0)["year"] == 2022


def test_all_journals_2023() -> None:
    """From 2024 back: 32,122 against 22,083, and the adjusted changes of 2024 and 2023."""
    newest = {
        country: published("2025 Research Leaders", "all", 2024, country) for country in PAIR
    }
    before = {
        country: published("2024 Research Leaders", "all", 2023, country) for country in PAIR
    }
    of_2024 = {country: share(row) for country, row in newest.items()}
    of_2023 = {country: year_before(newest[country], of_2024[country]) for country in PAIR}
    of_2022 = {country: year_before(before[country], of_2023[country]) for country in PAIR}
    shares = {2022: of_2022, 2023: of_2023, 2024: of_2024}
    assert crossing(shares, replicates=0)["year"] == 2023


@pytest.mark.parametrize(("of_china", "is_sure"), [(4_800, False), (5_600, True)])
def test_a_lead_of_two_tenths_of_a_point_is_not_sure(of_china: int, is_sure: bool) -> None:
    """24.0 % against 23.8 % of 20,000 works, a size of our own choice; and 28 % against 23.8 %."""
    whole = {"CN": of_china, "US": 4_760, "DE": 20_000 - 4_760 - of_china}
    rows = [
        (f"{country}-{place}", "A", 2021, country, 1.0)
        for country, works in whole.items()
        for place in range(works)
    ]
    with World(rows) as world:
        row = world.query("lead_probability").filter(subject="all").to_dicts()[0]
    assert row["difference"] == of_china - 4_760
    assert (row["probability"] > 0.99) is is_sure
    assert (row["low"] > 0) is is_sure
