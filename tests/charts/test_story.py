"""Titles and sentences say no more than the rows bear."""

from __future__ import annotations

import polars as pl
import pytest

from bibliometrics.charts import headline, story, words
from tests.charts.made import country_share


def frame_of(rows: list[tuple[int, str, float, float, float]]) -> pl.DataFrame:
    """Rows of year, country, Share, adjusted Share, coverage."""
    schema = ["year", "country", "share", "share_covered", "coverage"]
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(
        country_name=pl.col("country").replace({"US": "United States", "CN": "China"}),
        rank=pl.col("share").rank("min", descending=True).over("year"),
    )


def test_the_newest_covered_year_is_the_last_with_four_fifths_known() -> None:
    assert story.newest_covered(country_share()) == 2023


def test_where_little_is_known_in_any_year_the_last_near_the_best_counts() -> None:
    frame = pl.DataFrame({"year": [2019, 2020, 2021], "coverage": [0.4, 0.38, 0.1]})
    assert story.newest_covered(frame) == 2020


def test_a_title_names_the_year_of_the_crossing() -> None:
    assert headline.of_shares(country_share(), ["CN", "US"]) == (
        "China passed the United States in 2022"
    )


def test_a_later_fall_back_moves_the_crossing() -> None:
    frame = frame_of(
        [
            (2015, "CN", 11, 11, 1),
            (2015, "US", 10, 10, 1),
            (2016, "CN", 9, 9, 1),
            (2016, "US", 10, 10, 1),
            (2017, "CN", 12, 12, 1),
            (2017, "US", 10, 10, 1),
        ]
    )
    assert headline.of_shares(frame, ["US", "CN"]) == "China passed the United States in 2017"


def test_where_raw_and_adjusted_disagree_the_title_names_both_years() -> None:
    frame = frame_of(
        [
            (2015, "CN", 8, 8, 1),
            (2015, "US", 10, 10, 1),
            (2016, "CN", 9, 11, 1),
            (2016, "US", 10, 10, 1),
            (2017, "CN", 12, 12, 1),
            (2017, "US", 10, 10, 1),
        ]
    )
    assert headline.of_shares(frame, ["US", "CN"]) == (
        "China passed the United States in 2016 or 2017"
    )


def test_a_handful_of_works_bears_no_headline() -> None:
    frame = country_share(scale=0.005)
    assert headline.of_shares(frame, ["CN", "US"]) == "Share by country, too small for a headline"


def test_where_the_adjusted_share_denies_the_lead_nobody_leads() -> None:
    frame = frame_of([(2015, "CN", 11, 9, 1), (2015, "US", 10, 10, 1)])
    assert headline.of_shares(frame, ["US", "CN"]) == (
        "China and the United States are level in 2015"
    )


def test_a_lead_from_the_first_year_is_no_crossing() -> None:
    frame = country_share().filter(pl.col("year") >= 2022)
    assert headline.of_shares(frame, ["CN", "US"]) == (
        "China is ahead of the United States throughout, 2022 to 2023"
    )


def test_a_fall_in_coverage_is_told_as_one() -> None:
    note = headline.coverage_note(country_share())
    assert note == (
        "Countries are known for 88% of the Share of 2023 and 55% of that of 2025: the fall "
        "after 2023 is a fall in what OpenAlex knows, not in output."
    )
    assert headline.coverage_note(country_share().filter(pl.col("year") < 2022)) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(32122.4, "32,122"), (99.96, "100.0"), (12.34, "12.3"), (0.123, "0.12"), (0, "0.00")],
)
def test_figures_are_rounded_to_what_they_bear(value: float, text: str) -> None:
    assert words.number(value) == text


def test_figures_of_one_list_have_the_same_digits() -> None:
    assert words.numbers([120.4, 99.5]) == ["120.4", "99.5"]
    assert words.numbers([1200.4, 199.5]) == ["1,200", "200"]


def test_names_stand_in_a_sentence_as_english_has_them() -> None:
    assert words.listed(["China", words.the("United States")]) == "China and the United States"
    assert words.listed(["a"]) == "a"
    assert words.listed([]) == ""
    assert words.opening("the United States") == "The United States"
