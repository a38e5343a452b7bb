"""What is measured: each task does one piece of work once, in a process of its own.

Each loads only what it needs, so that a peer does not pay for this package's start.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path


def start(*_: str) -> None:
    """Nothing: what starting Python and loading the package costs."""
    import bibliometrics  # noqa: F401, PLC0415 - loading it is what is measured


def ingest_ours(*files: str) -> None:
    """Files of works into a cache."""
    from bibliometrics.cache import Cache  # noqa: PLC0415 - see above
    from bibliometrics.openalex.ingest import ingest  # noqa: PLC0415 - see above

    folder = Path(tempfile.mkdtemp())
    try:
        with Cache.open(folder / "cache", create=True) as cache:
            ingest(cache, [Path(file) for file in files], journals=None, years=None, scope="files")
    finally:
        shutil.rmtree(folder)


def ingest_pandas(*files: str) -> None:
    """The same files with pandas: read, one row per authorship and country, counted."""
    import pandas as pd  # noqa: PLC0415 - see above

    for file in files:
        works = pd.read_json(file, lines=True, compression="gzip")
        authors = works[["id", "publication_year", "authorships"]].explode("authorships")
        authors = authors.dropna(subset=["authorships"])
        authors["country"] = [
            next((i.get("country_code") for i in each.get("institutions") or []), None)
            for each in authors["authorships"]
        ]
        authors.groupby(["publication_year", "country"])["id"].nunique()


def fetch_refresh(url: str, years: str, jobs: str) -> None:
    """A refresh from an emulator."""
    from tests.bench.refreshing import run  # noqa: PLC0415 - see above

    sys.stdout.write(json.dumps(run(url, int(years), int(jobs))))


def fetch_paginate(url: str, pages: str) -> None:
    """Pages of the same works with pyalex's own loop."""
    from tests.bench.paginating import run  # noqa: PLC0415 - see above

    sys.stdout.write(json.dumps(run(url, int(pages))))


def replicate(path: str) -> None:
    """Stability intervals from a made warehouse."""
    from tests.bench.replicating import run  # noqa: PLC0415 - see above

    run(path)


def mobility(path: str, name: str) -> None:
    """A query about mobility on a made warehouse."""
    from tests.bench.careers import run  # noqa: PLC0415 - see above

    run(path, name)


def scale_build(folder: str) -> None:
    """The warehouse of a made cache."""
    from tests.bench.scale import build  # noqa: PLC0415 - see above

    build(folder)


def scale_copy(folder: str) -> None:
    """A bare copy of the same columns."""
    from tests.bench.scale import copy  # noqa: PLC0415 - see above

    copy(folder)


def scale_report(folder: str) -> None:
    """The report of a made cache."""
    from tests.bench.scale import report  # noqa: PLC0415 - see above

    report(folder)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
