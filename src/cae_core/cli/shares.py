"""The register of members' shares from the command line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer

from cae_core.cli.speaking import BOOK, OK, Speaker
from cae_core.messages import mark
from cae_core.money import decimal, round_div

if TYPE_CHECKING:
    from cae_core.office.shares import SharesTable

_AMOUNTS = frozenset(
    {"value", "subscribed", "called", "paid", "owed", "capital", "nominal", "losses", "interest", "refunded"}
)


def add_to(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(
        "shares", help=mark("Print the register of members' shares, and whether the book says the same.")
    )(shares)


def shares(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help=mark("The cooperative's folder."), metavar="DIR", readable=False)
    ],
    on: Annotated[
        str, typer.Option("--on", help=mark("The day (default: the last of the closed months)."))
    ] = "",
    member: Annotated[str, typer.Option("--member", help=mark("One person alone."))] = "",
    certificate: Annotated[
        bool,
        typer.Option("--certificate", help=mark("Write certificates of shares under DIR/out/shares/DAY/.")),
    ] = False,
) -> int:
    """Print the register of shares."""
    from cae_core.exchange.settings import country_of
    from cae_core.office.shares import shares_of
    from cae_core.periods import parse_date

    speaker: Speaker = context.obj
    speaker.as_in(country_of(folder))
    day = parse_date(on) if on else None
    table = shares_of(folder, day, member)
    files = _certificates(speaker, folder, day, member) if certificate and not table.differences else ()
    if speaker.json:
        data = shares_data(table, speaker)
        speaker.data(data | {"files": [str(path) for path in files]} if certificate else data)
    else:
        _print(speaker, table)
        for path in files:
            speaker.print(speaker.voice.say(mark("Certificate: {path}"), path=path))
    for each in table.differences:
        text = mark("{member}, {role}: the book holds {book}, the register {register}")
        fields = {"book": _text(each.book, table), "register": _text(each.register, table)}
        name = each.member or "–"
        speaker.line_error(speaker.voice.say(text, member=name, role=each.role, **fields))
    return BOOK if table.differences else OK


def _certificates(speaker: Speaker, folder: Path, day: dt.date | None, member: str) -> tuple[Path, ...]:
    from cae_core.office.certificate_pages import write_certificates

    return write_certificates(folder, day, member, speaker.settings.language)


def _print(speaker: Speaker, table: SharesTable) -> None:
    from cae_core.rules.ratio import Ratio

    voice, say, currency = speaker.voice, speaker.say, table.currency
    names = (mark("Member"), mark("Shares"), mark("Subscribed"), mark("Called"), mark("Paid"), mark("Owed"))
    header = [*(say(name) for name in names), say(mark("Member since"))]
    rows = [
        [
            row.member,
            str(row.shares),
            *(voice.amount(each, currency) for each in (row.subscribed, row.called, row.paid, row.owed)),
            voice.day(row.since) or "–",
        ]
        for row in table.rows
    ]
    speaker.table(header, rows, right=[1, 2, 3, 4, 5], whole=[0, 6])
    _print_settlements(speaker, table)
    speaker.print("")
    text = mark("{day}: capital {capital}, the highest {highest}; {members} members, natural persons {share}")
    hundredths = round_div(table.natural * 10000, table.capital) if table.capital else None
    fields = {
        "capital": voice.money(table.capital, currency),
        "highest": voice.money(table.highest, currency),
        "share": "–" if hundredths is None else voice.rate(Ratio(hundredths, 10000)),
    }
    speaker.print(voice.say(text, day=table.on, members=table.members, **fields))
    if not table.differences:
        speaker.print(say(mark("The book says the same, member by member.")))
    for warning in table.warnings:
        speaker.print(f"! {warning.text(speaker.voice.say)}")


def _print_settlements(speaker: Speaker, table: SharesTable) -> None:
    if not table.settlements:
        return
    voice, say, currency = speaker.voice, speaker.say, table.currency
    speaker.print("", say(mark("Shares to refund")))
    names = (mark("Person"), mark("Left on"), mark("Nominal"), mark("Losses"), mark("Interest"))
    header = [say(each) for each in (*names, mark("Refunded"), mark("Left to pay"))]
    rows = [
        [
            each.member,
            voice.day(each.left),
            *(
                voice.amount(amount, currency)
                for amount in (each.nominal, each.losses, each.interest, each.refunded, each.owed)
            ),
            voice.day(each.due),
            voice.day(each.limit) or "–",
        ]
        for each in table.settlements
    ]
    header += [say(mark("Due on")), say(mark("At the latest"))]
    speaker.table(header, rows, right=[2, 3, 4, 5, 6], whole=[0, 1, 7, 8])


def shares_data(table: SharesTable, speaker: Speaker) -> dict[str, Any]:
    """The register as plain data; amounts as decimal text."""
    return {
        "on": table.on.isoformat(),
        "members": table.members,
        **{name: _text(getattr(table, name), table) for name in ("capital", "highest", "natural")},
        "rows": [_plain(row, table) for row in table.rows],
        "settlements": [_plain(each, table) for each in table.settlements],
        "agrees": not table.differences,
        "differences": [attrs.asdict(each) for each in table.differences],
        "warnings": [each.text(speaker.voice.say) for each in table.warnings],
    }


def _plain(row: Any, table: SharesTable) -> dict[str, Any]:
    return {name: _value(name, value, table) for name, value in attrs.asdict(row).items()}


def _value(name: str, value: Any, table: SharesTable) -> Any:
    if name in _AMOUNTS:
        return _text(value, table)
    if isinstance(value, dt.date):
        return value.isoformat()
    return getattr(value, "value", value)


def _text(minor: int, table: SharesTable) -> str:
    return str(decimal(minor, table.currency))
