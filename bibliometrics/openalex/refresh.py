"""Journal-years from the API into the cache: what is missing or stale, and nothing else."""

from __future__ import annotations

import math
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bibliometrics.cache import Partition, Scope
from bibliometrics.cache.pruning import KEPT, prune
from bibliometrics.errors import (
    ApiError,
    BudgetError,
    ParameterError,
)
from bibliometrics.openalex.agenda import agenda, at_rest
from bibliometrics.openalex.calling import calling
from bibliometrics.openalex.counts import count
from bibliometrics.openalex.crew import Crew
from bibliometrics.openalex.fetch import Fetched, Fetcher, fingerprint
from bibliometrics.openalex.progress import CREDIT_USD, ignore
from bibliometrics.openalex.records import Converter
from bibliometrics.openalex.summary import RefreshSummary, summed
from bibliometrics.openalex.survey import find_sources, realm
from bibliometrics.openalex.tracker import Tracker
from bibliometrics.openalex.vanished import Follower

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bibliometrics.cache import Cache
    from bibliometrics.journals import JournalList
    from bibliometrics.openalex.meter import Meter
    from bibliometrics.openalex.progress import Listener
    from bibliometrics.openalex.target import Target
    from bibliometrics.openalex.transport import Patience, Transport
    from bibliometrics.settings import Settings

__all__ = ["SCOPE", "RefreshSummary", "refresh"]

SCOPE = "journals"
_MEMORY = "1GB"
_MEGA = 1e6
_CONVERTED_MEANWHILE = 2
"""Partitions beyond those that call: their pages become Parquet while others call."""
_FIRST_YEAR, _LAST_YEAR = 1500, 2200


def refresh(
    cache: Cache,
    settings: Settings,
    *,
    journals: JournalList,
    years: tuple[int, int],
    max_cost: float | None = None,
    jobs: int | None = None,
    progress: Listener = ignore,
    patience: Patience | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> RefreshSummary:
    """Fetch the journal-years that are missing or stale.

    Parameters
    ----------
    years
        First and last publication year.
    max_cost
        Dollars that this run may spend.
    jobs
        Partitions fetched at once; the settings' where not given.

    Raises
    ------
    BudgetError
        The day's budget, or `max_cost`, is spent; run it again to go on.
    ApiError
        The network or the API failed; run it again to go on.
    UsageError
        The cache holds records of another API, or `max_cost` is too little for anything.

    Examples
    --------
    >>> with Cache.open("cache", create=True) as cache:  # doctest: +SKIP
    ...     refresh(cache, Settings.load(), journals=load_journal_list("nature-index-2026"),
    ...             years=(2015, 2025), max_cost=0.5)
    """
    checked_years(years)
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
        # Partitions are many and small: each takes one processor, the others go on calling.
        Converter(
            cache.spill, memory_limit=settings.memory_limit or _MEMORY, threads=1
        ) as converter,
    ):
        line = threading.BoundedSemaphore(at_once)
        tracker = Tracker(progress, meter)
        follower = Follower(cache, SCOPE, transport, Crew(at_once, stop), now, tracker.tell)
        rolling = rolling_credits(settings)
        run = _Run(cache, transport, meter, tracker, converter, now, line, follower, rolling)
        return run.run(journals, years, Crew(at_once + _CONVERTED_MEANWHILE, stop))


@dataclass(slots=True)
class _Run:
    """One refresh, step by step."""

    cache: Cache
    transport: Transport
    meter: Meter
    tracker: Tracker
    converter: Converter
    now: Callable[[], datetime]
    line: threading.Semaphore
    follower: Follower
    rolling: int
    done: list[Fetched] = field(default_factory=list)

    def run(
        self, journals: JournalList, years: tuple[int, int], crew: Crew[Target, Fetched]
    ) -> RefreshSummary:
        self.cache.remember(journals)
        moment = self.now()
        self._prune(moment)
        known = find_sources(
            self.cache, self.transport, journals, now=moment, tell=self.tracker.tell
        )
        sources, unresolved = known.ids, known.unresolved
        if known.is_known and at_rest(self.cache, SCOPE, sources=sources, years=years, now=moment):
            self._open_scope(journals, self.cache.scope(SCOPE).synthetic)
            keys = [f"{source}-{year}" for source in sources for year in _span(years)]
            self._drop_pages(keys)
            total = len(keys)
            nothing = RefreshSummary(SCOPE, total, fresh=total, unresolved=unresolved)
            return self._followed(nothing)
        counts = count(self.transport, sources, years)
        emulator = self.transport.emulator
        asked = realm(self.cache, SCOPE, api_url=self.transport.api_url, emulator=emulator)
        self._open_scope(journals, emulator)
        plan = agenda(
            self.cache,
            SCOPE,
            sources=sources,
            years=years,
            counts=counts,
            realm=asked,
            now=moment,
            rolling=self.rolling,
        )
        if plan.is_any:
            number = self.cache.manifest.begin_run(
                SCOPE, journals=journals.name, years=years, started_at=moment
            )
        self._record_empty(plan.empty, asked)
        self._drop_pages(each.key for each in (*plan.fresh, *plan.empty))
        self.tracker.begin(len(plan.todo), plan.works)
        try:
            crew.run([each for each, _ in plan.todo], self._fetcher(asked).fetch, self._take)
        except (BudgetError, ApiError) as problem:
            if isinstance(problem, BudgetError) and self.meter.gone is None:
                # The run's own limit: it costs nothing; should it fail, the next run asks again.
                # The day's end is told at once instead: hundreds of works would take minutes.
                with suppress(ApiError):
                    self.follower.follow()
            there = plan.total - len(plan.todo) + len(self.done)
            told = f"{problem.message}; {there:,} of {plan.total:,} journal-years are there"
            raise type(problem)(told, remedy=problem.remedy) from problem
        if plan.is_any:
            self.cache.manifest.end_run(number, self.now())
        return self._followed(summed(SCOPE, plan, self.done, self.meter, unresolved))

    def _prune(self, moment: datetime) -> None:
        """Drop earlier versions that nothing needs, before anything changes."""
        for scope in self.cache.scopes():
            dropped = prune(self.cache, scope.name, moment)
            if dropped.files:
                self.tracker.tell(
                    f"earlier versions replaced {KEPT.days} days ago or earlier are dropped: "
                    f"{dropped.files:,} of '{scope.name}', {dropped.bytes / _MEGA:,.1f} MB"
                )

    def _followed(self, summary: RefreshSummary) -> RefreshSummary:
        """Ask where works went that are no longer where they were."""
        unasked = self.follower.follow()
        return replace(
            summary,
            vanished=dict(self.follower.fates),
            unasked=unasked,
            calls=self.meter.calls,
            credits=self.meter.credits,
        )

    def _open_scope(self, journals: JournalList, synthetic: str | None) -> None:
        self.cache.manifest.put_scope(
            Scope(SCOPE, "journals", journals.name, synthetic, self.transport.api_url)
        )

    def _fetcher(self, realm: str) -> Fetcher:
        return Fetcher(
            self.cache,
            SCOPE,
            self.transport,
            self.converter,
            realm,
            self.now,
            self.line,
            seen=self.tracker.works,
            tell=self.tracker.tell,
        )

    def _record_empty(self, empty: Iterable[Target], realm: str) -> None:
        """Write down that there is nothing, all at once."""
        self.cache.manifest.put_partition(
            SCOPE,
            *(
                Partition(
                    key=each.key,
                    works=0,
                    fetched_at=self.now(),
                    fingerprint=fingerprint(realm, each.address()),
                    source_id=each.source_id,
                    year=each.year,
                    expected=0,
                )
                for each in empty
            ),
        )

    def _drop_pages(self, keys: Iterable[str]) -> None:
        """Drop pages that a run left behind which ended just after it had made use of them."""
        for key in keys:
            shutil.rmtree(self.cache.pages(SCOPE, key), ignore_errors=True)

    def _take(self, fetched: Fetched) -> None:
        self.done.append(fetched)
        self.tracker.partition()
        for note in (*fetched.warnings, fetched.doubt and f"{fetched.key}: {fetched.doubt}"):
            if note:
                self.tracker.tell(note)


def rolling_credits(settings: Settings) -> int:
    """Credits for what is merely old; an amount of dollars has binary dust."""
    dollars = settings.rolling
    if not (dollars >= 0 and math.isfinite(dollars)):
        msg = f"{dollars} is no amount of dollars for what is merely old"
        raise ParameterError(msg, remedy="give dollars, such as --rolling 0.20")
    return math.floor(dollars / CREDIT_USD + 1e-6)


def checked_years(years: tuple[int, int]) -> None:
    """Refuse a span of years that cannot be.

    Raises
    ------
    ParameterError
        It runs backwards, or beyond any record.
    """
    first, last = years
    if not _FIRST_YEAR <= first <= last <= _LAST_YEAR:
        msg = f"the years {first}:{last} run backwards or beyond the record"
        raise ParameterError(msg, remedy="give years such as 2015:2025")


def _span(years: tuple[int, int]) -> range:
    return range(years[0], years[1] + 1)
