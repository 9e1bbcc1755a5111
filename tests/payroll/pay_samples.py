"""Inputs and payslips that the payroll tests share."""

import datetime as dt

from hypothesis import strategies as st

from cae_core.country import find_country
from cae_core.payroll import Payslip, YearToDate, pay
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

FRANCE = find_country("FR")
JANUARY_2026, JULY_2025 = Month(2026, 1), Month(2025, 7)
RULE_SETS = [
    (name, month) for name in ("employee", "cesa") for month in (JULY_2025, JANUARY_2026, Month(2026, 10))
]


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


def state_part(inputs: dict) -> dict:
    return {name: value for name, value in inputs.items() if name.startswith("ytd_")}


def plain_day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
