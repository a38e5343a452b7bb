"""The machine and the versions that figures were measured on, in words without names or paths."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def described() -> str:
    """Processor, cores and memory."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{cores()} cores ({_processor()}), {gigabytes:.0f} GB, {platform.system()}"


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def load() -> float:
    """How many processes wanted to run, in the last minute."""
    return round(os.getloadavg()[0], 2)


def is_busy() -> bool:
    """Whether more wanted to run than a section before this one leaves behind."""
    return load() > 2 * cores()


def versions(packages: Iterable[str]) -> str:
    """Of Python and of packages, as far as they are installed."""
    listed = [f"Python {platform.python_version()}", *map(_version, packages)]
    return ", ".join(each for each in listed if each)


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
