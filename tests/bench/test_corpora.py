"""The made caches hold what they say."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import duckdb
import pytest

from bibliometrics.study import Study
from tests.bench import agreeing, corpora, plainly, sharing, with_pandas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKS = 4_500


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Caches are made of few copies of few works."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpora, "MODEL", 1_000)
        patch.setattr(corpora, "IN_A_FILE", 2)
        yield tmp_path_factory.mktemp("made")


def test_a_made_cache_holds_so_many_different_works_in_a_few_files(folder: Path) -> None:
    made = corpora.cache(folder, WORKS)
    rows = duckdb.execute(
        "select count(*), count(distinct id), count(distinct filename) "
        f"from read_parquet('{corpora.parquet(made)}', filename = true)"
    ).fetchone()
    assert rows == (WORKS, WORKS, 3)
    with Study(made) as study:
        assert study.scope.is_synthetic
    with gzip.open(corpora.lines(folder, WORKS)) as packed:
        assert sum(1 for _ in packed) == WORKS


def test_a_made_cache_that_is_there_is_not_made_again(folder: Path) -> None:
    made = corpora.cache(folder, WORKS)
    mark = made / "mark"
    mark.touch()
    assert corpora.cache(folder, WORKS) == made
    assert mark.exists()


def test_the_peers_compute_our_shares(small_cache: Path, tmp_path: Path) -> None:
    ours, pandas, plain, lines = (tmp_path / name for name in ("o", "pandas", "plain", "l.gz"))
    with Study(small_cache) as study:
        sharing.shares(study, ours)
    with_pandas.shares(corpora.parquet(small_cache), str(pandas))
    corpora.pack(small_cache, lines)
    plainly.shares(str(lines), str(plain))
    for other in (pandas, plain):
        assert agreeing.cells(agreeing.read(ours), agreeing.read(other), other.name) > 500
