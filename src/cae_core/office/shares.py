"""The register of shares of a folder on a day: who holds what, what leavers are owed, and the book's word."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

import attrs

from cae_core.capital.share_certificates import (
    MemberCertificate,
    NotInRegister,
    SettlementCertificate,
    member_certificate,
    settlements,
)
from cae_core.capital.share_changes import SHARE_ROLES
from cae_core.capital.shares import Register
from cae_core.closing.share_run import keeps_register, legal_persons, register_on, share_law, share_warnings
from cae_core.errors import CaeError, Problem
from cae_core.messages import mark
from cae_core.office.opened import Office, open_office
from cae_core.periods import Month


class NoRegister(CaeError, LookupError):
    """A folder that keeps no register of shares. Data: folder."""

    template = mark(
        "{folder} keeps no register of shares: write the value of a share in cooperative.toml, under [shares]"
    )


class BeforeTheRegister(CaeError, LookupError):
    """A day before the cooperative's first month. Data: on, start."""

    template = mark("the register of shares begins on {start}: nothing is known of {on}")


class NotCertified(CaeError, ValueError):
    """Shares that the register and the book do not tell alike. Data: on."""

    template = mark("no certificate is made while the book does not say what the register says on {on}")


@attrs.frozen
class Difference:
    """What the book holds otherwise than the register, in minor units, debit positive."""

    member: str
    role: str
    book: int
    register: int


@attrs.frozen
class SharesTable:
    """The register on a day. Amounts are minor units.

    ``rows`` are those who hold shares or owe something on them, ``settlements`` the exits. ``highest`` is the
    highest capital ever reached, ``natural`` what natural persons hold of it. Without ``differences`` the
    book says the same; ``warnings`` are what the law gives time to cure.
    """

    on: dt.date
    currency: str
    rows: tuple[MemberCertificate, ...]
    settlements: tuple[SettlementCertificate, ...]
    capital: int
    highest: int
    natural: int
    members: int
    differences: tuple[Difference, ...]
    warnings: tuple[Problem, ...]


def shares_of(folder: Path | str, on: dt.date | None = None, member: str = "") -> SharesTable:
    """The register of a folder's closed months on a day (the last of them unless given).

    With ``member``, that person's rows alone; the book is compared whole all the same. Raises NoRegister,
    BeforeTheRegister, NotInRegister, NoClosedMonth, LawNotEstablished.
    """
    with open_office(folder) as office:
        return shares_table(office, on, member)


def shares_table(office: Office, on: dt.date | None = None, member: str = "") -> SharesTable:
    """As `shares_of`, of an open folder."""
    day = on or office.last_closed().last
    cooperative = office.cooperative
    if not keeps_register(cooperative):
        raise NoRegister(folder=str(office.folder))
    if day < cooperative.start.first:
        raise BeforeTheRegister(on=day, start=cooperative.start.first)
    register = register_on(cooperative, office.book, day)
    if member and member not in register.holdings:
        raise NotInRegister(member=member, on=day)
    return _table(office, register, day, member)


def member_rows(office: Office, table: SharesTable, member: str = "") -> tuple[MemberCertificate, ...]:
    """Everybody of the register on a table's day, those too who hold nothing any more, or one person."""
    register = register_on(office.cooperative, office.book, table.on)
    held = (member_certificate(register, each, table.on) for each in register.holdings)
    return tuple(row for row in held if member in ("", row.member))


def _table(office: Office, register: Register, day: dt.date, member: str) -> SharesTable:
    cooperative = office.cooperative
    rows = [member_certificate(register, each, day) for each in register.holdings]
    law = share_law(cooperative, office.country)
    month = Month.of(day)
    legal = legal_persons(cooperative, month)
    exits = settlements(register, law, day) if register.claims else ()
    month = min(month, office.last_closed())
    return SharesTable(
        day,
        cooperative.currency,
        tuple(row for row in rows if (row.shares or row.owed) and member in ("", row.member)),
        tuple(each for each in exits if member in ("", each.member)),
        register.capital,
        register.highest,
        register.capital - register.capital_of(legal),
        register.members,
        tuple(_differences(office, register, day)),
        tuple(share_warnings(cooperative, office.country, office.book, month)),
    )


def _differences(office: Office, register: Register, day: dt.date) -> list[Difference]:
    held: dict[tuple[str, str], int] = defaultdict(int)
    for movement in office.book.movements(until=day, roles=SHARE_ROLES):
        held[movement.posting.party, movement.posting.role] += movement.posting.amount
    told = {
        (member, role): amount
        for member in {*register.holdings, *(claim.member for claim in register.claims)}
        for role, amount in register.by_role(member).items()
    }
    places = sorted(held.keys() | told.keys())
    found = (Difference(*place, held.get(place, 0), told.get(place, 0)) for place in places)
    return [each for each in found if each.book != each.register]
