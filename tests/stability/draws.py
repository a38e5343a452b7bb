"""The stability intervals' draws worked out again in plain Python, from the method's description.

Nothing of queries/ is read here: what a byte means is drawn up from a table of 256 entries.
"""

from __future__ import annotations

from functools import cache
from hashlib import md5
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BITS, PLACES = 8, 20
# Bytes from 255 down: the highest 1 means five times, the next 4 four times, and so on.
TIMES = [5] * 1 + [4] * 4 + [3] * 16 + [2] * 46 + [1] * 95 + [0] * 94


@cache
def _words(work: str, seed: int) -> list[tuple[int, int]]:
    hashes = [md5(f"{seed}:{bit}:{work}".encode()).hexdigest() for bit in range(BITS)]
    return [(int(each[:15], 16), int(each[15:30], 16)) for each in hashes]


def times_drawn(work: str, replicate: int, seed: int = 1) -> int:
    """How often a replicate draws a work."""
    block, place = divmod(replicate - 1, PLACES)
    byte = sum(
        ((places >> (3 * place + 2) & 1) ^ (blocks >> block & 1)) << bit
        for bit, (places, blocks) in enumerate(_words(work, seed))
    )
    return TIMES[255 - byte]


def replicate_of_one_year(
    parts: Mapping[str, float],
    strata: Sequence[Mapping[str, float]],
    replicate: int,
    seed: int = 1,
) -> float:
    """A country's amount in one replicate.

    Parameters
    ----------
    parts
        The country's part of each work, where it has one.
    strata
        The works of each journal, with their weights; two or more of each.
    """
    amount = sum(parts.values())
    for works in strata:
        widening = sqrt(len(works) / (len(works) - 1))
        average = sum(parts.get(work, 0) for work in works) / sum(works.values())
        amount += widening * sum(
            (times_drawn(work, replicate, seed) - 1) * (parts.get(work, 0) - average * weight)
            for work, weight in works.items()
        )
    return amount
