"""Tunisia's payroll regimes: which rules, inputs and lines each is made of."""

from __future__ import annotations

from cae_core.countries.tunisia import (
    _auto_entrepreneur,
    _contributions,
    _income_tax,
    _pay,
    _totals,
    _working_time,
)
from cae_core.country.files import CountryFiles
from cae_core.payroll.regime import Regime

# Every line of the employer grows with gross, and the relief by no more than the CNSS it comes off.
MONOTONE = ("employer_cost",)
STATE = {"ytd_net_of_cnss": "salary_net_of_cnss", "ytd_income_tax": "income_tax", "ytd_css": "css"}
BASE = ("base_salary", "hourly_rate", "minimum_wage")
_LABELS = {
    "employee": {"fr": "Salarié (RSNA)", "ar": "أجير (نظام الأجراء غير الفلاحيين)", "en": "Employee (RSNA)"},
    "auto_entrepreneur": {"fr": "Auto-entrepreneur", "ar": "المبادر الذاتي", "en": "Auto-entrepreneur"},
}


def load_regimes(files: CountryFiles) -> dict[str, Regime]:
    """Return the regimes by name: employee and auto_entrepreneur."""
    employee = files.regime(
        "employee",
        _LABELS["employee"],
        (_working_time, _pay, _contributions, _income_tax, _totals),
        ("pay",),
        lines="lines",
        monotone=MONOTONE,
        state=STATE,
        hours="paid_hours",
        base=BASE,
    )
    auto_entrepreneur = files.regime(
        "auto_entrepreneur",
        _LABELS["auto_entrepreneur"],
        (_auto_entrepreneur,),
        ("auto_entrepreneur",),
        paid=False,
    )
    return {"employee": employee, "auto_entrepreneur": auto_entrepreneur}
