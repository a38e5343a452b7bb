"""What a run did, in words for a person."""

from __future__ import annotations

import pytest

from bibliometrics import words
from bibliometrics.openalex.summary import RefreshSummary


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (
            {"partitions": 178, "fresh": 178},
            "nothing to fetch: of 178 journal-years 178 fresh already; 0 calls, $0.0000",
        ),
        (
            {"partitions": 3, "fresh": 1, "empty": 2, "calls": 1, "credits": 1},
            (
                "nothing to fetch: of 3 journal-years 1 fresh already, 2 without works; "
                "1 call, $0.0001"
            ),
        ),
        (
            {"fetched": 1, "works": 1, "calls": 1, "credits": 1},
            "1 work in 1 journal-year fetched; 1 call, $0.0001",
        ),
        (
            {"fetched": 12, "works": 3_400, "fresh": 5, "calls": 40, "credits": 34},
            "3,400 works in 12 journal-years fetched; 5 fresh already; 40 calls, $0.0034",
        ),
    ],
)
def test_a_refresh_says_what_it_fetched_and_what_it_left(
    figures: dict[str, int], said: str
) -> None:
    assert words.of_refresh(RefreshSummary("journals", **figures))[0] == said  # type: ignore[arg-type]  # figures only
