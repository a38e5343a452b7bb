"""One connection: requests in, answers out, rightly or wrongly sent."""

from __future__ import annotations

import gzip
import socket
import struct
import time
from http.client import responses
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from bibliometrics.emulator.messages import Request

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from bibliometrics.emulator.messages import Response

    # gives the answer, what to call with its size before it leaves, and after it has left
    Answerer = Callable[[Request], tuple[Response, Callable[[int], None], Callable[[], None]]]

_MOST_BODY: Final = 256 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_PIECES_PER_SECOND: Final = 20
_WORTH_GZIP: Final = 512


class Owner(Protocol):
    """What a connection needs to know of the server as a whole."""

    answer: Answerer
    latency: float
    chunked: bool
    closing: threading.Event

    def refuse(self, seconds: float) -> None:
        """Close the listener for some seconds."""


class Listening(Protocol):
    """The listener that a connection came through."""

    owner: Owner


class Handler(BaseHTTPRequestHandler):
    """Reads a request, has it answered, and sends the answer as its wire says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listening  # type: ignore[assignment]  # no other server uses this handler

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._exchange
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as inherited
        """Print nothing; the emulator keeps its own log."""

    def _exchange(self) -> None:
        owner, arrived = self.server.owner, time.monotonic()
        request = self._read()
        response, sending, sent = owner.answer(request)
        try:
            if not response.at_once:
                owner.closing.wait(arrived + owner.latency - time.monotonic())
            if response.wire.refuse:
                owner.refuse(response.wire.refuse)
            self._send(request, response, sending)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        finally:
            sent()

    def _read(self) -> Request:
        target = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        length = headers.get("content-length", "0")
        size = min(int(length), _MOST_BODY) if length.isdecimal() else 0
        return Request(
            method=self.command,
            target=self.path,
            path=unquote(target.path),
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers=headers,
            peer=self.client_address[0],
            line_bytes=len(self.raw_requestline.rstrip(b"\r\n")),
            body=self.rfile.read(size) if size else b"",
        )

    def _send(self, request: Request, response: Response, sending: Callable[[int], None]) -> None:
        wire, pause = response.wire, self.server.owner.closing.wait
        packed = "gzip" in request.headers.get("accept-encoding", "") or wire.corrupt_gzip
        packed = packed and (len(response.body) >= _WORTH_GZIP or wire.corrupt_gzip)
        body = gzip.compress(response.body, 1, mtime=0) if packed else response.body
        if wire.corrupt_gzip:
            body = body[:12] + bytes(byte ^ 0xFF for byte in body[12:])
        bare = request.method == "HEAD" or response.status == 204  # noqa: PLR2004
        sending(0 if bare else len(body))
        if wire.slow_headers:
            pause(wire.slow_headers)
        if wire.reset == "before":
            self._reset()
            return
        chunked = self.server.owner.chunked and not wire.truncate
        head = self._head(response, None if bare else len(body), packed=packed, chunked=chunked)
        if bare:
            self.wfile.write(head)
            return
        self._send_body(head, body, response, chunked=chunked)

    def _head(
        self, response: Response, length: int | None, *, packed: bool, chunked: bool
    ) -> bytes:
        headers = {"Content-Type": response.content_type, "Access-Control-Allow-Origin": "*"}
        headers |= response.headers
        if packed:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        if length is not None:
            headers |= (
                {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(length)}
            )
        if self.close_connection:
            headers["Connection"] = "close"
        reason = responses.get(response.status, "Unknown")
        lines = [f"HTTP/1.1 {response.status} {reason}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join((*lines, "", "")).encode("latin-1")

    def _send_body(self, head: bytes, body: bytes, response: Response, *, chunked: bool) -> None:
        wire, pause = response.wire, self.server.owner.closing.wait
        half = len(body) // 2
        if wire.truncate or wire.reset:
            self.wfile.write(head + body[:half])
            if wire.reset:
                self._reset()
            self.close_connection = True
            return
        if wire.bytes_per_second:
            self.wfile.write(head)
            step = max(1, int(wire.bytes_per_second / _PIECES_PER_SECOND))
            for start in range(0, len(body), step):
                self.wfile.write(_piece(body[start : start + step], chunked=chunked))
                pause(step / wire.bytes_per_second)
            self.wfile.write(_last(chunked=chunked))
            return
        if wire.stall:
            self.wfile.write(head + _piece(body[:half], chunked=chunked))
            pause(wire.stall)
            self.wfile.write(_piece(body[half:], chunked=chunked) + _last(chunked=chunked))
            return
        if chunked:
            starts = range(0, len(body), _CHUNK)
            body = b"".join(_piece(body[at : at + _CHUNK], chunked=True) for at in starts)
        self.wfile.write(head + body + _last(chunked=chunked))

    def _reset(self) -> None:
        """Have the kernel send RST in place of an orderly end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.wfile.flush()
        # both files over the socket must go before closing it closes the connection
        self.rfile.close()
        self.connection.close()


def _piece(data: bytes, *, chunked: bool) -> bytes:
    if not chunked or not data:
        return data
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _last(*, chunked: bool) -> bytes:
    return b"0\r\n\r\n" if chunked else b""
