"""The results that were measured so far: docs/bench.json, a section of one size replaced alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.bench.figures import Section

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> list[Section]:
    """All sections, in the order in which they stand."""
    if not path.exists():
        return []
    stored = json.loads(path.read_text(encoding="utf-8"))
    return [Section.from_json(each) for each in stored]


def put(path: Path, section: Section) -> None:
    """Put a section in the place of the one of the same name and size."""
    others = [each for each in read(path) if (each.name, each.works) != _key(section)]
    lines = [json.dumps(each.to_json()) for each in sorted([*others, section], key=_key)]
    # a section a line: what is measured again is one line of a difference
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def _key(section: Section) -> tuple[str, int]:
    return section.name, section.works
