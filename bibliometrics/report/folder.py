"""The report's folder: written aside, then moved into place file by file, the page last."""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PROVENANCE = "provenance.json"
# Only what a report itself writes may ever be taken away again.
_OURS = re.compile(r"(charts|tables|queries)/[a-z0-9_]+\.(json|svg|png|csv|sql)|index\.(html|md)")


def require_writable(output: Path) -> None:
    """Make the folder, before anything is computed.

    Raises
    ------
    ParameterError
        It cannot be made or written.
    """
    with _told(output):
        output.mkdir(parents=True, exist_ok=True)
        probe = output / f".probe.{os.getpid()}"
        probe.touch()
        probe.unlink()


def publish(files: Mapping[str, bytes], output: Path) -> None:
    """Put the files into the folder: all written first, then each moved into its place.

    The page stands on its own and comes last, so a reader meets the old page or the new one.
    Files of an earlier report that this one lacks are taken away; nothing else is touched.

    Raises
    ------
    ParameterError
        The folder cannot be written, or is full; the old report stays.
    """
    aside = output / f".report.{os.getpid()}"
    with _told(output):
        stale = _written_before(output) - set(files)
        try:
            for name, content in files.items():
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                (aside / name).write_bytes(content)
            for name in sorted(files, key=lambda name: (name.startswith("index."), name)):
                (output / name).parent.mkdir(exist_ok=True)
                (aside / name).replace(output / name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        for name in sorted(stale):
            (output / name).unlink(missing_ok=True)


def _written_before(output: Path) -> set[str]:
    try:
        told = json.loads((output / PROVENANCE).read_bytes())
        listed = [*told["files"], told.get("page", "index.html")]
        return {name for name in listed if _OURS.fullmatch(name)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()  # no report lies there, or none of ours


@contextmanager
def _told(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        msg = f"the report cannot be written to {output} ({problem.strerror or problem})"
        raise ParameterError(msg, remedy="free the space or choose another --output") from problem
