"""A variant: one legal framework, as it is or under a reform, that a scenario compares with others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import attrs

from cae_core.country import Country
from cae_core.country.legal_frameworks import LegalFramework
from cae_core.payroll.regime import Regime


@attrs.frozen(eq=False, slots=False)
class Variant:
    """A framework of a country with a key and a label of its own; reforms are laid over the framework.

    ``statutes`` fix what the law leaves to them, as typed; ``inputs`` are payroll inputs as typed, over those
    of the framework.
    """

    key: str
    country: Country
    framework: LegalFramework
    label: Mapping[str, str] = attrs.field(factory=dict)
    statutes: Mapping[str, Any] = attrs.field(factory=dict)
    inputs: Mapping[str, str] = attrs.field(factory=dict)

    @cached_property
    def regime(self) -> Regime | None:
        """The payroll regime in force under it; None where work is in no regime."""
        return self._under_statutes(self.framework.pay_regime(self.country))

    @cached_property
    def trial_regime(self) -> Regime | None:
        """The regime of its contract on trial, if it has one."""
        return self._under_statutes(self.framework.trial_regime(self.country))

    def _under_statutes(self, regime: Regime | None) -> Regime | None:
        if regime is None:
            return None
        known = regime.framework.parameters
        mine = {key: value for key, value in self.statutes.items() if key in known}
        return regime.with_statutes(mine) if mine else regime
