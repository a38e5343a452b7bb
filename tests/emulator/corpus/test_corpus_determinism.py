from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import orjson
import pytest

from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from pathlib import Path

    from bibliometrics.emulator.corpus import Corpus

DIGEST = """
import hashlib, orjson
from bibliometrics.emulator.corpus import demo_corpus
print(hashlib.sha256(orjson.dumps(demo_corpus(works=1_000).works)).hexdigest())
"""


def test_one_seed_gives_the_same_bytes_in_a_process_that_hashes_differently(
    small_corpus: Corpus,
) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = hashlib.sha256(orjson.dumps(small_corpus.works)).hexdigest()
    assert answer.stdout.strip() == here


def test_another_seed_gives_another_corpus(small_corpus: Corpus) -> None:
    other = demo_corpus(seed=small_corpus.seed + 1, works=1_000)
    assert other.works != small_corpus.works
    assert len(other.works) == len(small_corpus.works)


def test_two_writings_are_byte_equal_and_read_back_whole(
    small_corpus: Corpus, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.jsonl.gz", tmp_path / "second.jsonl.gz"
    small_corpus.write_jsonl(first)
    small_corpus.write_jsonl(second)
    assert first.read_bytes() == second.read_bytes()
    lines = gzip.decompress(first.read_bytes()).splitlines()
    assert [orjson.loads(line) for line in lines] == small_corpus.works


def test_the_truth_can_be_written_without_compression(
    small_corpus: Corpus, tmp_path: Path
) -> None:
    path = tmp_path / "truth.jsonl"
    small_corpus.write_jsonl(path, truth=True)
    assert [orjson.loads(line) for line in path.read_bytes().splitlines()] == small_corpus.truth


def test_a_corpus_too_small_for_its_special_cases_is_refused() -> None:
    with pytest.raises(ParameterError, match="1000 works or more"):
        demo_corpus(works=999)
