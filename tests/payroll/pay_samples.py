"""Inputs and payslips that the payroll tests share."""

import datetime as dt

from hypothesis import strategies as st

from cae_core.country import find_country, known_countries
from cae_core.money import decimals
from cae_core.payroll import Payslip, YearToDate, pay
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

FRANCE = find_country("FR")
JANUARY_2026, JULY_2025 = Month(2026, 1), Month(2025, 7)
OCTOBER_2026 = Month(2026, 10)
RULE_SETS = [
    (name, month) for name in ("employee", "cesa") for month in (JULY_2025, JANUARY_2026, OCTOBER_2026)
]
EVERYWHERE = [("FR", *rule_set) for rule_set in RULE_SETS] + [
    (code, name, month)
    for code in known_countries()
    for name, regime in find_country(code).regimes.items()
    if regime.paid and code != "FR"
    for month in (JULY_2025, OCTOBER_2026)
]
"""Every paid regime of every country, in two years; the French rules, the most involved, in three months."""


def unit_of(code: str) -> int:
    """Minor units in one of a country's currency."""
    return 10 ** decimals(find_country(code).currency)


def rows_of(code: str) -> int:
    """How many drawn payslips of a country are compared between back ends."""
    return 1000 if code == "FR" else 250


def typed(regime: str, month: Month, **texts: str) -> dict:
    return FRANCE.regime(regime).typed(month, {"headcount": "30", "work_accident_rate": "0.01", **texts})


def payslip(month: Month, regime: str = "employee", state: YearToDate | None = None, **texts: str) -> Payslip:
    chosen = FRANCE.regime(regime)
    run = pay(chosen, month, typed(regime, month, **texts), state)
    return Payslip("K01", "P01", month, month.last, chosen, run)


def per(whole: int, top: int) -> st.SearchStrategy[Ratio]:
    return st.integers(0, top).map(lambda n: Ratio(n, whole))


def pay_inputs(regime: str, year_to_date: bool = True) -> st.SearchStrategy[dict]:
    """Internal inputs of a French payslip, from no pay to far above every ceiling."""
    content = {
        "gross": st.one_of(st.integers(0, 600_000), st.integers(0, 5_000_000)),
        "headcount": st.sampled_from([1, 10, 11, 30, 49, 50, 500]),
        "work_accident_rate": per(10_000, 800),
        "executive": st.booleans(),
        "health_cover": st.integers(0, 20_000),
        "unemployment_insured": st.booleans(),
        "apprenticeship_tax_due": st.booleans(),
        "versement_mobilite_rate": per(1_000, 32),
        "withholding_rate": st.one_of(st.just(Ratio(-1)), per(1_000, 430)),
        "short_contract": st.booleans(),
        "month_share": st.one_of(st.just(Ratio(1)), st.integers(1, 31).map(lambda n: Ratio(n, 31))),
    }
    if regime == "employee":
        content |= {
            "contract_hours_per_week": st.integers(4, 80).map(lambda n: Ratio(n, 2)),
            "extra_hours": per(4, 80),
            "part_time_ceiling": st.booleans(),
        }
    if year_to_date:
        content |= {
            "ytd_gross": st.integers(0, 6_000_000),
            "ytd_ceiling": st.integers(0, 11 * 400_500),
            "ytd_reference_smic": st.integers(0, 11 * 546_910).map(lambda n: Ratio(n, 3)),
            "ytd_reduction": st.integers(0, 900_000),
        }
    return st.fixed_dictionaries(content)


def pay_inputs_of(code: str, name: str) -> st.SearchStrategy[dict]:
    """Internal inputs of a payslip of any country: those of France, or drawn by their kind."""
    return pay_inputs(name) if code == "FR" else _by_kind(code, name)


def _by_kind(code: str, name: str) -> st.SearchStrategy[dict]:
    """Each input at its default half of the time, else any value of its kind that a month may have."""
    country, unit = find_country(code), unit_of(code)
    kinds = {
        "amount": st.integers(0, 3_000 * unit),
        "rate": per(10_000, 800),
        "number": st.integers(0, 200).map(lambda n: Ratio(n, 4)),
        "count": st.integers(0, 30),
        "flag": st.booleans(),
    }
    content = {}
    for each in country.regime(name).framework.inputs:
        if each.spares:  # whoever gives it, even 0, must have what the law does not establish
            continue
        drawn = per(31, 31).filter(bool) if each.automatic == "month_share" else kinds[each.kind]
        default = each.default_value(country.currency)
        content[each.name] = drawn if default is None else st.just(default) | drawn
    gross = st.one_of(st.integers(0, most * unit) for most in (1_000, 10_000, 100_000, 500_000))
    return st.fixed_dictionaries({**content, "gross": gross})


def state_part(inputs: dict) -> dict:
    return {name: value for name, value in inputs.items() if name.startswith("ytd_")}


def plain_day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
