"""Results that are asked for once, however many figures need them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bibliometrics.charts.drawing import Results
    from bibliometrics.provenance import Result


class Remembered:
    """Results, each query with its parameters run once.

    Parameters
    ----------
    results
        Where they come from.
    """

    def __init__(self, results: Results) -> None:
        self._results = results
        self._kept: dict[str, Result] = {}

    def __call__(self, name: str, /, **parameters: Any) -> Result:
        """Rows of a named query."""
        key = f"{name} {json.dumps(parameters, sort_keys=True)}"
        if key not in self._kept:
            self._kept[key] = self._results(name, **parameters)
        return self._kept[key]

    def all(self) -> list[Result]:
        """Everything that was asked for, in the order of asking."""
        return list(self._kept.values())
