"""One call: its address, its key, its tries; against servers made for the purpose."""

from __future__ import annotations

import gzip
import math
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyalex
import pytest

from bibliometrics.cache import Cache
from bibliometrics.errors import RefusedError, UnreachableError, UsageError
from bibliometrics.openalex import urls
from bibliometrics.openalex.exchange import BrokenError
from bibliometrics.openalex.meter import Meter
from bibliometrics.openalex.pace import Pace
from bibliometrics.openalex.transport import Patience, Transport
from tests.openalex.world import HASTE, KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bibliometrics.openalex.exchange import Response


@contextmanager
def server(*replies: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Answer each connection with the next of some raw replies; the last one stays."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        end = threading.Event()

        def serve() -> None:
            served = 0
            while not end.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(2)
                    heard.append(connection.recv(65_536))
                    connection.sendall(replies[min(served, len(replies) - 1)])
                    served += 1

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
        finally:
            end.set()
            thread.join()


@contextmanager
def transport(folder: Path, url: str, key: str | None = KEY) -> Iterator[Transport]:
    stop = threading.Event()
    with Cache.open(folder / "cache", create=True) as cache:
        meter = Meter(cache.manifest, host="127.0.0.1", keyed=bool(key))
        pace = Pace(math.inf, stop=stop)
        with Transport(url, key=key, pace=pace, meter=meter, stop=stop, patience=HASTE) as made:
            yield made


def reply(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(body: bytes, *, whole: bool = True) -> bytes:
    end = b"0\r\n\r\n" if whole else b""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    return head + f"{len(body):x}\r\n".encode() + body + b"\r\n" + end


def test_the_key_goes_in_a_header_and_not_in_the_address(tmp_path: Path) -> None:
    with server(reply(b"{}")) as (url, heard), transport(tmp_path, url) as made:
        made.get("works?filter=x:1", cost=1)
    (request,) = heard
    assert request.startswith(b"GET /works?filter=x:1 HTTP/1.1\r\n")
    assert f"Authorization: Bearer {KEY}".encode() in request
    assert request.count(KEY.encode()) == 1
    assert b"Accept-Encoding: gzip" in request


def test_without_a_key_there_is_no_such_header(tmp_path: Path) -> None:
    with server(reply(b"{}")) as (url, heard), transport(tmp_path, url, None) as made:
        made.get("works", cost=1)
    assert b"authorization" not in heard[0].lower()


PACKED = gzip.compress(b'{"a":1}', mtime=0)


@pytest.mark.parametrize(
    "good",
    [
        reply(b'{"a":1}'),
        reply(PACKED, "Content-Encoding: gzip"),
        chunked(b'{"a":1}'),
        b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"a":1}',
    ],
    ids=["length", "gzip", "chunked", "close"],
)
def test_an_answer_is_the_same_however_it_is_sent(tmp_path: Path, good: bytes) -> None:
    with server(good) as (url, _), transport(tmp_path, url) as made:
        answer = made.get("works", cost=1)
    assert answer is not None
    assert answer.value == {"a": 1}
    assert gzip.decompress(answer.packed) == b'{"a":1}'


@pytest.mark.parametrize(
    "bad",
    [
        reply(b'{"a":1}').replace(b"Length: 7", b"Length: 70"),
        reply(PACKED[:-4], "Content-Encoding: gzip"),
        reply(PACKED[:-12] + b"x" * 12, "Content-Encoding: gzip"),
        reply(b'{"a":1}', "Content-Encoding: gzip"),
        chunked(b'{"a":1}', whole=False),
        b"",
        b"HTTP/1.1 200 OK\r\nContent-",
        b"no http at all\r\n\r\n",
        reply(b""),
        reply(b"<html>", status="502 Bad Gateway"),
    ],
    ids=range(10),
)
def test_an_answer_that_is_not_whole_is_asked_for_again(tmp_path: Path, bad: bytes) -> None:
    with server(bad, bad, reply(b'{"a":1}')) as (url, heard), transport(tmp_path, url) as made:
        answer = made.get("works", cost=1)
        assert answer is not None
        assert answer.value == {"a": 1}
    assert len(heard) == 3


def test_tries_end_and_the_error_is_one_line_without_the_key(tmp_path: Path) -> None:
    bad = reply(b"x", status="500 No")
    with server(bad) as (url, heard), transport(tmp_path, url) as made:
        with pytest.raises(UnreachableError) as told:
            made.get(f"works?api_key={KEY}", cost=1)
        assert len(heard) == HASTE.tries
    assert KEY not in str(told.value)
    assert "\n" not in str(told.value)


def test_a_redirect_is_followed_on_the_same_host(tmp_path: Path) -> None:
    there = reply(b"", "Location: /works/W2?select=id", status="301 Moved")
    with server(there, reply(b'{"id":"W2"}')) as (url, heard), transport(tmp_path, url) as made:
        answer = made.get("works/W1", cost=0)
    assert answer is not None
    assert answer.value == {"id": "W2"}
    assert heard[1].startswith(b"GET /works/W2?select=id ")


@pytest.mark.parametrize(
    "elsewhere",
    ["http://127.0.0.2:9/works", "https://127.0.0.1/works", "//evil.example/x", "ftp://x/y"],
)
def test_another_host_port_or_scheme_gets_nothing(tmp_path: Path, elsewhere: str) -> None:
    there = reply(b"", f"Location: {elsewhere}", status="302 Found")
    with server(there) as (url, heard), transport(tmp_path, url) as made:
        with pytest.raises(RefusedError, match="another host"):
            made.get("works", cost=1)
        assert len(heard) == 1


def test_an_endless_chain_of_redirects_ends(tmp_path: Path) -> None:
    there = [reply(b"", f"Location: /works?{n}", status="302 Found") for n in range(20)]
    with server(*there) as (url, heard), transport(tmp_path, url) as made:
        with pytest.raises(RefusedError, match="in circles"):
            made.get("works", cost=1)
        assert len(heard) < 6


def test_nothing_to_find_is_none(tmp_path: Path) -> None:
    gone = reply(b"<!doctype html>", status="404 Not Found")
    with server(gone) as (url, _), transport(tmp_path, url) as made:
        assert made.get("works/W1", cost=0) is None


@pytest.mark.parametrize(
    "url", ["", "api.openalex.org", "ftp://x", "http://", "http://user:secret@127.0.0.1"]
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(UsageError, match="OPENALEX_API_URL"), transport(tmp_path, url):
        pass


def test_a_key_never_goes_over_an_open_line(tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match="unencrypted"),
        transport(tmp_path, "http://api.example.org"),
    ):
        pass


# pyalex builds the addresses; these are the seams that the pinned version must keep.


def test_a_page_of_works_is_asked_for_as_the_api_documents() -> None:
    found = urls.works("S1", 2020, cursor="*")
    assert found == (
        "works?filter=primary_location.source.id:S1,publication_year:2020"
        f"&select={','.join(urls.FIELDS)}&sort=publication_date:asc&per_page=100&cursor=%2A"
    )


def test_a_cursor_is_escaped() -> None:
    assert urls.works("S1", 2020, cursor="a+b/c=").endswith("&cursor=a%2Bb%2Fc%3D")


def test_a_part_of_a_year_is_asked_for_by_date() -> None:
    found = urls.works("S1", 2020, dates=("2020-02-01", "2020-02-29"))
    assert "from_publication_date:2020-02-01,to_publication_date:2020-02-29" in found
    assert "cursor" not in found


def test_counts_are_asked_for_nested_or_by_source() -> None:
    assert urls.counts(["S1", "S2"], (2015, 2025), by="source,year") == (
        "works?filter=primary_location.source.id:S1%7CS2,publication_year:2015-2025"
        "&group-by=primary_location.source.id%2Cpublication_year&per_page=200"
    )
    assert "publication_year:2015&group-by=primary_location.source.id&" in urls.counts(
        ["S1"], (2015, 2015), by="source"
    )


def test_a_full_block_of_sources_fits_into_a_request_line() -> None:
    block = [f"S{4_210_000_000 + n}" for n in range(urls.MOST_VALUES)]
    assert len(urls.counts(block, (2015, 2025), by="source,year")) < 8_190
    issns = ["1234-5678"] * urls.MOST_VALUES
    assert len(urls.sources(issns)) < 8_190


def test_pyalex_still_spells_the_api_as_we_replace_it() -> None:
    assert pyalex.Works().filter(doi="x").url.startswith("https://api.openalex.org/works?")
    assert pyalex.config.api_key is None


class TestNoConnection:
    """At the very first call it is told soon; in the middle of a run it is waited for."""

    def test_nothing_at_the_address_is_told_after_a_few_tries(self, tmp_path: Path) -> None:
        with socket.socket() as taken:  # bound, and nobody listens
            taken.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{taken.getsockname()[1]}"
            with transport(tmp_path, url) as made, pytest.raises(UnreachableError) as told:
                made.get("works/W1", cost=1)
        assert f"nothing answers at {url} (" in str(told.value)
        assert "refused" in str(told.value)
        assert "start the server there, or set OPENALEX_API_URL" in str(told.value)
        with Cache.open(tmp_path / "cache") as cache:
            (day,) = cache.manifest.ledger()
        assert (day.calls, day.credits) == (HASTE.silent, 0)
        assert sum(2**n for n in range(Patience().silent - 1)) <= 7  # seconds at most, in use

    def test_a_refusal_after_an_answer_has_all_tries(self, tmp_path: Path) -> None:
        with server(reply(b"{}")) as (url, _), transport(tmp_path, url) as made:
            assert made.get("works/W1", cost=1) is not None
            with pytest.MonkeyPatch.context() as gone:
                gone.setattr(made._exchange, "get", refused)
                with pytest.raises(UnreachableError, match="8 tries at most"):
                    made.get("works/W2", cost=1)
        with Cache.open(tmp_path / "cache") as cache:
            (day,) = cache.manifest.ledger()
        assert (day.calls, day.credits) == (1 + HASTE.tries, 1)


def refused(_: str) -> Response:
    why = "[Errno 111] Connection refused"
    raise BrokenError(why, sent=False)
