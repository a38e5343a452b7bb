"""The replicates: the same as a second program's, and blind to the order of records."""

from __future__ import annotations

import random

import pytest

from tests.stability.draws import TIMES, replicate_of_one_year, times_drawn
from tests.stability.world import Row, World

JOURNALS = {"J1": ["W1", "W2", "W3"], "J2": ["W4", "W5", "W6", "W7"], "J3": ["W8", "W9"]}
PARTS = {
    "CN": {"W1": 1.0, "W2": 0.25, "W4": 0.5, "W8": 1.0},
    "US": {"W2": 0.75, "W3": 1.0, "W4": 0.25, "W5": 1.0, "W9": 0.5},
    "DE": {"W4": 0.25, "W6": 1.0, "W7": 1.0, "W9": 0.5},
}
WEIGHTS = {"W4": 3.0, "W5": 3.0, "W6": 3.0, "W7": 3.0, "W8": 0.5, "W9": 0.5}
JOURNAL_OF = {work: journal for journal, works in JOURNALS.items() for work in works}


def _rows() -> list[Row]:
    return [
        (work, JOURNAL_OF[work], 2020, country, part)
        for country, parts in PARTS.items()
        for work, part in parts.items()
    ]


class TestDraw:
    def test_a_byte_is_poisson_of_mean_and_variance_one(self) -> None:
        assert len(TIMES) == 256
        assert sum(TIMES) == 256
        assert sum(each * each for each in TIMES) == 2 * 256

    def test_any_two_replicates_are_independent(self) -> None:
        """Over many works, as alike as chance: within a block, within a place, and across both."""
        works = [f"W{number}" for number in range(4000)]
        first = [times_drawn(work, 1) - 1 for work in works]
        for other in (2, 21, 22, 1000):
            second = [times_drawn(work, other) - 1 for work in works]
            together = sum(a * b for a, b in zip(first, second, strict=True)) / len(works)
            assert abs(together) < 4 / len(works) ** 0.5

    def test_another_seed_draws_otherwise(self) -> None:
        works = [f"W{number}" for number in range(100)]
        assert [times_drawn(work, 1, 1) for work in works] != [
            times_drawn(work, 1, 2) for work in works
        ]


class TestReplicate:
    @pytest.mark.parametrize("seed", [1, 7])
    def test_sql_and_plain_python_agree_on_all_of_1200(self, seed: int) -> None:
        strata = [{work: WEIGHTS.get(work, 1.0) for work in works} for works in JOURNALS.values()]
        weighed = {
            country: {work: part * WEIGHTS.get(work, 1.0) for work, part in parts.items()}
            for country, parts in PARTS.items()
        }
        with World(_rows(), WEIGHTS) as world:
            found = world.replicates(replicates=1200, seed=seed)
        assert len(found) == 3 * 1201
        for row in found:
            wanted = (
                replicate_of_one_year(weighed[row["unit"]], strata, row["replicate"], seed)
                if row["replicate"]
                else sum(weighed[row["unit"]].values())
            )
            assert row["amount"] == pytest.approx(wanted, abs=1.1e-6)

    def test_countries_add_up_to_the_works_in_every_replicate(self) -> None:
        with World(_rows()) as world:
            found = world.replicates(replicates=100)
        for replicate in range(101):
            amounts = [row["amount"] for row in found if row["replicate"] == replicate]
            assert sum(amounts) == pytest.approx(9, abs=3e-6)

    def test_the_order_of_records_and_countries_shows_in_no_bit(self) -> None:
        rows = _rows()
        with World(rows) as world:
            plain = world.replicates()
        random.Random(4).shuffle(rows)
        with World(rows) as world:
            shuffled = world.replicates()
        assert plain == shuffled

    def test_asking_for_some_countries_changes_nothing_in_them(self) -> None:
        with World(_rows()) as world:
            every, china = world.replicates(), world.replicates(["CN"])
        assert china == [row for row in every if row["unit"] == "CN"]
