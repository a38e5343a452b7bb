"""What each fault makes of an answer."""

from __future__ import annotations

import re
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import orjson

from bibliometrics.emulator.messages import Response, Wire, html_response, json_response, redirect
from bibliometrics.emulator.meter import burst, insufficient

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bibliometrics.emulator.account import Account
    from bibliometrics.emulator.clock import Clock
    from bibliometrics.emulator.faults import Rule
    from bibliometrics.emulator.messages import Request

_NUMBER = re.compile(rb'("[a-z_]+":)\d+')
PLANS = "requires a Premium, Institutional, or Partner plan. See https://openalex.org/pricing"

_FLASK_500 = (
    b"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n"
    b"<h1>Internal Server Error</h1>\n<p>The server encountered an internal error and was "
    b"unable to complete your request.</p>\n"
)
_HEROKU = (
    b"<!DOCTYPE html>\n<html>\n<head><title>Application Error</title></head>\n"
    b"<body><iframe src='about:blank'></iframe><p>Application error</p></body>\n</html>\n"
)
_CLOUDFLARE = (
    "<!DOCTYPE html>\n<html lang='en-US'>\n<head><title>{title}</title></head>\n"
    "<body><div id='cf-wrapper'><h1>Error {status}</h1><p>{title}</p></div></body>\n</html>\n"
)
_PORTAL = (
    b"<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head>"
    b"<body><h1>Welcome</h1><p>Please accept the terms to go online.</p></body></html>\n"
)


def unknown_key() -> Response:
    """Refuse a key that nobody was given."""
    return _free(
        json_response(401, {"error": "Invalid or missing API key", "message": "API key not found"})
    )


def throttled() -> Response:
    """Refuse an account that the operators have slowed down."""
    message = "Your account is limited to 1 request per second. Please slow down."
    payload = {"error": "Rate limit exceeded", "message": message, "retryAfter": 1}
    return _free(json_response(429, payload, Retry_After="1"))


def plan_required(what: str) -> Response:
    """Refuse what only paid plans may ask."""
    payload = {"error": "Plan upgrade required", "message": f"{what} {PLANS} for details."}
    return _free(json_response(429, payload, Cache_Control="no-store"))


def refusal(rule: Rule, account: Account, cost: int, clock: Clock) -> Response:
    """Refuse before anything is charged, whatever the ledger says."""
    if rule.action == "key_revoked":
        return unknown_key()
    if rule.action == "throttle_429":
        return throttled()
    if rule.action == "plan_429":
        return plan_required('The "from_updated_date:2026-01-01" filter')
    if rule.action == "429_html":
        return _free(_cloudflare(429, "Too many requests"))
    if rule.action == "budget_429":
        return insufficient(account, cost, clock, empty=True)
    answer = burst(account, cost, clock)
    if rule.action == "429_no_retry_after":
        del answer.headers["Retry-After"]
    if rule.action == "429_http_date":
        when = clock.now() + timedelta(seconds=rule.arguments["seconds"])
        answer.headers["Retry-After"] = format_datetime(when, usegmt=True)
    return answer


def replacement(rule: Rule, request: Request) -> Response:
    """Answer in place of what was asked for."""
    if rule.action == "redirect_loop":
        return redirect(302, request.target)
    if rule.action == "redirect_offhost":
        return redirect(302, f"{rule.arguments['to']}{request.target}")
    if rule.action == "http_503_json":
        payload = {"error": "Service unavailable", "message": "Please try again in a moment."}
        return json_response(503, payload, Retry_After=str(rule.arguments["seconds"]))
    return _FAILURES[rule.action]()


def damage(rule: Rule, answer: Response, request: Request, *, timed_out: bool) -> None:
    """Spoil a right answer of JSON.

    Parameters
    ----------
    timed_out
        Whether a page cut short says so, where the rule does not tell.
    """
    if answer.status != 200 or answer.content_type != "application/json":  # noqa: PLR2004
        return
    if rule.action == "malformed_json":
        answer.body = _malformed(answer.body, rule.arguments["how"])
        answer.ids = []
        return
    payload = orjson.loads(answer.body)
    if "results" in payload and "meta" in payload:
        _damage_list(rule, payload, request, timed_out=timed_out)
        answer.ids = [str(each.get("id")).rpartition("/")[2] for each in payload["results"]]
    elif "field" in rule.arguments:
        _damage_record(rule.action, payload, rule.arguments["field"])
    answer.body = orjson.dumps(payload)


def send_wrongly(rule: Rule, answer: Response) -> None:
    """Have the answer sent as the fault says."""
    said = rule.arguments
    makers: Mapping[str, Callable[[], Wire]] = {
        "truncated_body": lambda: Wire(truncate=True),
        "bad_gzip": lambda: Wire(corrupt_gzip=True),
        "reset": lambda: Wire(reset=said["when"]),
        "refuse": lambda: Wire(reset="before", refuse=said["seconds"]),
        "slow_headers": lambda: Wire(slow_headers=said["seconds"]),
        "slow_body": lambda: Wire(bytes_per_second=said["bytes_per_second"]),
        "stall": lambda: Wire(stall=said["seconds"]),
    }
    if rule.action in makers:
        answer.wire = makers[rule.action]()
    elif rule.action == "no_rate_headers":
        for name in [name for name in answer.headers if name.startswith("X-RateLimit")]:
            del answer.headers[name]
    elif rule.action == "unknown_headers_limit" and "X-RateLimit-Limit" in answer.headers:
        answer.headers["X-RateLimit-Limit"] = str(said["limit"])


def _gateway_timeout() -> Response:
    answer = json_response(
        504,
        {
            "error": "Gateway timeout",
            "message": (
                "Your query took too long and was stopped before completing. Try a narrower "
                "filter. You were not charged for this request."
            ),
            "reason": "query_timeout",
        },
    )
    return _free(answer)


def _cloudflare(status: int, title: str) -> Response:
    return html_response(status, _CLOUDFLARE.format(title=title, status=status).encode())


_FAILURES: Mapping[str, Callable[[], Response]] = {
    "http_500": lambda: html_response(500, _FLASK_500),
    "http_502": lambda: _cloudflare(502, "Bad gateway"),
    "http_503": lambda: html_response(503, _HEROKU),
    "http_520": lambda: _cloudflare(520, "Web server is returning an unknown error"),
    "http_504": _gateway_timeout,
    "html_200": lambda: html_response(200, _PORTAL),
}


def _free(answer: Response) -> Response:
    answer.metered = False
    return answer


def _malformed(body: bytes, how: str) -> bytes:
    half = len(body) // 2
    if how == "nan":
        return _NUMBER.sub(rb"\1NaN", body)
    return body[:half] if how == "cut" else body[:half] + b"\x00<garbage>" + body[half:]


def _damage_list(
    rule: Rule, payload: dict[str, Any], request: Request, *, timed_out: bool
) -> None:
    meta, results, said = payload["meta"], payload["results"], rule.arguments
    if rule.action == "partial_page":
        payload["results"] = results[: _rows(rule)]
        if "next_cursor" in meta:
            meta["next_cursor"] = None
        if timed_out if said["timed_out"] is None else said["timed_out"]:
            meta["timed_out"] = True
    elif rule.action == "zero_count":
        payload["results"] = payload["group_by"] = []
        meta["count"] = 0
        if "next_cursor" in meta:
            meta["next_cursor"] = None
    elif rule.action == "count_wobble":
        meta["count"] += said["by"] if rule.fired % 2 else -said["by"]
    elif rule.action == "same_cursor":
        if "next_cursor" in meta:
            meta["next_cursor"] = request.query.get("cursor")
    else:
        for record in results[: _rows(rule)]:
            _damage_record(rule.action, record, said["field"])


def _rows(rule: Rule) -> int | None:
    rows: int | str = rule.arguments["rows"]
    return rows if isinstance(rows, int) else None


def _damage_record(action: str, record: dict[str, Any], name: str) -> None:
    """Spoil one field, which may lie deeper: `primary_location.source`."""
    *parents, last = name.split(".")
    for parent in parents:
        inner = record.get(parent)
        if not isinstance(inner, dict):
            return
        record = inner
    value = record.get(last)
    if action == "missing_key":
        record.pop(last, None)
    elif action == "extra_key":
        record[last] = {"new": [1, "two"]}
    elif action == "null":
        record[last] = None
    else:
        record[last] = str(value) if isinstance(value, (int, float)) else {"unexpected": value}
