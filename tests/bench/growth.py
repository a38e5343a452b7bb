"""How time and memory grow with the number of works, over all sizes that were measured."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from tests.bench.figures import Due, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.bench.figures import Section
    from tests.bench.measure import Cost

DUE_AT = 11_000_000
_LONGER, _MEGABYTES = 11, 8_000


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of work at one size.

    Parameters
    ----------
    more
        Works as a multiple of those of the size before; None at the smallest.
    longer
        Time on the clock likewise.
    dues
        What is due at that size.
    """

    name: str
    works: int
    date: str
    cost: Cost
    more: float | None = None
    longer: float | None = None
    dues: tuple[Due, ...] = ()


def steps(sections: Iterable[Section]) -> list[Step]:
    """Each piece of work over the sizes, the smallest first."""
    found = [
        Step(figure.growth, section.works, section.date, figure.ours)
        for section in sections
        for figure in section.figures
        if figure.growth
    ]
    order = list(dict.fromkeys(each.name for each in found))
    found.sort(key=lambda each: (order.index(each.name), each.works))
    grown: list[Step] = []
    for _, group in groupby(found, key=lambda each: each.name):
        listed = list(group)
        grown += [listed[0], *(_after(*pair) for pair in pairwise(listed))]
    return grown


def _after(before: Step, now: Step) -> Step:
    longer = ratio(now.cost.wall, before.cost.wall)
    dues: tuple[Due, ...] = ()
    if now.works == DUE_AT and now.works == 10 * before.works:
        dues = (
            Due("{} times the time of a tenth of the works", longer, _LONGER),
            Due("{} MB", now.cost.megabytes, _MEGABYTES, digits=0),
        )
    return Step(now.name, now.works, now.date, now.cost, now.works / before.works, longer, dues)
