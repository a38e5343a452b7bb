"""`make bench`: prints a Markdown table of ratios."""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import Cost, cost

REPEATS = 12
ROWS: list[str] = [
    "| work | ours | peer | ratio | peak MB, ours / peer |",
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
    sys.stdout.write("\n".join(ROWS) + "\n")


def _ingest(works: Path, folder: Path) -> None:
    files = [str(_copy(works, folder, number)) for number in range(1, REPEATS + 1)]
    ours = cost("ingest_ours", *files)
    peer = cost("ingest_pandas", *files, runs=1)
    floor = cost("gunzip", *files)
    _row(f"ingest, {REPEATS} x 3,232 works, against pandas' read_json", ours, peer)
    _row(f"ingest, {REPEATS} x 3,232 works, against gunzip alone", ours, floor)


def _copy(works: Path, folder: Path, number: int) -> Path:
    """The records once more, under ids of their own."""
    target = folder / f"copy{number}.jsonl.gz"
    with gzip.open(works) as source, gzip.open(target, "wb", compresslevel=6) as copied:
        for line in source:
            copied.write(line.replace(b"openalex.org/W", b"openalex.org/W%d" % number))
    return target


def _row(work: str, ours: Cost, peer: Cost) -> None:
    ROWS.append(
        f"| {work} | {ours.wall:.2f} s | {peer.wall:.2f} s | {peer.wall / ours.wall:.1f} x "
        f"| {ours.megabytes:,.0f} / {peer.megabytes:,.0f} |"
    )


if __name__ == "__main__":
    main()
