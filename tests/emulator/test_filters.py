"""The filter language, on a library whose answers can be counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.emulator.made import SCIENCE, authorship, work

if TYPE_CHECKING:
    from tests.emulator.conftest import Serve
    from tests.emulator.made import Client

ODD = {f"W99000000{n:02d}" for n in range(1, 12)}
ALL = {f"W{n}" for n in range(1, 8)} | ODD - {"W9900000004"}


def found(ask: Client, query: str) -> set[str]:
    answer = ask(f"/works?per_page=100&select=id&{query}")
    assert answer.status == 200, answer.body
    assert answer.meta["count"] == len(answer.numbers)
    return set(answer.numbers)


def odd(*numbers: int) -> set[str]:
    return {f"W99000000{n:02d}" for n in numbers}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("primary_location.source.id:S2", {"W3"}),
        ("primary_location.source.id:s2", {"W3"}),
        ("primary_location.source.id:https://openalex.org/S2", {"W3"}),
        ("primary_location.source.id:null", {"W4"}),
        ("primary_location.source.id:!null", ALL - {"W4"}),
        ("journal:S2|S3", {"W3"}),
        ("primary_location.source.issn:1095-9203", {"W3"}),
        ("locations.source.id:S2", {"W3", "W4"}),
        ("locations.source.id:!S1", {"W3", "W4"}),
        ("type:letter|editorial", {"W2", "W5"}),
        ("type:!letter|editorial", ALL - {"W2", "W5"}),
        ("type:types/letter", {"W2"}),
        ("type:null", odd(8)),
        ("publication_year:2018", {"W1"}),
        ("publication_year:2018-2019", {"W1", "W2"}),
        ("publication_year:2018|2021", {"W1", "W6"}),
        ("publication_year:>2020", {"W6"}),
        ("publication_year:<2019", {"W1"}),
        ("publication_year:2021-", {"W6"}),
        ("publication_year:-2019", {"W1", "W2"}),
        ("publication_year:!2020", {"W1", "W2", "W6"}),
        ("publication_date:2019-12-31", {"W2"}),
        ("publication_date:<2020-01-01", {"W1", "W2"}),
        ("publication_date:2018-02-01-2020-01-01", {"W2"}),
        ("from_publication_date:2018-02-01,to_publication_date:2019-12-31", {"W2"}),
        ("is_retracted:true", {"W7"} | odd(3)),
        ("is_paratext:true", {"W7"}),
        ("is_xpac:true", odd(4)),
        ("has_doi:false", {"W5"}),
        ("indexed_in:pubmed", {"W7"}),
        ("indexed_in:crossref+pubmed", {"W7"}),
        ("indexed_in:!pubmed", ALL - {"W7"}),
        ("authorships.countries:hk", {"W6"} | odd(5)),
        ("authorships.countries:HK+DE", {"W6"}),
        ("authorships.countries:HK,authorships.countries:DE", {"W6"}),
        ("authorships.countries:FR", set()),
        ("authorships.institutions.country_code:FR", odd(1)),
        ("institutions.country_code:countries/fr", odd(1)),
        ("authorships.institutions.country_code:null", {"W5"} | odd(6, 8)),
        ("authorships.institutions.id:I1037", {"W6"} | odd(7)),
        ("authorships.author.id:A8|A7", odd(6, 7)),
        ("authors_count:>100", odd(1)),
        ("authors_count:100", odd(2)),
        ("authors_count:0", {"W5"} | odd(8)),
        ("institutions_distinct_count:0", {"W5"} | odd(8)),
        ("countries_distinct_count:4", odd(5)),
        ("has_raw_affiliation_strings:false", {"W5"} | odd(8)),
        ("cited_by_count:>79", {"W1", "W2"}),
        ("cited_by_count:80-90", {"W1", "W2"}),
        ("primary_topic.field.id:17", ALL),
        ("primary_topic.field.id:fields/18", set()),
        ("openalex:W1|https://openalex.org/w2|w3", {"W1", "W2", "W3"}),
        ("ids.openalex:W1", {"W1"}),
        ("doi:10.1000/W1", {"W1"}),
        ("doi:https://doi.org/10.1000/twin|10.1000/w2", {"W2"} | odd(10, 11)),
        ("language:null", odd(8)),
        ('display_name.search:"work 7"', {"W7"}),
        ("type:article,publication_year:2021", {"W6"}),
        ("type:article,publication_year:2019", set()),
    ],
)
def test_a_filter_finds(ask: Client, text: str, expected: set[str]) -> None:
    assert found(ask, f"filter={quote(text)}") == expected


def test_xpac_works_are_left_out_unless_asked_for(ask: Client) -> None:
    xpac = odd(4)
    assert found(ask, "") == ALL
    assert found(ask, "corpus=core") == ALL
    assert found(ask, "corpus=all") == ALL | xpac
    assert found(ask, "include_xpac=true") == ALL | xpac
    assert found(ask, "corpus=expansion") == xpac
    assert found(ask, "filter=is_xpac:true|false") == ALL | xpac


def test_a_trivial_search_looks_in_the_title(ask: Client) -> None:
    assert found(ask, "search=WORK%207") == {"W7"}


def test_works_of_2022_are_found_by_their_venue(serve: Serve) -> None:
    old = work(
        10,
        primary_location=...,
        locations=...,
        is_xpac=...,
        primary_topic=...,
        host_venue={"id": "https://openalex.org/V2", "issn_l": "0036-8075", "issn": ["1095-9203"]},
        alternate_host_venues=[{"id": "https://openalex.org/V5"}],
    )
    _, ask = serve(works=[old])
    assert found(ask, "filter=primary_location.source.id:S2,publication_year:2020") == {"W10"}
    assert found(ask, "filter=primary_location.source.issn:0036-8075") == {"W10"}
    assert found(ask, "filter=locations.source.id:S5") == {"W10"}
    assert found(ask, "filter=primary_topic.field.id:null") == {"W10"}
    assert "host_venue" in ask("/works").json["results"][0]


def test_counts_that_a_record_lacks_are_made_of_its_authorships(serve: Serve) -> None:
    given = work(1, authors_count=3_000, institutions_distinct_count=9, countries_distinct_count=5)
    counted = work(2, authorships=[authorship(1, "US", "US"), authorship(2, "CN")])
    _, ask = serve(works=[given, counted])
    assert found(ask, "filter=authors_count:3000") == {"W1"}
    assert found(ask, "filter=institutions_distinct_count:9,countries_distinct_count:5") == {"W1"}
    assert found(ask, "filter=authors_count:2,institutions_distinct_count:2") == {"W2"}
    assert found(ask, "filter=countries_distinct_count:2") == {"W2"}


def test_a_missing_year_is_taken_from_the_date(serve: Serve) -> None:
    _, ask = serve(works=[work(1, publication_year=...), work(2, publication_year="2020")])
    assert found(ask, "filter=publication_year:2020") == {"W1", "W2"}


def test_damaged_records_are_served_and_found_by_what_is_whole(serve: Serve) -> None:
    broken = work(
        1,
        authorships=None,
        primary_location="Nature",
        ids=None,
        primary_topic=[],
        publication_date=None,
        cited_by_count=None,
        indexed_in="crossref",
    )
    bare = {"id": "https://openalex.org/W2"}
    odd_author = work(3, authorships=[None, {"author": None, "institutions": [None]}])
    _, ask = serve(works=[broken, bare, odd_author], sources=[SCIENCE])
    assert found(ask, "filter=authors_count:0") == {"W1", "W2"}
    assert found(ask, "filter=type:article,authorships.author.id:null") == {"W1", "W3"}
    assert len(ask("/works?sort=publication_date").numbers) == 3
