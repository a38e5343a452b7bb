"""Puts the corpus together from its parts, and writes it down."""

from __future__ import annotations

import gc
import gzip
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from bibliometrics.emulator.corpus.careers import careers_of
from bibliometrics.emulator.corpus.draws import Draws
from bibliometrics.emulator.corpus.institutions import Landscape
from bibliometrics.emulator.corpus.loss import lose_affiliations
from bibliometrics.emulator.corpus.oddities import duplicates, with_oddities
from bibliometrics.emulator.corpus.people import Population
from bibliometrics.emulator.corpus.places import Places
from bibliometrics.emulator.corpus.plan import plan_works
from bibliometrics.emulator.corpus.records import Recorder
from bibliometrics.emulator.corpus.teams import Teams
from bibliometrics.emulator.corpus.venues import Venue, venues
from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bibliometrics.emulator.corpus.vocabulary import Record

DEFAULT_SEED = 2026
DEFAULT_WORKS = 30_000
FEWEST_WORKS = 1_000
_PLANS, _TEAMS, _PEOPLE, _RECORDS, _ODDITIES, _LOSS = range(6)


@dataclass(frozen=True)
class Corpus:
    """A synthetic world of high-quality journals; every record of it says so.

    Works share objects with one another and between `works` and `truth` (institutions,
    authors, works that lost nothing): read them, do not change them.

    Parameters
    ----------
    seed
        What the corpus was drawn from.
    works
        The works as OpenAlex would serve them one by one: all authors, but affiliations lost.
    truth
        The same works before affiliations were lost, in the same order.
    sources
        The venues as source objects.
    institutions
        The institutions as they stand in authorships, parents among them.
    careers
        For each author id the (year, country) pairs in use in the truth, in order.
    """

    seed: int
    works: list[Record] = field(repr=False)
    truth: list[Record] = field(repr=False)
    sources: list[Record] = field(repr=False)
    institutions: list[Record] = field(repr=False)
    careers: dict[str, tuple[tuple[int, str], ...]] = field(repr=False)

    def write_jsonl(self, path: Path, *, truth: bool = False) -> None:
        """Write the works, or the truth, one JSON object a line; gzipped if named `.gz`."""
        write_jsonl(self.truth if truth else self.works, path)


def demo_corpus(seed: int = DEFAULT_SEED, works: int = DEFAULT_WORKS) -> Corpus:
    """Draw the corpus of a seed.

    Parameters
    ----------
    seed
        The same seed gives the same corpus, to the byte, on every machine.
    works
        How many works there are, duplicates among them.

    Raises
    ------
    ParameterError
        Fewer works than it takes to hold one of each special case.
    """
    if works < FEWEST_WORKS:
        message = f"a demo corpus of {works} works is too small to hold one of everything"
        raise ParameterError(message, remedy=f"ask for {FEWEST_WORKS} works or more")
    listed = venues()
    landscape = Landscape()
    with _collector_paused():
        truth, publishers = _whole_works(listed, landscape, seed, works)
        return Corpus(
            seed=seed,
            works=lose_affiliations(truth, publishers, Draws(seed, _LOSS)),
            truth=truth,
            sources=_sources(listed, truth),
            institutions=[each.record() for each in (*landscape.all, *landscape.parents)],
            careers=careers_of(truth),
        )


def write_jsonl(records: Iterable[Record], path: Path) -> None:
    """Write records one JSON object a line; gzipped if the name ends in `.gz`."""
    lines = (orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)
    if path.suffix != ".gz":
        with path.open("wb") as plain:
            plain.writelines(lines)
        return
    # Neither name nor time goes into the header: the same works give the same file.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        packed.writelines(lines)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Spare the collector the search for cycles in millions of new objects: none has any."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _whole_works(
    listed: tuple[Venue, ...], landscape: Landscape, seed: int, works: int
) -> tuple[list[Record], dict[str, str]]:
    places = Places(landscape)
    population = Population(landscape, places, Draws(seed, _PEOPLE))
    teams = Teams(landscape, places, population, Draws(seed, _TEAMS))
    recorder = Recorder(listed, Draws(seed, _RECORDS))
    plans = plan_works(listed, works - duplicates(works), Draws(seed, _PLANS))
    records = [
        recorder.work(plan, number, teams.team(plan)) for number, plan in enumerate(plans, start=1)
    ]
    publishers = {
        record["id"]: plan.venue.publisher for record, plan in zip(records, plans, strict=True)
    }
    truth = with_oddities(records, works, Draws(seed, _ODDITIES))
    # A twin has its original's title, which holds the original's number and so is unique.
    by_title = {record["title"]: publishers[record["id"]] for record in records}
    return truth, {record["id"]: by_title[record["title"]] for record in truth}


def _sources(listed: tuple[Venue, ...], truth: list[Record]) -> list[Record]:
    works: dict[str, int] = {}
    cited: dict[str, int] = {}
    for record in truth:
        source = record["primary_location"]["source"]
        if source is not None:
            works[source["id"]] = works.get(source["id"], 0) + 1
            cited[source["id"]] = cited.get(source["id"], 0) + record["cited_by_count"]
    return [venue.source(works.get(venue.id, 0), cited.get(venue.id, 0)) for venue in listed]
