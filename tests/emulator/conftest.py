"""An emulator with a handful of works, and a client for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.emulator import Emulator
from tests.emulator.made import KEY, SCIENCE, Client, authorship, derived_works, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Serve = Callable[..., tuple[Emulator, Client]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start emulators that end with the test: `emulator, ask = serve(works=…)`."""
    started: list[tuple[Emulator, Client]] = []

    def start(**options: Any) -> tuple[Emulator, Client]:
        options.setdefault("works", [work(n) for n in range(1, 8)])
        options.setdefault("keys", {KEY: {}})
        emulator = Emulator(**options)
        emulator.__enter__()
        started.append((emulator, Client(emulator.url)))
        return started[-1]

    yield start
    for emulator, client in started:
        client.pool.clear()
        emulator.close()


LIBRARY = [
    work(1, cited_by_count=90, publication_year=2018, publication_date="2018-01-31"),
    work(
        2, cited_by_count=80, publication_year=2019, publication_date="2019-12-31", type="letter"
    ),
    work(3, primary_location={"source": SCIENCE}, locations=[{"source": SCIENCE}]),
    work(4, primary_location={"source": None}, locations=[{"source": None}, {"source": SCIENCE}]),
    work(5, doi=None, authorships=[], type="editorial"),
    work(6, authorships=[authorship(6, "HK", "CN"), authorship(1, "DE")], publication_year=2021),
    work(7, is_retracted=True, is_paratext=True, indexed_in=["crossref", "pubmed"]),
    *derived_works(),
]


@pytest.fixture(scope="session")
def library() -> Iterator[Emulator]:
    """An emulator that tests only read from."""
    with Emulator(works=LIBRARY, keyless_limit=1_000_000) as emulator:
        yield emulator


class Standstill:
    """Time for the burst limit, which passes only when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def standstill(monkeypatch: pytest.MonkeyPatch) -> Standstill:
    """Stop the time by which requests a second are counted."""
    time = Standstill()
    monkeypatch.setattr("bibliometrics.emulator.account.time", time)
    return time


@pytest.fixture
def ask(library: Emulator) -> Iterator[Client]:
    """A client of the library."""
    client = Client(library.url)
    yield client
    client.pool.clear()
