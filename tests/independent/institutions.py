"""Figures by institution, and the one parent that each institution has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.independent import weights
from tests.independent.figures import Figure
from tests.independent.sums import Sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.independent.figures import Year
    from tests.independent.records import Work
    from tests.independent.works import Judged

# Ids such as I-1 stand for "unknown" in some vintages.
_REAL_ID = re.compile(r"^I\d{2,}$")


def by_institution(
    selected: Iterable[Judged], name: Callable[[str], str] = lambda leaf: leaf
) -> dict[tuple[Year, str], Figure]:
    """Share and Count of institutions by year; `name` may put an institution under its parent."""
    shares, counts = Sums(), Sums()
    for judged in selected:
        met = set()
        for part in weights.parts(judged.work):
            if part.institution and _REAL_ID.match(part.institution):
                institution = name(part.institution)
                shares.add((judged.work.year, institution), float(part.fraction))
                met.add(institution)
        for institution in met:
            counts.add((judged.work.year, institution), 1.0)
    found = counts.totals()
    return {key: Figure(share, int(found[key])) for key, share in shares.totals().items()}


def parent_of(works: Iterable[Work]) -> Callable[[str], str]:
    """Institution -> the ancestor at the top of its own lineage, else itself.

    A lineage is a set of ancestors rather than a path, and may name several tops; then the first
    by id. The latest record that gives a lineage speaks, and of ancestors that no record names
    nothing is known.
    """
    lineages: dict[str, tuple[str, tuple[str, ...]]] = {}
    for work in works:
        for institution in (i for author in work.authors for i in author.institutions):
            if institution.id and _REAL_ID.match(institution.id):
                told = (work.updated if institution.lineage else "", institution.lineage)
                lineages[institution.id] = max(told, lineages.get(institution.id, ("", ())))

    def parent(leaf: str) -> str:
        _, lineage = lineages.get(leaf, ("", ()))
        ancestors = [i for i in lineage if i != leaf and i in lineages]
        return min(ancestors, key=lambda i: (len(lineages[i][1]) or 1, i), default=leaf)

    return parent
