"""An assembly's allocation: lawful or refused with the nearest lawful figure, posted once, all of the surplus."""

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, ledger, problems
from closing_year import (
    NOVEMBER,
    OPENING,
    YEAR,
    closed_year,
    cooperative,
    refused,
    sold,
    vote,
    voting,
    year_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.closing.proposals import FigureOfTheBook, UnknownOption, propose, sharing_of
from cae_core.cooperative.account import accounts
from cae_core.cooperative.documents import (
    Adjustment,
    AdjustmentLine,
    MonthDocuments,
    OpeningBalance,
    Payment,
    PaymentKind,
)
from cae_core.errors import Problems
from cae_core.ledger import opening_balances
from cae_core.rules.errors import NodeNotComputed

DECEMBER = NOVEMBER.next()

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")


def allocated(amount=100_000_00, coop=None, **inputs):
    store, coop = closed_year(amount, coop)
    close(store, coop, voting(vote(**inputs)))
    return store, coop


def posted(store):
    (entry,) = store.entries(key=f"allocation:{YEAR}")
    return entry, [(each.role, each.party, each.amount) for each in entry.postings]


def proposals(store, coop, **options):
    return propose(store, coop, FRANCE, year_of(store, coop), options=options)


# --- what is posted -----------------------------------------------------------------------------------------


def test_each_destination_is_credited_and_the_result_taken_off():
    """15 % of 100 000.00 to each reserve, the rest to employees in equal parts, to the cent."""
    entry, rows = posted(allocated(labour_equally="1")[0])
    assert rows == [
        ("allocated_result", "", 100_000_00),
        ("legal_reserve", "", -15_000_00),
        ("statutory_reserve", "", -15_000_00),
        ("labour_share_due", "P1", -23_333_34),
        ("labour_share_due", "P3", -23_333_33),
        ("labour_share_due", "P4", -23_333_33),
    ]
    assert (entry.journal.key, entry.date.isoformat(), entry.document) == ("capital", "2026-11-20", "AG-1")
    assert {each.activity for each in entry.postings} == {"services"}


def test_without_a_key_the_labour_share_stays_whole():
    _, rows = posted(allocated()[0])
    assert rows[-1] == ("labour_share_due", "", -70_000_00)


def test_the_next_year_opens_with_nothing_left_to_allocate():
    store, coop = allocated()
    year = coop.year_of(NOVEMBER)
    opened = opening_balances(store, year)
    assert sum(amount for (_, role), amount in opened.items() if role == "allocated_result") == -100_000_00
    balances = store.balances(until=NOVEMBER)
    assert sum(amount for (_, role), amount in balances.items() if role == "allocated_result") == 100_000_00
    accounts(balances)  # each agrees both ways, or this raises


def test_a_loss_goes_where_the_law_lets_it_go():
    """A loss of 3 000.00: 1 000.00 on the statutory reserve, the rest carried forward; the legal reserve whole."""
    opening = (
        *OPENING,
        OpeningBalance("services", "bank", 1_000_00),
        OpeningBalance("services", "statutory_reserve", -1_000_00),
    )
    _, rows = posted(allocated(-3_000_00, cooperative(opening=opening), loss_to_reserves="1000")[0])
    assert rows == [
        ("allocated_result", "", -3_000_00),
        ("statutory_reserve", "", 1_000_00),
        ("carried_forward", "", 2_000_00),
    ]


def test_a_voted_allocation_is_a_document_of_its_month():
    store, _ = allocated(labour_equally="1")
    (stored,) = store.documents("allocation", NOVEMBER)
    assert stored.payload["parts"]["labour_share"] == ["labour_share_due", 70_000_00]
    assert stored.payload["persons"]["labour_share"]["P1"] == 23_333_34
    assert stored.payload["inputs"]["development_rate"] == "3/20"
    assert store.verify() == ()


def test_the_month_runs_again_without_posting():
    store, coop = closed_year()
    _, first = close(store, coop, voting(vote()))
    _, again = close(store, coop, voting(vote()))
    assert (first.posted, again.already_closed) == (2, True)  # what ATELIER hands over, and the vote


# --- what is paid -------------------------------------------------------------------------------------------


def paying(*payments, month=DECEMBER):
    made = (
        Payment(f"{month}-{n}", month.first, PaymentKind(kind), target, amount)
        for n, (kind, target, amount) in enumerate(payments, 1)
    )
    return MonthDocuments(month, payments=tuple(made))


def test_what_was_voted_is_paid_to_each_person():
    """23 333.34 and 23 333.33 to two of three; what is left is the third's alone."""
    store, coop = allocated(labour_equally="1")
    close(store, coop, paying(("labour_share", "P1", 23_333_34), ("labour_share", "P3", 23_333_33)))
    assert store.open_items("labour_share_due") == {("2026-11 AG-1", "services", "", "P4"): -23_333_33}
    assert store.balances()["services", "bank"] == 70_000_00 - 46_666_67
    accounts(store.balances())
    again = paying(("labour_share", "P1", 1), month=DECEMBER.next())
    (problem,) = problems(store, coop, again)
    assert (problem.column, problem.reason) == ("amount", "a payment above what is owed, {open}")


def test_a_whole_is_paid_to_whom_the_payments_name():
    store, coop = allocated()
    paid = (("labour_share", "P1", 40_000_00), ("labour_share", "P3", 30_000_00))
    assert [each.column for each in problems(store, coop, paying(*paid, ("labour_share", "P4", 1)))] == [
        "amount"
    ]
    close(store, coop, paying(*paid))
    assert store.open_items("labour_share_due") == {}


def test_company_tax_and_what_goes_outside_are_paid_as_bodies():
    lines = (
        AdjustmentLine("services", "charges_company_tax", 900_00),
        AdjustmentLine("services", "company_tax", -900_00),
    )
    tax = Adjustment("TAX", OCTOBER.last, "Tax", lines)
    opening = (
        *OPENING,
        OpeningBalance("services", "bank", 50_00),
        OpeningBalance("services", "allocated_outside", -50_00),
    )
    store, coop = closed_year(coop=cooperative(opening=opening), adjustments=(tax,))
    bodies = (("body", "company_tax", 900_00), ("body", "allocated_outside", 50_00))
    over = tuple((kind, target, amount + 1) for kind, target, amount in bodies)
    assert len(problems(store, coop, paying(*over, month=NOVEMBER))) == 2
    close(store, coop, paying(*bodies, month=NOVEMBER))
    assert store.open_items("company_tax") == store.open_items("allocated_outside") == {}


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "option", "source", "nearest"),
    [
        ({"development_rate": "0.6000"}, None, "", ""),  # the boundary: a quarter is left to labour
        ({"development_rate": "0.6001"}, "development_rate", "FR-2.25", "0.6"),
        ({"development_rate": "0"}, "development_rate", "FR-2.24", "1/10000000"),
        ({"share_interest": "30000"}, None, "", ""),  # as much as goes to reserves
        ({"share_interest": "30000.01"}, "share_interest", "FR-2.26", "30000.00"),
    ],
)
def test_what_the_law_forbids_is_refused_with_the_article_and_the_nearest_figure(
    inputs, option, source, nearest
):
    store, coop = closed_year()
    found = refused(store, coop, vote(**inputs))
    assert [each.column for each in found] == ([option] if option else [])
    for each in found:
        assert each.fields["source"].startswith(source)
        assert each.fields["nearest"] == nearest
    if option:
        with pytest.raises(Problems):
            close(store, coop, voting(vote(**inputs)))
        assert list(store.entries(month=NOVEMBER)) == []


def test_a_year_is_allocated_once():
    store, coop = allocated()
    december = NOVEMBER.next()
    again = vote(day=december.first, reference="AG-2")
    assert [each.reason for each in refused(store, coop, again, month=december)] == [
        "the year is allocated already"
    ]
    store, coop = closed_year()
    twice = refused(store, coop, vote(), vote(reference="AG-2"))
    assert "the year is allocated already" in [each.reason for each in twice]


def test_an_open_year_is_not_allocated():
    store, coop = closed_year()
    (problem,) = refused(store, coop, vote("2026-2027"))
    assert (problem.column, problem.fields["month"]) == ("year", "2026-11")


def test_the_assembly_is_in_the_month():
    store, coop = closed_year()
    (problem,) = refused(store, coop, vote(day=OCTOBER.last))
    assert (problem.column, problem.reason) == ("assembly", "date outside the month")


def test_an_earlier_year_comes_first():
    """Years of a month: the allocation of the second one waits for that of the first."""
    coop = cooperative()
    store = ledger()
    month = OCTOBER
    close(store, coop, sold(100_000_00))
    for month in (OCTOBER + i for i in range(1, 13)):
        close(store, coop, sold(1_000_00 if month == NOVEMBER else 0, month))
    late = month.next()
    second = vote("2026-2027", late.first, "AG-2", eligible_employees="3")
    (problem,) = refused(store, coop, second, month=late)
    assert (problem.reason, problem.fields["before"]) == ("an earlier year is not allocated", YEAR)
    assert refused(store, coop, vote(day=late.first), second, month=late) == ()


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"surplus_to_allocate": "99999.99"}, "surplus_to_allocate"),
        ({"legal_reserve_balance": "0"}, "legal_reserve_balance"),
        ({"generosity": "1"}, "generosity"),
        ({"refunds_by": "friendship"}, "friendship"),
        ({"labour_wages": "0.5"}, "1/2"),
        ({"development_rate": "a lot"}, "a lot"),
    ],
)
def test_what_cannot_be_typed_is_refused(inputs, said):
    (problem,) = refused(*closed_year(), vote(**inputs))
    assert said in problem.text()


def test_a_figure_of_the_book_may_be_typed_as_the_book_has_it():
    assert refused(*closed_year(), vote(surplus_to_allocate="100000.00")) == ()


def test_what_was_not_voted_is_asked_for():
    made = attrs.evolve(vote(), inputs={})
    (problem,) = refused(*closed_year(), made)
    assert "development_rate" in problem.text()


# --- proposals ----------------------------------------------------------------------------------------------


def test_options_stand_side_by_side_and_post_nothing():
    store, coop = closed_year()
    low, high = proposals(
        store,
        coop,
        low={"development_rate": "0.05"},
        high={"development_rate": "0.45", "share_interest": "40000"},
    )
    amounts = {part.destination.node: part.amount for part in low.allocation.parts if part.amount}
    assert amounts == {
        "legal_reserve_transfer": 15_000_00,
        "development_fund_transfer": 5_000_00,
        "labour_share": 80_000_00,
    }
    assert (low.lawful, high.lawful) == (True, False)
    assert list(store.entries(month=NOVEMBER)) == []


def test_a_proposal_without_what_it_needs_says_what():
    store, coop = closed_year()
    with pytest.raises(NodeNotComputed, match="development_rate"):
        proposals(store, coop, empty={})
    with pytest.raises(UnknownOption, match="development_rate"):
        proposals(store, coop, typo={"developmnt_rate": "0.2"})
    with pytest.raises(FigureOfTheBook):
        proposals(store, coop, typed={"development_rate": "0.2", "surplus_to_allocate": "1"})


def test_why_something_is_not_shared_is_kept():
    """Nobody was paid: there are no wages to share the labour share by."""
    store, coop = closed_year()
    (found,) = propose(
        store,
        coop,
        FRANCE,
        year_of(store, coop),
        options={"one": {"development_rate": "0.15"}},
        sharing=sharing_of({"labour_wages": "1"}),
    )
    assert found.persons == {}
    assert "wages" in str(found.unshared["labour_share"])


@settings(max_examples=25, deadline=None)
@given(
    amount=st.integers(-(10**8), 10**8).filter(bool), rate=st.integers(0, 100), interest=st.integers(0, 10**7)
)
def test_a_lawful_allocation_always_sums_to_the_surplus_and_an_unlawful_one_posts_nothing(
    amount, rate, interest
):
    store, coop = closed_year(amount)
    voted = vote(development_rate=f"{rate}/100", share_interest=f"{interest // 100}.{interest % 100:02d}")
    surplus = year_of(store, coop).surplus
    if refused(store, coop, voted):
        with pytest.raises(Problems):
            close(store, coop, voting(voted))
        assert list(store.entries(month=NOVEMBER)) == []
        return
    close(store, coop, voting(voted))
    _, rows = posted(store)
    assert rows[0] == ("allocated_result", "", surplus)
    assert sum(amount for _, _, amount in rows) == 0
    accounts(store.balances())
