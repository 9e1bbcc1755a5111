"""Whether somebody may leave as a row says: the contract that ends, the activity, whose the clients are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from cae_core.closing.contract_terms import months_before
from cae_core.closing.exit_record import stored_exits
from cae_core.cooperative.activities import Activity
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.exits import GOING_ON, Balance, Clientele, Exit, ExitCause
from cae_core.cooperative.people import Contract
from cae_core.country import Country
from cae_core.country.exits import ExitFact
from cae_core.errors import Problem
from cae_core.ledger.store import Reads
from cae_core.ledger.years import PAST_RESULTS
from cae_core.messages import mark
from cae_core.periods import Month


@attrs.frozen
class ExitChecks:
    """What is checked of an exit before the month is posted: all but amounts."""

    cooperative: Cooperative
    country: Country
    month: Month

    def problems(self, exit_: Exit) -> Iterator[Problem]:
        """Everything wrong with an exit's row."""
        if exit_.date not in self.month:
            expected = mark("a day of {month}")
            yield _wrong(
                exit_, "date", exit_.date, mark("date outside the month"), expected, month=self.month
            )
        if exit_.person not in self.cooperative.persons:
            expected = mark("an id of persons.csv")
            yield _wrong(exit_, "person", exit_.person, mark("unknown person"), expected)
            return
        yield from self._contracts(exit_)
        yield from self._activity(exit_)

    def contracts_of(self, exit_: Exit) -> tuple[Contract, ...]:
        """The contracts that an exit is about: of an activity those for running one, else all."""
        kinds = self.country.contract_kinds
        mine = [each for each in self.cooperative.contracts.values() if each.person == exit_.person]
        if exit_.activity:
            mine = [each for each in mine if each.kind in kinds and kinds[each.kind].runs_activity]
        return tuple(each for each in mine if each.start <= exit_.date)

    def left(self, exit_: Exit) -> tuple[Contract, ...]:
        """Those that ended by the day of the exit, the latest first."""
        ended = [each for each in self.contracts_of(exit_) if each.end and each.end <= exit_.date]
        return tuple(sorted(ended, key=lambda each: each.end or each.start, reverse=True))

    def kind(self, exit_: Exit) -> str:
        """The kind of the contract that an exit ends, or under which the activity was run."""
        found = self.left(exit_) or self.contracts_of(exit_)
        return found[0].kind if found else ""

    def joint(self, exit_: Exit) -> bool:
        """Whether others run the activity too."""
        activity = self.cooperative.activities.get(exit_.activity)
        return activity is not None and len(activity.persons) > 1

    def clientele(self, exit_: Exit) -> tuple[Clientele | None, ExitFact | None]:
        """With whom the clients go on, as the row says or else the law, and what the law says of it."""
        law = self.country.exits.clientele_of(self.kind(exit_), joint=self.joint(exit_))
        owner = Clientele(law.owner) if law is not None and law.owner else None
        return exit_.clientele or owner, law

    def _contracts(self, exit_: Exit) -> Iterator[Problem]:
        """The contract really ended by that day; where somebody goes on, one really runs."""
        mine, ended = self.contracts_of(exit_), self.left(exit_)
        if not mine:
            reason, expected = mark("a person without contract leaves"), mark("somebody of contracts.csv")
            yield _wrong(exit_, "person", exit_.person, reason, expected)
            return
        going_on = self._going_on(exit_)
        if exit_.cause in GOING_ON:
            if not going_on:
                reason = mark("no contract goes on after that day")
                expected = mark("another cause, or the contract that follows in contracts.csv")
                yield _wrong(exit_, "cause", exit_.cause.value, reason, expected)
            return
        running = [each for each in mine if each not in ended]
        for contract in running:
            reason = mark("contract {contract} does not end by that day ({source})")
            expected = mark("its end in contracts.csv, {day} at the latest, or the cause {cause}")
            fields = {
                "contract": contract.id,
                "source": self.country.contract_kind(contract.kind).source,
                "day": exit_.date,
                "cause": ExitCause.ACTIVITY_LEFT.value,
            }
            yield _wrong(exit_, "date", exit_.date, reason, expected, **fields)
        if not running and exit_.cause is ExitCause.NOT_MEMBER:
            yield from self._not_member(exit_, ended[0])

    def _going_on(self, exit_: Exit) -> list[Contract]:
        mine = (each for each in self.cooperative.contracts.values() if each.person == exit_.person)
        return [each for each in mine if each.end is None or each.end > exit_.date]

    def _not_member(self, exit_: Exit, contract: Contract) -> Iterator[Problem]:
        """A contract ends by itself where its holder is no member by the deadline (FR-1.03), not before."""
        kind = self.country.contract_kind(contract.kind)
        others = [each for each in self.cooperative.contracts.values() if each.person == exit_.person]
        deadline = kind.member_by(contract.start, months_before(contract, others))
        since = self.cooperative.persons[exit_.person].member_since
        fields: dict[str, Any] = {"source": kind.source}
        if deadline is None:
            reason = mark("a contract that ends for no want of membership ({source})")
        elif since is not None and since <= deadline:
            reason, fields["since"] = mark("a member since {since} ({source})"), since
        elif exit_.date < deadline:
            reason, fields["deadline"] = mark("before the deadline of {deadline} ({source})"), deadline
        else:
            return
        yield _wrong(exit_, "cause", exit_.cause.value, reason, mark("another cause"), **fields)

    def _activity(self, exit_: Exit) -> Iterator[Problem]:
        activity = self.cooperative.activities.get(exit_.activity)
        if activity is None:
            yield from self._without_activity(exit_)
            return
        if activity.is_services or exit_.person not in activity.persons:
            reason, expected = mark("a person who does not run the activity"), mark("an activity of theirs")
            yield _wrong(exit_, "activity", exit_.activity, reason, expected)
            return
        if len(activity.persons) == 1 and (activity.end is None or activity.end > exit_.date):
            reason = mark("nobody runs the activity any more, and it has not ended")
            expected = mark("its end in activities.csv, {day} at the latest")
            yield _wrong(exit_, "activity", exit_.activity, reason, expected, day=exit_.date)
        yield from self._balance(exit_)
        yield from self._clientele(exit_)

    def _without_activity(self, exit_: Exit) -> Iterator[Problem]:
        if exit_.activity:
            expected = mark("a code of activities.csv")
            yield _wrong(exit_, "activity", exit_.activity, mark("unknown activity"), expected)
            return
        given: Mapping[str, Any] = {
            "balance": exit_.balance,
            "carried_to": exit_.carried_to,
            "clientele": exit_.clientele,
        }
        for column, value in given.items():
            if value:
                reason, expected = mark("something of an activity, and none is named"), mark("its code")
                yield _wrong(exit_, column, getattr(value, "value", value), reason, expected)

    def _balance(self, exit_: Exit) -> Iterator[Problem]:
        """What becomes of the account is said, and where it does not reach the person, on which ground."""
        if exit_.balance is None:
            expected = mark("one of {values}")
            values = ", ".join(each.value for each in Balance)
            yield _wrong(exit_, "balance", "", mark("nothing written"), expected, values=values)
        moves = exit_.balance in (Balance.SERVICES, Balance.CARRIED, Balance.PAID)
        if moves and PAST_RESULTS not in self.country.chart.accounts:
            reason, expected = mark("the country's chart has no account for it"), Balance.OPEN.value
            yield _wrong(exit_, "balance", exit_.balance.value if exit_.balance else "", reason, expected)
        if exit_.balance is Balance.CARRIED:
            yield from self._carried(exit_)
        elif exit_.carried_to:
            reason, expected = mark("a balance that is not carried"), mark("nothing in this cell")
            yield _wrong(exit_, "carried_to", exit_.carried_to, reason, expected)
        if exit_.balance is Balance.SERVICES and not exit_.decision:
            yield self._without_ground(exit_)

    def _carried(self, exit_: Exit) -> Iterator[Problem]:
        to = self.cooperative.activities.get(exit_.carried_to)
        if to is None or to.is_services or to.code == exit_.activity:
            reason, expected = mark("unknown activity"), mark("another activity of activities.csv")
            yield _wrong(exit_, "carried_to", exit_.carried_to, reason, expected)
        elif not _open_on(to, exit_.date):
            reason, expected = mark("an activity that is not open that day"), mark("an open activity")
            yield _wrong(exit_, "carried_to", exit_.carried_to, reason, expected)
        elif exit_.person not in to.persons and not exit_.decision:
            yield self._without_ground(exit_)

    def _without_ground(self, exit_: Exit) -> Problem:
        """A balance that does not reach the person, on no ground."""
        law = self.country.exits.left_to_services
        expected = mark("the article of the statutes or the agreement, and its date")
        if law is None:
            reason = mark("a balance that the person does not receive, on no ground")
            return _wrong(exit_, "decision", "", reason, expected)
        reason = mark("a balance that the person does not receive, on no ground ({source})")
        return _wrong(exit_, "decision", "", reason, expected, source=law.source)

    def _clientele(self, exit_: Exit) -> Iterator[Problem]:
        """Whose the clients are: what the law says, or else what a clause says; never a guess."""
        if exit_.cause is ExitCause.NEXT_CONTRACT and exit_.clientele is None:
            return
        said, law = self.clientele(exit_)
        source = law.source if law is not None else ""
        if said is None:
            expected = mark("one of {values}, and in clientele_basis the clause that says so")
            values = ", ".join(each.value for each in Clientele)
            reason = mark("no fact says whose the clients are ({source})")
            if not source:
                reason = mark("no fact of the law says whose the clients are")
            yield _wrong(exit_, "clientele", "", reason, expected, values=values, source=source)
        elif not exit_.clientele_basis and (law is None or law.owner != said.value):
            reason = mark("whose the clients are is said on no ground")
            if source:
                reason = mark("whose the clients are is said on no ground ({source})")
            expected = mark("the clause of the contract, the convention or the statutes")
            yield _wrong(exit_, "clientele_basis", "", reason, expected, source=source)
        if said is Clientele.OTHERS and not self.joint(exit_):
            reason, expected = mark("nobody else runs the activity"), mark("another answer")
            yield _wrong(exit_, "clientele", said.value, reason, expected)


def still_listed(cooperative: Cooperative, store: Reads, month: Month) -> Iterator[Problem]:
    """Persons whose part of an activity was settled in an earlier month, and who still share in it."""
    for when, found in stored_exits(store):
        activity = cooperative.activities.get(found.activity)
        if when >= month or activity is None or not (found.joint and found.final):
            continue
        again = any(
            each.person == found.person and each.start > found.date for each in cooperative.contracts.values()
        )
        if found.person in activity.persons and not again:
            reason = mark("{person} left {activity} on {day}, and would share in what it earns since")
            expected = mark("the others alone, in persons and in its convention")
            fields = {"person": found.person, "activity": activity.code, "day": found.date}
            yield Problem(reason, activity.origin, "persons", found.person, expected, fields)


def _open_on(activity: Activity, day: dt.date) -> bool:
    return (activity.start is None or activity.start <= Month.of(day).last) and (
        activity.end is None or activity.end > day
    )


def _wrong(exit_: Exit, column: str, value: object, reason: str, expected: str, **fields: Any) -> Problem:
    return Problem(reason, exit_.origin, column, str(value), expected, fields)
