"""A liquidation is closed in one month-end over all activities, or not at all; then what it left owed is paid."""

import datetime as dt

import attrs
import pytest
from closing_end import (
    DAY,
    END,
    HEIRS,
    START,
    close,
    cooperative,
    last_month,
    left,
    outside,
    refund,
    refused,
    sold,
    spent,
    store_of,
    winding_up,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cae_core.capital.devolution import devolution_key
from cae_core.capital.share_operations import ShareKind, ShareOperation
from cae_core.closing.ended import wound_up
from cae_core.closing.liquidation_run import PAID_OUT
from cae_core.closing.reserve_run import reserve_findings
from cae_core.closing.share_run import register_on
from cae_core.cooperative.documents import MonthDocuments, Payment, PaymentKind, Reversal
from cae_core.cooperative.people import Contract, Person, Status
from cae_core.country import find_country
from cae_core.ledger.entries import Entry, Posting

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
AFTER = END.next()
SOURCES = {"FR": "FR-2.09", "MA": "MA-40", "TN": "TN-20", "DZ": "(statutes)"}


def findings(store, coop):
    return [each.text() for each in reserve_findings(coop, find_country(coop.country), store)]


@pytest.mark.parametrize("code", HEIRS)
def test_everything_ends_in_one_month(code):
    """500 earned by BOIS before, 300 by TERRE now, a reserve of 1 000: 1 800 goes out, shares at nominal."""
    coop = cooperative(code)
    store = store_of(coop, last_month(coop, sold("TERRE", 300_00)))
    assert left(store) == {
        ("services", "bank"): 7800_00,
        ("services", "capital_to_refund"): -6000_00,
        ("services", "allocated_outside"): -1800_00,
    }
    assert findings(store, coop) == []
    (entry,) = store.entries(key=devolution_key("AG"))
    assert {(each.role, each.amount, each.party) for each in entry.postings} == {
        ("legal_reserve", 1000_00, ""),
        ("allocated_result", 800_00, ""),
        ("allocated_outside", -1800_00, HEIRS[code]),
    }
    paid = MonthDocuments(
        AFTER, shares=(refund("P1", 4000_00, "R1"), refund("P2", 2000_00, "R2")), payments=(outside(1800_00),)
    )
    close(store, coop, paid)
    assert left(store) == {}
    assert findings(store, coop) == []


def test_closed_twice_is_closed_once():
    coop = cooperative()
    store = store_of(coop, last_month(coop))
    before = list(store.entries())
    assert close(store, coop, last_month(coop)).already_closed
    assert list(store.entries()) == before


def test_shares_lose_what_the_assets_lack():
    """7 500 and a debt of 3 000 paid: of 6 000 paid on shares, 4 500 is left, three quarters of each."""
    coop = cooperative()
    store = store_of(coop, last_month(coop, spent("services", 3000_00), beneficiary="", recipient=""))
    assert left(store) == {("services", "bank"): 4500_00, ("services", "capital_to_refund"): -4500_00}
    claims = register_on(coop, store).claims
    assert [(each.member, each.nominal, each.losses, each.owed) for each in claims] == [
        ("P1", 4000_00, 1000_00, 3000_00),
        ("P2", 2000_00, 500_00, 1500_00),
    ]
    assert findings(store, coop) == []


@pytest.mark.parametrize(
    ("spending", "lost", "heir"),
    [(1500_00, 0, ""), (1499_99, 0, "devolution_cooperatives"), (1500_01, 1, "")],
)
def test_around_what_leaves_nothing(spending, lost, heir):
    """Reserves and results are 1 500: a cent less spent goes out, a cent more is lost by shares."""
    coop = cooperative()
    documents = last_month(coop, spent("services", spending), beneficiary=heir)
    store = store_of(coop, documents)
    assert sum(each.losses for each in register_on(coop, store).claims) == lost
    assert wound_up(store).payload["beneficiary"] == heir
    assert -store.balances()["services", "capital_to_refund"] == 6000_00 - lost


def test_more_debts_than_assets_are_not_for_a_month_end():
    """All that the bank held was paid out, and 100 more."""
    coop = cooperative()
    documents = last_month(coop, spent("services", 7600_00))
    (problem,) = refused(store_of(coop), coop, documents)
    assert "10000 minor units are missing to pay creditors" in problem


@pytest.mark.parametrize("code", HEIRS)
@pytest.mark.parametrize("beneficiary", ["", "members", "devolution_unions", "devolution_social_economy"])
def test_to_nobody_whom_the_law_does_not_name(code, beneficiary):
    law = {"FR": {"devolution_social_economy"}, "MA": {"devolution_unions"}}
    coop = cooperative(code)
    found = refused(store_of(coop), coop, last_month(coop, beneficiary=beneficiary))
    if beneficiary in law.get(code, ()):
        assert found == []
    else:
        (problem,) = found
        assert "not among those who may receive what is left" in problem
        assert SOURCES[code] in problem


@pytest.mark.parametrize("name", ["P1", "Anne Tilleul", "tilleul  ANNE", "Saule", "Nature", "UN"])
def test_to_no_member_and_no_person_of_the_cooperative(name):
    """P1 and P2 are members, P3 a natural person, P4 a legal one that was a member until now."""
    legal = Status("legal_person", dt.date(2020, 1, 1))
    persons = cooperative().persons | {
        "P3": Person("P3", "Nature"),
        "P4": Person("P4", "Un", statuses=(legal,)),
    }
    held = ((30, 3000_00), (20, 2000_00), (0, 0), (10, 1000_00))
    coop = cooperative(persons=persons, held=held)
    (problem,) = refused(store_of(coop), coop, last_month(coop, recipient=name))
    assert "what is left is not for them (FR-2.09, L47 art. 19)" in problem


def test_to_a_legal_person_that_is_no_member():
    legal = Status("legal_person", dt.date(2020, 1, 1))
    coop = cooperative(persons=cooperative().persons | {"P3": Person("P3", "Un", statuses=(legal,))})
    assert refused(store_of(coop), coop, last_month(coop, recipient="Un")) == []


def test_somebody_is_named_to_receive_what_is_left():
    coop = cooperative()
    (problem,) = refused(store_of(coop), coop, last_month(coop, recipient=""))
    assert "nobody is named to receive what is left" in problem


def test_what_no_law_says_is_asked_of_the_statutes():
    coop = cooperative("DZ", statutes={})
    (problem,) = refused(store_of(coop), coop, last_month(coop))
    assert "does not establish remainder_to_members" in problem
    assert "DZ-7" in problem


def test_a_law_that_nobody_wrote_down():
    coop = cooperative("DZ", legal_form="dz_sarl", statutes={})
    (problem,) = refused(store_of(coop), coop, last_month(coop))
    assert "no text read says who receives the 150000 minor units" in problem


def test_members_receive_it_where_their_contract_says_so():
    """MA-97: a group whose contract says so; reserves of a group are not locked."""
    coop = cooperative("MA", legal_form="ma_gie", statutes=said(remainder_to_members="true"))
    store = store_of(coop, last_month(coop, beneficiary="members", recipient=""))
    owed = {party: amount for (_, _, _, party), amount in store.open_items("member_refunds_due").items()}
    assert owed == {"P1": -1000_00, "P2": -500_00}
    assert findings(store, coop) == []


def said(**statutes):
    from cae_core.cooperative.cooperative import Dated

    return {key: (Dated(dt.date.min, value),) for key, value in statutes.items()}


CONTRACT = Contract("K1", "P1", "cesa", dt.date(2020, 1, 1))


@pytest.mark.parametrize(
    ("changes", "documents", "told"),
    [
        ({}, sold("BOIS", 100_00, paid=False), "Clients: 100.00 to collect first (F-2026-10-05)"),
        ({}, spent("BOIS", 100_00, paid=False), "Suppliers: 100.00 to pay first (D-2026-10-06)"),
        (
            {"contracts": {"K1": attrs.evolve(CONTRACT, end=dt.date(2026, 10, 21))}},
            {},
            "contracts that still run end first: K1",
        ),
        ({"contracts": {"K1": attrs.evolve(CONTRACT, end=DAY)}}, {}, None),
        ({"shares": None, "opening_shares": ()}, {}, "keep the register of shares"),
        (
            {"opening": {("BOIS", "provisions"): -50_00, ("BOIS", "bank"): 550_00}},
            {},
            "50.00 to take back first",
        ),
        ({"opening": {("BOIS", "net_pay"): -50_00, ("BOIS", "bank"): 550_00}}, {}, "50.00 to pay first"),
    ],
)
def test_what_must_be_done_first(changes, documents, told):
    coop = cooperative(**changes)
    found = refused(store_of(coop), coop, last_month(coop, documents))
    assert len(found) == (told is not None), found
    assert all(told in each for each in found)


def test_an_earlier_year_is_allocated_before():
    """Years end with September: what September earned has its assembly, what October earns is left to nobody's vote."""
    coop = cooperative(first_month=10)
    store = store_of(coop)
    assert refused(store, coop, last_month(coop, sold("BOIS", 100_00))) == []
    store = store_of_sale(coop)
    (problem,) = refused(store, coop, last_month(coop))
    assert "the result of 2025-2026 is not allocated" in problem


def store_of_sale(coop):
    from cae_core.ledger import Ledger

    country = find_country(coop.country)
    store = Ledger(country.chart, currency=coop.currency, country=coop.country)
    close(store, coop, MonthDocuments(START, **sold("BOIS", 100_00, dt.date(2026, 9, 5))))
    return store


def test_a_second_row_and_what_is_dated_after():
    coop = cooperative()
    twice = attrs.evolve(last_month(coop), liquidations=(winding_up(), winding_up(reference="AG2")))
    assert ["a cooperative is wound up once" in each for each in refused(store_of(coop), coop, twice)] == [
        True
    ]
    late = last_month(coop, sold("BOIS", 100_00, dt.date(2026, 10, 21)))
    found = refused(store_of(coop), coop, late)
    assert len(found) == 2
    assert all("dated after the closing of the liquidation" in each for each in found)
    assert refused(store_of(coop), coop, last_month(coop, sold("BOIS", 100_00, DAY))) == []
    assert "date outside the month" in refused(store_of(coop), coop, last_month(coop, day=AFTER.first))[0]


LATE = dt.date(2026, 11, 5)


@pytest.mark.parametrize(
    "documents",
    [
        sold("BOIS", 100_00, LATE),
        spent("services", 100_00, LATE),
        {"shares": (ShareOperation("S1", LATE, "P2", ShareKind.SUBSCRIPTION, 10, 1000_00),)},
        {"payments": (Payment("V1", LATE, PaymentKind.ADVANCE, "P1", 100_00, "services"),)},
        {"liquidations": (winding_up(reference="AG2", day=LATE),)},
    ],
    ids=["sale", "cost", "subscription", "advance", "second end"],
)
def test_nothing_more_is_posted_after_the_end(documents):
    coop = cooperative()
    store = store_of(coop, last_month(coop))
    found = refused(store, coop, MonthDocuments(AFTER, **documents))
    assert any("was wound up on 2026-10-20 (AG): nothing more is posted" in each for each in found)
    assert refused(store, coop, MonthDocuments(AFTER)) == []


@pytest.mark.parametrize(("member", "amount", "lawful"), [("P1", 4000_00, True), ("P1", 4000_01, False)])
def test_members_are_paid_what_they_are_owed_in_any_order(member, amount, lawful):
    """No floor of the capital, no order of departure: the money for all is there."""
    coop = cooperative()
    store = store_of(coop, last_month(coop))
    found = refused(store, coop, MonthDocuments(AFTER, shares=(refund(member, amount, "R1"),)))
    assert (found == []) is lawful


def test_more_than_what_is_left_is_not_paid_outside():
    coop = cooperative()
    store = store_of(coop, last_month(coop))
    assert refused(store, coop, MonthDocuments(AFTER, payments=(outside(1500_00),))) == []
    assert refused(store, coop, MonthDocuments(AFTER, payments=(outside(1500_01),)))


@pytest.mark.parametrize(
    ("entry", "lawful"),
    [("V1", True), ("D-2026-10-06", False), ("devolution:AG", False), ("share:AG:P1:exit", False)],
)
def test_a_payment_is_undone_after_the_end_and_nothing_before_it(entry, lawful):
    """The money went to the wrong account: it comes back, and is owed again."""
    coop = cooperative()
    store = store_of(coop, last_month(coop, spent("services", 100_00)))
    close(store, coop, MonthDocuments(AFTER, payments=(outside(1400_00, "V1"),)))
    row = Reversal(entry, dt.date(2026, 12, 3), "wrong account")
    found = refused(store, coop, MonthDocuments(AFTER.next(), reversals=(row,)))
    assert (found == []) is lawful, found


def test_an_entry_of_nobody_after_the_end_stops_the_month():
    coop = cooperative()
    store = store_of(coop, last_month(coop))
    gift = (Posting("other_charges", "services", 100), Posting("bank", "services", -100))
    with store.transaction() as work:
        work.post(Entry("gift:1", "bank", LATE, "G", LATE, "G", gift))
    (problem,) = refused(store, coop, MonthDocuments(AFTER))
    assert problem.startswith("other_charges: “gift:1”: the cooperative was wound up")


def test_a_document_of_a_plugin_proves_no_end():
    """It says that the cooperative ended and devolves its reserve; the capital is still there."""
    coop = cooperative()
    store = store_of(coop)
    postings = (
        Posting("legal_reserve", "services", 1000_00),
        Posting("allocated_outside", "services", -1000_00),
    )
    payload = {
        "reference": "AG",
        "date": str(DAY),
        "beneficiary": HEIRS["FR"],
        "reserves": {"legal_reserve": 1000_00},
    }
    with store.transaction() as work:
        work.store("liquidation", "AG", END, payload)
        work.post(Entry(devolution_key("AG"), "capital", DAY, "AG", DAY, "AG", postings))
        work.close(END, "2026", END.last)
    (told,) = findings(store, coop)
    assert "nothing lawful decided it" in told


def test_what_was_not_paid_on_shares_is_not_given_back():
    """P2 paid 500 of 2 000, 1 000 were called: 500 is given back, the rest is asked no more."""
    coop = cooperative(
        opening={
            ("services", "bank"): 5500_00,
            ("services", "capital_uncalled"): 1000_00,
            ("services", "capital_called"): 500_00,
        }
    )
    p1, p2 = coop.opening_shares
    coop = attrs.evolve(coop, opening_shares=(p1, attrs.evolve(p2, called=1000_00, paid=500_00)))
    store = store_of(coop, last_month(coop))
    assert {each.member: each.owed for each in register_on(coop, store).claims} == {
        "P1": 4000_00,
        "P2": 500_00,
    }
    assert store.balances()["services", "allocated_outside"] == -1500_00


def test_interest_for_paying_late_is_set_off():
    """P2 paid 500 of 1 000 called and owes 20 of interest: 480 is given back, and 20 more is left."""
    coop = cooperative(
        opening={
            ("services", "bank"): 5500_00,
            ("services", "capital_uncalled"): 1000_00,
            ("services", "capital_called"): 500_00,
        }
    )
    p1, p2 = coop.opening_shares
    coop = attrs.evolve(coop, opening_shares=(p1, attrs.evolve(p2, called=1000_00, paid=500_00)))
    late = ShareOperation(
        "I1", dt.date(2026, 10, 2), "P2", ShareKind.LATE_INTEREST, amount=20_00, decision="AG"
    )
    store = store_of(coop, last_month(coop, {"shares": (late,)}))
    assert {each.member: each.owed for each in register_on(coop, store).claims} == {
        "P1": 4000_00,
        "P2": 480_00,
    }
    assert store.balances()["services", "allocated_outside"] == -1520_00
    more = attrs.evolve(late, amount=500_01)
    (problem,) = refused(store_of(coop), coop, last_month(coop, {"shares": (more,)}))
    assert "P2 owes 50001 minor units of interest on shares, more than is given back" in problem


def test_those_who_left_before_are_paid_with_the_members():
    """P2 left with 2 000 to be refunded: a debt, for which the money is kept."""
    left_before = ShareOperation("S1", dt.date(2026, 10, 3), "P2", ShareKind.EXCLUSION, decision="AG")
    coop = cooperative()
    store = store_of(coop, last_month(coop, {"shares": (left_before,)}))
    assert wound_up(store).payload["creditors"] == 2000_00
    assert store.balances()["services", "allocated_outside"] == -1500_00
    rows = (refund("P2", 2000_00, "R2"), refund("P1", 4000_00, "R1"))
    close(store, coop, MonthDocuments(AFTER, shares=rows, payments=(outside(1500_00),)))
    assert left(store) == {}


AMOUNT = st.one_of(st.integers(0, 300), st.integers(0, 10**7))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), code=st.sampled_from(list(HEIRS)))
def test_all_that_is_left_is_shared_out_to_the_minor_unit(data, code):
    """Whatever is held, earned and lost: refunds, devolution and what leavers are owed make the net assets."""
    shares = [(data.draw(st.integers(1, 90), "shares"), 0) for _ in range(2)]
    held = [(count, data.draw(st.integers(0, 100_00 * count), "paid")) for count, _ in shares]
    earned = {
        each: data.draw(AMOUNT, each) - data.draw(AMOUNT, each) for each in ("services", "BOIS", "TERRE")
    }
    reserves, carried = (
        data.draw(AMOUNT, "reserves"),
        data.draw(AMOUNT, "carried") - data.draw(AMOUNT, "carried"),
    )
    capital, paid = sum(100_00 * count for count, _ in held), sum(each for _, each in held)
    bank = paid + reserves + carried
    opening = {
        ("services", "bank"): bank + earned["services"],
        ("services", "brought_forward"): -earned["services"],
        ("services", "capital"): -capital,
        ("services", "capital_called"): capital - paid,
        ("services", "legal_reserve"): -reserves,
        ("services", "carried_forward"): -carried,
        **{(each, "bank"): earned[each] for each in ("BOIS", "TERRE")},
        **{(each, "brought_forward"): -earned[each] for each in ("BOIS", "TERRE")},
    }
    net = bank + sum(earned.values())
    coop = cooperative(code, opening=opening, held=held)
    documents = last_month(coop)
    store = store_of(coop)
    if net < 0:
        assert refused(store, coop, documents)
        assert wound_up(store) is None
        return
    close(store, coop, documents)
    owed = {place: amount for place, amount in left(store).items() if place != ("services", "bank")}
    assert {role for _, role in owed} <= PAID_OUT
    assert -sum(owed.values()) == net == left(store).get(("services", "bank"), 0)
    for claim in register_on(coop, store).claims:
        assert 0 <= claim.owed <= claim.nominal
    assert -owed.get(("services", "capital_to_refund"), 0) == min(net, paid)
    assert findings(store, coop) == []
