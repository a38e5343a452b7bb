"""What a refresh would fetch, what that costs and how long it takes: told, and not done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bibliometrics.errors import RefusedError, UnreachableError
from bibliometrics.openalex import allowance, urls
from bibliometrics.openalex.agenda import agenda, at_rest, rested
from bibliometrics.openalex.calling import calling
from bibliometrics.openalex.counts import count
from bibliometrics.openalex.exchange import origin
from bibliometrics.openalex.fetch import WHOLE, named_by
from bibliometrics.openalex.pages import PageStore
from bibliometrics.openalex.planned import JournalYear, Plan
from bibliometrics.openalex.refresh import SCOPE, checked_years, rolling_credits
from bibliometrics.openalex.survey import find_sources, realm

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
    does not ask it again.

    Raises
    ------
    JournalListError
        The API knows none of the journals.
    BudgetError, ApiError
        The API does not answer even this.
    """
    checked_years(years)
    with calling(settings, cache.manifest, patience=patience) as (transport, meter):
        return _Planning(cache, settings, transport, meter, now()).plan(journals, years, tell)


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
        known = find_sources(self.cache, self.transport, journals, now=self.now, tell=tell)
        cache, ids, probe = self.cache, known.ids, 0
        long: Counts | None = None
        asked = ""
        if known.is_known and at_rest(cache, SCOPE, sources=ids, years=years, now=self.now):
            found = rested(cache, SCOPE, sources=ids, years=years)
        else:
            tell("counting the works")
            before = self.meter.credits
            counts = count(self.transport, ids, years)
            probe = self.meter.credits - before
            long = self._long(ids, years)
            asked = realm(
                cache, SCOPE, api_url=self.settings.api_url, emulator=self.transport.emulator
            )
            found = agenda(
                cache,
                SCOPE,
                sources=ids,
                years=years,
                counts=counts,
                realm=asked,
                now=self.now,
                rolling=rolling_credits(self.settings),
            )
        rows = _Rows(cache, known, long, asked)
        own, keyless = self._allowances()
        return Plan(
            journals=journals,
            years=years,
            partitions=rows.of(found),
            unresolved=known.unresolved,
            probe=probe,
            spent=self.meter.credits,
            is_keyed=bool(self.settings.api_key),
            own=own,
            keyless=keyless,
            rate=self.settings.rate,
        )

    def _long(self, ids: tuple[str, ...], years: tuple[int, int]) -> Counts | None:
        try:
            return count(self.transport, ids, years, **_LONG)
        except RefusedError:
            return None  # only the time of free calls hangs on it

    def _allowances(self) -> tuple[Allowance, Allowance]:
        """Of the account that asks, and of one without a key."""
        is_keyed = bool(self.settings.api_key)
        told = self._told() if is_keyed else None
        host, day = str(origin(self.settings.api_url)[1]), self.now.date().isoformat()
        spent = self.cache.manifest.ledger()
        keyless = allowance.listed(spent, day=day, host=host, keyed=False)
        if not is_keyed:
            return keyless, keyless
        return told or allowance.listed(spent, day=day, host=host, keyed=True), keyless

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

    def of(self, found: Agenda) -> tuple[JournalYear, ...]:
        waiting = {target.key for target in found.waiting}
        fresh = [each for each in found.fresh if each.key not in waiting]
        return (
            *(self._row(target, why.kind, why) for target, why in found.todo),
            *(self._row(each, "waiting") for each in found.waiting),
            *(self._row(each, "fresh") for each in fresh),
            *(self._row(each, "empty") for each in found.empty),
        )

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
