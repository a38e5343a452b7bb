"""Who leads under each way of counting, as a picture and in words."""

from __future__ import annotations

import polars as pl
import pytest

from bibliometrics import charts
from bibliometrics.charts.sensitivity import list_name
from bibliometrics.errors import NothingToDrawError
from bibliometrics.report import findings
from tests.charts import made
from tests.charts.made import Made


def test_the_title_counts_the_ways_in_which_the_first_country_leads() -> None:
    drawing = charts.drawing("sensitivity", Made())
    assert drawing.title == "China leads the United States in 2 of 4 ways of counting in 2023"


def test_the_two_largest_countries_of_the_year_to_trust_are_compared() -> None:
    results = Made()
    charts.drawing("sensitivity", results)
    wanted = {"country": "CN", "rival": "US", "to_year": 2023}
    assert ("sensitivity_leader", wanted) in results.asked


def test_what_has_no_answer_has_no_cell_and_is_named() -> None:
    spec = charts.drawing("sensitivity", Made()).spec
    assert {row["column"] for row in spec["datasets"]["ways"]} == {"2026 list", "natural sciences"}
    assert "Not counted (not fetched): 2018 list." in str(spec)


def test_without_any_answer_there_is_nothing_to_draw() -> None:
    none = made.sensitivity_leader().filter(pl.col("state") == "not_fetched")
    with pytest.raises(NothingToDrawError, match="no way of counting has an answer in 2023"):
        charts.drawing("sensitivity", Made(tables={"sensitivity_leader": none}))


def test_the_sentences_say_how_many_since_when_what_speaks_against_and_what_is_missing() -> None:
    told = findings.sensitivity(Made()("sensitivity_summary"), 2023)
    assert " ".join(finding.text for finding in told) == (
        "China leads the United States in 2 of 4 ways of counting in 2023; with what is not known "
        "spread, in 2 of 2. "
        "In those it came ahead between 2021 and 2022, most often in 2022. "
        "It hangs most on the counting: with first author it leads in 0 of 2. "
        "Without an answer, for want of their journals: 2 ways (nature-index-2018)."
    )
    assert findings.sensitivity(Made()("sensitivity_summary"), 2020) == []


@pytest.mark.parametrize(
    ("journals", "name"),
    [
        ("nature-index-2023", "2023 list"),
        ("nature-index-2026/natural", "natural sciences"),
        ("nature-index-2026/without-five-largest", "without five largest"),
        ("nature-science-cell", "Nature Science Cell"),
        ("all", "all"),
    ],
)
def test_a_list_is_named_in_few_words(journals: str, name: str) -> None:
    assert list_name(journals) == name
