"""What `import bibliometrics` gives."""

from __future__ import annotations

import subprocess
import sys

import pytest

import bibliometrics


@pytest.mark.parametrize("name", bibliometrics.__all__)
def test_each_public_name_is_there(name: str) -> None:
    assert getattr(bibliometrics, name).__name__ == name
    assert name in dir(bibliometrics)


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'study_of'"):
        bibliometrics.study_of  # noqa: B018 - asking is the test


def test_who_only_reads_files_does_not_load_the_charts() -> None:
    asked = "import sys, bibliometrics.openalex.ingest; print('altair' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True
    ).stdout
    assert said.strip() == "False"
