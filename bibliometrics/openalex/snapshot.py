"""OpenAlex's snapshot: which files a release has, whether they are whole, what it deletes.

A release lies in a folder or bucket as OpenAlex publishes it::

    data/jsonl/works/manifest.json
    data/jsonl/works/updated_date=2026-06-01/part_0000.gz
    data/parquet/works/…/part_0000.parquet
    works/deleted_ids.csv

The manifest is written last, so its presence says that the release is complete; it names each
file with its size and its number of records.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bibliometrics.errors import RecordError, UsageError
from bibliometrics.openalex import remote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyarrow import fs

_FORMATS = ("jsonl", "parquet")
"""The first that is there is read: JSON is what OpenAlex itself serves."""
_MANIFEST = "manifest.json"
_PART = re.compile(r"updated_date=(?P<date>[\d-]+)/(?P<part>part_\w+)\.(?:gz|jsonl|parquet)$")
_DELETED = ("works/deleted_ids.csv", "data/works/deleted_ids.csv")
_MERGED = "legacy-data/merged_ids/works"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One file of works.

    Parameters
    ----------
    name
        `updated_date=2026-06-01/part_0000.gz`.
    size, records
        Bytes and works, as the manifest says.
    """

    name: str
    size: int | None
    records: int | None

    @property
    def key(self) -> str:
        """Name of its partition in the cache: `2026-06-01-part_0000`."""
        found = _PART.search(self.name)
        return f"{found['date']}-{found['part']}" if found else self.name.replace("/", "-")


class Release:
    """A snapshot, in a folder or a bucket.

    Parameters
    ----------
    place
        The root, its `data`, a format's folder or that of its works; a path or `s3://…`.

    Raises
    ------
    UsageError
        No snapshot of works lies there, or its manifest is not there yet.
    RecordError
        The manifest cannot be read, or files are missing or of another size than it says.
    """

    def __init__(self, place: str) -> None:
        self.files, root = remote.opened(place)
        self._root, self.works = _find(self.files, root, place)
        self.manifest = self._read_manifest()
        self.date = str(self.manifest.get("date", ""))

    @cached_property
    def parts(self) -> list[Part]:
        """The files that the manifest names, all of them there and as large as it says."""
        named = [_part(each) for each in self.manifest.get("files", [])]
        there = {info.path: info.size for info in remote.listed(self.files, self.works)}
        wrong = [each.name for each in named if not self._is_as_said(each, there)]
        if wrong:
            shown = ", ".join(wrong[:_NAMED]) + (" …" if len(wrong) > _NAMED else "")
            number = f"{len(wrong):,} of {len(named):,} files"
            msg = f"{number} of {self.works} are missing or cut: {shown}"
            raise RecordError(msg, remedy="copy them again; what is whole is not read twice")
        return sorted(named, key=lambda part: part.name)

    def _is_as_said(self, part: Part, there: dict[str, int]) -> bool:
        size = there.get(f"{self.works}/{part.name}")
        return size is not None and part.size in {None, size}

    @cached_property
    def strangers(self) -> list[str]:
        """Files of works that the manifest does not name: they are not of this release."""
        known = {f"{self.works}/{part.name}" for part in self.parts}
        found = (info.path for info in remote.listed(self.files, self.works))
        return sorted(path for path in found if _PART.search(path) and path not in known)

    def deleted(self) -> Iterator[tuple[str, bytes]]:
        """The lists of works that are gone, deleted or merged, as CSV: name and content."""
        for name in _DELETED:
            if remote.exists(self.files, f"{self._root}/{name}"):
                yield name, remote.content(self.files, f"{self._root}/{name}")
        for info in remote.listed(self.files, f"{self._root}/{_MERGED}"):
            if info.path.endswith((".csv.gz", ".csv")):
                yield info.path, remote.content(self.files, info.path)

    def _read_manifest(self) -> dict[str, Any]:
        path = f"{self.works}/{_MANIFEST}"
        if not remote.exists(self.files, path):
            msg = (
                f"{self.works} has no {_MANIFEST}, which is written last: the release is not whole"
            )
            raise UsageError(msg, remedy="copy the rest of it; or give its files one by one")
        try:
            manifest = json.loads(remote.content(self.files, path))
        except ValueError as problem:
            msg = f"{path} is no JSON ({problem})"
            raise RecordError(msg, remedy="copy it again") from problem
        if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), list):
            msg = f"{path} names no files"
            raise RecordError(msg, remedy="copy it again")
        return manifest


def is_snapshot(place: str) -> bool:
    """Whether a place holds a release rather than files of one's own; a bucket always does.

    A folder without a manifest is one of files: whether the release is whole, nobody says.
    """
    if remote.is_remote(place):
        return True
    files, root = remote.opened(place)
    try:
        _, works = _find(files, root, place)
    except UsageError:
        return False
    return remote.exists(files, f"{works}/{_MANIFEST}")


def _find(files: fs.FileSystem, root: str, place: str) -> tuple[str, str]:
    """The release's root, and the folder of its works."""
    for above in ("data/{}/works", "{}/works", "works", ""):
        for kind in _FORMATS:
            works = f"{root}/{above.format(kind)}".rstrip("/")
            if _holds_works(files, works):
                return _above(works), works
    msg = f"{place} holds no snapshot of works"
    raise UsageError(
        msg, remedy="give the folder that holds data/jsonl/works or data/parquet/works"
    )


def _holds_works(files: fs.FileSystem, works: str) -> bool:
    return any("updated_date=" in info.base_name for info in remote.folders(files, works))


def _above(works: str) -> str:
    """The root above `data/<format>/works`."""
    return re.sub(r"/data/(jsonl|parquet)/works$", "", works)


def _part(entry: dict[str, Any]) -> Part:
    meta = entry.get("meta") or {}
    found = _PART.search(str(entry.get("url", "")))
    if found is None:
        msg = f"the manifest names a file that is no part of a snapshot: {entry.get('url')}"
        raise RecordError(msg, remedy="copy the manifest again")
    return Part(found[0], meta.get("content_length"), meta.get("record_count"))
