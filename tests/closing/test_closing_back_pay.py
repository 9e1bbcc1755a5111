"""Back pay through the month-end: a least wage decreed on 30 April 2026 from 1 January (an invented law)."""

import datetime as dt

import attrs
import pytest
from closing_late import EVE, JANUARY, close, cooperative, month
from closing_small import documents, ledger, order, orders, reading
from hypothesis import given
from hypothesis import strategies as st
from late_wage import AFTER, BEFORE, INPUTS, PARAMETERS, country, regime

from cae_core.closing.back_pay_record import Waiting, back_pay_remarks, kept
from cae_core.closing.pay_run import PayDecision
from cae_core.closing.state import State
from cae_core.cooperative.documents import PayMode, Shortfall
from cae_core.errors import Problems
from cae_core.ledger.store import Reads
from cae_core.payroll.payslip import Payslip
from cae_core.rendering.voice import Voice

ENGLISH = Voice("en", "FR")
APRIL, MAY, DIFFERENCE = JANUARY + 3, JANUARY + 4, AFTER - BEFORE
AT_LEAST = {"inputs": {"at_least_wage": "true"}}
LEAST_BASE = ("basic_salary", "at_least_wage")


def law(parameters=PARAMETERS, inputs=INPUTS):
    rules = regime(parameters, inputs)
    return country(attrs.evolve(rules, base=LEAST_BASE))


LAW = law()


def run(coop, last, store=None, first=JANUARY, orders=None, rules=LAW):
    """Close the months up to ``last``, those up to April on the eve of the decree; ``orders`` by month."""
    store = ledger() if store is None else store
    for number in range(first.until(last) + 1):
        each = first + number
        clock = {"known_on": EVE} if each <= APRIL else {}
        close(coop, month(each, *(orders or {}).get(each, ())), store, rules, **clock)
    return store


def slip(store, when, contract="C4"):
    """The payslip of a contract and month, computed again, None where there is none."""
    for found in store.documents("payslip", when):
        if found.payload["contract"] == contract:
            return Payslip.from_dict(found.payload, LAW.regimes, store.certificate(when).validated_on)
    return None


def said(store: Reads, when):
    found = back_pay_remarks(kept(store, when), when, "EUR")
    return [(remark.about, ENGLISH.text(remark.text)) for remark in found]


EARLIER = {JANUARY + number: DIFFERENCE for number in range(4)}


def test_months_closed_before_the_decree_are_completed_in_the_next():
    store = run(cooperative(C4=AT_LEAST), MAY)
    assert [slip(store, each)["gross"] for each in EARLIER] == [BEFORE] * 4
    may = slip(store, MAY)
    assert may.back_pay == EARLIER
    assert may["back_pay"] == 4 * DIFFERENCE
    assert may["gross"] == AFTER + 4 * DIFFERENCE
    assert may["employee_contributions"] == round((AFTER + 4 * DIFFERENCE) / 10)
    assert may["net_pay"] == may["gross"] - may["employee_contributions"] - may["income_tax"]
    (decision,) = store.documents("pay_decision", MAY)
    assert PayDecision.from_dict(decision.payload).back_pay == 4 * DIFFERENCE
    assert "back_pay" not in store.documents("pay_decision", APRIL)[0].payload


def test_it_is_paid_once():
    coop = cooperative(C4=AT_LEAST)
    store = run(coop, MAY)
    _, again = close(coop, month(MAY), store, LAW)
    assert again.already_closed
    run(coop, MAY + 3, store, first=MAY + 1)
    for later in (MAY + 1, MAY + 2, MAY + 3):
        assert (slip(store, later)["gross"], slip(store, later).back_pay) == (AFTER, {})
        assert kept(store, later) == ()
        assert said(store, later) == []


def test_april_closed_on_the_day_of_the_decree_completes_the_months_before():
    coop = cooperative(C4=AT_LEAST)
    store = run(coop, JANUARY + 2)
    close(coop, month(APRIL), store, LAW, today=dt.date(2026, 4, 30))
    assert slip(store, APRIL)["gross"] == AFTER + 3 * DIFFERENCE
    run(coop, MAY, store, first=MAY)
    assert slip(store, MAY)["gross"] == AFTER


def test_somebody_hired_in_march_is_owed_two_months():
    store = run(cooperative(C4={**AT_LEAST, "start": dt.date(2026, 3, 1)}), MAY)
    assert slip(store, MAY).back_pay == {JANUARY + 2: DIFFERENCE, APRIL: DIFFERENCE}


def test_each_contract_has_its_own():
    store = run(cooperative(C4=AT_LEAST, C5={**AT_LEAST, "start": dt.date(2026, 4, 1)}), MAY)
    assert slip(store, MAY).back_pay == EARLIER
    assert slip(store, MAY, "C5").back_pay == {APRIL: DIFFERENCE}
    assert {about for about, _ in said(store, MAY)} == {"C4", "C5"}


def test_a_base_salary_is_owed_nothing():
    store = run(cooperative(C4={"inputs": {"basic_salary": "700"}}), MAY)
    assert slip(store, MAY)["gross"] == 70_000
    assert said(store, MAY) == []


def test_a_gross_that_was_given_is_said_to_be_below_the_new_wage_once():
    asked = {each: (order("C4", PayMode.GROSS, 54_000),) for each in (*EARLIER, MAY, MAY + 1)}
    store = run(cooperative(), MAY + 1, orders=asked)
    assert slip(store, MAY)["gross"] == 54_000
    ((about, text),) = said(store, MAY)
    assert about == "C4"
    assert text == (
        "pay of January 2026 to April 2026 breaks what the law known now asks: "
        "below the least wage (INV-2). Least wage: €528.32, then €554.73 from 1 Jan 2026 "
        "(INV-2, decree of 30 April 2026, published on 30 Apr 2026)"
    )
    assert said(store, MAY + 1) == []


def test_the_summary_says_it_with_the_decree():
    ((about, text),) = said(run(cooperative(C4=AT_LEAST), MAY), MAY)
    assert about == "C4"
    assert text.startswith("€105.64 of back pay is in this month's gross, for January 2026 to April 2026. ")
    assert (
        "€528.32, then €554.73 from 1 Jan 2026 (INV-2, decree of 30 April 2026, published on 30 Apr 2026)"
        in text
    )


def test_pay_by_gross_holds_it_on_top():
    """What was at the least wage until April and is 700.00 from May on."""
    store = run(cooperative(C4=AT_LEAST), APRIL)
    run(cooperative(), MAY, store, first=MAY, orders={MAY: (order("C4", PayMode.GROSS, 70_000),)})
    assert slip(store, MAY)["gross"] == 70_000 + 4 * DIFFERENCE
    assert slip(store, MAY).back_pay == EARLIER


@pytest.mark.parametrize("mode", [PayMode.NET_PAY, PayMode.EMPLOYER_COST])
def test_pay_asked_as_a_whole_holds_none_and_the_debt_waits(mode):
    store = run(cooperative(C4=AT_LEAST), APRIL)
    plain = cooperative()
    run(plain, MAY, store, first=MAY, orders={MAY: (order("C4", mode, 70_000),)})
    assert slip(store, MAY)[mode.value] <= 70_000
    assert slip(store, MAY).back_pay == {}
    (found,) = kept(store, MAY)
    assert found.waiting is Waiting.UNPAID
    assert (
        "€105.64 of back pay is still owed for January 2026 to April 2026; this month's pay could not hold it"
        in said(store, MAY)[0][1]
    )
    run(plain, MAY + 1, store, first=MAY + 1, orders={MAY + 1: (order("C4", PayMode.GROSS, 70_000),)})
    assert slip(store, MAY + 1).back_pay == EARLIER


def test_a_month_without_pay_leaves_it_owed():
    store = run(cooperative(C4=AT_LEAST), APRIL)
    run(cooperative(), MAY + 1, store, first=MAY)
    assert "still owed" in said(store, MAY)[0][1]
    assert "still owed" in said(store, MAY + 1)[0][1]
    run(cooperative(C4=AT_LEAST), MAY + 2, store, first=MAY + 2)
    assert slip(store, MAY + 2).back_pay == EARLIER


DECREED = PARAMETERS.replace("2026-01-01", "2026-10-01").replace("2026-04-30", "2026-11-10")
"""The least wage decreed on 10 November from 1 October."""


@pytest.mark.parametrize(("shortfall", "fits"), [("reduce", False), ("refuse", False), ("refuse", True)])
def test_an_account_that_does_not_bear_it_pays_without_or_is_told(shortfall, fits):
    """C1 is paid by ATELIER, at the least wage in October and 300.00 by gross in November."""
    decreed = regime(DECREED if fits else DECREED.replace('"554.73"', '"5000.00"'))
    rules = attrs.evolve(decreed, base=LEAST_BASE)
    known = country(rules, cesa=attrs.evolve(rules, name="cesa"))
    coop = reading().cooperative
    people = {**coop.contracts, "C1": attrs.evolve(coop.contracts["C1"], **AT_LEAST, fixed_gross=0)}
    coop = attrs.evolve(coop, contracts=people, pay={})
    october = documents(pay=orders(order("C1", PayMode.COMPUTED)))
    store, _ = close(coop, october, None, known)
    asked = order("C1", PayMode.GROSS, 30_000, shortfall=Shortfall(shortfall))
    november = month(october.month.next(), asked)
    if shortfall == "refuse" and not fits:
        with pytest.raises(Problems, match="the account cannot bear this pay"):
            close(coop, november, store, known)
        return
    close(coop, november, store, known)
    (paid,) = (
        each.payload
        for each in store.documents("payslip", november.month)
        if each.payload["contract"] == "C1"
    )
    assert paid["values"].get("gross", paid["inputs"].get("gross")) == ("326.41" if fits else "300.00")
    assert ("back_pay" in paid) is fits
    (found,) = (each for each in kept(store, november.month) if each.contract == "C1")
    assert sum(found.left(each) for each in found.months) == (0 if fits else 500_000 - BEFORE)


def test_a_contract_that_ended_is_still_owed():
    ended = {**AT_LEAST, "end": APRIL.last}
    store = run(cooperative(C4=ended, C5=AT_LEAST), MAY)
    text = dict(said(store, MAY))["C4"]
    assert "€105.64 of back pay is still owed" in text
    assert "the contract has ended" in text
    assert slip(store, MAY, "C5").back_pay == EARLIER


def test_a_regime_without_a_line_for_it_says_the_figures():
    inputs = tuple(each for each in INPUTS if each.name != "back_pay")
    parameters = (
        PARAMETERS
        + """
[back_pay]
unit = "amount"
values = [{from = 2025-01-01, value = "0.00", source = "INV-10", confidence = "text"}]
"""
    )
    rules = law(parameters, inputs)
    store = run(cooperative(C4=AT_LEAST), MAY, rules=rules)
    (found,) = store.documents("payslip", MAY)
    assert found.payload["values"]["gross"] == "554.73"
    assert "€105.64" in said(store, MAY)[0][1]
    assert "no line for back pay" in said(store, MAY)[0][1]


def test_given_back_pay_is_taken_for_the_oldest_months():
    given = attrs.evolve(order("C4", None), inputs={"back_pay": "30.00"})
    store = run(cooperative(C4=AT_LEAST), MAY, orders={MAY: (given,)})
    assert slip(store, MAY)["gross"] == AFTER + 3_000
    assert slip(store, MAY).back_pay == {JANUARY: DIFFERENCE, JANUARY + 1: 3_000 - DIFFERENCE}
    assert "the rest waits for the next pay" in said(store, MAY)[1][1]
    run(cooperative(C4=AT_LEAST), MAY + 1, store, first=MAY + 1)
    assert slip(store, MAY + 1)["back_pay"] == 4 * DIFFERENCE - 3_000


def test_last_year_is_said_and_added_only_when_given():
    rows = PARAMETERS.replace("from = 2026-01-01", "from = 2025-07-01")
    late = law(rows.replace("known_from = 2026-04-30", "known_from = 2026-02-10"))
    november = JANUARY - 2
    coop = cooperative(start=november, C4=AT_LEAST)
    store = ledger()
    for number in range(4):
        close(coop, month(november + number), store, late)
    february = november + 3
    (record,) = kept(store, february)
    assert record.paid == {JANUARY: DIFFERENCE}
    texts = [text for _, text in said(store, february)]
    assert texts[0].startswith("€26.41 of back pay is in this month's gross, for January 2026. ")
    assert texts[1].startswith(
        "€52.82 of back pay is owed for November 2025 to December 2025, a year that is over"
    )
    given_now = attrs.evolve(order("C4", None), inputs={"back_pay": "52.82"})
    close(coop, month(february + 1, given_now), store, late)
    (record,) = kept(store, february + 1)
    assert record.paid == {november: DIFFERENCE, november + 1: DIFFERENCE}
    close(coop, month(february + 2), store, late)
    assert said(store, february + 2) == []


def test_a_lower_wage_takes_nothing_back():
    lower = law(PARAMETERS.replace('"554.73"', '"500.00"'))
    store = run(cooperative(C4=AT_LEAST), MAY + 1, rules=lower)
    (found,) = store.documents("payslip", MAY)
    assert found.payload["values"]["gross"] == "500.00"
    ((_, text),) = said(store, MAY)
    assert text.startswith("€113.28 more was paid for January 2026 to April 2026 than the law known now asks")
    assert said(store, MAY + 1) == []


def test_a_second_decree_completes_what_the_first_completed():
    twice = PARAMETERS.replace(
        "known_from = 2026-04-30},",
        "known_from = 2026-04-30},\n"
        '  {from = 2026-01-01, value = "560.00", source = "INV-9", confidence = "text", known_from = 2026-07-20},',
    )
    rules = law(twice)
    coop = cooperative(C4=AT_LEAST)
    store = run(coop, MAY + 2, rules=rules)
    (july,) = store.documents("payslip", MAY + 2)
    second = 56_000 - AFTER
    assert july.payload["back_pay"] == {str(JANUARY + number): second for number in range(6)}
    assert july.payload["values"]["gross"] == f"{(56_000 + 6 * second) / 100:.2f}"


def test_what_is_remembered_survives_storage():
    store = run(cooperative(C4=AT_LEAST, C5={**AT_LEAST, "end": APRIL.last}), MAY)
    (found,) = store.documents("state", MAY)
    state = State.from_dict(found.payload)
    assert state.back_pay.paid == {"C4": EARLIER}
    assert state.back_pay.owed == {"C5": EARLIER}
    assert state.back_pay.law == {each: {"least_wage": "554.73"} for each in EARLIER}
    assert state.to_dict() == found.payload
    assert "back_pay" not in store.documents("state", APRIL)[0].payload


@given(
    wages=st.lists(st.integers(10_000, 90_000), min_size=2, max_size=2),
    hired=st.integers(1, 5),
    closed=st.integers(4, 6),
)
def test_gross_then_and_back_pay_make_gross_now(wages, hired, closed):
    """Whatever the wages, over the year so far: pay as it was, and what completes it, are pay under the law known now."""
    before, after = (f"{wage // 100}.{wage % 100:02}" for wage in wages)
    rules = law(PARAMETERS.replace('"528.32"', f'"{before}"').replace('"554.73"', f'"{after}"'))
    store = run(cooperative(C4={**AT_LEAST, "start": dt.date(2026, hired, 1)}), JANUARY + closed, rules=rules)
    paid = sum(int(found.payload["values"]["gross"].replace(".", "")) for found in store.documents("payslip"))
    months = closed + 2 - hired
    kept_back = max(wages[0] - wages[1], 0) * max(5 - hired, 0)  # nothing is taken back
    assert paid == wages[1] * months + kept_back
