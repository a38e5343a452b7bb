"""Credits, speed and the headers that tell of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bibliometrics.errors import ParameterError
from tests.emulator.made import KEY

if TYPE_CHECKING:
    from tests.emulator.conftest import Serve, Standstill


@pytest.mark.parametrize(
    ("target", "cost"),
    [
        ("/works/W1", 0),
        ("/works/w1", 0),
        ("/works/1", 0),
        ("/works/doi:10.1000/w1", 0),
        ("/works/pmid:12", 0),
        ("/sources/issn:0028-0836", 0),
        ("/works/https://doi.org/10.1000/w1", 1),
        ("/works", 1),
        ("/works?filter=type:article&sort=cited_by_count", 1),
        ("/works?sample=3", 1),
        ("/works?page=x", 1),
        ("/works?group_by=type", 1),
        ("/works?group-by=type&search=work", 1),
        ("/works?search=work", 10),
        ("/works?search.title=work", 10),
        ("/works?search.semantic=work", 1),
        ("/works?filter=display_name.search:work", 10),
    ],
)
def test_each_kind_of_call_has_its_price(serve: Serve, target: str, cost: int) -> None:
    emulator, ask = serve()
    answer = ask(target, key=KEY)
    assert answer.headers["x-ratelimit-credits-used"] == str(cost)
    assert emulator.log()[-1]["credits"] == cost


def test_headers_are_printed_as_javascript_prints_numbers(serve: Serve) -> None:
    _, ask = serve(keys={KEY: {"used": 344}})
    headers = ask("/works", key=KEY).headers
    assert {name: value for name, value in headers.items() if name.startswith("x-rate")} == {
        "x-ratelimit-limit-usd": "1",
        "x-ratelimit-remaining-usd": "0.9655",
        "x-ratelimit-prepaid-remaining-usd": "0",
        "x-ratelimit-cost-usd": "0.0001",
        "x-ratelimit-limit": "10000",
        "x-ratelimit-remaining": "9655",
        "x-ratelimit-onetime-remaining": "0",
        "x-ratelimit-credits-used": "1",
        "x-ratelimit-reset": "39959",
    }
    assert headers["access-control-allow-origin"] == "*"
    assert headers["content-type"] == "application/json"


def test_without_a_key_an_address_has_a_thousand_credits(serve: Serve) -> None:
    _, ask = serve()
    assert ask("/works").headers["x-ratelimit-remaining"] == "999"
    assert ask("/works").headers["x-ratelimit-remaining"] == "998"


def test_an_empty_budget_is_refused_until_midnight(serve: Serve) -> None:
    _, ask = serve(keys={KEY: {"limit": 2}})
    assert [ask("/works", key=KEY).status for _ in range(3)] == [200, 200, 429]
    answer = ask("/works", key=KEY)
    assert answer.json == {
        "error": "Rate limit exceeded",
        "message": (
            "Insufficient budget. This request costs $0.0001 but you only have $0 remaining. "
            "Resets at midnight UTC. Need more? Add funds at https://openalex.org/pricing"
        ),
        "retryAfter": 39959,
        "costUsd": 0.0001,
        "dailyRemainingUsd": 0,
        "prepaidRemainingUsd": 0,
        "creditsRequired": 1,
        "creditsRemaining": 0,
        "onetimeCreditsRemaining": 0,
    }
    assert answer.headers["retry-after"] == "39959"
    assert answer.headers["x-ratelimit-credits-required"] == "1"
    assert answer.headers["x-ratelimit-cost-required-usd"] == "0.0001"
    assert "x-ratelimit-credits-used" not in answer.headers


def test_who_ever_bought_credits_is_refused_in_other_words(serve: Serve) -> None:
    _, ask = serve(keys={KEY: {"limit": 0, "prepaid": 1}})
    assert ask("/works", key=KEY).headers["x-ratelimit-onetime-remaining"] == "0"
    assert ask("/works", key=KEY).json["message"] == (
        "Insufficient budget. This request costs $0.0001 but you have $0 daily budget and $0 "
        "prepaid balance remaining. Daily budget resets at midnight UTC. Add funds at "
        "https://openalex.org/pricing"
    )


def test_the_whole_cost_comes_from_one_pool(serve: Serve) -> None:
    _, ask = serve(keys={KEY: {"limit": 9, "prepaid": 12}})
    headers = ask("/works?search=work", key=KEY).headers
    assert headers["x-ratelimit-remaining"] == "9"
    assert headers["x-ratelimit-onetime-remaining"] == "2"
    answer = ask("/works?search=work", key=KEY)
    assert answer.status == 429
    assert "you have $0.0009 daily budget and $0.0002 prepaid" in answer.json["message"]
    assert ask("/works", key=KEY).headers["x-ratelimit-remaining"] == "8"


def test_single_records_are_answered_with_an_empty_budget(serve: Serve) -> None:
    _, ask = serve(keys={KEY: {"limit": 0}})
    assert ask("/works/W1", key=KEY).status == 200


def test_the_budget_comes_back_when_the_clock_passes_midnight(serve: Serve) -> None:
    emulator, ask = serve(keys={KEY: {"limit": 1}})
    assert [ask("/works", key=KEY).status for _ in range(2)] == [200, 429]
    emulator.set_clock(add=39_958)
    assert ask("/works", key=KEY).headers["x-ratelimit-reset"] == "1"
    emulator.set_clock(add=1)
    answer = ask("/works", key=KEY)
    assert (answer.status, answer.headers["x-ratelimit-reset"]) == (200, "86400")


def test_a_burst_is_refused_with_nothing_said_to_remain(
    serve: Serve, standstill: Standstill
) -> None:
    emulator, ask = serve(keys={KEY: {"rps": 2}})
    assert [ask("/works", key=KEY).status for _ in range(2)] == [200, 200]
    answer = ask("/works", key=KEY)
    assert answer.status == 429
    assert (
        answer.json["message"] == "Rate limit exceeded: 2 requests per second. Please slow down."
    )
    assert answer.json["retryAfter"] == 0.5
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert answer.json["creditsRemaining"] == 0
    assert emulator.stats()["credits"] == 2
    standstill.now += 0.5
    assert [ask("/works", key=KEY).status for _ in range(2)] == [200, 429]
    standstill.now += 60
    assert [ask("/works", key=KEY).status for _ in range(3)] == [200, 200, 429]


@pytest.mark.usefixtures("standstill")
def test_single_records_take_part_in_the_burst_limit(serve: Serve) -> None:
    _, ask = serve(keys={KEY: {"rps": 1}})
    assert [ask("/works/W1", key=KEY).status for _ in range(2)] == [200, 429]


@pytest.mark.usefixtures("standstill")
def test_speed_is_looked_at_before_budget(serve: Serve) -> None:
    _, ask = serve(keys={KEY: {"rps": 1, "limit": 0}})
    messages = [ask("/works", key=KEY).json["message"] for _ in range(2)]
    assert messages[0].startswith("Insufficient budget")
    assert messages[1].startswith("Rate limit exceeded: 1 requests per second")


@pytest.mark.usefixtures("standstill")
@pytest.mark.parametrize(("limit", "rate"), [(1_000, 10), (10_000, 30), (200_000, 50)])
def test_plans_allow_ten_thirty_or_fifty_a_second(serve: Serve, limit: int, rate: int) -> None:
    _, ask = serve(keys={KEY: {"limit": limit}}, rps="plan")
    assert {ask("/works/W1", key=KEY).status for _ in range(rate)} == {200}
    answer = ask("/works/W1", key=KEY)
    assert answer.json["message"].startswith(f"Rate limit exceeded: {rate} requests per second")


def test_an_account_of_unknown_fields_is_refused(serve: Serve) -> None:
    with pytest.raises(ParameterError, match="it takes limit, used, prepaid, plan"):
        serve(keys={KEY: {"lmit": 3}})


def test_rate_limit_tells_a_key_what_it_has(serve: Serve) -> None:
    emulator, ask = serve(keys={KEY: {"used": 345, "prepaid": 20_000}})
    answer = ask("/rate-limit", key=KEY)
    assert answer.json == {
        "api_key": "a-k...sts",
        "is_grandfathered": False,
        "rate_limit": {
            "daily_budget_usd": 1,
            "daily_used_usd": 0.0345,
            "daily_remaining_usd": 0.9655,
            "prepaid_balance_usd": 2,
            "prepaid_remaining_usd": 2,
            "prepaid_expires_at": None,
            "resets_at": "2026-11-24T00:00:00.000Z",
            "resets_in_seconds": 39959,
            "endpoint_costs_usd": {
                "singleton": 0,
                "list": 0.0001,
                "search": 0.001,
                "content": 0.01,
                "semantic": 0.001,
                "text": 0.01,
            },
            "credits_limit": 10000,
            "credits_used": 345,
            "credits_remaining": 9655,
            "onetime_credits_balance": 20000,
            "onetime_credits_remaining": 20000,
            "onetime_credits_expires_at": None,
            "credit_costs": {
                "singleton": 0,
                "list": 1,
                "search": 10,
                "content": 100,
                "semantic": 10,
                "text": 100,
            },
        },
    }
    assert "x-ratelimit-limit" not in answer.headers
    assert emulator.stats()["credits"] == 0


def test_rate_limit_needs_a_key(serve: Serve) -> None:
    _, ask = serve()
    assert ask("/rate-limit").complaint == (
        401,
        "Authentication required",
        "You must provide a valid API key to check rate limit status",
    )
    assert ask("/rate-limit", key="nobody-has-this-key").json["message"] == "API key not found"
