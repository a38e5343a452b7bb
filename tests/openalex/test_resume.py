"""Killed, interrupted, out of space: what was fetched is kept, and the next run goes on."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.cache import Cache
from bibliometrics.errors import CacheError, CacheLockedError, KeyRejectedError
from bibliometrics.openalex import pages
from tests.openalex import victim
from tests.openalex.world import FLIPPED, HASTE, PAGES, undisturbed, works, world

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("BIBLIOMETRICS_KILLS", "50"))
"""More by `BIBLIOMETRICS_KILLS=500 pytest tests/openalex/test_resume.py`."""
AGAIN = 10
"""Each tenth victim is killed again while it resumes, twice."""
JOBS = 3

# A server that has loaded everything forks a victim in milliseconds, without our threads.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.openalex.victim", "duckdb", "pyalex"])


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return undisturbed(tmp_path_factory.mktemp("quiet"))


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_at_any_moment_costs_a_page_a_partition_and_changes_no_byte(
    tmp_path: Path, quiet: dict[str, str], seed: int
) -> None:
    draw = random.Random(seed)
    with world(tmp_path, latency=0.01, **(FLIPPED if seed % 2 else {})) as w:
        given = str(w.cache.path), w.emulator.url, JOBS
        kills = 0
        for _ in range(1 if seed % AGAIN else 3):
            process = CONTEXT.Process(target=victim.run, args=given)
            process.start()
            process.join(draw.uniform(0.05, 0.6))
            if process.exitcode is None:
                kills += 1
                process.kill()
            process.join()
        w.refresh()
        assert w.content == quiet
        assert len(w.lists()) <= PAGES + kills * JOBS
        assert list(w.cache.path.glob("pages/**/*.gz")) == []
        assert list(w.cache.path.glob("works/**/*.aside")) == []


def test_a_finished_page_is_not_fetched_again(tmp_path: Path, quiet: dict[str, str]) -> None:
    fault = {"action": "http_500", "match": {"query_contains": "cursor=", "from": 3}}
    with world(tmp_path, faults=[fault]) as w:
        with pytest.raises(Exception, match="500"):
            w.refresh(jobs=1)
        good = [each for each in w.lists() if each["status"] == 200]
        w.emulator.set_faults([])
        w.forget()
        w.refresh()
        assert len(good) + len(w.lists()) == PAGES
        assert w.content == quiet


def test_a_page_that_was_torn_on_disk_is_fetched_again(
    tmp_path: Path, quiet: dict[str, str]
) -> None:
    fault = {"action": "http_500", "match": {"query_contains": "cursor=", "from": 7}}
    with world(tmp_path, faults=[fault]) as w:
        with pytest.raises(Exception, match="500"):
            w.refresh(jobs=1)
        kept = sorted(w.cache.path.glob("pages/**/0*.json.gz"))
        kept[0].write_bytes(kept[0].read_bytes()[:-20])
        w.emulator.set_faults([])
        w.refresh()
        assert w.content == quiet


def test_pages_of_another_query_are_not_used(
    tmp_path: Path, quiet: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = {"action": "http_500", "match": {"query_contains": "cursor=", "from": 4}}
    with world(tmp_path, faults=[fault]) as w:
        with monkeypatch.context() as patch:
            patch.setattr("bibliometrics.openalex.urls.PER_PAGE", 50)
            with pytest.raises(Exception, match="500"):
                w.refresh(jobs=1)
        w.emulator.set_faults([])
        w.refresh()
        assert w.content == quiet


def test_an_interrupt_ends_the_run_and_keeps_the_pages(
    tmp_path: Path, quiet: dict[str, str]
) -> None:
    def interrupt(progress: Any) -> None:
        if progress.partitions == 2:
            raise KeyboardInterrupt

    with world(tmp_path) as w:
        with pytest.raises(KeyboardInterrupt):
            w.refresh(progress=interrupt)
        fetched = len(w.lists())
        w.refresh()
        assert w.content == quiet
        assert len(w.lists()) <= PAGES + JOBS
        assert fetched <= PAGES


class FullDisk:
    """A disk that is full after some writes."""

    def __init__(self, writes: int) -> None:
        self.left = writes

    def __call__(self, handle: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("writes", [0, 3, 7])
@pytest.mark.parametrize("module", ["openalex.pages", "cache.store"])
def test_a_full_disk_ends_the_run_with_everything_kept(
    tmp_path: Path,
    quiet: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    writes: int,
) -> None:
    with world(tmp_path) as w:
        with monkeypatch.context() as patch:
            patch.setattr(f"bibliometrics.{module}.os.fsync", FullDisk(writes))
            with pytest.raises(CacheError, match="everything fetched so far is kept") as told:
                w.refresh()
        assert told.value.exit_code == 5
        before = len(w.lists())
        w.refresh()
        assert w.content == quiet
        assert len(w.lists()) - before <= PAGES - writes + JOBS


def test_a_cache_that_cannot_be_written_is_told_before_anything_is_spent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with world(tmp_path) as w:
        monkeypatch.setattr("bibliometrics.cache.store.FileLock.acquire", refuse)
        with pytest.raises(CacheError, match="cannot be written"):
            w.refresh()
        assert w.emulator.log() == []


def test_of_two_refreshes_at_once_one_is_told_and_spends_nothing(tmp_path: Path) -> None:
    with (
        world(tmp_path) as w,
        Cache.open(w.cache.path, create=True) as other,
        other.writing(),
    ):
        with pytest.raises(CacheLockedError):
            w.refresh()
        assert w.emulator.log() == []


def test_one_may_read_while_another_writes(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        seen = []

        def read(progress: Any) -> None:
            with Cache.open(w.cache.path) as reader:
                seen.append(sum(each.works for each in reader.partitions("journals")))

        w.refresh(progress=read)
        assert seen == sorted(seen)
        assert seen[-1] == len(works())


def test_the_cursor_is_kept_in_the_page_alone(tmp_path: Path) -> None:
    store = pages.PageStore(tmp_path / "query", "works?x")
    store.open()
    assert [each.name for each in store.folder.iterdir()] == ["query"]
    assert list(store.pages()) == []


def test_a_run_that_must_end_does_not_wait_for_those_that_wait(tmp_path: Path) -> None:
    refusals = [
        {"action": "key_revoked", "match": {"query_contains": "cursor=", "nth": 3}},
        {"action": "burst_429", "match": {"query_contains": "cursor=", "to": 2}},
    ]
    patient = replace(HASTE, first_wait_s=60.0, longest_wait_s=60.0)
    with world(tmp_path, faults=refusals) as w:
        began = time.monotonic()
        with pytest.raises(KeyRejectedError):
            w.refresh(patience=patient)
        assert time.monotonic() - began < 20
