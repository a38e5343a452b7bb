"""What the report says whatever the figures are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Texts:
    """The report's standing text.

    Parameters
    ----------
    question
        What it answers.
    chapters
        Headings by chapter, whose key is that of its first section.
    headings, paragraphs
        By section; the first of a chapter needs no heading of its own.
    openings
        By section: what must be read before its figures.
    method
        Name and text of each line.
    """

    question: str
    chapters: dict[str, str]
    headings: dict[str, str]
    paragraphs: dict[str, list[str]]
    openings: dict[str, list[str]]
    method: list[tuple[str, str]]


@cache
def texts() -> Texts:
    """The text of texts.toml."""
    found = tomllib.loads((files("bibliometrics.report") / "texts.toml").read_text("utf-8"))
    return Texts(
        question=found["question"],
        chapters=found["chapters"],
        headings={key: section.get("heading", "") for key, section in found["sections"].items()},
        paragraphs={key: section["paragraphs"] for key, section in found["sections"].items()},
        openings={key: section.get("opening", []) for key, section in found["sections"].items()},
        method=[(line["name"], line["text"]) for line in found["method"]],
    )
