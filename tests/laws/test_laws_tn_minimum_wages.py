"""Minimum wages by date, on two clocks; what pay below them trips; the premiums of those paid the SMIG."""

import datetime as dt
import warnings
from fractions import Fraction

import pytest
from tunisian_pay import EMPLOYEE, TUNISIA, check, dinars, payslip

DATES = ["2022-10-01", "2024-05-01", "2025-01-01", "2026-01-01", "2027-01-01", "2028-01-01"]
WAGES = {  # TN-72 to TN-75
    "smig_48_month": ["459.264", "491.504", "528.320", "554.736", "582.400", "611.520"],
    "smig_40_month": ["390.692", "417.558", "448.238", "470.251", "493.304", "517.571"],
    "smig_48_hour": ["2.208", "2.363", "2.540", "2.667", "2.800", "2.940"],
    "smig_40_hour": ["2.254", "2.409", "2.586", "2.713", "2.846", "2.986"],
    "smag_day": ["17.664", "18.904", "20.320", "21.336", "22.400", "23.520"],
}


@pytest.mark.parametrize("key", WAGES)
def test_minimum_wages_from_each_date_and_not_the_day_before(key):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 2027 and 2028: the other parameters were not checked
        for number, start in enumerate(DATES):
            day = dt.date.fromisoformat(start)
            assert TUNISIA.parameters.at(day)[key].text == WAGES[key][number]
            if number:
                before = TUNISIA.parameters.at(day - dt.timedelta(days=1))
                assert before[key].text == WAGES[key][number - 1]


@pytest.mark.parametrize(("week", "hours"), [("48", Fraction(208)), ("40", Fraction(520, 3))])
def test_a_months_wage_is_its_hours_at_the_wage_of_an_hour(week, hours):
    """What the hours of a month rest on: within a millime an hour of what the decrees write."""
    for month, hour in zip(WAGES[f"smig_{week}_month"], WAGES[f"smig_{week}_hour"], strict=True):
        assert abs(Fraction(month) / hours - Fraction(hour)) < Fraction(1, 1000)


@pytest.mark.parametrize(
    ("known_on", "wage"),
    [("2026-01-31", "528.320"), ("2026-04-29", "528.320"), ("2026-04-30", "554.736"), (None, "554.736")],
)
def test_a_retroactive_decree_is_known_from_the_day_it_was_signed(known_on, wage):
    """TN-72: décret 2026-67 of 30 April 2026, from 1 January 2026."""
    known = dt.date.fromisoformat(known_on) if known_on else None
    for month in ("2026-01", "2026-04"):
        run = payslip(month, known_on=known, minimum_wage="true", smig_premiums="false")
        check(run, gross=wage)


def test_the_rise_of_may_2024_was_known_in_july():
    """TN-72: décret 2024-419 of 9 July 2024, from 1 May 2024."""
    for known_on, wage in (("2024-07-08", "459.264"), ("2024-07-09", "491.504")):
        run = payslip(
            "2024-05", known_on=dt.date.fromisoformat(known_on), minimum_wage="true", smig_premiums="false"
        )
        check(run, gross=wage)


def test_the_back_pay_of_january_to_april_2026():
    """Computing again with what was learned gives four times 26.416; it bears CNSS on the payslip of May."""
    then, now = dt.date(2026, 4, 29), dt.date(2026, 5, 31)
    owed = sum(
        dinars(payslip(month, known_on=now, minimum_wage="true"), "gross")
        - dinars(payslip(month, known_on=then, minimum_wage="true"), "gross")
        for month in ("2026-01", "2026-02", "2026-03", "2026-04")
    )
    assert owed == Fraction("105.664") == 4 * (Fraction("554.736") - Fraction("528.320"))
    may = payslip("2026-05", minimum_wage="true", smig_premiums="false", back_pay="105.664")
    check(may, ordinary_pay="554.736", back_pay="105.664", gross="660.400", cnss_employee="63.927")
    assert not may["pay_below_smig"]
    assert dinars(may, "month_net_of_cnss") == Fraction("660.4") * Fraction("0.9032")


def test_back_pay_is_a_line_and_an_element_of_pay():
    (line,) = [line for line in EMPLOYEE.lines if line.row == "back_pay"]
    assert (line.side, line.node, line.charge_role) == ("pay", "back_pay", "gross_pay")
    elements = [{"element": "back_pay", "amount": "105.664"}, {"element": "bonus", "amount": "50"}]
    run = payslip("2026-05", base_salary="900", elements=elements)
    check(run, back_pay="105.664", taxable_bonus="50", gross="1055.664", ordinary_pay="900")


def test_an_advance_is_held_back_from_net_pay_alone():
    """TN-89: the account of advances; no limit on what is held back is in the sheet."""
    elements = [{"element": "advance", "amount": "120.500"}]
    run, plain = (
        payslip("2026-10", base_salary="900", elements=elements),
        payslip("2026-10", base_salary="900"),
    )
    assert dinars(run, "net_pay") == dinars(plain, "net_pay") - Fraction("120.5")
    for node in ("gross", "taxable_income", "income_tax", "employer_cost", "net_before_tax"):
        assert run[node] == plain[node]


@pytest.mark.parametrize(
    ("inputs", "wage"),
    [
        ({}, "554.736"),
        ({"forty_hour_week": "true"}, "470.251"),
        ({"contract_hours_per_week": "24"}, "277.368"),
        ({"month_share": "15/31"}, "268.421"),
        ({"under_18": "true"}, "471.526"),  # 85 %, half-up
        ({"hours_worked": "100"}, "266.700"),
        ({"hours_worked": "100", "forty_hour_week": "true"}, "271.300"),
        ({"agriculture": "true", "days_worked": "20"}, "426.720"),
    ],
)
def test_the_minimum_wage_of_what_is_declared(inputs, wage):
    """TN-72 to TN-75 and TN-77."""
    check(
        payslip("2026-10", minimum_wage="true", smig_premiums="false", **inputs), minimum_pay=wage, gross=wage
    )


def test_the_premiums_of_those_paid_the_smig():
    """TN-76: transport 36.112 and attendance 2.080 a month; not in farming, nor above the minimum."""
    run = payslip("2026-10", minimum_wage="true")
    check(
        run, transport_premium="36.112", attendance_premium="2.080", gross="592.928", ordinary_pay="554.736"
    )
    half = payslip("2026-10", minimum_wage="true", month_share="1/2")
    check(half, transport_premium="18.056", attendance_premium="1.040", gross="296.464")
    for others in (
        {"minimum_wage": "true", "agriculture": "true", "days_worked": "20"},
        {"base_salary": "900"},
        {"minimum_wage": "true", "smig_premiums": "false"},
    ):
        check(payslip("2026-10", **others), transport_premium="0", attendance_premium="0")


BELOW, ENOUGH = "pay_below_smig", None


@pytest.mark.parametrize(
    ("gross", "inputs", "broken"),
    [
        ("554.736", {}, ENOUGH),
        ("554.735", {}, BELOW),
        ("470.251", {"forty_hour_week": "true"}, ENOUGH),
        ("470.250", {"forty_hour_week": "true"}, BELOW),
        ("277.368", {"contract_hours_per_week": "24"}, ENOUGH),
        ("277.367", {"contract_hours_per_week": "24"}, BELOW),
        ("600.000", {"taxable_bonus": "50"}, BELOW),  # a bonus is no wage of the declared time
        ("605.000", {"taxable_bonus": "50"}, ENOUGH),
        ("600.000", {"back_pay": "50"}, BELOW),
        ("471.526", {"under_18": "true"}, ENOUGH),
        ("471.525", {"under_18": "true"}, BELOW),
        ("426.720", {"agriculture": "true", "days_worked": "20"}, ENOUGH),
        ("426.719", {"agriculture": "true", "days_worked": "20"}, "pay_below_smag"),
        (
            "900.000",
            {"agriculture": "true"},
            "pay_below_smag",
        ),  # no day declared: nothing shows that it is lawful
    ],
)
def test_pay_below_the_minimum_of_the_declared_time_is_told(gross, inputs, broken):
    run = payslip("2026-10", gross=gross, **inputs)
    assert {node for node in ("pay_below_smig", "pay_below_smag") if run[node]} == {broken} - {None}


def test_in_april_2026_pay_at_the_wage_then_known_was_lawful():
    run = payslip("2026-04", gross="528.320", known_on=dt.date(2026, 4, 29))
    assert not run["pay_below_smig"]
    assert payslip("2026-04", gross="528.320")["pay_below_smig"]


@pytest.mark.parametrize(
    ("hours", "part_time", "told"),
    [
        ("33.5", True, False),
        ("33.6", False, True),
        ("40", False, True),
        ("48", False, False),
        ("0", False, False),
    ],
)
def test_part_time_is_under_seventy_per_cent(hours, part_time, told):
    """TN-82: 70 % of 48 hours is 33.6."""
    run = payslip("2026-10", gross="900", contract_hours_per_week=hours)
    assert (run["part_time"], run["reduced_time_not_part_time"]) == (part_time, told)


@pytest.mark.parametrize(
    ("rate", "told"), [("0.0039", True), ("0.004", False), ("0.05", False), ("0.0501", True)]
)
def test_a_work_accident_rate_that_no_source_knows_is_told(rate, told):
    """TN-50."""
    assert payslip("2026-10", gross="900", work_accident_rate=rate)["work_accident_rate_unusual"] is told


def test_a_contract_for_more_than_the_normal_week_hides_no_overtime():
    """TN-80: 48 hours at most; the 49th is overtime."""
    told = {
        hours: payslip("2026-10", gross="900", contract_hours_per_week=hours)["contract_week_too_long"]
        for hours in ("0", "48", "48.01", "55")
    }
    assert told == {"0": False, "48": False, "48.01": True, "55": True}


def test_the_guards_and_which_of_them_refuse():
    refusing = {guard.node: guard.refuse for guard in EMPLOYEE.layout.guards}
    assert refusing == {
        "pay_below_smig": True,
        "pay_below_smag": True,
        "week_too_long": True,
        "contract_week_too_long": True,
        "agriculture": False,
        "reduced_time_not_part_time": False,
        "work_accident_rate_unusual": False,
        "yearly_settlement": False,
    }
