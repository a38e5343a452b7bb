"""What a refresh would fetch, what that costs and how long it takes: told, and not done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bibliometrics.errors import BudgetError, RefusedError, UnreachableError
from bibliometrics.openalex import allowance, urls
from bibliometrics.openalex.agenda import agenda, at_rest, rested
from bibliometrics.openalex.calling import calling
from bibliometrics.openalex.counts import count
from bibliometrics.openalex.exchange import origin
from bibliometrics.openalex.fetch import WHOLE, named_by
from bibliometrics.openalex.pages import PageStore
from bibliometrics.openalex.planned import JournalYear, Plan
from bibliometrics.openalex.refresh import SCOPE, checked_years, rolling_credits
from bibliometrics.openalex.survey import find_sources, realm, sources_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from bibliometrics.cache import Cache
    from bibliometrics.journals import JournalList
    from bibliometrics.openalex.agenda import Agenda
    from bibliometrics.openalex.allowance import Allowance
    from bibliometrics.openalex.counts import Counts
    from bibliometrics.openalex.meter import Meter
    from bibliometrics.openalex.staleness import Stale
    from bibliometrics.openalex.survey import Sources
    from bibliometrics.openalex.target import Target
    from bibliometrics.openalex.transport import Patience, Transport
    from bibliometrics.settings import Settings

_LONG = {"authors_count": ">100"}
"""Works whose authors the list cuts; each takes a call of its own, which costs nothing."""


def plan(
    cache: Cache,
    settings: Settings,
    *,
    journals: JournalList,
    years: tuple[int, int],
    patience: Patience | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    tell: Callable[[str], None] = lambda _: None,
) -> Plan:
    """Say what a refresh would fetch; some counts are all that is asked for.

    What was learned of the journals and what was spent is kept in the cache, so that the refresh
    does not ask it again. Where the budget is gone, the plan says what the cache alone tells, and
    `gone` says that it does.

    Raises
    ------
    JournalListError
        The API knows none of the journals.
    ApiError
        The API does not answer even this.
    """
    checked_years(years)
    with calling(settings, cache.manifest, patience=patience) as (transport, meter):
        return _Planning(cache, settings, transport, meter, now()).plan(journals, years, tell)


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to do, and how it was found."""

    agenda: Agenda
    realm: str = ""
    probe: int = 0
    long: Counts | None = None
    gone: BudgetError | None = None


@dataclass(frozen=True, slots=True)
class _Planning:
    """One plan, step by step."""

    cache: Cache
    settings: Settings
    transport: Transport
    meter: Meter
    now: datetime

    def plan(
        self, journals: JournalList, years: tuple[int, int], tell: Callable[[str], None]
    ) -> Plan:
        cache = self.cache
        try:
            known = find_sources(cache, self.transport, journals, now=self.now, tell=tell)
            found = self._counted(known, years, tell)
        except BudgetError as problem:
            known = sources_here(cache, journals)
            found = self._as_last_fetched(known.ids, years, problem)
        rows = _Rows(cache, known, found.long, found.realm, is_counted=found.gone is None)
        own, keyless = self._allowances()
        return Plan(
            journals=journals,
            years=years,
            partitions=rows.of(found.agenda),
            unresolved=known.unresolved,
            gone=found.gone,
            unasked=known.unasked,
            probe=found.probe,
            spent=self.meter.credits,
            is_keyed=bool(self.settings.api_key),
            own=own,
            keyless=keyless,
            rate=self.settings.rate,
        )

    def _counted(
        self, known: Sources, years: tuple[int, int], tell: Callable[[str], None]
    ) -> _Found:
        cache, ids = self.cache, known.ids
        if known.is_known and at_rest(cache, SCOPE, sources=ids, years=years, now=self.now):
            return _Found(rested(cache, SCOPE, sources=ids, years=years))
        tell("counting the works")
        before = self.meter.credits
        counts = count(self.transport, ids, years)
        probe = self.meter.credits - before
        long = self._long(ids, years)
        emulator = self.transport.emulator
        asked = realm(cache, SCOPE, api_url=self.settings.api_url, emulator=emulator)
        return _Found(self._agenda(ids, years, counts, asked), asked, probe, long)

    def _as_last_fetched(
        self, ids: tuple[str, ...], years: tuple[int, int], gone: BudgetError
    ) -> _Found:
        """Go by the counts of the last fetch; what was never fetched has none."""
        scope = next((each for each in self.cache.scopes() if each.name == SCOPE), None)
        emulator = scope.synthetic if scope else self.transport.emulator
        asked = realm(self.cache, SCOPE, api_url=self.settings.api_url, emulator=emulator)
        counts = {
            (each.source_id, each.year): each.works
            for each in self.cache.partitions(SCOPE)
            if each.source_id is not None and each.year is not None
        }
        return _Found(self._agenda(ids, years, counts, asked), asked, gone=gone)

    def _agenda(
        self, ids: tuple[str, ...], years: tuple[int, int], counts: Counts, realm: str
    ) -> Agenda:
        return agenda(
            self.cache,
            SCOPE,
            sources=ids,
            years=years,
            counts=counts,
            realm=realm,
            now=self.now,
            rolling=rolling_credits(self.settings),
        )

    def _long(self, ids: tuple[str, ...], years: tuple[int, int]) -> Counts | None:
        try:
            return count(self.transport, ids, years, **_LONG)
        except (RefusedError, BudgetError):
            return None  # only the time of free calls hangs on it

    def _allowances(self) -> tuple[Allowance, Allowance]:
        """Of the account that asks, and of one without a key."""
        is_keyed = bool(self.settings.api_key)
        told = self._told() if is_keyed else None
        host, day = str(origin(self.settings.api_url)[1]), self.now.date().isoformat()
        spent = self.cache.manifest.ledger()
        keyless = allowance.listed(spent, day=day, host=host, keyed=False)
        own = told or allowance.listed(spent, day=day, host=host, keyed=is_keyed)
        if not own.is_told and self.meter.gone is not None:
            own = replace(own, left=0)  # whatever else took it, the ledger has not seen
        return own, keyless if is_keyed else own

    def _told(self) -> Allowance | None:
        try:
            return allowance.ask(self.transport)
        except (UnreachableError, RefusedError):
            return None  # then the price list and the ledger must do


@dataclass(frozen=True, slots=True)
class _Rows:
    """The agenda as a plan tells it."""

    cache: Cache
    known: Sources
    long: Counts | None
    realm: str
    is_counted: bool

    def of(self, found: Agenda) -> tuple[JournalYear, ...]:
        waiting = {target.key for target in found.waiting}
        fresh = [each for each in found.fresh if each.key not in waiting]
        return (
            *(self._row(target, why.kind, why) for target, why in found.todo),
            *(self._row(each, "waiting") for each in found.waiting),
            *(self._row(each, "fresh") for each in fresh),
            *(
                self._row(each, "empty") if self.is_counted or each.there else self._unknown(each)
                for each in found.empty
            ),
        )

    def _unknown(self, target: Target) -> JournalYear:
        """A journal-year of which neither the cache nor the API could tell anything."""
        row = self._row(target, "missing")
        return replace(row, why="missing, and not counted", expected=None, calls=None)

    def _row(self, target: Target, state: str, why: Stale | None = None) -> JournalYear:
        return JournalYear(
            journal=self.known.journals[target.source_id],
            source_id=target.source_id,
            year=target.year,
            state=state,
            why=why.why if why else state,
            expected=target.expected,
            here=target.there.works if target.there else None,
            fetched_at=target.there.fetched_at if target.there else None,
            calls=_pages_to_come(self.cache, target, self.realm) if why else 0,
            long=None if self.long is None else self.long.get((target.source_id, target.year), 0),
        )


def _pages_to_come(cache: Cache, target: Target, realm: str) -> int:
    """Calls that a partition takes, without those whose pages lie on disk."""
    folder = cache.pages(SCOPE, target.key) / WHOLE
    query = named_by(realm, target.address())
    held = PageStore(folder, query).held() if folder.is_dir() else 0
    return max(max(1, -(-target.expected // urls.PER_PAGE)) - held, 0)
