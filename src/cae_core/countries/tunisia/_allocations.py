"""How each Tunisian legal form allocates its surplus: which rules and which file."""

from __future__ import annotations

from cae_core.capital.allocation import AllocationRules
from cae_core.countries.tunisia import (
    _community_surplus,
    _cooperative_surplus,
    _label_surplus,
    _plain_surplus,
    _surplus,
)
from cae_core.country.files import CountryFiles

_FAMILIES = {
    "cooperative": (("tn_cooperative", "tn_smsa"), (_surplus, _cooperative_surplus, _plain_surplus)),
    "ess_label": (("tn_ess_label",), (_surplus, _cooperative_surplus, _label_surplus)),
    "societe_communautaire": (
        ("tn_societe_communautaire", "tn_societe_communautaire_regionale"),
        (_surplus, _community_surplus),
    ),
}


def load_allocations(files: CountryFiles) -> dict[str, AllocationRules]:
    """Return the rules of the surplus by legal form."""
    return {
        form: files.allocation(form, modules, family)
        for family, (forms, modules) in _FAMILIES.items()
        for form in forms
    }
