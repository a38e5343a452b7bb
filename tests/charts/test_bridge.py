"""The way from ours to the official Share is told step by step, and whole."""

from __future__ import annotations

import polars as pl
import pytest

from bibliometrics import charts
from bibliometrics.charts import bridge_words
from bibliometrics.errors import NothingToDrawError
from tests.charts import made, scenes
from tests.charts.made import Made


def test_the_bars_lead_from_ours_to_the_official_share_without_a_gap() -> None:
    rows = charts.drawing("nature_index_bridge", Made()).spec["datasets"]["steps"]
    assert [rows[0]["label"], rows[-1]["label"]] == ["Our Share", "Official Share"]
    at = rows[0]["high"]
    for row in rows[1:-1]:
        assert row["low"] == pytest.approx(at)
        at = row["high"]
    assert at == pytest.approx(rows[-1]["high"])


def test_without_a_choice_the_largest_country_of_the_best_table_is_drawn() -> None:
    drawing = charts.drawing("nature_index_bridge", Made())
    assert drawing.title == (
        "For China the official Share lies 146 above ours; the largest step is works whose "
        "countries are not known, +366"
    )
    other = charts.drawing("nature_index_bridge", Made(), countries=["Japan"])
    assert other.title.startswith("For Japan the official Share lies 19.2 above ours")


def test_what_ours_does_like_the_nature_index_is_told_with_what_hangs_on_it() -> None:
    shown = " ".join(
        box.text for box in scenes.texts(charts.drawing("nature_index_bridge", Made()).spec)
    )
    assert "In ours already, with the Share that hangs on it" in shown
    assert "journals that are counted in part (60.0)" in shown


def test_where_the_total_was_not_published_the_step_is_said_to_be_in_the_rest() -> None:
    steps = made.nature_index_bridge().with_columns(
        basis=pl.col("basis").replace("articles", "none"),
        amount=pl.when(pl.col("step") == "works missing or extra")
        .then(0.0)
        .otherwise(pl.col("amount")),
    )
    shown = " ".join(
        box.text
        for box in scenes.texts(
            charts.drawing("nature_index_bridge", Made(tables={"nature_index_bridge": steps})).spec
        )
    )
    assert "in the rest" in shown
    assert "is not published" in shown


def test_a_country_that_no_table_has_draws_nothing() -> None:
    steps = made.nature_index_bridge().filter(pl.col("country") != "JP")
    results = Made(tables={"nature_index_bridge": steps})
    with pytest.raises(NothingToDrawError, match="none of these countries"):
        charts.drawing("nature_index_bridge", results, countries=["JP"])


@pytest.mark.parametrize(
    ("step", "amount", "text"),
    [
        ("works missing or extra", 5.0, "works missing here"),
        ("works missing or extra", -5.0, "works that only we have"),
        ("rest", 5.0, "the rest, which cannot be told apart"),
    ],
)
def test_a_step_is_named_as_a_sentence_needs_it(step: str, amount: float, text: str) -> None:
    assert bridge_words.phrase({"step": step, "amount": amount}) == text
