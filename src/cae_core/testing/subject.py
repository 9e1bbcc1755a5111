"""What is checked: a country with what its author gives to check it by; and what a check finds."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from cae_core.country import Country
from cae_core.periods import Month
from cae_core.rules.errors import LawNotChecked
from cae_core.testing.samples import Sample, samples

if TYPE_CHECKING:
    from cae_core.payroll.regime import Regime
    from cae_core.rules.graph import Graph
    from cae_core.rules.parameters import ParameterSet

Fault: TypeAlias = tuple[str, str]
"""Where something is wrong, and what."""

MONTHS = 4


@attrs.frozen
class Finding:
    """Something that a country does not keep: the check, where, what, and whose country it is.

    >>> str(Finding("labels", "chart.bank", "no label in ar", "XX", "cae-xx"))
    'XX (cae-xx), labels: chart.bank: no label in ar'
    """

    check: str
    where: str
    reason: str
    country: str
    distribution: str

    def __str__(self) -> str:
        return f"{self.country} ({self.distribution}), {self.check}: {self.where}: {self.reason}"


@attrs.frozen(slots=False, eq=False)
class Subject:
    """A country under check.

    ``source`` is a pattern that each source must begin with (empty: any text will do), ``vectors`` are files
    of expected payslips as `payroll.vectors.read_vectors` reads them, ``statutes`` what a cooperative
    must fix before pay, or an allocation, can be computed at all, ``numbers`` a valid example of each
    identifier. ``draws`` payslips are drawn for each regime and month, always the same ones for a ``seed``.
    """

    country: Country
    source: str = ""
    vectors: tuple[Mapping[str, Any], ...] = ()
    statutes: Mapping[str, Any] = attrs.field(factory=dict)
    numbers: Mapping[str, str] = attrs.field(factory=dict)
    draws: int = 24
    seed: int = 1

    def cited(self, source: object) -> bool:
        """Whether a source is given, and as the country's pattern wants it."""
        return isinstance(source, str) and bool(source.strip()) and bool(re.match(self.source, source))

    @cached_property
    def regimes(self) -> Mapping[str, Regime]:
        """The payroll regimes, under the statutes given that are not for legal forms alone."""
        forms = (form.parameters for form in self.country.legal_forms.values())
        elsewhere = {key for known in forms if known for key in known.parameters}
        elsewhere -= self.country.parameters.parameters.keys()
        mine = {key: value for key, value in self.statutes.items() if key not in elsewhere}
        found = self.country.regimes.items()
        return {key: each.with_statutes(mine) if mine else each for key, each in found}

    @cached_property
    def paid(self) -> Mapping[str, Regime]:
        """The regimes that make payslips."""
        return {name: each for name, each in self.regimes.items() if each.paid}

    def months(self, parameters: ParameterSet) -> tuple[Month, ...]:
        """The last months in which some value began to apply, and the last one checked: latest first."""
        each = parameters.parameters.values()
        checked = [found.checked_until for found in each if found.checked_until is not None]
        starts = {row.start for parameter in each for row in parameter.rows}
        last = max(checked, default=max(starts, default=None))
        if last is None:
            return ()
        months = {Month.of(last), *(Month.of(day) for day in starts if day <= last)}
        return tuple(sorted(months, reverse=True)[:MONTHS])

    def graphs(self) -> Iterator[tuple[str, Regime, Graph]]:
        """Each regime with its rules in each of the months, under a name such as ``employee 2026-10``."""
        for name, regime in self.regimes.items():
            for month in self.months(regime.framework.parameters):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", LawNotChecked)
                    yield f"{name} {month}", regime, regime.graph(month)

    @cached_property
    def drawn(self) -> tuple[tuple[str, Regime, Graph, tuple[Sample, ...]], ...]:
        """What `graphs` gives, each with drawn inputs."""
        return tuple(
            (where, regime, graph, samples(regime, graph, self.draws, f"{self.seed} {where}"))
            for where, regime, graph in self.graphs()
        )
