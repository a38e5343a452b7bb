"""What is said of a refresh's changes must add up, whatever changed."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibliometrics import catalogue, earlier, warehouse
from bibliometrics.cache import Cache
from bibliometrics.differences import REASONS
from bibliometrics.swap import connect
from tests.caches import day, grouped, key_of, put_run
from tests.independent.asking import plainly
from tests.independent.built import _frames
from tests.independent.test_properties import (
    CELL,
    NATURE,
    OPENALEX,
    PLAIN,
    UNLISTED,
    few,
    one_work,
)

if TYPE_CHECKING:
    from pathlib import Path

QUERIES = ("changes", "changed_works", "changes_extent", "country_share")
SOURCES = (NATURE, CELL, UNLISTED)
ASKED: list[dict[str, Any]] = [
    {},
    {"works": "all"},
    {"works": "articles", "types": ["article", "review"], "counting": "country_fraction"},
    {"counting": "count", "territory": "as_coded"},
    {"counting": "first_author", "from_year": 2020},
]


def numbered(number: int, drawn: dict[str, Any]) -> dict[str, Any]:
    work = {"id": f"{OPENALEX}W{number}", **copy.deepcopy(drawn)}
    if work["primary_location"]["source"] not in SOURCES:
        work["primary_location"]["source"] = SOURCES[number % 3]
    for place, author in enumerate(work["authorships"]):
        author["author_position"] = "middle" if place else "first"
    return work


@st.composite
def two_states(
    draw: st.DrawFn,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Works before, works now in what was fetched before, and works newly fetched."""
    drawn = st.lists(one_work(PLAIN), min_size=15, max_size=25)
    before = [numbered(n, each) for n, each in enumerate(draw(drawn))]
    for work in before:  # so that all of 2021 is newly fetched
        work["publication_year"] = min(work["publication_year"], 2020)
    other = [numbered(n, each) for n, each in enumerate(draw(drawn))]
    fates = draw(st.lists(st.sampled_from(["same", "other", "gone"]), min_size=25, max_size=25))
    after = [numbered(100 + n, each) for n, each in enumerate(draw(drawn)[:8])]
    for work, fate in zip(before, fates, strict=False):
        edited = next((each for each in other if each["id"] == work["id"]), None)
        if fate == "same":
            after.append(work)
        elif fate == "other" and edited:
            after.append(edited)
    keys = {key_of(work) for work in before}
    return (
        before,
        [work for work in after if key_of(work) in keys],
        [work for work in after if key_of(work) not in keys],
    )


def compared(folder: Path, cache: Cache) -> earlier.Compared:
    """The tables that the queries need, of both states."""
    every = catalogue.catalogue()
    tables = {"work", "journal", "country_weight"}.union(
        *(every[name].tables | every[name].calls for name in QUERIES)
    )
    frames = _frames()
    inputs = warehouse.Inputs(
        cache.parquet_files("journals"),
        {**cache.tables("journals"), "scope": frames["scope"]},
        identity="now",
    )
    now = folder / "now.duckdb"
    with connect(now, "") as connection:
        known = {query.name for query in catalogue.of_kind("table", "function")}
        warehouse.fill(connection, inputs, earlier.needed(*(tables & known)), lambda _: None)
    state = earlier.stood(cache, "journals")
    before = folder / "before.duckdb"
    earlier.build(before, now, inputs, state)
    return earlier.Compared(now, before)


def rows(opened: warehouse.Warehouse, name: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    query = catalogue.find(name)
    taken = {each.name for each in query.parameters}
    given = {key: value for key, value in asked.items() if key in taken}
    frame, _ = opened.query(query, plainly(name, given))
    return frame.to_dicts()


@few
@given(states=two_states())
def test_every_difference_is_told_once_and_to_the_last_work(
    tmp_path_factory: pytest.TempPathFactory,
    states: tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    folder = tmp_path_factory.mktemp("changes")
    before, after, new = states
    with Cache.open(folder / "cache", create=True) as cache:
        put_run(cache, before, day(0))
        with compared_first(folder, cache) as first:
            were = [figures(first, asked) for asked in ASKED]
        put_run(cache, [*after, *new], day(1), keys={key_of(work) for work in before})
        with compared(folder, cache) as opened:
            for asked, was in zip(ASKED, were, strict=True):
                assert_told(opened, asked, was)
            (extent,) = rows(opened, "changes_extent", {"works": "all"})
            assert extent["works_newly_fetched"] == len(new)
            assert extent["newly_fetched"] == len({key_of(work) for work in new})


def compared_first(folder: Path, cache: Cache) -> earlier.Compared:
    place = folder / "first"
    place.mkdir()
    opened = compared(place, cache)
    # After the first refresh there is nothing to compare.
    assert rows(opened, "changes", {"works": "all"}) == []
    assert rows(opened, "changed_works", {"works": "all"}) == []
    return opened


def figures(
    opened: warehouse.Warehouse, asked: dict[str, Any]
) -> dict[tuple[int, str], tuple[float, float]]:
    return {
        (row["year"], row["country"]): (row["share"], row["count"])
        for row in rows(opened, "country_share", asked)
        if row["share"] or row["count"]
    }


def assert_told(
    opened: warehouse.Warehouse,
    asked: dict[str, Any],
    was: dict[tuple[int, str], tuple[float, float]],
) -> None:
    now = figures(opened, asked)
    told = {(row["year"], row["country"]): row for row in rows(opened, "changes", asked)}
    by_work = grouped(rows(opened, "changed_works", asked), "year", "country")
    assert set(by_work) == set(told)
    for place, row in told.items():
        assert (row["share_before"], row["count_before"]) == pytest.approx(
            was.get(place, (0, 0)), abs=1e-9
        )
        assert (row["share_after"], row["count_after"]) == pytest.approx(
            now.get(place, (0, 0)), abs=1e-9
        )
        assert row["difference"] == pytest.approx(
            row["share_after"] - row["share_before"], abs=1e-9
        )
        # Decimals of twelve places, added up without loss; only the last step is a double.
        assert round(sum(round(row[reason] * 10**12) for reason in REASONS)) == pytest.approx(
            round(row["difference"] * 10**12), abs=2 * len(REASONS)
        )
        works = by_work[place]
        assert row["works"] == len(works)
        for reason in REASONS[1:]:
            amounts = [each["difference"] for each in works if each["reason"] == reason]
            assert row[reason] == pytest.approx(sum(amounts), abs=1e-9)
    # What is not told has not moved, but for what was newly fetched.
    for place in was.keys() - told.keys():
        assert now[place][0] >= was[place][0] - 1e-9
