"""The control plane, the log and the sums."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from bibliometrics.emulator import Emulator
from bibliometrics.errors import ParameterError
from tests.emulator.made import KEY, Client, work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.conftest import Serve


def order(ask: Client, name: str, body: Any = None) -> tuple[int, Any]:
    answer = ask(f"/_emulator/{name}", method="POST", body=body)
    return answer.status, answer.json if answer.status != 404 else None


def test_other_records_can_be_loaded(serve: Serve, tmp_path: Path) -> None:
    _, ask = serve()
    file = tmp_path / "works.jsonl"
    file.write_bytes(orjson.dumps(work(77)) + b"\n")
    assert order(ask, "load", {"records": [str(file)]}) == (200, {})
    assert ask("/works").numbers == ["W77"]
    assert order(ask, "load", {"works": [work(78)]}) == (200, {})
    assert ask("/works").numbers == ["W78"]
    status, said = order(ask, "load", {"records": [str(tmp_path / "none.jsonl")]})
    assert status == 400
    assert "none.jsonl cannot be read" in said["message"]
    assert ask("/works").numbers == ["W78"]


def test_a_night_can_pass(serve: Serve) -> None:
    _, ask = serve()
    patches = [{"op": "delete", "id": "W1"}]
    assert order(ask, "advance", {"patches": patches}) == (200, {"version": 1})
    assert order(ask, "advance", [{"op": "delete", "id": "W2"}]) == (200, {"version": 2})
    assert order(ask, "advance") == (200, {"version": 3})
    assert sorted(ask("/works").numbers) == ["W3", "W4", "W5", "W6", "W7"]


def test_the_clock_can_be_set_and_moved(serve: Serve) -> None:
    _, ask = serve()
    assert order(ask, "clock", {"now": "2026-12-31T23:59:00Z"}) == (200, {})
    assert ask("/works").headers["x-ratelimit-reset"] == "60"
    assert order(ask, "clock", {"add": 59.5}) == (200, {})
    assert ask("/works").headers["x-ratelimit-reset"] == "1"


def test_budgets_can_be_set_for_a_key_and_for_those_without(serve: Serve) -> None:
    _, ask = serve()
    ask("/works")
    assert order(ask, "budget", {"key": KEY, "limit": 5, "used": 4, "plan": "Partner"})[0] == 200
    assert ask("/works?sort=updated_date", key=KEY).headers["x-ratelimit-remaining"] == "0"
    assert order(ask, "budget", {"limit": 50, "used": 0})[0] == 200
    assert ask("/works").headers["x-ratelimit-remaining"] == "49"
    assert order(ask, "budget", {"key": "another-new-key", "prepaid": 3, "limit": 0})[0] == 200
    answer = ask("/works", key="another-new-key")
    assert answer.headers["x-ratelimit-onetime-remaining"] == "2"


def test_faults_can_be_set_and_lifted(serve: Serve) -> None:
    _, ask = serve()
    assert order(ask, "faults", [{"action": "http_500"}]) == (200, {})
    assert ask("/works").status == 500
    assert order(ask, "faults", {"faults": []}) == (200, {})
    assert ask("/works").status == 200


def test_reset_goes_back_to_the_start(serve: Serve) -> None:
    emulator, ask = serve(faults=[{"match": {"nth": 1}, "action": "http_500"}])
    assert ask("/works").status == 500
    emulator.advance([{"op": "delete", "id": "W1"}])
    emulator.set_clock(add=90_000)
    emulator.set_faults([])
    assert order(ask, "reset") == (200, {})
    assert emulator.log() == []
    assert ask("/works").status == 500
    answer = ask("/works")
    assert answer.headers["x-ratelimit-remaining"] == "998"
    assert answer.meta["count"] == 7


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("load", {"files": []}),
        ("load", []),
        ("advance", {"patch": []}),
        ("advance", [{"op": "forget", "id": "W1"}]),
        ("advance", [{"op": "delete"}]),
        ("advance", [{"op": "delete", "id": "W12345"}]),
        ("clock", {"now": "noon"}),
        ("clock", {"add": "an hour"}),
        ("clock", []),
        ("budget", {"key": KEY, "lmit": 3}),
        ("budget", []),
        ("faults", [{"action": "http_418"}]),
        ("faults", {"rules": []}),
    ],
)
def test_a_wrong_order_is_refused_with_the_reason(serve: Serve, name: str, body: Any) -> None:
    _, ask = serve()
    status, said = order(ask, name, body)
    assert status == 400
    assert "; " in said["message"]


def test_an_order_that_is_no_json_is_refused(serve: Serve) -> None:
    emulator, ask = serve()
    answer = ask.pool.request("POST", f"{emulator.url}/_emulator/faults", body=b"{")
    assert (answer.status, answer.json()["error"]) == (400, "not JSON")


def test_the_control_plane_knows_nothing_else(serve: Serve) -> None:
    _, ask = serve()
    assert order(ask, "explode")[0] == 404
    assert ask("/_emulator/reset").status == 404


def test_the_log_has_every_request_with_the_key_masked(serve: Serve) -> None:
    emulator, ask = serve()
    ask(f"/works?filter=type:article&api_key={KEY}", gzip=True)
    ask("/works/W1", key=KEY)
    ask("/nothing")
    assert order(ask, "clock", {"add": 1})[0] == 200
    entries = ask("/_emulator/log").json
    assert entries == emulator.log()
    assert KEY not in orjson.dumps(entries).decode()
    first = entries[0]
    length = first.pop("bytes")
    assert 0 < length < 2_000
    assert first == {
        "n": 1,
        "time": "2026-11-23T12:54:01+00:00",
        "method": "GET",
        "path": "/works",
        "query": "filter=type:article&api_key=a-k...sts",
        "partition": "/works?filter=type:article",
        "in_flight": 1,
        "key": "a-k...sts",
        "status": 200,
        "credits": 1,
        "fault": "",
        "derived": False,
    }
    assert [entry["status"] for entry in entries] == [200, 200, 404]


def test_a_short_key_is_masked_whole(serve: Serve) -> None:
    emulator, ask = serve(keys=["secret"])
    assert ask("/works", key="secret").status == 200
    assert emulator.log()[0]["key"] == "***"


def test_the_sums_are_kept_for_every_partition(serve: Serve) -> None:
    emulator, ask = serve()
    ask.walk("/works?per_page=3&filter=type:article")
    ask("/works?filter=type:letter")
    stats = ask("/_emulator/stats").json
    assert stats["partitions"]["/works?filter=type:article"]["pages"] == 3
    assert stats["partitions"]["/works?filter=type:article"]["ids"] == 7
    assert stats["partitions"]["/works?filter=type:letter"]["ids"] == 0
    assert (stats["requests"], stats["credits"], stats["works"]) == (4, 4, 7)
    assert stats["statuses"] == {"200": 4}
    assert emulator.stats()["peak_in_flight"] == 1


def test_concurrent_requests_are_counted_while_they_last(serve: Serve) -> None:
    emulator, ask = serve(latency=0.3)
    together = threading.Barrier(4)

    def one() -> None:
        together.wait()
        ask("/works?filter=type:article")

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stats = emulator.stats()
    assert stats["peak_in_flight"] > 1
    assert stats["partitions"]["/works?filter=type:article"]["peak_in_flight"] > 1
    assert stats["peak_requests_per_second"] > 1


def test_in_process_orders_are_checked_as_well(serve: Serve) -> None:
    emulator, _ = serve()
    with pytest.raises(ParameterError, match="give it an op of add, delete, edit, merge, touch"):
        emulator.advance([{"op": "forget"}])
    with pytest.raises(ParameterError, match="give an ISO time"):
        emulator.set_clock("noon")


def test_serving_forever_ends_when_closed() -> None:
    emulator = Emulator(works=[work(1)])
    threading.Timer(0.05, emulator.close).start()
    emulator.serve_forever()
