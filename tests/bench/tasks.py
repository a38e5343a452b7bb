"""What is measured: each task does one piece of work once, in a process of its own."""

from __future__ import annotations

import gzip
import shutil
import sys
import tempfile
from pathlib import Path

from bibliometrics.cache import Cache
from bibliometrics.openalex.ingest import ingest


def start(*_: str) -> None:
    """Nothing: what starting Python and loading the package costs."""


def ingest_ours(*files: str) -> None:
    """Files of works into a cache."""
    folder = Path(tempfile.mkdtemp())
    try:
        with Cache.open(folder / "cache", create=True) as cache:
            ingest(cache, [Path(file) for file in files], journals=None, years=None, scope="files")
    finally:
        shutil.rmtree(folder)


def ingest_pandas(*files: str) -> None:
    """The same files with pandas: read, one row per authorship and country, counted."""
    import pandas as pd  # noqa: PLC0415 - the peer is loaded only where it is measured

    for file in files:
        works = pd.read_json(file, lines=True, compression="gzip")
        authors = works[["id", "publication_year", "authorships"]].explode("authorships")
        authors = authors.dropna(subset=["authorships"])
        authors["country"] = [
            next((i.get("country_code") for i in each.get("institutions") or []), None)
            for each in authors["authorships"]
        ]
        authors.groupby(["publication_year", "country"])["id"].nunique()


def gunzip(*files: str) -> None:
    """The floor: the same files decompressed, and nothing more."""
    for file in files:
        with gzip.open(file) as stream:
            while stream.read(1 << 20):
                pass


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
