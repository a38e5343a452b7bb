"""Java is found, or its absence named with what to do."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bibliometrics.engines import java
from bibliometrics.errors import EngineMissingError

if TYPE_CHECKING:
    from pathlib import Path


def _made(folder: Path, says: str) -> None:
    binary = folder / "bin" / "java"
    binary.parent.mkdir(parents=True)
    binary.write_text(f"#!/bin/sh\necho '{says}' >&2\n", encoding="utf-8")
    binary.chmod(0o755)


def test_the_java_of_java_home_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(tmp_path, 'openjdk version "21.0.2" 2024-01-16')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert java.require() == tmp_path / "bin" / "java"


def test_without_java_the_message_says_which_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissingError, match=r"there is none on the path; install Java 17"):
        java.require()


@pytest.mark.parametrize(
    "says", ['java version "1.8.0_392"', 'openjdk version "11.0.22" 2024-01-16', "no such thing"]
)
def test_a_java_that_is_too_old_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    _made(tmp_path, says)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineMissingError, match="Spark needs Java 17 or newer"):
        java.require()


@pytest.mark.skipif(shutil.which("java") is None, reason="no Java on this machine")
def test_the_machine_s_own_java_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert java.require().name == "java"
