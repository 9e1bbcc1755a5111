"""A month's exits: checked with the month's files, then accounts settled once everybody is paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from cae_core.closing.budgets import Parts
from cae_core.closing.exit_checks import ExitChecks, still_listed
from cae_core.closing.exit_record import KIND, OpenPart, SettledExit, cleared, paid_cost
from cae_core.closing.pay_run import PayDecision
from cae_core.closing.running import Running
from cae_core.closing.share_run import keeps_register, register_on, share_law
from cae_core.closing.votes import standing_vote
from cae_core.cooperative.account import account
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments, PayMode
from cae_core.cooperative.exits import GOING_ON, Balance, Exit, post_exit
from cae_core.country import Country
from cae_core.errors import Problem
from cae_core.ledger.store import Reads
from cae_core.ledger.years import result
from cae_core.messages import Translator, mark
from cae_core.money import decimals, plain_amount
from cae_core.periods import FinancialYear

_ITEMS = ("clients", "suppliers", "expense_claims", "reserved", "pay_advances")
"""The roles whose open documents a settlement must not pass over."""

_SUMS = ("accrued_income", "prepaid_charges", "accrued_charges", "deferred_income", "provisions")
"""Those that hold one sum an activity."""


@attrs.frozen
class ExitRun:
    """The exits of a month. ``settle`` comes when contributions are taken and everybody is paid."""

    cooperative: Cooperative
    country: Country
    documents: MonthDocuments
    store: Reads
    _settled: list[SettledExit] = attrs.field(init=False, factory=list)

    def problems(self) -> list[Problem]:
        """What is wrong with the rows, and with who still shares in an activity that they left."""
        found = list(still_listed(self.cooperative, self.store, self.documents.month))
        seen: set[tuple[str, str]] = set()
        used = {each.key for each in self.store.documents(KIND)}
        for each in self.documents.exits:
            if each.reference in used:
                expected = mark("a new reference for each exit")
                found.append(
                    _wrong(
                        each, "reference", each.reference, mark("already used in an earlier month"), expected
                    )
                )
            if (each.person, each.activity) in seen:
                expected = mark("one row for a person and an activity in a month")
                found.append(
                    _wrong(each, "activity", each.activity, mark("used twice in the month"), expected)
                )
            seen.add((each.person, each.activity))
            found += self._checks.problems(each)
        return found

    @property
    def _checks(self) -> ExitChecks:
        return ExitChecks(self.cooperative, self.country, self.documents.month)

    def settle(self, running: Running, left: Parts, say: Translator) -> tuple[Parts, list[Problem]]:
        """Settle the accounts: post what they hand over, or say why they cannot be settled.

        ``left`` is what each person of a shared activity has left; returned without what was handed over.
        """
        parts = {activity: dict(mine) for activity, mine in left.items()}
        problems: list[Problem] = []
        for exit_ in sorted(self.documents.exits, key=lambda each: (each.date, each.reference)):
            problems += self._membership(exit_)
            found = self._settle(exit_, running, parts)
            wrong = list(self._refused(exit_, found))
            problems += wrong
            if wrong:
                continue
            self._settled.append(found)
            running.post(post_exit(exit_, found.moved, found.to, self.documents.month.last, say))
            if exit_.person in parts.get(exit_.activity, {}):
                parts[exit_.activity][exit_.person] -= found.moved
            self._take_over(parts, found)
        return parts, problems

    def records(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """The exits as documents of the book."""
        for each in self._settled:
            yield KIND, each.reference, each.to_dict()

    def _settle(self, exit_: Exit, running: Running, parts: Parts) -> SettledExit:
        checks, month = self._checks, self.documents.month
        available = self._available(exit_, running, parts)
        paid = paid_cost(self.store, month, exit_.person, exit_.activity)
        moves = exit_.balance in (Balance.PAID, Balance.SERVICES, Balance.CARRIED)
        moved = available if moves else 0
        said, law = checks.clientele(exit_) if exit_.activity else (None, None)
        return SettledExit(
            exit_.reference,
            exit_.date,
            exit_.person,
            exit_.cause.value,
            tuple(each.id for each in checks.left(exit_)),
            checks.kind(exit_),
            exit_.activity,
            exit_.balance.value if exit_.balance else "",
            (exit_.carried_to or SERVICES) if moved else "",
            exit_.decision,
            said.value if said else "",
            exit_.clientele_basis,
            law.source if law is not None else "",
            checks.joint(exit_),
            held=available + paid,
            paid=paid,
            moved=moved,
            stays=available - moved,
            years=self._years(exit_, moved, running),
            remaining=tuple(_remaining(exit_, running)) if exit_.activity else (),
        )

    def _available(self, exit_: Exit, running: Running, parts: Parts) -> int:
        """What the account has for the person: their part of a shared one, all of their own."""
        if not exit_.activity:
            return 0
        if self._checks.joint(exit_):
            return parts.get(exit_.activity, {}).get(exit_.person, 0)
        code = exit_.activity
        return account(
            code, {(code, role): amount for role, amount in running.balances(code).items()}
        ).available

    def _refused(self, exit_: Exit, found: SettledExit) -> Iterator[Problem]:
        """Why an account cannot be settled as asked."""
        if found.remaining and not exit_.keep_open and exit_.balance is not Balance.OPEN:
            reason = mark("not settled yet on {activity}: {items}")
            expected = mark("them settled or freed, or keep_open = yes: a later row settles what they bring")
            items = "; ".join(self._told(each) for each in found.remaining)
            yield _wrong(exit_, "keep_open", "", reason, expected, activity=exit_.activity, items=items)
        if exit_.balance is Balance.PAID:
            yield from self._unpaid(exit_, found.moved)

    def _unpaid(self, exit_: Exit, rest: int) -> Iterator[Problem]:
        """What the last pay left: less than a unit of the currency that no pay could use, or nothing."""
        amount = self._amount(abs(rest))
        if rest < 0:
            law = self.country.exits.set_off
            reason = mark("the account lacks {amount}: no pay settles it")
            if law is not None:
                reason = mark("the account lacks {amount}: no pay settles it ({source})")
            expected = mark("services, who bear it by a decision, or open")
            source = law.source if law is not None else ""
            yield _wrong(exit_, "balance", "paid", reason, expected, amount=amount, source=source)
        elif rest and (rest >= 10 ** decimals(self.cooperative.currency) or not self._all_asked(exit_)):
            reason = mark("{amount} are left once pay is taken")
            expected = mark("mode = most in pay.csv, or what becomes of the rest")
            yield _wrong(exit_, "balance", "paid", reason, expected, amount=amount)

    def _all_asked(self, exit_: Exit) -> bool:
        """Whether all that the account affords was asked as pay of the month."""
        stored = self.store.documents("pay_decision", self.documents.month)
        decisions = (PayDecision.from_dict(each.payload) for each in stored)
        return any(
            each.person == exit_.person and each.mode == PayMode.MOST.value and exit_.activity in each.costs
            for each in decisions
        )

    def _membership(self, exit_: Exit) -> Iterator[Problem]:
        """Shares still held where the end of the contract ends the membership (FR-2.69)."""
        if exit_.cause in GOING_ON or not keeps_register(self.cooperative):
            return
        kept, day = self.country.exits.keeps_membership, exit_.date
        law = share_law(self.cooperative, self.country).known("contract_end_ends_membership", day)
        works_on = any(
            each.person == exit_.person and (each.end is None or each.end > day)
            for each in self.cooperative.contracts.values()
        )
        if law is None or not law.value or works_on or (kept and exit_.cause.value in kept.causes):
            return
        shares = register_on(self.cooperative, self.store).of(exit_.person).shares
        if shares:
            reason = mark(
                "{person} still holds {shares} shares: the end of the contract ends the membership ({source})"
            )
            expected = mark("a withdrawal or an exclusion in shares.csv, or statutes that say otherwise")
            fields = {"person": exit_.person, "shares": shares, "source": law.source}
            yield _wrong(exit_, "person", exit_.person, reason, expected, **fields)

    def _years(self, exit_: Exit, moved: int, running: Running) -> dict[str, int]:
        """Of which years' results an amount is, the newest first, where no assembly allocated them."""
        found: dict[str, int] = {}
        rest = moved
        for year in self._unallocated():
            earned = self._earned(exit_.activity, year, running)
            part = min(max(earned - self._cleared(exit_.activity, year), 0), max(rest, 0))
            if part:
                found[year.label] = part
                rest -= part
        return found

    def _unallocated(self) -> Iterator[FinancialYear]:
        """The year of the month, then those before that the book holds and no assembly allocated."""
        year = self.cooperative.year_of(self.documents.month)
        yield year
        while year.start > self.cooperative.start:
            year = self.cooperative.year_of(year.start.previous())
            if standing_vote(self.store, year.label) is None:
                yield year

    def _earned(self, activity: str, year: FinancialYear, running: Running) -> int:
        """An activity's result of a year so far, this month's entries included."""
        if self.documents.month in year:
            before = self.store.balances(until=year.start.previous(), activity=activity)
            now = {(activity, role): amount for role, amount in running.balances(activity).items()}
            return result(now) - result(before)
        return result(self.store.balances(since=year.start, until=year.end, activity=activity))

    def _cleared(self, activity: str, year: FinancialYear) -> int:
        """What exits took of an activity's result of a year already, this month's included."""
        earlier = cleared(self.store, year).taken(activity)
        mine = sum(each.years.get(year.label, 0) for each in self._settled if each.activity == activity)
        return (
            earlier
            + mine
            - sum(each.years.get(year.label, 0) for each in self._settled if each.to == activity)
        )

    def _take_over(self, parts: dict[str, dict[str, int]], found: SettledExit) -> None:
        """What a shared activity takes over is the person's own part where they run it, else everybody's."""
        mine = parts.get(found.to, {})
        if found.person in mine:
            mine[found.person] += found.moved

    def _told(self, part: OpenPart) -> str:
        """An open part as messages name it: the account, the document, the amount."""
        label = self.country.chart.number(part.role)
        return " ".join(filter(None, (label, part.item, self._amount(part.amount))))

    def _amount(self, minor: int) -> str:
        return plain_amount(minor, self.cooperative.currency)


def _remaining(exit_: Exit, running: Running) -> Iterator[OpenPart]:
    """What the account has not settled: documents, amounts set aside, the person's advances, cut-off."""
    for role in _ITEMS:
        for item in running.items.items(role):
            for holder, amount in running.items.of(role, item).items():
                theirs = role != "pay_advances" or holder.party == exit_.person
                if holder.activity == exit_.activity and amount and theirs:
                    yield OpenPart(role, item, holder.party, amount)
    balances = running.balances(exit_.activity)
    for role in _SUMS:
        if balances.get(role, 0):
            yield OpenPart(role, "", "", balances[role])


def _wrong(exit_: Exit, column: str, value: str, reason: str, expected: str, **fields: Any) -> Problem:
    return Problem(reason, exit_.origin, column, value, expected, fields)
