"""Journal lists: the packaged editions of the Nature Index, a user's CSV, or bare ISSNs."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stdnum import issn as issn_number
from stdnum.exceptions import ValidationError

from bibliometrics.errors import JournalListError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACKAGED = Path(__file__).resolve().parent / "reference" / "nature_index_journals.csv"
_EDITION = "nature-index-"
_REMEDY = "a CSV needs the columns name and issn; `bibliometrics journals` shows packaged lists"

# What the lists say in words, as the one word that queries switch on.
_COUNTED = {
    "": "all",
    "all primary research articles": "all",
    "only highlighted articles / editors' suggestions / letters": (
        "physical_review_letters_and_highlights"
    ),
    "only letters": "letters",
}
_COUNTED |= {word: word for word in tuple(_COUNTED.values())}

# Columns by the names that people give them; the first that a file has is read.
_COLUMNS = {
    "name": ("name", "journal", "title", "journal_name", "journal title"),
    "issn_l": ("issn_l", "issn-l", "issnl", "linking issn"),
    "issns": ("issns", "issn", "print issn", "issn_print", "pissn"),
    "more_issns": ("eissn", "e-issn", "issn_online", "online issn", "issn2"),
    "publisher": ("publisher",),
    "subjects": ("subjects", "subject"),
    "group": ("group", "journal_group"),
    "kind": ("kind",),
    "counted": ("counted",),
    "editions": ("editions",),
}


@dataclass(frozen=True, slots=True)
class Journal:
    """One journal of a list.

    Parameters
    ----------
    name
        As the list spells it.
    issn_l
        Linking ISSN, the journal's key; the first ISSN where the list gives none.
    issns
        All ISSNs, the linking one first.
    counted
        Which part counts: `all`, `letters` or `physical_review_letters_and_highlights`.
    """

    name: str
    issn_l: str
    issns: tuple[str, ...]
    publisher: str = ""
    subjects: tuple[str, ...] = ()
    group: str = ""
    kind: str = "journal"
    counted: str = "all"


@dataclass(frozen=True, slots=True)
class JournalList:
    """Journals under the name by which queries and the cache know them."""

    name: str
    journals: tuple[Journal, ...]

    @property
    def issns(self) -> frozenset[str]:
        """Every ISSN of every journal."""
        return frozenset(each for journal in self.journals for each in journal.issns)


def editions() -> tuple[str, ...]:
    """Names of the packaged lists, oldest first."""
    years = {year for _, found in _packaged() for year in found}
    return tuple(f"{_EDITION}{year}" for year in sorted(years))


def load_journal_list(spec: str | Path) -> JournalList:
    """Load a packaged edition, a CSV file, or ISSNs separated by commas.

    Parameters
    ----------
    spec
        `nature-index-2026`; a path to a CSV with the columns name and issn (several ISSNs in one
        cell separated by `;`, and any of issn_l, publisher, subjects, group, counted); or
        `0028-0836,0036-8075`.

    Raises
    ------
    JournalListError
        Nothing of that name, a CSV without an ISSN column, an ISSN whose checksum is wrong.

    Examples
    --------
    >>> len(load_journal_list("nature-index-2023").journals)
    145
    >>> load_journal_list("0028-0836").journals[0].issn_l
    '0028-0836'
    """
    text = str(spec).strip()
    if text in editions():
        return packaged(text)
    path = Path(text)
    if text and path.is_file():
        return _from_csv(path)
    if re.fullmatch(r"[\dxX]{4}-?[\dxX]{4}(\s*,\s*[\dxX]{4}-?[\dxX]{4})*\s*,?", text):
        return _from_issns(text)
    looks_like_file = path.suffix.lower() == ".csv" or len(path.parts) > 1
    what = "there is no file" if looks_like_file else "there is no journal list"
    msg = f"{what} '{text}'"
    raise JournalListError(
        msg, remedy=f"packaged are {', '.join(editions())}; a CSV file or ISSNs do as well"
    )


def packaged(edition: str) -> JournalList:
    """One packaged edition."""
    year = edition.removeprefix(_EDITION)
    return JournalList(edition, tuple(journal for journal, years in _packaged() if year in years))


@cache
def _packaged() -> tuple[tuple[Journal, frozenset[str]], ...]:
    return tuple(
        (_journal(row, f"{PACKAGED.name}, line {line}"), frozenset(row["editions"].split(";")))
        for line, row in _rows(PACKAGED)
    )


def _from_csv(path: Path) -> JournalList:
    if path.stem in (*editions(), "all"):
        msg = f"{path} would take the name '{path.stem}', which is taken"
        raise JournalListError(msg, remedy="rename the file")
    journals: list[Journal] = []
    seen: set[str] = set()
    for line, row in _rows(path):
        journal = _journal(row, f"{path}, line {line}")
        twice = seen.intersection(journal.issns)
        if twice:
            msg = f"{path}, line {line}: the ISSN {min(twice)} is there twice"
            raise JournalListError(msg, remedy="keep one line per journal")
        seen.update(journal.issns)
        journals.append(journal)
    if not journals:
        msg = f"{path} lists no journal"
        raise JournalListError(msg, remedy=_REMEDY)
    return JournalList(path.stem, tuple(journals))


def _from_issns(text: str) -> JournalList:
    given = [part.strip() for part in text.split(",") if part.strip()]
    issns = list(dict.fromkeys(_issn(each, "the list of ISSNs", each) for each in given))
    if len(issns) == 1:
        name = f"issn-{issns[0]}"
    else:
        # Named by content, so that the same journals are the same list whatever their order.
        name = f"issns-{hashlib.sha256(','.join(sorted(issns)).encode()).hexdigest()[:8]}"
    return JournalList(name, tuple(Journal(each, each, (each,)) for each in issns))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines of a CSV under our own column names."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [each.strip().lower() for each in next(reader, [])]
            places = _places(path, header)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield (
                        reader.line_num,
                        {
                            ours: cells[at].strip() if at < len(cells) else ""
                            for ours, at in places.items()
                        },
                    )
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        msg = f"{path} cannot be read as CSV ({problem})"
        raise JournalListError(msg, remedy=_REMEDY) from problem


def _places(path: Path, header: list[str]) -> dict[str, int]:
    places = {
        ours: header.index(found)
        for ours, names in _COLUMNS.items()
        if (found := next((name for name in names if name in header), None)) is not None
    }
    if not places.keys() & {"issn_l", "issns", "more_issns"}:
        shown = ", ".join(header) or "no columns"
        msg = f"{path} has no column of ISSNs (it has {shown})"
        raise JournalListError(msg, remedy=_REMEDY)
    return places


def _journal(row: dict[str, str], where: str) -> Journal:
    name = row.get("name", "")
    cells = (row.get(column, "") for column in ("issn_l", "issns", "more_issns"))
    given = [part for cell in cells for part in re.split(r"[;|,\s]+", cell) if part]
    issns = tuple(dict.fromkeys(_issn(each, where, name) for each in given))
    if not issns:
        msg = f"{where}: '{name}' has no ISSN"
        raise JournalListError(msg, remedy=_REMEDY)
    return Journal(
        name=name or issns[0],
        issn_l=issns[0],
        issns=issns,
        publisher=row.get("publisher", ""),
        subjects=_split(row.get("subjects", "")),
        group=row.get("group", ""),
        kind=row.get("kind", "") or "journal",
        counted=_counted(row.get("counted", ""), where, name),
    )


def _issn(text: str, where: str, name: str) -> str:
    try:
        return str(issn_number.format(issn_number.validate(text)))
    except ValidationError as problem:
        msg = f"{where}: '{text}' of '{name}' is no ISSN ({str(problem).rstrip('.').lower()})"
        raise JournalListError(msg, remedy="mend the number") from problem


def _counted(text: str, where: str, name: str) -> str:
    try:
        return _COUNTED[text.lower()]
    except KeyError:
        known = ", ".join(sorted(set(_COUNTED.values())))
        msg = f"{where}: '{name}' counts '{text}', which is unknown"
        raise JournalListError(msg, remedy=f"known are {known}") from None


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def rows(lists: Iterable[JournalList]) -> list[dict[str, object]]:
    """One row per journal and list, as the warehouse and the manifest take them."""
    return [
        {
            "list": each.name,
            "journal": journal.issn_l,
            "name": journal.name,
            "issn_l": journal.issn_l,
            "publisher": journal.publisher,
            "journal_group": journal.group,
            "counted": journal.counted,
            "subjects": list(journal.subjects),
            "issns": list(journal.issns),
        }
        for each in lists
        for journal in each.journals
    ]
