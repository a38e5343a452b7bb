"""What a refresh did, in figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bibliometrics.openalex.progress import CREDIT_USD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.cache import Partition
    from bibliometrics.journals import Journal
    from bibliometrics.openalex.agenda import Agenda
    from bibliometrics.openalex.fetch import Fetched
    from bibliometrics.openalex.meter import Meter


@dataclass(frozen=True, slots=True)
class RefreshSummary:
    """What a refresh did.

    Parameters
    ----------
    partitions
        Journal-years asked for: `fetched` now, `fresh` already, `empty` by the API's count.
    old, waiting
        Of those fetched, how many were merely old; of those fresh, how many are and wait.
    replaced
        Of those fetched, how many hold something else than before.
    vanished
        Works missed from where they were, by what became of them; `unasked` wait for another run.
    works
        Works in the partitions fetched now.
    suspects
        Partitions whose new data are not believed, with the reason; the old data stand.
    unresolved
        Journals that the API does not know.
    cut
        Works whose list of authors is cut and could not be completed.
    """

    scope: str
    partitions: int = 0
    fetched: int = 0
    fresh: int = 0
    empty: int = 0
    works: int = 0
    calls: int = 0
    credits: int = 0
    suspects: Mapping[str, str] = field(default_factory=dict)
    unresolved: tuple[Journal, ...] = ()
    damage: Mapping[str, int] = field(default_factory=dict)
    cut: int = 0
    warnings: tuple[str, ...] = ()
    old: int = 0
    waiting: int = 0
    replaced: int = 0
    vanished: Mapping[str, int] = field(default_factory=dict)
    unasked: int = 0

    @property
    def usd(self) -> float:
        """Dollars spent."""
        return self.credits * CREDIT_USD


def summed(
    scope: str,
    plan: Agenda,
    done: Sequence[Fetched],
    meter: Meter,
    unresolved: tuple[Journal, ...],
) -> RefreshSummary:
    """Sum up what became of the partitions."""
    kept = [each.partition for each in done if each.partition is not None]
    damage: Counter[str] = Counter()
    for partition in kept:
        damage.update(partition.damage)
    return RefreshSummary(
        scope=scope,
        partitions=plan.total,
        fetched=len(done),
        fresh=len(plan.fresh),
        empty=len(plan.empty),
        works=sum(each.works for each in kept),
        calls=meter.calls,
        credits=meter.credits,
        suspects={each.key: each.doubt for each in done if each.doubt},
        unresolved=unresolved,
        damage=dict(damage),
        cut=sum(each.cut for each in kept),
        warnings=tuple(note for each in done for note in each.warnings),
        old=plan.old,
        waiting=len(plan.waiting),
        replaced=_replaced(plan, kept),
    )


def _replaced(plan: Agenda, kept: Sequence[Partition]) -> int:
    before = {target.key: target.there.sha256 for target, _ in plan.todo if target.there}
    return sum(each.sha256 != before.get(each.key, each.sha256) for each in kept)
