"""Chooses whose whole careers to fetch, from what the cache holds of the journals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.cache import Cache
from bibliometrics.cache.cohort import Cohort
from bibliometrics.errors import ParameterError, UsageError
from bibliometrics.openalex.careers import MOST_TOGETHER, scope_name
from bibliometrics.openalex.refresh import SCOPE
from bibliometrics.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bibliometrics.settings import Settings

MOST = 2_000
"""Authors taken unless told otherwise: some twenty cents' worth."""
_FEWEST_COUNTRIES = 2


def cohort(
    settings: Settings,
    *,
    countries: Sequence[str],
    most: int = MOST,
    seed: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[str, Cohort]:
    """Name and authors of a cohort: the one drawn before, else one drawn now by `career_cohort`.

    A cohort is drawn once and stays, however the journals' works change meanwhile.

    Parameters
    ----------
    countries
        Codes; an author has published from each.
    most
        Authors to take, by lot where there are more.

    Raises
    ------
    ParameterError
        Fewer than two countries, or an unknown one.
    UsageError
        No author has published from all of them, or there is no journal in the cache.
    """
    chosen = tuple(sorted({each.strip().upper() for each in countries if each.strip()}))
    if len(chosen) < _FEWEST_COUNTRIES or most < 1:
        msg = f"careers seen in {', '.join(chosen) or 'no country'}, {most} at most, are no cohort"
        raise ParameterError(msg, remedy="name two countries or more, such as CN,US")
    name = scope_name(chosen, most=most, seed=seed)
    with Cache.open(settings.cache) as cache:
        there = {each.name: each.cohort for each in cache.scopes()}.get(name)
    return name, there or _drawn(settings, chosen, most, seed, tell)


def _drawn(
    settings: Settings,
    countries: tuple[str, ...],
    most: int,
    seed: int,
    tell: Callable[[str], None],
) -> Cohort:
    tell(f"choosing authors seen in {' and '.join(countries)}")
    with Study.from_settings(
        settings, scope=SCOPE, tell=lambda part: tell(f"building {part}")
    ) as study:
        found = study.query("career_cohort", countries=list(countries), most=most, seed=seed)
    if found.is_empty():
        msg = f"no author has published from {' and '.join(countries)} in the cached journals"
        raise UsageError(msg, remedy="name other countries, or fetch more years first")
    ids = found["author_id"].to_list()
    blocks = tuple(
        tuple(ids[start : start + MOST_TOGETHER]) for start in range(0, len(ids), MOST_TOGETHER)
    )
    return Cohort(countries, seed, found["eligible"][0], blocks)
