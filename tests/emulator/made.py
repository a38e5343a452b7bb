"""Small works made by hand, and a client that hides nothing of what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import urllib3

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = "https://openalex.org/"
KEY = "a-key-of-the-tests"

NATURE = {
    "id": f"{ROOT}S1",
    "display_name": "Nature",
    "issn_l": "0028-0836",
    "issn": ["0028-0836", "1476-4687"],
    "type": "journal",
}
SCIENCE = {
    "id": f"{ROOT}S2",
    "display_name": "Science",
    "issn_l": "0036-8075",
    "issn": ["0036-8075", "1095-9203"],
    "type": "journal",
}


def authorship(author: int, *countries: str | None, **more: Any) -> dict[str, Any]:
    """An authorship with one institution for every country; None is one without a country."""
    institutions = [
        {
            "id": f"{ROOT}I{900 + sum(map(ord, country or '?'))}",
            "display_name": f"University of {country}",
            "country_code": country,
        }
        for country in countries
    ]
    return {
        "author_position": "middle",
        "author": {"id": f"{ROOT}A{author}", "display_name": f"Author {author}"},
        "institutions": institutions,
        "countries": sorted(country for country in countries if country),
        "raw_affiliation_strings": [f"University of {country}" for country in countries],
        **more,
    }


def work(number: int, **changes: Any) -> dict[str, Any]:
    """A work as the API serves it in 2026, as small as can be."""
    made = {
        "id": f"{ROOT}W{number}",
        "doi": f"https://doi.org/10.1000/w{number}",
        "title": f"Work {number}",
        "display_name": f"Work {number}",
        "publication_year": 2020,
        "publication_date": "2020-05-17",
        "ids": {"openalex": f"{ROOT}W{number}", "doi": f"https://doi.org/10.1000/w{number}"},
        "language": "en",
        "primary_location": {"is_oa": False, "source": NATURE},
        "locations": [{"is_oa": False, "source": NATURE}],
        "type": "article",
        "indexed_in": ["crossref"],
        "authorships": [authorship(1, "US"), authorship(2, "CN")],
        "cited_by_count": number % 7,
        "cited_by_percentile_year": {"min": 1, "max": 50},
        "is_retracted": False,
        "is_paratext": False,
        "is_xpac": False,
        "primary_topic": {"id": f"{ROOT}T1", "field": {"id": f"{ROOT}fields/17"}},
        "created_date": "2025-11-06T03:46:38.306776",
        "updated_date": "2026-01-02T00:00:00",
    }
    return {name: value for name, value in (made | changes).items() if value is not ...}


def derived_works() -> list[dict[str, Any]]:
    """What no sample of real records holds: one work for each oddity."""
    many = [authorship(1000 + n, "US" if n < 100 else "FR") for n in range(250)]
    return [
        work(99_000_000_01, authorships=many),
        work(99_000_000_02, authorships=many[:100]),
        work(99_000_000_03, is_retracted=True),
        work(99_000_000_04, is_xpac=True),
        work(
            99_000_000_05,
            authorships=[authorship(n, code) for n, code in enumerate(("HK", "MO", "TW", "XK"))],
        ),
        work(99_000_000_06, authorships=[authorship(7, None)]),
        work(99_000_000_07, authorships=[authorship(8, "DE", raw_orcid="0000-0001-5437-2545")]),
        work(99_000_000_08, authorships=..., language=..., is_retracted=..., type=...),
        work(99_000_000_09, a_key_of_tomorrow={"depth": [1, 2]}),
        work(99_000_000_10, doi="https://doi.org/10.1000/twin"),
        work(99_000_000_11, doi="https://doi.org/10.1000/twin"),
    ]


@dataclass(slots=True)
class Answer:
    """A response, with its headers' names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def meta(self) -> dict[str, Any]:
        return dict(self.json["meta"])

    @property
    def numbers(self) -> list[str]:
        """Short ids of the results."""
        return [each["id"].rpartition("/")[2] for each in self.json["results"]]

    @property
    def groups(self) -> dict[str, int]:
        """Counts by the last part of the groups' keys."""
        return {each["key"].rpartition("/")[2]: each["count"] for each in self.json["group_by"]}

    @property
    def complaint(self) -> tuple[int, str, str]:
        return self.status, self.json["error"], self.json["message"]


class Client:
    """Asks without retries and without following redirects."""

    def __init__(self, url: str, *, timeout: float = 10) -> None:
        self.url = url
        self.pool = urllib3.PoolManager(retries=False, timeout=timeout)

    def __call__(
        self,
        target: str,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        body: Any = None,
        gzip: bool = False,
    ) -> Answer:
        said = dict(headers or {})
        if key:
            said["Authorization"] = f"Bearer {key}"
        if gzip:
            said["Accept-Encoding"] = "gzip"
        sent = orjson.dumps(body) if body is not None else None
        came = self.pool.request(
            method, self.url + target, headers=said, body=sent, redirect=False
        )
        return Answer(
            came.status, {name.lower(): value for name, value in came.headers.items()}, came.data
        )

    def walk(self, target: str, **how: Any) -> list[Answer]:
        """Follow the cursor to the end, and no further than a hundred pages."""
        joint = "&" if "?" in target else "?"
        pages = [self(f"{target}{joint}cursor=*", **how)]
        while (cursor := pages[-1].meta["next_cursor"]) and len(pages) < 100:
            pages.append(self(f"{target}{joint}cursor={cursor}", **how))
        return pages
