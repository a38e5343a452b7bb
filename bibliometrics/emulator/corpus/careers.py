"""The careers that the whole works show: what an estimator of mobility should find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.vocabulary import DELETED_AUTHOR, UNKNOWN_AUTHOR

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.vocabulary import Record

NOBODY = (None, UNKNOWN_AUTHOR, DELETED_AUTHOR)


def careers_of(truth: list[Record]) -> dict[str, tuple[tuple[int, str], ...]]:
    """Give for each author the years and countries of the whole works, in order."""
    pairs: dict[str, set[tuple[int, str]]] = {}
    for work in truth:
        year = work["publication_year"]
        for authorship in work["authorships"]:
            author = authorship["author"]["id"]
            if author not in NOBODY and authorship["countries"]:
                seen = pairs.setdefault(author, set())
                seen.update((year, country) for country in authorship["countries"])
    return {author: tuple(sorted(pairs[author])) for author in sorted(pairs)}
