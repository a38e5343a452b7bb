"""Who publishes the world's high-quality research, how sure we are, and why others differ.

>>> from bibliometrics import Study
>>> with Study("cache") as study:
...     table = study.query("country_share", countries=["CN", "US"])
...     chart = study.chart("country_share")
>>> sorted(table["country_name"].unique())
['China', 'United States']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bibliometrics.errors import BibliometricsError
    from bibliometrics.provenance import Provenance, Result
    from bibliometrics.study import Study

__all__ = ["BibliometricsError", "Provenance", "Result", "Study"]

# Loaded when first asked for: who only fetches or reads files need not wait for the charts.
_HOMES = {
    "BibliometricsError": "errors",
    "Provenance": "provenance",
    "Result": "provenance",
    "Study": "study",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
