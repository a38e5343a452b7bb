"""Everything that a few calls need: pace, meter, transport."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bibliometrics.errors import BudgetError
from bibliometrics.openalex.exchange import origin
from bibliometrics.openalex.meter import Meter
from bibliometrics.openalex.pace import Pace
from bibliometrics.openalex.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bibliometrics.openalex.meter import Ledger
    from bibliometrics.openalex.transport import Patience
    from bibliometrics.settings import Settings


@contextmanager
def calling(
    settings: Settings,
    ledger: Ledger,
    *,
    patience: Patience | None = None,
    max_cost: float | None = None,
    connections: int = 1,
    stop: threading.Event | None = None,
) -> Iterator[tuple[Transport, Meter]]:
    """Make calls, each written into the ledger.

    Parameters
    ----------
    max_cost
        Dollars that may be spent.
    connections
        Calls at once.
    stop
        Set to make those under way end.

    Raises
    ------
    ParameterError
        Nothing came of `max_cost`, and nothing ever would.
    """
    stop = stop or threading.Event()
    host = str(origin(settings.api_url)[1])
    meter = Meter(ledger, host=host, keyed=bool(settings.api_key), max_cost=max_cost)
    with Transport(
        settings.api_url,
        key=settings.api_key,
        pace=Pace(settings.rate, stop=stop),
        meter=meter,
        stop=stop,
        patience=patience,
        connections=connections,
    ) as transport:
        try:
            yield transport, meter
        except BudgetError as problem:
            fruitless = meter.fruitless()
            if fruitless is not None:
                raise fruitless from problem
            raise
