"""Settings: flags before environment before file before defaults; the key stays out of sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from bibliometrics.errors import ParameterError
from bibliometrics.settings import PUBLIC_API, Settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_flags_win_over_environment_over_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("bibliometrics.toml").write_text('cache = "file"\nrate = 2.0\njobs = 3\n')
    monkeypatch.setenv("BIBLIOMETRICS_CACHE", "environment")
    settings = Settings.load(jobs=8, rate=None)
    assert settings.cache == Path("environment")
    assert settings.rate == 2.0
    assert settings.jobs == 8
    assert settings.api_url == PUBLIC_API


def test_pyproject_serves_where_there_is_no_file_of_ones_own() -> None:
    Path("pyproject.toml").write_text('[tool.bibliometrics]\ncache = "here"\n')
    assert Settings.load().cache == Path("here")


@pytest.mark.parametrize(
    ("text", "said"),
    [("api_key = 'k'", "OPENALEX_API_KEY"), ("cash = 1", "no setting"), ("=", "not TOML")],
)
def test_a_file_that_cannot_be_right_is_refused(text: str, said: str) -> None:
    Path("bibliometrics.toml").write_text(text)
    with pytest.raises(ParameterError, match=said):
        Settings.load()


def test_the_key_shows_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "secret-key")
    settings = Settings.load()
    assert settings.api_key == "secret-key"
    assert "secret-key" not in repr(settings)


def test_a_limit_of_memory_comes_from_the_environment_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BIBLIOMETRICS_MEMORY_LIMIT", "800MB")
    assert Settings.load().memory_limit == "800MB"
    assert Settings.load(memory_limit="4GB").memory_limit == "4GB"


@pytest.mark.parametrize("size", ["much", "4", "-1GB", "4GB'; drop table work"])
def test_a_limit_that_is_no_size_is_refused(size: str) -> None:
    with pytest.raises(ParameterError, match="no size of memory"):
        Settings.load(memory_limit=size)
