"""Who publishes the world's high-quality research, how sure we are, and why others differ.

>>> from bibliometrics import Study
>>> Study("cache").query("country_share", countries=["CN", "US"])  # doctest: +SKIP
"""

from __future__ import annotations

from bibliometrics.errors import BibliometricsError
from bibliometrics.provenance import Provenance, Result
from bibliometrics.study import Study

__all__ = ["BibliometricsError", "Provenance", "Result", "Study"]
