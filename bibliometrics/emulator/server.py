"""Listening on loopback, and refusing to."""

from __future__ import annotations

import socket
import sys
import threading
from contextlib import contextmanager, suppress
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

from bibliometrics.emulator.handler import Handler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bibliometrics.emulator.handler import Answerer

HOST: Final = "127.0.0.1"
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
            with http.holding_the_port():
                http.socket.close()
                self._refusing.set()
                self.closing.wait(self._refuse)
                self._refusing.clear()
                if self.closing.is_set():
                    return
                http.listen_again()

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
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        # HTTPServer asks the resolver for the host's name here; nobody needs it
        _may_share_port(self.socket)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    @contextmanager
    def holding_the_port(self) -> Iterator[None]:
        """Keep the port, without listening, so that no other server takes it meanwhile."""
        with socket.socket(self.address_family, self.socket_type) as holder:
            _may_share_port(holder)
            holder.bind(self.server_address)
            yield

    def listen_again(self) -> None:
        """Listen on the same port with a new socket."""
        self.socket = socket.socket(self.address_family, self.socket_type)
        self.server_bind()
        self.server_activate()

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


def _may_share_port(bound: socket.socket) -> None:
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # not everywhere, and only needed for holding the port while nobody listens
    if hasattr(socket, "SO_REUSEPORT"):
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
