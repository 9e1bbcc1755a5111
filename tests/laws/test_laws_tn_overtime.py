"""Overtime, week by week: the published examples, the boundaries of 48 and 60 hours, paid holidays."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from tunisian_pay import check, dinars, payslip

ORACLES = json.loads((Path(__file__).parents[1] / "data" / "tn_oracles.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", ORACLES["overtime_examples"], ids=lambda example: example["id"])
def test_the_examples_of_overtime(example):
    """TN-81."""
    run = payslip(
        "2026-10",
        base_hourly=example["base_hourly"],
        forty_hour_week=str(example["regime"] == "40h"),
        contract_hours_per_week=str(example["contract_hours"]),
        week_1_hours=str(example["hours_worked_in_week"]),
    )
    assert dinars(run, "overtime_pay") == Fraction(example["overtime_pay"])
    paid = {dinars(run, node) for node in ("overtime_pay_to_48", "overtime_pay_beyond_48")} - {0}
    assert paid == {Fraction(part["pay"]) for part in example["parts"]}
    hours = dinars(run, "overtime_hours_to_48") + dinars(run, "overtime_hours_beyond_48")
    assert hours == sum(Fraction(part["hours"]) for part in example["parts"])


@pytest.mark.parametrize(
    ("contract", "forty", "week", "to_48", "beyond"),
    [
        ("48", False, "48", "0", "0"),
        ("48", False, "49", "0", "8.75"),  # +75 %
        ("40", True, "40", "0", "0"),
        ("40", True, "48", "50", "0"),  # 8 hours at +25 %
        ("40", True, "49", "50", "7.5"),  # and one at +50 %
        ("20", True, "50", "210", "15"),  # part time: +50 % throughout
        ("45", False, "50", "18.75", "15"),  # full time under 48 hours
    ],
)
def test_the_premium_depends_on_the_week(contract, forty, week, to_48, beyond):
    """TN-81, at 5 dinars an hour."""
    run = payslip(
        "2026-10",
        base_hourly="5",
        forty_hour_week=str(forty),
        contract_hours_per_week=contract,
        week_1_hours=week,
    )
    check(run, overtime_pay_to_48=to_48, overtime_pay_beyond_48=beyond)


def test_weeks_are_counted_one_by_one():
    """A short week does not make up for a long one."""
    weeks = {"week_1_hours": "50", "week_2_hours": "30", "week_3_hours": "46", "week_4_hours": "40"}
    run = payslip("2026-10", base_hourly="5", forty_hour_week="true", **weeks)
    assert dinars(run, "overtime_hours_to_48") == 8 + 6
    assert dinars(run, "overtime_hours_beyond_48") == 2


def test_overtime_is_on_the_base_hourly_wage():
    """A month's salary over 208 hours; the SMIG of the hour for those paid it; or the rate agreed."""
    run = payslip("2026-10", base_salary="1040", week_1_hours="52")
    check(run, base_hourly="5", overtime_pay="35", ordinary_pay="1040", gross="1075")
    assert dinars(run, "paid_hours") == 212
    smig = payslip("2026-10", minimum_wage="true", smig_premiums="false", week_1_hours="53")
    check(smig, base_hourly="2.667", overtime_pay="23.336", gross="578.072")
    assert not smig["pay_below_smig"]
    hourly = payslip("2026-10", hourly_rate="6", hours_worked="100", week_1_hours="50")
    check(hourly, base_hourly="6", ordinary_pay="600", overtime_pay="21", gross="621")
    assert dinars(hourly, "paid_hours") == 102


def test_work_on_a_paid_holiday_is_paid_once_more():
    """TN-82: +100 %."""
    check(
        payslip("2026-10", base_salary="1040", paid_holiday_hours="8"),
        paid_holiday_premium="40",
        gross="1080",
    )


@pytest.mark.parametrize(("hours", "told"), [("60", False), ("60.5", True)])
@pytest.mark.parametrize("week", ["week_1_hours", "week_5_hours"])
def test_no_week_passes_sixty_hours(week, hours, told):
    """TN-80."""
    assert payslip("2026-10", base_salary="1040", **{week: hours})["week_too_long"] is told
