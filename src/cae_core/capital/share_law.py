"""What law and statutes say of shares on a day, and who the members are: what checks look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

import attrs

from cae_core.rules.parameters import Fact, ParameterSet, Snapshot


@attrs.frozen
class People:
    """What checks must know of persons.

    ``legal`` are those that are no natural persons; ``pay`` is the gross pay, in minor units, out of which a
    person pays shares this month.
    """

    legal: Collection[str] = ()
    pay: Mapping[str, int] = attrs.field(factory=dict)


class ShareLaw:
    """The parameters of a legal form as they bind on a day.

    ``year_end`` gives the last day of the financial year that holds a day. A parameter that the form's file
    leaves out binds nobody; one that it says is unknown raises LawNotEstablished when it is asked for.
    """

    def __init__(self, parameters: ParameterSet | None, year_end: Callable[[dt.date], dt.date]) -> None:
        self._parameters = parameters
        self._days: dict[dt.date, Snapshot] = {}
        self.year_end = year_end

    def fact(self, key: str, on: dt.date) -> Fact | None:
        """A parameter on a day, None where nothing binds. Raises LawNotEstablished, ParameterNotKnownYet."""
        if self._parameters is None or key not in self._parameters:
            return None
        if on not in self._days:
            self._days[on] = self._parameters.at(on)
        return self._days[on][key]

    def value(self, key: str, on: dt.date, otherwise: Any = None) -> Any:
        """The value of `fact`, or ``otherwise`` where nothing binds."""
        found = self.fact(key, on)
        return otherwise if found is None else found.value
