"""Algeria's payroll regimes: which rules, inputs and lines each is made of."""

from __future__ import annotations

from cae_core.countries.algeria import (
    _auto_entrepreneur,
    _branches,
    _casnos,
    _contributions,
    _irg,
    _pay,
    _self_employed,
    _totals,
)
from cae_core.country.files import CountryFiles
from cae_core.payroll.regime import Regime

# Each contribution is a rounded share of a base that grows centime by centime with gross, at a rate below 1.
# Net pay is not here: it falls by 1.53 DA just above 30 000 DA of taxable pay, where the exemption ends
# (DZ-74), and again where the smoothing ends.
MONOTONE = ("employer_cost", "contribution_base", "taxable_income", "net_before_tax")
_LABELS = {
    "employee": {"fr": "Salarié", "ar": "أجير", "en": "Employee"},
    "auto_entrepreneur": {"fr": "Auto-entrepreneur", "ar": "المقاول الذاتي", "en": "Auto-entrepreneur"},
    "self_employed": {"fr": "Travailleur non salarié", "ar": "عامل غير أجير", "en": "Self-employed"},
}


def load_regimes(files: CountryFiles) -> dict[str, Regime]:
    """Return the regimes by name: employee, auto_entrepreneur and self_employed."""
    employee = files.regime(
        "employee",
        _LABELS["employee"],
        (_pay, _contributions, _branches, _irg, _totals),
        ("employee",),
        lines="lines",
        monotone=MONOTONE,
        hours="paid_hours",
        base=("base_salary",),
    )
    auto_entrepreneur = files.regime(
        "auto_entrepreneur",
        _LABELS["auto_entrepreneur"],
        (_casnos, _auto_entrepreneur),
        ("own_account", "auto_entrepreneur"),
        paid=False,
    )
    self_employed = files.regime(
        "self_employed",
        _LABELS["self_employed"],
        (_casnos, _self_employed),
        ("own_account", "self_employed"),
        paid=False,
    )
    return {"employee": employee, "auto_entrepreneur": auto_entrepreneur, "self_employed": self_employed}
