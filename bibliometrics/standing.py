"""How a cache stands: what it holds, what is in doubt, how much is known, what was spent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from bibliometrics import inventory
from bibliometrics.cache.coverage import coverage
from bibliometrics.cache.pruning import KEPT, held
from bibliometrics.openalex import allowance
from bibliometrics.openalex.calling import calling
from bibliometrics.openalex.progress import CREDIT_USD
from bibliometrics.words import counted

if TYPE_CHECKING:
    import polars as pl

    from bibliometrics.cache import Cache, LedgerDay, Suspect
    from bibliometrics.cache.coverage import YearCoverage
    from bibliometrics.cache.pruning import Earlier
    from bibliometrics.openalex.allowance import Allowance
    from bibliometrics.openalex.transport import Patience
    from bibliometrics.settings import Settings

_SHOWN = 10
_MEGA = 1e6
_LOW = 0.8
"""Below this part of works with a country, a year's figures are more unknown than sure."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a cache stands.

    Parameters
    ----------
    scopes
        One row per scope.
    suspects
        By scope, the attempts that were not believed, and partitions that are only a part.
    damage
        By scope, records by kind of damage.
    coverage
        By scope, year by year.
    budget
        What the key may spend; None where nobody asked.
    earlier
        By scope, what earlier versions of the partitions take on disk.
    """

    scopes: pl.DataFrame
    suspects: dict[str, list[Suspect]]
    damage: dict[str, dict[str, int]]
    coverage: dict[str, list[YearCoverage]]
    ledger: list[LedgerDay]
    earlier: dict[str, Earlier]
    budget: Allowance | None = None


def standing(cache: Cache, budget: Allowance | None = None) -> Standing:
    """Read how a cache stands, offline.

    Raises
    ------
    CacheError
        The manifest names a file that is gone.
    """
    names = [each.name for each in cache.scopes()]
    return Standing(
        scopes=inventory.scopes(cache),
        suspects={name: cache.manifest.suspects(name) for name in names},
        damage={name: _damage(cache, name) for name in names},
        coverage={name: coverage(cache, name) for name in names},
        ledger=cache.manifest.ledger(),
        earlier={name: held(cache, name) for name in names},
        budget=budget,
    )


def budget(settings: Settings, *, patience: Patience | None = None) -> Allowance | None:
    """Ask the API what the key may spend; None where there is no key or no word of it.

    Raises
    ------
    ApiError
        The API does not answer, or does not know the key.
    """
    if not settings.api_key:
        return None
    with calling(settings, _Unkept(), patience=patience) as (transport, _):
        return allowance.ask(transport)


class _Unkept:
    """A ledger for calls that cost nothing, so that a cache is only read."""

    def spend(self, **_: Any) -> None:
        """Forget it."""


def _damage(cache: Cache, scope: str) -> dict[str, int]:
    damage: dict[str, int] = {}
    for partition in cache.partitions(scope):
        for kind, number in partition.damage.items():
            damage[kind] = damage.get(kind, 0) + number
    return damage


def what_to_do(suspect: Suspect) -> str:
    """Say what becomes of a suspect partition, and what a person can do."""
    if suspect.reason.startswith("only "):
        return "if the next refresh finds the very same, it is believed"
    return "the next refresh tries again; what stood before stands"


def as_json(found: Standing) -> bytes:
    """All of it as one JSON object.

    `scopes` (the rows of the table, each with `coverage` by year, `suspects`, `damage` and
    `earlier_versions`: their files and bytes),
    `ledger` (a row for each UTC day, host, and with or without a key) and `budget` (credits of
    the key's day; null unless asked for).
    """
    content = {
        "scopes": [
            row
            | {
                "coverage": [
                    {"year": each.year, "works": each.works, "with_country": each.with_country}
                    for each in found.coverage[row["scope"]]
                ],
                "suspects": [
                    {
                        "key": each.key,
                        "reason": each.reason,
                        "expected": each.expected,
                        "works": each.works,
                        "at": each.at.isoformat(timespec="seconds"),
                        "what_to_do": what_to_do(each),
                    }
                    for each in found.suspects[row["scope"]]
                ],
                "damage": found.damage[row["scope"]],
                "earlier_versions": {
                    "files": found.earlier[row["scope"]].files,
                    "bytes": found.earlier[row["scope"]].bytes,
                },
            }
            for row in found.scopes.to_dicts()
        ],
        "ledger": [
            {
                "day": each.day,
                "host": each.host,
                "with_key": each.keyed,
                "calls": each.calls,
                "credits": each.credits,
                "used_by_headers": each.server_used,
                "limit_by_headers": each.server_limit,
            }
            for each in found.ledger
        ],
        "budget": None
        if found.budget is None
        else {
            "daily_credits": found.budget.daily,
            "used_credits": found.budget.used,
            "left_credits": found.budget.left,
            "prepaid_credits": found.budget.prepaid,
            "resets_at": found.budget.resets_at,
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def table(found: Standing) -> Table:
    """The scopes as a person reads them."""
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("scope", "kind", "journal list", "records of"):
        shown.add_column(name)
    for name in ("parts", "works", "cut author lists", "in doubt", "MB"):
        shown.add_column(name, justify="right")
    shown.add_column("fetched, UTC")
    for row in found.scopes.to_dicts():
        figures = (row[name] for name in ("partitions", "works", "cut", "suspect"))
        shown.add_row(
            *(Text(row["scope"]), row["kind"], Text(row["journals"])),
            "SYNTHETIC" if row["synthetic"] else "OpenAlex",
            *(f"{each:,}" for each in figures),
            f"{row['megabytes']:,.1f}",
            " to ".join(dict.fromkeys(each for each in (row["oldest"], row["newest"]) if each)),
        )
    return shown


def remarks(found: Standing) -> list[str]:
    """All but the table of scopes, in words."""
    lines = []
    if found.scopes.is_empty():
        lines.append("no works yet: `bibliometrics refresh` fetches some")
    for scope in found.coverage:
        lines += _covered(scope, found.coverage[scope])
        doubted = found.suspects[scope]
        lines += [
            f"suspect: {scope}/{each.key}: {each.reason}; {what_to_do(each)}"
            for each in doubted[:_SHOWN]
        ]
        if len(doubted) > _SHOWN:
            lines.append(f"{len(doubted) - _SHOWN} more are suspect: --format json lists them")
        lines += [f"{scope}: {n:,} records with {kind}" for kind, n in found.damage[scope].items()]
        lines += _earlier(scope, found.earlier[scope])
    lines += [_day(each) for each in found.ledger[:_SHOWN]]
    if len(found.ledger) > _SHOWN:
        rest = found.ledger[_SHOWN:]
        spent = sum(each.credits for each in rest) * CREDIT_USD
        lines.append(f"and {len(rest)} earlier days: ${spent:.4f}")
    if found.budget is not None:
        lines.append(_left(found.budget))
    return lines


def _covered(scope: str, years: list[YearCoverage]) -> list[str]:
    if not years:
        return []
    text = ", ".join(f"{each.year} {each.part:.0%}" for each in years)
    lines = [f"{scope}: works with a known country: {text}"]
    low = [str(each.year) for each in years if each.part < _LOW]
    if low:
        lines.append(
            f"{scope}: {', '.join(low)}: so much is unknown that a falling series may be an "
            "artefact; `bibliometrics query coverage` tells the journals"
        )
    return lines


def _earlier(scope: str, kept: Earlier) -> list[str]:
    if not kept.files:
        return []
    return [
        (
            f"{scope}: {counted(kept.files, 'earlier version')} kept for `bibliometrics changes`: "
            f"{kept.bytes / _MEGA:,.1f} MB; a refresh drops those replaced {KEPT.days} days ago "
            "or earlier"
        )
    ]


def _day(day: LedgerDay) -> str:
    text = (
        f"{day.day}: {day.calls:,} calls to {day.host}, ${day.credits * CREDIT_USD:.4f} "
        f"{'with' if day.keyed else 'without'} a key"
    )
    if day.server_used is None or day.server_limit is None:
        return text
    used, limit = day.server_used * CREDIT_USD, day.server_limit * CREDIT_USD
    return f"{text} (the API counted ${used:.4f} of ${limit:.2f})"


def _left(budget: Allowance) -> str:
    text = (
        f"the key has ${budget.left * CREDIT_USD:.4f} left of ${budget.daily * CREDIT_USD:.2f} "
        "today"
    )
    if budget.prepaid:
        text += f" and ${budget.prepaid * CREDIT_USD:.4f} prepaid"
    return f"{text}; the next day's comes at {budget.resets}" if budget.resets else text
