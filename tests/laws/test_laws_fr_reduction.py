"""The general reduction: 2025 formula, RGDU, equivalent hours of a CESA, year to date."""

import datetime as dt
from decimal import Decimal

import pytest
from french_pay import FRANCE, USUAL, check, decimal, euros, payslip

from cae_core.payroll import YearToDate, next_state, pay
from cae_core.periods import Month


def coefficient(month: str, gross: str, **inputs: str) -> Decimal:
    return decimal(payslip(month, gross, **inputs), "reduction_generale_coefficient")


@pytest.mark.parametrize(
    ("gross", "expected"),
    [
        ("1000.00", "0.3981"),  # under the minimum wage: the largest
        ("1823.03", "0.3981"),
        ("3000.00", "0.0999"),  # FR-5.03: 151.6667 hours and not 151.67
        ("5469.09", "0.0200"),  # one cent under 3 × 1,823.0333: Tmin
        ("5469.10", "0"),  # 3 × 151.6667 × 12.02 = 5,469.10: nothing (FR-3.42)
        ("9000.00", "0"),
    ],
)
def test_rgdu_coefficient_of_2026(gross: str, expected: str) -> None:
    """FR-3.41 and FR-3.42, under 50 employees."""
    assert coefficient("2026-01", gross) == Decimal(expected)


def test_rgdu_worked_by_hand() -> None:
    """2,200 €: ½ × (5,469.10 / 2,200 − 1) = 0.742977; ^1.75 = 0.594563; × 0.3781 + 0.02 = 0.244804."""
    run = payslip("2026-01", "2200")
    assert decimal(run, "reduction_generale_coefficient") == Decimal("0.2448")
    check(run, reduction_generale="538.56")  # 0.2448 × 2,200


def test_rgdu_from_50_employees() -> None:
    """FR-3.41: Tmin + Tdelta = 0.4021."""
    assert coefficient("2026-01", "1800", headcount="49") == Decimal("0.3981")
    assert coefficient("2026-01", "1800", headcount="50") == Decimal("0.4021")


@pytest.mark.parametrize(
    ("month", "headcount", "expected"),
    [
        ("2025-04", "49", "0.3194"),
        ("2025-04", "50", "0.3234"),
        ("2025-05", "49", "0.3193"),
        ("2025-05", "50", "0.3233"),
    ],
)
def test_largest_coefficient_of_2025(month: str, headcount: str, expected: str) -> None:
    """FR-3.40: T changed on 2025-05-01."""
    assert coefficient(month, "1801.80", headcount=headcount) == Decimal(expected)


def test_coefficient_of_2025_worked_by_hand() -> None:
    """2,000 €: 0.3193 / 0.6 × (1.6 × 1,801.80 / 2,000 − 1) = 0.532167 × 0.44144 = 0.234920."""
    run = payslip("2025-07", "2000")
    assert decimal(run, "reduction_generale_coefficient") == Decimal("0.2349")
    check(run, reduction_generale="469.80")


def test_reduction_of_2025_stops_at_1_6_minimum_wages() -> None:
    """1.6 × 1,801.80 = 2,882.88."""
    assert coefficient("2025-07", "2882.88") == 0
    assert coefficient("2025-07", "2880.00") == Decimal("0.0005")  # 0.532167 × 0.001


def test_largest_coefficient_is_lowered_by_a_low_work_accident_rate() -> None:
    """FR-3.44: 0.49 % may be absorbed, 0.30 % is owed, so the largest falls by 0.19 %."""
    assert coefficient("2026-01", "1800", work_accident_rate="0.0049") == Decimal("0.3981")
    assert coefficient("2026-01", "1800", work_accident_rate="0.0030") == Decimal("0.3962")


def test_the_june_2026_rise_does_not_reach_the_reduction() -> None:
    """FR-3.46: the reference stays 12.02, so the coefficient of a pay does not move."""
    assert coefficient("2026-07", "2200") == coefficient("2026-01", "2200")
    assert coefficient("2026-07", "5469.10") == 0


def test_two_clocks_before_the_freeze_was_published() -> None:
    """A payslip of June 2026 as one computed it on 5 June, when D241-7 still said SMIC in force."""
    regime, june = FRANCE.regime("employee"), Month(2026, 6)
    inputs = regime.typed(june, {"gross": "5500", **USUAL})
    # 3 SMIC were 5,601.05: ½ × (5,601.05 / 5,500 − 1) = 0.009186; ^1.75 = 0.000272; × 0.3781 + 0.02
    then = pay(regime, june, inputs, known_on=dt.date(2026, 6, 5))
    now = pay(regime, june, inputs)
    assert decimal(then, "reduction_generale_coefficient") == Decimal("0.0201")
    assert decimal(now, "reduction_generale_coefficient") == 0


def test_split_between_urssaf_and_agirc_arrco() -> None:
    """FR-3.50: 6.01 / 39.81 of the reduction to Agirc-Arrco, the rest to Urssaf."""
    check(
        payslip("2026-01", "1823.03"),
        reduction_generale="725.75",
        reduction_agirc_arrco="109.56",  # 725.75 × 6.01 / 39.81 = 109.564
        reduction_urssaf="616.19",
    )


@pytest.mark.parametrize(
    ("gross", "hours"),
    [
        ("601.00", "50"),  # 601 / 12.02
        ("1202.00", "100"),
        ("2000.00", "455/3"),  # at most a full month
    ],
)
def test_equivalent_hours_of_a_cesa(gross: str, hours: str) -> None:
    """FR-1.26: pay / SMIC, at most 151.67 hours."""
    run = payslip("2026-01", gross, "cesa")
    assert str(run["paid_hours"].fraction) == hours


def test_a_cesa_under_the_minimum_wage_gets_the_largest_coefficient() -> None:
    """FR-1.27; 985.50 × 0.3981 = 392.328."""
    run = payslip("2026-01", "985.50", "cesa")
    assert decimal(run, "reduction_generale_coefficient") == Decimal("0.3981")
    check(run, reduction_generale="392.33")


def test_a_cesa_above_the_minimum_wage_is_compared_with_full_time() -> None:
    """FR-1.27: the same as a full-time employee."""
    entrepreneur, employee = payslip("2026-01", "2500", "cesa"), payslip("2026-01", "2500")
    assert dict(entrepreneur)["reduction_generale"] == dict(employee)["reduction_generale"]


def test_the_ceiling_of_a_cesa_is_whole() -> None:
    """FR-1.28: 320 € of pay, 26.6 equivalent hours, a whole ceiling."""
    check(payslip("2026-01", "320", "cesa"), ceiling="4005.00", capped_base="320.00")
    check(payslip("2026-01", "320", "cesa", month_share="1/2"), ceiling="2002.50")


def test_equivalent_hours_after_june_2026_are_unverified() -> None:
    """FR-6.08: the SMIC in force (12.31) divides pay, the frozen one (12.02) values the hours.

    So an entrepreneur is treated like an employee paid 12.31 an hour: 1,000 / 12.31 = 81.23 hours,
    81.23 × 12.02 = 976.44; ½ × (3 × 0.976442 − 1) = 0.964663; ^1.75 = 0.938974; 0.3750.
    """
    run = payslip("2026-07", "1000", "cesa")
    assert decimal(run, "reduction_generale_coefficient") == Decimal("0.3750")
    (fact,) = [fact for fact in run.facts(["reduction_generale"]) if fact.key == "smic_equivalent_hours"]
    assert (fact.text, fact.confidence) == ("12.31", "unverified")


def year(pays: list[str], regime: str = "employee", first: int = 1, **inputs: str) -> list[object]:
    state, runs = None, []
    for number, gross in enumerate(pays, first):
        run = payslip(f"2026-{number:02d}", gross, regime, state, **inputs)
        state = next_state(FRANCE.regime(regime), state, run)
        runs.append(run)
    return runs


def test_three_months_settle_to_the_same_as_the_quarter_at_once() -> None:
    """FR-3.06 and FR-3.47: 3,000 + 7,000 + 2,000 against three ceilings (12,015) and three SMIC.

    ½ × (3 × 5,469.10 / 12,000 − 1) = 0.183638; ^1.75 = 0.051516; 0.3781 × that + 0.02 = 0.0395.
    """
    january, february, march = year(["3000", "7000", "2000"])
    check(january, capped_base="3000.00", slice_2_base="0.00", reduction_generale="299.70")
    check(february, capped_base="5010.00", slice_2_base="1990.00", cet_base="10000.00")
    check(march, capped_base="3990.00", slice_2_base="-1990.00", cet_base="-10000.00")
    runs = (january, february, march)
    assert sum(run["capped_base"] for run in runs) == 1200000
    assert sum(run["vieillesse_plafonnee_employee"] for run in runs) == 82800  # 6.90 % × 12,000
    # 3.15 % × 12,000 = 378.00, no slice 2 left; each month rounds its own line: 94.50 + 157.82 + 125.69
    assert [run["agirc_arrco_t1_employee"] for run in runs] == [9450, 15782, 12569]
    assert sum(run["agirc_arrco_t2_employee"] for run in runs) == 0
    assert sum(run["cet_employee"] for run in runs) == 0
    assert decimal(march, "reduction_generale_coefficient") == Decimal("0.0395")
    assert sum(run["reduction_generale"] for run in runs) == 47400  # 0.0395 × 12,000
    assert february["reduction_generale"] < 0  # January's was too large for the two months together


def test_twelve_equal_months_are_the_month_twelve_times() -> None:
    runs = year(["3000"] * 5)
    alone = payslip("2026-01", "3000")
    for run in runs:
        assert run["employer_cost"] == alone["employer_cost"]


def test_a_new_year_starts_from_nothing() -> None:
    state = YearToDate(2025, {"ytd_gross": 9000000, "ytd_ceiling": 4710000})
    after, alone = payslip("2026-01", "5000", state=state), payslip("2026-01", "5000")
    assert after["capped_base"] == alone["capped_base"] == 400500


def test_passing_2_25_minimum_wages_over_2025_settles_earlier_months() -> None:
    """FR-3.11: 3,000 in January at 7 % (210.00). In February 9,000 make 12,000 > 2 × 4,054.05:
    13 % of 9,000 (1,170.00) and the 6 points January did not pay (180.00)."""
    regime = FRANCE.regime("employee")
    january = payslip("2025-01", "3000")
    check(january, maladie_employer="210.00")
    after = next_state(regime, None, january)
    february = payslip("2025-02", "9000", state=after)
    check(february, maladie_employer="1350.00", maladie_settlement="180.00")
    march = payslip("2025-03", "0", state=next_state(regime, after, february))
    check(march, maladie_employer="-720.00")  # 12,000 ≤ 3 × 4,054.05: the 6 points of 12,000 come back
    assert sum(run["maladie_employer"] for run in (january, february, march)) == 84000  # 7 % × 12,000


def test_no_pay_no_contribution() -> None:
    run = payslip("2026-01", "0", "cesa")
    assert euros(run, "employer_cost") == 0
    assert euros(run, "net_pay") == 0


def test_two_clocks_before_the_parameters_were_replaced() -> None:
    """FR-3.43: until 2025-12-31 the published Tdelta was 0.3773; many pages still print 0.3973."""
    regime, january = FRANCE.regime("employee"), Month(2026, 1)
    inputs = regime.typed(january, {"gross": "1800", **USUAL})
    then = pay(regime, january, inputs, known_on=dt.date(2025, 11, 15))
    assert decimal(then, "reduction_generale_coefficient") == Decimal("0.3973")
    assert decimal(pay(regime, january, inputs), "reduction_generale_coefficient") == Decimal("0.3981")


def test_the_reduction_of_an_employee_hired_during_the_month() -> None:
    """12 days of 31: the reference is 705.69, so 700 € gets the largest coefficient and 1,100 € less.

    ½ × (3 × 705.6903 / 1,100 − 1) = 0.462305; ^1.75 = 0.259198; 0.3781 × that + 0.02 = 0.1180.
    """
    assert coefficient("2026-01", "700", month_share="12/31") == Decimal("0.3981")
    assert coefficient("2026-01", "1100", month_share="12/31") == Decimal("0.1180")


def test_extra_hours_raise_the_reference() -> None:
    """FR-3.45: 10 hours more, 120.20 € more of reference, so the largest coefficient reaches 1,943.23 €."""
    assert coefficient("2026-01", "1943.23") < Decimal("0.3981")
    assert coefficient("2026-01", "1943.23", extra_hours="10") == Decimal("0.3981")
