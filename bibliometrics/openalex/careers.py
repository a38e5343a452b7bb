"""Whole careers from the API into the cache: all works of chosen authors, whatever the journal.

The journals of a list hold a part of what an author writes. Who is to be followed from country to
country wants all of it, and that is too much to fetch for everybody: so for a cohort, planned
before it is paid for, in a scope of its own.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bibliometrics.cache import Scope
from bibliometrics.cache.entries import COMPLETE
from bibliometrics.errors import ApiError, BudgetError
from bibliometrics.openalex import urls
from bibliometrics.openalex.allowance import listed
from bibliometrics.openalex.calling import calling
from bibliometrics.openalex.counts import count_careers
from bibliometrics.openalex.crew import Crew
from bibliometrics.openalex.exchange import origin
from bibliometrics.openalex.fetch import Fetcher, fingerprint
from bibliometrics.openalex.followed import CareerPlan, CareerSummary
from bibliometrics.openalex.progress import ignore
from bibliometrics.openalex.records import Converter
from bibliometrics.openalex.survey import realm
from bibliometrics.openalex.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bibliometrics.cache import Cache, Partition
    from bibliometrics.cache.cohort import Cohort
    from bibliometrics.cache.entries import Suspect
    from bibliometrics.openalex.fetch import Fetched
    from bibliometrics.openalex.meter import Meter
    from bibliometrics.openalex.progress import Listener
    from bibliometrics.openalex.target import Dates
    from bibliometrics.openalex.transport import Patience, Transport
    from bibliometrics.settings import Settings

MOST_TOGETHER = urls.MOST_VALUES
"""Authors of one block: as many as one query takes."""
_MEMORY = "1GB"
_CONVERTED_MEANWHILE = 2
_OLD = timedelta(days=60)
"""From here on careers are fetched anew."""
_FIRST_DAY, _EARLY = "1500-01-01", 1989
"""Works up to that year are few: one slice."""


@dataclass(frozen=True, slots=True)
class CareerBlock:
    """All works of some authors, to be fetched.

    Parameters
    ----------
    expected
        Works that the API says there are.
    last_year
        Year of the last works that there can be.
    there, doubted
        What stands now, and the last attempt that was not believed.
    """

    key: str
    authors: tuple[str, ...]
    expected: int
    last_year: int
    there: Partition | None = None
    doubted: Suspect | None = None

    @property
    def source_id(self) -> None:
        """Works of any source."""

    @property
    def year(self) -> None:
        """Works of any year."""

    def address(self, dates: Dates | None = None, cursor: str = "") -> str:
        """Path and query of a page of the authors' works."""
        return urls.careers(self.authors, dates=dates, cursor=cursor)

    def slices(self) -> Iterable[tuple[str, Dates]]:
        """The early years together, then year by year."""
        yield "early", (_FIRST_DAY, f"{_EARLY}-12-31")
        for year in range(_EARLY + 1, self.last_year + 1):
            yield str(year), (f"{year}-01-01", f"{year}-12-31")


def scope_name(countries: Sequence[str], *, most: int, seed: int) -> str:
    """Name of the scope that holds a cohort's careers: another cohort, another scope."""
    lot = [str(most)] if seed == 1 else [str(most), "seed", str(seed)]
    return "-".join(["careers", *sorted(countries), *lot])


def plan_careers(
    cache: Cache,
    settings: Settings,
    *,
    cohort: Cohort,
    scope: str,
    patience: Patience | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> CareerPlan:
    """Say what a cohort's careers cost; a call for each block is all that is asked.

    Raises
    ------
    BudgetError, ApiError
        The API does not answer even this.
    """
    with calling(settings, cache.manifest, patience=patience) as (transport, meter):
        survey = _Survey(cache, settings, transport, meter, cohort, scope, now())
        return survey.plan(survey.todo())


def complete_careers(
    cache: Cache,
    settings: Settings,
    *,
    cohort: Cohort,
    scope: str,
    max_cost: float | None = None,
    jobs: int | None = None,
    progress: Listener = ignore,
    patience: Patience | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> CareerSummary:
    """Fetch all works of a cohort; what was fetched within 60 days is left as it is.

    Raises
    ------
    BudgetError
        The day's budget, or `max_cost`, is spent; run it again to go on.
    ApiError
        The network or the API failed; run it again to go on.
    UsageError
        The scope holds records of another API.

    Examples
    --------
    >>> with Cache.open("cache", create=True) as cache:  # doctest: +SKIP
    ...     complete_careers(cache, Settings.load(), cohort=cohort, scope="careers-CN-US")
    """
    stop = threading.Event()
    at_once = max(1, jobs or settings.jobs)
    with (
        cache.writing(),
        calling(
            settings,
            cache.manifest,
            patience=patience,
            max_cost=max_cost,
            connections=at_once,
            stop=stop,
        ) as (transport, meter),
        Converter(cache.spill, memory_limit=settings.memory_limit or _MEMORY) as converter,
    ):
        survey = _Survey(cache, settings, transport, meter, cohort, scope, now())
        todo = survey.todo()
        run = _Run(survey, Tracker(progress, meter), survey.plan(todo))
        if not todo:
            return run.summary()
        asked = survey.open_scope()
        line = threading.BoundedSemaphore(at_once)
        seen = run.tracker.works
        fetcher = Fetcher(cache, scope, transport, converter, asked, now, line, seen=seen)
        return run.run(todo, fetcher, Crew(at_once + _CONVERTED_MEANWHILE, stop))


@dataclass(frozen=True, slots=True)
class _Survey:
    """What is there and what is to be fetched."""

    cache: Cache
    settings: Settings
    transport: Transport
    meter: Meter
    cohort: Cohort
    scope: str
    now: datetime

    def todo(self) -> list[CareerBlock]:
        """Blocks that are missing, in doubt or old, with as many works as the API counts."""
        there = {each.key: each for each in self.cache.partitions(self.scope)}
        doubted = {each.key: each for each in self.cache.manifest.suspects(self.scope)}
        return [
            CareerBlock(
                key,
                authors,
                count_careers(self.transport, authors),
                self.now.year + 1,
                there.get(key),
                doubted.get(key),
            )
            for key, authors in zip(self.cohort.keys(), self.cohort.blocks, strict=True)
            if key in doubted or not self._is_fresh(there.get(key), authors)
        ]

    def _is_fresh(self, there: Partition | None, authors: tuple[str, ...]) -> bool:
        """Whether a block stands; by another query is to be told before anybody answers."""
        if there is None or there.state != COMPLETE or self.now - there.fetched_at >= _OLD:
            return False
        synthetic = self.cache.scope(self.scope).synthetic
        asked = self._realm(synthetic)
        return there.fingerprint == fingerprint(asked, urls.careers(authors))

    def _realm(self, emulator: str | None) -> str:
        url = self.settings.api_url
        return realm(self.cache, self.scope, api_url=url, emulator=emulator)

    def open_scope(self) -> str:
        """Write down whose careers come, and give who answers."""
        emulator = self.transport.emulator
        asked = self._realm(emulator)
        url = self.transport.api_url
        self.cache.manifest.put_scope(
            Scope(self.scope, "careers", "all", emulator, url, cohort=self.cohort)
        )
        return asked

    def plan(self, todo: Sequence[CareerBlock]) -> CareerPlan:
        """What is to come, and what it costs."""
        left = listed(
            self.cache.manifest.ledger(),
            day=self.now.date().isoformat(),
            host=str(origin(self.settings.api_url)[1]),
            keyed=bool(self.settings.api_key),
        )
        calls = sum(max(1, -(-each.expected // urls.PER_PAGE)) for each in todo)
        return CareerPlan(
            scope=self.scope,
            cohort=self.cohort,
            blocks=len(todo),
            fresh=len(self.cohort.blocks) - len(todo),
            works=sum(each.expected for each in todo),
            calls=calls,
            spent=self.meter.credits,
            left=left.left,
            days=left.days(calls),
        )


@dataclass(slots=True)
class _Run:
    """One fetch of careers."""

    survey: _Survey
    tracker: Tracker
    plan: CareerPlan
    done: list[Fetched] = field(default_factory=list)

    def run(
        self, todo: Sequence[CareerBlock], fetcher: Fetcher, crew: Crew[CareerBlock, Fetched]
    ) -> CareerSummary:
        self.tracker.begin(self.plan.blocks, self.plan.works)
        for line in self.plan.lines():
            self.tracker.tell(line)
        try:
            crew.run(todo, fetcher.fetch, self._take)
        except (BudgetError, ApiError) as problem:
            blocks = len(self.survey.cohort.blocks)
            there = self.plan.fresh + len(self.done)
            told = f"{problem.message}; {there:,} of {blocks:,} blocks of careers are there"
            raise type(problem)(told, remedy=problem.remedy) from problem
        return self.summary()

    def _take(self, fetched: Fetched) -> None:
        self.done.append(fetched)
        self.tracker.partition()
        for note in (*fetched.warnings, fetched.doubt and f"{fetched.key}: {fetched.doubt}"):
            if note:
                self.tracker.tell(note)

    def summary(self) -> CareerSummary:
        survey = self.survey
        there = survey.cache.partitions(survey.scope)
        damage: Counter[str] = Counter()
        for each in there:
            damage.update(each.damage)
        return CareerSummary(
            scope=survey.scope,
            cohort=survey.cohort,
            fetched=len(self.done),
            fresh=self.plan.fresh,
            works=sum(each.works for each in there),
            calls=survey.meter.calls,
            credits=survey.meter.credits,
            suspects={each.key: each.doubt for each in self.done if each.doubt},
            damage=dict(damage),
            cut=sum(each.cut for each in there),
        )
