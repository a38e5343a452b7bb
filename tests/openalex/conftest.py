"""Tests marked `either_way` run twice: with the emulator's switches as they are, and flipped."""

from __future__ import annotations

import pytest

from tests.openalex import world


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "either_way: run with every switch of the emulator flipped")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("either_way"):
        metafunc.fixturenames.append("switches_stand")
        metafunc.parametrize("switches_stand", ["as is", "flipped"], indirect=True)


@pytest.fixture
def switches_stand(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every world of a test have its switches the other way."""
    if request.param == "flipped":
        monkeypatch.setattr(world, "STANDING", world.FLIPPED)
