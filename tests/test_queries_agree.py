"""Where two queries tell of the same thing, they say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from bibliometrics import catalogue
from bibliometrics.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLE = ["edition", "vintage", "data_year", "subject", "country"]


@pytest.fixture(scope="module")
def study(small_cache: Path) -> Iterator[Study]:
    with Study(small_cache) as opened:
        yield opened


@pytest.mark.parametrize("start", ["ours", "plain"])
def test_the_bridge_ends_at_the_published_share_wherever_it_begins(
    study: Study, start: str
) -> None:
    steps = study.query("nature_index_bridge", start=start)
    official = study.query("nature_index_comparison").drop_nulls("official_share")
    ways = steps.group_by(TABLE).agg(
        pl.col("figure_before").first(), pl.col("amount").sum(), pl.col("figure_after").last()
    )
    both = ways.join(official, on=TABLE, how="full", coalesce=True)
    assert len(both) == len(official) == len(ways)
    for row in both.iter_rows(named=True):
        assert row["figure_after"] == pytest.approx(row["official_share"], abs=1e-9)
        assert row["figure_before"] + row["amount"] == pytest.approx(
            row["official_share"], abs=1e-6
        )


def test_on_the_table_s_own_list_the_bridge_stands_where_the_comparison_does(
    study: Study,
) -> None:
    steps = study.query("nature_index_bridge")
    comparison = study.query("nature_index_comparison")
    for step, column in (("list vintage", "share"), ("unknown country", "share_covered")):
        both = steps.filter(step=step).join(comparison, on=TABLE)
        assert both["figure_after"].to_list() == pytest.approx(both[column].to_list(), abs=1e-6)


def test_over_the_countries_of_a_long_table_the_rest_is_nothing(study: Study) -> None:
    steps = study.query("nature_index_bridge").filter(
        pl.col("basis").eq("sum of Shares").any().over(TABLE)
    )
    rests = steps.filter(step="rest").group_by(TABLE[:-1]).agg(pl.col("amount").sum())
    assert not rests.is_empty()
    assert rests["amount"].to_list() == pytest.approx([0] * len(rests), abs=1e-6)


def test_a_year_against_another_is_the_difference_of_the_two_years(study: Study) -> None:
    change = study.query("share_change", base_year=2016, to_year=2022)
    for column in ("within", "mix", "within_covered", "mix_covered"):
        assert change[column].sum() == pytest.approx(0, abs=1e-9)
    assert (change["within"] + change["mix"]).to_list() == pytest.approx(
        change["part_change"].to_list(), abs=1e-12
    )
    shares = study.query("country_share", from_year=2016, to_year=2022)
    for year, column in ((2016, "share_base"), (2022, "share_to")):
        both = change.join(shares.filter(year=year), on="country")
        assert len(both) == len(shares.filter(year=year))
        assert both[column].to_list() == pytest.approx(both["share"].to_list(), abs=1e-9)


def test_journals_filled_add_up_to_the_countries_shares(study: Study) -> None:
    filled = study.query("journal_share").group_by("year", "country").agg(pl.col("share").sum())
    both = filled.join(study.query("country_share"), on=["year", "country"], suffix="_whole")
    assert len(both) == len(filled)
    assert both["share"].to_list() == pytest.approx(both["share_whole"].to_list(), abs=1e-6)


def test_what_leads_without_no_journal_is_what_leads(study: Study) -> None:
    first = study.query("country_share").filter(rank=1).select("year", "country")
    influence = (
        study.query("journal_influence")
        .filter(rank=1)
        .unique(["year"])
        .join(first, on="year", suffix="_first")
    )
    assert influence["leader"].to_list() == influence["country_first"].to_list()


def test_a_pair_scores_the_same_from_either_side(study: Study) -> None:
    pairs = study.query("collaboration", countries="CN,US", partners="CN,US")
    sides = pairs.partition_by("country")
    assert len(sides) == 2
    one, other = (side.sort("year") for side in sides)
    for column in ("joint_count", "joint_share", "official_joint_count"):
        assert one[column].equals(other[column], null_equal=True)
    assert one["country_share"].equals(other["partner_share"].alias("country_share"))


def _call(name: str, **given: str) -> str:
    """A function's call with the usual choice for each parameter."""
    function = catalogue.catalogue()[name]
    values = (given.get(each.name, _spelt(each)) for each in function.parameters)
    return f"select * from {name}({', '.join(values)}) order by all"


def _spelt(parameter: catalogue.Parameter) -> str:
    if parameter.default in {None, "null"}:
        return "null"
    if parameter.type.endswith("[]"):
        return f"['{parameter.default}']"
    return f"'{parameter.default}'" if parameter.type == "varchar" else str(parameter.default)


@pytest.mark.parametrize(
    ("asked", "worked_out", "given"),
    [
        ("country_interval", "drawn_interval", {"subjects": "'both'"}),
        ("career_paper", "found_career", {}),
        ("mobility_move", "found_move", {"definition": "'all'"}),
    ],
)
def test_what_was_built_for_the_usual_choice_is_what_would_be_worked_out_now(
    study: Study, asked: str, worked_out: str, given: dict[str, str]
) -> None:
    built = study.sql(_call(asked, **given))
    assert not built.is_empty()
    assert built.equals(study.sql(_call(worked_out, **given)))
