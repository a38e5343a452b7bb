"""Pages that are sound on arrival take a shorter way to Parquet, and come out the same."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from bibliometrics.openalex import pages
from bibliometrics.openalex.records import Converter
from tests.openalex.made import ROOT, authorship, long_work, work

if TYPE_CHECKING:
    from pathlib import Path

TOPIC = {"id": f"{ROOT}T1", "display_name": "x", "score": 0.5, "subfield": {"id": 2740}}


def page(*works: dict[str, Any]) -> bytes:
    return orjson.dumps({"meta": {"count": len(works), "next_cursor": None}, "results": works})


@pytest.mark.parametrize(
    "given",
    [
        work(1),
        work(1, title='ünï \u0001 \U0001f600 "quoted"', fwci=2, doi=None),
        work(1, type="journal-article", primary_topic=TOPIC),
        long_work(1, 120),
        work(1, is_authors_truncated=True),
        work(1, primary_location=None, biblio=None, indexed_in=None),
    ],
)
def test_a_sound_page_gives_the_same_bytes_as_a_tolerant_reading(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    body = page(given, work(2))
    assert pages.read(body).sound
    file = tmp_path / "000001.json.gz"
    file.write_bytes(gzip.compress(body))
    with Converter(tmp_path / "spill") as converter:
        one_way = converter.convert([file], tmp_path / "a", sound=True)
        other_way = converter.convert([file], tmp_path / "b")
    assert one_way == other_way
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    "damaged",
    [
        {"type": None},
        {"publication_year": "2020"},
        {"publication_year": 1 << 40},
        {"authorships": "none"},
        {"authorships": [authorship(1, "US") | {"author": None}]},
        {"title": 5},
        {"is_retracted": "true"},
        {"biblio": []},
    ],
)
def test_a_page_with_any_damage_is_not_sound(damaged: dict[str, Any]) -> None:
    read = pages.read(page(work(1) | damaged, work(2)))
    assert not read.sound
    assert len(read.ids) == 2
