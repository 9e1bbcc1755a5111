"""The certificate of settlement of who leaves in a month: account, pay, shares, whose the clients are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cae_core.capital.share_certificates import SettlementCertificate, settlements
from cae_core.closing.exit_record import SettledExit, stored_exits
from cae_core.closing.share_run import keeps_register, register_on, share_law
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.exits import CAUSES, GOING_ON, Balance, Clientele, ExitCause
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.office.certificate_pages import reserve_notices, settlement_tables
from cae_core.office.mentions import banners
from cae_core.office.opened import Office
from cae_core.office.parties import cooperative_party, name_of, person_party
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month
from cae_core.rendering.certificates import (
    CertificateDuty,
    CertificatePage,
    CertificateRow,
    CertificateTable,
)
from cae_core.rendering.pages import Text
from cae_core.rendering.voice import Voice

SETTLEMENTS = "settlements"
"""The folder of certificates of settlement, beside the month's other documents."""

_CLIENTELE: Mapping[str, str] = {
    Clientele.PERSON.value: mark("The clients of {activity} go on with {person} ({ground})."),
    Clientele.COOPERATIVE.value: mark("The clients of {activity} stay with the cooperative ({ground})."),
    Clientele.OTHERS.value: mark(
        "The clients of {activity} stay with those who go on running it ({ground})."
    ),
    Clientele.SHARED.value: mark("The clients of {activity} are shared ({ground})."),
}
_OWED = tuple(key for key, role in ROLES.items() if role.bucket is Bucket.OWED_TO_PERSONS)


def exit_pages(
    office: Office, month: Month, slips: Iterable[Payslip]
) -> Iterator[tuple[str, CertificatePage]]:
    """The certificate of each person who leaves in a closed month, by id, all their rows together."""
    found: dict[str, list[SettledExit]] = {}
    for _, each in stored_exits(office.book, month):
        found.setdefault(each.person, []).append(each)
    paid = tuple(slips)
    for person, exits in found.items():
        mine = [each for each in paid if each.person == person]
        yield person, _Certificate(office, month, person, exits, mine).page()


def told_exit(office: Office, found: SettledExit, voice: Voice) -> str:
    """How an account was settled, in a few lines: what it held, where that went, on which grounds."""
    currency = office.cooperative.currency
    amounts = {name: money(getattr(found, name), currency) for name in ("held", "paid", "moved", "stays")}
    named = {"person": name_of(office.cooperative, found.person), "day": found.date}
    text = mark("{person} left on {day}: {cause}")
    lines = [voice.say(text, **named, cause=Sentence(CAUSES[ExitCause(found.cause)]))]
    if found.activity:
        text = mark(
            "{activity}: {held} available before pay; {paid} paid, {moved} handed to {to}, {stays} stay"
        )
        lines.append(voice.say(text, activity=found.activity, to=found.to or "–", **amounts))
    for year, part in found.years.items():
        text = mark("of which {amount} of the result of {year}, which is not handed over again at its vote")
        lines.append(voice.say(text, amount=money(part, currency), year=year))
    lines += filter(None, (found.decision, found.clientele_basis, found.clientele_source))
    return "\n".join(lines)


class _Certificate:
    def __init__(
        self, office: Office, month: Month, person: str, exits: list[SettledExit], slips: list[Payslip]
    ) -> None:
        self._office, self._month, self._person = office, month, person
        self._exits, self._slips = exits, slips
        self._currency = office.cooperative.currency
        self._labels = {key: each.labels for key, each in office.country.chart.accounts.items()}

    def page(self) -> CertificatePage:
        """The certificate."""
        cooperative, country = self._office.cooperative, self._office.country
        person = person_party(cooperative, self._person, country)
        statement = mark(
            "{cooperative} certifies that {person} left on {day}, and what follows from its book of {month}."
        )
        if all(ExitCause(each.cause) in GOING_ON for each in self._exits):
            statement = mark("{cooperative} certifies to {person} what follows from its book of {month}.")
        fields = {
            "cooperative": cooperative.name,
            "person": person.name,
            "day": max(each.date for each in self._exits),
            "month": self._month,
        }
        return CertificatePage(
            Sentence(mark("Certificate of settlement")),
            Sentence(statement, fields),
            ", ".join(each.reference for each in self._exits),
            country.code,
            self._currency,
            self._month.last,
            cooperative_party(cooperative, country),
            person,
            facts=tuple(self._facts()),
            tables=(*self._accounts(), *self._pay(), *self._owed(), *settlement_tables(self._claims)),
            notices=tuple(self._notices()),
            duties=tuple(self._duties()),
            banners=banners(self._office),
        )

    @property
    def _claims(self) -> tuple[SettlementCertificate, ...]:
        cooperative, day = self._office.cooperative, self._month.last
        if not keeps_register(cooperative):
            return ()
        register = register_on(cooperative, self._office.book, day)
        law = share_law(cooperative, self._office.country)
        return tuple(each for each in settlements(register, law, day) if each.member == self._person)

    def _facts(self) -> Iterator[tuple[Text, Text]]:
        for contract in dict.fromkeys(key for each in self._exits for key in each.contracts):
            found = self._office.cooperative.contracts.get(contract)
            if found is None:
                continue
            kind = self._office.country.contract_kinds[found.kind]
            days = Sentence(mark("{start} – {end}"), {"start": found.start, "end": found.end})
            yield kind.label, days
        for each in dict.fromkeys((each.date, each.cause) for each in self._exits):
            yield Sentence(mark("Left on")), Sentence(mark("{day}"), {"day": each[0]})
            yield Sentence(mark("Cause")), Sentence(CAUSES[ExitCause(each[1])])

    def _accounts(self) -> Iterator[CertificateTable]:
        for each in self._exits:
            if each.activity:
                title = Sentence(mark("Account of {activity}"), {"activity": self._name(each.activity)})
                yield CertificateTable(title, tuple(self._account(each)))
            if each.remaining:
                title = Sentence(mark("Not settled yet"))
                yield CertificateTable(title, tuple(self._remaining(each)))

    def _account(self, found: SettledExit) -> Iterator[CertificateRow]:
        joint = Sentence(mark("by the convention of those who run the activity")) if found.joint else ""
        yield CertificateRow(Sentence(mark("Available for the person before pay")), found.held, joint)
        yield CertificateRow(Sentence(mark("Pay of the month, full cost")), -found.paid)
        if found.moved:
            yield CertificateRow(self._moved(found), -found.moved, self._ground(found))
        yield CertificateRow(Sentence(mark("Stays on the account")), found.stays, total=True)

    def _moved(self, found: SettledExit) -> Text:
        if found.to != SERVICES:
            return Sentence(mark("Carried to {activity}"), {"activity": self._name(found.to)})
        if found.moved < 0:
            return Sentence(mark("Borne by the shared services"))
        return Sentence(mark("Left to the shared services"))

    def _ground(self, found: SettledExit) -> Text:
        if found.balance == Balance.PAID.value:
            return Sentence(mark("what no pay could use"))
        return found.decision

    def _remaining(self, found: SettledExit) -> Iterator[CertificateRow]:
        for each in found.remaining:
            note = " – ".join(filter(None, (each.item, name_of(self._office.cooperative, each.party))))
            clients = self._office.cooperative.clients
            if each.party in clients:
                note = " – ".join(filter(None, (each.item, clients[each.party])))
            yield CertificateRow(self._labels[each.role], each.amount, note)

    def _pay(self) -> Iterator[CertificateTable]:
        for slip in self._slips:
            gross = CertificateRow(Sentence(mark("Gross pay")), slip["gross"])
            net = CertificateRow(Sentence(mark("Net pay")), slip["net_pay"], total=True)
            title = Sentence(mark("Payslip {reference}"), {"reference": f"{slip.month} {slip.contract}"})
            yield CertificateTable(title, (gross, net))

    def _owed(self) -> Iterator[CertificateTable]:
        """What the cooperative owes the person at the month's end, shares apart, and what the person owes."""
        rows = tuple(CertificateRow(self._labels[role], amount) for role, amount in self._owing().items())
        if rows:
            yield CertificateTable(Sentence(mark("Owed to the person at the month's end")), rows)

    def _owing(self) -> dict[str, int]:
        """The same by role, in minor units; what the person owes is negative."""
        found = {}
        for role, items in self._office.book.all_open_items(_OWED, until=self._month).items():
            amount = -sum(amount for (_, _, _, party), amount in items.items() if party == self._person)
            if amount and role != "capital_to_refund":
                found[role] = amount
        return found

    def _notices(self) -> Iterator[Text]:
        for each in self._exits:
            yield from self._said_of(each)
        if keeps_register(self._office.cooperative):
            register = register_on(self._office.cooperative, self._office.book, self._month)
            shares = register.of(self._person).shares
            if shares:
                text = mark("{shares} shares are still held: the membership goes on.")
                yield Sentence(text, {"shares": shares})
        text = mark("What is settled here comes from what the activity earned: no reserve was touched.")
        if any(each.activity for each in self._exits):
            yield Sentence(text)
        yield from reserve_notices(self._office, self._month.last)

    def _said_of(self, found: SettledExit) -> Iterator[Text]:
        fields: dict[str, Any] = {"activity": self._name(found.activity)}
        if found.remaining or found.stays:
            text = mark("{activity}: what is not settled yet stays open; a later certificate settles it.")
            yield Sentence(text, fields)
        if found.clientele:
            ground = "; ".join(filter(None, (found.clientele_basis, found.clientele_source)))
            fields |= {"person": name_of(self._office.cooperative, found.person), "ground": ground}
            yield Sentence(_CLIENTELE[found.clientele], fields)

    def _duties(self) -> Iterator[CertificateDuty]:
        law = self._office.country.exits
        kinds = dict.fromkeys((each.kind, each.cause) for each in self._exits)
        for duty in dict.fromkeys(duty for place in kinds for duty in law.duties_for(*place)):
            yield CertificateDuty(duty.text, duty.source)
        amount = -sum(each for each in self._owing().values() if each < 0)
        if amount:
            text = mark("{amount} are to be recovered from the person.")
            yield CertificateDuty(Sentence(text, {"amount": money(amount, self._currency)}))

    def _name(self, code: str) -> str:
        activity = self._office.cooperative.activities.get(code)
        return code if activity is None else activity.name
