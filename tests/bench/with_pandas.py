"""The peer that most would take: pandas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd  # type: ignore[import-untyped]  # its types are a package of their own

from tests.bench.plainly import territories

if TYPE_CHECKING:
    from collections.abc import Iterator

_JOURNALS = Path("bibliometrics/reference/nature_index_journals.csv")
_PART = ["publication_year", "country", "part"]


def tally(*files: str) -> None:
    """Works by year and country of the authors' first institutions."""
    for file in files:
        _tally(_read(file))


def tally_listed(*files: str) -> None:
    """The same of the works in the journals of one list."""
    members = pd.read_csv(_JOURNALS)
    for file in files:
        works = _read(file)
        source = works["primary_location"].str.get("source")
        _tally(works[source.str.get("issn_l").isin(members["issn_l"])])


def _read(file: str) -> pd.DataFrame:
    return pd.read_json(file, lines=True, compression="gzip")


def _tally(works: pd.DataFrame) -> None:
    authors = works[["id", "publication_year", "authorships"]].explode("authorships")
    authors = authors.dropna(subset=["authorships"])
    authors["country"] = [
        next((i.get("country_code") for i in each.get("institutions") or []), None)
        for each in authors["authorships"]
    ]
    authors.groupby(["publication_year", "country"])["id"].nunique()


def shares(parquet: str, target: str) -> None:
    """The Share of each country and year, `unknown` among them, as a JSON list of rows."""
    files = sorted(Path(parquet).parent.glob(Path(parquet).name))
    columns = ["id", "publication_year", "updated_date", "authorships"]
    works = pd.concat(pd.read_parquet(file, columns=columns) for file in files)
    works = works.sort_values("updated_date").drop_duplicates("id", keep="last")
    parts = pd.concat(_parts(works))
    parts["country"] = parts["country"].replace(territories()).fillna("unknown")
    summed = parts.groupby(["publication_year", "country"])["part"].sum().reset_index()
    summed.to_json(target, orient="values", double_precision=15)


def _parts(works: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Parts of all works: by affiliations as printed, institutions, countries, or not known."""
    works = works.assign(authors=works["authorships"].str.len().fillna(0))
    yield works[works["authors"] == 0].assign(country=None, part=1.0)[_PART]
    authors = works[works["authors"] > 0].explode("authorships", ignore_index=True)
    authors["part"] = 1 / authors["authors"]
    for name in ("affiliations", "institutions", "countries"):
        authors[name] = authors["authorships"].str.get(name)
    institutions = authors[["id", "institutions"]].explode("institutions").dropna()
    institutions["institution"] = institutions["institutions"].str.get("id")
    institutions["country"] = institutions["institutions"].str.get("country_code")
    places = institutions.dropna().groupby(["id", "institution"])["country"].max()
    is_printed, is_resolved, is_placed = (
        authors[name].str.len().fillna(0) > 0
        for name in ("affiliations", "institutions", "countries")
    )
    yield _placed(_printed(authors[is_printed]), places)
    yield _placed(_resolved(authors[~is_printed & is_resolved]), places)
    rest = authors[~is_printed & ~is_resolved]
    yield _coded(rest[is_placed[rest.index]])
    yield rest[~is_placed[rest.index]].assign(country=None)[_PART]


def _printed(authors: pd.DataFrame) -> pd.DataFrame:
    """A row for each institution of each affiliation as printed."""
    spread = _spread(authors, "affiliations")
    spread["institution"] = spread["affiliations"].str.get("institution_ids")
    return _spread(spread, "institution")


def _resolved(authors: pd.DataFrame) -> pd.DataFrame:
    """A row for each institution, where no affiliation is printed."""
    spread = _spread(authors, "institutions")
    return spread.assign(institution=spread["institutions"].str.get("id"))


def _coded(authors: pd.DataFrame) -> pd.DataFrame:
    """A row for each country, where there is nothing else."""
    codes = authors["countries"].map(lambda each: sorted(set(each)))
    return _spread(authors.assign(country=codes), "country")[_PART]


def _spread(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """A row for each entry of a list, among which the part is divided."""
    many = rows[column].str.len().fillna(0).clip(lower=1)
    return rows.assign(part=rows["part"] / many).explode(column, ignore_index=True)


def _placed(parts: pd.DataFrame, places: pd.Series) -> pd.DataFrame:
    """With the country of the institution, by the work's own record."""
    return parts.merge(places.reset_index(), how="left", on=["id", "institution"])[_PART]
