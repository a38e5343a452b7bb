"""What an answer means: the four refusals with status 429, and the rest."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from urllib3 import HTTPHeaderDict

from bibliometrics.errors import KeyRejectedError, RefusedError
from bibliometrics.openalex import answers
from bibliometrics.openalex.answers import Again, BudgetGone, Elsewhere, Gone, Good

BURST = {
    "error": "Rate limit exceeded",
    "message": "Rate limit exceeded: 30 requests per second. Please slow down.",
    "retryAfter": 0.4,
}
BUDGET = {
    "error": "Rate limit exceeded",
    "message": (
        "Insufficient budget. This request costs $0.0001 but you only have $0 remaining. "
        "Resets at midnight UTC. Need more? Add funds at https://openalex.org/pricing"
    ),
}
PLAN = {"error": "Plan upgrade required", "message": "The filter requires a plan."}
THROTTLED = {"error": "Rate limit exceeded", "message": "Your account is throttled."}


def meant(status: int, body: Any = b"", **headers: str) -> answers.Meaning:
    given = HTTPHeaderDict({name.replace("_", "-"): text for name, text in headers.items()})
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return answers.meaning(status, given, content)


@pytest.mark.parametrize("remaining", ["0", "9000"])
def test_a_short_retry_after_is_a_burst_whatever_remains(remaining: str) -> None:
    found = meant(429, BURST, Retry_After="1", X_RateLimit_Remaining=remaining)
    assert isinstance(found, Again)
    assert (found.is_burst, found.wait) == (True, 1.0)


@pytest.mark.parametrize(("wait", "is_gone"), [("120", False), ("121", True), ("53578", True)])
def test_a_long_retry_after_is_the_end_of_the_budget(wait: str, is_gone: bool) -> None:
    assert isinstance(meant(429, BURST, Retry_After=wait), BudgetGone) is is_gone


def test_the_words_tell_the_end_of_the_budget_without_a_retry_after() -> None:
    found = meant(429, BUDGET, X_RateLimit_Reset="39959")
    assert found == BudgetGone(39959.0)


def test_without_any_header_the_budget_comes_back_at_midnight() -> None:
    found = meant(429, BUDGET)
    assert isinstance(found, BudgetGone)
    assert 0 <= found.wait <= 86_400


def test_the_words_tell_the_end_of_the_budget_just_before_midnight() -> None:
    assert meant(429, BUDGET, Retry_After="3") == BudgetGone(3.0)


def test_a_throttled_account_waits() -> None:
    found = meant(429, THROTTLED, Retry_After="1")
    assert isinstance(found, Again)
    assert found.is_burst


@pytest.mark.parametrize("body", [b"", b"<html>error code: 1015</html>", b"[1]", b'"x"'])
def test_a_429_without_words_is_taken_for_a_burst(body: bytes) -> None:
    found = meant(429, body)
    assert isinstance(found, Again)
    assert (found.is_burst, found.wait) == (True, None)


def test_a_plan_gate_is_never_tried_again() -> None:
    with pytest.raises(RefusedError, match="paid plan"):
        meant(429, PLAN)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(text: str, seconds: float | None) -> None:
    headers = HTTPHeaderDict({"Retry-After": text, "Date": "Mon, 23 Nov 2026 12:00:00 GMT"})
    assert answers.retry_after(headers) == seconds


@pytest.mark.parametrize("status", [500, 502, 503, 520, 522, 524, 599, 408])
def test_a_failing_server_is_tried_again_and_its_page_not_read(status: int) -> None:
    found = meant(status, b"<!doctype html><title>500</title>")
    assert isinstance(found, Again)
    assert not found.is_burst


def test_a_server_that_says_when_is_believed() -> None:
    found = meant(503, {"error": "x"}, Retry_After="30")
    assert isinstance(found, Again)
    assert found.wait == 30.0


def test_a_query_that_the_api_gave_up_is_marked_as_such() -> None:
    found = meant(504, {"error": "Gateway timeout", "reason": "query_timeout"})
    assert isinstance(found, Again)
    assert found.is_timeout


@pytest.mark.parametrize("status", [400, 403, 405, 409, 418, 304])
def test_what_the_api_refuses_is_told_in_its_own_words(status: int) -> None:
    body = {"error": "Invalid query\nparameters error.", "message": "\x1b[31mno such field"}
    with pytest.raises(RefusedError) as told:
        meant(status, body)
    assert f"{status}: Invalid query parameters error.: [31mno such field" in str(told.value)


def test_a_key_that_is_not_known_is_told() -> None:
    with pytest.raises(KeyRejectedError, match="Invalid or missing API key"):
        meant(401, {"error": "Invalid or missing API key", "message": "API key not found"})


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_no_error(status: int) -> None:
    assert meant(status, b"<!doctype html><title>404 Not Found</title>") == Gone()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_here(status: int) -> None:
    assert meant(status, Location="/works/W2") == Elsewhere("/works/W2")


def test_a_right_answer_is_its_json() -> None:
    assert meant(200, {"meta": {}}) == Good({"meta": {}})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a": 1', "no JSON"),
        (b'{"a": NaN}', "no JSON"),
        (b"\n <html>Sign in</html>", "a web page"),
        (b"", "nothing"),
        (b"\xff\xfe", "no JSON"),
    ],
)
def test_an_answer_that_is_no_json_is_tried_again(body: bytes, words: str) -> None:
    found = meant(200, body)
    assert isinstance(found, Again)
    assert words in found.why
