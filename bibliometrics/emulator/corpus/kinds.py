"""What a work is: research, or one of the other things that journals print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.draws import running_totals

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.venues import Venue


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work and how OpenAlex would show it.

    Parameters
    ----------
    name
        Names the kind within the corpus.
    type
        OpenAlex's type.
    titles
        Patterns of the title; none for those that have a research title.
    authors
        Fewest and most authors; none for a team of the subject's size.
    references
        Fewest and most references.
    has_affiliations
        Whether anything is printed below the authors' names.
    """

    name: str
    type: str
    titles: tuple[str, ...] = ()
    authors: tuple[int, int] | None = None
    references: tuple[int, int] = (18, 75)
    has_affiliations: bool = True
    is_retracted: bool = False


RESEARCH = Kind("research", "article")
RETRACTED = Kind("retracted", "article", ("RETRACTED: {title}",), is_retracted=True)
REVIEW = Kind("review", "review", ("{title}: a review",), (1, 9), (90, 320))
LETTER = Kind("letter", "letter", ("Reply to: {title}", "Comment on: {title}"), (1, 5), (2, 12))
EDITORIAL = Kind("editorial", "editorial", ("Editorial: {object}", "In this issue: {object}"),
                 (1, 2), (0, 4), has_affiliations=False)  # fmt: skip
ERRATUM = Kind("erratum", "erratum", ("Correction to: {title}", "Erratum: {title}"),
               None, (0, 2))  # fmt: skip
PARATEXT = Kind("paratext", "paratext", ("Issue information", "Table of contents", "Front cover"),
                (0, 0), (0, 0), has_affiliations=False)  # fmt: skip
OTHER = Kind("other", "other", ("News: {object}", "Obituary: Synthetic Author {number}"),
             (0, 1), (0, 0), has_affiliations=False)  # fmt: skip
HIDDEN_NEWS = Kind("hidden news", "article",
                   ("News in brief: {object}", "Research highlight: {object}",
                    "Obituary: {object}", "Editorial comment: {object}",
                    "The trouble with {object}", "Why {object} matters"),
                   (0, 1), (0, 0), has_affiliations=False)  # fmt: skip
HIDDEN_CORRECTION = Kind("hidden correction", "article",
                         ("Author Correction: {title}", "Publisher Correction: {title}"),
                         None, (1, 1))  # fmt: skip

USUAL = (
    (RESEARCH, 880.0), (REVIEW, 46.0), (ERRATUM, 20.0), (EDITORIAL, 18.0), (LETTER, 17.0),
    (HIDDEN_CORRECTION, 6.0), (HIDDEN_NEWS, 6.0), (PARATEXT, 3.0), (OTHER, 3.0), (RETRACTED, 1.0),
)  # fmt: skip
MUCH_FRONT_MATTER = (
    (RESEARCH, 520.0), (HIDDEN_NEWS, 220.0), (EDITORIAL, 90.0), (LETTER, 55.0), (REVIEW, 35.0),
    (OTHER, 35.0), (ERRATUM, 20.0), (HIDDEN_CORRECTION, 16.0), (PARATEXT, 8.0), (RETRACTED, 1.0),
)  # fmt: skip


def draw_kind(venue: Venue, draws: Draws) -> Kind:
    """Draw what a work of this venue is."""
    kinds, cumulative = _MUCH if venue.much_front_matter else _USUAL
    return draws.weighted(kinds, cumulative)


def _prepared(table: tuple[tuple[Kind, float], ...]) -> tuple[tuple[Kind, ...], list[float]]:
    return tuple(kind for kind, _ in table), running_totals([weight for _, weight in table])


_USUAL = _prepared(USUAL)
_MUCH = _prepared(MUCH_FRONT_MATTER)
