"""The public face: a loopback OpenAlex to be started, watched and disturbed."""

from __future__ import annotations

from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from bibliometrics.emulator.accounts import Accounts
from bibliometrics.emulator.clock import START, Clock
from bibliometrics.emulator.control import PREFIX, Control
from bibliometrics.emulator.faults import read_rules
from bibliometrics.emulator.log import Log
from bibliometrics.emulator.records import read_objects
from bibliometrics.emulator.server import Server
from bibliometrics.emulator.service import Service
from bibliometrics.emulator.store import Store
from bibliometrics.emulator.switches import Switches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    from bibliometrics.emulator.account import Rate
    from bibliometrics.emulator.messages import Request, Response

    Records = Path | str | Iterable[dict[str, Any]]


class Emulator:
    """OpenAlex on 127.0.0.1, over real HTTP, with records of one's own.

    Parameters
    ----------
    records
        Files of works, JSON Lines, gzipped or not.
    works
        Works given as objects, beside or instead of files. Of works with the same id the
        first one counts.
    sources, authors, institutions
        Records, or a file of them. Sources and institutions that are not given are put
        together from what the works say of them.
    keys
        Keys that are known, each with what its account has: `limit` (10,000 credits a day),
        `used`, `prepaid`, `plan`, `rps`, `throttled`.
    keyless_limit
        Credits a day of an address that gives no key.
    rps
        Requests a second for accounts that set none: a number, `plan` for what the real
        service's plans allow (10, 30, 50), None for no limit.
    now
        Where the clock stands; it moves only by `set_clock`. `real` follows the machine's.
    faults
        Rules as `set_faults` takes them.
    port
        0 for any free one.
    latency
        Seconds from a request's arrival to its answer, at least.
    replicate
        How often every work is there, with new ids, for load tests.
    **switches
        Fields of `Switches`: what is not known of the real service.

    Examples
    --------
    >>> with Emulator(works=[{"id": "https://openalex.org/W1", "title": "One"}]) as emulator:
    ...     emulator.url.startswith("http://127.0.0.1:")
    True

    Raises
    ------
    RecordError
        If a file cannot be read or holds something else than records.
    ParameterError
        If an option or a fault cannot be what is given.
    """

    def __init__(
        self,
        records: Path | str | Iterable[Path | str] = (),
        *,
        works: Iterable[dict[str, Any]] = (),
        sources: Records = (),
        authors: Records = (),
        institutions: Records = (),
        keys: Mapping[str, Mapping[str, Any]] | Iterable[str] = (),
        keyless_limit: int = 1_000,
        rps: Rate = None,
        now: str = START,
        faults: Iterable[Mapping[str, Any]] = (),
        port: int = 0,
        latency: float = 0.0,
        replicate: int = 1,
        **switches: Any,
    ) -> None:
        self._accounts_given = {"keys": keys, "keyless_limit": keyless_limit, "rps": rps}
        self._now = now
        self._faults = list(faults)
        self.switches = Switches(**switches)
        self._entities = {
            name: list(read_objects(given))
            for name, given in (
                ("sources", sources),
                ("authors", authors),
                ("institutions", institutions),
            )
        }
        self._replicate = replicate
        files = [records] if isinstance(records, (str, Path)) else records
        store = Store(files, works, replicate=replicate, **self._entities)
        self._log = Log()
        self._service = self._fresh_service(store)
        self._control = Control(self)
        self._server = Server(
            self._answer, port=port, latency=latency, chunked=self.switches.chunked
        )

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Root of the emulated API: what OPENALEX_API_URL is to be."""
        return self._server.url

    def serve_forever(self) -> None:
        """Serve until `close` is called from another thread, or an interrupt comes."""
        self._server.start()
        self._server.closing.wait()

    def close(self) -> None:
        """Stop listening and end every connection."""
        self._server.stop()

    # What can be seen ---------------------------------------------------------------------

    @property
    def synthetic(self) -> bool:
        """Whether the records are the demo's, and every answer says so."""
        return self._service.store.synthetic

    def log(self) -> list[dict[str, Any]]:
        """List every request and its answer, oldest first, keys masked."""
        return self._log.entries()

    def stats(self) -> dict[str, Any]:
        """Sum up requests, credits, bytes, faults, and pages and ids of every partition."""
        store = self._service.store
        return {
            **self._log.stats(),
            "works": len(store.state.collections["works"].rows),
            "duplicates": store.duplicates,
            "version": store.state.version,
        }

    # What can be done to it ----------------------------------------------------------------

    def load(
        self, records: Iterable[Path | str] = (), works: Iterable[dict[str, Any]] = ()
    ) -> None:
        """Serve other works; given sources, authors and institutions stay."""
        store = Store(records, works, replicate=self._replicate, **self._entities)
        with self._service.lock:
            self._service.store = store

    def advance(self, patches: Iterable[Mapping[str, Any]] = ()) -> int:
        """Let a night pass over the records: `add`, `delete`, `edit`, `merge`, `touch`."""
        return self._service.advance(patches)

    def set_faults(self, rules: Iterable[Mapping[str, Any]]) -> None:
        """Replace the faults; the counts of the new rules start at nought."""
        read = read_rules(rules)
        with self._service.lock:
            self._service.rules[:] = read

    def set_clock(self, now: str | None = None, *, add: float = 0.0) -> None:
        """Set the clock, or move it on by some seconds."""
        with self._service.lock:
            if now is not None:
                self._service.clock.set(now)
            self._service.clock.add(add)

    def set_budget(self, key: str | None = None, **changes: Any) -> None:
        """Change what a key has (or all who give none): limit, used, prepaid, plan, rps."""
        with self._service.lock:
            self._service.accounts.set_budget(key, changes)

    def reset(self) -> None:
        """Go back to the start: records, ledger, clock, faults, log."""
        service = self._service
        with service.lock:
            service.store.reset()
            self._service = self._fresh_service(service.store)
            self._log.clear()

    def _fresh_service(self, store: Store) -> Service:
        clock = Clock(self._now)
        accounts = Accounts(**self._accounts_given, clock=clock)  # type: ignore[arg-type]
        return Service(store, accounts, read_rules(self._faults), clock, self.switches)

    def _answer(
        self, request: Request
    ) -> tuple[Response, Callable[[int], None], Callable[[], None]]:
        service = self._service
        if request.path.startswith(PREFIX):
            return self._announced(self._control.answer(request)), _nothing, _nothing
        entry = self._log.begin(request, service.clock.now().isoformat())
        response = self._announced(service.answer(request, entry.n))
        log = self._log

        def sending(size: int) -> None:
            log.note(entry, response, size)

        def sent() -> None:
            log.finish(entry)

        return response, sending, sent

    def _announced(self, response: Response) -> Response:
        response.headers["X-Emulator"] = "demo" if self.synthetic else "records"
        response.headers["Date"] = format_datetime(self._service.clock.now(), usegmt=True)
        return response


def _nothing(*_: object) -> None:
    """Note nothing of the control plane's own requests."""
