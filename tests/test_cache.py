"""The cache's folder and its manifest."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import stat
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bibliometrics.cache import Cache, Partition, Scope, Suspect, database
from bibliometrics.cache.store import safe_name, told
from bibliometrics.errors import (
    CacheError,
    CacheLockedError,
    CacheVersionError,
    UnknownNameError,
    UsageError,
)
from bibliometrics.journals import Journal, JournalList

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOBODY = 65_534
THEN = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINE = JournalList("mine", (Journal("Nature", "0028-0836", ("0028-0836", "1476-4687")),))


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache.open(tmp_path / "cache", create=True) as cache:
        cache.manifest.put_scope(Scope("journals", "journals", "nature-index-2026"))
        yield cache


def partition(key: str, **changes: object) -> Partition:
    source, _, year = key.partition("-")
    made = Partition(
        key=key,
        works=5,
        fetched_at=THEN,
        fingerprint="f",
        sha256="a" * 64,
        bytes=10,
        file=f"{key}.parquet",
        source_id=source,
        year=int(year),
        expected=5,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_folder_without_a_cache_names_the_commands_that_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"refresh.*demo"):
        Cache.open(tmp_path)


def test_an_empty_cache_names_the_commands_that_fill_it(tmp_path: Path) -> None:
    with (
        Cache.open(tmp_path / "cache", create=True) as cache,
        pytest.raises(UsageError, match=r"holds nothing yet.*bibliometrics refresh"),
    ):
        cache.scope()


def test_the_only_scope_needs_no_picking(cache: Cache) -> None:
    assert cache.scope().name == "journals"


def test_of_several_scopes_one_must_be_picked(cache: Cache) -> None:
    cache.manifest.put_scope(Scope("files", "files"))
    with pytest.raises(UsageError, match=r"files, journals.*--scope"):
        cache.scope()
    assert cache.scope("files").kind == "files"


def test_a_scope_that_is_not_there_is_told_with_its_neighbours(cache: Cache) -> None:
    with pytest.raises(UnknownNameError, match="journals"):
        cache.scope("journal")


def test_a_partition_comes_back_as_it_was_put(cache: Cache) -> None:
    put = partition("S1-2020", damage={"title: wrong type": 2}, cut=1, note="n", duplicates=3)
    cache.manifest.put_partition("journals", put)
    assert cache.partitions("journals") == [put]


def test_what_a_partition_replaces_is_kept(cache: Cache) -> None:
    cache.manifest.put_partition("journals", partition("S1-2020"))
    new = partition("S1-2020", sha256="b" * 64, file="new.parquet", fetched_at=LATER)
    cache.manifest.put_partition("journals", new)
    assert cache.partitions("journals") == [new]
    assert cache.manifest.replaced("journals") == [
        ("S1-2020", "S1-2020.parquet", "a" * 64, THEN, LATER)
    ]


def test_the_same_content_again_replaces_nothing(cache: Cache) -> None:
    cache.manifest.put_partition("journals", partition("S1-2020"))
    cache.manifest.put_partition("journals", partition("S1-2020", fetched_at=LATER))
    assert cache.manifest.replaced("journals") == []


def test_partitions_are_put_all_or_none(cache: Cache) -> None:
    bad = partition("S2-2020", works=None)
    with pytest.raises(CacheError):
        cache.manifest.put_partition("journals", partition("S1-2020"), bad)
    assert cache.partitions("journals") == []


def test_a_doubt_stands_until_the_partition_does(cache: Cache) -> None:
    doubt = Suspect("S1-2020", "only 3 works", 5, 3, THEN)
    cache.manifest.put_suspect("journals", doubt)
    assert cache.manifest.suspects("journals") == [doubt]
    cache.manifest.put_partition("journals", partition("S1-2020"))
    assert cache.manifest.suspects("journals") == []


def test_the_manifests_hash_hangs_on_content_and_not_on_time(cache: Cache) -> None:
    cache.manifest.put_partition("journals", partition("S1-2020"))
    before = cache.manifest_sha256("journals")
    moved = partition("S1-2020", fetched_at=LATER, origin="elsewhere", expected=6)
    cache.manifest.put_partition("journals", moved)
    cache.manifest.spend(day="2026-11-23", host="h", keyed=True, spent=1)
    assert cache.manifest_sha256("journals") == before


@pytest.mark.parametrize("what", ["partition", "file", "list", "source", "synthetic"])
def test_the_manifests_hash_changes_with_all_that_figures_hang_on(cache: Cache, what: str) -> None:
    cache.manifest.put_partition("journals", partition("S1-2020"))
    before = cache.manifest_sha256("journals")
    match what:
        case "partition":
            cache.manifest.put_partition("journals", partition("S2-2020"))
        case "file":
            cache.manifest.put_partition("journals", partition("S1-2020", sha256="b" * 64))
        case "list":
            cache.remember(MINE)
        case "source":
            cache.manifest.put_sources(["0028-0836"], [("0028-0836", "S1", "Nature")], THEN)
        case "synthetic":
            cache.mark_synthetic("journals", "records")
    assert cache.manifest_sha256("journals") != before


def test_the_fetched_range_spans_all_partitions_in_utc(cache: Cache) -> None:
    cache.manifest.put_partition(
        "journals", partition("S1-2020"), partition("S2-2020", fetched_at=LATER)
    )
    assert cache.fetched_range("journals") == (THEN, LATER)
    assert cache.fetched_range("journals")[0].tzinfo is UTC


def test_the_warehouses_frames_have_their_columns_even_when_empty(cache: Cache) -> None:
    tables = cache.tables("journals")
    assert tables["partition"].columns[:8] == [
        *("key", "source_id", "year", "file", "expected", "works", "state", "fetched_at"),
    ]
    assert tables["journal_source"].columns == ["journal", "source_id", "source_name"]
    assert tables["journal_list"]["list"].n_unique() == 3


def test_a_users_list_comes_back_as_it_was_used(cache: Cache) -> None:
    cache.remember(MINE)
    assert cache.manifest.lists() == [MINE]
    listed = cache.tables("journals")["journal_list"]
    (row,) = listed.filter(listed["list"] == "mine").to_dicts()
    assert (row["journal"], row["issns"]) == ("0028-0836", ["0028-0836", "1476-4687"])


def test_the_ledger_sums_a_day_and_keeps_the_most_that_the_api_said(cache: Cache) -> None:
    day = {"day": "2026-11-23", "host": "h", "keyed": True}
    cache.manifest.spend(**day, spent=1, used=7, limit=10_000)  # type: ignore[arg-type]
    cache.manifest.spend(**day, spent=0)  # type: ignore[arg-type]
    # an answer that was overtaken by a later one
    cache.manifest.spend(**day, spent=0, used=6, limit=10_000)  # type: ignore[arg-type]
    (entry,) = cache.manifest.ledger()
    assert (entry.calls, entry.credits, entry.server_used, entry.server_limit) == (3, 1, 7, 10_000)


def test_the_count_of_the_day_before_does_not_stay_in_the_ledger(cache: Cache) -> None:
    day = {"day": "2026-11-23", "host": "h", "keyed": True, "limit": 10_000}
    for used in (9_990, 1, 3, 2):
        cache.manifest.spend(**day, spent=1, used=used)  # type: ignore[arg-type]
    (entry,) = cache.manifest.ledger()
    assert entry.server_used == 3


def test_a_cache_of_a_newer_version_is_left_alone(cache: Cache) -> None:
    path = cache.manifest.path
    cache.close()
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()
    for create in (True, False):
        with pytest.raises(CacheVersionError, match="version 99"):
            Cache.open(path.parent, create=create)


@pytest.mark.parametrize("create", [True, False])
def test_a_manifest_that_is_none_is_told(tmp_path: Path, create: bool) -> None:
    (tmp_path / "manifest.sqlite").write_bytes(b"no database " * 1000)
    with pytest.raises(CacheError, match=r"manifest\.sqlite"):
        Cache.open(tmp_path, create=create)


def test_a_file_in_the_caches_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    with pytest.raises(CacheError, match="cannot be written"):
        Cache.open(tmp_path / "cache", create=True)


def hold(path: Path, held: multiprocessing.synchronize.Event, end: object) -> None:
    with Cache.open(path, create=True) as cache, cache.writing():
        held.set()
        end.wait(30)  # type: ignore[attr-defined]


def test_a_second_process_that_would_write_is_told_and_may_read(cache: Cache) -> None:
    spawn = multiprocessing.get_context("spawn")
    held, end = spawn.Event(), spawn.Event()
    other = spawn.Process(target=hold, args=(cache.path, held, end))
    other.start()
    try:
        assert held.wait(60)
        with pytest.raises(CacheLockedError, match="another refresh or ingest"), cache.writing():
            pass
        assert cache.scope().name == "journals"
    finally:
        end.set()
        other.join()


def test_writing_sweeps_what_an_interrupted_run_left(cache: Cache) -> None:
    left = cache.aside("journals", "S1-2020")
    left.write_bytes(b"half a file")
    with cache.writing():
        assert not left.exists()


def test_a_file_that_is_gone_is_told(cache: Cache) -> None:
    cache.manifest.put_partition("journals", partition("S1-2020"))
    with pytest.raises(CacheError, match=r"S1-2020\.parquet is gone"):
        cache.parquet_files("journals")


@pytest.fixture
def unwritable(cache: Cache) -> Iterator[Path]:
    """A copy of the cache in a folder that may only be read, also when root runs the tests."""
    cache.close()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copytree(cache.path, Path(folder) / "cache"))
        was_root = os.geteuid() == 0
        if was_root:
            for each in (Path(folder), path, *path.rglob("*")):
                os.chown(each, _NOBODY, _NOBODY)
            os.seteuid(_NOBODY)
        path.chmod(stat.S_IRUSR | stat.S_IXUSR)
        try:
            yield path
        finally:
            path.chmod(stat.S_IRWXU)
            if was_root:
                os.seteuid(0)


def test_a_folder_that_cannot_be_written_can_be_read(unwritable: Path) -> None:
    with Cache.open(unwritable) as read:
        assert read.scope().name == "journals"
    with pytest.raises(CacheError), Cache.open(unwritable, create=True) as other, other.writing():
        pass


def test_a_full_disk_says_that_everything_is_kept() -> None:
    with pytest.raises(CacheError, match="everything fetched so far is kept"), told("x"):
        raise OSError(28, os.strerror(28))


@pytest.mark.parametrize(
    "text", ["../../etc/passwd", "/abs", "..", ".hidden", "", "a b", "é", "x" * 500, "a\x00b"]
)
def test_no_text_from_outside_becomes_a_path(text: str) -> None:
    name = safe_name(text)
    assert "/" not in name
    assert not name.startswith(".")
    assert 0 < len(name.encode()) <= 140


def test_names_that_differ_stay_different() -> None:
    given = ["a b", "a-b", "a/b", "a:b", "a--b"]
    assert len({safe_name(each) for each in given}) == len(given)


def versions(cache: Cache) -> dict[int, dict[str, str]]:
    """What stood before each run, by key."""
    return {
        run.number: {
            each.key: each.sha256[0]
            for each in cache.manifest.stood_before("journals", run.number)
        }
        for run in cache.manifest.runs("journals")
    }


def run_with(cache: Cache, *put: Partition) -> int:
    number = cache.manifest.begin_run(
        "journals", journals="mine", years=(2019, 2020), started_at=THEN
    )
    cache.manifest.put_partition("journals", *put)
    return number


def test_what_stood_before_a_run_can_be_told_after_it(cache: Cache) -> None:
    run_with(cache, partition("S1-2019", sha256="a"), partition("S1-2020", sha256="b"))
    run_with(cache, partition("S1-2019", sha256="c"), partition("S2-2020", sha256="d"))
    run_with(cache, partition("S1-2019", sha256="e"), partition("S1-2020", sha256="b"))
    assert versions(cache) == {
        1: {},
        2: {"S1-2019": "a", "S1-2020": "b"},
        3: {"S1-2019": "c", "S1-2020": "b", "S2-2020": "d"},
    }


def test_a_run_is_ended_when_it_fetched_all(cache: Cache) -> None:
    first, second = run_with(cache), run_with(cache)
    cache.manifest.end_run(first, LATER)
    ended, broken_off = cache.manifest.runs("journals")
    assert (ended.number, ended.started_at, ended.ended_at) == (first, THEN, LATER)
    assert (broken_off.number, broken_off.ended_at) == (second, None)


@pytest.fixture
def first_version(tmp_path: Path) -> Path:
    """A manifest as the first version wrote it, with a partition and its predecessor."""
    folder = tmp_path / "old"
    folder.mkdir()
    schema = Path(database.__file__).with_name("manifest.sql").read_text(encoding="utf-8")
    manifest = sqlite3.connect(folder / "manifest.sqlite")
    with manifest:
        manifest.executescript(schema)
        manifest.execute(
            "insert into scope (name, kind, default_journals) values ('journals', 'journals', 'l')"
        )
        manifest.execute(
            "insert into partition (scope, key, sha256, bytes, works, state, fetched_at, "
            f"fingerprint) values ('journals', 'S1-2019', 'a', 1, 5, 'complete', '{THEN}', 'f')"
        )
        manifest.execute(
            "insert into replaced values "
            f"('journals', 'S1-2019', null, '0', 4, '{THEN}', '{THEN}')"
        )
        manifest.execute("pragma user_version = 1")
    manifest.close()
    return folder


def test_a_cache_of_the_first_version_is_read_as_it_is(first_version: Path) -> None:
    with Cache.open(first_version) as cache:
        assert [each.sha256 for each in cache.partitions("journals")] == ["a"]
        assert cache.manifest.runs("journals") == []
        assert cache.manifest.vanished("journals") == []


def test_a_cache_of_the_first_version_is_carried_on_when_it_is_written(
    first_version: Path,
) -> None:
    with Cache.open(first_version, create=True) as cache:
        run_with(cache, partition("S1-2019", sha256="b"))
        assert versions(cache) == {1: {"S1-2019": "a"}}
        assert len(cache.manifest.replaced("journals")) == 2
    with Cache.open(first_version) as cache:
        assert cache.manifest.version == database.VERSION
