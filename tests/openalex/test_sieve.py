"""A file of wanted journals gives the same, sieved or not."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bibliometrics.errors import BibliometricsError
from bibliometrics.journals import load_journal_list
from bibliometrics.openalex import sieve
from bibliometrics.openalex.reading import Wanted
from bibliometrics.openalex.records import Converter
from tests.openalex.made import NATURE, ROOT, SCIENCE, jsonl, rows, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bibliometrics.openalex.records import Converted

Same = Any  # takes a file and what is wanted, gives the summary or the complaint
WANTED = Wanted(frozenset({"0028-0836"}), frozenset({"S77"}))
OTHER = {"id": f"{ROOT}S5", "display_name": "Other", "issn_l": "1111-1119", "issn": ["1111-1119"]}
OUT = b'{"id":"https://openalex.org/W%d","primary_location":{"source":{"issn_l":"1111-1119"}}}'


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "_PIECE", 7)


def outcome(convert: Callable[[], Converted], target: Path) -> tuple[Any, bytes]:
    """What a file gives: its summary and its Parquet file, or what is wrong with it."""
    try:
        done = convert()
    except BibliometricsError as problem:
        assert not target.exists()
        return (type(problem), str(problem)), b""
    content = target.read_bytes()
    target.unlink()
    return done, content


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Same]:
    """Converts a file both ways, and gives what both give."""
    folder = tmp_path_factory.mktemp("same")
    target, spill = folder / "works.parquet", folder / "spill"

    def both(file: Path, wanted: Wanted = WANTED) -> Any:
        found = outcome(
            lambda: sieve.convert(converter, file, target, wanted=wanted, spill=spill), target
        )
        assert not list(spill.glob("*.jsonl"))
        assert found == outcome(lambda: converter.convert([file], target, wanted=wanted), target)
        return found[0]

    with Converter(spill) as converter:
        yield both


def through(file: Path, wanted: Wanted = WANTED) -> list[bytes]:
    """The lines that the reader gets; the last one stands for all that are left out."""
    target = file.with_name("through")
    sieve._sieve(file, target, sieve._Judge(wanted))
    return target.read_bytes().split(b"\n")


def of(source: Any) -> dict[str, Any]:
    return {"primary_location": {"is_oa": True, "source": source}}


def line(number: int, **changes: Any) -> bytes:
    return orjson.dumps(work(number, **changes))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "read", "kept"),
    [("works.jsonl.gz", 3_232, 78), ("works_reshaped.jsonl.gz", 13_319, 1_466)],
)
def test_real_records_are_those_of_the_whole_file(
    same: Same, shared_dir: Path, name: str, read: int, kept: int
) -> None:
    journals = load_journal_list("nature-index-2026")
    done = same(shared_dir / "openalex" / name, Wanted(journals.issns))
    assert (done.read, done.works) == (read, kept)


@pytest.mark.shared
def test_hardly_more_real_records_than_are_wanted_reach_the_reader(
    shared_dir: Path, tmp_path: Path
) -> None:
    judge = sieve._Judge(Wanted(load_journal_list("nature-index-2026").issns))
    file = shared_dir / "openalex" / "works.jsonl.gz"
    assert sieve._sieve(file, tmp_path / "through", judge) == 3_232 - 78 - 1


@pytest.mark.parametrize(
    "source",
    [
        {"issn_l": "0028-0836"},
        {"issn": ["9999-9994", "0028-0836"]},
        {"issn_l": "1111-1119", "issn": [None, "0028-0836"]},
        {"id": f"{ROOT}S77"},
    ],
)
def test_a_journal_is_known_by_either_issn_or_its_id(
    same: Same, tmp_path: Path, source: Any
) -> None:
    works = [work(1, **of(OTHER)), work(2, **of(source)), work(3, **of(None))]
    done = same(jsonl(tmp_path / "x.jsonl.gz", works))
    assert (done.read, done.works) == (3, 1)


@pytest.mark.parametrize("venue", [{"id": f"{ROOT}V77"}, {"id": f"{ROOT}S77"}, NATURE])
def test_an_early_work_is_known_by_its_venue(same: Same, tmp_path: Path, venue: Any) -> None:
    early = {"id": f"{ROOT}W1", "host_venue": venue}
    works = [work(2, **of(OTHER)), early, {**early, "id": f"{ROOT}W3", "primary_location": None}]
    assert same(jsonl(tmp_path / "x.jsonl", works)).works == 2


def test_a_venue_counts_only_where_there_is_no_location(same: Same, tmp_path: Path) -> None:
    works = [
        work(1, **of(SCIENCE), host_venue=NATURE),
        work(2, **of(NATURE), host_venue=SCIENCE),
        work(3, **of(None), host_venue=NATURE),
        work(4, **of(OTHER)),
    ]
    assert same(jsonl(tmp_path / "x.jsonl", works)).works == 1


ODD = {
    "spaces": b'{ "id" : "W1" , "primary_location" : { "source" : { "issn_l" : "0028-0836" } } }',
    "around": b'  {"id":"W1","primary_location":{"source":{"issn":["0028-0836"]}}} \t',
    "escaped key": rb'{"id":"W1","primary\u005flocation":{"source":{"issn\u005Fl":"0028-0836"}}}',
    "escaped": rb'{"id":"W1","primary_location":{"source":{"issn":["\u003002\u0038-0836"]}}}',
    "slashes": rb'{"id":"W1","primary_location":{"source":{"id":"https:\/\/openalex.org\/S77"}}}',
    "list as text": b'{"id":"W1","primary_location":{"source":{"issn":"0028-0836"}}}',
    "number": b'{"id":"W1","primary_location":{"source":{"issn_l":280836}}}',
    "location as text": b'{"id":"W1","primary_location":"0028-0836"}',
    "other case": b'{"id":"W1","primary_location":{"source":{"ISSN_L":"0028-0836"}}}',
    "key twice": b'{"id":"W1","title":"a","title":"b"}',
    "no number": b'{"id":"W1","score":NaN}',
    "comma": b'{"id":"W1","title":"a",}',
    "null": b'{"id":"W1","title":"\\u0000"}',
    "deep": b'{"id":"W1","x":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "form feed": b'\x0c{"id":"W1"}\x0c',
    "an author": b'{"id":"https://openalex.org/A1"}',
    "blank": b" \t ",
    "wanted, but broken": b'{"id":"W1","primary_location":{"source":{"issn_l":"0028-0836"}},}}',
    "no id": b'{"title":"x"}',
    "null id": b'{"id":null,"primary_location":null}',
    "id as number": b'{"id":5}',
    "a list": b'[{"id":"W1"}]',
    "a text": b'"W1"',
    "a number alone": b"7",
    "half": b'{"id":"W1","title":"x',
    "more than one": b'{"id":"W1"}{"id":"W2"}',
    "apart by a return": b'{"id":"W1"}\r{"id":"W2"}',
    "comma after": b'{"id":"W1"},',
    "no literal": b'{"id":"W1","x":nul}',
    "control character": b'{"id":"W1","x":"a\x01b"}',
    "tab": b'{"id":"W1","x":"a\tb"}',
    "no escape": rb'{"id":"W1","x":"\x"}',
    "half a pair": rb'{"id":"W1","x":"\ud800"}',
    "leading zero": b'{"id":"W1","x":01}',
    "no UTF-8": b'{"id":"W1","x":"\xff"}',
    "half a character": b'{"id":"W1","x":"\xe2\x82"}',
    "a surrogate as UTF-8": b'{"id":"W1","x":"\xed\xa0\x80"}',
    "a mark of the byte order": b'\xef\xbb\xbf{"id":"W1"}',
    "a web page": b"<html>",
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("packed", [True, False])
def test_an_odd_line_is_read_or_told_as_in_the_whole_file(
    same: Same, tmp_path: Path, name: str, packed: bool
) -> None:
    lines = [OUT % 8, line(1), ODD[name], line(2), OUT % 9]
    content = b"\n".join(lines) + b"\n"
    file = tmp_path / ("x.gz" if packed else "x.jsonl")
    file.write_bytes(gzip.compress(content) if packed else content)
    same(file)


@pytest.mark.parametrize("name", list(ODD)[list(ODD).index("wanted, but broken") :])
def test_what_is_not_in_order_reaches_the_reader(tmp_path: Path, name: str) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"\n".join([OUT % 1, ODD[name], OUT % 2]))
    assert ODD[name] in b"\n".join(through(file))


def test_a_bad_line_is_told_by_its_own_file_and_number(same: Same, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl.gz"
    file.write_bytes(gzip.compress(b"\n".join([OUT % 1, b"", OUT % 2, b'{"id":', OUT % 3])))
    _, told = same(file)
    assert f"{file}, line 4: no JSON" in told


def packed_badly() -> dict[str, bytes]:
    good = b"".join(line(number) + b"\n" + OUT % (1000 + number) + b"\n" for number in range(99))
    whole = gzip.compress(good)
    return {
        "half": whole[: len(whole) // 2],
        "without its end": whole[:-4],
        "of another sum": whole[:-8] + b"sums" + whole[-4:],
        "damaged": whole[:900] + bytes(byte ^ 255 for byte in whole[900:950]) + whole[950:],
        "second cut": whole + whole[:100],
        "followed by zeros": whole + bytes(50),
        "followed by others": whole + b"others",
        "none": good,
        "empty": b"",
        "of nothing": gzip.compress(b""),
        "of blank lines": gzip.compress(b"\n\n \n"),
        "of several members": whole + gzip.compress(b"") + whole,
        "cut into members amid a line": gzip.compress(good[:500]) + gzip.compress(good[500:]),
    }


@pytest.mark.parametrize("name", packed_badly())
def test_a_damaged_gzip_is_told_in_the_same_words(same: Same, tmp_path: Path, name: str) -> None:
    file = tmp_path / "x.jsonl.gz"
    file.write_bytes(packed_badly()[name])
    same(file)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", b"\n", b"\n\n\n", b" \n"])
@pytest.mark.usefixtures("small_pieces")
def test_lines_end_in_any_way_and_blank_ones_are_none(
    same: Same, tmp_path: Path, end: bytes, last: bytes
) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(end.join([OUT % 1, line(2), b"", OUT % 3, line(4)]) + last)
    done = same(file)
    assert (done.read, done.works) == (4, 2)


def test_a_file_without_anything_wanted_is_counted(same: Same, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"\n".join(OUT % number for number in range(50)))
    done = same(file)
    assert (done.read, done.works) == (50, 0)
    assert through(file) == [OUT % 49, b""]


def test_numbers_are_those_of_the_kept_records(same: Same, tmp_path: Path) -> None:
    works = [
        *(work(1, title=5), work(1, authorships=None), work(2, indexed_in=["synthetic"])),
        *(work(3, is_authors_truncated=True, authorships=[]), work(4, title=5, **of(OTHER))),
        *(work(4, **of(OTHER)), work(5, indexed_in=["synthetic"], **of(OTHER))),
    ]
    done = same(jsonl(tmp_path / "x.jsonl", works))
    assert (done.read, done.works, done.duplicates) == (7, 3, 1)
    assert (done.cut, done.synthetic) == (1, 1)
    assert done.damage == {"authorships: missing": 1, "title: wrong type": 1}


def test_years_still_hold(same: Same, tmp_path: Path) -> None:
    works = [work(1), work(2, publication_year=1990), work(3, **of(OTHER))]
    wanted = Wanted(WANTED.issns, years=(2015, 2025))
    assert same(jsonl(tmp_path / "x.jsonl.gz", works), wanted).works == 1


def test_works_that_are_gone_stay_out(tmp_path: Path) -> None:
    works = [work(n, updated_date="2026-05-01") for n in (1, 2)] + [work(3, **of(OTHER))]
    file, spill, target = jsonl(tmp_path / "x.gz", works), tmp_path / "spill", tmp_path / "out"
    with Converter(spill) as converter:
        converter.leave_out({"deleted": b"work_id,deleted_date\nW1,2026-06-01\n"})
        done = sieve.convert(converter, file, target, wanted=WANTED, spill=spill)
    assert (done.read, [row["id"] for row in rows(target)]) == (3, [f"{ROOT}W2"])


def test_a_line_is_longer_than_many_pieces(same: Same, tmp_path: Path) -> None:
    long = {"title": "é" * 300_000}
    works = [work(1, **long), work(2, **of(OTHER), **long), work(3), work(4, **of(OTHER))]
    assert same(jsonl(tmp_path / "x.jsonl", works)).works == 2


def test_a_file_with_a_line_longer_than_any_work_is_left_to_the_reader(
    same: Same, tmp_path: Path
) -> None:
    for megabytes in (17, 33):
        long = work(2, **of(OTHER), title="x" * (megabytes << 20))
        file = jsonl(tmp_path / f"{megabytes}.jsonl.gz", [work(1), long])
        with pytest.raises(BibliometricsError, match="longer than any work"):
            through(file)
        same(file)


@pytest.mark.parametrize("name", ["x.json", "x.json.gz"])
def test_a_file_of_one_value_is_not_sieved(
    same: Same, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sieve, "_sieve", None)
    content = json.dumps({"results": [work(1), work(2, **of(OTHER))]}, indent=1).encode()
    file = tmp_path / name
    file.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert same(file).works == 1


def test_a_file_of_which_all_is_wanted_is_not_sieved(
    same: Same, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sieve, "_sieve", None)
    assert same(jsonl(tmp_path / "x.jsonl", [work(1)]), Wanted(years=(2000, 2030))).works == 1


def test_without_room_for_the_lines_the_whole_file_is_read(
    same: Same, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        msg = "No space left on device"
        raise OSError(msg)

    monkeypatch.setattr(sieve, "_sieve", full)
    assert same(jsonl(tmp_path / "x.jsonl", [work(1)])).works == 1


ISSNS = st.sampled_from(["0028-0836", "1476-4687", "1111-1119", "", None, 5])
IDS = st.sampled_from([f"{ROOT}S77", f"{ROOT}V77", f"{ROOT}S770", "S77", None])
SOURCES = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "id": IDS,
        "issn_l": ISSNS,
        "issn": ISSNS | st.lists(ISSNS, max_size=3),
        "display_name": st.text(max_size=5),
    },
)
WORKS = st.fixed_dictionaries(
    {"id": st.integers(1, 6).map(lambda number: f"{ROOT}W{number}")},
    optional={
        "title": st.text(max_size=9),
        "primary_location": st.none() | st.fixed_dictionaries({}, optional={"source": SOURCES}),
        "host_venue": SOURCES,
        "best_oa_location": st.fixed_dictionaries({"source": SOURCES}),
        "publication_year": st.integers(2014, 2017),
    },
)
SPELLINGS = st.sampled_from([{}, {"separators": (",", ":")}, {"ensure_ascii": False}])


@given(
    works=st.lists(st.tuples(WORKS, SPELLINGS), min_size=1, max_size=12),
    between=st.sampled_from(["\n", "\r\n", "\n\n"]),
    piece=st.integers(1, 300),
    packed=st.booleans(),
    years=st.sampled_from([None, (2015, 2016)]),
)
@settings(max_examples=50, deadline=None)
def test_any_works_cut_anywhere_give_the_same(
    same: Same,
    *,
    works: list[tuple[dict[str, Any], dict[str, Any]]],
    between: str,
    piece: int,
    packed: bool,
    years: tuple[int, int] | None,
) -> None:
    lines = [json.dumps(each, **spelling) for each, spelling in works]
    content = between.join(lines).encode("utf-8", "surrogatepass")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sieve, "_PIECE", piece)
        file = Path(folder) / "x.jsonl"
        file.write_bytes(gzip.compress(content) if packed else content)
        same(file, Wanted(WANTED.issns, WANTED.source_ids, years))
