"""All accounts: by key, or by address without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bibliometrics.emulator.account import Account, masked
from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bibliometrics.emulator.account import Rate
    from bibliometrics.emulator.clock import Clock


class Accounts:
    """All accounts; call everything here under the emulator's lock."""

    def __init__(
        self,
        keys: Mapping[str, Mapping[str, Any]] | Iterable[str],
        *,
        keyless_limit: int,
        rps: Rate,
        clock: Clock,
    ) -> None:
        named = [keys] if isinstance(keys, str) else keys
        given = named if isinstance(named, Mapping) else {key: {} for key in named}
        self._clock = clock
        self._rps = rps
        self._keyless = {"limit": keyless_limit, "rps": rps}
        self._by_key = {key: self._make(masked(key), options) for key, options in given.items()}
        self._by_peer: dict[str, Account] = {}

    def find(self, key: str, peer: str) -> Account | None:
        """Look up who asks; None for a key that nobody was given."""
        if key:
            account = self._by_key.get(key)
        else:
            account = self._by_peer.get(peer)
            if account is None:
                account = self._by_peer[peer] = self._make(peer, self._keyless)
        if account is not None:
            self._roll_over(account)
        return account

    def set_budget(self, key: str | None, changes: Mapping[str, Any]) -> None:
        """Change an account, or make one; without a key the budget of all who have none."""
        if key is not None:
            if key not in self._by_key:
                self._by_key[key] = self._make(masked(key), changes)
            self._change(self._by_key[key], changes)
            return
        self._make("", {**self._keyless, **changes})
        self._keyless.update(changes)
        for account in self._by_peer.values():
            self._change(account, changes)

    def _make(self, name: str, options: Mapping[str, Any]) -> Account:
        try:
            return Account(name, **{"rps": self._rps, "day": self._clock.now().date(), **options})
        except TypeError as problem:
            msg = f"an account of the emulator cannot be made of {sorted(options)}"
            raise ParameterError(
                msg, remedy="it takes limit, used, prepaid, plan, rps and throttled"
            ) from problem

    def _change(self, account: Account, changes: Mapping[str, Any]) -> None:
        self._make(account.name, changes)
        for name, value in changes.items():
            setattr(account, name, value)
        account.bought = max(account.bought, account.prepaid)

    def _roll_over(self, account: Account) -> None:
        today = self._clock.now().date()
        if account.day != today:
            account.used, account.day = 0, today
