"""Collaboration, journals, agreement and spending say what their rows bear."""

from __future__ import annotations

import polars as pl
import pytest

from bibliometrics import charts
from bibliometrics.charts import agreement, journals, spending
from bibliometrics.errors import NothingToDrawError
from tests.charts import made, scenes
from tests.charts.made import Made


def shown(name: str, tables: dict[str, pl.DataFrame] | None = None) -> str:
    return " ".join(b.text for b in scenes.texts(charts.drawing(name, Made(tables=tables)).spec))


def test_the_published_joint_articles_are_labelled_with_their_journals() -> None:
    text = shown("collaboration_years")
    assert "3,412" in text
    assert "5,213" in text
    assert "co-authored articles of whole years, 2015 and 2020, 82 journals" in text


def test_ours_beside_the_published_is_asked_on_the_list_of_the_time() -> None:
    results = Made()
    charts.drawing("collaboration_years", results)
    asked = [parameters for name, parameters in results.asked if name == "collaboration"]
    assert any(one.get("journals") == "nature-index-2018" for one in asked)


def test_without_published_numbers_there_is_one_plot() -> None:
    none = made.collaboration().with_columns(official_joint_count=pl.lit(None, pl.Float64))
    assert "diamonds" not in shown("collaboration_years", {"collaboration": none})


def test_one_country_is_shown_with_its_partners() -> None:
    spec = charts.drawing("collaboration", Made(), countries=["JP"]).spec
    names = {row["country_name"] for row in spec["datasets"]["pairs"]}
    assert "Japan" in names
    assert "United States" in names


def test_who_leads_in_the_journals_is_counted_and_a_tie_is_nobodys() -> None:
    frame = journals.largest(made.journal_share())
    assert journals.leading(frame) == {"China": 4, "United States": 1}
    tied = frame.with_columns(rank=pl.when(pl.col("rank") <= 2).then(1).otherwise(pl.col("rank")))
    assert journals.leading(tied) == {}
    assert journals.title(tied, 2023) == (
        "Nobody leads alone in any of the largest journals in 2023"
    )


@pytest.mark.parametrize(
    ("lead", "title"),
    [
        (100.0, "Whichever journal is left out, China stays ahead of the United States in 2023"),
        (30.0, "Without Nature, China is not ahead of the United States in 2023"),
        (8.0, "Without any one of 2 journals, China is not ahead of the United States in 2023"),
        (0.0, "China and the United States are level in 2023"),
    ],
)
def test_what_one_journal_does_to_the_lead_is_told(lead: float, title: str) -> None:
    tables = {"lead_without_journal": made.lead_without_journal(lead)}
    assert charts.drawing("journal_influence", Made(tables=tables)).title == title


def test_a_lead_needs_two_countries() -> None:
    with pytest.raises(NothingToDrawError, match="two countries"):
        charts.drawing("journal_influence", Made(), countries=["JP"])


@pytest.mark.parametrize(
    ("correlation", "order"),
    [(0.97, "nearly the same"), (0.85, "much the same"), (0.4, "only roughly the same")],
)
def test_the_order_is_told_no_better_than_it_is(correlation: float, order: str) -> None:
    row = {"rank_correlation": correlation, "scatter_factor": None}
    assert order in agreement.title(row)


def test_what_the_agreement_is_worth_hangs_on_coverage_and_on_size() -> None:
    row = {"countries": 189, "found": 80, "coverage": 0.99, "typical_ratio": 0.9}
    assert len(agreement.worth(row)) == 1
    low = agreement.worth({**row, "coverage": 0.7, "typical_ratio": 0.02})
    assert "the other 30%" in low[1]
    assert "typically 2.0% of the official one" in low[2]


def test_each_release_of_the_spending_has_a_plot_of_its_own() -> None:
    text = shown("share_per_rd")
    assert "OECD, March 2023" in text
    assert "Its author's own" in text
    assert "none continues another" in " ".join(
        charts.drawing("share_per_rd", Made()).spec["title"]["subtitle"]
    )


def test_a_single_country_is_not_called_the_first() -> None:
    one = made.share_per_rd().filter(pl.col("country") == "JP")
    assert spending.title(one) == (
        "Japan has a Share of 1.24 per billion dollars (PPP) spent in 2020"
    )
