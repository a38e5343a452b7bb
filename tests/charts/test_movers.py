"""Who moved: no sentence about a year that is not told, no figure of fewer than ten authors."""

from __future__ import annotations

import polars as pl
import pytest

from bibliometrics import charts
from bibliometrics.charts import mobility_flows, moving
from bibliometrics.charts.drawing import Drawing, Request
from bibliometrics.errors import NothingToDrawError
from tests.charts import made, scenes
from tests.charts.made import Made

FLOWS = made.mobility_flows()


def drawn(name: str, frame: pl.DataFrame, **choices: object) -> Drawing:
    return charts.drawing(name, Made(tables={name: frame}), **choices)


def words(drawing: Drawing) -> str:
    return " ".join(box.text for box in scenes.texts(drawing.spec))


def test_a_title_speaks_of_the_newest_year_that_is_told() -> None:
    assert drawn("mobility_flows", FLOWS).title == (
        "More authors moved from the United States to China than back in 2024: 65 and 21"
    )


def test_a_year_that_is_not_told_is_dashed_and_in_no_sentence() -> None:
    drawing = drawn("mobility_flows", FLOWS)
    assert "Dashed: 2025" in words(drawing)
    given = charts.gathered(charts.find("mobility_flows"), Made(), Request())
    assert "2025" not in " ".join(mobility_flows.sentences(given, Request()))
    assert "2025:" not in drawing.told


def test_flows_whose_intervals_meet_are_not_put_in_an_order() -> None:
    wide = FLOWS.with_columns(moves_low=pl.col("moves") / 4)
    assert drawn("mobility_flows", wide).title == (
        "Moves from the United States to China and back are too close to tell apart in 2024: "
        "65 and 21"
    )


@pytest.mark.parametrize(("moves", "said"), [(9.0, "fewer than 10"), (10.0, "10"), (12.5, "12.5")])
def test_a_small_cell_has_no_figure(moves: float, said: str) -> None:
    assert moving.count(moves) == said


def test_a_direction_of_few_is_said_to_be_one_and_not_drawn() -> None:
    few = FLOWS.with_columns(
        moves=pl.when(pl.col("destination") == "US").then(7.0).otherwise("moves")
    )
    drawing = drawn("mobility_flows", few)
    assert drawing.title == (
        "65 authors moved from the United States to China in 2024, fewer than 10 the other way"
    )
    assert {row["moves"] >= 10 for row in drawing.spec["datasets"]["moves"]} == {True}


def test_where_all_cells_are_small_nothing_is_drawn() -> None:
    for name, column in (
        ("mobility_flows", "moves"),
        ("mover_share", "authors"),
        ("retention", "at_risk"),
    ):
        small = Made().tables[name].with_columns(pl.lit(9).alias(column))
        with pytest.raises(NothingToDrawError, match="fewer than 10"):
            drawn(name, small)


def test_queries_leave_small_cells_out_of_the_tables_too() -> None:
    results = Made()
    for name in ("mobility_flows", "mover_share", "retention"):
        charts.draw(name, results)
    asked = [given for name, given in results.asked if name != "country_share"]
    assert [given["min_cell"] for given in asked] == [10, 10, 10]
    assert all(given["countries"] == ["CN", "US"] for given in asked)


def test_the_part_of_a_share_tells_which_past_is_seen() -> None:
    drawing = drawn("mover_share", made.mover_share())
    assert drawing.title.startswith("Authors once in the United States carry 4.8% of the Share of")
    assert "fewer than 5 earlier years" in words(drawing)


def test_stays_are_compared_after_as_many_years_as_both_are_followed() -> None:
    assert drawn("retention", made.retention()).title == (
        "80% of those who came from the United States to China are still there after 4 years, "
        "72% of those who went the other way"
    )


def test_the_pair_may_be_chosen() -> None:
    results = Made()
    charts.draw("mobility_flows", results, countries=["US", "CN"])
    assert {"countries": ["CN", "US"], "min_cell": 10}.items() <= next(
        given for name, given in results.asked if name == "mobility_flows"
    ).items()


def drawn_balance(frame: pl.DataFrame) -> Drawing:
    return charts.drawing("mobility_balance", Made(tables={"mobility_robustness": frame}))


def test_the_balance_says_in_how_many_definitions_a_country_gains() -> None:
    drawing = drawn_balance(made.mobility_robustness())
    assert drawing.title == (
        "China gained authors from the United States in 2024 by 3 of 4 definitions"
    )
    assert "published, Scopus" in words(drawing)


def test_a_balance_of_few_moves_has_no_sign() -> None:
    few = made.mobility_robustness().with_columns(arrivals=4.0, departures=5.0)
    with pytest.raises(NothingToDrawError, match="fewer than 10"):
        drawn_balance(few)


def test_the_matrix_names_the_way_that_most_took_and_shows_no_small_cell() -> None:
    drawing = drawn("mobility_matrix", made.mobility_matrix())
    assert drawing.title == (
        "Most authors moved from the United States to China: 400, 2016 to 2024"
    )
    cells = drawing.spec["datasets"]["ways"]
    assert sorted(cell["moves"] for cell in cells) == [60.5, 250, 400]
    assert {cell["span"] for cell in cells} >= {"360 to 440"}


def test_two_ways_whose_intervals_touch_are_not_ranked() -> None:
    close = made.mobility_matrix().with_columns(
        moves=pl.when(pl.col("origin") == "CN").then(390.0).otherwise("moves"),
        moves_high=pl.when(pl.col("origin") == "CN").then(430.0).otherwise("moves_high"),
    )
    assert "too close to tell" in drawn("mobility_matrix", close).title


def test_no_dash_runs_along_a_solid_line() -> None:
    drawing = drawn("mover_share", made.mover_share())
    of_china = [row for row in drawing.spec["datasets"]["moves"] if row["country"] == "CN"]
    dashed = [(row["year"], row["dashed"]) for row in of_china if row["joined"]]
    assert {year for year, _ in dashed}.isdisjoint({2021, 2022})
    assert len({piece for _, piece in dashed}) == 2  # what is seen too briefly, and what is late
