"""Commands that need no network: emulator, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bibliometrics import (
    demonstration,
)
from bibliometrics.cli import shared


@shared.command("bibliometrics demo --output demo")
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder.")] = Path("demo"),
) -> None:
    """Do the main job offline: emulator, refresh and report on a synthetic corpus."""
    terminal = shared.terminal()
    with terminal.bar("works") as listen:
        page = demonstration.run(output, tell=terminal.say, progress=listen)
    terminal.say(f"the report lies in {page}")
    terminal.say(
        f"explore it: bibliometrics query country_share --cache {output / 'cache'} "
        "--param countries=CN,US"
    )


@shared.command("bibliometrics emulator --records works.jsonl.gz --port 8080")
def emulator(
    records: Annotated[
        list[Path] | None, typer.Option("--records", help="Works; else the demo corpus.")
    ] = None,
    more: Annotated[list[Path] | None, typer.Argument(help="More files of works.")] = None,
    port: Annotated[int, typer.Option(help="Port; 0 for any free one.")] = 0,
    faults: Annotated[Path | None, typer.Option(help="JSON file of faults.")] = None,
) -> None:
    """Serve a loopback OpenAlex until Ctrl-C: real HTTP, keys, budgets and, if wanted, faults."""
    terminal = shared.terminal()
    files = [*(records or []), *(more or [])]
    terminal.detail("reading the records" if files else "drawing the demo corpus")
    with demonstration.emulator(files, port=port, faults=faults) as serving:
        terminal.write(f"{serving.url}\n".encode())
        terminal.say(
            f"point a refresh at it: OPENALEX_API_URL={serving.url} "
            f"OPENALEX_API_KEY={demonstration.KEY} bibliometrics refresh --rate 100"
        )
        serving.serve_forever()
