"""The control plane: the in-process functions, over HTTP, never charged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import orjson

from bibliometrics.emulator.messages import json_response, not_found
from bibliometrics.errors import BibliometricsError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bibliometrics.emulator.messages import Request, Response

PREFIX: Final = "/_emulator/"


class Controlled(Protocol):
    """What of the emulator the control plane uses."""

    def log(self) -> list[dict[str, Any]]: ...  # noqa: D102
    def stats(self) -> dict[str, Any]: ...  # noqa: D102
    def load(  # noqa: D102
        self, records: Iterable[str] = (), works: Iterable[dict[str, Any]] = ()
    ) -> None: ...
    def advance(self, patches: Iterable[Mapping[str, Any]]) -> int: ...  # noqa: D102
    def set_faults(self, rules: Iterable[Mapping[str, Any]]) -> None: ...  # noqa: D102
    def set_clock(self, now: str | None = None, *, add: float = 0.0) -> None: ...  # noqa: D102
    def set_budget(self, key: str | None = None, **changes: Any) -> None: ...  # noqa: D102
    def reset(self) -> None: ...  # noqa: D102


class Control:
    """Maps requests under `/_emulator/` to the emulator's functions."""

    def __init__(self, emulator: Controlled) -> None:
        self._emulator = emulator

    def answer(self, request: Request) -> Response:
        """Answer a request to the control plane; a wrong one is 400 with the reason."""
        answer = self._obey(request)
        answer.at_once = True
        return answer

    def _obey(self, request: Request) -> Response:
        name = request.path.removeprefix(PREFIX)
        if request.method == "GET" and name in {"log", "stats"}:
            shown = self._emulator.log() if name == "log" else self._emulator.stats()
            return json_response(200, shown)
        if request.method != "POST" or name not in _ORDERS:
            return not_found()
        try:
            said = orjson.loads(request.body) if request.body else {}
            done = getattr(self, f"_{name}")(said)
        except orjson.JSONDecodeError as problem:
            return json_response(400, {"error": "not JSON", "message": str(problem)})
        except BibliometricsError as problem:
            return json_response(400, {"error": "refused", "message": str(problem)})
        return json_response(200, done or {})

    def _load(self, said: Any) -> None:
        try:
            self._emulator.load(**said)
        except TypeError as problem:
            raise _misfit(_LOAD_FORM) from problem

    def _advance(self, said: Any) -> dict[str, int]:
        patches = _member(said, "patches") if isinstance(said, dict) and said else said or []
        return {"version": self._emulator.advance(patches)}

    def _faults(self, said: Any) -> None:
        self._emulator.set_faults(_member(said, "faults") if isinstance(said, dict) else said)

    def _clock(self, said: Any) -> None:
        try:
            self._emulator.set_clock(said.get("now"), add=float(said.get("add", 0)))
        except (AttributeError, TypeError, ValueError) as problem:
            raise _misfit(_CLOCK_FORM) from problem

    def _budget(self, said: Any) -> None:
        try:
            self._emulator.set_budget(**said)
        except TypeError as problem:
            raise _misfit(_BUDGET_FORM) from problem

    def _reset(self, _: Any) -> None:
        self._emulator.reset()


_LOAD_FORM: Final = '{"records": [path, …]} or {"works": [record, …]}'
_CLOCK_FORM: Final = '{"now": iso} or {"add": seconds}'
_BUDGET_FORM: Final = '{"key": …, "limit": …, "used": …, "prepaid": …, "plan": …, "rps": …}'
_ORDERS: Final = ("load", "advance", "clock", "budget", "faults", "reset")


def _member(said: Any, name: str) -> Any:
    if not isinstance(said, dict) or name not in said:
        form = f'{{"{name}": [...]}}'
        raise _misfit(form)
    return said[name]


def _misfit(form: str) -> ParameterError:
    return ParameterError("this order has another form", remedy=f"give {form}")
