"""What comparisons must keep to for any works whatever, tried on generated ones."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bibliometrics import catalogue
from tests.independent.built import Built
from tests.independent.test_properties import (
    CELL,
    ODD,
    OPENALEX,
    PLAIN,
    few,
    many_works,
    renamed,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = dict[str, Any]
CANCER_CELL = {"id": f"{OPENALEX}S7", "issn_l": "1535-6108", "issn": None}
ASKED = (
    "country_share_by_subject",
    "sensitivity",
    "sensitivity_leader",
    "sensitivity_summary",
    "share_change",
    "nature_index_bridge",
)
CHECKS = ("bridge_adds_up", "change_adds_up")
# A build takes some seconds here.
fewer = settings(few, max_examples=2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("comparisons")


def dated(works: Sequence[Row]) -> list[Row]:
    """The works in 2022 to 2024, years that published tables are about."""
    moved = copy.deepcopy(list(works))
    for place, work in enumerate(moved):
        work["publication_year"] += 3
        work["publication_date"] = f"{work['publication_year']}-{place % 12 + 1:02}-15"
    return moved


def built(works: Sequence[Row], folder: Path) -> Built:
    return Built(works, folder, *ASKED, *CHECKS)


def everything(tables: Built) -> dict[str, list[Row]]:
    return {
        "subjects": tables.rows("country_share_by_subject", works="all", replicates=0),
        "sensitivity": tables.rows("sensitivity"),
        "leader": tables.rows("sensitivity_leader"),
        "summary": tables.rows("sensitivity_summary"),
        "change": tables.rows("share_change", base_year=2022, to_year=2024, works="all"),
        "bridge": tables.rows("nature_index_bridge"),
    }


@fewer
@given(works=many_works(PLAIN + ODD).map(dated), seed=st.integers())
def test_the_order_of_records_and_of_authors_changes_nothing(
    works: list[Row], seed: int, folder: Path
) -> None:
    shuffled = copy.deepcopy(works)
    order = random.Random(seed)
    order.shuffle(shuffled)
    for work in shuffled:
        order.shuffle(work["authorships"])
    with built(works, folder) as one, built(shuffled, folder) as other:
        before, after = everything(one), everything(other)
    assert all(before.values()), "a query without rows proves nothing"
    assert after == before


@fewer
@given(works=many_works().map(dated))
def test_a_country_by_another_name_has_the_same_rows(works: list[Row], folder: Path) -> None:
    with built(works, folder) as one, built(renamed(works, "DE", "SE"), folder) as other:
        before, after = everything(one), everything(other)
    for name in ("subjects", "sensitivity", "change"):
        expected = [_named(row, "DE", "SE") for row in before[name]]
        found = [_named(row, "SE", "SE") for row in after[name]]
        assert sorted(found, key=repr) == sorted(expected, key=repr)


def _named(row: Row, old: str, new: str) -> Row:
    """The row of a country under its new code, figures to nine places."""
    kept = {
        key: round(value, 9) + 0.0 if isinstance(value, float) else value
        for key, value in row.items()
        if key != "country_name"
    }
    return kept | {"country": new if kept["country"] == old else kept["country"]}


@fewer
@given(works=many_works(with_twins=False).map(dated), moved=st.sets(st.integers(0, 39)))
def test_a_journal_split_in_two_changes_no_country(
    works: list[Row], moved: set[int], folder: Path
) -> None:
    """The heir has the subject area and the editions of the other half."""
    split = copy.deepcopy(works)
    for number in moved & set(range(len(split))):
        source = split[number]["primary_location"]["source"]
        if source and source["id"] == CELL["id"]:
            split[number]["primary_location"]["source"] = CANCER_CELL
    with built(works, folder) as one, built(split, folder) as other:
        before, after = everything(one), everything(other)
    for name, figures in (
        ("subjects", ("subject", "year", "country", "share", "count")),
        ("change", ("country", "share_base", "share_to", "part_base", "part_to", "part_change")),
    ):
        # a journal that is new in a year lends it a country whose unknown part is spread
        kept, wanted = (
            [
                tuple(_plain(row[figure]) for figure in figures)
                for row in rows[name]
                if row.get("share") or row.get("share_base") or row.get("share_to")
            ]
            for rows in (after, before)
        )
        assert sorted(kept) == sorted(wanted)
    whole = [
        {
            (row["counting"], row["works"], row["year"], row["country"]): _plain(row["share"])
            for row in rows["sensitivity"]
            if row["journals"] == "all" and row["share"]
        }
        for rows in (after, before)
    ]
    assert whole[0] == whole[1]


def _plain(value: Any) -> Any:
    return round(value, 9) + 0.0 if isinstance(value, float) else value


@fewer
@given(works=many_works(PLAIN + ODD).map(dated))
def test_the_parts_of_a_change_and_the_steps_of_a_bridge_add_up(
    works: list[Row], folder: Path
) -> None:
    with built(works, folder) as tables:
        for counting in ("share", "first_author"):
            rows = tables.rows("share_change", counting=counting, works="all")
            for row in rows:
                for end in ("", "_covered"):
                    parts = row[f"within{end}"] + row[f"mix{end}"]
                    assert parts == pytest.approx(row[f"part_change{end}"], abs=1e-14)
            for column in ("part_change", "within", "mix"):
                assert sum(row[column] for row in rows) == pytest.approx(0, abs=1e-12)
        bridges: dict[tuple[Any, ...], list[Row]] = {}
        for row in tables.rows("nature_index_bridge"):
            key = ("edition", "vintage", "data_year", "subject", "list", "country")
            bridges.setdefault(tuple(row[name] for name in key), []).append(row)
        assert bridges
        for steps in bridges.values():
            gap = steps[-1]["figure_after"] - steps[0]["figure_before"]
            assert sum(row["amount"] for row in steps) == pytest.approx(gap, abs=1e-9)
        for check in CHECKS:
            assert tables.sql(catalogue.catalogue()[check].sql) == []
