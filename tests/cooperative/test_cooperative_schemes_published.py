"""Contribution schemes that real CAEs publish, each from its data file, every figure to the cent.

The files of tests/data/schemes/ are what an accountant writes; FR-1.40 to FR-1.45 are their sources.
"""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest
from cooperative_makers import (
    DATA,
    OCTOBER,
    activity,
    contract,
    cooperative,
    eur,
    euros,
    expense,
    invoice,
    line,
    pc,
    person,
    receipt,
)

from cae_core.cooperative.contribution import (
    BaseLine,
    Flow,
    Level,
    contributions,
    expense_lines,
    invoice_lines,
    price_from_cost,
    read_scheme,
    receipt_lines,
    turnover_parts,
    year_to_date,
)
from cae_core.cooperative.documents import Due
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.postings import post_invoice, post_receipt, sale_parts
from cae_core.periods import Month


def scheme(name):
    text = (DATA / "schemes" / f"{name}.toml").read_text(encoding="utf-8")
    return read_scheme(name, tomllib.loads(text), "EUR")


def one_activity(name, **more):
    """A cooperative of one activity, ATELIER, under one scheme."""
    more.setdefault("activities", [activity("ATELIER", "P1")])
    more.setdefault("start", Month(2014, 1))
    return cooperative(scheme=name, schemes={name: scheme(name)}, **more)


def invoiced(amount, incl_vat="0.00", **more):
    return BaseLine("ATELIER", "F-1", Flow.INVOICED, eur(amount), eur(incl_vat), **more)


def collected(amount):
    return BaseLine("ATELIER", "R-1", Flow.COLLECTED, eur(amount))


def cost(amount, role="subcontracting"):
    return BaseLine("ATELIER", "D-1", Flow.COST, eur(amount), role=role)


def due(coop, *lines, month=OCTOBER, **more):
    """The amount of each component, as one reads them."""
    found = contributions(coop, month, lines, **more)
    return {statement.component.key: euros(statement.amount) for statement in found}


# S1 and S2: a flat rate on invoiced turnover


def test_s1_is_12_percent_of_invoiced_turnover():
    assert due(one_activity("S1_flat_12"), invoiced("1234.50")) == {"share": "148.14"}


def test_s2_is_10_percent_of_turnover():
    assert due(one_activity("S2_flat_10"), invoiced("4000.00")) == {"share": "400.00"}


def test_2018_45_at_10_percent_is_201_85_half_up_on_the_total():
    """A peer once exported 201.84."""
    assert due(one_activity("S2_flat_10"), invoiced("2018.45")) == {"share": "201.85"}


def test_the_rate_is_taken_on_the_months_total_not_line_by_line():
    # 10 % of 0.05 three times would be 0.03; of 0.15 once it is 0.02
    thrice = [invoiced("0.05")] * 3
    assert due(one_activity("S2_flat_10"), *thrice) == {"share": "0.02"}


def test_a_credit_note_gives_its_contribution_back():
    assert due(one_activity("S2_flat_10"), invoiced("-2018.45")) == {"share": "-201.85"}


def test_flat_schemes_look_at_no_cost_and_no_receipt():
    assert due(one_activity("S1_flat_12"), invoiced("100.00"), cost("50.00"), collected("70.00")) == {
        "share": "12.00"
    }


# S3: the assembly changed rate and base from 2015


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (Month(2014, 12), {"turnover": "400.00"}),
        (Month(2015, 1), {"margin": "356.50"}),
        (Month(2026, 10), {"margin": "356.50"}),
    ],
)
def test_s3_takes_the_margin_from_2015_and_turnover_before(month, expected):
    coop = one_activity("S3_coopaname_2015", contracts=[contract("CT", "P1", start=dt.date(2014, 1, 1))])
    assert due(coop, invoiced("4000.00"), cost("900.00"), month=month) == expected


@pytest.mark.parametrize("role", ["purchases_materials", "purchases_goods", "subcontracting"])
def test_s3_deducts_materials_goods_and_subcontracting(role):
    assert due(one_activity("S3_coopaname_2015"), invoiced("1000.00"), cost("200.00", role)) == {
        "margin": "92.00"
    }


@pytest.mark.parametrize("role", ["travel", "telecoms", "rent"])
def test_s3_does_not_deduct_other_costs(role):
    assert due(one_activity("S3_coopaname_2015"), invoiced("1000.00"), cost("200.00", role)) == {
        "margin": "115.00"
    }


# S4: margin, a fixed part with a waiver, risk pooling with salary, CAPE


def test_s4_worked_figure_448_50():
    """13.5 % × (4 000.00 − 900.00) + 30.00."""
    found = due(one_activity("S4_coopaname_today"), invoiced("4000.00"), cost("900.00"))
    assert found == {"margin": "418.50", "fixed": "30.00"}
    assert sum(map(eur, found.values())) == eur("448.50")


def test_s4_worked_figure_418_50_when_waived_by_right():
    helped = person("P1", statuses=[("minimum_benefits", dt.date(2026, 1, 1), dt.date(2026, 12, 31))])
    coop = one_activity("S4_coopaname_today", persons=[helped])
    assert due(coop, invoiced("4000.00"), cost("900.00")) == {"margin": "418.50"}


def test_s4_waiver_ends_with_the_status():
    helped = person("P1", statuses=[("minimum_benefits", dt.date(2026, 1, 1), dt.date(2026, 9, 30))])
    assert due(one_activity("S4_coopaname_today", persons=[helped])) == {"fixed": "30.00"}


def test_s4_counts_mission_costs_among_production_costs():
    found = due(one_activity("S4_coopaname_today"), invoiced("1000.00"), cost("200.00", "travel"))
    assert found["margin"] == "108.00"


def test_s4_pools_risks_once_a_salary_is_paid():
    coop = one_activity("S4_coopaname_today")
    assert due(coop, invoiced("4000.00"), cost("900.00"), paid={"P1"})["risk"] == "31.00"
    assert "risk" not in due(coop, invoiced("4000.00"), cost("900.00"))


def test_s4_sets_the_whole_result_aside_under_a_cape():
    """Result = turnover − all costs − the contributions before it: 4 000 − 900 − 100 − 418.50 − 30."""
    coop = one_activity("S4_coopaname_today", contracts=[contract("CT", "P1", "cape")])
    lines = [invoiced("4000.00"), cost("900.00"), cost("100.00", "telecoms")]
    found = contributions(coop, OCTOBER, lines)
    assert {each.component.key: euros(each.amount) for each in found} == {
        "margin": "418.50",
        "fixed": "30.00",
        "cape": "2551.50",
    }
    assert [each.provision_only for each in found] == [False, False, True]


# S5: yearly brackets on collected turnover, marginal or whole


@pytest.mark.parametrize(
    ("name", "expected"), [("S5_encom1_marginal", "4600.00"), ("S5_encom1_whole", "3000.00")]
)
def test_s5_worked_figures_on_50_000_collected(name, expected):
    """Marginal: 35 000 × 10 % + 10 000 × 8 % + 5 000 × 6 %. Whole: 50 000 × 6 %."""
    assert due(one_activity(name), collected("50000.00"))["share"] == expected


@pytest.mark.parametrize(
    ("name", "months"),
    [
        # 20 000 a month: 20 000, 40 000, 60 000 cumulated
        ("S5_encom1_marginal", ["2000.00", "1900.00", "1300.00"]),  # 2 000, 3 900, 5 200 due
        ("S5_encom1_whole", ["2000.00", "1200.00", "400.00"]),  # 2 000, 3 200 (8 %), 3 600 (6 %) due
    ],
)
def test_s5_takes_each_month_what_the_cumulated_year_adds(name, months):
    coop, statements, taken = one_activity(name), [], []
    for number in (1, 2, 3):
        found = contributions(
            coop, Month(2026, number), [collected("20000.00")], before=year_to_date(statements)
        )
        statements += found
        taken.append(euros(next(each.amount for each in found if each.component.key == "share")))
    assert taken == months


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [("S5_encom1_whole", "3499.90", "-699.82"), ("S5_encom1_marginal", "3499.90", "0.18")],
)
def test_s5_crossing_a_threshold_gives_back_only_in_whole_mode(name, first, second):
    """At 35 001.00 the whole at 8 % is 2 800.08: less than the 10 % taken so far."""
    coop = one_activity(name)
    one = contributions(coop, Month(2026, 1), [collected("34999.00")])
    two = contributions(coop, Month(2026, 2), [collected("2.00")], before=year_to_date(one))
    assert [euros(found[0].amount) for found in (one, two)] == [first, second]


def test_s5_the_year_starts_afresh():
    coop = one_activity("S5_encom1_marginal")
    assert due(coop, collected("40000.00"), month=Month(2027, 1))["share"] == "3900.00"


def test_s5_counts_what_is_collected_not_what_is_invoiced():
    assert "share" not in due(one_activity("S5_encom1_marginal"), invoiced("1000.00"))


@pytest.mark.parametrize(("paid", "expected"), [((), "19.00"), (("P1",), "16.00")])
def test_s5_insurance_always_and_accident_cover_without_salary(paid, expected):
    found = due(one_activity("S5_encom1_marginal"), paid=paid)
    assert sum(map(eur, found.values())) == eur(expected)


# S6: a minimum by kind of contract


@pytest.mark.parametrize(
    ("kind", "turnover", "expected"),
    [
        ("cesa", "200.00", {"cesa": "60.00"}),
        ("cape", "200.00", {"cape": "25.00"}),
        ("cesa", "2000.00", {"cesa": "200.00"}),
        ("cape", "2000.00", {"cape": "200.00"}),
    ],
)
def test_s6_minimum_is_higher_for_a_cesa_than_for_a_cape(kind, turnover, expected):
    coop = one_activity("S6_astrolabe", contracts=[contract("CT", "P1", kind)])
    assert due(coop, invoiced(turnover)) == expected


def test_s6_minimum_is_due_without_turnover():
    assert due(one_activity("S6_astrolabe")) == {"cesa": "60.00"}


# S7: modules with their own accounts, and where the rate was found


def test_s7_worked_figures_of_an_invoice():
    """100 + 100 at 19.6 %: 39.20 VAT, 239.20 to the customer, 20.00 contribution, 11.96 guarantee."""
    document = invoice("F-1", line("100.00", vat="19.6"), line("100.00", vat="19.6"))
    assert [euros(part.vat) for part in sale_parts(document)] == ["39.20"]
    entry = post_invoice(document)
    assert euros(sum(each.amount for each in entry.postings if each.role == "clients")) == "239.20"
    found = contributions(one_activity("S7_modules"), OCTOBER, invoice_lines(document))
    assert [(each.component.key, each.role, euros(each.amount)) for each in found] == [
        ("contribution", "contribution", "20.00"),
        ("guarantee", "other_charges", "11.96"),
        ("federation", "contribution", "1.00"),
    ]


def _two_levels(**more):
    names = ("S1_flat_12", "S7_modules", "S7_internal")
    return cooperative(scheme="S1_flat_12", schemes={name: scheme(name) for name in names}, **more)


@pytest.mark.parametrize(
    ("on_activity", "on_document", "level", "expected"),
    [
        ("", "", Level.COOPERATIVE, "120.00"),
        ("S7_modules", "", Level.ACTIVITY, "100.00"),
        ("", "S7_internal", Level.DOCUMENT, "20.00"),
        ("S7_modules", "S7_internal", Level.DOCUMENT, "20.00"),
    ],
)
def test_s7_the_most_precise_level_answers_and_says_so(on_activity, on_document, level, expected):
    coop = _two_levels(activities=[activity("ATELIER", "P1", scheme=on_activity)])
    found = contributions(coop, OCTOBER, [invoiced("1000.00", scheme=on_document)])
    assert (found[0].level, euros(found[0].amount)) == (level, expected)


def test_s7_costs_that_count_reverse_the_contribution():
    """Expenses flagged as included in the contribution: a margin base takes it off."""
    coop = one_activity("S3_coopaname_2015")
    document = expense("D-1", "200.00", category="subcontracting", vat="40.00")
    assert due(coop, *expense_lines(document)) == {"margin": "-23.00"}


# FR-1.42, Solstice


def _solstice(**more):
    more.setdefault("contracts", [contract("CT", "P1", start=dt.date(2020, 1, 1))])
    return one_activity("solstice_2017", **more)


@pytest.mark.parametrize(
    ("margin", "expected"),
    [
        ("900.00", "117.00"),  # 13 %
        ("1000.99", "130.13"),
        ("1001.00", "120.12"),  # 12 % on the whole
        ("1500.00", "180.00"),
        ("2001.00", "220.11"),  # 11 %
        ("3333.99", "366.74"),
        ("3334.00", "333.40"),  # 10 %
        ("4000.00", "400.00"),
        ("300.00", "100.00"),  # 39.00, but the minimum is 100
        ("0.00", "100.00"),
    ],
)
def test_solstice_by_monthly_margin(margin, expected):
    assert due(_solstice(), invoiced(margin)) == {"share": expected}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (dt.date(2026, 10, 12), "80.00"),  # the first month
        (dt.date(2025, 11, 1), "80.00"),  # the twelfth
        (dt.date(2025, 10, 31), "100.00"),  # the thirteenth
    ],
)
def test_solstice_minimum_is_80_in_the_first_twelve_months(entry, expected):
    coop = _solstice(contracts=[contract("CT", "P1", start=entry)])
    assert due(coop) == {"share": expected}


def _year(coop, amount, months):
    statements = []
    for number in months:
        statements += contributions(
            coop, Month(2026, number), [invoiced(amount)], before=year_to_date(statements)
        )
    return [euros(each.amount) for each in statements]


def test_solstice_caps_the_year_at_5500():
    assert _year(_solstice(), "10000.00", range(1, 9)) == ["1000.00"] * 5 + ["500.00", "0.00", "0.00"]


def test_solstice_caps_the_year_of_a_member_at_5000():
    coop = _solstice(persons=[person("P1", since=dt.date(2021, 6, 1))])
    assert _year(coop, "10000.00", range(1, 8)) == ["1000.00"] * 5 + ["0.00", "0.00"]


@pytest.mark.parametrize(
    ("contract_dates", "months", "total"),
    [
        ((dt.date(2026, 7, 1), None), range(7, 13), "2750.00"),  # six months: half of 5 500
        ((dt.date(2020, 1, 1), dt.date(2026, 3, 31)), range(1, 4), "1375.00"),  # three months
        ((dt.date(2020, 1, 1), None), range(1, 13), "5500.00"),
        ((dt.date(2026, 12, 15), None), range(12, 13), "458.33"),  # one month, half-up
    ],
)
def test_solstice_cap_is_prorated_to_the_months_present(contract_dates, months, total):
    start, end = contract_dates
    coop = _solstice(contracts=[contract("CT", "P1", start=start, end=end)])
    assert euros(sum(eur(amount) for amount in _year(coop, "10000.00", months))) == total


# Price uplift


@pytest.mark.parametrize(
    ("cost_", "rates", "price"),
    [
        ("100.00", ["10"], "111.11"),
        ("100.00", ["10", "5"], "116.96"),  # 100 ÷ 0.90 ÷ 0.95, not 100 ÷ 0.85 = 117.65
        ("90.00", ["10"], "100.00"),
        ("0.00", ["10", "5"], "0.00"),
        ("250.00", [], "250.00"),
    ],
)
def test_a_price_covers_cost_contribution_and_insurance_in_turn(cost_, rates, price):
    assert euros(price_from_cost(eur(cost_), map(pc, rates))) == price


# From documents to collected turnover


def test_s5_on_an_invoice_paid_in_two_parts():
    """1 000.00 + 20 % paid 500.00 then 700.00: 416.67 and 583.33 collected, 41.67 and 58.33 due."""
    document = invoice("F-1", line("1000.00"))
    items = OpenItems().follow([post_invoice(document)])
    coop, taken, statements = one_activity("S5_encom1_marginal"), [], []
    for number, (reference, amount) in enumerate([("R-1", "500.00"), ("R-2", "700.00")], 1):
        paid = receipt(reference, "F-1", amount)
        lines = receipt_lines(paid, items, turnover_parts(document))
        items.follow([post_receipt(paid, items)])
        found = contributions(coop, Month(2026, number), lines, before=year_to_date(statements))
        statements += found
        taken.append((euros(lines[0].amount), euros(found[0].amount)))
    assert taken == [("416.67", "41.67"), ("583.33", "58.33")]


def test_collected_turnover_does_not_depend_on_when_vat_falls_due():
    for due_ in Due:
        document = invoice("F-1", line("1000.00", due=due_))
        items = OpenItems().follow([post_invoice(document)])
        lines = receipt_lines(receipt("R-1", "F-1", "500.00"), items, turnover_parts(document))
        assert [euros(each.amount) for each in lines] == ["416.67"]


def test_an_opening_invoice_is_collected_less_the_vat_still_pending_on_it():
    items = OpenItems(
        {
            "clients": {("F-0", "ATELIER", "", "C-1"): eur("600.00")},
            "vat_pending": {("F-0", "ATELIER", "", ""): eur("-100.00")},
        }
    )
    (half,) = receipt_lines(receipt("R-1", "F-0", "300.00"), items)
    assert (euros(half.amount), euros(half.incl_vat), half.flow) == ("250.00", "300.00", Flow.COLLECTED)


def test_an_invoice_counts_under_the_scheme_it_names():
    (sold,) = invoice_lines(invoice("F-1", line("100.00"), scheme="S7_internal"))
    assert (sold.scheme, sold.document, euros(sold.incl_vat)) == ("S7_internal", "F-1", "120.00")


def test_a_receipt_counts_under_the_scheme_of_its_invoice():
    items = OpenItems().follow([post_invoice(invoice("F-1", line("100.00"), scheme="S7_internal"))])
    (paid,) = receipt_lines(receipt("R-1", "F-1", "120.00"), items, scheme="S7_internal")
    assert paid.scheme == "S7_internal"
