"""A variant: one legal framework, as it is or under a reform, that a scenario compares with others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.country import Country, find_country
from cae_core.country.legal_frameworks import Kind, LegalFramework
from cae_core.payroll.regime import Regime
from cae_core.periods import Month
from cae_core.rules.framework import Reform

if TYPE_CHECKING:
    from cae_core.simulation.reform_file import ReformFile


@attrs.frozen(eq=False, slots=False)
class Variant:
    """A framework of a country with a key and a label of its own; reforms are laid over the framework.

    ``statutes`` fix what the law leaves to them, as typed; ``inputs`` are payroll inputs as typed, over those
    of the framework; ``known_on`` is the day as of which the law is known (None: all that is known).

    Under a reform of figures, what the country declares of the solver's targets is taken to hold still (no
    cost falls as pay grows), and so is what the author of a reform of rules says of them; both are checked on
    samples of rows, and on each row that is replayed. Where nothing is said, each row is searched by itself.
    """

    key: str
    country: Country
    framework: LegalFramework
    label: Mapping[str, str] = attrs.field(factory=dict)
    statutes: Mapping[str, Any] = attrs.field(factory=dict)
    inputs: Mapping[str, str] = attrs.field(factory=dict)
    known_on: dt.date | None = None
    _typed: dict[Month, dict[str, Any]] = attrs.field(init=False, repr=False, factory=dict)

    @cached_property
    def regime(self) -> Regime | None:
        """The payroll regime in force under it; None where work is in no regime."""
        return self._in_force(self.framework.pay_regime(self.country))

    @cached_property
    def trial_regime(self) -> Regime | None:
        """The regime of its contract on trial, if it has one."""
        return self._in_force(self.framework.trial_regime(self.country))

    @property
    def row_by_row(self) -> bool:
        """Whether each row's pay is searched by itself, since nothing says how its cost moves with pay."""
        salaried = self.framework.kind is Kind.SALARIED
        regime = self.regime if salaried else None
        return regime is not None and not (regime.proved or regime.claimed)

    def _in_force(self, regime: Regime | None) -> Regime | None:
        if regime is None:
            return None
        known = regime.framework.parameters
        mine = {key: value for key, value in self.statutes.items() if key in known}
        regime = regime.with_statutes(mine) if mine else regime
        return regime if self.known_on is None else regime.known_by(self.known_on)

    def typed(self, month: Month) -> Mapping[str, Any]:
        """The payroll inputs that are the same for everybody, as internal values. Raises UnknownName."""
        regime = self.regime
        assert regime is not None
        if month not in self._typed:
            self._typed[month] = regime.typed(month, {**self.framework.inputs, **self.inputs})
        return self._typed[month]

    def __getstate__(self) -> dict[str, Any]:
        """Go to another process without rules, which are found there by the country's code."""
        fields = ("key", "framework", "label", "statutes", "inputs", "known_on")
        return {"code": self.country.code, **{name: getattr(self, name) for name in fields}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        made = Variant(country=find_country(state.pop("code")), **state)
        self.__dict__.update(made.__dict__)


def variant_of(
    country: Country,
    key: str,
    framework: str | LegalFramework,
    reforms: Iterable[ReformFile | Reform] = (),
    *,
    label: Mapping[str, str] | None = None,
    statutes: Mapping[str, Any] | None = None,
    contribution: Mapping[str, Any] | None = None,
    inputs: Mapping[str, str] | None = None,
    known_on: dt.date | None = None,
) -> Variant:
    """Return a variant of a country's framework, by its key, under reforms laid over it in order.

    Instead of a key it may be a framework of one's own (`cae_core.simulation.own_framework`).

    A reform is one read from a file, or a `Reform` with rules of its own.

    ``statutes`` also fix the framework's own figures where it leaves them open; ``contribution`` replaces its
    scheme. Raises NotInCountry, UnknownName, NotForStatutes, Problems, ParameterRefused.

    >>> from cae_core.country import find_country
    >>> variant_of(find_country("FR"), "today", "cesa").label["en"]
    'Salaried entrepreneur of a CAE (CESA)'
    """
    found = country.framework(framework) if isinstance(framework, str) else framework
    for reform in reforms:
        found = found.reformed(reform) if isinstance(reform, Reform) else reform.apply(found, country)
    if statutes:
        found = attrs.evolve(found, law=found.law.with_statutes(statutes))
    if contribution is not None:
        found = attrs.evolve(found, contribution=contribution)
    if known_on is not None:
        found = attrs.evolve(found, law=found.law.known_by(known_on))
    return Variant(key, country, found, label or found.label, statutes or {}, inputs or {}, known_on)
