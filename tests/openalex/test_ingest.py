"""Files of works -> the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bibliometrics.cache import Cache, Scope
from bibliometrics.errors import RecordError, UsageError
from bibliometrics.journals import load_journal_list
from bibliometrics.openalex.ingest import ingest
from tests.openalex.made import ROOT, SCIENCE, jsonl, rows, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bibliometrics.openalex.progress import Progress


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache.open(tmp_path / "cache", create=True) as cache:
        yield cache


def ids(cache: Cache, scope: str = "files") -> set[str]:
    files = cache.parquet_files(scope)
    return {row["id"].removeprefix(ROOT) for row in rows(*files)} if files else set()


def test_each_file_becomes_a_partition_named_after_it(cache: Cache, tmp_path: Path) -> None:
    one = jsonl(tmp_path / "one.jsonl.gz", [work(1), work(2)])
    two = jsonl(tmp_path / "two.jsonl", [work(3)])
    summary = ingest(cache, [one, two])
    assert (summary.files, summary.read, summary.works) == (2, 3, 3)
    assert [(each.key, each.works) for each in cache.partitions("files")] == [
        ("one", 2),
        ("two", 1),
    ]
    assert ids(cache) == {"W1", "W2", "W3"}


def test_files_are_named_by_what_they_hold(cache: Cache, tmp_path: Path) -> None:
    ingest(cache, [jsonl(tmp_path / "one.jsonl", [work(1)])])
    (partition,) = cache.partitions("files")
    assert partition.file == f"one-{partition.sha256[:12]}.parquet"


def test_ingesting_an_unchanged_file_again_does_nothing(cache: Cache, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "one.jsonl", [work(1)])
    ingest(cache, [file])
    before = cache.partitions("files"), cache.manifest_sha256("files")
    again = ingest(cache, [file, file])
    assert (again.files, again.unchanged) == (0, 1)
    assert (cache.partitions("files"), cache.manifest_sha256("files")) == before


def test_a_file_that_only_moved_is_known_by_its_content(cache: Cache, tmp_path: Path) -> None:
    ingest(cache, [jsonl(tmp_path / "one.jsonl", [work(1)])])
    assert ingest(cache, [jsonl(tmp_path / "moved.jsonl", [work(1)])]).unchanged == 1


def test_a_changed_file_takes_the_place_of_what_it_was(cache: Cache, tmp_path: Path) -> None:
    ingest(cache, [jsonl(tmp_path / "one.jsonl", [work(1)])])
    (before,) = cache.parquet_files("files")
    ingest(cache, [jsonl(tmp_path / "one.jsonl", [work(2)])])
    assert ids(cache) == {"W2"}
    assert before.is_file()
    assert [each[1] for each in cache.manifest.replaced("files")] == [before.name]


def test_files_of_one_name_lie_side_by_side(cache: Cache, tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        ingest(cache, [jsonl(tmp_path / str(number) / "part.jsonl", [work(number)])])
    assert [each.key for each in cache.partitions("files")] == ["part", "part-2"]
    assert ids(cache) == {"W1", "W2"}


def test_a_name_from_outside_is_never_a_path(cache: Cache, tmp_path: Path) -> None:
    ingest(cache, [jsonl(tmp_path / "..;rm -rf ~ é.jsonl", [work(1)])])
    (file,) = cache.parquet_files("files")
    assert file.parent == cache.works("files")
    assert file.name.isascii()


def test_journals_and_years_say_what_is_kept(cache: Cache, tmp_path: Path) -> None:
    works = [
        work(1),
        work(2, primary_location={"source": SCIENCE}),
        work(3, publication_year=2014),
        work(4, primary_location=None),
    ]
    file = jsonl(tmp_path / "one.jsonl", works)
    journals = load_journal_list("0028-0836")
    summary = ingest(cache, [file], journals=journals, years=(2015, 2025))
    assert (summary.read, summary.works) == (4, 1)
    assert ids(cache) == {"W1"}
    assert cache.scope("files").default_journals == "issn-0028-0836"
    assert "issn-0028-0836" in cache.tables("files")["journal_list"]["list"].to_list()


def test_a_work_without_a_year_is_kept_by_its_date(cache: Cache, tmp_path: Path) -> None:
    works = [
        work(1, publication_year=None, publication_date="2016-05-01"),
        work(2, publication_year=None, publication_date="2014-05-01"),
        work(3, publication_year=None, publication_date=None),
    ]
    ingest(cache, [jsonl(tmp_path / "one.jsonl", works)], years=(2015, 2025))
    assert ids(cache) == {"W1"}


def test_a_file_without_anything_wanted_is_remembered_as_read(
    cache: Cache, tmp_path: Path
) -> None:
    file = jsonl(tmp_path / "one.jsonl", [work(1)])
    ingest(cache, [file], years=(1900, 1901))
    (partition,) = cache.partitions("files")
    assert (partition.works, partition.file) == (0, None)
    assert cache.parquet_files("files") == []


def test_a_folder_stands_for_the_files_in_it(cache: Cache, tmp_path: Path) -> None:
    folder = tmp_path / "works" / "updated_date=2026-06-01"
    folder.mkdir(parents=True)
    jsonl(folder / "part_0000.gz", [work(1)])
    jsonl(folder / "part_0001.gz", [work(2)])
    (folder / "notes.txt").write_text("no works")
    assert ingest(cache, [tmp_path / "works"]).works == 2


def test_made_up_records_flag_their_scope_for_good(cache: Cache, tmp_path: Path) -> None:
    ingest(cache, [jsonl(tmp_path / "one.jsonl", [work(1, indexed_in=["synthetic"])])])
    assert cache.scope("files").synthetic == "demo"
    ingest(cache, [jsonl(tmp_path / "two.jsonl", [work(2)])])
    assert cache.scope("files").is_synthetic


def test_scopes_are_never_mixed(cache: Cache, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "one.jsonl", [work(1)])
    ingest(cache, [file], scope="a")
    ingest(cache, [file], scope="b", years=(2000, 2001))
    assert (ids(cache, "a"), ids(cache, "b")) == ({"W1"}, set())


def test_a_scope_of_another_kind_is_refused(cache: Cache, tmp_path: Path) -> None:
    cache.manifest.put_scope(Scope("journals", "journals"))
    with pytest.raises(UsageError, match="holds journals, not files"):
        ingest(cache, [jsonl(tmp_path / "one.jsonl", [work(1)])], scope="journals")


def test_a_file_that_is_not_there_is_told(cache: Cache, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no file .*gone\.jsonl"):
        ingest(cache, [tmp_path / "gone.jsonl"])


def test_what_was_read_before_a_bad_file_is_kept(cache: Cache, tmp_path: Path) -> None:
    good, bad = jsonl(tmp_path / "a.jsonl", [work(1)]), tmp_path / "b.jsonl.gz"
    bad.write_bytes(jsonl(tmp_path / "c.jsonl.gz", map(work, range(99))).read_bytes()[:-9])
    with pytest.raises(RecordError, match=r"b\.jsonl\.gz is cut short"):
        ingest(cache, [good, bad], jobs=1)
    assert ids(cache) == {"W1"}
    assert sorted(each.name for each in cache.works("files").iterdir()) == [
        each.name for each in cache.parquet_files("files")
    ]


def test_damage_is_summed_over_the_files(cache: Cache, tmp_path: Path) -> None:
    files = [
        jsonl(tmp_path / "a.jsonl", [work(1, authorships=None)]),
        jsonl(tmp_path / "b.jsonl", [work(2, authorships=None), work(2)]),
    ]
    summary = ingest(cache, files)
    assert summary.damage == {"authorships: missing": 2}
    assert summary.duplicates == 1
    assert [dict(each.damage) for each in cache.partitions("files")] == [
        {"authorships: missing": 1}
    ] * 2


def test_progress_is_told_file_by_file(cache: Cache, tmp_path: Path) -> None:
    files = [jsonl(tmp_path / f"{n}.jsonl", [work(n)]) for n in range(3)]
    told: list[Progress] = []
    ingest(cache, files, progress=told.append)
    assert [(each.partitions, each.partitions_total, each.works) for each in told] == [
        (1, 3, 1),
        (2, 3, 2),
        (3, 3, 3),
    ]


@pytest.mark.shared
def test_the_real_records_go_in(cache: Cache, shared_dir: Path) -> None:
    folder = shared_dir / "openalex"
    summary = ingest(
        cache,
        [folder / "works.jsonl.gz", folder / "works_reshaped.jsonl.gz"],
        journals=load_journal_list("nature-index-2026"),
        years=(2010, 2025),
    )
    assert summary.read == 16_551
    assert summary.works == 693
    assert not cache.scope("files").is_synthetic
