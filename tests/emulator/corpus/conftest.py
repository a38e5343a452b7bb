"""The whole corpus, drawn once for all of these tests."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from bibliometrics.emulator.corpus import Corpus, demo_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def corpus() -> Iterator[Corpus]:
    drawn = demo_corpus()
    # Millions of objects that stay: the collector need not look at them in every test.
    gc.freeze()
    yield drawn
    gc.unfreeze()


@pytest.fixture(scope="session")
def small_corpus() -> Corpus:
    return demo_corpus(works=1_000)
