"""Finds the Java that Spark runs on, or says what is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from bibliometrics.errors import EngineMissingError

OLDEST = 17
"""Spark 4 runs on Java 17 and later."""
_REMEDY = f"install Java {OLDEST} (Debian: openjdk-{OLDEST}-jre-headless) or point JAVA_HOME to it"
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def require() -> Path:
    """Where Java is.

    Raises
    ------
    EngineMissingError
        There is none, or one that is too old.
    """
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")
    if found is None:
        msg = f"Spark needs Java, and there is none {f'in {home}' if home else 'on the path'}"
        raise EngineMissingError(msg, remedy=_REMEDY)
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = _VERSION.search(said)
    if version is None or int(version[1]) < OLDEST:
        msg = f"Spark needs Java {OLDEST} or newer, and {found} is {' '.join(said.split()[:3])}"
        raise EngineMissingError(msg, remedy=_REMEDY)
    return Path(found)
