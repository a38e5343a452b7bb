"""The demo corpus: about 30,000 invented works that follow the published anchors.

>>> corpus = demo_corpus(works=2_000)
>>> corpus.works[0]["indexed_in"]
['crossref', 'synthetic']
"""

from __future__ import annotations

from bibliometrics.emulator.corpus.build import (
    DEFAULT_SEED,
    DEFAULT_WORKS,
    Corpus,
    demo_corpus,
    write_jsonl,
)

__all__ = ["DEFAULT_SEED", "DEFAULT_WORKS", "Corpus", "demo_corpus", "write_jsonl"]
