"""The emulator on records of every vintage, as OpenAlex served them."""

from __future__ import annotations

import gzip
from collections import Counter
from typing import TYPE_CHECKING

import orjson
import pytest

from bibliometrics.emulator import Emulator
from tests.emulator.made import Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def works_file(shared_dir: Path) -> Path:
    return shared_dir / "openalex" / "works.jsonl.gz"


@pytest.fixture(scope="module")
def works(works_file: Path) -> list[dict]:
    with gzip.open(works_file) as lines:
        return [orjson.loads(line) for line in lines]


@pytest.fixture(scope="module")
def ask(shared_dir: Path, works_file: Path) -> Iterator[Client]:
    folder = shared_dir / "openalex"
    with Emulator(
        works_file,
        sources=folder / "sources.jsonl.gz",
        authors=folder / "authors.jsonl.gz",
        institutions=folder / "institutions.jsonl.gz",
        keyless_limit=10_000,
    ) as emulator:
        client = Client(emulator.url)
        yield client
        client.pool.clear()


def own_source(work: dict) -> str | None:
    """The id of a work's own source, written down here a second time on purpose."""
    if "host_venue" in work:
        venue = (work["host_venue"] or {}).get("id")
        return venue.replace("/V", "/S") if venue else None
    location = work.get("primary_location") or {}
    return (location.get("source") or {}).get("id")


def test_a_walk_shows_every_record_once(ask: Client, works: list[dict]) -> None:
    pages = ask.walk("/works?per_page=100&select=id", gzip=True)
    seen = [number for page in pages for number in page.numbers]
    assert len(seen) == len(works) == pages[0].meta["count"]
    assert {f"https://openalex.org/{number}" for number in seen} == {each["id"] for each in works}


def test_counts_by_source_and_year_are_those_of_the_file(ask: Client, works: list[dict]) -> None:
    counted = Counter(
        (source, each["publication_year"]) for each in works if (source := own_source(each))
    )
    largest = counted.most_common(40)
    for (source, year), count in largest:
        found = ask(
            f"/works?filter=primary_location.source.id:{source},publication_year:{year}&select=id"
        )
        assert found.meta["count"] == count


def test_groups_by_country_are_those_of_the_file(ask: Client, works: list[dict]) -> None:
    counted: Counter[str] = Counter()
    for each in works:
        counted.update(
            {
                institution["country_code"].upper()
                for authorship in each["authorships"]
                for institution in authorship["institutions"]
                if institution.get("country_code")
            }
        )
    pages = ask.walk("/works?group_by=authorships.institutions.country_code")
    assert {code: n for page in pages for code, n in page.groups.items()} == counted


def test_a_single_record_is_the_one_in_the_file(ask: Client, works: list[dict]) -> None:
    for each in works[::200]:
        served = ask(f"/works/{each['id'].rpartition('/')[2]}").json
        each.pop("is_authors_truncated", None)
        assert served == each


def test_journals_are_found_by_issn_given_or_derived(ask: Client) -> None:
    for issn, name in (("0028-0836", "Nature"), ("0036-8075", "Science")):
        assert ask(f"/sources/issn:{issn}").json["display_name"] == name
    assert ask("/authors?per_page=1").meta["count"] > 100
    assert ask("/institutions?filter=country_code:cn").meta["count"] > 0
