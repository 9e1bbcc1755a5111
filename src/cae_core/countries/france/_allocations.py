"""How each French form of cooperative allocates its surplus: which rules and which file."""

from __future__ import annotations

from cae_core.capital.allocation import AllocationRules
from cae_core.countries.france import _art_16, _plain_cooperative, _scic, _scop, _surplus
from cae_core.country.files import CountryFiles

_FAMILIES = {
    "scop": (("scop_sarl", "scop_sa", "scop_sas"), (_surplus, _scop)),
    "scic": (("scic_sarl", "scic_sa", "scic_sas"), (_surplus, _art_16, _scic)),
    "l47_cooperative": (("l47_cooperative",), (_surplus, _art_16, _plain_cooperative)),
}


def load_allocations(files: CountryFiles) -> dict[str, AllocationRules]:
    """Return the rules of the surplus by legal form."""
    return {
        form: files.allocation(form, modules, family)
        for family, (forms, modules) in _FAMILIES.items()
        for form in forms
    }
