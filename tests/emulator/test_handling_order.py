"""EMULATOR: what is refused, in which order, and what is charged for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.made import KEY, Client

if TYPE_CHECKING:
    from tests.emulator.conftest import Serve, Standstill


def has_rate_headers(headers: dict[str, str]) -> bool:
    return any(name.startswith("x-ratelimit") for name in headers)


def test_options_is_answered_without_a_body(ask: Client) -> None:
    answer = ask("/works", method="OPTIONS")
    assert (answer.status, answer.body) == (204, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_methods_other_than_get_and_head_are_not_allowed(ask: Client, method: str) -> None:
    answer = ask("/works", method=method)
    assert (answer.status, answer.body) == (405, b"Method Not Allowed")
    assert answer.headers["content-type"] == "text/plain"


def test_an_unknown_key_is_refused_free_of_charge(serve: Serve) -> None:
    emulator, ask = serve()
    answer = ask("/works", key="nobody-has-this-key")
    assert answer.complaint == (401, "Invalid or missing API key", "API key not found")
    assert not has_rate_headers(answer.headers)
    assert emulator.stats()["credits"] == 0


@pytest.mark.parametrize(
    "way",
    [
        {"headers": {"Authorization": f"Bearer {KEY}"}},
        {"headers": {"authorization": f"bearer {KEY}"}},
        {"target": f"/works?api_key={KEY}"},
        {"target": f"/works?api-key={KEY}"},
        {"headers": {"api_key": KEY}},
        {"headers": {"api-key": KEY}},
        {"headers": {"Authorization": f"Bearer {KEY}"}, "target": "/works?api_key=wrong"},
        {"headers": {"api-key": "wrong"}, "target": f"/works?api_key={KEY}"},
    ],
)
def test_a_key_is_taken_from_bearer_then_query_then_header(serve: Serve, way: dict) -> None:
    _, ask = serve()
    answer = ask(**{"target": "/works", **way})
    assert answer.headers["x-ratelimit-limit"] == "10000"


def test_a_throttled_account_gets_one_request_a_second(
    serve: Serve, standstill: Standstill
) -> None:
    emulator, ask = serve(keys={KEY: {"throttled": True}})
    assert ask("/works", key=KEY).status == 200
    answer = ask("/works", key=KEY)
    assert answer.status == 429
    assert answer.json["error"] == "Rate limit exceeded"
    assert answer.json["retryAfter"] == 1
    assert answer.headers["retry-after"] == "1"
    assert not has_rate_headers(answer.headers)
    assert emulator.stats()["credits"] == 1
    standstill.now += 1
    assert ask("/works", key=KEY).status == 200


@pytest.mark.parametrize(
    ("query", "begins"),
    [
        (
            "filter=from_updated_date:2026-01-01",
            (
                'The "from_updated_date:2026-01-01" filter requires a Premium, Institutional, or '
                "Partner plan. See https://openalex.org/pricing for details."
            ),
        ),
        ("filter=type:article,to_created_date:2026-01-01", 'The "to_created_date:2026-01-01"'),
        ("filter=updated_date:>2026-01-01", 'The "updated_date:>2026-01-01" filter requires'),
        ("sort=updated_date:desc", 'Sorting by "updated_date:desc" requires a Premium'),
    ],
)
def test_dates_of_change_need_a_paid_plan(serve: Serve, query: str, begins: str) -> None:
    emulator, ask = serve()
    answer = ask(f"/works?{query}", key=KEY)
    assert (answer.status, answer.json["error"]) == (429, "Plan upgrade required")
    assert answer.json["message"].startswith(begins)
    assert answer.headers["cache-control"] == "no-store"
    assert "retry-after" not in answer.headers
    assert not has_rate_headers(answer.headers)
    assert emulator.stats()["credits"] == 0


def test_a_paid_plan_may_filter_and_sort_by_dates_of_change(serve: Serve) -> None:
    _, ask = serve(keys={KEY: {"plan": "Premium"}})
    assert ask("/works?filter=from_updated_date:2026-01-02", key=KEY).meta["count"] == 7
    assert ask("/works?filter=from_updated_date:2026-01-03", key=KEY).meta["count"] == 0
    assert ask("/works?sort=updated_date:desc", key=KEY).status == 200


def test_the_plan_gate_comes_before_the_budget(serve: Serve) -> None:
    _, ask = serve(keys={KEY: {"limit": 0}})
    answer = ask("/works?filter=from_updated_date:2026-01-01", key=KEY)
    assert answer.json["error"] == "Plan upgrade required"


@pytest.mark.parametrize(
    ("query", "reason"), [("limit=5", "f1:limit_param"), ("filter=type", "f1:raw_comma_filter")]
)
def test_the_edge_refuses_after_charging_and_without_rate_headers(
    serve: Serve, query: str, reason: str
) -> None:
    emulator, ask = serve()
    answer = ask(f"/works?{query}")
    assert (answer.status, answer.json["error"]) == (
        400,
        "Invalid request rejected at the API edge",
    )
    assert answer.json["error_source"] == "openalex-api-proxy"
    assert answer.headers["x-openalex-edge-reject"] == reason
    assert not has_rate_headers(answer.headers)
    assert emulator.stats()["credits"] == 1


def test_a_quoted_comma_passes_the_edge(ask: Client) -> None:
    assert ask('/works?filter=display_name.search:"one,%20two"').status == 200


def test_a_request_line_of_8190_bytes_is_the_longest(ask: Client) -> None:
    room = 8_190 - len("GET /works?mailto= HTTP/1.1")
    assert ask(f"/works?mailto={'x' * room}").status == 200
    answer = ask(f"/works?mailto={'x' * (room + 1)}")
    assert (answer.status, answer.json["error"]) == (400, "Request URL too long")


def test_of_a_name_given_twice_the_last_one_counts(ask: Client) -> None:
    answer = ask("/works?filter=type:letter&filter=type:editorial&per_page=7&per_page=9")
    assert answer.numbers == ["W5"]
    assert answer.meta["per_page"] == 9


def test_an_unknown_path_is_a_charged_html_404(serve: Serve) -> None:
    emulator, ask = serve()
    answer = ask("/nothing")
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body.startswith(b"<!doctype html>")
    assert emulator.stats()["credits"] == 1


def test_every_answer_has_the_date_of_the_services_clock(serve: Serve) -> None:
    emulator, ask = serve()
    assert ask("/works").headers["date"] == "Mon, 23 Nov 2026 12:54:01 GMT"
    emulator.set_clock("2026-11-25T00:00:00+01:00")
    assert ask("/nothing").headers["date"] == "Tue, 24 Nov 2026 23:00:00 GMT"


def test_every_answer_says_that_it_is_emulated(serve: Serve) -> None:
    _, ask = serve()
    targets = ("/works", "/nothing", "/works?page=x", "/rate-limit", "/_emulator/stats")
    assert {ask(target).headers["x-emulator"] for target in targets} == {"records"}
    assert ask("/works", key="nobody-has-this-key").headers["x-emulator"] == "records"
    assert ask("/works", method="POST").headers["x-emulator"] == "records"
