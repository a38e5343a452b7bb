"""Official figures stand beside ours only where they may."""

from __future__ import annotations

import polars as pl

from bibliometrics import charts
from bibliometrics.charts import official, published
from tests.charts import made, scenes
from tests.charts.made import Made


def test_official_points_are_those_of_whole_years_and_our_own_journals() -> None:
    points = official.comparable(made.nature_index_comparison(), made.origin("country_share"))
    assert points["edition"].unique().to_list() == ["2025 Research Leaders"]
    assert points["year"].unique().to_list() == [2024]
    other = made.origin("country_share", journals="nature-index-2023")
    assert official.comparable(made.nature_index_comparison(), other).is_empty()


def test_a_cache_with_a_part_of_the_works_has_no_official_points() -> None:
    small = made.nature_index_comparison(scale=0.03)
    assert official.comparable(small, made.origin("country_share")).is_empty()
    spec = charts.drawing("country_share", Made(tables={"nature_index_comparison": small})).spec
    shown = " ".join(box.text for box in scenes.texts(spec))
    assert "Diamonds" not in shown


def test_points_are_kept_or_dropped_a_whole_table_at_a_time() -> None:
    odd = made.nature_index_comparison().with_columns(
        ratio=pl.when(pl.col("country") == "FO").then(9.0).otherwise(pl.col("ratio"))
    )
    points = official.comparable(odd, made.origin("country_share"))
    assert "FO" in points["country"].to_list()


def test_another_counting_has_no_official_points() -> None:
    ours = made.origin("country_share", counting="first_author")
    assert official.comparable(made.nature_index_comparison(), ours).is_empty()


def test_editions_are_never_mixed_and_our_own_list_comes_first() -> None:
    frame = pl.concat(
        [
            made.nature_index_comparison(),
            made.nature_index_comparison().with_columns(
                list=pl.lit("nature-index-2023"), journals=pl.lit(145, pl.Int64)
            ),
        ]
    )
    ours = made.origin("nature_index_comparison", journals="nature-index-2023")
    table = published.best(frame, ours)
    assert table["journals"].unique().to_list() == [145]
    assert table["edition"].n_unique() == 1


def test_the_credit_of_the_official_figures_stands_on_the_chart() -> None:
    for name in ("nature_index_comparison", "country_share"):
        shown = " ".join(box.text for box in scenes.texts(charts.drawing(name, Made()).spec))
        assert "Springer Nature, CC BY-NC-SA 4.0" in shown
        assert "178 journals" in shown


def test_a_country_without_a_share_of_ours_is_told_and_not_drawn() -> None:
    frame = made.nature_index_comparison().with_columns(
        share=pl.when(pl.col("country") == "FO").then(0.0).otherwise(pl.col("share"))
    )
    drawing = charts.drawing(
        "nature_index_comparison", Made(tables={"nature_index_comparison": frame})
    )
    assert "1 country without a Share on both sides is not drawn" in " ".join(
        box.text for box in scenes.texts(drawing.spec)
    )
