"""The register of shares: what each kind of operation does, and what it refuses."""

import datetime as dt

import pytest

from cae_core.capital.share_certificates import NotInRegister, member_certificate
from cae_core.capital.share_exits import share_of_losses
from cae_core.capital.share_lots import Lot
from cae_core.capital.share_operations import Means, OpeningShares, ShareKind, ShareOperation
from cae_core.capital.share_terms import NoShareValue, ShareTerms, ShareValue
from cae_core.capital.shares import Register
from cae_core.errors import Problems

JANUARY = dt.date(2026, 1, 1)
TERMS = ShareTerms("EUR", (ShareValue(dt.date.min, 2000),))


def operation(kind, member="P1", day=5, month=3, reference="", **more):
    date = dt.date(2026, month, day)
    return ShareOperation(reference or f"{kind}-{member}-{date}", date, member, ShareKind(kind), **more)


def register(*operations, terms=TERMS, **held):
    """Members with so many shares, all paid since January, then operations."""
    opening = [
        OpeningShares(member, shares, shares * 2000, shares * 2000, shares * 2000, JANUARY)
        for member, shares in held.items()
    ]
    return Register(terms, opening, operations, JANUARY)


def refusal(made, *operations):
    """What is wrong with the last of some operations, which changes nothing."""
    for each in operations[:-1]:
        made.follow(each)
    before = dict(made.holdings), made.capital, made.claims
    with pytest.raises(Problems) as caught:
        made.follow(operations[-1])
    assert (dict(made.holdings), made.capital, made.claims) == before
    (problem,) = caught.value.problems
    return problem.text()


def test_a_subscription_is_called_then_paid():
    made = register()
    made.follow(operation("subscription", shares=10, amount=5000))
    assert (made.of("P1").uncalled, made.of("P1").owed) == (15000, 0)
    made.follow(operation("call", day=6, amount=10000))
    assert (made.of("P1").uncalled, made.of("P1").owed) == (5000, 10000)
    made.follow(operation("payment", day=7, amount=4000))
    assert (made.of("P1").paid, made.of("P1").owed) == (9000, 6000)
    assert made.by_role("P1") == {"capital": -20000, "capital_uncalled": 5000, "capital_called": 6000}


def test_a_payment_settles_calls_then_interest_then_what_is_not_called():
    made = register(
        operation("subscription", shares=10),
        operation("call", day=6, amount=10000),
        operation("late_interest", day=7, amount=300),
    )
    made.follow(operation("payment", day=8, amount=10100))
    assert (made.of("P1").interest, made.of("P1").paid, made.of("P1").called) == (200, 10000, 10000)
    made.follow(operation("payment", day=9, amount=700))
    assert (made.of("P1").interest, made.of("P1").paid, made.of("P1").called) == (0, 10500, 10500)


def test_a_call_without_a_member_asks_everybody_for_the_rest():
    made = register(
        operation("subscription", shares=10, amount=5000),
        operation("subscription", "P2", shares=1),
        P3=4,
    )
    changes = made.follow(operation("call", "", day=6))
    assert {each.member: each.called for each in changes} == {"P1": 15000, "P2": 2000}


def test_shares_not_wholly_paid_are_transferred_with_their_part():
    made = register(operation("subscription", shares=3, amount=3333), P2=1)
    made.follow(operation("transfer", day=6, shares=1, to="P2"))
    assert (made.of("P1").subscribed, made.of("P1").paid) == (4000, 2222)
    assert (made.of("P2").subscribed, made.of("P2").paid) == (4000, 3111)
    assert made.capital == 8000


def test_a_leaver_is_owed_what_was_paid_and_no_more():
    made = register(operation("subscription", shares=10, amount=5000), operation("call", day=6), P2=1)
    made.follow(operation("exclusion", day=7, reference="X1"))
    (claim,) = made.open_claims("P1")
    assert (claim.reference, claim.nominal, claim.owed, claim.shares) == ("X1", 5000, 5000, 10)
    assert made.of("P1").owed == 0
    assert made.by_role("P1") == {"capital_to_refund": -5000}
    assert made.of("P1").since is None


def test_interest_a_leaver_owes_is_set_off():
    made = register(
        operation("subscription", shares=2, amount=1000),
        operation("call", day=6),
        operation("late_interest", day=7, amount=1200),
        operation("withdrawal", day=8),
    )
    assert made.by_role("P1") == {"capital_called": 200}
    made.follow(operation("payment", day=9, amount=200))
    assert made.by_role("P1") == {}


def test_who_comes_back_is_a_member_anew():
    made = register(operation("withdrawal"), operation("subscription", month=9, shares=1, amount=2000), P1=5)
    assert made.of("P1").since == dt.date(2026, 9, 5)
    assert made.of("P1").lots == (Lot(dt.date(2026, 9, 5), 2000, 2000),)


def test_the_newest_shares_are_given_back_first():
    """Nothing was paid on the three newest: of four that go, one alone is refunded."""
    made = register(
        operation("subscription", shares=3, amount=0), operation("withdrawal", day=6, shares=4), P1=5
    )
    assert made.of("P1").lots == (Lot(JANUARY, 8000, 8000),)
    assert [claim.owed for claim in made.claims] == [2000]


def test_payments_go_to_the_oldest_subscription_and_to_all_its_shares_alike():
    """Five whole shares, then four and ten of which a quarter is paid: 60.00 more make the four whole."""
    made = register(
        operation("subscription", shares=4, amount=2000),
        operation("subscription", day=6, shares=10, amount=5000),
        P1=5,
    )
    assert (made.of("P1").paid, made.of("P1").whole) == (17000, 10000)
    made.follow(operation("payment", day=7, amount=5999))
    assert (made.of("P1").paid, made.of("P1").whole) == (22999, 10000)
    made.follow(operation("payment", day=8, amount=1))
    assert (made.of("P1").paid, made.of("P1").whole) == (23000, 18000)
    made.follow(operation("payment", day=9, amount=14999))
    assert (made.of("P1").paid, made.of("P1").whole) == (37999, 18000)
    assert [lot.paid for lot in made.of("P1").lots] == [10000, 8000, 19999]


def test_shares_that_change_hands_keep_the_day_by_which_they_must_be_paid():
    made = register(operation("subscription", shares=3, amount=1500), P2=1)
    made.follow(operation("transfer", day=6, month=9, to="P2"))
    assert made.of("P2").lots == (Lot(JANUARY, 2000, 2000), Lot(dt.date(2026, 3, 5), 6000, 1500))
    assert (made.of("P2").whole, made.of("P2").since, made.of("P1").lots) == (2000, JANUARY, ())


def test_members_bring_in_each_subscription_of_their_own():
    rows = [
        OpeningShares("P1", 5, 10000, 10000, 10000, dt.date(2021, 5, 1)),
        OpeningShares("P1", 4, 8000, 3000, 2000, dt.date(2025, 9, 1)),
    ]
    made = Register(TERMS, rows, (), JANUARY)
    assert (made.capital, made.members, made.of("P1").shares) == (18000, 1, 9)
    assert (made.of("P1").whole, made.of("P1").owed) == (10000, 1000)
    assert made.of("P1").since == dt.date(2021, 5, 1)


def test_what_was_called_is_late_from_the_day_after_it_was_due():
    """40.00 called by 31 March: 10 days late in full, then 30.00 for 20 days; a second call is not due."""
    made = register(operation("subscription", shares=10))
    made.follow(operation("call", day=6, amount=4000, due=dt.date(2026, 3, 31)))
    assert made.of("P1").late_until(dt.date(2026, 3, 31)) == 0
    made.follow(operation("payment", day=10, month=4, amount=1000))
    assert made.of("P1").late_until(dt.date(2026, 4, 10)) == 40000
    made.follow(operation("call", day=20, month=4, amount=500, due=dt.date(2026, 5, 31)))
    assert made.of("P1").late_until(dt.date(2026, 4, 30)) == 40000 + 20 * 3000
    made.follow(operation("late_interest", day=30, month=4, amount=8))
    assert made.of("P1").late_until(dt.date(2026, 4, 30)) == 0
    assert made.of("P1").late_until(dt.date(2026, 6, 1)) == 32 * 3000 + 500


def test_refunds_are_taken_off_the_oldest_exit():
    made = register(
        operation("withdrawal", shares=1, reference="X1"),
        operation("withdrawal", day=6, shares=2, reference="X2"),
        operation("refund", day=7, amount=2500),
        P1=5,
    )
    assert [(each.reference, each.owed) for each in made.claims] == [("X1", 0), ("X2", 3500)]
    assert [each.reference for each in made.open_claims()] == ["X2"]


def test_the_highest_capital_stays_the_highest():
    made = register(operation("subscription", shares=5), operation("withdrawal", day=6), P1=5)
    assert (made.capital, made.highest) == (0, 20000)
    assert [made.capital_on(dt.date(2026, 3, day)) for day in (4, 5, 6)] == [10000, 20000, 0]
    assert [made.members_on(dt.date(2026, 3, day)) for day in (4, 5, 6)] == [1, 1, 0]
    assert made.capital_on(dt.date(2025, 12, 31)) == 0


def test_a_new_value_changes_how_many_shares_make_the_same_capital():
    terms = ShareTerms(
        "EUR",
        (ShareValue(dt.date.min, 2000), ShareValue(dt.date(2026, 7, 1), 500, "extraordinary meeting")),
    )
    made = register(P1=5, terms=terms)
    made.follow(operation("subscription", "P2", month=8, shares=1, amount=500))
    assert (made.of("P1").shares, made.of("P2").shares, made.capital) == (20, 1, 10500)


def test_a_new_value_that_gives_fractions_is_refused():
    terms = ShareTerms("EUR", (*TERMS.values, ShareValue(dt.date(2026, 7, 1), 3000, "extraordinary meeting")))
    late = operation("subscription", "P2", month=8, shares=1, amount=3000)
    made = register(P1=5, P3=3, terms=terms)
    assert "P1 would hold a fraction of a share" in refusal(made, late)
    assert made.of("P3").shares == 3


def test_without_a_value_nothing_can_be_subscribed():
    with pytest.raises(NoShareValue):
        register(operation("subscription", shares=1), terms=ShareTerms("EUR"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (operation("subscription", shares=0), "a subscription of no share"),
        (operation("subscription", shares=1, amount=2001), "expected at most 20.00"),
        (operation("subscription", shares=1, amount=-1), "more is paid than is subscribed"),
        (
            operation("call", amount=1),
            "a call above what is subscribed and not yet called; expected no such row",
        ),
        (operation("call", ""), "asks all members for all that is left"),
        (operation("payment", amount=1), "a payment above what is owed on shares; expected no such row"),
        (operation("transfer", to="P1"), "a transfer to nobody else"),
        (operation("transfer", to=""), "a transfer to nobody else"),
        (operation("transfer", "P9", to="P1"), "no member; expected a member who holds shares on 2026-03-05"),
        (operation("withdrawal", shares=6), "more shares than are held; expected at most 5 shares"),
        (operation("withdrawal", shares=-1), "more shares than are held"),
        (operation("death", "P9"), "no member"),
        (operation("refund", amount=1), "a refund above what is owed to the person; expected no such row"),
        (operation("loss", amount=1), "a part of losses that is none, or above"),
        (operation("late_interest", amount=1), "interest for being late of somebody who owes nothing"),
        (operation("refund_interest", amount=1), "interest for waiting to somebody who is owed nothing"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind.value,
)
def test_what_is_not_there_is_refused_and_changes_nothing(row, said):
    assert said in refusal(register(P1=5), row)


def test_a_negative_loss_would_be_a_part_of_reserves():
    leaves = operation("withdrawal", reference="X1")
    assert "at most 100.00" in refusal(register(P1=5), leaves, operation("loss", day=6, amount=-1))


@pytest.mark.parametrize(
    ("losses", "reserves", "part"),
    [(300000, 0, 15000), (300000, 500000, 10000), (0, 0, 0), (-5, 0, 0), (10**9, 0, 50000), (33, 0, 2)],
)
def test_a_part_of_losses_is_by_capital_and_never_above_the_nominal(losses, reserves, part):
    assert share_of_losses(losses, 50000, 1000000, reserves) == part


def test_documents_survive_being_stored():
    row = operation(
        "withdrawal", shares=2, means=Means.PAY, notice=JANUARY, due=dt.date(2027, 1, 1), decision="board"
    )
    assert ShareOperation.from_dict(row.to_dict()) == row
    assert ShareOperation.from_dict(operation("call").to_dict()) == operation("call")


def test_a_certificate_tells_what_is_held_and_nothing_of_strangers():
    made = register(operation("subscription", shares=2, amount=1000), P1=5)
    found = member_certificate(made, "P1", dt.date(2026, 3, 31))
    assert (found.shares, found.value, found.subscribed, found.paid, found.capital) == (
        7,
        2000,
        14000,
        11000,
        14000,
    )
    assert found.since == JANUARY
    with pytest.raises(NotInRegister):
        member_certificate(made, "P9", dt.date(2026, 3, 31))
