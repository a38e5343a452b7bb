"""The queries against the independent computation, on real records of several vintages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.cache import Cache
from bibliometrics.emulator import Emulator
from bibliometrics.journals import load_journal_list
from bibliometrics.openalex.ingest import ingest
from bibliometrics.openalex.refresh import refresh
from bibliometrics.settings import Settings
from bibliometrics.study import Study
from tests.independent import agreement, records
from tests.independent.asking import plainly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Compared = tuple[agreement.Ask, agreement.Independent]

pytestmark = pytest.mark.shared

# As OpenAlex served them from 2022 to 2026, and as they came through another tool.
FILES = ("works.jsonl.gz", "works_reshaped.jsonl.gz")
LIST = "nature-index-2026"
YEARS = (2010, 2025)


@pytest.fixture(scope="session")
def files(shared_dir: Path) -> list[Path]:
    return [shared_dir / "openalex" / name for name in FILES]


@pytest.fixture(scope="session")
def all_works(files: list[Path]) -> list[records.Work]:
    return records.read(files)


@pytest.fixture(scope="session")
def ingested(
    files: list[Path], all_works: list[records.Work], reference: Path, once: Any
) -> Iterator[Compared]:
    """Both files, every journal and year."""

    def fill(folder: Path) -> None:
        with Cache.open(folder, create=True) as cache:
            ingest(cache, files)

    with Study(once("ingested", fill)) as study:
        yield asker(study), agreement.Independent(all_works, reference)


@pytest.fixture(scope="session")
def fetched(
    files: list[Path], all_works: list[records.Work], reference: Path, once: Any
) -> Iterator[Compared]:
    """The journals of the list, over HTTP: cut lists, completed one by one."""

    def fill(folder: Path) -> None:
        with (
            Emulator(records=files, keys=["key"]) as emulator,
            Cache.open(folder, create=True) as cache,
        ):
            settings = Settings(api_key="key", api_url=emulator.url, rate=math.inf)
            journals = load_journal_list(LIST)
            summary = refresh(cache, settings, journals=journals, years=YEARS)
            assert not summary.suspects

    everything = agreement.Independent(all_works, reference)
    listed = [judged.work for judged in everything.judged if judged.is_in(LIST)]
    served = [work for work in agreement.of_years(listed, *YEARS) if not work.is_xpac]
    with Study(once("fetched", fill)) as study:
        yield asker(study), agreement.Independent(served, reference)


@pytest.fixture(scope="session")
def compared(request: pytest.FixtureRequest) -> Compared:
    """The same works through the SQL and through plain Python."""
    found: Compared = request.getfixturevalue(request.param)
    return found


# What was fetched is of the largest list, so `all` would say the same once more.
each_way = pytest.mark.parametrize(
    ("compared", "journals"),
    [
        ("fetched", "nature-index-2018"),
        ("fetched", "nature-index-2023"),
        ("fetched", "nature-index-2026"),
        ("ingested", "nature-index-2026"),
        ("ingested", "all"),
    ],
    indirect=["compared"],
)


def asker(study: Study) -> agreement.Ask:
    """Rows of a query."""
    return lambda name, **given: study.query(name, **plainly(name, given)).to_dicts()


@each_way
@pytest.mark.parametrize("preset", agreement.PRESETS)
@pytest.mark.parametrize("territory", agreement.TERRITORIES)
def test_every_countrys_share_is_the_same_under_every_counting(
    compared: Compared, journals: str, preset: str, territory: str
) -> None:
    agreement.country_shares_agree(*compared, journals=journals, works=preset, territory=territory)


@each_way
@pytest.mark.parametrize("preset", agreement.PRESETS)
def test_coverage_is_the_same_by_journal_and_year(
    compared: Compared, journals: str, preset: str
) -> None:
    agreement.coverage_agrees(*compared, journals=journals, works=preset)
    agreement.year_totals_agree(*compared, journals=journals, works=preset)


@each_way
def test_subjects_are_the_same(compared: Compared, journals: str) -> None:
    for territory in agreement.TERRITORIES:
        agreement.subjects_agree(
            *compared, journals=journals, works="research", territory=territory
        )


@each_way
def test_institutions_and_their_parents_are_the_same(compared: Compared, journals: str) -> None:
    agreement.institutions_agree(*compared, journals=journals, works="research")
