"""Results that must be the same: a figure of speed is worth nothing over other figures."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NEAR = 1e-9


def read(file: Path) -> list[list[Any]]:
    """Rows as a task wrote them, in the order of their keys."""
    return sorted(json.loads(file.read_text(encoding="utf-8")), key=lambda row: row[:2])


def cells(ours: Sequence[Sequence[Any]], theirs: Sequence[Sequence[Any]], name: str) -> int:
    """How many cells were compared, all of them equal to one in 10^9.

    Raises
    ------
    ValueError
        A row more or less, or a cell that differs.
    """
    if len(ours) != len(theirs):
        msg = f"{name}: {len(ours)} rows of ours, {len(theirs)} of the other"
        raise ValueError(msg)
    compared = 0
    for one, other in zip(ours, theirs, strict=True):
        for mine, yours in zip(one, other, strict=True):
            compared += 1
            if not _is_same(mine, yours):
                msg = f"{name}: {mine!r} and {yours!r} in {list(one)[:3]} and {list(other)[:3]}"
                raise ValueError(msg)
    return compared


def _is_same(mine: Any, yours: Any) -> bool:
    if isinstance(mine, float) and isinstance(yours, int | float):
        return math.isclose(mine, yours, rel_tol=NEAR, abs_tol=NEAR)
    return bool(mine == yours)
