"""The month in which a liquidation is closed, and those after it: checked, posted, stored.

Everything of the month is posted first. Then, if nothing is left to do, memberships end, activities hand over
what they hold, and reserves and results become what is owed to whom the law names: all in the month-end's one
transaction, or nothing of the month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from cae_core.capital.devolution import closing_operations, post_devolution
from cae_core.capital.liquidation import Estate, Liquidation, legal_order, liquidate
from cae_core.capital.reserve_law import RESERVE_ROLES, ReserveLaw
from cae_core.capital.share_operations import ShareKind, ShareOperation
from cae_core.capital.shares import Register
from cae_core.closing.ended import KIND, wound_up
from cae_core.closing.running import Running
from cae_core.closing.share_run import KIND as SHARE_OPERATION
from cae_core.closing.share_run import keeps_register, register_on
from cae_core.closing.statutes import form_of
from cae_core.closing.winding_up import LEAVERS, Position, position, unsettled
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments, Payment, PaymentKind, Reversal, WindingUp
from cae_core.cooperative.share_entries import post_shares
from cae_core.country import Country
from cae_core.errors import CaeError, Origin, Problem
from cae_core.ledger.records import StoredDocument
from cae_core.ledger.store import Reads
from cae_core.messages import Sentence, Translator, mark

Record = tuple[str, str, Mapping[str, Any]]

PAID_OUT = frozenset({"bank", "link", "allocated_outside", "member_refunds_due", LEAVERS})
"""The roles that may still move once a liquidation is closed: what it left owed, and the money for it."""


class LiquidationRun:
    """The closing of a liquidation against the book: checked when asked, posted when told to."""

    def __init__(
        self, cooperative: Cooperative, country: Country, documents: MonthDocuments, store: Reads
    ) -> None:
        self.cooperative, self.country = cooperative, country
        self.documents, self.store = documents, store
        self.ended = wound_up(store)
        self._records: list[Record] = []

    def problems(self) -> list[Problem]:
        """What the documents alone tell: something posted after the end, a second end, days out of place."""
        if self.ended is not None:
            return list(self._after(self.ended))
        found: list[Problem] = []
        for voted in self.documents.liquidations:
            if voted is not self.documents.liquidations[0]:
                found.append(Problem(_OVER, voted.origin, "reference", voted.reference, mark("one row")))
            if voted.date not in self.documents.month:
                fields = {"month": self.documents.month}
                reason, expected = mark("date outside the month"), mark("a day of {month}")
                found.append(Problem(reason, voted.origin, "date", str(voted.date), expected, fields))
            found += self._later(voted)
        return found

    def _after(self, ended: StoredDocument) -> Iterator[Problem]:
        """Documents of a month after the end that do more than pay what it left owed."""
        for document in _documents(self.documents):
            if not _pays_out(document):
                reason = mark("the cooperative was wound up on {day} ({reference}): nothing more is posted")
                fields = {name: ended.payload[name] for name in ("reference",)} | {
                    "day": ended.payload["date"]
                }
                expected = mark("payments of what the liquidation left owed")
                yield Problem(reason, document.origin, "", _named(document), expected, fields)

    def _later(self, voted: WindingUp) -> Iterator[Problem]:
        """Documents of the month that are dated after its closing."""
        for document in _documents(self.documents):
            if getattr(document, "date", voted.date) > voted.date:
                reason = mark("dated after the closing of the liquidation")
                expected, fields = mark("a day up to {day}, or the month after"), {"day": voted.date}
                yield Problem(reason, document.origin, "date", str(document.date), expected, fields)

    def post(self, running: Running, say: Translator) -> list[Problem]:
        """Post the end, once the rest of the month is posted; returns what keeps it from being posted."""
        if not self.documents.liquidations:
            return []
        voted = self.documents.liquidations[0]
        items, day = running.items, voted.date
        first = list(unsettled(self.cooperative, self.country, self.store, items, day))
        first += self._without_register(running)
        if first:
            return [_problem(voted.origin, each) for each in first]
        try:
            return self._post(voted, running, say)
        except CaeError as error:
            found = voted.beneficiary.removeprefix("devolution_")
            return [Problem(error.template, voted.origin, "beneficiary", found, fields=error.data)]

    def _without_register(self, running: Running) -> Iterator[Sentence]:
        if not keeps_register(self.cooperative) and any(
            amount for (_, role), amount in running.all_balances().items() if role == "capital"
        ):
            yield Sentence(NO_REGISTER)

    def _post(self, voted: WindingUp, running: Running, say: Translator) -> list[Problem]:
        register = register_on(self.cooperative, self.store) if keeps_register(self.cooperative) else None
        law = ReserveLaw(form_of(self.cooperative, self.country).parameters)
        held = position(running.all_balances(), running.items, owed_interest(register))
        found = liquidate(estate_of(held, register), law, voted.date, voted.beneficiary)
        problems = list(self._recipient(voted, found, law, register))
        if problems:
            return problems
        reserves = _reserves(running)
        self._end_memberships(found, voted, register, running, say)
        labels = (
            say(mark("Money and results of activities, to the services")),
            say(mark("What the liquidation leaves")),
        )
        entries = post_devolution(
            found, running.all_balances(), voted.date, voted.reference, services=SERVICES, labels=labels
        )
        running.post(*entries)
        self._records.append((KIND, voted.reference, record_of(voted, found, reserves)))
        return []

    def _end_memberships(
        self,
        found: Liquidation,
        voted: WindingUp,
        register: Register | None,
        running: Running,
        say: Translator,
    ) -> None:
        if register is None:
            return
        for operation in closing_operations(found, register, voted.date, voted.reference):
            running.post(post_shares(operation, register.follow(operation), running.items, say))
            self._records.append((SHARE_OPERATION, operation.reference, operation.to_dict()))

    def _recipient(
        self, voted: WindingUp, found: Liquidation, law: ReserveLaw, register: Register | None
    ) -> Iterator[Problem]:
        """Somebody must be named to receive what is left: never a member, nor a person of the cooperative."""
        if found.beneficiary is None:
            return
        if not voted.recipient:
            reason = mark("nobody is named to receive what is left")
            yield Problem(reason, voted.origin, "recipient", "", mark("who receives it, by name"))
        elif self._is_ours(voted, register):
            reason = mark("a member, or a person of the cooperative: what is left is not for them ({source})")
            fields = {"source": legal_order(law, voted.date), "who": found.beneficiary.label}
            yield Problem(reason, voted.origin, "recipient", voted.recipient, mark("{who}"), fields)

    def _is_ours(self, voted: WindingUp, register: Register | None) -> bool:
        """Whether a name is that of a member, of a former one, or of a natural person of persons.csv."""
        members = () if register is None else {*register.holdings, *(each.member for each in register.claims)}
        typed = _plain(voted.recipient)
        for key, person in self.cooperative.persons.items():
            names = (key, person.name, f"{person.family_name} {person.given_name}")
            if typed in map(_plain, names):
                return key in members or not person.has_status("legal_person", self.documents.month)
        return False

    def records(self) -> list[Record]:
        """What `post` did, as documents of the book."""
        return self._records

    def strays(self) -> Iterator[Problem]:
        """What a month after the end posted all the same, whoever posted it."""
        if self.ended is None:
            return
        month = self.documents.month
        for each in self.store.movements(since=month, until=month):
            if each.posting.role not in PAID_OUT:
                fields = {"reference": self.ended.payload["reference"], "day": self.ended.payload["date"]}
                reason = mark("the cooperative was wound up on {day} ({reference}): nothing more is posted")
                yield Problem(reason, self.cooperative.origin, each.posting.role, each.key, fields=fields)


_OVER = mark("a cooperative is wound up once")
NO_REGISTER = mark(
    "nobody knows what each member is given back: keep the register of shares ([shares], opening_shares.csv)"
)


def _documents(documents: MonthDocuments) -> Iterator[Any]:
    """Every document of a month, whichever its kind; what closes a liquidation is one too."""
    for field in attrs.fields(MonthDocuments):
        found = getattr(documents, field.name)
        if isinstance(found, tuple):
            yield from found


def _pays_out(document: object) -> bool:
    """Whether a document pays what a liquidation left owed; `strays` looks at what a reversal moves."""
    if isinstance(document, Reversal):
        return True
    if isinstance(document, Payment):
        outside = document.kind is PaymentKind.BODY and document.target == "allocated_outside"
        return outside or document.kind is PaymentKind.MEMBER_REFUNDS
    return isinstance(document, ShareOperation) and document.kind is ShareKind.REFUND


def _named(document: Any) -> str:
    """How its user calls a document."""
    names = ("reference", "number", "contract")
    return next((str(getattr(document, name)) for name in names if hasattr(document, name)), "")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _problem(origin: Origin | None, said: Sentence) -> Problem:
    return Problem(said.text, origin, fields=dict(said.fields))


def _reserves(running: Running) -> dict[str, int]:
    """What each reserve holds, in minor units."""
    held = dict.fromkeys(RESERVE_ROLES, 0)
    for (_, role), amount in running.all_balances().items():
        if role in held:
            held[role] -= amount
    return {role: amount for role, amount in held.items() if amount}


def owed_interest(register: Register | None) -> int:
    """What members owe for paying their shares late, in minor units: it is set off."""
    return 0 if register is None else sum(each.interest for each in register.holdings.values())


def estate_of(held: Position, register: Register | None, costs: int = 0) -> Estate:
    """The estate of a cooperative, each member with what was paid on the shares held; minor units."""
    holdings = () if register is None else register.holdings.values()
    paid = {each.member: each.paid for each in holdings if each.shares}
    return Estate(held.realised, held.creditors, costs, paid)


def record_of(voted: WindingUp, found: Liquidation, reserves: Mapping[str, int]) -> dict[str, Any]:
    """The end of a liquidation as plain JSON values; amounts in minor units."""
    estate = found.estate
    return {
        "reference": voted.reference,
        "date": str(voted.date),
        "beneficiary": found.beneficiary.key if found.beneficiary else "",
        "recipient": voted.recipient if found.remainder else "",
        "realised": estate.realised,
        "creditors": estate.creditors,
        "paid": dict(estate.paid),
        "members": dict(found.members),
        "members_receive": dict(found.members_receive),
        "remainder": found.remainder,
        "reserves": dict(reserves),
    }
