"""What a month's reader must know of those who left: accounts that hold something and that nobody runs."""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.closing.exit_record import stored_exits
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.office.opened import Office
from cae_core.office.statement_pages import Statements
from cae_core.rendering.pages import Notice


def exit_notices(office: Office, statements: Statements) -> Iterator[Notice]:
    """Accounts of who left, by a closed month, that have something available since; none settles itself."""
    last = {
        each.activity: each
        for month, each in stored_exits(office.book)
        if month <= statements.month and each.activity and not each.joint
    }
    for code, found in last.items():
        available = statements.account(code).available
        if available:
            text = mark("{amount} available and {person} left on {day}: a row of exits.csv settles it")
            fields = {
                "amount": money(available, office.cooperative.currency),
                "person": found.person,
                "day": found.date,
            }
            yield Notice(Sentence(text, fields), about=code)
