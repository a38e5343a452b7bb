"""The comment that opens a query file, split into its parts."""

from __future__ import annotations

_SECTIONS = ("parameters", "columns", "method", "literature")


def split(sql: str) -> tuple[str, str, dict[str, list[str]]]:
    """Question, grain, and the lines of each section."""
    return _split_header(_comment_lines(sql))


def _comment_lines(sql: str) -> list[str]:
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line[2:].removeprefix(" ").rstrip())
    return lines


def _split_header(lines: list[str]) -> tuple[str, str, dict[str, list[str]]]:
    opening: list[str] = []
    sections: dict[str, list[str]] = {name: [] for name in _SECTIONS}
    into = opening
    for line in lines:
        if line in sections:
            into = sections[line]
        else:
            into.append(line)
    question, _, grain = " ".join(opening).partition("A row is:")
    return " ".join(question.split()), " ".join(grain.split()), sections


def entries(lines: list[str]) -> list[str]:
    """Entries of a section; a line that stands further in goes on with the one before."""
    found: list[str] = []
    for line in lines:
        if line.startswith("    ") and found:
            found[-1] += " " + line.strip()
        elif line.strip():
            found.append(line.strip())
    return found


def prose(lines: list[str]) -> str:
    """Text of a section, on one line."""
    return " ".join(" ".join(lines).split())
