"""What is asked before anything is fetched: which sources a list has, and who answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bibliometrics.errors import JournalListError, UsageError
from bibliometrics.openalex import resolve
from bibliometrics.openalex.exchange import origin

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bibliometrics.cache import Cache
    from bibliometrics.journals import Journal, JournalList
    from bibliometrics.openalex.transport import Transport

_RESOLVE_AGAIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a list resolved to.

    Parameters
    ----------
    ids
        Sources, by id.
    journals
        The journal of each source; the first of the list where several have it.
    unresolved
        Journals that the API does not know.
    is_known
        Whether all of it was known already.
    unasked
        Journals that the API was never asked for.
    """

    ids: tuple[str, ...]
    journals: dict[str, Journal]
    unresolved: tuple[Journal, ...]
    is_known: bool
    unasked: tuple[Journal, ...] = ()


def find_sources(
    cache: Cache,
    transport: Transport,
    journals: JournalList,
    *,
    now: datetime,
    tell: Callable[[str], None],
) -> Sources:
    """Find a list's sources: those that the manifest knows, else those that the API does.

    Raises
    ------
    JournalListError
        The API knows none of the journals.
    """
    asked = cache.manifest.resolved()
    is_known = all(
        each.issn_l in asked and now - asked[each.issn_l] < _RESOLVE_AGAIN
        for each in journals.journals
    )
    if not is_known:
        tell("finding the journals")
        found = resolve.resolve(transport, journals.journals)
        cache.manifest.put_sources((each.issn_l for each in journals.journals), found.found, now)
        transport.keep()
    known = sources_here(cache, journals, is_known=is_known)
    if not known.ids:
        msg = f"the API knows no journal of '{journals.name}': {resolve.named(known.unresolved)}"
        raise JournalListError(msg, remedy="check the ISSNs")
    return known


def sources_here(cache: Cache, journals: JournalList, *, is_known: bool = True) -> Sources:
    """Tell what the manifest knows of a list's sources, however long ago it was asked."""
    of: dict[str, list[str]] = {}
    for issn_l, source_id, _ in cache.manifest.sources():
        of.setdefault(issn_l, []).append(source_id)
    owners: dict[str, Journal] = {}
    for journal in journals.journals:
        for source_id in of.get(journal.issn_l, ()):
            owners.setdefault(source_id, journal)
    asked = cache.manifest.resolved()
    missing = [each for each in journals.journals if each.issn_l not in of]
    return Sources(
        ids=tuple(sorted(owners)),
        journals=owners,
        unresolved=tuple(each for each in missing if each.issn_l in asked),
        is_known=is_known,
        unasked=tuple(each for each in missing if each.issn_l not in asked),
    )


def realm(cache: Cache, scope: str, *, api_url: str, emulator: str | None) -> str:
    """Name who answers: records of the API and of an emulator are never mixed.

    Parameters
    ----------
    emulator
        What an emulator said of itself; None for the API.

    Raises
    ------
    UsageError
        The scope holds records of another one.
    """
    there = next((each for each in cache.scopes() if each.name == scope), None)
    if there and there.synthetic != emulator and cache.partitions(scope):
        names = {None: "the API", "demo": "the demo", "records": "an emulator"}
        msg = (
            f"the cache {cache.path} holds records of {names[there.synthetic]}, "
            f"and now {names.get(emulator, 'an emulator')} answers"
        )
        raise UsageError(msg, remedy="give another --cache, or check OPENALEX_API_URL")
    return f"emulator {emulator}" if emulator else str(origin(api_url)[1])
