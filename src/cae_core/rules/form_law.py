"""What law and statutes fix for a legal form, asked for a day at a time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cae_core.rules.errors import LawNotEstablished
from cae_core.rules.parameters import Fact, ParameterSet, Snapshot


class FormLaw:
    """The parameters of a legal form as they bind on a day.

    A parameter that the form's file leaves out binds nobody; one that it says is unknown raises
    LawNotEstablished when it is asked for.

    >>> FormLaw(None).fact("capital_floor", dt.date(2026, 1, 1)) is None
    True
    """

    def __init__(self, parameters: ParameterSet | None) -> None:
        self._parameters = parameters
        self._days: dict[dt.date, Snapshot] = {}

    def fact(self, key: str, on: dt.date) -> Fact | None:
        """A parameter on a day, None where nothing binds. Raises LawNotEstablished, ParameterNotKnownYet."""
        if self._parameters is None or key not in self._parameters:
            return None
        if on not in self._days:
            self._days[on] = self._snapshot(self._parameters, on)
        return self._days[on][key]

    def _snapshot(self, parameters: ParameterSet, on: dt.date) -> Snapshot:
        return parameters.at(on)

    def value(self, key: str, on: dt.date, otherwise: Any = None) -> Any:
        """The value of `fact`, or ``otherwise`` where nothing binds."""
        found = self.fact(key, on)
        return otherwise if found is None else found.value

    def gaps(self, on: dt.date) -> tuple[LawNotEstablished, ...]:
        """What law leaves to the statutes on a day and they do not say."""
        if self._parameters is None:
            return ()
        errors = self._snapshot(self._parameters, on).errors.values()
        return tuple(each for each in errors if isinstance(each, LawNotEstablished))

    def known(self, key: str, on: dt.date) -> Fact | None:
        """A parameter on a day, None where nothing binds or nobody could establish it."""
        try:
            return self.fact(key, on)
        except LawNotEstablished:
            return None
