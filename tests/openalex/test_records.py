"""Work objects of any vintage, whole or damaged -> the one record schema."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest

from bibliometrics.errors import CacheError, RecordError
from bibliometrics.openalex import records
from bibliometrics.openalex.reading import Wanted
from tests.openalex.made import NATURE, ROOT, SCIENCE, authorship, jsonl, long_work, rows, work

SCHEMA = {
    "id": "VARCHAR",
    "doi": "VARCHAR",
    "title": "VARCHAR",
    "type": "VARCHAR",
    "publication_year": "INTEGER",
    "publication_date": "VARCHAR",
    "language": "VARCHAR",
    "primary_location": (
        "STRUCT(is_oa BOOLEAN, landing_page_url VARCHAR, version VARCHAR, raw_type VARCHAR, "
        "raw_source_name VARCHAR, source STRUCT(id VARCHAR, display_name VARCHAR, "
        "issn_l VARCHAR, issn VARCHAR[], type VARCHAR, host_organization VARCHAR, "
        "host_organization_name VARCHAR))"
    ),
    "authorships": (
        "STRUCT(author_position VARCHAR, author STRUCT(id VARCHAR, display_name VARCHAR, "
        "orcid VARCHAR), institutions STRUCT(id VARCHAR, display_name VARCHAR, ror VARCHAR, "
        "country_code VARCHAR, type VARCHAR, lineage VARCHAR[])[], countries VARCHAR[], "
        "is_corresponding BOOLEAN, raw_author_name VARCHAR, raw_affiliation_strings VARCHAR[], "
        "affiliations STRUCT(raw_affiliation_string VARCHAR, institution_ids VARCHAR[])[], "
        "raw_orcid VARCHAR)[]"
    ),
    "is_authors_truncated": "BOOLEAN",
    "countries_distinct_count": "INTEGER",
    "institutions_distinct_count": "INTEGER",
    "cited_by_count": "INTEGER",
    "fwci": "DOUBLE",
    "citation_normalized_percentile": (
        "STRUCT(value DOUBLE, is_in_top_1_percent BOOLEAN, is_in_top_10_percent BOOLEAN)"
    ),
    "primary_topic": (
        "STRUCT(id VARCHAR, display_name VARCHAR, score DOUBLE, "
        "subfield STRUCT(id VARCHAR, display_name VARCHAR), "
        "field STRUCT(id VARCHAR, display_name VARCHAR), "
        "domain STRUCT(id VARCHAR, display_name VARCHAR))"
    ),
    "is_retracted": "BOOLEAN",
    "is_paratext": "BOOLEAN",
    "is_xpac": "BOOLEAN",
    "referenced_works_count": "INTEGER",
    "locations_count": "INTEGER",
    "biblio": "STRUCT(volume VARCHAR, issue VARCHAR, first_page VARCHAR, last_page VARCHAR)",
    "indexed_in": "VARCHAR[]",
    "created_date": "VARCHAR",
    "updated_date": "VARCHAR",
    "damage": "VARCHAR",
}

YEAR = "publication_year"

OF_2022 = {
    "id": f"{ROOT}W5",
    "type": "journal-article",
    "publication_year": 2019,
    "host_venue": {
        "id": f"{ROOT}V2765052937",
        "display_name": "World Health",
        "issn_l": "1718-3340",
        "issn": ["1718-3340"],
        "publisher": "Longwoods",
        "type": "publisher",
        "url": "https://doi.org/10.1/x",
        "is_oa": False,
        "version": None,
        "license": None,
    },
    "authorships": [
        {
            "author_position": "first",
            "author": {"id": f"{ROOT}A1", "display_name": "One", "orcid": None},
            "institutions": [{"id": f"{ROOT}I1", "country_code": "CA"}],
            "raw_affiliation_string": "A university, Canada",
        },
        {
            "author_position": "last",
            "author": {"id": f"{ROOT}A2", "display_name": "Two", "orcid": None},
            "institutions": [],
            "raw_affiliation_string": "",
        },
    ],
    "referenced_works": [f"{ROOT}W1", f"{ROOT}W2"],
}


def converted(tmp_path: Path, *works: Any, **options: Any) -> tuple[records.Converted, list[Any]]:
    file, target = jsonl(tmp_path / "works.jsonl", works), tmp_path / "works.parquet"
    summary = records.convert([file], target, **options)
    return summary, rows(target)


def one(tmp_path: Path, given: dict[str, Any]) -> dict[str, Any]:
    _, (row,) = converted(tmp_path, given)
    return dict(row)


def schema_of(file: Path) -> dict[str, str]:
    with duckdb.connect() as connection:
        found = connection.execute(f"describe from '{file}'").fetchall()
    return {name: kind.replace('"', "") for name, kind, *_ in found}


@pytest.mark.parametrize("given", [work(1), {"id": f"{ROOT}W1"}, OF_2022])
def test_the_schema_is_always_whole(tmp_path: Path, given: dict[str, Any]) -> None:
    converted(tmp_path, given)
    assert schema_of(tmp_path / "works.parquet") == SCHEMA


def test_values_stay_as_fetched(tmp_path: Path) -> None:
    title = "<i>H</i><sub>2</sub>O & “x”; DROP TABLE work; --"
    row = one(tmp_path, work(1, title=title))
    assert row["id"] == f"{ROOT}W1"
    assert row["title"] == title
    assert row["primary_location"]["source"]["id"] == NATURE["id"]
    assert [each["countries"] for each in row["authorships"]] == [["US"], ["CN"]]
    assert row["damage"] is None


def test_a_record_of_2022_comes_under_todays_names(tmp_path: Path) -> None:
    row = one(tmp_path, OF_2022)
    source = row["primary_location"]["source"]
    assert source["id"] == f"{ROOT}S2765052937"
    assert (source["issn_l"], source["issn"]) == ("1718-3340", ["1718-3340"])
    assert (source["type"], source["host_organization_name"]) == ("journal", "Longwoods")
    assert row["type"] == "article"
    assert row["referenced_works_count"] == 2
    strings = [each["raw_affiliation_strings"] for each in row["authorships"]]
    assert strings == [["A university, Canada"], []]
    assert row["damage"] is None


def test_a_venue_without_anything_is_no_location(tmp_path: Path) -> None:
    empty = dict.fromkeys(OF_2022["host_venue"])  # type: ignore[call-overload]
    assert one(tmp_path, OF_2022 | {"host_venue": empty})["primary_location"] is None


def test_a_location_without_a_source_stays_one(tmp_path: Path) -> None:
    row = one(tmp_path, work(1, primary_location={"is_oa": True, "source": None}))
    assert row["primary_location"]["is_oa"] is True
    assert row["primary_location"]["source"] is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (long_work(1, 3), False),
        (work(1, authorships=[authorship(1, "US") | {"author_position": "first"}]), False),
        (long_work(1, 100), False),
        (long_work(1, 250), False),
        (work(1, authorships=long_work(1, 250)["authorships"][:100]), True),
        (long_work(1, 100, is_authors_truncated=True), True),
        (
            work(
                1,
                authorships=long_work(1, 250)["authorships"][:100],
                is_authors_truncated=False,
            ),
            True,
        ),
        (work(1, authorships=[]), None),
        (work(1, authorships=...), None),
    ],
)
def test_a_cut_list_of_authors_is_told_by_its_last_author(
    tmp_path: Path, given: dict[str, Any], expected: bool | None
) -> None:
    assert one(tmp_path, given)["is_authors_truncated"] is expected


@pytest.mark.parametrize(
    ("change", "kind", "kept"),
    [
        ({"authorships": None}, "authorships: missing", ("authorships", None)),
        ({"authorships": ...}, "authorships: missing", ("authorships", None)),
        ({"authorships": {"a": 1}}, "authorships: wrong type", ("authorships", None)),
        ({YEAR: "2020"}, "publication_year: wrong type", (YEAR, 2020)),
        ({YEAR: "soon"}, "publication_year: wrong type", (YEAR, None)),
        ({YEAR: None}, "publication_year: missing", (YEAR, None)),
        ({"title": 5}, "title: wrong type", ("title", None)),
        ({"title": ["x"]}, "title: wrong type", ("title", None)),
        ({"primary_location": "x"}, "primary_location: wrong type", ("title", "Work 1")),
        ({"primary_topic": [1]}, "primary_topic: wrong type", ("title", "Work 1")),
        ({"biblio": 5}, "biblio: wrong type", ("title", "Work 1")),
        ({"cited_by_count": "many"}, "cited_by_count: wrong type", ("cited_by_count", None)),
        ({"fwci": "1.5"}, "fwci: wrong type", ("fwci", 1.5)),
        ({"is_retracted": "true"}, "is_retracted: wrong type", ("is_retracted", True)),
        ({"is_retracted": 1}, "is_retracted: wrong type", ("is_retracted", None)),
        ({"indexed_in": "crossref"}, "indexed_in: wrong type", ("indexed_in", None)),
        ({"type": ...}, "type: missing", ("type", None)),
    ],
)
def test_damage_is_told_and_the_rest_is_read(
    tmp_path: Path, change: dict[str, Any], kind: str, kept: tuple[str, Any]
) -> None:
    summary, (row,) = converted(tmp_path, work(1, **change))
    assert summary.damage == {kind: 1}
    assert row["damage"] == kind
    assert row[kept[0]] == kept[1]
    assert row["doi"] == "https://doi.org/10.1000/w1"


def test_several_damages_of_a_record_are_counted_each(tmp_path: Path) -> None:
    summary, _ = converted(
        tmp_path, work(1, title=5, authorships=None), work(2, authorships=None), work(3)
    )
    assert summary.damage == {"authorships: missing": 2, "title: wrong type": 1}


def test_an_entry_that_is_no_authorship_is_told(tmp_path: Path) -> None:
    summary, (row,) = converted(tmp_path, work(1, authorships=[authorship(1, "US"), 7]))
    assert summary.damage == {"authorships: entry without author": 1}
    assert len(row["authorships"]) == 2


def test_what_may_be_null_is_no_damage(tmp_path: Path) -> None:
    names = ["doi", "title", "primary_location", "primary_topic", "fwci", "language", "biblio"]
    summary, (row,) = converted(tmp_path, work(1, **dict.fromkeys(names)))
    assert summary.damage == {}
    assert [row[name] for name in names] == [None] * len(names)


def test_an_unknown_key_is_left_alone(tmp_path: Path) -> None:
    summary, _ = converted(tmp_path, work(1, a_key_of_tomorrow={"depth": [1, 2]}))
    assert summary.damage == {}


def test_rows_are_ordered_by_id_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    works = [work(number) for number in range(5_000)]
    one_way = records.convert([jsonl(tmp_path / "a.jsonl", works)], tmp_path / "a", threads=1)
    other_way = records.convert(
        [
            jsonl(tmp_path / "b.jsonl.gz", works[:1000]),
            jsonl(tmp_path / "c.jsonl", works[:999:-1]),
        ],
        tmp_path / "b",
        threads=4,
    )
    assert one_way == other_way
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    ids = [row["id"] for row in rows(tmp_path / "a")]
    assert ids == sorted(ids)


def test_of_records_with_one_id_the_fullest_stays(tmp_path: Path) -> None:
    summary, found = converted(
        tmp_path,
        work(1, authorships=[]),
        work(1, title="full"),
        work(1, authorships=None),
        work(2),
    )
    assert (summary.read, summary.works, summary.duplicates) == (4, 2, 2)
    assert [row["title"] for row in found] == ["full", "Work 2"]


def test_a_work_fetched_by_itself_takes_the_lists_place(tmp_path: Path) -> None:
    cut = work(1, authorships=long_work(1, 250)["authorships"][:100])
    whole = tmp_path / "W1.json.gz"
    whole.write_bytes(gzip.compress(orjson.dumps(long_work(1, 250) | {"authors_seen": "whole"})))
    summary, found = converted(tmp_path, cut, work(2), instead=[whole])
    assert (summary.works, summary.duplicates, summary.cut) == (2, 0, 0)
    assert [len(row["authorships"]) for row in found] == [250, 2]


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Wanted(), {1, 2, 3, 4}),
        (Wanted(issns=frozenset({"1476-4687"})), {1, 3}),
        (Wanted(source_ids=frozenset({"S2"})), {2}),
        (Wanted(issns=frozenset({"0028-0836"}), source_ids=frozenset({"S2"})), {1, 2, 3}),
        (Wanted(years=(2019, 2019)), {3}),
        (Wanted(issns=frozenset({"0028-0836"}), years=(2020, 2025)), {1}),
        (Wanted(years=(1900, 1901)), set()),
    ],
)
def test_only_what_is_wanted_is_kept(tmp_path: Path, wanted: Wanted, kept: set[int]) -> None:
    works = (
        work(1),
        work(2, primary_location={"source": SCIENCE}),
        work(3, publication_year=2019),
        work(4, primary_location=None),
    )
    summary, found = converted(tmp_path, *works, wanted=wanted)
    assert summary.read == 4
    assert {row["id"] for row in found} == {f"{ROOT}W{number}" for number in kept}


def test_records_that_call_themselves_synthetic_are_counted(tmp_path: Path) -> None:
    summary, _ = converted(tmp_path, work(1, indexed_in=["synthetic"]), work(2))
    assert summary.synthetic == 1


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (orjson.dumps([work(1), work(2)]), 2),
        (orjson.dumps(work(1)), 1),
        (orjson.dumps({"meta": {"count": 9}, "results": [work(1), work(2)], "group_by": []}), 2),
        (orjson.dumps([work(1), work(2)], option=orjson.OPT_INDENT_2), 2),
    ],
)
@pytest.mark.parametrize("name", ["page.json", "page.json.gz"])
def test_a_json_file_is_a_work_a_list_or_an_answer(
    tmp_path: Path, name: str, content: bytes, count: int
) -> None:
    file = tmp_path / name
    file.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert records.convert([file], tmp_path / "out").works == count


def test_a_name_that_looks_like_a_pattern_is_a_name(tmp_path: Path) -> None:
    file = jsonl(tmp_path / "a [b]*?'x.jsonl.gz", [work(1)])
    jsonl(tmp_path / "a bZZ'x.jsonl.gz", [work(2)])
    assert [records.convert([file], tmp_path / "out").works] == [1]


def broken(folder: Path) -> dict[str, tuple[str, bytes, str]]:
    good = b"".join(orjson.dumps(work(number)) + b"\n" for number in range(200))
    packed = gzip.compress(good)
    return {
        "half a gzip": ("half.jsonl.gz", packed[: len(packed) // 2], "is cut short"),
        "gzip without its end": ("end.jsonl.gz", packed[:-4], "is cut short"),
        "second gzip cut": ("two.jsonl.gz", packed + packed[:100], "is cut short"),
        "no gzip": ("plain.jsonl.gz", good, "is no gzip, whatever its name"),
        "half a line": ("line.jsonl", good[:-200], "line 200: no JSON"),
        "a web page": ("page.jsonl", b"<html>\n</html>\n", "line 1: no JSON: '<html>'"),
        "broken in the middle": ("mid.jsonl", good + b'{"id":\n' + good, "line 201: no JSON"),
        "a number": ("number.jsonl", good + b"\n7\n", "line 202: no object but int"),
        "a list": ("list.jsonl", b"[1, 2]\n", "line 1: no object but int"),
        "no id": ("noid.jsonl", good + b'{"title": "x"}\n', "line 201: a record without id"),
        "authors": ("authors.jsonl", b'{"id": "https://openalex.org/A5"}\n', "no work: its id"),
        "nothing": ("empty.jsonl", b"", "holds no records"),
        "blank lines": ("blank.jsonl", b"\n\n", "holds no records"),
        "no list": ("value.json", b'"text"', "no object but str"),
        "an error": ("error.json", b'{"error": "Rate limit exceeded"}', "a record without id"),
    }


@pytest.mark.parametrize("case", broken(Path()))
def test_a_file_that_does_not_hold_works_is_told_and_leaves_nothing(
    tmp_path: Path, case: str
) -> None:
    name, content, words = broken(tmp_path)[case]
    file, target = tmp_path / name, tmp_path / "out" / "works.parquet"
    target.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(RecordError) as told:
        records.convert([file], target)
    assert name in str(told.value)
    assert words in str(told.value)
    assert "\n" not in str(told.value)
    assert list(target.parent.iterdir()) == []


def test_what_a_terminal_would_obey_is_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"\x1b[31m no json\n")
    with pytest.raises(RecordError) as told:
        records.convert([file], tmp_path / "out")
    assert "\x1b" not in str(told.value)


def test_too_little_memory_is_told(tmp_path: Path) -> None:
    file = jsonl(tmp_path / "works.jsonl", [work(1)])
    with pytest.raises(CacheError, match="no room to read"):
        records.convert([file], tmp_path / "out", memory_limit="1MB")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "works", "cut"),
    [("works.jsonl.gz", 3_232, 12), ("works_reshaped.jsonl.gz", 13_319, 0)],
)
def test_every_real_record_of_every_vintage_is_read_without_damage(
    shared_dir: Path, tmp_path: Path, name: str, works: int, cut: int
) -> None:
    summary = records.convert([shared_dir / "openalex" / name], tmp_path / "out")
    assert (summary.read, summary.works, summary.damage) == (works, works, {})
    assert summary.cut == cut


@pytest.mark.shared
def test_real_records_say_the_same_after_conversion(shared_dir: Path, tmp_path: Path) -> None:
    file = shared_dir / "openalex" / "works.jsonl.gz"
    records.convert([file], tmp_path / "out")
    found = {row["id"]: row for row in rows(tmp_path / "out")}
    with gzip.open(file) as lines:
        for line in lines:
            given = orjson.loads(line)
            row = found[given["id"]]
            assert row["title"] == given["title"]
            assert row["publication_year"] == given["publication_year"]
            assert authors_of(row) == authors_of(given)


def authors_of(record: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            each["author"]["id"],
            each["author_position"],
            each.get("countries"),
            [(i.get("id"), i.get("country_code")) for i in each["institutions"]],
        )
        for each in record["authorships"]
    ]
