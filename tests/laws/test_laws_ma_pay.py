"""What is owed for a month: base, seniority, overtime, allowances, advances, minimum wages."""

from fractions import Fraction

import moroccan_calculator as calculator
import pytest
from moroccan_pay import EMPLOYEE, MOROCCO, check, dirhams, nodes, payslip, plain

from cae_core.payroll.elements import ElementAmount, summed
from cae_core.periods import Month
from cae_core.rules.errors import LawNotEstablished, ParameterNotKnownYet

# --- Base, seniority, overtime ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "percent"),
    [
        (0, 0),
        (1, 0),
        (2, 5),
        (4, 5),
        (5, 10),
        (11, 10),
        (12, 15),
        (19, 15),
        (20, 20),
        (24, 20),
        (25, 25),
        (40, 25),
    ],
)
def test_seniority_by_completed_years(years, percent):
    """MA-121."""
    run = payslip("2026-10", full_time_base_salary="5000", seniority_years=str(years))
    check(run, seniority_rate=str(Fraction(percent, 100)), seniority_bonus=str(50 * percent))
    assert calculator.seniority_rate(years) == Fraction(percent, 100)


def test_the_base_of_seniority():
    """MA-123: overtime and accessories within; year-end gratuities and responsibility allowances without."""
    run = payslip(
        "2026-10",
        full_time_base_salary="4775",
        seniority_years="12",
        overtime_hours_25="10",
        taxable_bonus="382",
        taxable_bonus_outside_seniority="1000",
    )
    # (4 775 + 382) ÷ 191 = 27 an hour; 10 h at 33.75
    check(run, overtime_pay="337.50", seniority_base="5494.50", seniority_bonus="824.18", gross="7318.68")


def test_an_allowance_of_function_raises_overtime_and_not_seniority():
    """MA-126 leaves out family allowances, tips and expenses alone; MA-123 leaves out responsibility too."""
    given = {"full_time_base_salary": "4775", "seniority_years": "12", "overtime_hours_25": "10"}
    run = payslip("2026-10", **given, function_allowances="382")
    # (4 775 + 382) ÷ 191 = 27 an hour; 10 h at 33.75; seniority on 4 775 + 337.50
    check(run, overtime_pay="337.50", seniority_base="5112.50", seniority_bonus="766.88", gross="6261.38")
    run = payslip("2026-10", **given, taxable_bonus_outside_seniority="382")
    check(run, overtime_pay="312.50", seniority_base="5087.50")


def test_seniority_of_pay_by_commission_rests_on_three_months_of_net_pay():
    """MA-124."""
    run = payslip("2026-10", gross="5250", seniority_years="3", average_wage_3_months="5000")
    check(run, seniority_base="5000", seniority_bonus="250", other_pay="5000", gross="5250")


def test_pay_that_rests_on_seniority_bears_no_bonus():
    """MA-121."""
    run = payslip("2026-10", full_time_base_salary="5000", seniority_years="9", seniority_in_pay="true")
    check(run, seniority_bonus="0", gross="5000")


@pytest.mark.parametrize(("kind", "increased"), [("25", "1.25"), ("50", "1.5"), ("100", "2")])
def test_overtime(kind, increased):
    """MA-125: 191 hours divide the month; half an hour counts as such."""
    run = payslip("2026-10", full_time_base_salary="3820", **{f"overtime_hours_{kind}": "4.5"})
    check(run, overtime_pay=str(20 * Fraction(increased) * Fraction("4.5")))


def test_in_agriculture_a_month_is_208_hours():
    """MA-113: 2 496 hours a year."""
    run = payslip("2026-10", full_time_base_salary="4160", overtime_hours_25="8", agriculture="true")
    check(run, paid_hours="208", overtime_pay="200")


@pytest.mark.parametrize(("days", "base"), [("26", "5200"), ("13", "2600"), ("7.5", "1500"), ("0", "0")])
def test_days_of_26(days, base):
    run = payslip("2026-10", full_time_base_salary="5200", days_paid_of_26=days)
    check(run, base_salary=base, paid_days=days)


def test_a_part_of_the_month_under_contract_pays_its_share_unless_days_are_stated():
    run = payslip("2026-10", full_time_base_salary="6200", month_share="10/31")
    check(run, base_salary="2000", paid_days=str(Fraction(260, 31)))
    run = payslip("2026-10", full_time_base_salary="5200", month_share="10/31", days_paid_of_26="9")
    check(run, base_salary="1800")


def test_hourly_pay_without_hours_is_for_the_days_paid():
    check(payslip("2026-10", hourly_rate="20", days_paid_of_26="13"), paid_hours="95.5", base_salary="1910")
    check(payslip("2026-10", hourly_rate="20", hours="0"), base_salary="0")


# --- Allowances ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "ceiling"),
    [
        ("meal_allowance", "931.84"),  # 2 × 17.92 × 26
        ("urban_transport_allowance", "500"),
        ("outside_transport_allowance", "750"),
    ],
)
@pytest.mark.parametrize("centime", ["-0.01", "0", "0.01", "100"])
def test_an_allowance_is_exempt_up_to_its_ceiling(name, ceiling, centime):
    """MA-145: the rest bears contributions and tax."""
    given = Fraction(ceiling) + Fraction(centime)
    run = payslip("2026-10", full_time_base_salary="5000", **{name: plain(given)})
    over = max(given - Fraction(ceiling), 0)
    check(run, exempt_allowances=str(given - over), taxable_gross=str(5000 + over), gross=str(5000 + given))
    assert dirhams(run, "amo_employee") == calculator.centimes((5000 + over) * Fraction("0.0226"))


def test_the_meal_ceiling_follows_the_days():
    """MA-145: 2 × 17.10 × 10 days in 2025."""
    run = payslip("2025-10", full_time_base_salary="5200", days_paid_of_26="10", meal_allowance="400")
    check(run, exempt_allowances="342", taxable_gross="2058")


def test_exempt_allowances_are_never_more_than_gross_pay():
    run = payslip("2026-10", gross="300", urban_transport_allowance="500")
    check(run, taxable_gross="0", other_pay="-200", cnss_employee="0", net_pay="300")


def test_nobody_found_a_ceiling_for_dirty_work():
    """MA-145: asked only of who gives the allowance; the same pay passes once the statutes say it."""
    assert dirhams(payslip("2026-10", full_time_base_salary="5000"), "exempt_allowances") == 0
    run = payslip("2026-10", full_time_base_salary="5000", dirt_allowance="300")
    check(run, gross="5300")
    with pytest.raises(LawNotEstablished, match=r"dirt_allowance_ceiling.*MA-145") as error:
        run["net_pay"]
    assert "supply it in the statutes" in str(error.value)
    regime = EMPLOYEE.with_statutes({"dirt_allowance_ceiling": "210.00"}, "a ruling, invented")
    run = payslip("2026-10", regime=regime, full_time_base_salary="5000", dirt_allowance="300")
    check(run, exempt_allowances="210", taxable_gross="5090", gross="5300")
    assert [fact.source for fact in run.facts() if fact.confidence == "statutes"] == ["a ruling, invented"]


def test_a_month_before_a_ceiling_is_known_says_so():
    run = payslip("2023-10", full_time_base_salary="5000", urban_transport_allowance="100")
    with pytest.raises(ParameterNotKnownYet, match="urban_transport_ceiling"):
        run["taxable_gross"]


def test_elements_go_into_the_inputs_that_the_law_has_for_them():
    elements = EMPLOYEE.elements
    amounts = [ElementAmount(key, 100_00) for key in elements]
    sums = summed(elements, amounts, "employee")
    assert sums == {
        "meal_allowance": 100_00,
        "urban_transport_allowance": 100_00,
        "outside_transport_allowance": 100_00,
        "dirt_allowance": 100_00,
        "taxable_bonus": 100_00,
        "function_allowances": 300_00,
        "taxable_bonus_outside_seniority": 200_00,
        "advance_recovery": 100_00,
    }
    tables = [{"element": "bonus", "amount": "300"}, {"element": "bonus", "amount": "82"}]
    run = payslip("2026-10", full_time_base_salary="4775", seniority_years="5", elements=tables)
    check(run, taxable_bonus="382", seniority_bonus="515.70")


# --- Advances -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "recovered"),
    [("0", "0"), ("300", "300"), ("557.93", "557.93"), ("557.94", "557.93"), ("9000", "557.93")],
)
def test_an_advance_takes_a_tenth_of_the_wage_due_at_most(asked, recovered):
    """MA-132: 5 579.37 due for a gross of 6 000; a tenth is 557.937, never rounded up."""
    run = payslip("2026-10", gross="6000", advance_recovery=asked)
    check(
        run,
        wage_due="5579.37",
        advance_recovered=recovered,
        net_pay=str(Fraction("5579.37") - Fraction(recovered)),
    )
    check(run, employer_cost="7265.40")


def test_what_is_withheld_goes_to_the_account_of_advances():
    (line,) = [each for each in EMPLOYEE.lines if each.side == "withheld"]
    assert (line.node, line.roles) == ("advance_recovered", ("net_pay", "pay_advances"))


# --- Minimum wages, CIMR ------------------------------------------------------------------------------------


def broken(run):
    """The guards broken, but for the one that says that pay refers to no hours."""
    nodes = [guard.node for guard in EMPLOYEE.layout.guards if run[guard.node]]
    return [node for node in nodes if node != "minimum_wage_not_compared"]


@pytest.mark.parametrize(
    ("month", "hourly"),
    [("2022-09", "15.55"), ("2023-09", "16.29"), ("2025-01", "17.10"), ("2026-01", "17.92")],
)
def test_the_minimum_wage_of_hours(month, hourly):
    """MA-117: at the centime."""
    minimum = Fraction(hourly)
    below = plain(minimum - Fraction(1, 100))
    assert not nodes(month, hourly_rate=hourly, hours="100", taxable_gross=plain(minimum * 100))["below_smig"]
    if month >= "2024":
        assert broken(payslip(month, hourly_rate=hourly, hours="120.5")) == []
        assert broken(payslip(month, hourly_rate=below, hours="120.5")) == ["below_smig"]
        monthly = minimum * 191
        assert broken(payslip(month, full_time_base_salary=plain(monthly))) == []
        short = plain(monthly - Fraction(1, 100))
        assert broken(payslip(month, full_time_base_salary=short)) == ["below_smig"]


def test_part_months_and_part_time_are_compared_with_their_hours():
    assert broken(payslip("2026-10", full_time_base_salary="3422.72", days_paid_of_26="7")) == []
    assert broken(payslip("2026-10", full_time_base_salary="3422.72", month_share="17/31")) == []
    assert broken(payslip("2026-10", full_time_base_salary="1800")) == ["below_smig"]
    assert broken(payslip("2026-10", full_time_base_salary="1800", hours="100")) == []


def test_overtime_and_seniority_do_not_make_up_for_a_low_wage():
    given = {"hourly_rate": "17", "hours": "191", "seniority_years": "25", "overtime_hours_100": "10"}
    run = payslip("2026-10", **given)
    assert dirhams(run, "gross") > 191 * Fraction("17.92")
    assert broken(run) == ["below_smig"]


@pytest.mark.parametrize(
    ("given", "assumed"),
    [
        ({}, True),
        ({"hours": "110"}, False),
        ({"days_paid_of_26": "15"}, False),
        ({"hours": "0"}, False),
        ({"hourly_rate": "0", "full_time_base_salary": "5000"}, False),
    ],
)
def test_hourly_pay_without_hours_says_that_it_took_the_whole_month(given, assumed):
    """MA-113: 191 hours, which nobody typed."""
    run = payslip("2026-10", **{"hourly_rate": "17.92", **given})
    assert run["hours_of_hourly_pay_assumed"] is assumed
    if assumed:
        assert dirhams(run, "gross") == 191 * Fraction("17.92")


def test_pay_that_refers_to_no_hours_is_not_compared():
    """Pay of an activity, given as a whole: a month says so; with hours declared, it is."""
    assert broken(payslip("2026-10", gross="500")) == []
    silent = [
        {"gross": "500", "hours": "30"},
        {"full_time_base_salary": "5000"},
        {"hourly_rate": "20", "hours": "0"},
        {"gross": "500", "agriculture": "true", "days_paid_of_26": "3"},
        {"gross": "0"},
    ]
    said = [{"gross": "500"}, {"gross": "500", "days_paid_of_26": "3"}]
    said += [{"gross": "500", "agriculture": "true", "hours": "30"}, {"gross": "500", "agriculture": "true"}]
    for cases, expected in ((silent, False), (said, True)):
        for given in cases:
            assert payslip("2026-10", **given)["minimum_wage_not_compared"] is expected, given
    assert broken(payslip("2026-10", gross="500", hours="30")) == ["below_smig"]
    assert broken(payslip("2026-10", gross="537.60", hours="30")) == []


@pytest.mark.parametrize(
    ("month", "daily"), [("2025-04", "93.00"), ("2026-03", "93.00"), ("2026-04", "97.44")]
)
def test_the_minimum_wage_of_days_in_agriculture(month, daily):
    """MA-119."""
    day = Fraction(daily)
    paid = {"agriculture": "true", "days_paid_of_26": "10"}
    assert broken(payslip(month, gross=plain(day * 10), **paid)) == []
    assert broken(payslip(month, gross=plain(day * 10 - Fraction(1, 100)), **paid)) == ["below_smag"]
    assert broken(payslip(month, gross="100", agriculture="true")) == []


def test_the_employers_rate_of_cimr_is_never_guessed():
    """MA-150."""
    assert broken(payslip("2026-10", gross="10000")) == []
    assert broken(payslip("2026-10", gross="10000", cimr_rate="6 %")) == ["cimr_employer_rate_missing"]
    run = payslip("2026-10", gross="10000", cimr_rate="6 %", cimr_employer_rate="7.8 %")
    assert broken(run) == []
    check(run, cimr_employee="600", cimr_employer="780", taxable_income="6405.20")
    assert broken(payslip("2026-10", gross="10000", cimr_rate="6 %", cimr_employer_rate="0")) == []


def test_pay_given_as_a_whole_warns_of_a_seniority_bonus_that_it_does_not_show():
    """MA-121 and MA-124: said, not refused; nothing before two years, nor once the base is stated."""
    (guard,) = (each for each in EMPLOYEE.layout.guards if each.node == "seniority_bonus_missing")
    assert not guard.refuse
    said = {
        broken(payslip("2026-10", gross="9000", **given))[:1] == [guard.node]
        for given in (
            {"seniority_years": "1"},
            {"seniority_years": "2", "seniority_in_pay": "true"},
            {"seniority_years": "2", "average_wage_3_months": "8000"},
            {"seniority_years": "2", "full_time_base_salary": "8000"},
        )
    }
    assert said == {False}
    assert broken(payslip("2026-10", gross="9000", seniority_years="2")) == [guard.node]


def test_work_accidents_are_asked_for():
    """MA-142: no rate in the law read; a month-end says when none was stated."""
    (rate,) = [each for each in EMPLOYEE.framework.inputs if each.name == "work_accident_rate"]
    assert (rate.ask, rate.default) == (True, "0")
    check(payslip("2026-10", gross="5000", work_accident_rate="1.2 %"), work_accident_employer="60")


@pytest.mark.parametrize("month", ["2024-01", "2026-12"])
def test_no_figure_of_a_plain_payslip_is_unverified(month):
    run = EMPLOYEE.graph(Month.parse(month)).run({"gross": 8000_00})
    assert {fact.confidence for fact in run.facts()} <= {"text", "secondary"}
    assert MOROCCO.currency == EMPLOYEE.framework.currency == "MAD"
