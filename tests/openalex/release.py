"""A release of the snapshot in miniature, in OpenAlex's own layout, and a bucket of it."""

from __future__ import annotations

import gzip
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import orjson
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

BUCKET = "openalex"


def write(
    root: Path,
    days: Mapping[str, Iterable[Iterable[dict[str, Any]]]],
    *,
    kind: str = "jsonl",
    date: str = "2026-06-25",
    deleted: Mapping[str, str] | None = None,
) -> Path:
    """Write works, by day and part, with their manifest.

    Parameters
    ----------
    days
        updated_date -> parts -> works.
    deleted
        Work id -> the day on which it was deleted.
    """
    works = root / "data" / kind / "works"
    entries = []
    for day, parts in days.items():
        folder = works / f"updated_date={day}"
        folder.mkdir(parents=True, exist_ok=True)
        for number, part in enumerate(parts):
            entries.append(_part(folder, number, list(part), kind))
    manifest = {
        "date": date,
        "format": kind,
        "entity": "works",
        "record_count": sum(each["meta"]["record_count"] for each in entries),
        "content_length": sum(each["meta"]["content_length"] for each in entries),
        "files": entries,
    }
    (works / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    if deleted is not None:
        (root / "works").mkdir(exist_ok=True)
        lines = ["work_id,deleted_date", *(f"{id_},{day}" for id_, day in deleted.items())]
        (root / "works" / "deleted_ids.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return root


def _part(folder: Path, number: int, works: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    name = f"part_{number:04}.{'gz' if kind == 'jsonl' else 'parquet'}"
    if kind == "jsonl":
        lines = b"".join(orjson.dumps(each) + b"\n" for each in works)
        (folder / name).write_bytes(gzip.compress(lines, mtime=0))
    else:
        pl.DataFrame(works, infer_schema_length=None, strict=False).write_parquet(folder / name)
    url = f"s3://{BUCKET}/data/{kind}/works/{folder.name}/{name}"
    meta = {"content_length": (folder / name).stat().st_size, "record_count": len(works)}
    return {"url": url, "meta": meta}


class Bucket:
    """A bucket on loopback: lists and gives files as S3 does, and fails when told to.

    Parameters
    ----------
    root
        Folder whose files it holds.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cut: dict[str, int] = {}
        """How often a file, by the end of its name, breaks off in the middle."""
        self.refused = False
        self.asked: list[str] = []
        self.url = ""

    def files(self) -> list[str]:
        """Names of all files."""
        found = (path for path in self.root.rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.root)) for path in found)


@contextmanager
def serving(root: Path) -> Iterator[Bucket]:
    """Serve a folder as a bucket."""
    bucket = Bucket(root)

    class Handler(_Handler):
        served = bucket

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        bucket.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield bucket
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: Bucket
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        bucket, asked = self.served, urlsplit(self.path)
        bucket.asked.append(f"{self.command} {self.path}")
        key = unquote(asked.path).lstrip("/").removeprefix(BUCKET).lstrip("/")
        if bucket.refused:
            self._send(403, b"<Error><Code>AccessDenied</Code></Error>", body=body)
        elif not key:
            self._send(200, self._listing(parse_qs(asked.query)), body=body)
        elif (bucket.root / key).is_file():
            self._file(bucket.root / key, body=body)
        else:
            self._send(404, b"<Error><Code>NoSuchKey</Code></Error>", body=body)

    def _file(self, path: Path, *, body: bool) -> None:
        content, status = path.read_bytes(), 200
        if wanted := self.headers.get("Range"):
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            content, status = content[int(first) : int(last or len(content)) + 1], 206
        for name, left in self.served.cut.items():
            if body and str(path).endswith(name) and left:
                self.served.cut[name] -= 1
                self._send(status, content[: len(content) // 2], length=len(content))
                self.close_connection = True
                return
        self._send(status, content, body=body)

    def _send(
        self, status: int, content: bytes, *, body: bool = True, length: int | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length or len(content)))
        self.send_header("Last-Modified", "Thu, 25 Jun 2026 00:00:00 GMT")
        self.end_headers()
        if body:
            self.wfile.write(content)

    def _listing(self, query: Mapping[str, list[str]]) -> bytes:
        prefix = query.get("prefix", [""])[0]
        delimiter = query.get("delimiter", [""])[0]
        inside = [name for name in self.served.files() if name.startswith(prefix)]
        shared = {
            prefix + name.removeprefix(prefix).partition(delimiter)[0] + delimiter
            for name in inside
            if delimiter and delimiter in name.removeprefix(prefix)
        }
        alone = [name for name in inside if not any(name.startswith(each) for each in shared)]
        contents = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{(self.served.root / name).stat().st_size}"
            "</Size><LastModified>2026-06-25T00:00:00.000Z</LastModified></Contents>"
            for name in alone
        )
        folders = "".join(
            f"<CommonPrefixes><Prefix>{escape(each)}</Prefix></CommonPrefixes>"
            for each in sorted(shared)
        )
        number = len(alone) + len(shared)
        return (
            f"<ListBucketResult><Name>{BUCKET}</Name><Prefix>{escape(prefix)}</Prefix>"
            f"<KeyCount>{number}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>"
            f"{contents}{folders}</ListBucketResult>"
        ).encode()
