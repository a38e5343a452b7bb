"""What a tab completes on the command line: names of queries, charts, lists, scopes and more."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer  # noqa: TC002  Typer reads the annotations

from bibliometrics import catalogue, charts, tables
from bibliometrics.cache import Cache
from bibliometrics.engines.dialects import DIALECTS
from bibliometrics.errors import BibliometricsError
from bibliometrics.journals import editions
from bibliometrics.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Offer = tuple[str, str]


def queries(incomplete: str) -> list[Offer]:
    """Named queries with their questions."""
    return _begun(incomplete, ((each.name, each.question) for each in catalogue.of_kind("query")))


def drawings(incomplete: str) -> list[Offer]:
    """Charts with what they show."""
    return _begun(incomplete, charts.listing())


def journal_lists(incomplete: str) -> list[Offer]:
    """The packaged journal lists."""
    return _begun(incomplete, ((name, "packaged journal list") for name in editions()))


def formats(incomplete: str) -> list[Offer]:
    """Forms of a table."""
    return _begun(incomplete, ((name, "") for name in tables.FORMATS))


def engines(incomplete: str) -> list[Offer]:
    """What runs the SQL."""
    return _begun(incomplete, (("duckdb", "this machine"), ("spark", "a cluster")))


def dialects(incomplete: str) -> list[Offer]:
    """Whose SQL a query can be carried to."""
    return _begun(incomplete, ((name, "") for name in DIALECTS))


def sizes(incomplete: str) -> list[Offer]:
    """Sizes of a chart."""
    return _begun(incomplete, ((name, "") for name in charts.SIZES))


def themes(incomplete: str) -> list[Offer]:
    """Themes of a chart."""
    return _begun(incomplete, ((name, "") for name in charts.THEMES))


def scopes(context: typer.Context, incomplete: str) -> list[Offer]:
    """Scopes of the cache; none where there is no cache."""
    try:
        with Cache.open(Settings.load(cache=context.params.get("cache")).cache) as cache:
            found = [(scope.name, f"scope of {scope.kind}") for scope in cache.scopes()]
    except BibliometricsError:  # a tab must not complain
        return []
    return _begun(incomplete, found)


def parameters(incomplete: str) -> list[Offer]:
    """Parameters of the query or of the chart's first query; values where they are few."""
    return _begun(incomplete, (offer for word in _typed() for offer in _assignments(word)))


def _typed() -> list[str]:
    """The line so far, from where the shells put it: while completing, Typer knows no argument."""
    return (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")).split()


def _assignments(name: str) -> Iterator[Offer]:
    if name in charts.CHARTS:
        name = next(iter(charts.CHARTS[name].asks.values())).query
    for query in catalogue.of_kind("query"):
        if query.name == name:
            for each in query.parameters:
                yield f"{each.name}=", each.text
                yield from ((f"{each.name}={value}", "") for value in each.values)


def _begun(incomplete: str, offers: Iterable[Offer]) -> list[Offer]:
    return [offer for offer in offers if offer[0].startswith(incomplete)]
