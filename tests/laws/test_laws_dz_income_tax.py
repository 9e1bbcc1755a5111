"""IRG: three periods, both profiles, every threshold to the centime, against the statute in fractions."""

import datetime as dt
from fractions import Fraction

import pytest
from algerian_calculator import centimes, irg, irg_of_scale
from algerian_pay import EMPLOYEE, dinars, payslip, text
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.periods import Month
from cae_core.rules.brackets import Brackets
from cae_core.rules.ratio import Ratio

DAYS = ["2008-01-31", "2020-05-31", "2020-06-30", "2021-12-31", "2022-01-31", "2026-10-31"]
THRESHOLDS = [10_000, 20_000, 30_000, 35_000, 40_000, 42_500, 80_000, 120_000, 160_000, 320_000]
# where 40 % of the tax meets the least and the most of the first abatement
ABATEMENTS = [15_000, 12_500, 18_750, "30869.57", "36304.35"]


def taxed(day: str, base: int, disabled: bool = False) -> Fraction:
    run = payslip(day[:7], taxable_income=text(Fraction(base, 100)), disabled_or_retired=disabled)
    return dinars(run, "income_tax")


@pytest.mark.parametrize("disabled", [False, True], ids=["ordinary", "disabled"])
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("threshold", [*THRESHOLDS, *ABATEMENTS])
def test_the_tax_at_each_threshold_and_a_centime_around_it(day: str, threshold: object, disabled: bool):
    at = int(Fraction(threshold) * 100)
    when = dt.date.fromisoformat(day)
    for base in (at - 1, at, at + 1):
        assert taxed(day, base, disabled) == centimes(irg(when, Fraction(base, 100), disabled)), base


@pytest.mark.parametrize(
    ("day", "disabled", "base", "tax"),
    [
        ("2026-10-31", False, "30000.00", "0"),
        ("2026-10-31", False, "30000.01", "1.54"),  # the smoothing leaves 1.53 DA at its lower bound (DZ-74)
        ("2026-10-31", False, "34999.99", "2069.96"),
        ("2026-10-31", False, "35000.00", "2070.00"),
        ("2026-10-31", True, "30000.01", "1.17"),  # 1.1625 at 30 000, and a centime (DZ-75)
        ("2026-10-31", True, "42499.99", "3774.52"),
        ("2026-10-31", True, "42500.00", "3775.00"),
        ("2020-06-30", False, "30000.01", "0.01"),
        ("2020-06-30", False, "35000.00", "4000.00"),  # the two formulas meet
        ("2020-06-30", True, "39999.99", "5000.00"),
        ("2020-06-30", True, "40000.00", "5500.00"),  # they do not (DZ-73)
        ("2020-05-31", False, "15000.00", "0"),
        ("2020-05-31", False, "15000.03", "0.01"),
    ],
)
def test_the_tax_by_hand(day: str, disabled: bool, base: str, tax: str):
    assert taxed(day, int(Fraction(base) * 100), disabled) == Fraction(tax)


@pytest.mark.parametrize("disabled", [False, True])
def test_every_ten_dinars_of_the_table_that_the_tax_office_prints(disabled: bool):
    """DZ-77: its tables step by 10 DA; from 29 900 to 43 000 that is the whole of the smoothing."""
    for day in DAYS[2:]:
        graph = EMPLOYEE.framework.at(dt.date.fromisoformat(day))
        for base in range(29_900, 43_000, 10):
            given = {"taxable_income": base * 100, "disabled_or_retired": disabled}
            found = graph.run(given, ("income_tax",))["income_tax"]
            assert found == 100 * centimes(irg(dt.date.fromisoformat(day), Fraction(base), disabled)), base


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 50_000_000), st.sampled_from(DAYS), st.booleans())
def test_any_taxable_pay_to_the_centime(base: int, day: str, disabled: bool):
    when = dt.date.fromisoformat(day)
    graph = EMPLOYEE.framework.at(when)
    run = graph.run({"taxable_income": base, "disabled_or_retired": disabled})
    exact = Fraction(base, 100)
    assert dinars(run, "income_tax") == centimes(irg(when, exact, disabled))
    assert dinars(run, "income_tax_before_abatement") == centimes(irg_of_scale(when, exact))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 6_000_000), st.integers(1, 3000), st.sampled_from(DAYS[2:]), st.booleans())
def test_more_taxable_pay_never_bears_less_tax(base: int, more: int, day: str, disabled: bool):
    assert taxed(day, base + more, disabled) >= taxed(day, base, disabled)


def test_net_pay_falls_where_the_exemption_ends():
    """DZ-74: it is no monotone target, and is not declared one; the solver proves the largest gross."""
    below, above = payslip("2026-10", gross="32967.03"), payslip("2026-10", gross="32967.04")
    assert (below["taxable_income"], above["taxable_income"]) == (3_000_000, 3_000_001)
    assert below["net_pay"] == 3_000_000 > above["net_pay"] == 2_999_847
    assert "net_pay" not in EMPLOYEE.monotone


def test_thresholds_of_the_scales_are_whole_tens_of_dinars():
    """The exact tax rests on it: what is above a ten of dinars bears one rate."""
    for row in EMPLOYEE.framework.parameters.parameters["irg_scale"].rows:
        assert isinstance(row.value, Brackets)
        assert all(threshold % 1000 == 0 for threshold in row.value.thresholds)
        assert all(1000 * n % row.value.denominator == 0 for n in row.value.numerators)


# --- practices ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "tenth", "tax"),
    [(False, False, "207.29"), (True, False, "205.42"), (True, True, "205.40"), (False, True, "207.20")],
)
def test_the_base_may_be_taken_down_to_ten_dinars_and_the_tax_to_a_tenth(base: bool, tenth: bool, tax: str):
    """DZ-77, practice of the administration: an option, off unless the cooperative says so."""
    run = payslip(
        "2026-06", taxable_income="30333.03", irg_base_to_ten_dinars=base, irg_to_tenth_of_dinar=tenth
    )
    assert dinars(run, "income_tax") == Fraction(tax)


def test_a_base_just_above_the_exemption_is_exempt_where_it_is_taken_down():
    run = payslip("2026-06", taxable_income="30009.99", irg_base_to_ten_dinars=True)
    assert run["income_tax"] == 0
    assert dinars(payslip("2026-06", taxable_income="30009.99"), "income_tax") == Fraction("7.70")


@pytest.mark.parametrize("share", ["1/2", "1/3", "12/31", "22/26"])
@pytest.mark.parametrize("base", ["17500", "9999.99", "60000"])
def test_a_part_month_bears_its_share_of_the_tax_of_a_full_month(share: str, base: str):
    """DZ-79."""
    part = Fraction(share)
    run = payslip("2026-06", taxable_income=base, worked_share=share)
    whole = centimes(Fraction(base) / part)
    assert dinars(run, "full_month_income") == whole
    assert dinars(run, "income_tax") == centimes(irg(dt.date(2026, 6, 30), whole) * part)


def test_half_time_and_half_a_month_are_taxed_alike():
    """173.33 hours are full time: half of them, or half of the days."""
    half_time = payslip("2026-06", gross="20000", contract_hours="86.665")
    half_month = payslip("2026-06", gross="20000", month_share="1/2")
    assert half_time["worked_share"] == half_month["worked_share"] == Ratio(1, 2)
    assert half_time["income_tax"] == half_month["income_tax"] > 0
    assert payslip("2026-06", gross="20000")["income_tax"] == 0


def test_a_cooperative_may_keep_to_the_month_as_it_is_paid():
    """The practice has no article: pay by results at half time need not be taken for twice as much."""
    run = payslip("2026-06", gross="20000", contract_hours="86.665", irg_by_full_month=False)
    assert dinars(run, "full_month_income") == dinars(run, "taxable_income") == 18_200
    assert run["income_tax"] == 0


def test_pay_without_any_time_is_taxed_as_a_full_month():
    assert payslip("2026-06", taxable_income="40000", worked_share="0")["income_tax"] == 310_000


def test_a_far_south_zone_halves_the_tax_at_the_end():
    """DZ-83."""
    assert payslip("2026-06", taxable_income="60000", zone_relief=True)["income_tax"] == 425_000


def test_before_the_second_abatement_existed_its_nodes_are_not_there():
    graph = EMPLOYEE.graph(Month(2020, 5))
    assert "irg_smoothed_tax" not in graph.rules
    assert "irg_smoothed_tax" in EMPLOYEE.graph(Month(2020, 6)).rules
