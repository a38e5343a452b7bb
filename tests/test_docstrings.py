"""The examples in the docstrings run, in a folder with a cache."""

from __future__ import annotations

import doctest
import importlib
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = CHECKOUT / "bibliometrics"


def modules() -> list[str]:
    """Modules with an example."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if ">>> " in path.read_text(encoding="utf-8"):
            parts = path.relative_to(CHECKOUT).with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, small_cache: Path) -> Path:
    place = tmp_path_factory.mktemp("docstrings")
    shutil.copytree(small_cache, place / "cache")
    return place


@pytest.mark.parametrize("name", modules())
def test_the_examples_give_what_they_say(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0
