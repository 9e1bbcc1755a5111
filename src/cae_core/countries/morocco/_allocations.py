"""How each Moroccan legal form allocates its surplus: which rules and which file."""

from __future__ import annotations

from cae_core.capital.allocation import AllocationRules
from cae_core.countries.morocco import _surplus
from cae_core.country.files import CountryFiles


def load_allocations(files: CountryFiles) -> dict[str, AllocationRules]:
    """Return the rules of the surplus by legal form; a group has none: its result is its members' (MA-97)."""
    return {
        "ma_cooperative": files.allocation("ma_cooperative", (_surplus,)),
        "ma_gie": files.allocation("ma_gie", ()),
    }
