"""Single records, and the sources and institutions that works speak of."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.emulator.made import NATURE, SCIENCE, authorship, work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.conftest import Serve
    from tests.emulator.made import Client


@pytest.mark.parametrize("asked", ["W1", "1", "doi:10.1000/w1", "doi:10.1000%2FW1"])
def test_a_work_is_found_by_its_ids(ask: Client, asked: str) -> None:
    answer = ask(f"/works/{asked}")
    assert answer.status == 200
    assert answer.json["id"] == "https://openalex.org/W1"
    assert "meta" not in answer.json


def test_a_work_is_found_by_its_pmid(serve: Serve) -> None:
    _, ask = serve(works=[work(1, ids={"pmid": "https://pubmed.ncbi.nlm.nih.gov/123"})])
    assert ask("/works/pmid:123").json["id"] == "https://openalex.org/W1"


def test_select_is_honoured(ask: Client) -> None:
    assert ask("/works/W1?select=id").json == {"id": "https://openalex.org/W1"}
    assert ask("/works/W1?select=authorships.author").status == 400


def test_a_single_work_has_all_its_authors(ask: Client) -> None:
    assert len(ask("/works/W9900000001").json["authorships"]) == 250


@pytest.mark.parametrize(("cap", "shown"), [(100, 100), (200, 200), (5000, 250), (None, 250)])
def test_the_authors_of_a_single_work_may_be_capped(serve: Serve, cap: int, shown: int) -> None:
    many = [authorship(n, "US") for n in range(250)]
    _, ask = serve(works=[work(1, authorships=many)], singleton_cap=cap)
    assert len(ask("/works/W1").json["authorships"]) == shown


@pytest.mark.parametrize(
    "asked", ["w1", "https://openalex.org/W1", "https:%2F%2Fopenalex.org%2Fw1", "openalex:W1"]
)
def test_other_forms_of_an_id_redirect_to_the_canonical_path(ask: Client, asked: str) -> None:
    answer = ask(f"/works/{asked}?select=id")
    assert (answer.status, answer.headers["location"]) == (302, "/works/W1?select=id")


@pytest.mark.parametrize("asked", ["W12345", "doi:10.1000/none", "pmid:9", "nothing"])
def test_a_missing_work_is_an_html_404_with_rate_headers(ask: Client, asked: str) -> None:
    answer = ask(f"/works/{asked}")
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body.startswith(b"<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>")
    assert b"The requested URL was not found on the server." in answer.body
    assert "x-ratelimit-credits-used" in answer.headers


def test_a_merged_work_redirects_to_the_winner_or_is_gone(serve: Serve) -> None:
    merge = [{"op": "merge", "id": "W1", "into": "W2"}]
    emulator, ask = serve()
    emulator.advance(merge)
    answer = ask("/works/W1?select=id")
    assert (answer.status, answer.headers["location"]) == (301, "/works/W2?select=id")
    assert "W1" not in ask("/works").numbers
    emulator, ask = serve(merged=404)
    emulator.advance(merge)
    assert ask("/works/W1").status == 404


def test_sources_are_put_together_from_the_works(serve: Serve) -> None:
    bare = {"id": "https://openalex.org/V2", "display_name": "Science", "issn": ["1095-9203"]}
    works = [
        work(1),
        work(2, primary_location=..., locations=..., host_venue=bare),
        work(3, primary_location={"source": None}, locations=[{"source": SCIENCE}]),
    ]
    emulator, ask = serve(works=works)
    answer = ask("/sources/S2")
    assert answer.json["issn_l"] == "0036-8075"
    assert sorted(answer.json["issn"]) == ["0036-8075", "1095-9203"]
    assert (answer.json["id"], answer.json["works_count"]) == ("https://openalex.org/S2", 1)
    assert emulator.log()[-1]["derived"] is True


def test_sources_that_are_given_go_before_those_put_together(serve: Serve, tmp_path: Path) -> None:
    given = {**NATURE, "display_name": "Nature (London)", "works_count": 400_000}
    file = tmp_path / "sources.jsonl.gz"
    file.write_bytes(gzip.compress(orjson.dumps(given) + b"\n"))
    for sources in ([given], file, str(file)):
        emulator, ask = serve(sources=sources)
        assert ask("/sources/issn:1476-4687").json == given
        assert emulator.log()[-1]["derived"] is False


def test_sources_are_listed_by_issn_and_by_id(ask: Client) -> None:
    both = ask("/sources?filter=issn:1476-4687|0036-8075&per_page=100&cursor=*")
    assert both.numbers == ["S1", "S2"]
    assert both.meta["next_cursor"] is None
    assert ask("/sources?filter=openalex:S2&select=id,issn").json["results"] == [
        {"id": "https://openalex.org/S2", "issn": ["0036-8075", "1095-9203"]}
    ]
    hundred = "|".join(f"{n:04d}-0000" for n in range(99))
    assert ask(f"/sources?filter=issn:{hundred}|0028-0836").numbers == ["S1"]
    assert ask(f"/sources?filter=issn:{hundred}|0028-0836|0036-8075").status == 400


@pytest.mark.parametrize("redirected", [False, True])
def test_an_issn_is_answered_or_redirected(serve: Serve, *, redirected: bool) -> None:
    emulator, ask = serve(issn_redirect=redirected)
    answer = ask("/sources/issn:0028-0836")
    if redirected:
        assert (answer.status, answer.headers["location"]) == (302, "/sources/S1")
    else:
        assert answer.json["display_name"] == "Nature"
    assert ask("/sources/issn:9999-9999").status == 404
    assert emulator.stats()["credits"] == 0


def test_authors_and_institutions_are_served(serve: Serve) -> None:
    person = {
        "id": "https://openalex.org/A5",
        "display_name": "Ada",
        "orcid": "https://orcid.org/0000-0001-5437-2545",
    }
    place = {
        "id": "https://openalex.org/I7",
        "display_name": "A place",
        "ror": "https://ror.org/02tvcev59",
    }
    _, ask = serve(authors=[person], institutions=[place])
    assert ask("/authors/A5").json == person
    assert ask("/authors/orcid:0000-0001-5437-2545").json == person
    assert ask("/institutions/ror:02tvcev59").json == place
    assert ask("/institutions?filter=country_code:us").json["results"][0] == {
        "id": "https://openalex.org/I1068",
        "display_name": "University of US",
        "country_code": "US",
        "works_count": 7,
        "ids": {"openalex": "https://openalex.org/I1068"},
    }
    assert ask("/authors/A1").status == 404
