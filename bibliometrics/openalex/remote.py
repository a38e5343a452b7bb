"""Files in a folder or an S3 bucket, through one door."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pyarrow import fs
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from bibliometrics.errors import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_S3 = "s3://"
_REGION = "us-east-1"
_TRIES = 4
_CHUNK = 8 << 20
_AGAIN = retry(
    retry=retry_if_exception_type(OSError),
    stop=stop_after_attempt(_TRIES),
    wait=wait_random_exponential(multiplier=0.2, max=20),
    reraise=True,
)


def is_remote(place: str) -> bool:
    """Whether it is a bucket rather than a folder."""
    return place.startswith(_S3)


def opened(place: str) -> tuple[fs.FileSystem, str]:
    """The file system of a place, and the path there.

    A bucket is read without credentials unless AWS_ACCESS_KEY_ID is set; AWS_ENDPOINT_URL names
    another service than Amazon's, AWS_REGION another region than OpenAlex's.
    """
    if not is_remote(place):
        return fs.LocalFileSystem(), str(Path(place).resolve())
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    scheme, _, host = endpoint.partition("://") if endpoint else ("https", "", None)
    system = fs.S3FileSystem(
        anonymous="AWS_ACCESS_KEY_ID" not in os.environ,
        region=os.environ.get("AWS_REGION", _REGION),
        scheme=scheme,
        endpoint_override=host,
    )
    return system, place.removeprefix(_S3).rstrip("/")


def exists(files: fs.FileSystem, path: str) -> bool:
    """Whether a file is there."""
    with _told(path):
        return bool(_info(files, path).type == fs.FileType.File)


def listed(files: fs.FileSystem, folder: str) -> list[fs.FileInfo]:
    """The files below a folder, at any depth; none where there is no such folder."""
    found = _below(files, folder, recursive=True)
    return sorted((each for each in found if each.is_file), key=lambda info: info.path)


def folders(files: fs.FileSystem, folder: str) -> list[fs.FileInfo]:
    """The folders in a folder."""
    found = _below(files, folder, recursive=False)
    return [each for each in found if each.type == fs.FileType.Directory]


def content(files: fs.FileSystem, path: str) -> bytes:
    """All of a file, for small ones."""
    with _told(path):
        return _content(files, path)


def copy(files: fs.FileSystem, path: str, target: Path) -> None:
    """Bring a file here; what is there after a failure is removed.

    Raises
    ------
    UnreachableError
        The service fails after all tries.
    """
    try:
        with _told(path):
            _copy(files, path, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


@_AGAIN
def _info(files: fs.FileSystem, path: str) -> fs.FileInfo:
    return files.get_file_info(path)


@_AGAIN
def _content(files: fs.FileSystem, path: str) -> bytes:
    with files.open_input_stream(path) as stream:
        return bytes(stream.read())


@_AGAIN
def _copy(files: fs.FileSystem, path: str, target: Path) -> None:
    size = files.get_file_info(path).size
    with files.open_input_file(path) as source, target.open("wb") as written:
        while chunk := source.read(_CHUNK):
            written.write(chunk)
        if written.tell() != size:
            msg = f"{path} came with {written.tell():,} of {size:,} bytes"
            raise OSError(msg)


@_AGAIN
def _select(files: fs.FileSystem, folder: str, recursive: bool) -> list[fs.FileInfo]:
    selector = fs.FileSelector(folder, allow_not_found=True, recursive=recursive)
    return list(files.get_file_info(selector))


def _below(files: fs.FileSystem, folder: str, *, recursive: bool) -> list[fs.FileInfo]:
    with _told(folder):
        return _select(files, folder, recursive)


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        msg = f"{path} cannot be read ({' '.join(str(problem).split())[:300]})"
        remedy = "what was ingested is kept: run the same command again"
        raise UnreachableError(msg, remedy=remedy) from problem
