"""Settings: flags before environment before `bibliometrics.toml` or pyproject before defaults."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from bibliometrics.errors import ParameterError

_SIZE = re.compile(r"(\d+(\.\d+)? ?[KMGT]i?B)?", re.IGNORECASE)
PUBLIC_API = "https://api.openalex.org"

_ENVIRONMENT = {
    "cache": "BIBLIOMETRICS_CACHE",
    "api_key": "OPENALEX_API_KEY",
    "api_url": "OPENALEX_API_URL",
    "memory_limit": "BIBLIOMETRICS_MEMORY_LIMIT",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know beside its own arguments.

    Parameters
    ----------
    cache
        Folder of the cache.
    api_key
        OpenAlex key; without one the API allows about $0.10 a day.
    api_url
        Root of the API.
    rate
        Most calls a second, over all threads; `inf` for none.
    jobs
        Partitions fetched at once.
    rolling
        Dollars that a run may spend on journal-years that are merely old, the oldest first.
    memory_limit
        Memory for DuckDB, as DuckDB spells it ("4GB"); empty for its default.
    """

    cache: Path = Path("cache")
    api_key: str | None = field(default=None, repr=False)
    api_url: str = PUBLIC_API
    rate: float = 5.0
    jobs: int = 4
    rolling: float = 0.20
    memory_limit: str = ""

    @classmethod
    def load(cls, **flags: Any) -> Settings:
        """Merge flags (None means not given), the environment and the settings file.

        Raises
        ------
        ParameterError
            A settings file that is not TOML, or names a setting that does not exist; a limit of
            memory that is no size.
        """
        known = {each.name for each in fields(cls)}
        merged = _from_file(known) | _from_environment()
        merged |= {name: value for name, value in flags.items() if value is not None}
        if "cache" in merged:
            merged["cache"] = Path(merged["cache"])
        if "api_url" in merged:
            merged["api_url"] = str(merged["api_url"]).rstrip("/")
        if not _SIZE.fullmatch(str(merged.get("memory_limit", ""))):
            msg = f"'{merged['memory_limit']}' is no size of memory"
            raise ParameterError(msg, remedy="write it as 4GB or 800MB")
        return replace(cls(), **merged)


def _from_environment() -> dict[str, Any]:
    return {name: os.environ[var] for name, var in _ENVIRONMENT.items() if os.environ.get(var)}


def _from_file(known: set[str]) -> dict[str, Any]:
    for path, table in ((Path("bibliometrics.toml"), ()), (Path("pyproject.toml"), _TOOL)):
        if not path.is_file():
            continue
        try:
            found: Any = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            msg = f"{path} is not TOML ({problem})"
            raise ParameterError(msg, remedy="mend it or move it away") from problem
        for key in table:
            found = found.get(key, {})
        _refuse_unknown(path, found, known)
        if found:
            return dict(found)
    return {}


_TOOL = ("tool", "bibliometrics")


def _refuse_unknown(path: Path, found: dict[str, Any], known: set[str]) -> None:
    if "api_key" in found:
        msg = f"{path} holds an api_key"
        raise ParameterError(msg, remedy="keep the key in the environment: OPENALEX_API_KEY")
    for name in found:
        if name not in known:
            msg = f"{path} sets '{name}', which is no setting"
            raise ParameterError(msg, remedy=f"the settings are {', '.join(sorted(known))}")
