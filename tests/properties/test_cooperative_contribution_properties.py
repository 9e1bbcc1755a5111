"""Contribution schemes against a naive reading of them, in fractions, whatever the scheme and the year."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.cooperative.activities import Activity
from cae_core.cooperative.contribution import BaseLine, Flow, contributions, read_scheme, year_to_date
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Contract, Person
from cae_core.cooperative.postings import post_contribution
from cae_core.ledger.entries import balances
from cae_core.money import round_div
from cae_core.periods import Month

MODEST = settings(max_examples=50, deadline=None)
TURNOVERS = st.lists(st.integers(-(10**6), 10**7), min_size=1, max_size=12)


def world(component, first_month=1):
    scheme = read_scheme("demo", {"components": [{"key": "share", **component}]}, "EUR")
    return Cooperative(
        name="Demo",
        country="FR",
        currency="EUR",
        legal_form="scop_sarl",
        start=Month(2026, 1),
        first_month=first_month,
        scheme="demo",
        schemes={"demo": scheme},
        persons={"P": Person("P", "P")},
        contracts={"CT": Contract("CT", "P", "cesa", dt.date(2020, 1, 1))},
        activities={"services": Activity("services", "S"), "A": Activity("A", "A", ("P",))},
    )


def year(coop, turnovers):
    """Each month's amount, zero when it left no statement."""
    statements, amounts = [], []
    for number, amount in enumerate(turnovers, 1):
        lines = [BaseLine("A", f"F-{number}", Flow.INVOICED, amount)]
        found = contributions(coop, Month(2026, number), lines, before=year_to_date(statements))
        statements += found
        amounts.append(sum(each.amount for each in found))
    return amounts, statements


def euros(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def half_up(exact):
    return round_div(exact.numerator, exact.denominator)


@st.composite
def brackets(draw):
    """Ascending thresholds in cents from 0, a rate in hundredths of a percent for each."""
    lows = sorted(draw(st.sets(st.integers(1, 10**7), max_size=4)))
    return [(low, draw(st.integers(0, 3000))) for low in (0, *lows)]


def due_on(base, rows, *, whole):
    """The naive reading: walk the brackets and add each slice, or take the rate that base falls in."""
    if base < 0:
        return -due_on(-base, rows, whole=whole)
    if whole:
        rate = [rate for low, rate in rows if low <= base][-1]
        return half_up(Fraction(base * rate, 10_000))
    total = Fraction(0)
    for i, (low, rate) in enumerate(rows):
        high = rows[i + 1][0] if i + 1 < len(rows) else base
        total += Fraction(max(min(base, high) - low, 0) * rate, 10_000)
    return half_up(total)


def component(rows, *, whole, period="month", **more):
    typed = [[euros(low), f"{rate // 100}.{rate % 100:02d} %"] for low, rate in rows]
    mode = "whole" if whole else "marginal"
    return {"base": "invoiced", "brackets": typed, "mode": mode, "period": period, **more}


@MODEST
@given(brackets(), st.booleans(), TURNOVERS)
def test_each_month_by_itself(rows, whole, turnovers):
    amounts, _ = year(world(component(rows, whole=whole)), turnovers)
    assert amounts == [due_on(base, rows, whole=whole) for base in turnovers]


@MODEST
@given(brackets(), st.booleans(), TURNOVERS)
def test_the_months_of_a_cumulated_year_sum_to_what_the_year_owes(rows, whole, turnovers):
    amounts, statements = year(world(component(rows, whole=whole, period="year")), turnovers)
    cumulated = 0
    for i, base in enumerate(turnovers):
        cumulated += base
        assert sum(amounts[: i + 1]) == due_on(max(cumulated, 0), rows, whole=whole)
    assert sum(each.base for each in statements) == sum(turnovers)


@MODEST
@given(
    brackets(), st.lists(st.integers(0, 10**7), min_size=2, max_size=12), st.randoms(use_true_random=False)
)
def test_the_order_of_months_does_not_change_the_year(rows, turnovers, random):
    coop = world(component(rows, whole=False, period="year"))
    shuffled = list(turnovers)
    random.shuffle(shuffled)
    assert sum(year(coop, turnovers)[0]) == sum(year(coop, shuffled)[0])


@MODEST
@given(
    st.integers(0, 3000),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=12),
    st.integers(0, 10**5),
    st.integers(0, 10**5),
)
def test_no_year_takes_more_than_its_cap_nor_a_month_less_than_the_minimum(rate, turnovers, minimum, cap):
    limits = {"minimum": euros(minimum), "cap_year": euros(cap)}
    amounts, _ = year(world({"base": "invoiced", "rate": f"{rate}/10000", **limits}), turnovers)
    taken = 0
    for base, amount in zip(turnovers, amounts, strict=True):
        uncapped = max(half_up(Fraction(base * rate, 10_000)), minimum)
        assert amount == min(uncapped, cap - taken)
        taken += amount
    assert taken <= cap


@MODEST
@given(st.integers(0, 3000), TURNOVERS, st.integers(0, 10**5))
def test_a_monthly_cap_holds_every_month(rate, turnovers, cap):
    coop = world({"base": "invoiced", "rate": f"{rate}/10000", "cap_month": euros(cap)})
    assert year(coop, turnovers)[0] == [
        min(half_up(Fraction(base * rate, 10_000)), cap) for base in turnovers
    ]


@MODEST
@given(brackets(), st.integers(0, 10**7), st.integers(1, 10**6))
def test_marginal_contributions_never_fall_when_turnover_grows(rows, base, more):
    coop = world(component(rows, whole=False))
    (low,), _ = year(coop, [base])
    (high,), _ = year(coop, [base + more])
    assert 0 <= low <= high


@MODEST
@given(st.lists(st.integers(-(10**5), 10**6), min_size=1, max_size=10), st.integers(0, 3000))
def test_documents_may_come_in_any_order_or_one_by_one(amounts, rate):
    coop = world({"base": "invoiced", "rate": f"{rate}/10000"})
    lines = [BaseLine("A", f"F-{i}", Flow.INVOICED, amount) for i, amount in enumerate(amounts)]
    one = [BaseLine("A", "F", Flow.INVOICED, sum(amounts))]
    found = [contributions(coop, Month(2026, 1), each) for each in (lines, lines[::-1], one)]
    assert len({tuple(statement.amount for statement in each) for each in found}) == 1


@MODEST
@given(brackets(), st.booleans(), TURNOVERS)
def test_what_activities_pay_the_services_receive(rows, whole, turnovers):
    _, statements = year(world(component(rows, whole=whole, period="year")), turnovers)
    found = balances([post_contribution(each) for each in statements])
    paid = sum(each.amount for each in statements)
    assert found.get(("A", "contribution"), 0) == paid
    assert found.get(("services", "contribution"), 0) == -paid
    assert found.get(("A", "link"), 0) + found.get(("services", "link"), 0) == 0


@MODEST
@given(brackets(), st.booleans(), TURNOVERS)
def test_every_statement_runs_again_and_explains_itself(rows, whole, turnovers):
    _, statements = year(world(component(rows, whole=whole, period="year")), turnovers[:2])
    for each in statements:
        run = each.run()
        assert run["share"] == each.share
        assert run.line("due").source.startswith("FR-1.")
        assert each.explain()


@MODEST
@given(st.integers(1, 12), st.integers(1, 12))
def test_a_year_that_starts_in_any_month_counts_its_months_present(first_month, entry):
    """Twelve months of presence from the first month, fewer for one who enters later in the year."""
    coop = world(
        {"base": "invoiced", "rate": "100 %", "cap_year": "1200.00", "cap_prorated": True}, first_month
    )
    start = Month(2026, entry)
    contract = {"CT": Contract("CT", "P", "cesa", start.first)}
    entered = attrs.evolve(coop, contracts=contract)
    lines = [BaseLine("A", "F", Flow.INVOICED, 10**7)]
    (found,) = contributions(entered, start, lines)
    months = start.until(coop.year_of(start).end) + 1
    assert found.amount == months * 10_000
