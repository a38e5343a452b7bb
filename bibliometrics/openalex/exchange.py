"""One HTTP request and its whole answer, within the time given and from one host only."""

from __future__ import annotations

import re
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from bibliometrics.errors import RefusedError, UsageError

_CHUNK = 1 << 16
_LARGEST_BODY = 512 << 20
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_GZIP_WINDOW = 31
_AGENT = "bibliometrics (https://pypi.org/project/bibliometrics)"


class BrokenError(Exception):
    """No whole answer.

    Parameters
    ----------
    sent
        Whether the request may have reached the API: then it may have been charged.
    """

    def __init__(self, why: str, *, sent: bool = True) -> None:
        super().__init__(why)
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds for a connection, for the next byte, and for a whole answer."""

    connect: float = 10.0
    read: float = 60.0
    whole: float = 120.0


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer.

    Parameters
    ----------
    body
        Unpacked.
    packed
        As gzip, as it came where it came so.
    """

    status: int
    headers: urllib3.HTTPHeaderDict
    body: bytes
    packed: bytes


class Exchange:
    """Sends requests to one host; the key goes to this scheme, host and port only.

    Parameters
    ----------
    connections
        Kept open, for as many threads.
    """

    def __init__(
        self, api_url: str, *, key: str | None, timeouts: Timeouts, connections: int
    ) -> None:
        _check_url(api_url, key)
        self._origin = origin(api_url)
        self._timeouts = timeouts
        self._headers = {"Accept-Encoding": "gzip", "User-Agent": _AGENT}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._pool = urllib3.PoolManager(maxsize=connections, block=False, retries=False)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def get(self, url: str) -> Response:
        """Send one request.

        Raises
        ------
        BrokenError
            The answer is not whole, or there is none.
        RefusedError
            The address is on another host.
        """
        if origin(url) != self._origin:
            host = urlsplit(url).netloc[:80]
            msg = f"the API points to another host ({host!r}), which gets nothing"
            raise RefusedError(msg, remedy="check OPENALEX_API_URL")
        try:
            return self._get(url)
        except (
            urllib3.exceptions.NewConnectionError,
            urllib3.exceptions.ConnectTimeoutError,
        ) as e:
            raise BrokenError(_plain(e), sent=False) from e
        except (HTTPError, OSError) as problem:
            raise BrokenError(_plain(problem)) from problem
        except zlib.error as problem:
            why = f"damaged gzip, {problem}"
            raise BrokenError(why) from problem

    def _get(self, url: str) -> Response:
        limit, deadline = self._timeouts, time.monotonic() + self._timeouts.whole
        response = self._pool.request(
            "GET",
            url,
            headers=self._headers,
            timeout=urllib3.Timeout(
                connect=min(limit.connect, limit.whole), read=min(limit.read, limit.whole)
            ),
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        whole = False
        try:
            raw = _read(response, deadline)
            whole = True
        finally:
            # A connection with an unread rest must not be used again.
            (response.release_conn if whole else response.close)()
        if response.headers.get("Content-Encoding", "").strip().lower() in {"gzip", "x-gzip"}:
            return Response(response.status, response.headers, _unpacked(raw), raw)
        packed = zlib.compress(raw, 1, _GZIP_WINDOW)
        return Response(response.status, response.headers, raw, packed)


def _read(response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    """Read a body piece by piece: a server that trickles must not hold a thread for ever."""
    pieces, size = [], 0
    while piece := response.read1(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if time.monotonic() > deadline:
            why = "not whole within the time for one answer"
            raise BrokenError(why)
        if size > _LARGEST_BODY:
            why = "larger than any answer can be"
            raise BrokenError(why)
    return b"".join(pieces)


def _unpacked(raw: bytes) -> bytes:
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    body = unpacking.decompress(raw, _LARGEST_BODY)
    if not unpacking.eof:
        why = "the gzip stream does not end"
        raise BrokenError(why)
    return body


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port: what may see the key."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname, port


def _check_url(url: str, key: str | None) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        msg = f"'{url}' is no address of an API"
        raise UsageError(msg, remedy="set OPENALEX_API_URL to something like https://host")
    if key and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        msg = f"the key would go to {parts.hostname} unencrypted"
        raise UsageError(msg, remedy="use an https address, or unset OPENALEX_API_KEY")


def _plain(problem: Exception) -> str:
    """Name a network problem without what urllib3 prints of its own objects."""
    inner = getattr(problem, "reason", None)
    if isinstance(inner, Exception):
        problem = inner
    text = _OBJECT.sub("", str(problem).rpartition(">: ")[2]) or type(problem).__name__
    text = text.strip("()'\" ")[:120]
    return text + ")" * (text.count("(") - text.count(")"))


_OBJECT = re.compile(
    r"^HTTPS?Connection(Pool)?\([^)]*\): |Failed to establish a new connection: |\[Errno -?\d+\] "
)
