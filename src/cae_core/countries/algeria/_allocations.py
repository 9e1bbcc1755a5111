"""How each Algerian legal form allocates its surplus: which rules and which file."""

from __future__ import annotations

from cae_core.capital.allocation import AllocationRules
from cae_core.countries.algeria import _cooperative_surplus, _experiment_surplus, _funds
from cae_core.country.files import CountryFiles


def load_allocations(files: CountryFiles) -> dict[str, AllocationRules]:
    """Return the rules of the surplus by legal form; those of the experiment are a hypothesis (DZ-137)."""
    return {
        "dz_cooperative": files.allocation("dz_cooperative", (_funds, _cooperative_surplus)),
        "dz_experiment": files.allocation("dz_experiment", (_funds, _experiment_surplus)),
    }
