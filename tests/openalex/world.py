"""A small world to refresh from: an emulator, a cache, and patience that is soon at its end."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bibliometrics.cache import Cache
from bibliometrics.emulator import Emulator
from bibliometrics.journals import Journal, JournalList
from bibliometrics.openalex.exchange import Timeouts
from bibliometrics.openalex.refresh import RefreshSummary, refresh
from bibliometrics.openalex.transport import Patience
from bibliometrics.settings import Settings
from tests.openalex.made import ROOT, rows, work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

KEY = "sk-the-secret-key-of-these-tests"
ISSNS = {1: "0028-0836", 2: "0036-8075", 3: "1476-1122"}
LIST = JournalList(
    "three", tuple(Journal(f"Journal {n}", issn, (issn,)) for n, issn in ISSNS.items())
)
YEARS = (2019, 2020)
SIZES = {(1, 2019): 250, (1, 2020): 100, (2, 2019): 1, (2, 2020): 205, (3, 2020): 30}
"""Works by source and year: several pages, a full page, one work, none at all."""
PAGES = 3 + 1 + 1 + 3 + 1
CREDITS = PAGES + 2
"""Pages, the resolution of the journals, and the count of what there is."""

FLIPPED: dict[str, Any] = {
    "per_page_max": 100,
    "legacy_flag": True,
    "merged": 404,
    "nested_group_by": False,
    "issn_redirect": True,
    "timed_out": True,
    "chunked": True,
}
"""The other setting of every switch that does not change what is served."""

STANDING: dict[str, Any] = {}
"""How the switches of every world stand; tests marked `either_way` run with both settings."""

HASTE = Patience(
    timeouts=Timeouts(connect=2.0, read=1.0, whole=2.0),
    tries=8,
    first_wait_s=0.005,
    longest_wait_s=0.02,
    longest_asked_s=0.02,
)


def source(number: int) -> dict[str, Any]:
    return {
        "id": f"{ROOT}S{number}",
        "display_name": f"Journal {number}",
        "issn_l": ISSNS[number],
        "issn": [ISSNS[number]],
        "type": "journal",
    }


def works(sizes: Mapping[tuple[int, int], int] = SIZES) -> list[dict[str, Any]]:
    """Works of each source and year, each with a number of its own."""
    return [
        work(
            number_of(journal, year, place),
            primary_location={"is_oa": False, "source": source(journal)},
            publication_year=year,
            publication_date=f"{year}-{place % 12 + 1:02}-05",
        )
        for (journal, year), size in sizes.items()
        for place in range(size)
    ]


def number_of(journal: int, year: int, place: int = 0) -> int:
    return journal * 10_000_000 + year * 1_000 + place


@dataclass(slots=True)
class World:
    """An emulator and a cache."""

    emulator: Emulator
    cache: Cache
    key: str | None = KEY

    def refresh(
        self,
        *,
        journals: JournalList = LIST,
        years: tuple[int, int] = YEARS,
        rate: float = math.inf,
        jobs: int = 3,
        rolling: float = 0.2,
        **options: Any,
    ) -> RefreshSummary:
        settings = Settings(
            cache=self.cache.path,
            api_key=self.key,
            api_url=self.emulator.url,
            rate=rate,
            rolling=rolling,
        )
        options = {"patience": HASTE} | options
        return refresh(self.cache, settings, journals=journals, years=years, jobs=jobs, **options)

    @property
    def content(self) -> dict[str, str]:
        """What the cache holds, down to the bytes."""
        return {each.key: each.sha256 for each in self.cache.partitions("journals")}

    @property
    def states(self) -> dict[str, str]:
        return {each.key: each.state for each in self.cache.partitions("journals")}

    @property
    def ids(self) -> set[str]:
        return {row["id"] for row in rows(*self.cache.parquet_files("journals"))}

    @property
    def credits(self) -> int:
        """What the emulator has charged."""
        return sum(each["credits"] for each in self.emulator.log())

    @property
    def ledger(self) -> int:
        """What the cache's ledger says was charged."""
        return sum(each.credits for each in self.cache.manifest.ledger())

    def lists(self) -> list[dict[str, Any]]:
        """The requests for pages of works."""
        return [each for each in self.emulator.log() if "cursor=" in each["query"]]

    def forget(self) -> None:
        """Clear the emulator's log."""
        self.emulator._log.clear()


@contextmanager
def world(
    folder: Path,
    given: Iterable[dict[str, Any]] | None = None,
    *,
    key: str | None = KEY,
    **options: Any,
) -> Iterator[World]:
    """Start an emulator, and open a cache in a folder."""
    served = works() if given is None else list(given)
    options = {"keys": [KEY]} | STANDING | options
    with (
        Emulator(works=served, **options) as emulator,
        Cache.open(folder / "cache", create=True) as cache,
    ):
        yield World(emulator, cache, key)


def undisturbed(folder: Path, *, years: tuple[int, int] = YEARS, **options: Any) -> dict[str, str]:
    """What a refresh leaves behind that nothing disturbs."""
    with world(folder / "undisturbed", **options) as quiet:
        quiet.refresh(years=years)
        return quiet.content
