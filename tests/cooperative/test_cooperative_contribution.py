"""How a scheme meets an activity: who bears what, when, at which level, and why."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from cooperative_makers import OCTOBER, activity, contract, cooperative, eur, euros, pc, person

from cae_core.cooperative.contribution import (
    BaseLine,
    ContributionStatement,
    Flow,
    ImpossibleUplift,
    Level,
    UnknownScheme,
    YearToDate,
    contributions,
    price_from_cost,
    read_schemes,
    year_to_date,
)
from cae_core.periods import Month
from cae_core.rules.errors import ParameterEnded, ParameterNotKnownYet


def component(key="share", **fields):
    if "fixed" not in fields and "minimum" not in fields:
        fields = {"base": "invoiced", "rate": "10 %", **fields}
    return {"key": key, **fields}


def world(*components, scheme="demo", other=None, **more):
    """A cooperative under one scheme of the given components."""
    data = {"demo": {"components": list(components)}}
    if other:
        data["other"] = {"components": other}
    more.setdefault("activities", [activity("ATELIER", "P1")])
    return cooperative(scheme=scheme, schemes=read_schemes(data, "EUR"), **more)


def invoiced(amount, code="ATELIER", document="F-1", **more):
    return BaseLine(code, document, Flow.INVOICED, eur(amount), **more)


def due(coop, *lines, month=OCTOBER, **more):
    found = contributions(coop, month, lines, **more)
    return [(each.activity, each.component.key, euros(each.amount)) for each in found]


# Bases


def test_a_wage_bill_base_counts_pay_cost():
    coop = world(component(base="wage_bill", rate="1.5 %"))
    wages = BaseLine("ATELIER", "2026-09 CT-1", Flow.WAGES, eur("2159.53"))
    assert due(coop, wages, invoiced("9999.00")) == [("ATELIER", "share", "32.39")]


def test_amounts_including_vat_are_a_base_of_their_own():
    coop = world(component(base="invoiced_incl_vat", rate="5 %"))
    assert due(coop, invoiced("200.00", incl_vat=eur("239.20"))) == [("ATELIER", "share", "11.96")]


def test_a_result_base_takes_off_what_came_before_it():
    coop = world(component("first"), component("rest", base="result", rate="50 %"))
    cost = BaseLine("ATELIER", "D-1", Flow.COST, eur("100.00"), role="rent")
    assert due(coop, invoiced("1000.00"), cost) == [
        ("ATELIER", "first", "100.00"),
        ("ATELIER", "rest", "400.00"),
    ]


def test_each_activity_pays_on_its_own_lines():
    coop = world(component(), activities=[activity("A", "P1"), activity("B", "P2"), activity("C", "P3")])
    assert due(coop, invoiced("100.00", "B"), invoiced("50.00", "A"), invoiced("10.00", "B")) == [
        ("A", "share", "5.00"),
        ("B", "share", "11.00"),
    ]


def test_the_services_pay_nothing():
    assert due(world(component()), invoiced("100.00", "services")) == []


def test_an_activity_without_any_scheme_pays_nothing():
    assert due(world(component(), scheme=""), invoiced("100.00")) == []


def test_nothing_that_happened_leaves_no_statement():
    assert due(world(component())) == []


def test_receipts_after_an_activity_ended_still_contribute():
    ended = activity("ATELIER", "P1", end=dt.date(2026, 8, 31))
    coop = world(component(base="collected"), component("fixed", fixed="30.00"), activities=[ended])
    late = BaseLine("ATELIER", "R-1", Flow.COLLECTED, eur("1000.00"))
    assert due(coop, late) == [("ATELIER", "share", "100.00")]


# Fixed amounts


def test_a_person_with_two_activities_pays_a_fixed_amount_once_on_the_first():
    coop = world(
        component("fixed", fixed="30.00"),
        activities=[activity("A", "P1"), activity("B", "P1"), activity("C", "P2")],
    )
    assert due(coop) == [("A", "fixed", "30.00"), ("C", "fixed", "30.00")]


def test_it_moves_to_the_second_activity_once_the_first_has_ended():
    coop = world(
        component("fixed", fixed="30.00"),
        activities=[activity("A", "P1", end=dt.date(2026, 9, 30)), activity("B", "P1")],
    )
    assert due(coop) == [("B", "fixed", "30.00")]


def test_two_schemes_each_take_their_fixed_amount():
    coop = world(
        component("fixed", fixed="30.00"),
        other=[component("own", fixed="12.00")],
        activities=[activity("A", "P1"), activity("B", "P1", scheme="other")],
    )
    assert due(coop) == [("A", "fixed", "30.00"), ("B", "own", "12.00")]


def test_an_activity_of_three_pays_for_three():
    coop = world(component("fixed", fixed="30.00"), activities=[activity("A", "P1", "P2", "P3")])
    assert due(coop) == [("A", "fixed", "90.00")]


def test_an_amount_per_activity_is_paid_once_whoever_runs_it():
    coop = world(
        component("tools", fixed="9.50", per="activity"),
        activities=[activity("A", "P1", "P2"), activity("B", "P1")],
    )
    assert due(coop) == [("A", "tools", "9.50"), ("B", "tools", "9.50")]


# Waivers and conditions


def helped(who, start=dt.date(2026, 1, 1), end=None):
    return person(who, statuses=[("minimum_benefits", start, end)])


def test_a_waiver_frees_the_person_not_the_colleagues():
    coop = world(
        component("fixed", fixed="30.00", waived_for=["minimum_benefits"]),
        activities=[activity("A", "P1", "P2", "P3")],
        persons=[person("P1"), helped("P2"), person("P3")],
    )
    assert due(coop) == [("A", "fixed", "60.00")]


def test_a_whole_component_is_waived_when_everybody_is():
    coop = world(component(waived_for=["minimum_benefits"]), persons=[helped("P1")])
    assert due(coop, invoiced("1000.00")) == [("ATELIER", "share", "0.00")]


def test_a_share_is_not_waived_for_one_of_two():
    coop = world(
        component(waived_for=["minimum_benefits"]),
        activities=[activity("A", "P1", "P2")],
        persons=[person("P1"), helped("P2")],
    )
    assert due(coop, invoiced("1000.00", "A")) == [("A", "share", "100.00")]


@pytest.mark.parametrize(
    ("start", "end", "waived"),
    [
        (dt.date(2026, 10, 31), None, True),
        (dt.date(2026, 11, 1), None, False),
        (dt.date(2026, 1, 1), dt.date(2026, 10, 1), True),
        (dt.date(2026, 1, 1), dt.date(2026, 9, 30), False),
    ],
)
def test_a_status_waives_the_months_it_touches(start, end, waived):
    coop = world(
        component("fixed", fixed="30.00", waived_for=["minimum_benefits"]), persons=[helped("P1", start, end)]
    )
    assert due(coop) == ([] if waived else [("ATELIER", "fixed", "30.00")])


def test_another_status_waives_nothing():
    other = person("P1", statuses=[("student", dt.date(2026, 1, 1), None)])
    coop = world(component("fixed", fixed="30.00", waived_for=["minimum_benefits"]), persons=[other])
    assert due(coop) == [("ATELIER", "fixed", "30.00")]


@pytest.mark.parametrize(("when", "paid", "expected"), [("paid", True, "10.00"), ("unpaid", False, "10.00")])
def test_conditions_on_a_salary(when, paid, expected):
    coop = world(component(rate="1 %", when=when))
    assert due(coop, invoiced("1000.00"), paid={"P1"} if paid else ()) == [("ATELIER", "share", expected)]
    assert due(coop, invoiced("1000.00"), paid=() if paid else {"P1"}) == []


def test_an_unpaid_colleague_alone_bears_the_accident_cover():
    coop = world(component("accident", fixed="3.00", when="unpaid"), activities=[activity("A", "P1", "P2")])
    assert due(coop, paid={"P1"}) == [("A", "accident", "3.00")]


def test_a_condition_on_contracts_looks_at_those_that_run():
    changed = [
        contract("CT-1", "P1", "cape", end=dt.date(2026, 9, 30)),
        contract("CT-2", "P1", "cesa", start=dt.date(2026, 10, 1)),
    ]
    coop = world(
        component("cape", contracts=["cape"]), component("cesa", contracts=["cesa"]), contracts=changed
    )
    assert due(coop, invoiced("100.00"), month=Month(2026, 9)) == [("ATELIER", "cape", "10.00")]
    assert due(coop, invoiced("100.00")) == [("ATELIER", "cesa", "10.00")]


# Limits


DATED = [
    {"from": dt.date(2025, 1, 1), "value": "10 %", "source": "assembly of 2024-12-14"},
    {"from": dt.date(2026, 10, 15), "value": "12 %", "source": "assembly of 2026-10-14"},
]


def test_a_monthly_cap():
    coop = world(component(cap_month="150.00"))
    assert due(coop, invoiced("1000.00")) == [("ATELIER", "share", "100.00")]
    assert due(coop, invoiced("2000.00")) == [("ATELIER", "share", "150.00")]


def test_a_minimum_covers_share_and_fixed_part_together():
    coop = world(component(fixed="30.00", base="invoiced", rate="10 %", minimum="80.00"))
    assert due(coop, invoiced("400.00")) == [("ATELIER", "share", "80.00")]  # 40 + 30
    assert due(coop, invoiced("600.00")) == [("ATELIER", "share", "90.00")]  # 60 + 30


def test_the_yearly_cap_wins_over_the_minimum():
    coop = world(component(base="invoiced", rate="10 %", minimum="80.00", cap_year="100.00"))
    before = {("ATELIER", "demo", "share"): YearToDate(0, 0, eur("70.00"))}
    assert due(coop, invoiced("10.00"), before=before) == [("ATELIER", "share", "30.00")]


def test_one_person_of_two_a_member_keeps_the_cap_of_others():
    coop = world(
        component(cap_year="100.00", cap_year_member="50.00"),
        activities=[activity("A", "P1", "P2")],
        persons=[person("P1", since=dt.date(2020, 1, 1)), person("P2")],
    )
    assert due(coop, invoiced("5000.00", "A")) == [("A", "share", "100.00")]


def test_membership_counts_from_the_month_it_begins_in():
    def cap(since):
        coop = world(
            component(cap_year="100.00", cap_year_member="50.00"), persons=[person("P1", since=since)]
        )
        return due(coop, invoiced("5000.00"))[0][2]

    assert cap(dt.date(2026, 10, 31)) == "50.00"
    assert cap(dt.date(2026, 11, 1)) == "100.00"


def test_a_negative_month_gives_back_by_the_same_brackets():
    coop = world(
        {"key": "share", "base": "invoiced", "mode": "marginal", "brackets": [["0", "10 %"], ["1000", "8 %"]]}
    )
    assert due(coop, invoiced("1500.00")) == [("ATELIER", "share", "140.00")]
    assert due(coop, invoiced("-1500.00")) == [("ATELIER", "share", "-140.00")]


def test_a_negative_month_gives_back_the_whole_at_its_bracket():
    coop = world(
        {"key": "share", "base": "invoiced", "mode": "whole", "brackets": [["0", "10 %"], ["1000", "8 %"]]}
    )
    assert due(coop, invoiced("1500.00")) == [("ATELIER", "share", "120.00")]
    assert due(coop, invoiced("-1500.00")) == [("ATELIER", "share", "-120.00")]


def test_months_present_count_every_contract_of_the_year_known_so_far():
    """Out from April to August by two contracts: seven months of presence, in January already."""
    coop = world(
        component(rate="100 %", cap_year="1200.00", cap_prorated=True),
        contracts=[
            contract("CT-1", "P1", start=dt.date(2025, 1, 1), end=dt.date(2026, 3, 31)),
            contract("CT-2", "P1", start=dt.date(2026, 9, 1)),
        ],
    )
    assert due(coop, invoiced("5000.00"), month=Month(2026, 1)) == [("ATELIER", "share", "700.00")]


def test_a_rate_cumulated_over_the_year_loses_no_half_cent():
    """0.05 a month at 10 %: 0.01, 0.00, 0.01… and 0.06 in the year, where twelve months rounded apart take 0.12."""
    coop = world(component(period="year"))
    statements = []
    for number in range(1, 13):
        statements += contributions(
            coop, Month(2026, number), [invoiced("0.05")], before=year_to_date(statements)
        )
    assert [each.amount for each in statements] == [1, 0] * 6
    assert sum(each.amount for each in contributions(world(component()), OCTOBER, [invoiced("0.05")])) == 1


def test_a_yearly_rate_that_changes_settles_the_whole_year():
    coop = world(component(rate=DATED, period="year"))
    statements = []
    for number in (9, 10):
        statements += contributions(
            coop, Month(2026, number), [invoiced("1000.00")], before=year_to_date(statements)
        )
    # 10 % of 1 000, then 12 % of 2 000 less what was taken
    assert [euros(each.amount) for each in statements] == ["100.00", "140.00"]


def test_a_cumulated_year_below_zero_owes_nothing_and_gives_all_back():
    coop = world(
        {
            "key": "share",
            "base": "invoiced",
            "period": "year",
            "mode": "marginal",
            "brackets": [["0", "10 %"]],
        }
    )
    first = contributions(coop, Month(2026, 1), [invoiced("1000.00")])
    second = contributions(coop, Month(2026, 2), [invoiced("-1500.00")], before=year_to_date(first))
    assert [euros(each.amount) for each in (*first, *second)] == ["100.00", "-100.00"]
    after = year_to_date([*first, *second])[("ATELIER", "demo", "share")]
    assert after == YearToDate(eur("-500.00"), 0, 0)


# Dates


@pytest.mark.parametrize(
    ("month", "expected"), [(Month(2025, 1), "100.00"), (Month(2026, 9), "100.00"), (OCTOBER, "120.00")]
)
def test_a_rate_is_that_of_the_months_last_day(month, expected):
    assert due(world(component(rate=DATED)), invoiced("1000.00"), month=month) == [
        ("ATELIER", "share", expected)
    ]


def test_before_the_first_rate_nothing_is_guessed():
    with pytest.raises(ParameterNotKnownYet, match="2025-01-01"):
        due(world(component(rate=DATED)), invoiced("1000.00"), month=Month(2024, 12))


def test_after_a_rate_ended_nothing_is_guessed():
    rate = [{"from": dt.date(2025, 1, 1), "value": "10 %", "end": dt.date(2026, 1, 1)}]
    with pytest.raises(ParameterEnded, match="2026-01-01"):
        due(world(component(rate=rate)), invoiced("1000.00"))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"from": dt.date(2026, 10, 31)}, 1),
        ({"from": dt.date(2026, 11, 1)}, 0),
        ({"end": dt.date(2026, 11, 1)}, 1),
        ({"end": dt.date(2026, 10, 31)}, 0),
    ],
)
def test_a_component_has_its_own_dates(limits, expected):
    assert len(due(world(component(**limits)), invoiced("1000.00"))) == expected


# Levels


def test_the_default_is_the_cooperatives_and_exceptions_are_the_activitys():
    coop = world(
        component(),
        other=[component(rate="8 %")],
        activities=[activity("A", "P1"), activity("B", "P2", scheme="other")],
    )
    found = contributions(coop, OCTOBER, [invoiced("100.00", "A"), invoiced("100.00", "B")])
    assert [(each.activity, each.level, euros(each.amount)) for each in found] == [
        ("A", Level.COOPERATIVE, "10.00"),
        ("B", Level.ACTIVITY, "8.00"),
    ]


def test_a_document_of_its_own_scheme_leaves_the_others_to_the_default():
    coop = world(component(), component("fixed", fixed="30.00"), other=[component(rate="2 %")])
    found = contributions(
        coop, OCTOBER, [invoiced("100.00"), invoiced("500.00", document="F-2", scheme="other")]
    )
    assert [
        (each.scheme.key, each.component.key, each.level.value, euros(each.amount)) for each in found
    ] == [
        ("demo", "share", "cooperative", "10.00"),
        ("demo", "fixed", "cooperative", "30.00"),
        ("other", "share", "document", "10.00"),
    ]
    assert [[line.document for line in each.lines] for each in found] == [["F-1"], [], ["F-2"]]


def test_fixed_amounts_and_minimums_are_not_taken_again_for_a_document():
    coop = world(
        component("fixed", fixed="30.00"),
        other=[component("own", fixed="50.00"), component(rate="2 %", base="invoiced", minimum="40.00")],
    )
    found = due(coop, invoiced("100.00", scheme="other"))
    assert found == [("ATELIER", "fixed", "30.00"), ("ATELIER", "share", "2.00")]


def test_a_document_that_names_the_default_scheme_counts_with_it():
    coop = world(component())
    found = contributions(coop, OCTOBER, [invoiced("0.05"), invoiced("0.05", document="F-2", scheme="demo")])
    assert [(each.level, euros(each.amount)) for each in found] == [(Level.COOPERATIVE, "0.01")]


@pytest.mark.parametrize(
    ("coop", "lines", "level"),
    [
        (world(component(), scheme="flat"), [], "cooperative"),
        (world(component(), activities=[activity("ATELIER", "P1", scheme="flat")]), [], "activity"),
        (world(component()), [invoiced("1.00", scheme="flat")], "document"),
    ],
)
def test_an_unknown_scheme_is_refused_with_where_it_was_named(coop, lines, level):
    with pytest.raises(UnknownScheme) as refused:
        contributions(coop, OCTOBER, lines)
    assert (refused.value.scheme, refused.value.level, refused.value.known) == ("flat", level, "demo")


# The statement as a document


def statement():
    coop = world(
        component(rate=DATED, label={"fr": "Part", "en": "Share"}), component("fixed", fixed="30.00")
    )
    return coop, contributions(coop, OCTOBER, [invoiced("2018.45"), invoiced("100.00", document="F-2")])


def test_a_statement_says_what_it_rests_on():
    _, (share, fixed) = statement()
    assert share.document == "2026-10 ATELIER demo/share"
    assert (euros(share.base), euros(share.amount), euros(share.share)) == ("2118.45", "254.21", "254.21")
    assert [line.document for line in share.lines] == ["F-1", "F-2"]
    assert (euros(fixed.base), euros(fixed.amount), fixed.lines) == ("0.00", "30.00", ())
    assert share.counted == YearToDate(211845, 25421, 25421)
    assert share.component.label("fr") == "Part"


def test_a_statement_runs_again_to_the_same_amount():
    _, found = statement()
    for each in found:
        run = each.run()
        assert run["due"] == each.amount
    line = found[0].run().line("share")
    assert [(fact.key, fact.text, fact.source) for fact in line.parameters] == [
        ("rate", "12 %", "assembly of 2026-10-14")
    ]


def test_a_statement_explains_itself_with_the_vote_behind_the_rate():
    _, (share, _) = statement()
    text = share.explain(depth=6)
    assert "254.21" in text
    assert "assembly of 2026-10-14" in text


def test_a_statement_survives_json():
    coop, found = statement()
    for each in found:
        again = ContributionStatement.from_dict(json.loads(json.dumps(each.to_dict())), coop.schemes)
        assert again == each
        assert again.explain() == each.explain()


def test_the_year_sums_statements_and_their_dicts_alike():
    _, found = statement()
    assert year_to_date(found) == year_to_date([each.to_dict() for each in found])
    assert year_to_date(found + found)[("ATELIER", "demo", "fixed")].amount == eur("60.00")


# Price uplift


@pytest.mark.parametrize("rate", ["100", "120"])
def test_no_price_covers_a_cost_when_all_is_taken(rate):
    with pytest.raises(ImpossibleUplift):
        price_from_cost(eur("100.00"), [pc("10"), pc(rate)])


@pytest.mark.parametrize("cost", range(9_990, 10_010))
def test_the_price_less_contribution_and_insurance_gives_the_cost_back(cost):
    price = price_from_cost(cost, [pc("10"), pc("5")])
    assert abs(price * 855 - cost * 1000) < 1000  # 0.90 × 0.95 = 0.855
