"""Where the definitions that are data lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def reference() -> Path:
    """Journal lists, territory rules and subject areas: tables, read without the package."""
    return CHECKOUT / "bibliometrics" / "reference"
