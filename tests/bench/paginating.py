"""The peer: pyalex's own loop over the same works, one page after another, kept nowhere."""

from __future__ import annotations

from typing import Any

import pyalex  # type: ignore[import-untyped]  # it ships no types

from tests.bench.clock import timed
from tests.bench.serve import YEAR

_PAGE = 100
_YEARS = 5


def run(url: str, pages: str) -> dict[str, Any]:
    """Walk so many pages."""
    original = pyalex.api.BaseOpenAlex.url

    def local(query: Any) -> str:
        return str(original.fget(query)).replace("https://api.openalex.org", url)

    # pyalex knows no other host.
    pyalex.api.BaseOpenAlex.url = property(local)
    pyalex.config.api_key = "k"
    query = pyalex.Works().filter(publication_year=f"{YEAR}-{YEAR + _YEARS}")
    seen: list[int] = []
    paging = query.paginate(per_page=_PAGE, n_max=int(pages) * _PAGE)
    cost = timed(lambda: seen.extend(len(page) for page in paging))
    return {**cost, "pages": len(seen)}
