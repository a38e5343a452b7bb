"""All variants in one reading of the weights say what each says when it is asked for alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics import catalogue
from bibliometrics.emulator.corpus import demo_corpus
from tests.independent.built import Built
from tests.independent.test_demo_corpus import crowded
from tests.independent.weights import COUNTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "nature-index-2026"
PRESETS = ("research", "articles", "all")
FIGURES = ("share", "share_of_total", "share_covered", "coverage", "rank")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """A corpus that has something not known in every way."""
    works = list(crowded(demo_corpus(works=2_000).works))
    folder = tmp_path_factory.mktemp("sensitivity")
    with Built(works, folder, "sensitivity", "sensitivity_leader", "country_share") as built:
        yield built


@pytest.mark.parametrize("counting", COUNTINGS)
def test_each_variant_is_what_country_share_says_with_its_parameters(
    tables: Built, counting: str
) -> None:
    rows = [
        row for row in tables.rows("sensitivity", journals=BASE) if row["counting"] == counting
    ]
    lists = {row["journals"] for row in rows}
    assert {BASE, f"{BASE}/natural"} < lists
    for journals in lists:
        for works in PRESETS:
            alone = tables.rows("country_share", counting=counting, journals=journals, works=works)
            years = {row["year"] for row in rows if row["journals"] == journals}
            swept = [r for r in rows if (r["journals"], r["works"]) == (journals, works)]
            wanted = _figures([row for row in alone if row["year"] in years])
            assert _figures(swept) == pytest.approx(wanted, abs=1e-9, rel=1e-9)


def _figures(rows: list[dict[str, Any]]) -> dict[tuple[int, str, str], float]:
    """All that is not null."""
    return {
        (row["year"], row["country"], figure): row[figure]
        for row in rows
        for figure in FIGURES
        if row[figure] is not None
    }


def test_their_sums_are_read_once_whatever_the_number_of_variants(tables: Built) -> None:
    plan = tables.sql("explain " + catalogue.catalogue()["variant_share"].sql)
    assert str(plan).count("country_cell") == 1
    for query in ("sensitivity", "sensitivity_leader", "sensitivity_summary"):
        assert not catalogue.find(query).tables & {"country_weight", "country_cell"}


def test_every_variant_has_a_row_and_those_with_an_answer_have_figures(tables: Built) -> None:
    told = tables.rows("sensitivity_leader", journals=BASE)
    years = {row["year"] for row in told}
    lists = {row["journals"] for row in told}
    assert len(told) == len(years) * len(lists) * len(COUNTINGS) * len(PRESETS)
    assert {row["state"] for row in told} >= {"answered", "not_fetched"}
    figures = {
        (row["counting"], row["journals"], row["works"], row["year"])
        for row in tables.rows("sensitivity", journals=BASE)
        if row["country"] != "unknown"
    }
    assert figures == {
        (row["counting"], row["journals"], row["works"], row["year"])
        for row in told
        if row["state"] == "answered"
    }
