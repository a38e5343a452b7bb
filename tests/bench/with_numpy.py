"""The peer that most would take for a bootstrap: numpy.

The method is that of queries/05_functions/share_replicate.sql: Poisson draws, the deviations of
each journal's year from its own average, widened. Only the draws are others.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd  # type: ignore[import-untyped]  # its types are a package of their own

from tests.bench.clock import timed

_READ = """select
    work_id,
    concat(year, ':', journal) as stratum,
    concat(year, ':', country) as unit,
    cast(share as double) as share
from country_weight"""


def intervals(path: str, replicates: str, target: str) -> dict[str, float]:
    """The middle 95 % of the replicates of each country and year."""
    rows: list[list[object]] = []
    cost = timed(lambda: rows.extend(_intervals(path, int(replicates))))
    Path(target).write_text(json.dumps(rows), encoding="utf-8")
    return cost


def _intervals(path: str, replicates: int) -> list[list[object]]:
    with duckdb.connect(path, read_only=True) as connection:
        rows = connection.execute(_READ).df()
    work, works = _coded(rows["work_id"])
    stratum, strata = _coded(rows["stratum"])
    unit, units = _coded(rows["unit"])
    share = rows["share"].to_numpy()
    cell, cells = _coded(stratum.astype(np.int64) * len(units) + unit)
    of_cell = np.zeros(len(cells), dtype=np.int64)
    of_cell[cell] = stratum
    in_unit = np.zeros(len(cells), dtype=np.int64)
    in_unit[cell] = unit
    of_work = np.zeros(len(works), dtype=np.int64)
    of_work[work] = stratum
    size = np.bincount(of_work, minlength=len(strata)).astype(float)
    mean = np.bincount(cell, weights=share) / size[of_cell]
    wide = np.sqrt(size / np.maximum(size - 1, 1))[of_cell]
    total = np.bincount(unit, weights=share)
    drawn = np.empty((replicates, len(units)))
    generator = np.random.default_rng(1)
    for number in range(replicates):
        more = generator.poisson(1.0, len(works)) - 1.0
        kept = np.bincount(of_work, weights=more, minlength=len(strata))[of_cell]
        moved = (np.bincount(cell, weights=share * more[work]) - kept * mean) * wide
        drawn[number] = total + np.bincount(in_unit, weights=moved)
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    keys = [str(each).split(":") for each in units]
    ends = zip(keys, np.maximum(low, 0), np.maximum(high, 0), strict=True)
    return [[*key, float(one), float(other)] for key, one, other in ends]


def _coded(values: Any) -> tuple[Any, Any]:
    """Numbers for values, and the value of each number."""
    codes, uniques = pd.factorize(values)
    return codes, uniques
