"""HTTP on loopback: connections in, answers out, rightly or wrongly sent."""

from __future__ import annotations

import gzip
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from bibliometrics.emulator.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    # gives the answer, what to call with its size before it leaves, and after it has left
    Answerer = Callable[[Request], tuple[Response, Callable[[int], None], Callable[[], None]]]

HOST: Final = "127.0.0.1"
_MOST_BODY: Final = 256 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_PIECES_PER_SECOND: Final = 20
_WORTH_GZIP: Final = 512
_REOPENING: Final = 5.0


class Server:
    """Listens on loopback and hands requests to a function.

    Parameters
    ----------
    port
        0 for any free one.
    latency
        Seconds from a request's arrival to its answer, at least.
    chunked
        Bodies go out in chunks, not with a Content-Length.
    """

    def __init__(
        self, answer: Answerer, *, port: int = 0, latency: float = 0.0, chunked: bool = False
    ) -> None:
        self.answer = answer
        self.latency = latency
        self.chunked = chunked
        self.closing = threading.Event()
        self.problems: list[Exception] = []
        self._port = port
        self._refuse = 0.0
        self._refusing = threading.Event()
        self._live: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Lock()
        self._http: _Listener | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Root of the emulated API."""
        return f"http://{HOST}:{self._port}"

    def start(self) -> None:
        """Bind and listen in a thread of its own, unless that is done already."""
        if self._http is not None:
            return
        self.closing.clear()
        self._http = _Listener(self, (HOST, self._port))
        self._port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._run, name="emulator", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the listener and every connection, and wait for their threads.

        Raises
        ------
        Exception
            What went wrong within the emulator itself, if anything did.
        """
        self.closing.set()
        with self._stopping:
            if self._http is None or self._thread is None:
                return
            self._http.shutdown()
            self._thread.join()
            with self._lock:
                for connection in self._live:
                    with suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)
            self._http.server_close()
            self._http = None
        if self.problems:
            raise self.problems[0]

    def refuse(self, seconds: float) -> None:
        """Close the listener for some seconds: connections are refused meanwhile."""
        self._refuse = seconds
        if self._http is not None:
            self._http.shutdown()
            self._refusing.wait(_REOPENING)

    def _run(self) -> None:
        http = self._http
        while http is not None:
            http.serve_forever(poll_interval=0.02)
            if self.closing.is_set():
                return
            http.socket.close()
            self._refusing.set()
            self.closing.wait(self._refuse)
            self._refusing.clear()
            if self.closing.is_set() or not self._reopen(http):
                return

    def _reopen(self, http: _Listener) -> bool:
        """Listen on the same port again, which some other socket may hold for a moment."""
        until = time.monotonic() + _REOPENING
        while not self.closing.is_set():
            http.socket = socket.socket(http.address_family, http.socket_type)
            try:
                http.server_bind()
                http.server_activate()
            except OSError as problem:
                http.socket.close()
                if time.monotonic() > until:
                    self.problems.append(problem)
                    return False
                self.closing.wait(0.05)
            else:
                return True
        return False

    def opened(self, connection: socket.socket) -> None:
        """Remember a live connection, to be closed with the server."""
        with self._lock:
            self._live.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """Forget a connection."""
        with self._lock:
            self._live.discard(connection)


class _Listener(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, owner: Server, address: tuple[str, int]) -> None:
        self.owner = owner
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # HTTPServer asks the resolver for the host's name here; nobody needs it
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self.owner.opened(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self.owner.closed(request)
        super().shutdown_request(request)

    def handle_error(self, *_: Any) -> None:
        """Keep what is the emulator's own fault; a client may go away as it likes."""
        problem = sys.exception()
        if isinstance(problem, Exception) and not isinstance(problem, OSError):
            self.owner.problems.append(problem)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Listener

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
