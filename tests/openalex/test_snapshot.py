"""A release of the snapshot -> the cache, in miniature but in its own layout."""

from __future__ import annotations

import gzip
import itertools
import json
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from bibliometrics import words
from bibliometrics.cache import Cache
from bibliometrics.errors import RecordError, UnreachableError, UsageError
from bibliometrics.journals import load_journal_list
from bibliometrics.openalex import remote
from bibliometrics.openalex.ingest import ingest
from bibliometrics.study import Study
from tests.openalex import release
from tests.openalex.made import ROOT, SCIENCE, rows, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAYS = ("2026-05-01", "2026-06-01")


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache.open(tmp_path / "cache", create=True) as cache:
        yield cache


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Four works in three parts of two days."""
    days = {DAYS[0]: [[work(1), work(2)], [work(3)]], DAYS[1]: [[work(4)]]}
    return release.write(tmp_path / "snapshot", days)


def ids(cache: Cache) -> list[str]:
    files = cache.parquet_files("files")
    return sorted(row["id"].removeprefix(ROOT) for row in rows(*files)) if files else []


@pytest.mark.parametrize("below", ["", "data", "data/jsonl", "data/jsonl/works"])
def test_a_release_is_found_from_its_root_or_any_folder_on_the_way(
    cache: Cache, root: Path, below: str
) -> None:
    summary = ingest(cache, [root / below])
    assert (summary.files, summary.read, summary.works) == (3, 4, 4)
    assert [each.key for each in cache.partitions("files")] == [
        "2026-05-01-part_0000",
        "2026-05-01-part_0001",
        "2026-06-01-part_0000",
    ]


def test_parquet_gives_what_json_lines_give(tmp_path: Path, root: Path) -> None:
    days = {DAYS[0]: [[work(1), work(2)], [work(3)]], DAYS[1]: [[work(4)]]}
    other = release.write(tmp_path / "parquet", days, kind="parquet")
    found = []
    for place in (root, other):
        with Cache.open(tmp_path / f"of-{place.name}", create=True) as cache:
            ingest(cache, [place])
            found.append(rows(*cache.parquet_files("files")))
    assert found[0] == found[1]
    assert len(found[0]) == 4


def test_of_two_formats_in_one_release_one_is_read(cache: Cache, root: Path) -> None:
    release.write(root, {DAYS[0]: [[work(1), work(2)]]}, kind="parquet")
    assert ingest(cache, [root]).works == 4


def test_a_release_without_a_manifest_is_a_folder_of_files(cache: Cache, root: Path) -> None:
    (root / "data/jsonl/works/manifest.json").unlink()
    assert ingest(cache, [root]).works == 4
    assert all(not each.origin.startswith("snapshot") for each in cache.partitions("files"))


def test_a_file_that_is_missing_or_cut_is_named_before_anything_is_read(
    cache: Cache, root: Path
) -> None:
    works = root / "data/jsonl/works"
    (works / "updated_date=2026-05-01/part_0001.gz").unlink()
    cut = works / "updated_date=2026-06-01/part_0000.gz"
    cut.write_bytes(cut.read_bytes()[:-9])
    with pytest.raises(RecordError, match=r"2 of 3 files of .* are missing or cut: updated_date"):
        ingest(cache, [root])
    assert cache.partitions("files") == []


def test_a_file_with_fewer_records_than_its_manifest_says_is_not_taken(
    cache: Cache, root: Path
) -> None:
    path = root / "data/jsonl/works/manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"][0]["meta"]["record_count"] = 3
    path.write_text(json.dumps(manifest))
    with pytest.raises(RecordError, match="has 2 records, and its manifest says 3"):
        ingest(cache, [root], jobs=1)
    assert "2026-05-01-part_0000" not in {each.key for each in cache.partitions("files")}


@pytest.mark.parametrize("said", ["{", "[]", '{"files": 3}', '{"files": [{"url": "s3://x/y"}]}'])
def test_a_manifest_that_says_nothing_is_refused(cache: Cache, root: Path, said: str) -> None:
    (root / "data/jsonl/works/manifest.json").write_text(said)
    with pytest.raises(RecordError, match="manifest"):
        ingest(cache, [root])


def test_files_that_the_manifest_does_not_name_are_left_and_told(cache: Cache, root: Path) -> None:
    stray = root / "data/jsonl/works/updated_date=2026-05-01/part_0007.gz"
    stray.write_bytes(gzip.compress(orjson.dumps(work(9))))
    summary = ingest(cache, [root])
    assert "W9" not in ids(cache)
    assert any("1 files are not of this release" in line for line in words.of_ingest(summary))


def test_what_was_read_is_not_read_again_and_a_stopped_run_goes_on(
    cache: Cache, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt, calls = cache.adopt, itertools.count()

    def stop(*given: Any) -> Any:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return adopt(*given)

    monkeypatch.setattr(cache, "adopt", stop)
    with pytest.raises(KeyboardInterrupt):
        ingest(cache, [root], jobs=1)
    there = len(cache.partitions("files"))
    assert there in {1, 2}
    monkeypatch.undo()
    again = ingest(cache, [root])
    assert (again.unchanged, again.files) == (there, 3 - there)
    assert ids(cache) == ["W1", "W2", "W3", "W4"]
    assert ingest(cache, [root]).files == 0


def test_a_later_release_takes_the_place_of_the_earlier_one(
    cache: Cache, root: Path, tmp_path: Path
) -> None:
    ingest(cache, [root])
    later = {DAYS[0]: [[work(1)]], "2026-09-01": [[work(2), work(5)]]}
    summary = ingest(cache, [release.write(tmp_path / "later", later, date="2026-09-25")])
    assert ids(cache) == ["W1", "W2", "W5"]
    assert summary.outdated == 2
    assert {each[0] for each in cache.manifest.replaced("files")} >= {"2026-05-01-part_0001"}


def test_the_newest_version_of_a_work_counts(cache: Cache, tmp_path: Path) -> None:
    old = work(1, title="old", updated_date="2026-05-01T00:00:00")
    new = work(1, title="new", updated_date="2026-06-01T00:00:00")
    ingest(cache, [release.write(tmp_path / "two", {DAYS[1]: [[new]], DAYS[0]: [[old]]})])
    with Study(cache.path) as study:
        assert study.sql("select title from work")["title"].to_list() == ["new"]


def test_deleted_and_merged_works_are_left_out_unless_they_came_back(
    cache: Cache, tmp_path: Path
) -> None:
    works = [work(n, updated_date="2026-05-01T00:00:00") for n in (1, 2, 3)]
    back = work(4, updated_date="2026-06-20T00:00:00")
    deleted = {f"{ROOT}W1": "2026-05-20", "W4": "2026-06-01"}
    root = release.write(tmp_path / "gone", {DAYS[0]: [[*works, back]]}, deleted=deleted)
    merged = root / "legacy-data/merged_ids/works"
    merged.mkdir(parents=True)
    (merged / "2026-05-30.csv.gz").write_bytes(
        gzip.compress(b"merge_date,id,merge_into_id\n2026-05-30,W2,W3\n")
    )
    summary = ingest(cache, [root])
    assert ids(cache) == ["W3", "W4"]
    assert (summary.read, summary.works, summary.gone) == (4, 2, 3)


def test_works_that_are_deleted_later_go_when_the_list_comes(cache: Cache, root: Path) -> None:
    ingest(cache, [root])
    assert "W3" in ids(cache)
    (root / "works").mkdir()
    (root / "works/deleted_ids.csv").write_text("work_id,deleted_date\nW3,2027-01-01\n")
    ingest(cache, [root])
    assert ids(cache) == ["W1", "W2", "W4"]


def test_a_list_of_deleted_works_that_is_none_is_refused(cache: Cache, root: Path) -> None:
    (root / "works").mkdir()
    (root / "works/deleted_ids.csv").write_text("<html>\n")
    with pytest.raises(RecordError, match="lists no deleted or merged works"):
        ingest(cache, [root])


def test_only_works_of_the_journals_and_years_asked_for_are_kept(
    cache: Cache, tmp_path: Path
) -> None:
    works = [
        work(1),
        work(2, primary_location={"is_oa": False, "source": SCIENCE}),
        work(3, publication_year=2010),
    ]
    root = release.write(tmp_path / "some", {DAYS[0]: [works]})
    nature = load_journal_list("0028-0836")
    summary = ingest(cache, [root], journals=nature, years=(2015, 2025))
    assert ids(cache) == ["W1"]
    assert (summary.read, summary.works) == (3, 1)


def test_fields_that_are_new_missing_or_of_another_type_are_told(
    cache: Cache, tmp_path: Path
) -> None:
    changed = work(1, publication_year="2020", quantum_score=7)
    changed.pop("fwci", None)
    root = release.write(tmp_path / "drift", {DAYS[0]: [[changed]]})
    summary = ingest(cache, [root])
    said = "\n".join(words.of_ingest(summary))
    assert "fields that are new here, and left out: quantum_score" in said
    assert "fwci" in summary.absent
    assert "publication_year: wrong type" in summary.damage
    (row,) = rows(*cache.parquet_files("files"))
    assert row["publication_year"] == 2020


def test_parquet_whose_types_changed_is_read_all_the_same(cache: Cache, tmp_path: Path) -> None:
    plain = work(1)
    changed = {**plain, "authorships": json.dumps(plain["authorships"]), "cited_by_count": "12"}
    root = release.write(tmp_path / "retyped", {DAYS[0]: [[changed]]}, kind="parquet")
    ingest(cache, [root])
    (row,) = rows(*cache.parquet_files("files"))
    assert len(row["authorships"]) == len(plain["authorships"])
    assert row["cited_by_count"] == 12


# A bucket


@pytest.fixture
def bucket(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[release.Bucket]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_REGION", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with release.serving(root) as served:
        monkeypatch.setenv("AWS_ENDPOINT_URL", served.url)
        yield served


def test_a_bucket_is_read_as_a_folder_is(cache: Cache, bucket: release.Bucket) -> None:
    summary = ingest(cache, [f"s3://{release.BUCKET}"])
    assert (summary.files, summary.works) == (3, 4)
    assert ids(cache) == ["W1", "W2", "W3", "W4"]
    assert not list(cache.spill.glob("*.gz")) if cache.spill.exists() else True
    gets = len(bucket.asked)
    again = ingest(cache, [f"s3://{release.BUCKET}/data/jsonl/works"])
    assert (again.files, again.unchanged) == (0, 3)
    assert not any("part_" in each for each in bucket.asked[gets:])


def test_a_connection_that_breaks_off_is_tried_again(cache: Cache, bucket: release.Bucket) -> None:
    bucket.cut = {"updated_date=2026-06-01/part_0000.gz": 1}
    assert ingest(cache, [f"s3://{release.BUCKET}"]).works == 4


def test_a_bucket_that_refuses_is_said_so_and_what_was_read_is_kept(
    cache: Cache, bucket: release.Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_info", remote._info.__wrapped__)
    bucket.refused = True
    with pytest.raises(UnreachableError, match="run the same command again"):
        ingest(cache, [f"s3://{release.BUCKET}"])


def test_a_bucket_without_a_release_is_refused(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    with release.serving(tmp_path / "empty") as served:
        monkeypatch.setenv("AWS_ENDPOINT_URL", served.url)
        with pytest.raises(UsageError, match="holds no snapshot of works"):
            ingest(cache, [f"s3://{release.BUCKET}"])


@pytest.mark.shared
def test_real_records_in_the_snapshot_s_layout_are_those_of_the_file(
    cache: Cache, tmp_path: Path, shared_dir: Path
) -> None:
    with gzip.open(shared_dir / "openalex" / "works.jsonl.gz") as lines:
        works = [orjson.loads(line) for line in lines]
    days: dict[str, list[list[dict[str, Any]]]] = {}
    for each in works:
        days.setdefault(str(each.get("updated_date", "2022-01-01"))[:7] + "-01", [[]])[0].append(
            each
        )
    summary = ingest(cache, [release.write(tmp_path / "real", days)])
    assert (summary.read, summary.works) == (3_232, 3_232)
    assert summary.files == len(days) > 1
    assert summary.unknown == ()
