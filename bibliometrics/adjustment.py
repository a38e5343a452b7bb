"""Does the coverage adjustment work? An experiment on works whose truth is known, and its page.

The demo corpus is counted twice: whole, and after affiliations were deleted at the rates that
were published for OpenAlex by publisher and year. `make docs` writes the page anew.
"""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from bibliometrics import catalogue
from bibliometrics.cache import Cache
from bibliometrics.charts.words import listed, number, percent
from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.files import write_aside
from bibliometrics.openalex.ingest import ingest
from bibliometrics.study import Study

if TYPE_CHECKING:
    import polars as pl

    from bibliometrics.emulator.corpus import Corpus

JOURNALS = "nature-index-2026"
_PAGE = """\
<!-- Made from a run by `make docs`; change bibliometrics/adjustment.py. -->
# Does the coverage adjustment work?

**SYNTHETIC figures: the demo corpus, {works:,} made works, not the state of the world.** Of these
works the truth is known: every affiliation. Affiliations were then deleted at the rates that were
published for OpenAlex by publisher and year (Jahn 2025; Elsevier keeps 76 % of 2018 and 6 % of
2025). `country_share` counted both. *Raw* is its `share`, *adjusted* its `share_covered`: the
unknown part of each journal and year spread in proportion to its known Shares
([known_profile](../20_weights/known_profile.sql)).

Adjusted is nearer to the truth for {won} of the {all} largest countries. The error of a country is
its distance from the truth, summed over the years, over the truth: raw {raw_low} to {raw_high},
adjusted {low} to {high}. The largest adjusted errors: {worst}.

What this does not show: the loss here depends on publisher and year alone, never on the country.
Where OpenAlex lost the works of some countries more than those of others within a journal and
year, the adjustment cannot see it. And the fewer works of a country are known, the more its
adjusted figure hangs on them.

## All years

| Country | Truth | Raw | Adjusted | Error, raw | Error, adjusted |
| --- | ---: | ---: | ---: | ---: | ---: |
{countries}

## By year

| Country | Year | Known | Truth | Raw | Adjusted | Error, raw | Error, adjusted |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
{years}
"""


def errors(truth: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Raw and adjusted error of the ten largest countries, by year and over all.

    Parameters
    ----------
    truth, found
        Rows of country_share before and after the loss.
    """
    sql = (files("bibliometrics") / "adjustment.sql").read_text("utf-8")
    with duckdb.connect() as connection:
        connection.register("truth", truth)
        connection.register("found", found)
        compared: pl.DataFrame = connection.sql(sql).pl()
        return compared


def measured(corpus: Corpus) -> pl.DataFrame:
    """The errors on a corpus, both sides through the cache and the warehouse."""
    with tempfile.TemporaryDirectory() as folder:
        sides = [_shares(corpus, Path(folder), truth=truth) for truth in (True, False)]
    return errors(*sides)


def _shares(corpus: Corpus, folder: Path, *, truth: bool) -> pl.DataFrame:
    place = folder / ("truth" if truth else "found")
    place.mkdir()
    records = place / "works.jsonl"
    corpus.write_jsonl(records, truth=truth)
    with Cache.open(place / "cache", create=True) as cache:
        ingest(cache, [records])
    with Study(place / "cache") as study:
        return study.query("country_share", journals=JOURNALS)


def page(found: pl.DataFrame, works: int) -> str:
    """The page that tells of the experiment."""
    rows = found.to_dicts()
    over_all = [row for row in rows if row["year"] is None]
    raw, adjusted = ([row[f"{name}_error"] for row in over_all] for name in ("raw", "adjusted"))
    worst = sorted(over_all, key=lambda row: -row["adjusted_error"])[:3]
    return _PAGE.format(
        works=works,
        won=sum(row["adjusted_error"] < row["raw_error"] for row in over_all),
        all=len(over_all),
        raw_low=percent(min(raw)),
        raw_high=percent(max(raw)),
        low=percent(min(adjusted)),
        high=percent(max(adjusted)),
        worst=listed(
            [f"{row['country_name']} ({percent(row['adjusted_error'])})" for row in worst]
        ),
        countries="\n".join(_line(row, [row["country_name"]]) for row in over_all),
        years="\n".join(
            _line(row, [row["country_name"], str(row["year"]), percent(row["coverage"])])
            for row in rows
            if row["year"] is not None
        ),
    )


def _line(row: dict[str, float], names: list[str]) -> str:
    figures = [number(row[name]) for name in ("truth", "raw", "adjusted")]
    distances = [percent(row[name]) for name in ("raw_error", "adjusted_error")]
    return f"| {' | '.join([*names, *figures, *distances])} |"


def write_page() -> None:
    """Run the experiment on the whole demo corpus and write queries/60_quality/README.md anew."""
    corpus = demo_corpus()
    text = page(measured(corpus), len(corpus.works))
    write_aside(catalogue.queries_folder() / "60_quality" / "README.md", text.encode())


if __name__ == "__main__":
    write_page()
