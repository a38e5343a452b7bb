"""A made cache of any size, and the same works as lines.

SYNTHETIC: the demo corpus over and over, each copy under ids, DOIs, titles and authors of its own.
"""

from __future__ import annotations

import math
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from bibliometrics.cache import Cache, Partition, Scope
from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.openalex import records

if TYPE_CHECKING:
    from pathlib import Path

MODEL = 30_000
"""Works of the demo corpus that is copied."""
IN_A_FILE = 4
"""Copies: files of some 30 MB, 92 of them for 11 million works."""
SCOPE = "files"
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_COPIED = """(
    select * replace (
        concat(id, '{n}') as id,
        concat(doi, '.{n}') as doi,
        concat(title, ' {n}') as title,
        list_transform(
            authorships,
            lambda a: struct_update(
                a, author := struct_update(a.author, id := concat(a.author.id, '{n}'))
            )
        ) as authorships
    )
    from read_parquet('{model}')
    limit {works}
)"""


def cache(folder: Path, works: int) -> Path:
    """Folder of a cache of so many works; one that is there is taken as it is."""
    target = folder / f"works-{works}"
    if not target.exists():
        aside = folder / f"works-{works}.part"
        shutil.rmtree(aside, ignore_errors=True)
        _make(aside, _model(folder, min(works, MODEL)), works)
        aside.rename(target)
    return target


def parquet(cache: Path) -> str:
    """Its files, as DuckDB and polars find them."""
    return str(cache / "works" / SCOPE / "*.parquet")


def lines(folder: Path, works: int) -> Path:
    """The works of a cache as OpenAlex gives them: packed JSON, one a line."""
    target = folder / f"works-{works}.jsonl.gz"
    if not target.exists():
        aside = target.with_suffix(".part")
        pack(cache(folder, works), aside)
        aside.rename(target)
    return target


def pack(cache: Path, target: Path) -> None:
    """Write the works of a cache as packed lines."""
    duckdb.execute(
        f"copy (select * from read_parquet('{parquet(cache)}')) to '{target}' "
        "(format json, compression gzip)"
    )


def _model(folder: Path, works: int) -> Path:
    model = folder / f"model-{works}.parquet"
    if not model.exists():
        packed = folder / "model.jsonl.gz"
        demo_corpus(works=works).write_jsonl(packed)
        aside = model.with_suffix(".part")
        records.convert([packed], aside)
        aside.rename(model)
    return model


def _make(target: Path, model: Path, works: int) -> None:
    found = duckdb.execute(f"select count(*) from '{model}'").fetchone()
    each = found[0] if found else 0
    copies = range(math.ceil(works / each))
    with Cache.open(target, create=True) as made:
        made.manifest.put_scope(Scope(SCOPE, SCOPE, "nature-index-2026", "demo"))
        for first in copies[::IN_A_FILE]:
            sizes = {n: min(each, works - n * each) for n in copies[first : first + IN_A_FILE]}
            _put(made, f"copy-{first}", model, sizes)


def _put(made: Cache, key: str, model: Path, sizes: dict[int, int]) -> None:
    aside = made.aside(SCOPE, key)
    parts = [_COPIED.format(n=n, model=model, works=works) for n, works in sizes.items()]
    duckdb.execute(
        f"copy ({' union all '.join(parts)}) to '{aside}' "
        "(format parquet, compression zstd, row_group_size 16384)"
    )
    name, digest, size = made.adopt(SCOPE, key, aside)
    made.manifest.put_partition(
        SCOPE,
        Partition(*(key, sum(sizes.values()), _MADE, digest), *(digest, size, name)),
    )
