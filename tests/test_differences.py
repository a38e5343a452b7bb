"""What a person reads of a refresh's changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from bibliometrics import differences
from bibliometrics.cache import Partition, Scope
from bibliometrics.cache.entries import Run, Vanished
from bibliometrics.earlier import Earlier
from bibliometrics.errors import ParameterError

THEN = datetime(2026, 11, 1, 8, tzinfo=UTC)
RUN = Run(1, "mine", 2019, 2020, THEN, THEN)
STATE = Earlier(RUN, RUN, [Partition("S1-2020", 5, THEN, "f")], [], [], is_same=False)
EXTENT = {
    "journal_years": 1_500,
    "replaced": 40,
    "newly_fetched": 0,
    "works_newly_fetched": 0,
    "works_changed": 7,
}
JOURNALS = Scope("journals", "journals")


def said(state: Earlier = STATE, moved: int = 3, **extent: int) -> list[str]:
    frame = pl.DataFrame([EXTENT | extent])
    return differences.lines(JOURNALS, state, frame, moved, since=None)


def test_the_first_line_says_since_when_and_how_much() -> None:
    (line,) = said()
    assert line.startswith("since the refresh of 2026-11-01 08:00 UTC: 40 of 1,500 journal-years")
    assert line.endswith("; 7 works that count changed, 3 country-years moved")


def test_what_was_newly_fetched_is_told_apart() -> None:
    (_, new) = said(newly_fetched=30, works_newly_fetched=4_000)
    assert new.startswith("30 journal-years with 4,000 works that count are newly fetched")


def test_what_is_still_to_come_is_said() -> None:
    lost = Vanished("W1", "S1-2020", 1, THEN)
    state = replace(
        STATE, last=replace(RUN, ended_at=None), vanished=[lost, replace(lost, fate="deleted")]
    )
    assert said(state)[1:] == [
        "the last refresh has not fetched all yet; `bibliometrics refresh` goes on",
        "1 works vanished, and the next refresh asks where they went",
    ]


def test_without_a_refresh_there_is_nothing_to_compare() -> None:
    none = replace(STATE, run=None, last=None)
    assert "no refresh is recorded yet" in said(none)[0]


@pytest.mark.parametrize(
    ("text", "day"), [("2026-11-01", 1), ("2026-11-02T10:00", 2), ("2026-11-03T10:00+02:00", 3)]
)
def test_a_moment_is_utc_where_it_says_nothing_else(text: str, day: int) -> None:
    found = differences.moment(text)
    assert found.tzinfo is not None
    assert found.day == day


def test_no_moment_is_refused() -> None:
    with pytest.raises(ParameterError, match="'soon' is no date"):
        differences.moment("soon")


def works(number: int) -> pl.DataFrame:
    row = {
        "work_id": "W1",
        "reason": "type_changed",
        "detail": "article → review",
        "year": 2020,
        "country_name": "China",
        "difference": -0.5,
        "journal_name": "Nature",
        "title": "A " + "very " * 20 + "long title",
    }
    return pl.DataFrame([row] * number)


def test_a_work_is_named_in_its_first_row_and_its_title_is_cut() -> None:
    first, second = differences.by_work(works(2)).rows(named=True)
    assert (first["work"], first["reason"], first["change"]) == ("W1", "type changed", "-0.500")
    assert len(first["title"]) == 60
    assert (second["work"], second["title"], second["country"]) == ("", "", "China")


def test_a_terminal_shows_so_many_rows_and_says_how_to_see_the_rest() -> None:
    assert len(differences.by_work(works(50))) == 40
    assert differences.more(50) == ["10 more rows: --format csv, json or markdown"]
    assert differences.more(40) == []


def test_reasons_that_moved_nothing_are_left_out() -> None:
    row = {
        **dict.fromkeys(differences.REASONS, 0.0),
        "year": 2020,
        "country_name": "China",
        "share_before": 5.0,
        "share_after": 4.0,
        "difference": -1.0,
        "gone": -1.0,
        "works": 1,
        "count_before": 5.0,
        "count_after": 4.0,
    }
    shown = differences.by_country(pl.DataFrame([row]))
    assert shown.columns == [
        *("year", "country", "before", "after", "change", "gone", "works"),
        *("count before", "count after"),
    ]
    assert shown.row(0)[2:6] == (5.0, 4.0, "-1.000", "-1.000")
