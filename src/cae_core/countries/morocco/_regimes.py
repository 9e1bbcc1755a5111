"""Morocco's payroll regimes: which rules, inputs and lines each is made of."""

from __future__ import annotations

from cae_core.countries.morocco import _auto_entrepreneur, _contributions, _income_tax, _pay, _totals
from cae_core.country.files import CountryFiles
from cae_core.payroll.regime import Regime

# Each contribution grows with gross, or stays at its ceiling. Net pay falls at the cliff of professional
# expenses (MA-156), and net pay before tax by a centime where two contributions round up together.
MONOTONE = ("taxable_gross", "cnss_base", "employer_contributions", "employer_cost")
STATE = {
    "ytd_days": "tax_days",
    "ytd_dependant_days": "dependant_days",
    "ytd_taxable_gross": "taxable_gross",
    "ytd_professional_expenses": "professional_expenses",
    "ytd_taxable_income": "taxable_income",
    "ytd_income_tax": "income_tax",
}
CARRIED = {"days_carried": "tax_days"}
_LABELS = {
    "employee": {"fr": "Salarié", "ar": "أجير", "en": "Employee"},
    "auto_entrepreneur": {"fr": "Auto-entrepreneur", "ar": "المقاول الذاتي", "en": "Auto-entrepreneur"},
}


def load_regimes(files: CountryFiles) -> dict[str, Regime]:
    """Return the regimes by name: employee and auto_entrepreneur."""
    employee = files.regime(
        "employee",
        _LABELS["employee"],
        (_pay, _contributions, _income_tax, _totals),
        ("pay",),
        lines="lines",
        monotone=MONOTONE,
        state=STATE,
        carried=CARRIED,
        hours="paid_hours",
        base=("full_time_base_salary", "hourly_rate"),
    )
    own_account = files.regime(
        "auto_entrepreneur",
        _LABELS["auto_entrepreneur"],
        (_auto_entrepreneur,),
        ("auto_entrepreneur",),
        paid=False,
    )
    return {"employee": employee, "auto_entrepreneur": own_account}
