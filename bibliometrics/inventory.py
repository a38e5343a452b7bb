"""What a cache holds and which journal lists there are, as tables to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics import journals
from bibliometrics.cache import Cache
from bibliometrics.errors import CheckFailedError

if TYPE_CHECKING:
    from pathlib import Path

    from bibliometrics.cache import Partition, Scope
    from bibliometrics.openalex.recount import Recount

_MEGA = 1e6
_NAMED = 3


def scopes(cache: Cache) -> pl.DataFrame:
    """One row per scope: its size, age and state."""
    return pl.DataFrame([_scope(each, cache.partitions(each.name)) for each in cache.scopes()])


def _scope(scope: Scope, partitions: list[Partition]) -> dict[str, Any]:
    moments = [each.fetched_at for each in partitions]
    return {
        "scope": scope.name,
        "kind": scope.kind,
        "journals": scope.default_journals,
        "synthetic": scope.is_synthetic,
        "partitions": len(partitions),
        "works": sum(each.works for each in partitions),
        "cut": sum(each.cut for each in partitions),
        "suspect": sum(each.state != "complete" for each in partitions),
        "megabytes": round(sum(each.bytes for each in partitions) / _MEGA, 1),
        "oldest": f"{min(moments):%Y-%m-%d %H:%M}" if moments else None,
        "newest": f"{max(moments):%Y-%m-%d %H:%M}" if moments else None,
    }


def journal_list(name: str | None, cache: Path) -> pl.DataFrame:
    """The lists, or one list's journals with the OpenAlex sources that each resolved to.

    Raises
    ------
    JournalListError
        No such list, or one that cannot be read.
    """
    resolved: dict[str, list[str]] = {}
    kept: list[journals.JournalList] = []
    if (cache / "manifest.sqlite").is_file():
        with Cache.open(cache) as opened:
            kept = opened.manifest.lists()
            for journal, source, _ in opened.manifest.sources():
                resolved.setdefault(journal, []).append(source)
    if name is None:
        packaged = [journals.packaged(edition) for edition in journals.editions()]
        return pl.DataFrame(
            [{"list": each.name, "journals": len(each.journals)} for each in [*packaged, *kept]]
        )
    known = {each.name: each for each in kept}
    chosen = known[name] if name in known else journals.load_journal_list(name)
    return pl.DataFrame(
        [
            {
                "journal": each.name,
                "issns": " ".join(each.issns),
                "group": each.group,
                "subjects": "; ".join(each.subjects),
                "counted": each.counted,
                "sources": " ".join(resolved.get(each.issn_l, [])),
            }
            for each in chosen.journals
        ]
    )


def differences(found: Recount) -> pl.DataFrame:
    """One row for each count that differs."""
    schema = {
        "kind": pl.String,
        "key": pl.String,
        "name": pl.String,
        "here": pl.Int64,
        "there": pl.Int64,
    }
    rows = [(each.kind, each.key, each.name, each.here, each.there) for each in found.differences]
    return pl.DataFrame(rows, schema=schema, orient="row")


def refuse_different(found: Recount) -> None:
    """Raise when a count differs from the API's.

    Raises
    ------
    CheckFailedError
        Says how many, and names the first ones.
    """
    if found.differences:
        first = ", ".join(
            f"{each.key} ({each.here:,} here, {each.there:,} there)"
            for each in found.differences[:_NAMED]
        )
        msg = f"{len(found.differences):,} of {found.compared:,} counts differ: {first}"
        raise CheckFailedError(
            msg, remedy="`bibliometrics refresh` fetches what has another count than before"
        )


def refuse_failed(checks: pl.DataFrame) -> None:
    """Raise when a check found rows.

    Raises
    ------
    CheckFailedError
        Names the checks.
    """
    failed = checks.filter(pl.col("rows") > 0)["check"].to_list()
    if failed:
        msg = f"{len(failed)} of {len(checks)} checks found rows: {', '.join(failed)}"
        raise CheckFailedError(msg, remedy="run the check's file with `bibliometrics sql` to see")
