from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.emulator.corpus.loss import coverage

if TYPE_CHECKING:
    from collections.abc import Callable

    from bibliometrics.emulator.corpus import Corpus

LOST_IN_A_WORK = {
    "authorships",
    "countries_distinct_count",
    "institutions_distinct_count",
    "corresponding_institution_ids",
}
LOST_IN_AN_AUTHORSHIP = {"institutions", "countries", "raw_affiliation_strings", "affiliations"}
WALDEN = {
    ("Elsevier", 2018): 76.5,
    ("Elsevier", 2022): 63.7,
    ("Elsevier", 2024): 38.6,
    ("Elsevier", 2025): 6.3,
    ("Springer Nature", 2022): 97.1,
    ("Springer Nature", 2025): 69.6,
    ("Wiley", 2024): 96.3,
    ("American Chemical Society", 2025): 99.1,
    ("American Physical Society", 2025): 97.0,
    ("AIP Publishing", 2024): 67.6,
    ("Royal Society of Chemistry", 2025): 99.3,
}


def _kept(corpus: Corpus, group: Callable[[dict[str, Any]], Any]) -> dict[Any, tuple[int, int]]:
    """For each group of works that had affiliations: how many, and how many still have."""
    numbers: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for whole, served in zip(corpus.truth, corpus.works, strict=True):
        if whole["institutions_distinct_count"] and whole["primary_location"]["source"]:
            cell = numbers[group(whole)]
            cell[0] += 1
            cell[1] += served["institutions_distinct_count"] > 0
    return {key: (cell[0], cell[1]) for key, cell in numbers.items()}


def _publisher(work: dict[str, Any]) -> str:
    return str(work["primary_location"]["source"]["host_organization_name"])


@pytest.mark.parametrize(("publisher", "year"), WALDEN)
def test_coverage_is_that_of_the_published_table(
    corpus: Corpus, publisher: str, year: int
) -> None:
    kept = _kept(corpus, lambda work: (_publisher(work), work["publication_year"]))
    works, still = kept[publisher, year]
    # One work is the resolution of a publisher's year; single authors' losses add a little.
    assert 100.0 * still / works == pytest.approx(WALDEN[publisher, year], abs=150.0 / works + 1.0)


def test_before_the_table_begins_its_first_year_holds() -> None:
    assert coverage("Elsevier", 2015) == coverage("Elsevier", 2018) == 0.765


def test_between_the_years_of_the_table_lies_a_straight_line() -> None:
    assert coverage("Elsevier", 2023) == pytest.approx((0.637 + 0.386) / 2)


def test_cell_press_shares_the_fate_of_its_owner_and_societies_lose_little() -> None:
    assert coverage("Cell Press (Elsevier)", 2025) == coverage("Elsevier", 2025)
    assert coverage("Wolters Kluwer", 2025) == 0.536
    assert coverage("American Diabetes Association", 2025) == 0.97


def test_loss_does_not_depend_on_the_country(corpus: Corpus) -> None:
    def led_from(work: dict[str, Any]) -> tuple[str, bool, str]:
        first = work["authorships"][0]["countries"]
        late = work["publication_year"] >= 2024
        return _publisher(work), late, first[0] if first else ""

    kept = _kept(corpus, led_from)
    for late, tolerance in ((False, 0.06), (True, 0.09)):
        china, states = kept["Elsevier", late, "CN"], kept["Elsevier", late, "US"]
        assert china[1] / china[0] == pytest.approx(states[1] / states[0], abs=tolerance)


def test_works_and_truth_differ_in_affiliations_alone(corpus: Corpus) -> None:
    changed = 0
    for whole, served in zip(corpus.truth, corpus.works, strict=True):
        if whole is served:
            continue
        changed += 1
        assert {key for key in whole if whole[key] != served[key]} <= LOST_IN_A_WORK
        for before, after in zip(whole["authorships"], served["authorships"], strict=True):
            differing = {key for key in before if before[key] != after[key]}
            assert differing <= LOST_IN_AN_AUTHORSHIP
    assert 0.1 < changed / len(corpus.works) < 0.35


def test_the_losses_come_in_every_shape_that_a_reader_must_expect(corpus: Corpus) -> None:
    shapes = {
        (bool(each["affiliations"]), bool(each["institutions"]), bool(each["countries"]))
        for work in corpus.works
        for each in work["authorships"]
    }
    assert (True, True, True) in shapes
    assert (True, False, False) in shapes, "printed, but resolved to nothing"
    assert (False, False, False) in shapes, "nothing printed"
    assert (False, True, True) in shapes, "institutions of the older shape"
    assert (False, False, True) in shapes, "a country read from a string"
    assert (True, True, False) in shapes, "an institution without a country"
