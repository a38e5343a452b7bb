"""Earlier versions: kept while anything needs them, dropped after a while, never by half."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bibliometrics import earlier, standing
from bibliometrics.cache import Cache
from bibliometrics.cache.pruning import held, prune
from bibliometrics.errors import CacheError
from bibliometrics.study import Study
from tests.caches import day, put_run
from tests.openalex.test_truth import later
from tests.openalex.test_vanished import SIZES, YEARS, delete
from tests.openalex.world import works, world
from tests.test_earlier import one

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

KEY = "S1-2020"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache.open(tmp_path / "cache", create=True) as opened:
        yield opened


def put(cache: Cache, works: int, at: datetime, *, is_whole: bool = True) -> int:
    """Let another version stand, of so many works, whose losses are known."""
    run = put_run(cache, [one(number) for number in range(1, works + 1)], at, is_whole=is_whole)
    for row, *_ in cache.manifest.uncompared("journals"):
        cache.manifest.put_vanished("journals", row, [])
    return run


def files(cache: Cache) -> set[str]:
    return {each.name for each in cache.works("journals").glob("*.parquet")}


def dropped(cache: Cache, on: int) -> int:
    return prune(cache, "journals", day(on)).files


def test_what_was_replaced_long_ago_goes_and_the_state_before_the_last_refresh_stays(
    cache: Cache,
) -> None:
    for works_, at in ((1, 0), (2, 10), (3, 20)):
        put(cache, works_, day(at))
    assert held(cache, "journals").files == 2
    assert dropped(cache, on=99) == 0
    found = prune(cache, "journals", day(1_000))
    assert (found.files, len(files(cache))) == (1, 2)
    assert found.bytes > 0
    with Study(cache.path) as study:
        assert study.query("changed_works")["work_id"].to_list() == ["W3"]
    with pytest.raises(CacheError, match="compare with a later state"):
        earlier.stood(cache, "journals", day(5))


def test_the_states_of_the_last_90_days_can_all_be_compared_with(cache: Cache) -> None:
    for works_, at in ((1, 0), (2, 10), (3, 20), (4, 120)):
        put(cache, works_, day(at))
    assert dropped(cache, on=121) == 2
    assert [each.works for each in earlier.stood(cache, "journals", day(31)).partitions] == [3]


def test_a_version_that_came_back_is_never_dropped(cache: Cache) -> None:
    for works_, at in ((1, 0), (2, 10), (1, 20), (3, 30), (1, 40)):
        put(cache, works_, day(at))
    # of one work is what stands, and of three what stood before
    assert dropped(cache, on=1_000) == 1
    assert cache.parquet_files("journals")[0].is_file()
    assert [each.works for each in earlier.stood(cache, "journals").partitions] == [3]


def test_a_refresh_that_is_not_at_its_end_keeps_all_since_it_began(cache: Cache) -> None:
    put(cache, 1, day(0))
    for works_ in (2, 3, 4):
        put(cache, works_, day(works_), is_whole=False)
    assert dropped(cache, on=1_000) == 0


def test_a_version_whose_losses_are_not_yet_known_stays(cache: Cache) -> None:
    for works_, at in ((1, 0), (2, 10), (3, 20)):
        put_run(cache, [one(number) for number in range(1, works_ + 1)], day(at))
    assert dropped(cache, on=1_000) == 0


def test_a_crash_while_dropping_loses_nothing_and_the_next_run_goes_on(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    for works_, at in ((1, 0), (2, 10), (3, 20), (4, 30)):
        put(cache, works_, day(at))
    unlink, gone = Path.unlink, []

    def once(self: Path, *, missing_ok: bool = False) -> None:
        if gone:
            raise KeyboardInterrupt
        gone.append(self)
        unlink(self, missing_ok=missing_ok)

    with monkeypatch.context() as crash:
        crash.setattr(Path, "unlink", once)
        with pytest.raises(KeyboardInterrupt):
            dropped(cache, on=1_000)
    assert len(files(cache)) == 3
    assert [each.works for each in earlier.stood(cache, "journals").partitions] == [3]
    assert dropped(cache, on=1_000) == 1
    assert cache.parquet_files("journals")[0].is_file()


def test_a_refresh_drops_what_is_needless_and_status_says_what_is_kept(tmp_path: Path) -> None:
    notes: list[str] = []
    with world(tmp_path, works(SIZES)) as w:
        w.refresh(years=YEARS, now=later(0))
        for at in (1, 2):
            w.emulator.advance([delete(1, 2017, at)])
            w.refresh(years=YEARS, now=later(at))
        assert held(w.cache, "journals").files == 2
        told = " ".join(standing.remarks(standing.standing(w.cache)))
        assert "2 earlier versions kept for `bibliometrics changes`" in told
        w.refresh(years=YEARS, now=later(95), progress=lambda at: notes.append(at.note))
        assert any("days ago or earlier are dropped: 1 of 'journals'" in each for each in notes)
        assert held(w.cache, "journals").files == 1
