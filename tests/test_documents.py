"""Every command that the documents show runs, in their order, against a loopback OpenAlex."""

from __future__ import annotations

import io
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bibliometrics import cli
from bibliometrics.emulator import Emulator
from bibliometrics.emulator.corpus import demo_corpus
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = ("README.md", "docs/cli.md", "queries/README.md")
# What is not run here, and why.
LEFT_OUT = {
    "bibliometrics demo": "make demo runs it, and the gate looks at its report",
    "bibliometrics chart mobility_flows": "so few works hold too few moves; make demo draws it",
    "bibliometrics emulator": "serves until it is stopped",
    "bibliometrics --install-completion": "would change the shell's own files",
    "bibliometrics build --engine spark": "tests/engines/test_spark.py starts a cluster",
    "bibliometrics query country_share --engine spark": "likewise",
    "bibliometrics ingest s3://openalex": "tests/openalex/test_snapshot.py reads such a bucket",
    "bibliometrics refresh --complete-careers": "tests/test_cli.py does, for five authors",
}
_FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`(bibliometrics [^`]+)`")


def commands() -> list[str]:
    """Each command once, as the documents show it."""
    found = []
    for name in DOCUMENTS:
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        fenced = [line for block in _FENCED.findall(text) for line in block.splitlines()]
        prose = " ".join(_FENCED.sub("", text).split())
        found += [line.strip() for line in fenced if line.startswith("bibliometrics ")]
        found += [each for each in _INLINE.findall(prose) if "<" not in each]
    return list(dict.fromkeys(re.sub(r"\s+#.*$", "", each) for each in found))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Emulator]]:
    """A folder with what the documents take for granted, and the service."""
    folder = tmp_path_factory.mktemp("documents")
    corpus = demo_corpus(works=1_500)
    corpus.write_jsonl(folder / "works.jsonl.gz")
    (folder / "mine.csv").write_text("name,issn\nNature,0028-0836\n", encoding="utf-8")
    (folder / "bibliometrics.toml").write_text("rate = 1000.0\n", encoding="utf-8")
    with Emulator(works=corpus.works, sources=corpus.sources, keys=["k"]) as emulator:
        yield folder, emulator


def test_every_command_of_the_documents_runs(
    place: tuple[Path, Emulator],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    folder, emulator = place
    monkeypatch.chdir(folder)
    monkeypatch.setenv("OPENALEX_API_URL", emulator.url)
    monkeypatch.setenv("OPENALEX_API_KEY", "k")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    failed = {}
    fetch = "bibliometrics refresh --journals nature-index-2026 --years 2015:2025"
    shown = commands()
    assert fetch in shown
    for line in [fetch, *(each for each in shown if not each.startswith(tuple(LEFT_OUT)))]:
        words = shlex.split(line)
        if Path("cache").exists() and "ingest" not in words and "--scope" not in words:
            words += _scope(words)
        monkeypatch.setattr(sys, "argv", words)
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as stop:
            cli.main()
        _, said = capfdbinary.readouterr()
        if stop.value.code:
            failed[line] = said.decode()
    assert failed == {}


def _scope(words: list[str]) -> list[str]:
    """Once the documents have made more than one scope, those who ask name theirs."""
    asks = {"build", "query", "chart", "report", "sql", "shell", "changes", "verify"}
    return ["--scope", "journals"] if asks & set(words[:2]) and len(words) > 1 else []


def test_what_is_left_out_is_in_the_documents() -> None:
    shown = commands()
    for name in LEFT_OUT:
        assert any(each.startswith(name) for each in shown), name
