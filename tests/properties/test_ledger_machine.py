"""A ledger in memory and a book on disk, side by side, through any sequence of doings."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
from ledger_books import CHART, post

from cae_core.errors import CaeError
from cae_core.ledger import (
    JOURNALS,
    ROLES,
    Entry,
    Ledger,
    Posting,
    activity_balances,
    statement,
    trial_balance,
)
from cae_core.ledger.book import Book
from cae_core.ledger.entries import LARGEST, UnbalancedEntry
from cae_core.periods import Month

FIRST = Month(2026, 8)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
names = st.sampled_from(["", "C-7", "P1", "É", "=1+1", "عميل"])
activities = st.sampled_from(["ATELIER", "POTERIE", "services"])
days = st.dates(dt.date(2026, 7, 20), dt.date(2027, 3, 31))
amounts = st.integers(-(10**12), 10**12)


@st.composite
def pairs(draw):
    """Two postings of one activity that cancel out."""
    activity, amount = draw(activities), draw(amounts)
    one, other = draw(st.sampled_from(sorted(ROLES))), draw(st.sampled_from(sorted(ROLES)))
    return (
        Posting(one, activity, amount, draw(names), draw(names), draw(names)),
        Posting(other, activity, -amount, draw(names), draw(names), draw(names)),
    )


@st.composite
def entries(draw, dates=days):
    """Any balanced entry, a few with the key of another."""
    return Entry(
        key=draw(st.one_of(st.sampled_from(["k1", "k2"]), texts.map("k:{}".format))),
        journal=draw(st.sampled_from(JOURNALS)),
        date=draw(dates),
        document=draw(texts.map("D{}".format)),
        document_date=draw(days),
        label=draw(texts.map("L{}".format)),
        postings=tuple(
            posting for pair in draw(st.lists(pairs(), min_size=1, max_size=3)) for posting in pair
        ),
    )


class Abandoned(Exception):
    pass


class Stores(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "book.sqlite"
        self.ledger = Ledger(CHART)
        self.book = Book.open(self.path, CHART)
        self.given = []

    def teardown(self):
        if hasattr(self, "folder"):
            assert self.ledger.verify(self.given) == self.book.verify(self.given) == ()
            self.book.close()
            self.folder.cleanup()

    def both(self, act):
        """Do the same in both; both answer the same or refuse in the same words."""
        answers = []
        for store in (self.ledger, self.book):
            try:
                with store.transaction() as work:
                    answers.append(act(work))
            except CaeError as error:
                answers.append((type(error), str(error)))
        assert answers[0] == answers[1]
        return answers[0]

    @rule(posted=st.lists(entries(), max_size=5))
    def post(self, posted):
        self.both(lambda work: work.post_all(posted))

    @rule(posted=st.lists(entries(), min_size=1, max_size=3))
    def post_twice(self, posted):
        first = self.both(lambda work: work.post_all(posted))
        if isinstance(first, int):
            assert self.both(lambda work: work.post_all(posted)) == 0

    @rule(posted=st.lists(entries(), max_size=3), key=texts, closes=st.booleans())
    def abandon(self, posted, key, closes):
        month, year = self.next_month(), self.year()

        def act(work):
            with contextlib.suppress(CaeError):
                work.post_all(posted)
            with contextlib.suppress(CaeError):
                work.store("note", key, FIRST + 30, {"text": key})
            if closes:
                with contextlib.suppress(CaeError):
                    work.close(month, year, month.last)
            raise Abandoned

        for store in (self.ledger, self.book):
            with contextlib.suppress(Abandoned), store.transaction() as work:
                act(work)

    @rule(
        kind=st.sampled_from(["note", "payslip"]),
        key=texts,
        months=st.integers(0, 6),
        value=st.integers(0, 1),
    )
    def store_document(self, kind, key, months, value):
        self.both(lambda work: work.store(kind, key, FIRST + months, {"value": value}))

    @rule(
        stored=st.lists(st.tuples(st.sampled_from(["note", "payslip"]), texts, st.integers(0, 1)), max_size=6)
    )
    def store_documents(self, stored):
        documents = [(kind, key, {"value": value}) for kind, key, value in stored]
        self.both(lambda work: work.store_all(self.next_month(), documents))

    @rule(late=st.integers(0, 40), skip=st.sampled_from([0, 0, 0, 0, 1, -1]))
    def close(self, late, skip):
        month = self.next_month() + skip
        year, day = self.year(), month.last + dt.timedelta(days=late)
        answer = self.both(lambda work: work.close(month, year, day))
        if not isinstance(answer, tuple):
            self.given.append(answer)

    @rule(nth=st.integers(0, 30), date=days)
    def reverse(self, nth, date):
        numbers = [entry.number for entry in self.ledger.entries(validated=True)]
        number = numbers[nth % len(numbers)] if numbers else "2026-000001"
        self.both(lambda work: work.reverse(number, date, "Reversed"))

    @rule(nth=st.integers(0, 30))
    def discard(self, nth):
        keys = [entry.key for entry in self.ledger.entries()]
        key = keys[nth % len(keys)] if keys else "none"
        self.both(lambda work: work.discard(key))

    @rule(identifier=names, name=texts, known=st.booleans())
    def identify(self, identifier, name, known):
        self.both(
            lambda work: work.identify(identifier, {"name": name}) if known else work.forget(identifier)
        )
        assert self.ledger.identity(identifier) == self.book.identity(identifier)

    @rule()
    def reopen(self):
        self.book.close()
        self.book = Book.open(self.path, CHART)

    def next_month(self):
        closed = self.ledger.closed_months()
        return closed[-1].next() if closed else FIRST

    def year(self):
        return str(self.next_month().year)

    @invariant()
    def both_hold_the_same(self):
        if not hasattr(self, "book"):
            return
        one, other = ([self.told(entry) for entry in store.entries()] for store in (self.ledger, self.book))
        assert one == other
        for until in (None, FIRST, FIRST + 3):
            assert self.ledger.balances(until=until) == self.book.balances(until=until)
        assert self.ledger.certificates() == self.book.certificates()
        assert self.ledger.documents() == self.book.documents()
        assert self.ledger.open_items("clients") == self.book.open_items("clients")

    @staticmethod
    def told(entry):
        return (entry.key, entry.number, entry.content, entry.seal, entry.postings)

    @invariant()
    def everything_balances(self):
        if not hasattr(self, "book"):
            return
        trial = trial_balance(self.book, since=FIRST)
        assert trial.excess == 0
        assert trial.debit == trial.credit
        assert not any(activity_balances(self.book).values())
        assert statement(self.ledger).closing == statement(self.book).closing == 0

    @invariant()
    def numbers_have_no_gap(self):
        if not hasattr(self, "book"):
            return
        last = {}
        for entry in self.book.entries(validated=True):
            assert entry.sequence == last.get(entry.year, 0) + 1
            last[entry.year] = entry.sequence


Stores.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestStores = Stores.TestCase


@given(posted=st.lists(entries(st.dates(dt.date(2026, 8, 1), dt.date(2026, 8, 31))), max_size=8))
@settings(max_examples=40, deadline=None)
def test_statements_of_activities_add_up_to_the_trial_balance(posted):
    ledger = Ledger(CHART)
    post(ledger, *{entry.key: entry for entry in posted if entry.postings}.values())
    names_ = activity_balances(ledger)
    for row in trial_balance(ledger).rows:
        role = next(role for role in ROLES if CHART.number(role) == row.number)
        parts = [statement(ledger, activity=name, roles=[role]) for name in names_]
        assert sum(part.closing for part in parts) == row.closing
        assert (sum(part.debit for part in parts), sum(part.credit for part in parts)) == (
            row.debit,
            row.credit,
        )


@given(posted=pairs(), excess=st.integers(-(10**6), 10**6).filter(bool), day=days)
@settings(max_examples=100, deadline=None)
def test_nothing_unbalanced_can_even_be_made(posted, excess, day):
    with pytest.raises(UnbalancedEntry):
        Entry("k", "misc", day, "D", day, "L", (*posted, Posting("bank", posted[0].activity, excess)))


@given(entry=entries(st.dates(dt.date(2026, 8, 1), dt.date(2026, 8, 31))))
@settings(max_examples=40, deadline=None)
def test_a_reversal_leaves_nothing(entry):
    ledger = Ledger(CHART)
    if not entry.postings:
        return
    with ledger.transaction() as work:
        work.post(entry)
        work.close(FIRST, "2026", dt.date(2026, 9, 3))
        work.reverse("2026-000001", dt.date(2026, 9, 4), "Undone")
        work.close(FIRST.next(), "2026", dt.date(2026, 10, 3))
    assert not any(ledger.balances().values())
    assert all(not ledger.open_items(role) for role in ROLES)
    assert ledger.verify(ledger.certificates()) == ()


def test_the_largest_amounts_are_kept_exactly(tmp_path):
    day, most = dt.date(2026, 8, 1), LARGEST - 1
    with Book.open(tmp_path / "book.sqlite", CHART) as book:
        made = [
            Entry(
                f"k{n}", "misc", day, "D", day, "L", (Posting("bank", "A", most), Posting("link", "A", -most))
            )
            for n in range(1000)
        ]
        post(book, *made)
        assert book.balances() == {("A", "bank"): 1000 * most, ("A", "link"): -1000 * most}
