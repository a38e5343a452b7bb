"""The command line: data to stdout, words to stderr, one line and the right code when it fails."""

from __future__ import annotations

import gzip
import json
import shlex
import shutil
import socket
import sqlite3
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bibliometrics import cli
from bibliometrics.cache import Cache
from bibliometrics.emulator import Emulator
from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.openalex.transport import Patience
from tests.caches import day, put_run
from tests.test_earlier import one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Run = Callable[[str], "Outcome"]

COMMANDS = [
    "plan",
    "refresh",
    "ingest",
    "status",
    "verify",
    "query",
    "changes",
    "sql",
    "shell",
    "chart",
    "report",
    "journals",
    "emulator",
    "demo",
]
WORK = {
    "id": "https://openalex.org/W1",
    "title": "One",
    "type": "article",
    "publication_year": 2020,
    "authorships": [],
}


@dataclass
class Outcome:
    """What a command gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Run:
    """Run a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(line: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["bibliometrics", *shlex.split(line)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capfdbinary.readouterr()
        return Outcome(int(stop.value.code or 0), out.decode(), err.decode())

    return call


@pytest.fixture(scope="module")
def service() -> Iterator[Emulator]:
    corpus = demo_corpus(works=2_000)
    with Emulator(works=corpus.works, sources=corpus.sources, keys=["k"]) as emulator:
        yield emulator


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_and_the_shared_options(
    run: Run, command: str
) -> None:
    done = run(f"{command} --help")
    assert done.code == 0
    assert f"Example: bibliometrics {command}" in " ".join(done.out.split())
    for option in ("--cache", "--quiet", "--verbose", "--debug"):
        assert option in done.out


def test_fetch_ask_and_fetch_nothing_twice(run: Run, service: Emulator) -> None:
    fetch = "refresh --journals nature-index-2018 --years 2018:2019 --rate 1000 --cache c"
    first = run(fetch)
    assert first.code == 0, first.err
    assert first.out == ""
    calls = len(service.log())
    again = run(fetch)
    assert again.code == 0
    assert "nothing to fetch: " in again.err
    works = [each for each in service.log()[calls:] if "cursor" in str(each)]
    assert works == []
    asked = run("query country_share --cache c --format csv")
    header, *rows = asked.out.splitlines()
    assert header.startswith("year,country,country_name,count,share")
    assert {row.split(",")[0] for row in rows} == {"2018", "2019"}
    status = run("status --cache c")
    assert "journals" in status.out
    assert run("verify --cache c").code == 0


def test_careers_are_planned_fetched_and_asked_in_a_scope_of_their_own(
    run: Run, service: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "k")
    run("refresh --journals nature-index-2026 --years 2015:2025 --rate 1000 --cache c")
    whom = "--complete-careers CN,US --most 5 --cache c"
    planned = run(f"plan {whom}")
    assert planned.code == 0, planned.err
    assert "careers of 5 authors seen in CN and US, drawn by lot from" in planned.out
    told = json.loads(run(f"plan {whom} --format json").out)
    fetched = run(f"refresh {whom} --rate 1000")
    assert fetched.code == 0, fetched.err
    assert f"{told['works']:,} works (scope 'careers-CN-US-5')" in fetched.err
    asked = run("query mobility_taxonomy --scope careers-CN-US-5 --cache c")
    assert "the works of 5 authors seen in CN and US, drawn by lot from" in asked.err
    assert run("refresh --complete-careers CN --cache c").code == 2


@pytest.fixture(autouse=True)
def _address(service: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENALEX_API_URL", service.url)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("query country_shar", 2, "did you mean country_share"),
        ("query country_share --param contries=CN", 2, "did you mean countries"),
        ("query country_share --param countries=Chnia", 2, "did you mean China"),
        ("query country_share --param journals=nature", 2, "no journals 'nature'"),
        ("query country_share --param from_year=2020 --param to_year=2018", 2, "backwards"),
        ("query country_share --param counting", 2, "--param name=value"),
        ("query country_share --format xls", 2, "no format 'xls'"),
        ("chart country_shar", 2, "did you mean country_share"),
        ("chart country_share --output x.gif", 2, ".svg"),
        ("sql 'drop table work'", 2, "read-only"),
        ("sql 'select * from wrk'", 2, "work"),
        ("query country_share --scope other", 2, "no scope 'other'"),
    ],
)
def test_a_question_that_cannot_be_answered(
    run: Run, small_cache: Path, line: str, code: int, said: str
) -> None:
    done = run(f"{line} --cache {small_cache}")
    assert done.code == code
    assert said in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("query country_share --cache nowhere", 2, "no cache in nowhere"),
        ("refresh --years 2020:2010", 2, "backwards"),
        ("refresh --years soon", 2, "no span of years"),
        ("refresh --journals nature-index-2027", 2, "nature-index-2027"),
        ("refresh --journals 0028-0837", 2, "0028-0837"),
        ("refresh --journals empty.csv", 2, "empty.csv"),
        ("refresh --journals names.csv", 2, "names.csv"),
        ("refresh --cache plain.txt/cache", 5, "cannot be"),
        ("ingest nothing.jsonl", 2, "nothing.jsonl"),
        ("ingest plain.txt", 5, "plain.txt"),
        ("ingest cut.jsonl.gz", 5, "cut.jsonl.gz"),
        ("ingest prose.jsonl", 5, "prose.jsonl"),
        ("journals nowhere.csv", 2, "nowhere.csv"),
        ("emulator --records prose.jsonl", 5, "prose.jsonl"),
        ("refresh --bogus", 2, "bogus"),
        ("bogus", 2, "bogus"),
    ],
)
def test_input_that_cannot_be_used_is_one_line_and_loses_nothing(
    run: Run, tmp_path: Path, line: str, code: int, said: str
) -> None:
    (tmp_path / "plain.txt").write_text("just text\n")
    (tmp_path / "prose.jsonl").write_text("Once upon a time\n")
    (tmp_path / "empty.csv").write_text("name,issn\n")
    (tmp_path / "names.csv").write_text("name\nNature\n")
    whole = gzip.compress(b"".join(json.dumps(WORK).encode() + b"\n" for _ in range(2_000)))
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    done = run(line)
    assert (done.code, done.err.count("\n")) == (code, 1), done.err
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_plan_tells_a_person_and_a_script_what_a_refresh_would_fetch(
    run: Run, service: Emulator
) -> None:
    what = "plan --journals nature-index-2018 --years 2018:2019 --cache c"
    shown = run(what)
    assert shown.code == 0, shown.err
    assert "82 journals, 2018 to 2019" in shown.out
    assert "nothing was fetched" in shown.out
    content = json.loads(run(f"{what} --format json").out)
    assert content["journals"] == "nature-index-2018"
    assert len(content["partitions"]) == 2 * (82 - len(content["unresolved"]))
    listed = run(f"{what} --format csv")
    assert listed.out.startswith("journal,issn_l,source,year,state,why,works,here,")
    assert "This plan spent" in listed.err
    assert run(f"{what} --format json --output plan.json").out == ""


def test_a_plan_on_a_spent_budget_says_what_it_knows_and_ends_like_a_refresh(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Emulator(works=[], keys={"k": {"limit": 0}}) as spent:
        monkeypatch.setenv("OPENALEX_API_URL", spent.url)
        monkeypatch.setenv("OPENALEX_API_KEY", "k")
        shown = run("plan --journals nature-index-2018 --years 2018:2019 --cache c")
        content = json.loads(run("plan --journals nature-index-2018 --format json --cache c").out)
    assert shown.code == 3
    assert "82 journals, 2018 to 2019" in shown.out
    assert "Never looked up: 82 of 82 journals." in shown.out
    assert "the day's budget is gone; a new one comes at" in shown.err
    assert len(content["not_looked_up"]) == 82


def test_status_and_verify_ask_the_api_when_told_to(
    run: Run, service: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = "refresh --journals nature-index-2018 --years 2018:2018 --rate 1000 --cache r"
    assert run(fetch).code == 0
    calls = len(service.log())
    status = json.loads(run("status --cache r --format json").out)
    assert len(service.log()) == calls
    assert status["budget"] is None
    assert status["scopes"][0]["coverage"][0]["year"] == 2018
    assert "tells nothing of a budget" in run("status --cache r --remote").err
    monkeypatch.setenv("OPENALEX_API_KEY", "k")
    asked = run("status --cache r --remote --format json")
    assert json.loads(asked.out)["budget"]["daily_credits"] == 10_000
    same = run("verify --remote --cache r --format csv")
    assert same.code == 0, same.err
    assert same.out == "kind,key,name,here,there\n"
    assert "0 differ" in same.err


@pytest.fixture
def refreshed_twice(tmp_path: Path) -> Path:
    """A cache whose last refresh found an article by US authors gone to China, and one gone."""
    with Cache.open(tmp_path / "twice", create=True) as cache:
        put_run(cache, [one(1), one(2), one(3, "CN")], day(0))
        put_run(cache, [one(1), one(2, "CN")], day(5))
    return tmp_path / "twice"


def test_changes_say_what_moved_and_through_which_works(run: Run, refreshed_twice: Path) -> None:
    done = run(f"changes --cache {refreshed_twice}")
    assert done.code == 0
    assert "since the refresh of 2026-01-06 00:00 UTC: 1 of 1 journal-years" in done.err
    assert "2 works that count changed, 2 country-years moved" in done.err
    assert "United States" in done.out
    assert "-1.000" in done.out
    assert "retracted" not in done.out
    works = run(f"changes --works --countries CN --cache {refreshed_twice} --format csv")
    assert {line.split(",")[1] for line in works.out.splitlines()[1:]} == {
        "gone",
        "affiliation_changed",
    }
    found = json.loads(run(f"changes --cache {refreshed_twice} --format json").out)
    assert found["provenance"]["since"] == "2026-01-06T00:00:00+00:00"
    assert [row["difference"] for row in found["rows"]] == [-1.0, 0.0]
    since = found["provenance"]["since"]
    again = run(f"query changes --since {since} --cache {refreshed_twice} --format json")
    assert json.loads(again.out) == found


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--since 2026-01-01", "was the first: 1 journal-years with 2 works"),
        ("--since 2026-02-01", "no refresh began since 2026-02-01; the last one began 2026-01-06"),
        ("--countries FR", "no figure moved"),
    ],
)
def test_where_nothing_changed_a_sentence_says_so(
    run: Run, refreshed_twice: Path, options: str, said: str
) -> None:
    done = run(f"changes {options} --cache {refreshed_twice}")
    assert (done.code, done.out) == (0, "")
    assert said in done.err


def test_files_have_no_changes_to_tell(run: Run, small_cache: Path) -> None:
    done = run(f"changes --cache {small_cache}")
    assert (done.code, done.out) == (0, "")
    assert "was not fetched by refresh" in done.err


def test_changes_since_no_date_are_refused(run: Run, refreshed_twice: Path) -> None:
    done = run(f"changes --since lately --cache {refreshed_twice}")
    assert done.code == 2
    assert "'lately' is no date" in done.err


def test_a_wrong_key_stops_at_once_and_is_not_repeated(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "not-the-key")
    done = run("refresh --journals 0028-0836 --years 2020 --cache c")
    assert done.code == 4
    assert "key" in done.err
    assert "not-the-key" not in done.err + done.out


def test_a_gone_budget_is_exit_code_three(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "k")
    line = "refresh --journals nature-index-2018 --years 2018:2020 --rate 1000 --cache c"
    done = run(f"{line} --max-cost 0.002")
    assert done.code == 3
    assert done.err.strip().splitlines()[-1].startswith("bibliometrics:")


def test_a_cache_of_a_newer_version_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    with sqlite3.connect(tmp_path / "c" / "manifest.sqlite") as manifest:
        manifest.execute("pragma user_version = 99")
    manifest.close()
    done = run("status --cache c")
    assert done.code == 5
    assert "newer" in done.err


def test_a_record_without_authorships_is_told_and_kept(run: Run, tmp_path: Path) -> None:
    bare = {key: value for key, value in WORK.items() if key != "authorships"}
    (tmp_path / "bare.jsonl").write_text(json.dumps(bare) + "\n")
    done = run("ingest bare.jsonl --cache c")
    assert done.code == 0
    assert "1 works kept of 1 records" in done.err
    assert "authorships" in done.err


def test_share_is_divided_by_the_spending_of_ones_own_file(
    run: Run, small_cache: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_cache, tmp_path / "c")
    (tmp_path / "mine.csv").write_text(
        "country,year,value,unit\nCN,2020,2,billion yuan\nus,2020,4,billion yuan\n"
    )
    given = "query share_per_rd --cache c --spending mine.csv --param release=mine --format json"
    done = run(given)
    assert done.code == 0, done.err
    rows = {row["country"]: row for row in json.loads(done.out)["rows"]}
    shares = json.loads(run("query country_share --cache c --format json").out)["rows"]
    for country, spent in (("CN", 2), ("US", 4)):
        share = next(
            row["share"] for row in shares if (row["country"], row["year"]) == (country, 2020)
        )
        assert rows[country]["unit"] == "billion yuan"
        assert rows[country]["share_per_unit"] == pytest.approx(share / spent)
    done = run("chart share_per_rd --cache c --spending mine.csv --output mine.json")
    assert done.code == 0, done.err
    assert "mine" in (tmp_path / "mine.json").read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("country,year,value\nCN,2020,1\n", "no column 'unit'"),
        ("country,year,value,unit\nCN,2020,much,USD\n", "line 2"),
        ("country,year,value,unit\nCN,2020,0,USD\n", "line 2"),
        ("country,year,value,unit\nCN,2020,1,USD\nCN,2020,2,USD\n", "CN 2020 twice"),
        (None, "mine.csv"),
    ],
)
def test_spending_that_cannot_be_read_is_one_line(
    run: Run, small_cache: Path, tmp_path: Path, text: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / "mine.csv").write_text(text)
    done = run(f"query share_per_rd --cache {small_cache} --spending mine.csv")
    assert (done.code, done.err.count("\n"), done.out) == (2, 1, ""), done.err
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("kind", ["csv", "json", "markdown", "parquet", "table"])
def test_stdout_is_data_alone(run: Run, small_cache: Path, kind: str, tmp_path: Path) -> None:
    output = tmp_path / "out.bin"
    done = run(f"query coverage --cache {small_cache} --format {kind} --output {output}")
    assert done.code == 0
    assert done.out == ""
    assert output.stat().st_size > 100


def test_debug_adds_the_traceback(run: Run) -> None:
    done = run("query country_share --cache nowhere --debug")
    assert "Traceback" in done.err
    assert done.err.strip().splitlines()[-1].startswith("bibliometrics: there is no cache")


def test_an_api_that_is_not_there_is_exit_code_four(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("OPENALEX_API_URL", f"http://127.0.0.1:{port}")
    hasty = partial(cli.fetching.refresh_cache, patience=Patience(tries=2, first_wait_s=0.01))
    monkeypatch.setattr(cli.fetching, "refresh_cache", hasty)
    done = run("refresh --journals 0028-0836 --years 2020 --cache c")
    assert done.code == 4
    assert str(port) in done.err
