"""Who leads since when: the chart and its sentence say no more than the replicates bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics import charts
from bibliometrics.charts import crossover
from tests.charts import made, scenes
from tests.charts.made import Made

if TYPE_CHECKING:
    import polars as pl

LED = "China has led the United States since 2022, in "


def row(**changed: Any) -> dict[str, Any]:
    found = {
        **made.crossover(**changed).to_dicts()[0],
        "country_name": "China",
        "rival_name": "United States",
        "replicates": 1000,
    }
    return found | {"borne_out": round((found["probability_by_year"] or 0) * 1000)}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {},
            f"{LED}998 of 1,000 replicates; 95% of them put it between 2021 and 2022.",
        ),
        (
            {"low": 2022, "probability_by_year": 1.0},
            f"{LED}1,000 of 1,000 replicates; at least 95% of them put it in 2022.",
        ),
        (
            {"high": None, "probability_by_year": 0.61},
            LED
            + "610 of 1,000 replicates; 95% of them put it in 2021 or later, some beyond 2023.",
        ),
        (
            {"year": 2015, "low": 2015, "high": 2015},
            "China leads the United States throughout, 2015 to 2023, in 998 of 1,000 replicates.",
        ),
        (
            {"year": None, "low": None, "high": None, "probability_by_year": None},
            "China is not ahead of the United States in 2023.",
        ),
        (
            {"first_year": 2022, "last_year": 2022},
            "China leads the United States in 2022, in 998 of 1,000 replicates.",
        ),
    ],
)
def test_the_sentence_changes_with_the_numbers(changed: dict[str, Any], said: str) -> None:
    assert crossover.sentence(row(**changed)) == said


def test_without_replicates_the_year_stands_alone() -> None:
    assert crossover.sentence(row() | {"replicates": 0}) == (
        "China has led the United States since 2022."
    )


def shown(frame: pl.DataFrame) -> str:
    drawing = charts.drawing("crossover", Made(tables={"crossover": frame}))
    return " ".join(box.text for box in scenes.texts(drawing.spec))


def test_the_year_and_its_probability_stand_in_the_plot() -> None:
    assert "ahead since 2022" in shown(made.crossover())
    assert "998 of 1,000 replicates" in shown(made.crossover())


def test_a_lead_throughout_has_no_year_to_mark() -> None:
    assert "ahead since" not in shown(made.crossover(year=2015))


def test_the_crossing_is_found_as_the_shares_are_counted() -> None:
    results = Made()
    charts.draw("crossover", results, counting="count", seed=7, countries=["US", "CN"])
    asked = next(given for name, given in results.asked if name == "crossover")
    assert {
        "counting": "count",
        "seed": 7,
        "country": "CN",
        "rival": "US",
    }.items() <= asked.items()
    assert asked["to_year"] == 2023
