"""`make bench`: prints a Markdown table of ratios."""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
from pathlib import Path

from tests.bench import careers, fetching, replicating, scale
from tests.bench.measure import Cost, cost, task

REPEATS = 12
WORKS = os.environ.get("BENCH_WORKS", "100000,1100000")
"""Sizes of the made caches; 11000000 takes 15 GB of disk and an hour or two."""
ROWS: list[str] = [
    "| work | ours | peer | ours is faster by | peak MB, ours / peer |",
    "| --- | --- | --- | --- | --- |",
]


def main() -> None:
    """Run every figure whose data are there."""
    shared = Path(os.environ.get("BIBLIOMETRICS_SHARED", "../shared"))
    works = shared / "openalex" / "works.jsonl.gz"
    with tempfile.TemporaryDirectory() as folder:
        if works.is_file():
            _ingest(works, Path(folder))
        else:
            sys.stderr.write(f"left out: ingest ({works} is not there)\n")
    sys.stdout.write("\n".join(ROWS) + "\n\n")
    for row in scale.rows([int(each) for each in WORKS.split(",")]):
        sys.stdout.write(row + "\n")
    sys.stdout.write("\n")
    for row in replicating.rows():
        sys.stdout.write(row + "\n")
    sys.stdout.write("\n")
    for row in careers.rows():
        sys.stdout.write(row + "\n")
    sys.stdout.write("\n")
    for row in fetching.rows():
        sys.stdout.write(row + "\n")


def _ingest(works: Path, folder: Path) -> None:
    files = [str(_copy(works, folder, number)) for number in range(1, REPEATS + 1)]
    cores = os.cpu_count() or 1
    ours = cost(task("ingest_ours", *files))
    what = f"ingest, {REPEATS} x 3,232 works"
    _row(f"{what}, against pandas' read_json", ours, cost(task("ingest_pandas", *files), runs=1))
    _row(f"{what}, against `gzip -dc` on {cores} cores", ours, cost(_gunzip(files, folder, cores)))
    sys.stdout.write(f"Of ours, starting Python and loading: {cost(task('start'))}\n\n")


def _gunzip(files: list[str], folder: Path, cores: int) -> list[str]:
    """The floor: the same files unpacked, one a core, and nothing more."""
    names = folder / "names"
    names.write_text("\n".join(files), encoding="utf-8")
    return ["xargs", "-a", str(names), "-d", "\\n", "-P", str(cores), "-n", "1", "gzip", "-dc"]


def _copy(works: Path, folder: Path, number: int) -> Path:
    """The records once more, under ids of their own."""
    target = folder / f"copy{number}.jsonl.gz"
    with gzip.open(works) as source, gzip.open(target, "wb", compresslevel=6) as copied:
        for line in source:
            copied.write(line.replace(b"openalex.org/W", b"openalex.org/W%d" % number))
    return target


def _row(work: str, ours: Cost, peer: Cost) -> None:
    ROWS.append(
        f"| {work} | {ours} | {peer} | {peer.wall / ours.wall:.2f} x "
        f"| {ours.megabytes:,.0f} / {peer.megabytes:,.0f} |"
    )


if __name__ == "__main__":
    main()
