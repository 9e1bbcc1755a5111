"""A liquidation from the command line: what it comes to, and what must be done first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cae_core.cli.speaking import OK, Speaker
from cae_core.messages import mark
from cae_core.money import decimal, parse_amount

if TYPE_CHECKING:
    from cae_core.office.liquidations import LiquidationReported
    from cae_core.rendering.liquidation import LiquidationPage


def add_to(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(
        "liquidation",
        help=mark(
            "Print what the cooperative's liquidation comes to: net assets, creditors, members, what is left "
            "and for whom; write its page under DIR/out/liquidation/. Nothing is posted."
        ),
    )(liquidation)


def liquidation(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help=mark("The cooperative's folder."), metavar="DIR", readable=False)
    ],
    on: Annotated[
        str, typer.Option("--on", help=mark("The day (default: the last of the closed months)."))
    ] = "",
    costs: Annotated[str, typer.Option("--costs", help=mark("Costs of the liquidation still to come."))] = "",
    to: Annotated[
        str, typer.Option("--to", help=mark("Who is to receive what is left, as in liquidation.csv."))
    ] = "",
) -> int:
    """Report a liquidation."""
    from cae_core.country import find_country
    from cae_core.exchange.settings import country_of
    from cae_core.office.liquidations import report_liquidation
    from cae_core.periods import parse_date

    speaker: Speaker = context.obj
    country = country_of(folder)
    speaker.as_in(country)
    reported = report_liquidation(
        folder,
        parse_date(on) if on else None,
        costs=parse_amount(costs, find_country(country).currency) if costs and country else 0,
        beneficiary=to,
        language=speaker.settings.language,
    )
    if speaker.json:
        speaker.data(liquidation_data(reported, speaker))
    else:
        _print(speaker, reported)
    return OK


def _print(speaker: Speaker, reported: LiquidationReported) -> None:
    page, voice, say = reported.page, speaker.voice, speaker.say
    title = mark("liquidation closed on {day} ({reference})")
    if not page.reference:
        title = mark("what a liquidation on {day} would come to, by the book")
    speaker.print(f"{page.cooperative.name} – {voice.say(title, day=page.day, reference=page.reference)}", "")
    for text in page.banners:
        speaker.print(f"! {voice.text(text)}", "")
    figures = [[voice.text(each.label), voice.amount(each.amount, page.currency)] for each in page.figures]
    speaker.table([say(mark("Figure")), page.currency], figures, right=[1])
    speaker.print("")
    steps = [
        [voice.text(row.label), voice.amount(row.amount, page.currency), voice.reference(row.source)]
        for row in page.steps
    ]
    speaker.table([say(mark("In the legal order")), page.currency, say(mark("Source"))], steps, right=[1])
    _print_members(speaker, page)
    _print_heirs(speaker, page)
    if page.position:
        rows = [
            [
                row.number,
                voice.text(row.label),
                *(_blank(speaker, page, each) for each in (row.assets, row.debts)),
            ]
            for row in page.position
        ]
        heads = [say(mark("Account")), say(mark("Label")), say(mark("There is")), say(mark("Owed"))]
        speaker.print("")
        speaker.table(heads, rows, right=[2, 3], whole=[0])
    if page.conversion is not None:
        source = f" ({voice.reference(page.conversion.source)})" if page.conversion.source else ""
        speaker.print("", say(mark("If it became another company instead")))
        speaker.print(f"  {voice.text(page.conversion.label)}{source}")
    speaker.print("", say(mark("To know:")))
    for notice in page.notices:
        sign = "!" if notice.level == "warning" else "·"
        about = notice.about + say(mark(": ")) if notice.about else ""
        speaker.print(f"  {sign} {about}{voice.text(notice.text)}")
    speaker.print("", say(mark("read first: {summary}"), summary=reported.file))


def _blank(speaker: Speaker, page: LiquidationPage, amount: int) -> str:
    return speaker.voice.amount(amount, page.currency) if amount else ""


def _print_members(speaker: Speaker, page: LiquidationPage) -> None:
    if not page.members:
        return
    voice, say = speaker.voice, speaker.say
    names = [mark("Person"), mark("Shares"), mark("Paid up"), mark("Lost"), mark("Given back")]
    shown = ["paid", "lost", "given_back"]
    if any(row.receives for row in page.members):
        names.append(mark("Of what is left"))
        shown.append("receives")
    if page.reference:
        names.append(mark("Left to pay"))
        shown.append("owed")
    rows = [
        [row.person, str(row.shares), *(voice.amount(getattr(row, name), page.currency) for name in shown)]
        for row in page.members
    ]
    speaker.print("")
    speaker.table([say(name) for name in names], rows, right=list(range(1, len(names))))


def _print_heirs(speaker: Speaker, page: LiquidationPage) -> None:
    if not page.heirs:
        return
    voice, say = speaker.voice, speaker.say
    rows = [
        [
            voice.text(row.label),
            (page.recipient or say(mark("yes"))) if row.chosen else "",
            voice.reference(row.source),
        ]
        for row in page.heirs
    ]
    speaker.print("")
    heads = [mark("Who may receive what is left"), mark("Chosen"), mark("Source")]
    speaker.table([say(name) for name in heads], rows)


def liquidation_data(reported: LiquidationReported, speaker: Speaker) -> dict[str, Any]:
    """A liquidation as plain data; amounts as decimal text."""
    page, told, voice = reported.page, reported.told, speaker.voice
    found = told.found

    def text(minor: int) -> str:
        return str(decimal(minor, page.currency))

    return {
        "on": page.day.isoformat(),
        "closed": page.reference,
        **{each.key: text(each.amount) for each in page.figures},
        "costs": text(found.costs),
        "missing": text(found.unpaid),
        "members_receive": {
            member: {
                "paid": text(paid),
                "given_back": text(found.members[member]),
                "of_what_is_left": text(found.members_receive.get(member, 0)),
            }
            for member, paid in found.estate.paid.items()
        },
        "beneficiary": found.beneficiary.key if found.beneficiary is not None else "",
        "recipient": page.recipient,
        "beneficiaries": [
            {"label": voice.text(row.label), "source": row.source, "chosen": row.chosen} for row in page.heirs
        ],
        "first": [voice.text(each) for each in told.first],
        "conversion": None
        if told.conversion is None
        else {
            "locked": text(told.conversion.locked),
            "unlocked": text(told.conversion.unlocked),
            "finding": voice.text(told.conversion.finding),
            "source": told.conversion.source,
        },
        "notices": [
            {"about": each.about, "level": each.level, "text": voice.text(each.text)} for each in page.notices
        ],
        "file": str(reported.file),
    }
