"""The whole way, offline: the demo corpus behind the emulator, fetched, counted, reported."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from bibliometrics import words
from bibliometrics.cache import Cache
from bibliometrics.emulator import Emulator
from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.errors import ParameterError
from bibliometrics.journals import load_journal_list
from bibliometrics.openalex.refresh import refresh
from bibliometrics.settings import Settings
from bibliometrics.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bibliometrics.openalex.progress import Listener

KEY = "demo-key"
VERSION = version("bibliometrics")
JOURNALS = "nature-index-2026"
YEARS = (2015, 2025)


def emulator(files: Sequence[Path] = (), *, port: int = 0, faults: Path | None = None) -> Emulator:
    """A loopback OpenAlex with records from files, or else with the demo corpus."""
    rules = _rules(faults) if faults else ()
    if files:
        return Emulator(records=files, keys=[KEY], port=port, faults=rules)
    corpus = demo_corpus()
    return Emulator(
        works=corpus.works, sources=corpus.sources, keys=[KEY], port=port, faults=rules
    )


def _rules(path: Path) -> list[dict[str, Any]]:
    try:
        rules = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        msg = f"{path} holds no faults ({problem})"
        raise ParameterError(msg, remedy="write a JSON list of rules") from problem
    return list(rules)


def run(
    output: Path,
    *,
    tell: Callable[[str], None],
    progress: Listener,
) -> Path:
    """Emulator, refresh and report into one folder; gives the report's page.

    Parameters
    ----------
    output
        Folder for both: `cache` and `report`.
    tell
        Called with a line for each stage.
    progress
        Told where the fetching stands.
    """
    tell("drawing the demo corpus: 30,000 SYNTHETIC works")
    cache = output / "cache"
    with emulator() as loopback:
        settings = replace(
            Settings(), cache=cache, api_url=loopback.url, api_key=KEY, rate=math.inf
        )
        tell(f"fetching it from a loopback OpenAlex at {loopback.url}")
        with Cache.open(cache, create=True) as opened:
            summary = refresh(
                opened,
                settings,
                journals=load_journal_list(JOURNALS),
                years=YEARS,
                progress=progress,
            )
    for line in words.of_refresh(summary):
        tell(line)
    tell("building the warehouse and writing the report")
    with Study(cache) as study:
        return study.report(output / "report")
