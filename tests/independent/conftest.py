"""What the tests of this folder share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Fill = Callable[[Path], None]


@pytest.fixture(scope="session")
def reference() -> Path:
    """Journal lists, territory rules and subject areas: tables, read without the package."""
    return CHECKOUT / "bibliometrics" / "reference"


@pytest.fixture(scope="session")
def once(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Fill], Path]:
    """A folder that is filled once, however many processes run the tests."""
    common = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent

    def filled(name: str, fill: Fill) -> Path:
        folder = common / name
        with FileLock(common / f"{name}.lock"):
            if not folder.exists():
                fill(folder)
        return folder

    return filled
