"""A refresh in a process of its own, to be killed."""

from __future__ import annotations

import math
from pathlib import Path

from bibliometrics.cache import Cache
from bibliometrics.openalex.refresh import refresh
from bibliometrics.settings import Settings
from tests.openalex.world import HASTE, KEY, LIST, YEARS


def run(folder: str, url: str, jobs: int) -> None:
    settings = Settings(cache=Path(folder), api_key=KEY, api_url=url, rate=math.inf)
    with Cache.open(folder, create=True) as cache:
        refresh(cache, settings, journals=LIST, years=YEARS, jobs=jobs, patience=HASTE)
