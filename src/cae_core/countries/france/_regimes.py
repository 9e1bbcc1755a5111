"""France's payroll regimes: which rules, inputs and lines each is made of."""

from __future__ import annotations

from cae_core.countries.france import (
    _bases,
    _cape,
    _cesa,
    _employee,
    _employer,
    _employment,
    _levies,
    _reduced_rates,
    _reduction,
    _totals,
)
from cae_core.country.files import CountryFiles
from cae_core.payroll.regime import Regime, Relief

# Each line grows with gross, and the reduction by at most the cent that gross itself adds: so employer
# cost never decreases where hours are fixed. Equivalent hours grow with gross up to a full month; after
# other months of the year, that may raise the coefficient by its last decimal, on the pay of the year.
MONOTONE = {"employee": ("employer_cost", "capped_base", "year_gross"), "cesa": ("capped_base", "year_gross")}
RELIEF = {
    "cesa": Relief(
        "paid_hours", ("reduction_generale_coefficient", "maladie_reduced", "allocations_familiales_reduced")
    )
}
STATE = {
    "ytd_gross": "gross",
    "ytd_ceiling": "ceiling",
    "ytd_reference_smic": "reference_smic",
    "ytd_reduction": "reduction_generale",
}
CARRIED = {"cesa": {"ceiling_carried": "ceiling"}}
_LABELS = {
    "employee": {"fr": "Salarié", "ar": "أجير", "en": "Employee"},
    "cesa": {"fr": "Entrepreneur salarié associé", "ar": "مقاول أجير شريك", "en": "Salaried entrepreneur"},
    "cape": {"fr": "Titulaire de CAPE", "ar": "صاحب عقد دعم المشروع", "en": "CAPE holder"},
}
_COMMON = (_bases, _employee, _employer, _reduced_rates, _levies, _reduction, _totals)


def load_regimes(files: CountryFiles) -> dict[str, Regime]:
    """Return the regimes by name: employee, cesa and cape."""
    employee = files.regime(
        "employee",
        _LABELS["employee"],
        (*_COMMON, _employment),
        ("pay", "employment"),
        lines="lines",
        monotone=MONOTONE["employee"],
        state=STATE,
        hours="paid_hours",
    )
    cesa = files.regime(
        "cesa",
        _LABELS["cesa"],
        (*_COMMON, _cesa),
        ("pay", "cesa"),
        lines="lines",
        monotone=MONOTONE["cesa"],
        state=STATE,
        relief=RELIEF["cesa"],
        carried=CARRIED["cesa"],
    )
    dues = ("contribution_base", "atmp_employer")
    cape = files.regime("cape", _LABELS["cape"], (_cape,), ("cape",), paid=False, dues=dues)
    return {"employee": employee, "cesa": cesa, "cape": cape}
