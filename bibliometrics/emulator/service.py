"""Answers requests in the real service's order, which decides what is charged."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any, Final

import orjson

from bibliometrics.emulator import fault_answers
from bibliometrics.emulator.account import cost_of
from bibliometrics.emulator.faults import (
    DAMAGES,
    REFUSALS,
    REPLACEMENTS,
    WIRES,
    Rule,
)
from bibliometrics.emulator.filters import split_filter
from bibliometrics.emulator.grouping import group_records
from bibliometrics.emulator.listing import list_records
from bibliometrics.emulator.messages import (
    Request,
    RequestError,
    Response,
    dollars,
    json_response,
    not_found,
)
from bibliometrics.emulator.meter import burst, insufficient, rate_headers, report
from bibliometrics.emulator.parameters import read_parameters
from bibliometrics.emulator.singles import LETTERS, single_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bibliometrics.emulator.account import Account
    from bibliometrics.emulator.accounts import Accounts
    from bibliometrics.emulator.clock import Clock
    from bibliometrics.emulator.store import Store
    from bibliometrics.emulator.switches import Switches

_LINE_LIMIT: Final = 8_190
_PAID_PLANS: Final = {"premium", "institutional", "partner"}
_PAID_FILTER: Final = re.compile(r"(?:from_|to_)?(?:updated|created)_date:[><]?\d{4}-\d{2}-\d{2}")
_PAID_SORT: Final = re.compile(r"(?:from_|to_)?(?:updated|created)_date(?::asc|:desc)?")
_SHIFTS: Final = {"duplicate_row": -1, "skip_row": 1}


class Service:
    """The emulated API behind its proxy; knows nothing of sockets.

    All state that requests change (ledger, faults, the store's version) is changed under one
    lock; records are read outside it, because a state of the store never changes.
    """

    def __init__(
        self, store: Store, accounts: Accounts, rules: list[Rule], clock: Clock, switches: Switches
    ) -> None:
        self.store = store
        self.accounts = accounts
        self.rules = rules
        self.clock = clock
        self.switches = switches
        self.lock = threading.RLock()

    def answer(self, request: Request, serial: int) -> Response:
        """Answer one request, the serial-th since the start."""
        if request.method == "OPTIONS":
            return _plain(204, "")
        if request.method not in {"GET", "HEAD"}:
            return _plain(405, "Method Not Allowed")
        with self.lock:
            account = self.accounts.find(_key(request), request.peer)
            if account is None:
                return fault_answers.unknown_key()
            answer = self._before_charging(request, account)
            if answer is not None:
                answer.account = account
                return answer
            rule = self._rule(request)
            cost = cost_of(request)
            charged = self._charge(account, cost, rule)
            headers = rate_headers(account, cost, self.clock)
            if rule is not None and isinstance(charged, Response):
                rule = rule.after_refusal()
        answer = charged if isinstance(charged, Response) else self._charged(request, serial, rule)
        answer.account = account
        answer.fault = rule.action if rule else ""
        if not isinstance(charged, Response):
            self._settle(answer, account, cost, charged, headers)
        if rule is not None:
            self._finish_fault(rule, answer)
        return answer

    def _rule(self, request: Request) -> Rule | None:
        """Find the first rule that strikes; the later ones do not count the request."""
        return next((rule for rule in self.rules if rule.strikes(request)), None)

    def advance(self, patches: Iterable[Mapping[str, Any]]) -> int:
        """Move the store to its next state."""
        with self.lock:
            return self.store.advance(patches)

    def _before_charging(self, request: Request, account: Account) -> Response | None:
        if account.throttled and account.too_soon():
            return fault_answers.throttled()
        if account.plan.lower() not in _PAID_PLANS:
            refused = _plan_gate(request)
            if refused is not None:
                return refused
        if request.path == "/rate-limit":
            return self._rate_limit(request, account)
        return None

    def _rate_limit(self, request: Request, account: Account) -> Response:
        rule = self._rule(request)
        if rule is not None and rule.action in REFUSALS:
            answer = fault_answers.refusal(rule, account, 0, self.clock)
        elif rule is not None and rule.action in REPLACEMENTS:
            answer = fault_answers.replacement(rule, request)
        elif not _key(request):
            message = "You must provide a valid API key to check rate limit status"
            answer = json_response(401, {"error": "Authentication required", "message": message})
        else:
            answer = json_response(200, report(account, self.clock))
        if rule is not None:
            answer.fault = rule.action
            if rule.action in DAMAGES:
                fault_answers.damage(rule, answer, request, timed_out=False)
            self._finish_fault(rule, answer)
        answer.metered = False
        return answer

    def _charge(self, account: Account, cost: int, rule: Rule | None) -> Response | str:
        """Take the cost, or refuse: speed first, then budget."""
        if rule is not None and rule.action in REFUSALS:
            return fault_answers.refusal(rule, account, cost, self.clock)
        wait = account.wait()
        if wait > 0:
            return burst(account, cost, self.clock, wait)
        return account.charge(cost) or insufficient(account, cost, self.clock)

    def _charged(self, request: Request, serial: int, rule: Rule | None) -> Response:
        rejected = _edge(request)
        if rejected is not None:
            return rejected
        if rule is not None and rule.action in REPLACEMENTS:
            return fault_answers.replacement(rule, request)
        try:
            answer = self._handle(request, serial, rule)
        except RequestError as problem:
            answer = problem.response
        if rule is not None and rule.action in DAMAGES:
            fault_answers.damage(rule, answer, request, timed_out=self.switches.timed_out)
        return answer

    def _handle(self, request: Request, serial: int, rule: Rule | None) -> Response:
        kind, _, asked = request.path.removeprefix("/").partition("/")
        state = self.store.state
        collection = state.collection(kind) if kind in LETTERS else None
        if collection is None:
            return not_found()
        if asked:
            return single_record(state, collection, asked, request, self.switches)
        parameters = read_parameters(request.query, self.switches)
        ids: list[str] = []
        if parameters.group_by:
            meta, groups = group_records(parameters, collection, self.switches)
            listed, results = b",".join(map(orjson.dumps, groups)), b""
        else:
            listed = b""
            meta, results, ids = list_records(
                parameters,
                collection,
                self.switches,
                serial=serial,
                cursor_shift=_SHIFTS.get(rule.action, 0) if rule else 0,
            )
        meta["db_response_time_ms"] = 5 + serial * 7919 % 95
        meta["cost_usd"] = dollars(cost_of(request))
        body = b"".join(
            (b'{"meta":', orjson.dumps(meta), b',"results":[', results, b'],"group_by":[', listed)
        )
        derived = any(number in collection.derived for number in ids)
        return Response(200, body + b"]}", ids=ids, derived=derived)

    def _settle(
        self,
        answer: Response,
        account: Account,
        cost: int,
        pool: str,
        headers: Mapping[str, str],
    ) -> None:
        answer.credits_used = cost
        if answer.status == 504:  # noqa: PLR2004  # the one status that is refunded
            with self.lock:
                account.refund(cost, pool)
            answer.credits_used = 0
        if answer.metered:
            answer.headers.update(headers)

    def _finish_fault(self, rule: Rule, answer: Response) -> None:
        if rule.action in WIRES:
            fault_answers.send_wrongly(rule, answer)
        elif rule.action == "shift":
            self.advance(rule.arguments["patches"])


def _key(request: Request) -> str:
    """Find the key where the service looks for it: Bearer, then query, then header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    for where in (request.query, request.headers):
        for name in ("api_key", "api-key"):
            if where.get(name):
                return where[name]
    return ""


def _plan_gate(request: Request) -> Response | None:
    asked = {name.replace("-", "_"): value for name, value in request.query.items()}
    if found := _PAID_FILTER.search(asked.get("filter", "")):
        return fault_answers.plan_required(f'The "{found[0]}" filter')
    if found := _PAID_SORT.search(asked.get("sort", "")):
        return fault_answers.plan_required(f'Sorting by "{found[0]}"')
    return None


def _edge(request: Request) -> Response | None:
    """Refuse what the edge refuses: already charged, without rate headers."""
    if request.line_bytes > _LINE_LIMIT:
        message = f"The request line is over {_LINE_LIMIT:,} bytes. Split the request."
        answer = json_response(400, {"error": "Request URL too long", "message": message})
        answer.metered = False
        return answer
    problem, message = "", ""
    if "limit" in request.query:
        problem, message = "f1:limit_param", "limit is not a parameter. Use per_page."
    elif any(":" not in segment for segment in split_filter(request.query.get("filter", ""))):
        problem = "f1:raw_comma_filter"
        message = "A filter has a comma within a value. Write the value in double quotes."
    if not problem:
        return None
    payload = {
        "error": "Invalid request rejected at the API edge",
        "error_source": "openalex-api-proxy",
        "message": message,
    }
    answer = json_response(400, payload, x_openalex_edge_reject=problem)
    answer.metered = False
    return answer


def _plain(status: int, text: str) -> Response:
    return Response(status, text.encode(), content_type="text/plain", metered=False)
