"""France's payroll regimes: which rules, inputs and lines each is made of."""

from __future__ import annotations

import tomllib
from importlib.resources import files

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
from cae_core.payroll.pay_lines import Layout
from cae_core.payroll.regime import Regime, Relief
from cae_core.rules.framework import Framework
from cae_core.rules.inputs import Input
from cae_core.rules.parameters import ParameterSet
from cae_core.rules.rule import rules_in

CURRENCY = "EUR"
PARAMETER_FILES = (
    "reference",
    "social_security",
    "pension",
    "taxes_on_pay",
    "csg",
    "reduction",
    "income_tax",
    "cape",
)

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


def text_of(name: str) -> str:
    """Return the text of a file of France's data."""
    return files(__package__).joinpath("data", f"{name}.toml").read_text(encoding="utf-8")


def load_parameters() -> ParameterSet:
    """Return France's dated payroll parameters."""
    return ParameterSet.load([text_of(name) for name in PARAMETER_FILES], CURRENCY)


def load_regimes(parameters: ParameterSet) -> dict[str, Regime]:
    """Return the regimes by name: employee, cesa and cape."""
    inputs, layout = tomllib.loads(text_of("inputs")), Layout.load(text_of("lines"))
    labels = tomllib.loads(text_of("labels")) | layout.labels
    hours = {"employee": (_employment, ("pay", "employment")), "cesa": (_cesa, ("pay", "cesa"))}
    regimes = {}
    for name, (module, groups) in hours.items():
        rules = rules_in(*_COMMON, module)
        framework = Framework(
            f"FR/{name}", CURRENCY, rules, parameters, _inputs(inputs, groups), MONOTONE[name], labels
        )
        regimes[name] = Regime(
            name,
            framework,
            layout,
            STATE,
            labels=_LABELS[name],
            relief=RELIEF.get(name),
            carried=CARRIED.get(name, {}),
        )
    cape = Framework(
        "FR/cape", CURRENCY, rules_in(_cape), parameters, _inputs(inputs, ("cape",)), labels=labels
    )
    return regimes | {"cape": Regime("cape", cape, paid=False, labels=_LABELS["cape"])}


def _inputs(tables: dict[str, dict[str, dict[str, str]]], groups: tuple[str, ...]) -> list[Input]:
    return [Input(name, **table) for group in groups for name, table in tables[group].items()]  # type: ignore[arg-type]
