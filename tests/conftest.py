"""Fixtures that more than one room needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bibliometrics.cache import Cache
from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.journals import load_journal_list
from bibliometrics.openalex.ingest import ingest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of sample records beside the checkout, or a skip that says so."""
    folder = Path(os.environ.get("BIBLIOMETRICS_SHARED", CHECKOUT.parent / "shared"))
    if not (folder / "openalex" / "works.jsonl.gz").is_file():
        pytest.skip("the sample records (../shared/openalex) are not beside this checkout")
    return folder


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENALEX_API_KEY", "OPENALEX_API_URL", "BIBLIOMETRICS_CACHE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def small_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with a small synthetic corpus, ingested from a file; to be read only."""
    folder = tmp_path_factory.mktemp("small")
    demo_corpus(works=2_000).write_jsonl(folder / "works.jsonl.gz")
    with Cache.open(folder / "cache", create=True) as cache:
        ingest(cache, [folder / "works.jsonl.gz"], journals=load_journal_list("nature-index-2026"))
    return folder / "cache"
