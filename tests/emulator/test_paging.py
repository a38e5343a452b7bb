"""Sort, page, cursor, sample: every row once, as long as nothing moves."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from tests.emulator.made import work

if TYPE_CHECKING:
    from tests.emulator.conftest import Serve
    from tests.emulator.made import Client


def test_the_default_order_is_percentile_then_citations_then_id(serve: Serve) -> None:
    works = [
        work(1, cited_by_percentile_year=None, cited_by_count=99),
        work(2, cited_by_percentile_year={"max": 10}, cited_by_count=5),
        work(3, cited_by_percentile_year={"max": 90}, cited_by_count=1),
        work(10, cited_by_percentile_year={"max": 10}, cited_by_count=7),
        work(11, cited_by_percentile_year={"max": 10}, cited_by_count=5),
    ]
    _, ask = serve(works=works)
    assert ask("/works").numbers == ["W3", "W10", "W11", "W2", "W1"]


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("publication_date", "W1", "W6"),
        ("publication_date:desc", "W6", "W1"),
        ("publication_year", "W1", "W6"),
        ("cited_by_count:desc", "W1", "W8"),
        ("type:desc,cited_by_count", "W2", "W8"),
        ("doi", "W1", "W5"),
        ("doi:desc", "W8", "W5"),
    ],
)
def test_a_list_is_sorted_with_missing_values_last(
    serve: Serve, sort: str, first: str, last: str
) -> None:
    works = [
        work(1, publication_date="2018-01-31", publication_year=2018, cited_by_count=90),
        work(2, type="letter", publication_date="2019-01-01", publication_year=2019),
        work(5, doi=None, cited_by_count=30),
        work(6, publication_date="2021-06-30", publication_year=2021, cited_by_count=40),
        work(8, type=... if sort.startswith("type") else "article", cited_by_count=0),
    ]
    _, ask = serve(works=works)
    numbers = ask(f"/works?sort={sort}").numbers
    assert (numbers[0], numbers[-1]) == (first, last)


def test_pages_by_number_follow_each_other(serve: Serve) -> None:
    _, ask = serve()
    pages = [ask(f"/works?per_page=3&page={page}&sort=openalex") for page in (1, 2, 3, 4)]
    assert [page.numbers for page in pages] == [
        ["W1", "W2", "W3"],
        ["W4", "W5", "W6"],
        ["W7"],
        [],
    ]
    assert {page.meta["count"] for page in pages} == {7}
    assert [page.meta["page"] for page in pages] == [1, 2, 3, 4]
    assert "next_cursor" not in pages[0].meta


def test_25_records_come_unless_told_otherwise(serve: Serve) -> None:
    _, ask = serve(works=[work(n) for n in range(1, 31)])
    assert len(ask("/works").numbers) == ask("/works").meta["per_page"] == 25


@pytest.mark.parametrize("sort", ["", "&sort=publication_date:desc", "&sort=display_name:desc"])
@pytest.mark.parametrize("size", [1, 3, 4, 7, 8])
def test_a_cursor_shows_every_row_once(serve: Serve, sort: str, size: int) -> None:
    _, ask = serve()
    pages = ask.walk(f"/works?per_page={size}{sort}")
    seen = [number for page in pages for number in page.numbers]
    assert sorted(seen) == [f"W{n}" for n in range(1, 8)]
    assert seen == ask(f"/works?per_page=100{sort}").numbers


def test_an_exact_multiple_costs_one_more_page_which_is_empty(serve: Serve) -> None:
    emulator, ask = serve(works=[work(n) for n in range(1, 7)])
    pages = ask.walk("/works?per_page=3")
    assert [len(page.numbers) for page in pages] == [3, 3, 0]
    assert pages[-1].meta["next_cursor"] is None
    assert emulator.stats()["credits"] == 3


def test_with_a_cursor_the_page_is_null(ask: Client) -> None:
    assert ask("/works?cursor=*").meta["page"] is None


def test_a_cursor_holds_the_sort_values_of_the_last_row(serve: Serve) -> None:
    _, ask = serve()
    cursor = ask("/works?cursor=*&per_page=1&sort=publication_date").meta["next_cursor"]
    held = json.loads(base64.b64decode(cursor))
    assert held == "[1589673600000, 50, 6, 'https://openalex.org/W6']"


def test_a_cursor_of_another_sort_is_refused(serve: Serve) -> None:
    _, ask = serve()
    cursor = ask("/works?cursor=*&per_page=1&sort=publication_date").meta["next_cursor"]
    assert ask(f"/works?cursor={cursor}").json["message"] == "Cursor value is invalid."
    other = ask(f"/works?cursor={cursor}&sort=display_name")
    assert other.json["message"] == "Cursor value is invalid."


def test_a_missing_sort_value_can_be_held_by_a_cursor(serve: Serve) -> None:
    _, ask = serve(works=[work(n, cited_by_percentile_year=None) for n in range(1, 5)])
    pages = ask.walk("/works?per_page=2")
    assert [page.numbers for page in pages] == [["W4", "W3"], ["W2", "W1"], []]


def test_after_a_night_a_cursor_skips_and_repeats_rows_as_in_reality(serve: Serve) -> None:
    emulator, ask = serve(works=[work(n, cited_by_count=n) for n in range(1, 7)])
    first = ask("/works?per_page=2&cursor=*")
    assert first.numbers == ["W6", "W5"]
    emulator.advance(
        [
            {"op": "edit", "id": "W1", "set": {"cited_by_count": 50}},
            {"op": "edit", "id": "W6", "set": {"cited_by_count": 0}},
        ]
    )
    second = ask(f"/works?per_page=9&cursor={first.meta['next_cursor']}")
    assert second.numbers == ["W4", "W3", "W2", "W6"]


def test_a_sample_is_drawn_by_its_seed(serve: Serve) -> None:
    _, ask = serve(works=[work(n) for n in range(1, 41)])
    drawn = [ask("/works?sample=10&seed=7&per_page=50") for _ in range(2)]
    assert drawn[0].numbers == drawn[1].numbers
    assert len(set(drawn[0].numbers)) == drawn[0].meta["count"] == 10
    assert ask("/works?sample=10&seed=8&per_page=50").numbers != drawn[0].numbers
    pages = [ask(f"/works?sample=10&seed=7&per_page=4&page={page}") for page in (1, 2, 3)]
    assert [number for page in pages for number in page.numbers] == drawn[0].numbers


def test_a_sample_is_no_larger_than_what_matches(ask: Client) -> None:
    answer = ask("/works?sample=50&filter=type:letter")
    assert (answer.meta["count"], answer.numbers) == (1, ["W2"])
