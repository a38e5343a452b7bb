"""Loading records, and what nights do to them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import orjson
import pytest
import urllib3

from bibliometrics.emulator import Emulator
from bibliometrics.errors import ParameterError, RecordError
from tests.emulator.made import SCIENCE, Client, work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.conftest import Serve


def lines(*works: object) -> bytes:
    return b"".join(orjson.dumps(each) + b"\n" for each in works)


def test_files_are_read_plain_and_gzipped(serve: Serve, tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain.jsonl", tmp_path / "packed.jsonl.gz"
    plain.write_bytes(lines(work(1)) + b"\n  \n" + lines(work(2)).strip())
    packed.write_bytes(gzip.compress(lines(work(3), work(2, title="Another"))))
    emulator, ask = serve(records=[plain, str(packed)], works=[work(4)])
    assert sorted(ask("/works").numbers) == ["W1", "W2", "W3", "W4"]
    assert ask("/works/W2").json["title"] == "Work 2"
    assert emulator.stats()["duplicates"] == 1


def test_one_file_need_not_be_in_a_list(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "works.jsonl"
    file.write_bytes(lines(work(1)))
    for given in (file, str(file)):
        assert serve(records=given, works=())[1]("/works").numbers == ["W1"]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("none.jsonl", None, r"none\.jsonl cannot be read \(No such file or directory\)"),
        ("text.jsonl", b"{}\nhello\n", r"text\.jsonl .*has no work's id|line 2 is not JSON"),
        ("text.jsonl", lines(work(1)) + b"hello\n", r"text\.jsonl line 2 is not JSON"),
        ("list.jsonl", lines(work(1), [1]), r"list\.jsonl line 2 is JSON but not an object"),
        ("bare.jsonl", lines({"title": "x"}), r"bare\.jsonl record 1 has no work's id but None"),
        ("author.jsonl", lines({"id": "https://openalex.org/A1"}), r"no work's id but '.*A1'"),
        ("bytes.jsonl", b"\xff\xfe\x00", r"bytes\.jsonl line 1 is not JSON"),
    ],
)
def test_what_is_no_file_of_works_is_refused_by_name_and_line(
    tmp_path: Path, name: str, content: bytes | None, complaint: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RecordError, match=complaint):
        Emulator([file])


def test_a_broken_gzip_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(lines(*(work(n) for n in range(1, 200))))
    truncated, broken = tmp_path / "truncated.gz", tmp_path / "broken.gz"
    truncated.write_bytes(whole[: len(whole) // 2])
    broken.write_bytes(whole[:40] + b"\xff" * 40 + whole[80:])
    with pytest.raises(RecordError, match=r"truncated\.gz is a truncated gzip file"):
        Emulator([truncated])
    with pytest.raises(RecordError, match=r"broken\.gz is a broken gzip file"):
        Emulator([broken])
    with pytest.raises(RecordError, match="cannot be read"):
        Emulator([tmp_path])


def test_the_demos_records_announce_themselves(serve: Serve) -> None:
    _, ask = serve(works=[work(1, indexed_in=["crossref", "synthetic"])])
    assert ask("/works").headers["x-emulator"] == "demo"
    assert ask("/nothing").headers["x-emulator"] == "demo"


def test_replicas_have_ids_of_their_own(serve: Serve) -> None:
    _, ask = serve(works=[work(1), work(2, doi=None)], replicate=3)
    answer = ask("/works?per_page=10&select=id,doi,ids")
    assert answer.meta["count"] == len(set(answer.numbers)) == 6
    dois = [each["doi"] for each in answer.json["results"] if each["doi"]]
    assert len(set(dois)) == 3
    replica = next(number for number in answer.numbers if number not in {"W1", "W2"})
    assert ask(f"/works/{replica}").json["ids"]["openalex"].endswith(replica)
    assert ask("/works/doi:10.1000/w1.r2").json["doi"] == "https://doi.org/10.1000/w1.r2"
    assert ask("/works?group_by=primary_location.source.id").groups == {"S1": 6}


def test_nothing_can_be_replicated_no_times() -> None:
    with pytest.raises(ParameterError, match="replicate takes 1 or more"):
        Emulator(works=[work(1)], replicate=0)


def test_an_unknown_switch_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        Emulator(works=[work(1)], colour="red")


@pytest.mark.parametrize("switch", [{"merged": "301"}, {"per_page_max": 0}, {"singleton_cap": 0}])
def test_a_switch_that_cannot_be_is_refused(switch: dict) -> None:
    with pytest.raises(ParameterError):
        Emulator(works=[work(1)], **switch)


def test_a_night_adds_deletes_edits_merges_and_touches(serve: Serve) -> None:
    emulator, ask = serve()
    version = emulator.advance(
        [
            {"op": "add", "record": work(8, primary_location={"source": SCIENCE})},
            {"op": "delete", "id": "https://openalex.org/W1"},
            {
                "op": "edit",
                "id": "W2",
                "set": {"publication_year": 2021, "primary_location": {"source": SCIENCE}},
                "remove": ["doi"],
            },
            {"op": "merge", "id": "W3", "into": "W4"},
            {"op": "touch", "ids": ["W5"], "by": 10},
        ]
    )
    assert version == 1
    assert sorted(ask("/works").numbers) == ["W2", "W4", "W5", "W6", "W7", "W8"]
    assert ask("/works?filter=primary_location.source.id:S1,publication_year:2020").numbers
    assert sorted(ask("/works?filter=primary_location.source.id:S2").numbers) == ["W2", "W8"]
    assert "doi" not in ask("/works/W2").json
    assert ask("/works/W1").status == 404
    assert ask("/works/W3").headers["location"] == "/works/W4"
    assert ask("/works/W5").json["cited_by_count"] == 15
    assert ask("/sources/S2").json["works_count"] == 2


def test_a_touch_without_ids_touches_a_seeded_tenth(serve: Serve) -> None:
    emulator, ask = serve(works=[work(n, cited_by_count=0) for n in range(1, 101)])

    def touched() -> list[str]:
        return sorted(ask("/works?filter=cited_by_count:>0&per_page=100").numbers)

    emulator.advance([{"op": "touch", "seed": 4}])
    first = touched()
    assert 2 < len(first) < 25
    emulator.reset()
    assert touched() == []
    emulator.advance([{"op": "touch", "seed": 4}])
    assert touched() == first


def test_a_failed_night_changes_nothing(serve: Serve) -> None:
    emulator, ask = serve()
    with pytest.raises(ParameterError, match="has no work 'W99' to patch"):
        emulator.advance([{"op": "delete", "id": "W1"}, {"op": "delete", "id": "W99"}])
    assert emulator.stats()["version"] == 0
    assert ask("/works/W1").status == 200


def test_latency_is_waited_for_before_the_answer(serve: Serve) -> None:
    _, ask = serve(latency=0.15)
    impatient = Client(ask.url, timeout=0.05)
    with pytest.raises(urllib3.exceptions.ReadTimeoutError):
        impatient("/works")
    impatient.pool.clear()
    assert ask("/works").status == 200
