"""Open items under any sequence of debts and settlements: always the sum of what was posted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cae_core.cooperative.documents import Due, Invoice, InvoiceLine, Receipt
from cae_core.cooperative.open_items import NothingToSettle, OpenItems
from cae_core.cooperative.postings import post_invoice, post_receipt
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.rules.ratio import Ratio

DAY = dt.date(2026, 10, 5)
KEY = SplitKey(
    "K",
    SplitMethod.QUANTITY,
    tuple(SplitPart(Beneficiary(who), Ratio(weight)) for who, weight in (("A", 5), ("B", 3), ("C", 1))),
)


CLIENTS = ("C", "D")


def client_of(number):
    """Whose invoice a number is."""
    return CLIENTS[int(number.partition("-")[2]) % 2]


class OpenItemsMachine(RuleBasedStateMachine):
    """Invoices, credit notes and receipts in any order, beside plain totals kept by hand."""

    def __init__(self):
        super().__init__()
        self.items, self.entries = OpenItems(), []
        self.owed = defaultdict(int)
        self.number = self.stamps = 0

    def _post(self, entry):
        self.entries.append(entry)
        self.items.follow([entry])

    @rule(
        amount=st.integers(1, 10**6),
        due=st.sampled_from(list(Due)),
        joint=st.booleans(),
        stamp=st.sampled_from([None, 7, 1000]),
    )
    def invoice(self, amount, due, joint, stamp):
        self.number += 1
        owner = {"split": "K"} if joint else {"activity": "A"}
        line = InvoiceLine("Work", amount, Ratio(1, 5), vat_due=due, **owner)
        number = f"F-{self.number}"
        made = Invoice(number, DAY, client_of(number), (line,), stamp=stamp)
        self._post(post_invoice(made, {"K": KEY}, self.items))
        vat = (amount * 2 + 5) // 10
        self.owed[number] += amount + vat + (stamp or 0)
        self.stamps += stamp or 0

    @precondition(lambda self: any(self.owed.values()))
    @rule(data=st.data())
    def receive(self, data):
        item = data.draw(st.sampled_from(sorted(item for item, left in self.owed.items() if left)))
        left = self.owed[item]
        amount = data.draw(st.integers(1, abs(left))) * (1 if left > 0 else -1)
        self.number += 1
        self._post(post_receipt(Receipt(f"R-{self.number}", DAY, item, amount), self.items))
        self.owed[item] -= amount

    @precondition(lambda self: any(self.owed.values()))
    @rule(data=st.data())
    def receive_too_much(self, data):
        item = data.draw(st.sampled_from(sorted(item for item, left in self.owed.items() if left)))
        left = self.owed[item]
        amount = left + (1 if left > 0 else -1) * data.draw(st.integers(1, 1000))
        with pytest.raises(NothingToSettle) as refused:
            post_receipt(Receipt("R", DAY, item, amount), self.items)
        assert refused.value.open == left

    @precondition(lambda self: any(left > 0 for left in self.owed.values()))
    @rule(data=st.data(), amount=st.integers(1, 10**6))
    def credit(self, data, amount):
        target = data.draw(st.sampled_from(sorted(item for item in self.owed if item.startswith("F-"))))
        self.number += 1
        number = f"N-{self.number}"
        line = InvoiceLine("Back", amount, Ratio(1, 5), activity="A", vat_due=Due.PAYMENT)
        before = self.items.total("clients", target)
        note = Invoice(number, DAY, client_of(target), (line,), credit_of=target)
        self._post(post_invoice(note, {"K": KEY}, self.items))
        used = before - self.items.total("clients", target)
        total = amount + (amount * 2 + 5) // 10
        assert 0 <= used <= total
        self.owed[target] -= used
        self.owed[number] -= total - used

    @invariant()
    def what_is_open_is_what_was_posted_less_what_was_settled(self):
        for item, left in self.owed.items():
            assert self.items.total("clients", item) == left

    @invariant()
    def what_is_open_with_a_client_is_found_by_the_client(self):
        for client in CLIENTS:
            every = {item: self.items.of("clients", item) for item in self.items.items("clients")}
            mine = {
                item: {h: a for h, a in found.items() if h.party == client} for item, found in every.items()
            }
            expected = {item: found for item, found in mine.items() if found}
            assert dict(self.items.to_party("clients", client)) == expected

    @invariant()
    def pending_vat_ends_with_its_item(self):
        for item, left in self.owed.items():
            if left == 0:
                assert self.items.of("vat_pending", item) == {}, item

    @invariant()
    def stamps_are_owed_whatever_clients_do(self):
        assert -sum(self.items.by_activity("stamp_duty").values()) == self.stamps

    @invariant()
    def following_the_entries_again_gives_the_same(self):
        again = OpenItems().follow(self.entries)
        assert again.items("clients") == self.items.items("clients")


OpenItemsMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestOpenItems = OpenItemsMachine.TestCase
