"""The packaged tables that the corpus is drawn from."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

HERE = "bibliometrics.emulator.corpus"


@cache
def reference_rows(name: str) -> tuple[dict[str, str], ...]:
    """Read one of the package's reference tables."""
    return _rows("bibliometrics", f"reference/{name}")


@cache
def corpus_rows(name: str) -> tuple[dict[str, str], ...]:
    """Read one of the tables that lie beside this module."""
    return _rows(HERE, name)


def _rows(package: str, name: str) -> tuple[dict[str, str], ...]:
    file = resources.files(package).joinpath(name)
    with file.open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))
