"""Which works count: journal lists, the counted part, front matter and duplicates."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from pathlib import Path

    from tests.independent.records import Work

T = TypeVar("T")

ALL = "all"
NO_JOURNAL = "none"

FRONT_MATTER = re.compile(
    "^((author |publisher )?(correction|addendum|retraction)( note)?( ?:| to[ :]|$)|"
    "(author |publisher )?correction for .* et al |"
    "errat(um|a)( |:|$)|corrigend(um|a)( |:|$)|(editorial )?expression of concern|"
    "editorial( board| comment| note| ?:|$)|editors?( s)? (note|choice)|"
    "news( in brief|( and)? views| at a glance| ?:|$)|"
    "in this issue|this (week|month) in |research highlights?( |:|$)|"
    "obituar(y|ies)( |:|$)|in memoriam|books? reviews?|books in brief|"
    "letters? to the editor|(table of )?contents$|issue information|masthead|"
    "front matter|back matter|cover (image|picture|feature)|frontispiece|"
    "graphical abstract|announcements?$|calendar of events|careers?( ?:| feature|$)|"
    "from the (editor|archive)|(preface|foreword)( ?:| to |$)|"
    "acknowledge?ment to reviewers|reviewers? (index|acknowledge?ments?)|"
    "subject index|author index)"
)
_PHYSICAL_REVIEW_LETTER = re.compile(r"^10\.1103/physrev[abd]\.[0-9]+\.l[0-9]+$")
# Until 2020 the third and fourth digit of a six-digit article number told the section.
_PHYSICAL_REVIEW_ARTICLE = re.compile(r"^10\.1103/physrev[abd]\.\d+\.\d\d(\d\d)\d\d$")
_RAPID_COMMUNICATIONS = range(1, 20)
_LETTERS_HAVE_A_DOI = 2021


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal or conference of a list."""

    key: str
    name: str
    issns: frozenset[str]
    subjects: tuple[str, ...]
    counted: str
    editions: frozenset[str]

    def counts(self, work: Work) -> bool:
        """Whether the work is in the part of the journal that counts."""
        if "Highlighted" in self.counted:
            return _is_physical_review_letter(work)
        if self.counted == "only Letters":
            return bool(re.match("l[0-9]", work.first_page))
        return True


def _is_physical_review_letter(work: Work) -> bool:
    doi = work.doi or ""
    if _PHYSICAL_REVIEW_LETTER.match(doi):
        return True
    if work.year is None or work.year >= _LETTERS_HAVE_A_DOI:
        return False
    number = _PHYSICAL_REVIEW_ARTICLE.match(doi)
    is_rapid = number is not None and int(number[1]) in _RAPID_COMMUNICATIONS
    return is_rapid or "(r)" in work.first_page


@dataclass(frozen=True, slots=True)
class Judged:
    """A work with all that decides whether it counts."""

    work: Work
    journal: Journal | None
    journal_key: str
    is_front_matter: bool
    is_duplicate: bool

    def is_in(self, edition: str) -> bool:
        """Step 1: in a journal of the list."""
        return edition == ALL or (
            self.journal is not None and edition.rsplit("-", 1)[-1] in self.journal.editions
        )

    def passes(self, preset: str, types: tuple[str, ...] = ("article",)) -> bool:
        """Steps 2 to 4, and no duplicate, as far as the preset asks for them."""
        if preset == "all":
            return True
        is_article = (
            (self.journal is None or self.journal.counts(self.work))
            and self.work.type in types
            and is_proper(self.work)
            and not self.is_duplicate
        )
        return is_article and (preset == "articles" or not self.is_front_matter)


def read_journals(path: Path) -> list[Journal]:
    """Journals of all editions."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Journal(
                key=row["issn_l"],
                name=row["name"],
                issns=frozenset({row["issn_l"], *row["issns"].split(";")}),
                subjects=tuple(row["subjects"].split(";")),
                counted=row["counted"],
                editions=frozenset(row["editions"].split(";")),
            )
            for row in csv.DictReader(file)
        ]


def is_proper(work: Work) -> bool:
    """Neither paratext nor retracted nor of the expansion corpus, and with an author."""
    is_paratext = work.is_paratext or work.type == "paratext"
    return bool(work.authors) and not (is_paratext or work.is_retracted or work.is_xpac)


def is_front_matter(work: Work) -> bool:
    """By its title, or because it has neither references nor affiliations."""
    is_affiliated = any(
        author.institutions
        or author.countries
        or author.affiliations
        or author.has_raw_affiliation
        for author in work.authors
    )
    return (work.references == 0 and not is_affiliated) or bool(
        FRONT_MATTER.match(normal_title(work.title, kept=":"))
    )


def normal_title(title: str, kept: str = "") -> str:
    """Lower case, without markup, each run of anything but letters and digits one space."""
    plain = re.sub("<[^>]*>", " ", title).lower()
    words = (c if unicodedata.category(c)[0] in "LN" or c in kept else " " for c in plain)
    return " ".join("".join(words).split())


def judge(works: Iterable[Work], journals: Iterable[Journal]) -> list[Judged]:
    """All works, one record of each, with their journals, front matter and duplicates told."""
    records = list(works)
    sources = Sources(records, journals)
    newest = _one_of_each(records, key=lambda w: w.id, order=lambda w: w.updated, last=True)
    judged = [
        Judged(w, sources.journal(w), sources.key(w), is_front_matter(w), is_duplicate=False)
        for w in newest
    ]
    per_doi = _one_of_each(judged, key=lambda j: j.work.doi or j.work.id, order=_rank)
    per_title = _one_of_each(per_doi, key=_title_key, order=_rank)
    kept = {j.work.id for j in per_title}
    return [replace(j, is_duplicate=j.work.id not in kept) for j in judged]


class Sources:
    """Which journal each source is, by all the ISSNs that any record gives it."""

    def __init__(self, works: Iterable[Work], journals: Iterable[Journal]) -> None:
        by_issn = {issn: journal for journal in journals for issn in journal.issns}
        self._journal: dict[str, Journal] = {}
        self._issn_l: dict[str, str] = {}
        for work in works:
            if work.source_id is None:
                continue
            if work.issn_l:
                # Vintages disagree about few; the greater one is as good as the other.
                told = max(work.issn_l, self._issn_l.get(work.source_id, ""))
                self._issn_l[work.source_id] = told
            for journal in (by_issn[issn] for issn in work.issns if issn in by_issn):
                first = self._journal.setdefault(work.source_id, journal)
                if journal.key < first.key:
                    self._journal[work.source_id] = journal

    def journal(self, work: Work) -> Journal | None:
        """The listed journal of a work."""
        return self._journal.get(work.source_id or "")

    def key(self, work: Work) -> str:
        """What the work's journal is called: on no list, its linking ISSN, else its source id."""
        listed = self.journal(work)
        if listed:
            return listed.key
        return self._issn_l.get(work.source_id or "") or work.source_id or NO_JOURNAL


def _rank(judged: Judged) -> tuple[bool, bool, bool, bool, int, str]:
    """The best of a set of twins comes first."""
    return (
        not is_proper(judged.work),
        judged.journal is None,
        judged.work.type != "article",
        judged.is_front_matter,
        -sum(bool(author.known) for author in judged.work.authors),
        judged.work.id,
    )


def _title_key(judged: Judged) -> Hashable:
    title = normal_title(judged.work.title)
    if not title or judged.journal_key == NO_JOURNAL:
        return judged.work.id
    return (title, judged.work.year, judged.journal_key)


def _one_of_each(
    items: Iterable[T],
    *,
    key: Callable[[T], Hashable],
    order: Callable[[T], Any],
    last: bool = False,
) -> list[T]:
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    choose = max if last else min
    return [choose(group, key=order) for group in groups.values()]


def territory_rule(path: Path) -> Mapping[str, str]:
    """Code -> the country that it counts as."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["counts_as"] for row in csv.DictReader(file)}
