"""French contributions, worked by hand from the numbered facts of the sheet."""

from decimal import Decimal

import pytest
from french_pay import check, decimal, euros, payslip


def test_minimum_wage_of_january_2026_line_by_line() -> None:
    """FR-5.09: the net is published as 1,443 €. Every line is rounded on its own (design §5)."""
    run = payslip("2026-01", "1823.03")
    check(
        run,
        vieillesse_plafonnee_employee="125.79",  # FR-3.12: 6.90 % × 1,823.03 = 125.789
        vieillesse_deplafonnee_employee="7.29",  # FR-3.13: 0.40 % = 7.292
        agirc_arrco_employee="57.43",  # FR-3.20: 3.15 % = 57.425
        ceg_employee="15.68",  # FR-3.21: 0.86 % = 15.678
        cet_employee="0.00",  # FR-3.22: not above the ceiling
        apec_employee="0.00",  # FR-3.23: not an executive
        csg_base="1791.13",  # FR-3.30: 98.25 % = 1,791.127
        csg_deductible_employee="121.80",  # 6.8 % × 1,791.13 = 121.797
        csg_non_deductible_employee="42.99",  # 2.4 % = 42.987
        crds_employee="8.96",  # 0.5 % = 8.956
        employee_contributions="379.94",
        net_before_tax="1443.09",
        net_social="1443.09",
        taxable_income="1495.04",  # 1,443.09 + 42.99 + 8.96
        income_tax="0.00",  # FR-3.61: under 1,620
        net_pay="1443.09",
    )


def test_minimum_wage_of_january_2026_for_the_employer() -> None:
    """The largest reduction, 0.3981, takes away all but what it does not cover (FR-3.41)."""
    run = payslip("2026-01", "1823.03")
    check(
        run,
        maladie_employer="236.99",  # FR-3.10: 13 % = 236.994
        vieillesse_plafonnee_employer="155.87",  # FR-3.12: 8.55 % = 155.869
        vieillesse_deplafonnee_employer="38.47",  # FR-3.13: 2.11 % = 38.466
        allocations_familiales_employer="95.71",  # FR-3.14: 5.25 % = 95.709
        atmp_employer="18.23",  # FR-3.15: 1 %
        csa_employer="5.47",  # FR-3.16: 0.30 % = 5.469
        fnal_employer="1.82",  # FR-3.17: 0.10 % = 1.823
        chomage_employer="72.92",  # FR-3.18: 4.00 % = 72.921
        ags_employer="4.56",  # FR-3.19: 0.25 % = 4.558
        agirc_arrco_employer="86.05",  # FR-3.20: 4.72 % = 86.047
        ceg_employer="23.52",  # FR-3.21: 1.29 % = 23.517
        formation_professionnelle_employer="18.23",  # FR-3.25: 1.00 % from 11 employees
        taxe_apprentissage_employer="12.40",  # FR-3.26: 0.68 % = 12.397
        dialogue_social_employer="0.29",  # FR-3.27: 0.016 %
        peec_employer="0.00",  # FR-3.28: from 50 employees
        reduction_generale="725.75",  # 0.3981 × 1,823.03 = 725.748
        employer_cost="1867.81",
    )
    assert decimal(run, "reduction_generale_coefficient") == Decimal("0.3981")


@pytest.mark.parametrize(
    ("gross", "maladie"),
    [
        ("4054.05", "283.78"),  # 2.25 × 1,801.80 = 4,054.05: still 7 %, 283.784
        ("4054.06", "527.03"),  # 13 %, 527.028
    ],
)
def test_reduced_sickness_rate_stops_above_2_25_minimum_wages_in_2025(gross: str, maladie: str) -> None:
    """FR-3.11."""
    check(payslip("2025-07", gross), maladie_employer=maladie)


@pytest.mark.parametrize(
    ("gross", "family"),
    [
        ("5945.94", "205.13"),  # 3.3 × 1,801.80 = 5,945.94: still 3.45 %, 205.135
        ("5945.95", "312.16"),  # 5.25 %, 312.162
    ],
)
def test_reduced_family_rate_stops_above_3_3_minimum_wages_in_2025(gross: str, family: str) -> None:
    """FR-3.14."""
    check(payslip("2025-07", gross), allocations_familiales_employer=family)


def test_reduced_rates_are_abolished_in_2026() -> None:
    """FR-3.11 and FR-3.14: 13 % and 5.25 % whatever the pay."""
    check(payslip("2025-12", "2000"), maladie_employer="140.00", allocations_familiales_employer="69.00")
    check(payslip("2026-01", "2000"), maladie_employer="260.00", allocations_familiales_employer="105.00")


def test_reduced_rates_of_part_time_follow_the_hours() -> None:
    """Half time in 2025: 2.25 × 900.90 = 2,027.025, so 2,027.02 is under and 2,027.03 above."""
    check(payslip("2025-07", "2027.02", contract_hours_per_week="17.5"), maladie_employer="141.89")
    check(payslip("2025-07", "2027.03", contract_hours_per_week="17.5"), maladie_employer="263.51")


@pytest.mark.parametrize(
    ("gross", "employee", "employer"),
    [
        ("4005.00", "0.00", "0.00"),
        ("4005.01", "5.61", "8.41"),  # the whole pay: 0.14 % = 5.607, 0.21 % = 8.411
    ],
)
def test_cet_is_due_on_whole_pay_once_it_passes_the_ceiling(gross: str, employee: str, employer: str) -> None:
    """FR-3.22 with the ceiling of 2026 (FR-3.01)."""
    check(payslip("2026-01", gross), cet_employee=employee, cet_employer=employer)


def test_pay_above_the_ceiling_is_cut_in_slices() -> None:
    """6,000 € in 2026: slice 1 is 4,005, slice 2 is 1,995 (FR-3.20, FR-3.21)."""
    check(
        payslip("2026-01", "6000"),
        capped_base="4005.00",
        slice_2_base="1995.00",
        vieillesse_plafonnee_employee="276.35",  # 6.90 % × 4,005 = 276.345
        agirc_arrco_employee="298.53",  # 3.15 % × 4,005 = 126.158, 8.64 % × 1,995 = 172.368
        agirc_arrco_employer="447.39",  # 4.72 % = 189.036, 12.95 % = 258.353
        ceg_employee="55.99",  # 0.86 % = 34.443, 1.08 % = 21.546
        ceg_employer="83.98",  # 1.29 % = 51.665, 1.62 % = 32.319
        fnal_employer="4.01",  # 0.10 % × 4,005 = 4.005, half up
    )


def test_unemployment_and_csg_allowance_stop_at_four_ceilings() -> None:
    """4 × 4,005 = 16,020 (FR-3.18, FR-3.19, FR-3.30)."""
    check(
        payslip("2026-01", "20000"),
        chomage_employer="640.80",
        ags_employer="40.05",
        csg_base="19719.65",  # 98.25 % × 16,020 = 15,739.65, + 3,980
    )


def test_supplementary_pension_stops_at_eight_ceilings() -> None:
    """8 × 4,005 = 32,040 (FR-3.20, FR-3.22)."""
    check(
        payslip("2026-01", "40000"),
        base_to_8_ceilings="32040.00",
        slice_2_base="28035.00",
        cet_base="32040.00",
        vieillesse_deplafonnee_employee="160.00",  # this one has no ceiling
    )


def test_executives_pay_apec_and_get_provident_cover() -> None:
    """FR-3.23; the cover enters the CSG base whole (FR-3.31) and the forfait social (FR-3.24)."""
    check(
        payslip("2026-01", "3000", executive="true"),
        apec_employee="0.72",  # 0.024 %
        apec_employer="1.08",  # 0.036 %
        prevoyance_cadre_employer="45.00",  # 1.50 %
        csg_base="2992.50",  # 2,947.50 + 45.00
        forfait_social_employer="3.60",  # 8 % × 45.00
    )


def test_health_cover_is_half_the_employers() -> None:
    """FR-3.73, FR-3.30, FR-3.32: in the CSG base and in taxable income, out of the net social amount."""
    run = payslip("2026-01", "2000", health_cover="45.01")
    check(
        run,
        mutuelle_employer="22.51",  # 22.505, half up
        mutuelle_employee="22.50",
        csg_base="1987.51",  # 1,965.00 + 22.51
        forfait_social_employer="1.80",
    )
    deductible = euros(run, "social_contributions_employee") + euros(run, "csg_deductible_employee")
    assert euros(run, "taxable_income") == Decimal("2000.00") - deductible + Decimal("22.51")
    assert euros(run, "net_social") == euros(run, "net_before_tax")


@pytest.mark.parametrize(
    ("headcount", "expected"),
    [
        ("10", {"formation_professionnelle_employer": "22.00", "forfait_social_employer": "0.00"}),
        ("11", {"formation_professionnelle_employer": "40.00", "forfait_social_employer": "1.60"}),
        ("49", {"fnal_employer": "4.00", "peec_employer": "0.00"}),  # 0.10 % up to the ceiling
        ("50", {"fnal_employer": "20.00", "peec_employer": "18.00"}),  # 0.50 % and 0.45 % of whole pay
    ],
)
def test_headcount_thresholds(headcount: str, expected: dict[str, str]) -> None:
    """FR-3.17, FR-3.24, FR-3.25, FR-3.28, on 4,000 € with 40 € of health cover."""
    check(payslip("2026-01", "4000", headcount=headcount, health_cover="40"), **expected)


def test_transport_levy_only_from_eleven_employees() -> None:
    """FR-3.29, at a local rate of 2 %."""
    check(payslip("2026-01", "2000", versement_mobilite_rate="0.02"), versement_mobilite_employer="40.00")
    small = payslip("2026-01", "2000", versement_mobilite_rate="0.02", headcount="10")
    check(small, versement_mobilite_employer="0.00")


def test_apprenticeship_tax_may_be_exempt_in_a_month() -> None:
    """FR-3.26."""
    check(payslip("2026-01", "2000"), taxe_apprentissage_employer="13.60")
    check(payslip("2026-01", "2000", apprenticeship_tax_due="false"), taxe_apprentissage_employer="0.00")


@pytest.mark.parametrize(("month", "expected"), [("2025-04", "81.00"), ("2025-05", "80.00")])
def test_unemployment_rate_falls_in_may_2025(month: str, expected: str) -> None:
    """FR-3.18: 4.05 %, then 4.00 %."""
    check(payslip(month, "2000"), chomage_employer=expected)


def test_who_is_not_insured_against_unemployment_has_no_reduction() -> None:
    """FR-3.52, C. trav. L5422-13."""
    check(
        payslip("2026-01", "2000", unemployment_insured="false"),
        chomage_employer="0.00",
        ags_employer="0.00",
        reduction_generale="0.00",
    )


@pytest.mark.parametrize(
    ("inputs", "ceiling"),
    [
        ({}, "4005.00"),
        ({"contract_hours_per_week": "17.5"}, "2002.50"),  # half time
        ({"contract_hours_per_week": "12"}, "1373.14"),  # 4,005 × 12/35 = 1,373.143
        ({"contract_hours_per_week": "39"}, "4005.00"),  # never above the whole
        ({"contract_hours_per_week": "17.5", "part_time_ceiling": "false"}, "4005.00"),  # a right, not a duty
        ({"contract_hours_per_week": "17.5", "extra_hours": "10"}, "2266.57"),  # (75.8333 + 10) / 151.6667
        ({"month_share": "12/31"}, "1550.32"),  # 12 days of January: 1,550.323
        ({"contract_hours_per_week": "17.5", "month_share": "12/31"}, "775.16"),
    ],
)
def test_ceiling_of_part_time_and_of_part_months(inputs: dict[str, str], ceiling: str) -> None:
    """FR-3.04 and FR-3.05."""
    check(payslip("2026-01", "2000", **inputs), ceiling=ceiling)


def test_part_time_pay_above_its_own_ceiling() -> None:
    """Half time at 2,100 €: 2,002.50 in slice 1, 97.50 in slice 2, CET on the whole."""
    check(
        payslip("2026-01", "2100", contract_hours_per_week="17.5"),
        capped_base="2002.50",
        slice_2_base="97.50",
        cet_employee="2.94",
    )


def test_totals_are_sums_of_rounded_lines() -> None:
    """FR-4.30: what the page adds up is what was rounded."""
    run = payslip("2026-01", "2345.67", executive="true", health_cover="33.33")
    employee = [
        "vieillesse_plafonnee", "vieillesse_deplafonnee", "agirc_arrco", "ceg", "cet", "apec",
        "csg_deductible", "csg_non_deductible", "crds", "mutuelle",
    ]  # fmt: skip
    assert run["employee_contributions"] == sum(run[f"{name}_employee"] for name in employee)
    employer = [
        "vieillesse_plafonnee", "vieillesse_deplafonnee", "atmp", "fnal", "csa", "chomage", "ags",
        "agirc_arrco", "ceg", "cet", "apec", "prevoyance_cadre", "mutuelle", "forfait_social",
        "formation_professionnelle", "taxe_apprentissage", "dialogue_social", "peec", "maladie",
        "allocations_familiales", "versement_mobilite",
    ]  # fmt: skip
    lines = sum(run[f"{name}_employer"] for name in employer)
    assert run["employer_contributions"] == lines - run["reduction_generale"]
    assert run["employer_cost"] == run["gross"] + run["employer_contributions"]
    assert run["net_before_tax"] == run["gross"] - run["employee_contributions"]
    assert run["net_pay"] == run["net_before_tax"] - run["income_tax"]
