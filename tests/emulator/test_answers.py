"""The shape of a list, and how it travels."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest

from tests.emulator.made import Client, authorship, work

if TYPE_CHECKING:
    from bibliometrics.emulator import Emulator
    from tests.emulator.conftest import Serve


def test_a_list_has_meta_results_and_an_empty_group_by(ask: Client) -> None:
    answer = ask("/works?filter=type:letter")
    assert list(answer.json) == ["meta", "results", "group_by"]
    meta = answer.meta
    assert meta.pop("db_response_time_ms") > 0
    assert meta == {
        "count": 1,
        "page": 1,
        "per_page": 25,
        "groups_count": None,
        "cost_usd": 0.0001,
    }
    assert answer.json["group_by"] == []


def test_the_response_time_varies_between_equal_calls(ask: Client) -> None:
    assert len({ask("/works?select=id").body for _ in range(3)}) == 3


def test_select_shows_the_fields_that_a_record_has(ask: Client) -> None:
    answer = ask("/works?filter=type:letter&select=id,doi,versions,is_authors_truncated")
    assert answer.json["results"] == [
        {"id": "https://openalex.org/W2", "doi": "https://doi.org/10.1000/w2"}
    ]


def test_without_select_a_record_is_served_as_it_is(ask: Client) -> None:
    record = ask("/works?filter=openalex:W9900000009").json["results"][0]
    assert record == work(9_900_000_009, a_key_of_tomorrow={"depth": [1, 2]})


@pytest.mark.parametrize(
    ("switches", "flags"),
    [
        ({}, (None, None)),
        ({"legacy_flag": True}, (True, None)),
        ({"flag_false": True}, (False, False)),
    ],
)
def test_lists_show_a_hundred_authors_under_each_flag(
    serve: Serve, switches: dict, flags: tuple
) -> None:
    many = [authorship(n, "US") for n in range(250)]
    _, ask = serve(works=[work(1, authorships=many), work(2, authorships=many[:100])], **switches)
    for target in ("/works?sort=openalex", "/works?sort=openalex&select=authorships"):
        results = ask(target).json["results"]
        assert [len(record["authorships"]) for record in results] == [100, 100]
        assert tuple(each.get("is_authors_truncated") for each in results) == flags


def test_a_flag_that_a_stored_record_has_is_not_shown_since_walden(serve: Serve) -> None:
    stored = [work(1, is_authors_truncated=True)]
    _, ask = serve(works=stored)
    assert "is_authors_truncated" not in ask("/works").json["results"][0]
    _, legacy = serve(works=stored, legacy_flag=True)
    assert legacy("/works").json["results"][0]["is_authors_truncated"] is True


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("gzip", [False, True])
@pytest.mark.parametrize("connection", ["keep-alive", "close"])
def test_however_a_list_travels_it_is_the_same(
    serve: Serve, *, chunked: bool, gzip: bool, connection: str
) -> None:
    _, ask = serve(works=[work(n) for n in range(1, 201)], chunked=chunked)
    answer = ask("/works?per_page=200", gzip=gzip, headers={"Connection": connection})
    assert len(answer.numbers) == 200
    assert ("content-length" in answer.headers) != chunked
    assert (answer.headers.get("transfer-encoding") == "chunked") == chunked
    assert (answer.headers.get("content-encoding") == "gzip") == gzip
    assert (answer.headers.get("connection") == "close") == (connection == "close")


def test_head_has_headers_but_no_length_and_no_body(ask: Client) -> None:
    answer = ask("/works", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert "content-length" not in answer.headers
    assert answer.headers["x-ratelimit-credits-used"] == "1"


def test_range_is_ignored(ask: Client) -> None:
    answer = ask("/works?filter=type:letter", headers={"Range": "bytes=0-10"})
    assert answer.status == 200
    assert answer.numbers == ["W2"]


def test_one_connection_carries_many_requests(library: Emulator) -> None:
    connection = http.client.HTTPConnection(library.url.removeprefix("http://"), timeout=10)
    for number in (1, 2, 3):
        connection.request("GET", f"/works/W{number}?select=id")
        answer = connection.getresponse()
        assert f"W{number}" in answer.read().decode()
        assert not answer.will_close
    connection.close()


def test_only_loopback_is_listened_on(library: Emulator) -> None:
    assert library.url.startswith("http://127.0.0.1:")
