"""The published order of the countries holds in the truth, counted without the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bibliometrics.emulator.corpus.tables import reference_rows
from tests.emulator.corpus.plain_share import Totals, totals

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus import Corpus

NATURAL = "natural journals"
HEALTH = "health journals"
PHYSICAL = "Physical sciences"
WIDE_TABLE = [
    row
    for row in reference_rows("nature_index_country.csv")
    if row["window_start"] == "2024-08-01"
]


@pytest.fixture(scope="module")
def truth(corpus: Corpus) -> Totals:
    return totals(corpus.truth)


@pytest.mark.parametrize(
    ("scope", "year", "published", "tolerance"),
    [
        (NATURAL, 2015, 0.37, 0.03),
        (NATURAL, 2020, 0.69, 0.05),
        (NATURAL, 2022, 1.10, 0.06),
        (HEALTH, 2022, 0.24, 0.05),
        ("2023", 2024, 32122 / 22083, 0.10),
        ("2026", 2024, 43075.34 / 24957.74, 0.12),
        (PHYSICAL, 2015, 2228.58 / 5321.50, 0.04),
        (PHYSICAL, 2016, 2549.47 / 5071.33, 0.05),
        (PHYSICAL, 2021, 24.0 / 23.8, 0.13),
    ],
)
def test_chinas_share_against_that_of_the_united_states_is_near_the_published_one(
    truth: Totals, scope: str, year: int, published: float, tolerance: float
) -> None:
    assert truth.ratio(scope, year) == pytest.approx(published, abs=tolerance)


def test_china_passes_the_united_states_in_the_natural_sciences_in_2022(truth: Totals) -> None:
    ahead = [year for year in range(2015, 2026) if truth.ratio(NATURAL, year) > 1.0]
    assert ahead == [2022, 2023, 2024, 2025]


def test_china_passes_the_united_states_over_all_145_journals_in_2023(truth: Totals) -> None:
    ahead = [year for year in range(2015, 2026) if truth.ratio("2023", year) > 1.0]
    assert ahead == [2023, 2024, 2025]


def test_china_passes_the_united_states_in_the_physical_sciences_in_2021(truth: Totals) -> None:
    ahead = [year for year in range(2015, 2026) if truth.ratio(PHYSICAL, year) > 1.0]
    assert ahead == [2021, 2022, 2023, 2024, 2025]


def test_the_united_states_stay_far_ahead_in_health(truth: Totals) -> None:
    for year in range(2015, 2026):
        assert truth.ratio(HEALTH, year) < 0.5
        assert truth.ratio("Health sciences", year) < 0.6


def test_the_ten_largest_countries_of_2024_25_have_about_their_published_part(
    truth: Totals,
) -> None:
    published_total = sum(float(row["share"]) for row in WIDE_TABLE)
    works = truth.works["2023", 2024] + truth.works["2023", 2025]
    for row in WIDE_TABLE[:10]:
        code = row["country"]
        here = (truth.share["2023", 2024][code] + truth.share["2023", 2025][code]) / works
        assert here == pytest.approx(float(row["share"]) / published_total, rel=0.25), code


def test_open_countries_have_a_larger_count_for_their_share(truth: Totals) -> None:
    def count_over_share(code: str) -> float:
        return truth.count["2023", 2024][code] / truth.share["2023", 2024][code]

    assert count_over_share("CN") < count_over_share("US") < count_over_share("DE")
    assert count_over_share("CN") < count_over_share("JP") < count_over_share("CH")


def test_shares_add_up_to_the_works(truth: Totals) -> None:
    for key, shares in truth.share.items():
        assert sum(shares.values()) == pytest.approx(truth.works[key], abs=1e-6)


def test_the_lost_affiliations_hide_part_of_the_truth(corpus: Corpus, truth: Totals) -> None:
    served = totals(corpus.works)
    assert served.works == truth.works
    assert served.part("2023", 2018, "unknown") < 0.15
    assert 0.18 < served.part("2023", 2025, "unknown") < 0.4
    assert served.part("2023", 2025, "CN") < truth.part("2023", 2025, "CN")
