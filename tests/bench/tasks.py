"""`python -m tests.bench.tasks MODULE FUNCTION …`: one piece of work in a process of its own.

Only that module is loaded, so that a peer does not pay for this package's start.
"""

from __future__ import annotations

import importlib
import json
import sys


def main(module: str, function: str, *arguments: str) -> None:
    """Call it; what it gives, if anything, goes to stdout as JSON."""
    told = getattr(importlib.import_module(f"tests.bench.{module}"), function)(*arguments)
    if told is not None:
        sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
