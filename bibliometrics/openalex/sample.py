"""A sample from the API into the cache: so many works of each year and block of journals.

It takes the API a minute where a whole load takes days: enough to estimate every country's Share,
with its interval.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from bibliometrics.cache import Scope
from bibliometrics.cache.frame import Frame
from bibliometrics.errors import ApiError, BudgetError, ParameterError, UsageError
from bibliometrics.openalex import urls
from bibliometrics.openalex.allowance import listed
from bibliometrics.openalex.calling import calling
from bibliometrics.openalex.counts import count
from bibliometrics.openalex.crew import Crew
from bibliometrics.openalex.draw import Drawer
from bibliometrics.openalex.exchange import origin
from bibliometrics.openalex.progress import CREDIT_USD, ignore
from bibliometrics.openalex.records import Converter
from bibliometrics.openalex.refresh import checked_years
from bibliometrics.openalex.sampled import SampleSummary
from bibliometrics.openalex.survey import find_sources, realm
from bibliometrics.openalex.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bibliometrics.cache import Cache
    from bibliometrics.cache.frame import Cell
    from bibliometrics.journals import JournalList
    from bibliometrics.openalex.fetch import Fetched
    from bibliometrics.openalex.meter import Meter
    from bibliometrics.openalex.progress import Listener
    from bibliometrics.openalex.survey import Sources
    from bibliometrics.openalex.transport import Patience, Transport
    from bibliometrics.settings import Settings

SEED = 1
_MOST = 10_000
"""Works that the API draws at most."""
_MEMORY = "1GB"
_CONVERTED_MEANWHILE = 2
_OLD = timedelta(days=60)
"""From here on a sample is drawn anew."""


def scope_name(size: int, seed: int = SEED) -> str:
    """Name of the scope that a sample fills: another seed draws another sample."""
    return f"sample-{size}" if seed == SEED else f"sample-{size}-seed-{seed}"


def sample(
    cache: Cache,
    settings: Settings,
    *,
    journals: JournalList,
    years: tuple[int, int],
    size: int,
    seed: int = SEED,
    max_cost: float | None = None,
    jobs: int | None = None,
    progress: Listener = ignore,
    patience: Patience | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> SampleSummary:
    """Draw a sample; what was drawn within 60 days is left as it is.

    Parameters
    ----------
    size
        Works of each year and block of at most a hundred sources.
    seed
        Which works: the same ones for the same seed, as long as the API holds the same.
    max_cost
        Dollars that this run may spend.

    Raises
    ------
    BudgetError
        The day's budget, or `max_cost`, is spent; run it again to go on.
    ApiError
        The network or the API failed; run it again to go on.
    UsageError
        The scope holds a sample of other journals, or of another API.

    Examples
    --------
    >>> with Cache.open("cache", create=True) as cache:  # doctest: +SKIP
    ...     sample(cache, Settings.load(), journals=load_journal_list("nature-index-2026"),
    ...            years=(2015, 2025), size=500)
    """
    checked_years(years)
    if not 1 <= size <= _MOST or seed < 0:
        msg = f"--sample {size} --seed {seed} is no sample that the API draws"
        raise ParameterError(msg, remedy=f"give 1 to {_MOST:,} works, and a seed from 0 on")
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
        run = _Run(
            cache,
            settings,
            transport,
            meter,
            converter,
            Tracker(progress, meter),
            now,
            threading.BoundedSemaphore(at_once),
            Frame(size, seed, ()),
        )
        return run.run(journals, years, Crew(at_once + _CONVERTED_MEANWHILE, stop))


@dataclass(slots=True)
class _Run:
    """One draw, step by step."""

    cache: Cache
    settings: Settings
    transport: Transport
    meter: Meter
    converter: Converter
    tracker: Tracker
    now: Callable[[], datetime]
    line: threading.Semaphore
    frame: Frame
    done: list[Fetched] = field(default_factory=list)

    @property
    def scope(self) -> str:
        return scope_name(self.frame.size, self.frame.seed)

    def run(
        self, journals: JournalList, years: tuple[int, int], crew: Crew[Cell, Fetched]
    ) -> SampleSummary:
        self.cache.remember(journals)
        known = find_sources(
            self.cache, self.transport, journals, now=self.now(), tell=self.tracker.tell
        )
        self._open_frame(journals, known)
        span = range(years[0], years[1] + 1)
        self._count(journals, span)
        drawer = self._drawer()
        cells = self.frame.cells(span)
        todo = self._todo(cells, drawer)
        self._announce(todo, drawer)
        try:
            crew.run(todo, drawer.draw, self._take)
        except (BudgetError, ApiError) as problem:
            there = len(cells) - len(todo) + len(self.done)
            told = f"{problem.message}; {there:,} of {len(cells):,} parts of the sample are there"
            raise type(problem)(told, remedy=problem.remedy) from problem
        return self._summary(cells, known)

    def _open_frame(self, journals: JournalList, known: Sources) -> None:
        """Go on with the frame that is there, or divide the sources into blocks.

        Blocks are as equal as can be, by the order of the ids: the next run divides alike.
        """
        there = {each.name: each for each in self.cache.scopes()}.get(self.scope)
        if there and there.frame and there.frame.years:
            if there.default_journals != journals.name:
                msg = f"the sample '{self.scope}' is drawn from '{there.default_journals}'"
                raise UsageError(msg, remedy="give another --seed or another --cache")
            self.frame = there.frame
            new = len(set(known.ids) - {each for block in there.frame.blocks for each in block})
            if new:
                self.tracker.tell(f"{new} sources are not in this sample: they came after it")
            return
        number = -(-len(known.ids) // urls.MOST_VALUES)
        edges = [len(known.ids) * each // number for each in range(number + 1)]
        blocks = tuple(known.ids[a:b] for a, b in pairwise(edges))
        self.frame = Frame(self.frame.size, self.frame.seed, blocks)

    def _count(self, journals: JournalList, span: range) -> None:
        """Count the works of the years that were never counted, or long ago."""
        moment = self.now()
        wanting = [
            year
            for year in span
            if year not in self.frame.counted or moment - self.frame.counted[year] >= _OLD
        ]
        if not wanting:
            return
        sources = [each for block in self.frame.blocks for each in block]
        counts = count(self.transport, sources, (wanting[0], wanting[-1]))
        # Whom the records come from is known only now.
        emulator = self.transport.emulator
        realm(self.cache, self.scope, api_url=self.transport.api_url, emulator=emulator)
        for year in wanting:
            works = {each: n for each in sources if (n := counts.get((each, year), 0))}
            self.frame = self.frame.with_year(year, works, moment)
        url = self.transport.api_url
        self.cache.manifest.put_scope(
            Scope(self.scope, "sample", journals.name, emulator, url, self.frame)
        )
        self.transport.keep()

    def _drawer(self) -> Drawer:
        found = self.cache.scope(self.scope)
        return Drawer(
            self.cache,
            self.scope,
            self.transport,
            self.converter,
            self.frame.size,
            self.frame.seed,
            realm(
                self.cache,
                self.scope,
                api_url=self.transport.api_url,
                emulator=found.synthetic,
            ),
            self.now,
            self.line,
            seen=self.tracker.works,
        )

    def _todo(self, cells: Sequence[Cell], drawer: Drawer) -> list[Cell]:
        """Leave out what was drawn since its year was counted."""
        there = {each.key: each for each in self.cache.partitions(self.scope)}
        doubted = {each.key for each in self.cache.manifest.suspects(self.scope)}
        return [
            cell
            for cell in cells
            if (found := there.get(cell.key)) is None
            or found.state != "complete"
            or cell.key in doubted
            or found.fingerprint != drawer.fingerprint(cell)
            or found.fetched_at < cell.counted_at
        ]

    def _announce(self, todo: Sequence[Cell], drawer: Drawer) -> None:
        """Say what the draw costs before it is paid for."""
        works = [drawer.expected(each) for each in todo]
        self.tracker.begin(len(todo), sum(works))
        if not todo:
            return
        calls = sum(-(-each // urls.PER_PAGE) for each in works)
        usd = (calls + self.meter.credits) * CREDIT_USD
        left = listed(
            self.cache.manifest.ledger(),
            day=self.now().date().isoformat(),
            host=str(origin(self.settings.api_url)[1]),
            keyed=bool(self.settings.api_key),
        ).left
        total = sum(each.total for each in todo)
        self.tracker.tell(
            f"drawing {sum(works):,} of {total:,} works: {calls:,} calls more, ${usd:.4f} in all; "
            f"${left * CREDIT_USD:.4f} are left of today's free budget"
        )

    def _take(self, fetched: Fetched) -> None:
        self.done.append(fetched)
        self.tracker.partition()
        if fetched.doubt:
            self.tracker.tell(f"{fetched.key}: {fetched.doubt}")

    def _summary(self, cells: Sequence[Cell], known: Sources) -> SampleSummary:
        there = {each.key: each for each in self.cache.partitions(self.scope)}
        drawn = [there[cell.key] for cell in cells if cell.key in there]
        damage: Counter[str] = Counter()
        for each in drawn:
            damage.update(each.damage)
        return SampleSummary(
            self.scope,
            cells=len(self.done),
            fresh=len(cells) - len(self.done),
            works=sum(each.works for each in drawn),
            population=sum(each.total for each in cells),
            calls=self.meter.calls,
            credits=self.meter.credits,
            suspects={each.key: each.doubt for each in self.done if each.doubt},
            unresolved=known.unresolved,
            damage=dict(damage),
            cut=sum(each.cut for each in drawn),
        )
