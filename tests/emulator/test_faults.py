"""Every fault, as it looks on the wire."""

from __future__ import annotations

import http.client
import socket
import time
import zlib
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import orjson
import pytest
import urllib3

from bibliometrics.emulator.faults import ACTIONS
from bibliometrics.errors import ParameterError
from tests.emulator.made import KEY, Answer, Client, work

if TYPE_CHECKING:
    from bibliometrics.emulator import Emulator
    from tests.emulator.conftest import Serve

TEN = [work(n, cited_by_count=n) for n in range(1, 11)]


@pytest.fixture
def strike(serve: Serve) -> Any:
    """An emulator of ten works whose every request for works meets one fault."""

    def start(action: str, **more: Any) -> tuple[Emulator, Client]:
        switches = more.pop("switches", {})
        rule = {"match": {"path": "/works*"}, "action": action, **more}
        return serve(works=TEN, faults=[rule], **switches)

    return start


def raw(url: str, target: str = "/works", **headers: str) -> http.client.HTTPResponse:
    """Ask over a bare connection, which is closed with the response."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request("GET", target, headers={"Connection": "close", **headers})
    try:
        return connection.getresponse()
    finally:
        connection.close()


# Answers in place of the right one --------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "status", "words"),
    [
        ("http_500", 500, b"<title>500 Internal Server Error</title>"),
        ("http_502", 502, b"Bad gateway"),
        ("http_503", 503, b"Application error"),
        ("http_520", 520, b"unknown error"),
        ("html_200", 200, b"Sign in to the network"),
    ],
)
def test_failures_in_front_answer_html_and_are_charged(
    strike: Any, action: str, status: int, words: bytes
) -> None:
    emulator, ask = strike(action)
    answer = ask("/works")
    assert answer.status == status
    assert answer.headers["content-type"].startswith("text/html")
    assert words in answer.body
    assert answer.headers["x-ratelimit-credits-used"] == "1"
    assert emulator.stats()["credits"] == 1
    assert emulator.log()[-1]["fault"] == action


def test_a_json_503_says_when_to_come_back(strike: Any) -> None:
    _, ask = strike("http_503_json")
    answer = ask("/works")
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert set(answer.json) == {"error", "message"}


def test_a_504_is_refunded_and_has_no_rate_headers(strike: Any) -> None:
    emulator, ask = strike("http_504", times=1)
    answer = ask("/works")
    assert (answer.status, answer.json["error"]) == (504, "Gateway timeout")
    assert answer.json["reason"] == "query_timeout"
    assert "You were not charged for this request." in answer.json["message"]
    assert "x-ratelimit-limit" not in answer.headers
    assert emulator.stats()["credits"] == 0
    assert ask("/works").headers["x-ratelimit-remaining"] == "999"


def test_a_504_gives_back_to_the_pool_it_took_from(serve: Serve) -> None:
    rule = {"match": {"nth": 1}, "action": "http_504"}
    _, ask = serve(keys={KEY: {"limit": 0, "prepaid": 5}}, faults=[rule])
    assert ask("/works", key=KEY).status == 504
    assert ask("/works", key=KEY).headers["x-ratelimit-onetime-remaining"] == "4"


# Refusals whatever the ledger says --------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "status", "error", "retry_after"),
    [
        ("burst_429", 429, "Rate limit exceeded", "1"),
        ("budget_429", 429, "Rate limit exceeded", "39959"),
        ("throttle_429", 429, "Rate limit exceeded", "1"),
        ("plan_429", 429, "Plan upgrade required", None),
        ("429_no_retry_after", 429, "Rate limit exceeded", None),
        ("key_revoked", 401, "Invalid or missing API key", None),
    ],
)
def test_refusals_are_free(
    strike: Any, action: str, status: int, error: str, retry_after: str | None
) -> None:
    emulator, ask = strike(action)
    answer = ask("/works", key=KEY)
    assert (answer.status, answer.json["error"]) == (status, error)
    assert answer.headers.get("retry-after") == retry_after
    assert emulator.stats()["credits"] == 0


def test_a_burst_says_that_nothing_remains_though_it_does(strike: Any) -> None:
    _, ask = strike("burst_429", times=1)
    assert ask("/works").headers["x-ratelimit-remaining"] == "0"
    assert ask("/works").headers["x-ratelimit-remaining"] == "999"


def test_retry_after_can_be_a_date_by_the_services_clock(strike: Any) -> None:
    _, ask = strike("429_http_date", seconds=90)
    said = parsedate_to_datetime(ask("/works").headers["retry-after"])
    assert said.isoformat() == "2026-11-23T12:55:31+00:00"


def test_a_429_may_be_html(strike: Any) -> None:
    _, ask = strike("429_html")
    answer = ask("/works")
    assert answer.status == 429
    assert answer.headers["content-type"].startswith("text/html")


def test_a_key_can_be_revoked_from_some_request_on(serve: Serve) -> None:
    _, ask = serve(faults=[{"match": {"from": 3}, "action": "key_revoked"}])
    assert [ask("/works", key=KEY).status for _ in range(4)] == [200, 200, 401, 401]


# Damage to a right answer -----------------------------------------------------------------


@pytest.mark.parametrize("how", ["cut", "nan", "garbage"])
def test_malformed_json_has_a_valid_length(strike: Any, how: str) -> None:
    _, ask = strike("malformed_json", how=how)
    answer = ask("/works")
    assert answer.status == 200
    assert len(answer.body) == int(answer.headers["content-length"])
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(answer.body)


def test_a_partial_page_keeps_its_count_and_ends_the_walk(strike: Any) -> None:
    emulator, ask = strike("partial_page", rows=3)
    answer = ask("/works?per_page=5&cursor=*")
    assert answer.numbers == ["W10", "W9", "W8"]
    assert (answer.meta["count"], answer.meta["next_cursor"]) == (10, None)
    assert "timed_out" not in answer.meta
    assert emulator.stats()["partitions"]["/works"]["ids"] == 3


@pytest.mark.parametrize("way", [{"timed_out": True}, {"switches": {"timed_out": True}}])
def test_a_partial_page_may_say_that_it_timed_out(strike: Any, way: dict) -> None:
    _, ask = strike("partial_page", rows=3, **way)
    assert ask("/works?cursor=*").meta["timed_out"] is True


def test_a_count_of_zero_comes_with_status_200(strike: Any) -> None:
    _, ask = strike("zero_count")
    answer = ask("/works?cursor=*")
    assert (answer.status, answer.meta["count"], answer.numbers) == (200, 0, [])
    assert answer.meta["next_cursor"] is None


def test_the_count_wobbles_between_pages(strike: Any) -> None:
    _, ask = strike("count_wobble", by=2)
    assert [ask("/works").meta["count"] for _ in range(3)] == [12, 8, 12]


def test_a_row_can_be_repeated_on_the_next_page(strike: Any) -> None:
    _, ask = strike("duplicate_row", match={"nth": [1, 3]})
    pages = ask.walk("/works?per_page=4")
    assert [page.numbers for page in pages] == [
        ["W10", "W9", "W8", "W7"],
        ["W7", "W6", "W5", "W4"],
        ["W3", "W2", "W1", "W1"],
    ]


def test_a_row_can_be_skipped(strike: Any) -> None:
    _, ask = strike("skip_row", match={"nth": [1, 3]})
    pages = ask.walk("/works?per_page=4")
    assert [page.numbers for page in pages] == [
        ["W10", "W9", "W8", "W7"],
        ["W5", "W4", "W3", "W2"],
        [],
    ]


def test_the_cursor_can_stay_the_same(strike: Any) -> None:
    _, ask = strike("same_cursor", match={"from": 2})
    cursor = ask("/works?per_page=4&cursor=*").meta["next_cursor"]
    assert ask(f"/works?per_page=4&cursor={cursor}").meta["next_cursor"] == cursor


def test_the_index_can_shift_between_two_pages(strike: Any) -> None:
    patches = [{"op": "edit", "id": "W2", "set": {"cited_by_count": 99}}]
    emulator, ask = strike("shift", times=1, patches=patches)
    pages = ask.walk("/works?per_page=4")
    assert "W2" not in [number for page in pages for number in page.numbers]
    assert emulator.stats()["version"] == 1


def test_without_patches_a_shift_touches_citations(strike: Any) -> None:
    emulator, ask = strike("shift", times=1)
    before, after = (
        {each["id"]: each["cited_by_count"] for each in ask("/works").json["results"]}
        for _ in range(2)
    )
    assert emulator.stats()["version"] == 1
    assert before.keys() == after.keys()


@pytest.mark.parametrize(
    ("action", "arguments", "name", "expected"),
    [
        ("missing_key", {"field": "authorships"}, "authorships", "missing"),
        ("null", {"field": "authorships"}, "authorships", None),
        ("wrong_type", {"field": "publication_year"}, "publication_year", "2020"),
        ("wrong_type", {"field": "title"}, "title", {"unexpected": "Work 10"}),
        ("extra_key", {}, "unseen_field", {"new": [1, "two"]}),
        ("null", {"field": "primary_location.source"}, "primary_location", {"is_oa": False}),
    ],
)
def test_a_record_can_be_damaged(
    strike: Any, action: str, arguments: dict, name: str, expected: Any
) -> None:
    _, ask = strike(action, **arguments)
    first, second = ask("/works").json["results"][:2]
    shown = first.get(name, "missing")
    assert (shown if name != "primary_location" else {"is_oa": shown["is_oa"]}) == expected
    assert second == work(9, cited_by_count=9)
    if name == "primary_location":
        assert shown["source"] is None


def test_all_records_of_a_page_can_be_damaged(strike: Any) -> None:
    _, ask = strike("null", field="doi", rows="all")
    assert {each["doi"] for each in ask("/works").json["results"]} == {None}
    assert ask("/works/W1").json["doi"] is None


# Damage on the way ------------------------------------------------------------------------


@pytest.mark.parametrize("gzip", [False, True])
def test_a_truncated_body_is_shorter_than_promised(strike: Any, *, gzip: bool) -> None:
    emulator, _ = strike("truncated_body")
    came = raw(emulator.url, "/works", **({"Accept-Encoding": "gzip"} if gzip else {}))
    with pytest.raises(http.client.IncompleteRead):
        came.read()


def test_a_bad_gzip_cannot_be_unpacked(strike: Any) -> None:
    _, ask = strike("bad_gzip")
    with pytest.raises((urllib3.exceptions.DecodeError, zlib.error)):
        ask("/works", gzip=True)


@pytest.mark.parametrize("when", ["before", "middle"])
def test_a_connection_can_be_reset(strike: Any, when: str) -> None:
    emulator, _ = strike("reset", when=when)
    with pytest.raises(ConnectionResetError):
        raw(emulator.url).read()


def test_connections_are_refused_for_a_while(strike: Any) -> None:
    emulator, ask = strike("refuse", times=1, seconds=0.4)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        ask("/works")
    with pytest.raises(urllib3.exceptions.NewConnectionError):
        ask("/works")
    came = None
    for _ in range(100):
        try:
            came = ask("/works")
            break
        except urllib3.exceptions.NewConnectionError:
            time.sleep(0.05)
    assert came is not None
    assert came.status == 200
    assert emulator.stats()["faults"] == {"refuse": 1}


def test_nobody_else_takes_the_port_meanwhile(strike: Any) -> None:
    emulator, ask = strike("refuse", times=1, seconds=60)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        ask("/works")
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", urllib3.util.parse_url(emulator.url).port))


def test_an_emulator_can_be_closed_while_it_refuses(strike: Any) -> None:
    emulator, ask = strike("refuse", seconds=60)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        ask("/works")
    emulator.close()


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("slow_headers", {"seconds": 60}),
        ("stall", {"seconds": 60}),
        ("slow_body", {"bytes_per_second": 0.02}),
    ],
)
def test_silence_outlasts_a_read_timeout(strike: Any, action: str, more: dict) -> None:
    emulator, _ = strike(action, **more)
    connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"), timeout=0.2)
    connection.request("GET", "/works")
    with pytest.raises(TimeoutError):
        connection.getresponse().read()
    connection.close()


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(
    ("action", "more"), [("stall", {"seconds": 0.05}), ("slow_body", {"bytes_per_second": 1e5})]
)
def test_what_comes_slowly_comes_whole(
    strike: Any, action: str, more: dict, *, chunked: bool
) -> None:
    _, ask = strike(action, **more, switches={"chunked": chunked})
    assert len(ask("/works", gzip=True).numbers) == 10


def test_the_limiter_may_fail_open(strike: Any) -> None:
    _, ask = strike("unknown_headers_limit", times=1)
    assert [ask("/works").headers["x-ratelimit-limit"] for _ in range(2)] == ["100000", "1000"]


def test_rate_headers_may_be_missing(strike: Any) -> None:
    emulator, ask = strike("no_rate_headers")
    assert not [name for name in ask("/works").headers if name.startswith("x-ratelimit")]
    assert emulator.stats()["credits"] == 1


def test_a_redirect_may_lead_to_itself(strike: Any) -> None:
    _, ask = strike("redirect_loop")
    answer = ask("/works?per_page=3&cursor=*")
    assert (answer.status, answer.headers["location"]) == (302, "/works?per_page=3&cursor=*")


def test_a_redirect_may_lead_to_another_host(strike: Any) -> None:
    _, ask = strike("redirect_offhost", to="http://127.0.0.2:9")
    answer = ask("/works?page=1")
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.2:9/works?page=1")


# Which requests a rule strikes -------------------------------------------------------------


def struck(ask: Client, count: int, target: str = "/works") -> list[int]:
    answers: list[Answer] = [ask(target) for _ in range(count)]
    return [n for n, answer in enumerate(answers, start=1) if answer.status == 500]


@pytest.mark.parametrize(
    ("match", "times", "expected"),
    [
        ({}, None, [1, 2, 3, 4, 5, 6]),
        ({}, 2, [1, 2]),
        ({"nth": 3}, None, [3]),
        ({"nth": [1, 6]}, None, [1, 6]),
        ({"every": 2}, None, [2, 4, 6]),
        ({"every": 2}, 2, [2, 4]),
        ({"from": 3, "to": 4}, None, [3, 4]),
        ({"from": 5}, None, [5, 6]),
        ({"path": "/works"}, None, [1, 2, 3, 4, 5, 6]),
        ({"path": "/sources*"}, None, []),
        ({"query_contains": "cursor=*"}, None, []),
        ({"probability": 0.0}, None, []),
    ],
)
def test_a_rule_strikes_when_its_match_says(
    serve: Serve, match: dict, times: int | None, expected: list[int]
) -> None:
    rule = {"match": match, "times": times, "action": "http_500"}
    emulator, ask = serve(faults=[rule])
    assert struck(ask, 6) == expected
    assert emulator.stats()["faults"] == ({"http_500": len(expected)} if expected else {})


def test_only_requests_that_a_rule_is_about_are_counted(serve: Serve) -> None:
    rule = {"match": {"query_contains": "page=2", "nth": 2}, "action": "http_500"}
    _, ask = serve(faults=[rule])
    assert [ask(f"/works?page={page}").status for page in (1, 2, 1, 2)] == [200, 200, 200, 500]


def test_a_probability_is_drawn_from_its_seed(serve: Serve) -> None:
    def run(seed: int) -> list[int]:
        match = {"probability": 0.3, "seed": seed}
        _, ask = serve(faults=[{"match": match, "action": "http_500"}])
        return struck(ask, 60)

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 5 < len(run(1)) < 35


def test_a_refusal_of_the_ledger_is_no_strike(serve: Serve) -> None:
    rule = {"action": "http_500", "times": 1}
    emulator, ask = serve(keys={KEY: {"limit": 0}}, faults=[rule])
    assert ask("/works", key=KEY).status == 429
    assert emulator.stats()["faults"] == {}
    emulator.set_budget(KEY, limit=5)
    assert [ask("/works", key=KEY).status for _ in range(2)] == [500, 200]


def test_of_several_rules_the_first_that_strikes_wins(serve: Serve) -> None:
    rules = [
        {"match": {"nth": 2}, "action": "http_502"},
        {"match": {}, "action": "http_500"},
    ]
    _, ask = serve(faults=rules)
    assert [ask("/works").status for _ in range(3)] == [500, 502, 500]


def test_rate_limit_and_the_control_plane_are_spared_unless_named(serve: Serve) -> None:
    emulator, ask = serve(faults=[{"action": "http_500"}])
    assert ask("/rate-limit", key=KEY).status == 200
    assert ask("/_emulator/stats").status == 200
    for action, status in (("http_500", 500), ("burst_429", 429), ("extra_key", 200)):
        emulator.set_faults([{"match": {"path": "/rate-limit"}, "action": action}])
        assert ask("/rate-limit", key=KEY).status == status
        assert emulator.log()[-1]["fault"] == action
    emulator.set_faults([{"match": {"path": "/rate-limit"}, "action": "reset"}])
    with pytest.raises(urllib3.exceptions.ProtocolError):
        ask("/rate-limit", key=KEY)


@pytest.mark.parametrize(
    ("rule", "remedy"),
    [
        ({"action": "http_418"}, "its action is one of 429_html,"),
        ({"match": {"nth": 1}}, "its action is one of"),
        ({"action": "http_500", "match": {"when": 3}}, "match takes every, from, nth"),
        ({"action": "partial_page", "rowz": 3}, "it takes rows, timed_out"),
        ({"action": "http_500", "seconds": 3}, "it takes no arguments"),
        ({"action": "reset", "when": "after"}, "when is one of before, middle"),
        ({"action": "partial_page", "rows": -1}, "rows is how many, or all"),
        ({"action": "stall", "seconds": "long"}, "seconds is a number"),
        ({"action": "http_500", "match": {"every": 0}}, "numbers count from 1"),
        ({"action": "http_500", "match": {"nth": [0]}}, "numbers count from 1"),
        ({"action": "http_500", "match": {"probability": 2}}, "a probability ends at 1"),
        ("http_500", "its action is one of"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(serve: Serve, rule: Any, remedy: str) -> None:
    with pytest.raises(ParameterError, match=remedy):
        serve(faults=[rule])


def test_every_action_strikes_without_arguments(serve: Serve) -> None:
    slow = {"slow_headers", "slow_body", "stall", "refuse"}
    emulator, ask = serve(works=TEN)
    for action in sorted(ACTIONS.keys() - slow):
        emulator.set_faults([{"action": action, "times": 1}])
        with suppress(urllib3.exceptions.HTTPError):
            ask("/works?per_page=3&cursor=*", gzip=True)
    assert emulator.stats()["faults"] == dict.fromkeys(sorted(ACTIONS.keys() - slow), 1)
