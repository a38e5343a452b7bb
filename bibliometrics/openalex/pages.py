"""Pages on disk: a page counts once it lies there, and only then does the cursor move.

The cursor is kept nowhere else than in the last page itself, so the two cannot disagree.
"""

from __future__ import annotations

import os
import shutil
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from bibliometrics.cache.store import told
from bibliometrics.openalex import sound
from bibliometrics.openalex.answers import UnfitError
from bibliometrics.openalex.complaints import is_work_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_QUERY = "query"
_GZIP = 31
_LIST_CUT = 100


@dataclass(frozen=True, slots=True)
class Page:
    """What a walk must know of a page.

    Parameters
    ----------
    count
        Works that the whole query has, as this page says.
    ids
        Works on the page, in order.
    cut
        Works whose list of authors may be cut, with what the list itself says.
    sound
        Whether every value of every work is as it should be.
    """

    count: int
    cursor: str | None
    ids: tuple[str, ...]
    cut: tuple[tuple[str, bool], ...]
    sound: bool


def read(body: bytes) -> Page:
    """Read what a walk must know.

    Raises
    ------
    UnfitError
        It is JSON, but no page of works.
    orjson.JSONDecodeError
        It is no JSON.
    """
    given = sound.answer(body)
    if given is None:
        return _read_tolerantly(orjson.loads(body))
    return Page(
        count=given.meta.count,
        cursor=given.meta.next_cursor,
        ids=tuple(each.id for each in given.results),
        cut=tuple(
            (each.id, each.is_authors_truncated is True)
            for each in given.results
            if each.is_authors_truncated
            or (
                len(each.authorships) >= _LIST_CUT
                and each.authorships[-1].author_position != "last"
            )
        ),
        sound=True,
    )


def _complaint(value: Any) -> str:
    """Say what is wrong with the JSON of a page, if anything."""
    if not isinstance(value, dict) or not isinstance(value.get("meta"), dict):
        return "the API answered something that is no list"
    results = value.get("results")
    count = value["meta"].get("count")
    cursor = value["meta"].get("next_cursor")
    if not isinstance(results, list) or type(count) is not int or count < 0:
        return "the API answered a list without works or without their number"
    if cursor is not None and not isinstance(cursor, str):
        return "the API answered a cursor that is none"
    if not all(_is_work(each) for each in results):
        return "the API answered a work without an id"
    return ""


def _is_work(each: Any) -> bool:
    return isinstance(each, dict) and isinstance(each.get("id"), str) and is_work_id(each["id"])


def _read_tolerantly(value: Any) -> Page:
    """Read a page whose works have values that are missing, or not of their type."""
    problem = _complaint(value)
    if problem:
        raise UnfitError(problem)
    results = value["results"]
    return Page(
        count=value["meta"]["count"],
        cursor=value["meta"].get("next_cursor"),
        ids=tuple(each["id"] for each in results),
        cut=tuple(
            (each["id"], each.get("is_authors_truncated") is True)
            for each in results
            if _may_be_cut(each)
        ),
        sound=False,
    )


def _may_be_cut(work: dict[str, Any]) -> bool:
    """Since 2025 lists are cut at 100 authors without a word: then the last is not the last."""
    if work.get("is_authors_truncated") is True:
        return True
    authors = work.get("authorships")
    if not isinstance(authors, list) or len(authors) < _LIST_CUT:
        return False
    last = authors[-1]
    return not (isinstance(last, dict) and last.get("author_position") == "last")


class PageStore:
    """The pages of one query.

    Parameters
    ----------
    folder
        Of this query alone.
    query
        Path and query without the cursor; pages of another one are never mixed with its own.
    """

    def __init__(self, folder: Path, query: str) -> None:
        self.folder = folder
        self.query = query

    def open(self) -> None:
        """Make the folder; pages of another query are dropped."""
        named = self.folder / _QUERY
        with told(f"{self.folder} cannot be written"):
            if self.folder.is_dir() and not self._is_own():
                self.drop()
            self.folder.mkdir(parents=True, exist_ok=True)
            for left in self.folder.glob("*.aside"):
                left.unlink()
            if not named.is_file():
                named.write_text(self.query, encoding="utf-8")

    def held(self) -> int:
        """Count the pages of this query that lie there, without touching them."""
        return len(self.files()) if self._is_own() else 0

    def _is_own(self) -> bool:
        named = self.folder / _QUERY
        return named.is_file() and named.read_text(encoding="utf-8") == self.query

    def pages(self) -> Iterator[Page]:
        """Read the pages that lie there, in order; one that is damaged ends them."""
        for file in self.files():
            try:
                page = read(zlib.decompress(file.read_bytes(), _GZIP))
            except (zlib.error, orjson.JSONDecodeError, UnfitError, OSError):
                self._cut_from(file)
                return
            yield page

    def files(self) -> list[Path]:
        """List the pages that lie there; a gap ends them."""
        found = sorted(self.folder.glob("[0-9]*.json.gz"))
        return [file for n, file in enumerate(found, start=1) if int(file.name[:6]) == n]

    def put(self, number: int, packed: bytes) -> None:
        """Put a page on disk for good: when this returns, it survives a power cut."""
        self._keep(self.folder / f"{number:06}.json.gz", packed)

    def put_whole(self, work_id: str, work: dict[str, Any]) -> None:
        """Put a work that was fetched by itself on disk."""
        packed = zlib.compress(orjson.dumps(work), 1, _GZIP)
        self._keep(self.folder / f"{work_id}.json.gz", packed)

    def whole(self) -> list[Path]:
        """List the works that were fetched by themselves."""
        return sorted(self.folder.glob("W*.json.gz"))

    def drop(self) -> None:
        """Delete everything."""
        with told(f"{self.folder} cannot be deleted"):
            if self.folder.is_dir():
                shutil.rmtree(self.folder)

    def _cut_from(self, file: Path) -> None:
        for each in self.folder.glob("[0-9]*.json.gz"):
            if each.name >= file.name:
                each.unlink()

    def _keep(self, target: Path, content: bytes) -> None:
        aside = target.with_name(target.name + ".aside")
        with told(f"{target} cannot be written"):
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # A power cut may still forget the new name: that costs a page, and tears nothing.
            aside.replace(target)
