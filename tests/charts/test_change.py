"""What moved is told with where it came from, and no more than both figures bear."""

from __future__ import annotations

import polars as pl
import pytest

from bibliometrics import charts
from bibliometrics.charts import change
from bibliometrics.errors import NothingToDrawError
from tests.charts import made
from tests.charts.made import Made


def test_the_bars_of_a_country_add_up_to_its_dot() -> None:
    rows = charts.drawing("share_change", Made()).spec["datasets"]["changes"]
    assert len(rows) == change.TOP
    for row in rows:
        assert row["within"] + row["mix"] == pytest.approx(row["change"], abs=1e-6)


def test_the_title_names_the_one_that_moved_most_and_whence() -> None:
    assert charts.drawing("share_change", Made()).title == (
        "China gained 17.8 percentage points of the whole from 2015 to 2023, 80% of it within "
        "the journals"
    )


def test_the_second_year_is_one_to_trust() -> None:
    results = Made()
    charts.drawing("share_change", results)
    assert ("share_change", {"to_year": 2023}) in results.asked
    charts.drawing("share_change", results, to_year=2020)
    assert ("share_change", {"to_year": 2020}) in results.asked


def test_where_the_raw_change_denies_it_nobody_is_named() -> None:
    turned = made.share_change().with_columns(part_change=-pl.col("part_change_covered"))
    title = charts.drawing("share_change", Made(tables={"share_change": turned})).title
    assert title == "How each country's part of the whole changed from 2015 to 2023"


def test_a_counting_without_adjusted_figures_is_drawn_as_found() -> None:
    covered = [name for name in made.share_change().columns if name.endswith("_covered")]
    raw = made.share_change().with_columns(pl.lit(None, pl.Float64).alias(c) for c in covered)
    spec = charts.drawing("share_change", Made(tables={"share_change": raw})).spec
    assert "As found." in " ".join(spec["title"]["subtitle"])


def test_one_year_is_no_change() -> None:
    one = made.share_change().with_columns(base_year=2023)
    with pytest.raises(NothingToDrawError, match="a change needs two years"):
        charts.drawing("share_change", Made(tables={"share_change": one}))


@pytest.mark.parametrize(
    ("within", "mix", "text"),
    [
        (0.019, 0.001, "nearly all of it within the journals"),
        (0.01, 0.01, "50% of it within the journals"),
        (-0.01, 0.03, "all of it by the mix of journals"),
        (0.03, -0.01, "against \N{MINUS SIGN}1.0 by the mix of journals"),
    ],
)
def test_where_a_change_came_from_is_told(within: float, mix: float, text: str) -> None:
    row = {"within": within, "mix": mix, "change": within + mix}
    assert change.whence(row) == text
