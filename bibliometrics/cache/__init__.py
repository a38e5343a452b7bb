"""The cache on disk: immutable Parquet files, and a manifest that says what they are."""

from __future__ import annotations

from bibliometrics.cache.entries import LedgerDay, Partition, Scope, Suspect
from bibliometrics.cache.store import Cache

__all__ = ["Cache", "LedgerDay", "Partition", "Scope", "Suspect"]
