"""The page of a member's certificate: what one person holds on a day, and what is owed for shares left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from cae_core.capital.share_certificates import MemberCertificate, SettlementCertificate
from cae_core.capital.share_operations import ShareKind
from cae_core.closing.share_run import share_law
from cae_core.exchange.atomic import sweep, write_whole
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.office.mentions import banners
from cae_core.office.opened import OUT, Office, open_office
from cae_core.office.parties import cooperative_party, person_party
from cae_core.office.shares import NotCertified, SharesTable, member_rows, shares_table
from cae_core.rendering.certificates import CertificatePage, CertificateRow, CertificateTable
from cae_core.rendering.pages import Text
from cae_core.rendering.render import render

SHARES = "shares"
"""The folder, under ``out``, of members' certificates."""

_KINDS: dict[ShareKind, str] = {
    ShareKind.WITHDRAWAL: mark("Withdrawal"),
    ShareKind.EXCLUSION: mark("Exclusion"),
    ShareKind.DEATH: mark("Death"),
}


def write_certificates(
    folder: Path | str, on: dt.date | None = None, member: str = "", language: str = "en"
) -> tuple[Path, ...]:
    """Write the certificate of a member, or of everybody in the register, under ``out/shares/DAY/``.

    Raises what `cae_core.office.shares.shares_of` does, NotCertified where the book does not say what the
    register does, NotWritten.
    """
    with open_office(folder) as office:
        table = shares_table(office, on, member)
        if table.differences:
            raise NotCertified(on=table.on)
        place = office.folder / OUT / SHARES / table.on.isoformat()
        sweep(place)
        written = []
        for page in member_pages(office, table, member):
            written.append(place / f"{quote(page.reference, safe=' ')}.html")
            html = render(page, language, office.country.code)
            write_whole(written[-1], html.encode(), personal=True, durable=False)
        return tuple(written)


def member_pages(office: Office, table: SharesTable, member: str = "") -> Iterator[CertificatePage]:
    """The certificates of a register's table: of those who hold shares, then of those who left."""
    for held in member_rows(office, table, member):
        claims = tuple(each for each in table.settlements if each.member == held.member)
        if held.shares or held.owed or claims or member:
            yield _page(office, table, held, claims)


def _page(
    office: Office, table: SharesTable, held: MemberCertificate, claims: tuple[SettlementCertificate, ...]
) -> CertificatePage:
    cooperative = office.cooperative
    party = person_party(cooperative, held.member, office.country)
    statement = mark("{cooperative} certifies that on {day} {person} holds {shares} shares of {value} each.")
    fields = {
        "cooperative": cooperative.name,
        "day": table.on,
        "person": party.name,
        "shares": held.shares,
        "value": money(held.value, table.currency),
    }
    facts: list[tuple[Text, Text]] = [(Sentence(mark("Member")), held.member)]
    if held.since is not None:
        facts.append((Sentence(mark("Member since")), Sentence(mark("{day}"), {"day": held.since})))
    return CertificatePage(
        Sentence(mark("Certificate of shares")),
        Sentence(statement, fields),
        held.member,
        office.country.code,
        table.currency,
        table.on,
        cooperative_party(cooperative, office.country),
        party,
        facts=tuple(facts),
        tables=(_holding(held), *settlement_tables(claims)),
        notices=tuple(reserve_notices(office, table.on)),
        banners=banners(office),
    )


def _holding(held: MemberCertificate) -> CertificateTable:
    rows = (
        CertificateRow(Sentence(mark("Shares held")), note=str(held.shares)),
        CertificateRow(Sentence(mark("Nominal value of a share")), held.value),
        CertificateRow(Sentence(mark("Subscribed")), held.subscribed),
        CertificateRow(Sentence(mark("Called")), held.called),
        CertificateRow(Sentence(mark("Paid up")), held.paid),
        CertificateRow(Sentence(mark("Owed on shares")), held.owed),
        CertificateRow(Sentence(mark("Capital of all members")), held.capital),
    )
    return CertificateTable(Sentence(mark("Shares")), rows)


def settlement_tables(claims: Iterable[SettlementCertificate]) -> Iterator[CertificateTable]:
    """How the shares of who left are refunded, exit by exit: nominal, less losses, never reserves."""
    for claim in claims:
        when: Text = ""
        if claim.owed:
            when = Sentence(mark("due on {due}"), {"due": claim.due})
            if claim.limit is not None:
                text = mark("due on {due}, at the latest on {limit}")
                when = Sentence(text, {"due": claim.due, "limit": claim.limit})
        title = Sentence(
            mark("Shares to refund: {kind} of {day}"),
            {"kind": Sentence(_KINDS[claim.kind]), "day": claim.left},
        )
        shares = Sentence(mark("{count} shares, as paid on them"), {"count": claim.shares})
        rows = [CertificateRow(Sentence(mark("Nominal")), claim.nominal, shares if claim.shares else "")]
        rows.append(CertificateRow(Sentence(mark("Part of the losses")), -claim.losses))
        if claim.interest:
            rows.append(CertificateRow(Sentence(mark("Interest")), claim.interest))
        rows.append(CertificateRow(Sentence(mark("Refunded")), -claim.refunded))
        rows.append(CertificateRow(Sentence(mark("Left to pay")), claim.owed, when, total=True))
        yield CertificateTable(title, tuple(rows))


def reserve_notices(office: Office, day: dt.date) -> Iterator[Text]:
    """That reserves go to nobody who leaves, and how long a leaver stays bound, where the law says it."""
    law = share_law(office.cooperative, office.country)
    fact = law.known("indivisible_reserves", day)
    if fact is not None and fact.value:
        text = mark(
            "Shares are refunded at nominal at most: indivisible reserves are shared with nobody ({source})."
        )
        yield Sentence(text, {"source": fact.source})
    years = law.known("former_member_liability_years", day)
    if years is not None and years.value:
        text = mark("Who leaves stays bound for {years} years by what the cooperative owed then ({source}).")
        yield Sentence(text, {"years": years.value, "source": years.source})
