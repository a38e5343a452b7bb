"""Events before and after which departures are compared: the packaged ones, and a user's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bibliometrics.errors import ParameterError
from bibliometrics.reference.events import mobility_events

if TYPE_CHECKING:
    from pathlib import Path


def test_the_packaged_events_have_a_day_a_country_and_a_source() -> None:
    rows = mobility_events({}).to_dicts()
    days = {row["event"]: row["event_date"] for row in rows}
    assert days["China Initiative begins"] == date(2018, 11, 1)
    assert all(row["country"] and row["source"] for row in rows)


def test_events_of_ones_own_stand_beside_the_packaged_ones(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("event,event_date,country\nBrexit vote,2016-06-23,gb\n", encoding="utf-8-sig")
    rows = mobility_events({"mine": path}).to_dicts()
    assert rows[-1] == {
        "event": "Brexit vote",
        "event_date": date(2016, 6, 23),
        "country": "GB",
        "source": "the user's file mine.csv",
    }
    assert len(rows) == len(mobility_events({})) + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("event,country\nA,GB\n", "no column 'event_date'"),
        ("event,event_date,country\nA,23 June 2016,GB\n", "line 2"),
        ("event,event_date,country\nA,2016-06-23,Britain\n", "line 2"),
        ("event,event_date,country\n,2016-06-23,GB\n", "line 2"),
        ("event,event_date,country\nA,2016-06-23,GB\nA,2016-07-23,GB\n", "line 3.*once more"),
        ("event,event_date,country\nChina Initiative ends,2022-02-23,US\n", "once more"),
    ],
)
def test_a_file_that_says_something_else_is_refused_by_line(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=said):
        mobility_events({"mine": path})
