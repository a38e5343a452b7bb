"""A loopback OpenAlex: real HTTP, records of one's own, every failure on demand."""

from __future__ import annotations

from bibliometrics.emulator.emulator import Emulator

__all__ = ["Emulator"]
