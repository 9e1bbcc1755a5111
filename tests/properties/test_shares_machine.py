"""The register and the ledger after any operations: they agree, role by role, member by member."""

import datetime as dt
from collections import defaultdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cae_core.capital.share_changes import SHARE_ROLES
from cae_core.capital.share_operations import Means, OpeningShares, ShareKind, ShareOperation
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.capital.shares import Register
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.open_items import NothingToSettle, OpenItems
from cae_core.cooperative.share_entries import opening_rows, post_shares
from cae_core.errors import Problems
from cae_core.ledger.entries import Entry, Posting

START = dt.date(2026, 1, 1)
VALUE = 1500
PEOPLE = ("P1", "P2", "P3")
members = st.sampled_from(PEOPLE)
amounts = st.integers(-100, 30000)


class SharesMachine(RuleBasedStateMachine):
    """Operations drawn at random, lawful or not; a plain sum by hand of what each means beside them."""

    @initialize(held=st.integers(0, 8), paid=st.integers(0, 8 * VALUE), refund=st.integers(0, 3000))
    def begin(self, held, paid, refund):
        paid = min(paid, held * VALUE)
        opening = (OpeningShares("P1", held, held * VALUE, held * VALUE, paid, START, refund, START),)
        self.register = Register(ShareTerms("EUR", (ShareValue(START, VALUE),)), opening, (), START)
        self.ledger = defaultdict(int)
        self.items = OpenItems()
        rows = opening_rows((), opening)
        postings = [Posting(row.role, SERVICES, row.amount, row.party, item=row.document) for row in rows]
        balance = -sum(each.amount for each in postings)
        self.take(
            Entry(
                "opening", "opening", START, "O", START, "O", (*postings, Posting("bank", SERVICES, balance))
            )
        )
        owed = Posting("net_pay", "A", -9000, "P1", item="2025-12 K1"), Posting("bank", "A", 9000)
        self.take(Entry("pay", "pay", START, "K1", START, "K1", owed))
        self.day, self.count = START, 0
        self.cash = paid  # what members have in the capital, less what they were refunded
        self.highest = held * VALUE

    def take(self, entry):
        self.items.follow([entry])
        for each in entry.postings:
            self.ledger[each.role, each.party] += each.amount

    @rule(
        kind=st.sampled_from(ShareKind),
        member=members,
        to=members,
        shares=st.integers(-1, 6),
        amount=amounts,
        means=st.sampled_from([Means.BANK, Means.BANK, Means.PAY]),
        later=st.integers(0, 40),
    )
    def operate(self, kind, member, to, shares, amount, means, later):
        self.day += dt.timedelta(days=later)
        self.count += 1
        operation = ShareOperation(f"S{self.count}", self.day, member, kind, shares, amount, to, means)
        try:
            changes = self.register.preview(operation)
            entry = post_shares(operation, changes, self.items)
        except (Problems, NothingToSettle):
            return
        assert self.register.follow(operation) == changes
        self.take(entry)
        self.cash += sum(change.paid for change in changes)
        self.highest = max(self.highest, self.register.capital)

    @invariant()
    def the_book_says_the_same(self):
        told = defaultdict(int)
        for member in PEOPLE:
            for role, amount in self.register.by_role(member).items():
                told[role, member] += amount
        held = {place: amount for place, amount in self.ledger.items() if place[0] in SHARE_ROLES and amount}
        assert held == dict(told)
        totals = {role: sum(told[role, member] for member in PEOPLE) for role in SHARE_ROLES}
        assert totals == self.register.totals()

    @invariant()
    def open_debts_to_leavers_are_the_claims(self):
        owed = {claim.reference: -claim.owed for claim in self.register.open_claims()}
        found = {
            item: self.items.total("capital_to_refund", item)
            for item in self.items.items("capital_to_refund")
        }
        assert found == owed

    @invariant()
    def figures_fit_one_another(self):
        for holding in self.register.holdings.values():
            assert 0 <= holding.paid <= holding.called <= holding.subscribed == holding.shares * VALUE
            assert holding.interest >= 0
            assert (holding.since is not None) == bool(holding.shares)
            assert 0 <= holding.whole <= holding.paid
            assert [lot.day for lot in holding.lots] == sorted(lot.day for lot in holding.lots)
            for lot in holding.lots:
                assert 0 <= lot.paid <= lot.called <= lot.subscribed > 0
                assert all(due.amount > 0 for due in lot.dues)
            assert holding.late_until(self.day) >= 0
        assert self.register.capital == sum(each.subscribed for each in self.register.holdings.values())
        assert self.register.members == sum(1 for each in self.register.holdings.values() if each.shares)
        assert self.register.highest == self.highest

    @invariant()
    def nobody_is_owed_more_than_was_paid(self):
        for claim in self.register.claims:
            assert 0 <= claim.owed <= claim.nominal + claim.interest
        assert self.cash == sum(each.paid for each in self.register.holdings.values())

    @invariant()
    def every_activity_balances(self):
        assert sum(self.ledger.values()) == 0

    @invariant()
    def following_again_gives_the_same(self):
        assert self.register.capital_on(self.day) == self.register.capital


SharesMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestSharesMachine = SharesMachine.TestCase
