"""One row of a scenario from the command line: its account, its payslips, each figure explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cae_core.cli.speaking import OK, Speaker, WrongWords
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.periods import Month

if TYPE_CHECKING:
    from cae_core.office.replays import Told
    from cae_core.simulation.replay import ReplayedMonth


class NoPayslip(CaeError, LookupError):
    """A figure to explain of a month that was not paid. Data: node, month."""

    template = mark("{month} has no payslip, and nothing else in it is called “{node}”")


class MonthUnsaid(WrongWords):
    """A figure to explain, without the month that it is of. Data: node."""

    template = mark("--explain {node} needs --month: a row has a figure each month")


def add_to(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(
        "replay",
        help=mark(
            "Tell one row of a scenario: its account month by month and its lawful payslips, computed again "
            "alone and equal to the unit to what the simulation says."
        ),
    )(replay)


def replay(  # noqa: PLR0917 - the options that a reader may give
    context: typer.Context,
    scenario: Annotated[
        Path, typer.Argument(help=mark("The scenario's file."), metavar="SCENARIO", readable=False)
    ],
    row: Annotated[
        int, typer.Argument(help=mark("The row, from 0, as in people.csv."), metavar="ROW", min=0)
    ],
    variant: Annotated[
        str, typer.Option("--variant", help=mark("The variant's key (default: the first)."), metavar="KEY")
    ] = "",
    month: Annotated[
        str, typer.Option("--month", help=mark("Tell this month's payslip and dues."), metavar="YYYY-MM")
    ] = "",
    explain: Annotated[
        str, typer.Option("--explain", help=mark("With --month: explain this node."), metavar="NODE")
    ] = "",
    depth: Annotated[int, typer.Option("--depth", help=mark("How far to explain."))] = 3,
    out: Annotated[
        Path | None,
        typer.Option("--out", help=mark("The folder for pages of the account and payslips."), metavar="DIR"),
    ] = None,
) -> int:
    """Tell a row."""
    from cae_core.office.replays import tell, write_told

    speaker: Speaker = context.obj
    wanted = Month.parse(month) if month else None
    if explain and wanted is None:
        raise MonthUnsaid(node=explain)
    told = tell(scenario, row, variant)
    speaker.as_in(told.variant.country.code)
    files = write_told(told, out, speaker.settings.language) if out is not None else ()
    if wanted is None:
        speaker.data(_data(told)) if speaker.json else _print_account(speaker, told)
    else:
        one = told.month(wanted)
        if explain:
            _explain(speaker, one, explain, depth)
        elif speaker.json:
            speaker.data({"month": str(one.month), **_month(one), "runs": _runs_data(one)})
        else:
            _print_month(speaker, told, one)
    if files and not speaker.json:
        text = mark("{count} files in {folder}; read first: {report}")
        speaker.print("", speaker.say(text, count=len(files), folder=out, report=files[0]))
    return OK


def _print_account(speaker: Speaker, told: Told) -> None:
    from cae_core.office.replays import LABELS, amounts_of, columns_of

    say, voice, currency = speaker.say, speaker.voice, told.variant.country.currency
    _head(speaker, told)
    names = columns_of(told)
    rows = []
    for each in told.replay.months:
        amounts = amounts_of(each)
        figures = (*(amounts[name] for name in names), each.closing, each.amounts.get("net_income", 0))
        rows.append([str(each.month), *(voice.amount(figure, currency) for figure in figures)])
    labels = [say(LABELS[name]) for name in names]
    heads = [say(mark("Month")), *labels, say(mark("On the account at the end")), say(mark("Net income"))]
    speaker.table(heads, rows, right=list(range(1, len(heads))))
    text = mark("Amounts in {currency}; equal to the unit to what the simulation says, month by month.")
    speaker.print("", say(text, currency=currency))


def _head(speaker: Speaker, told: Told) -> None:
    from cae_core.office.replays import banner_of
    from cae_core.office.simulation_law import own_framework

    row = speaker.say(mark("Row {number}"), number=told.replay.row)
    speaker.print(f"{row} – {speaker.voice.text(told.variant.label)}", "")
    banners = (banner_of(told), *own_framework(told.variant))
    speaker.print(*(f"! {speaker.voice.text(each)}" for each in banners), "")


def _print_month(speaker: Speaker, told: Told, one: ReplayedMonth) -> None:
    """What moved the account, the payslip's lines, what each run of the contribution and of dues says."""
    from cae_core.cli.payslip_lines import print_payslip, print_run
    from cae_core.office.replays import LABELS, amounts_of, run_label, runs_of

    say, voice, currency = speaker.say, speaker.voice, told.variant.country.currency
    _head(speaker, told)
    moves = [(LABELS[name], amount) for name, amount in amounts_of(one).items() if amount]
    figures = [
        (mark("Opening"), one.opening),
        *moves,
        (mark("On the account at the end"), one.closing),
        (mark("Net income"), one.amounts.get("net_income", 0)),
    ]
    rows = [[say(label), voice.amount(amount, currency)] for label, amount in figures]
    speaker.table([str(one.month), currency], rows, right=[1])
    for name, run in runs_of(one).items():
        speaker.print("")
        if name == "payslip" and told.variant.regime is not None:
            print_payslip(speaker, told.variant.regime, run)
        else:
            speaker.print(voice.text(run_label(told, name)))
            print_run(speaker, run, by_code=True)


def _explain(speaker: Speaker, one: ReplayedMonth, node: str, depth: int) -> None:
    """Explain a node by the first run of the month that has it. Raises UnknownName with the nearest names.

    NoPayslip where the month was not paid and no other run has the node.
    """
    from cae_core.office.replays import runs_of
    from cae_core.rules.errors import UnknownName

    runs = runs_of(one)
    run = next((each for each in runs.values() if node in each), None)
    if run is None and one.payslip is None:
        raise NoPayslip(node=node, month=str(one.month))
    if run is None:
        raise UnknownName.among(node, str(one.month), [name for each in runs.values() for name in each])
    told = run.explain(node, speaker.settings.language, depth, str(speaker.voice.locale))
    speaker.data({"node": node, "explained": told}) if speaker.json else speaker.print(told)


def _data(told: Told) -> dict[str, Any]:
    months = [{"month": str(each.month), **_month(each)} for each in told.replay.months]
    return {"row": told.replay.row, "variant": told.variant.key, "months": months}


def _month(one: ReplayedMonth) -> dict[str, Any]:
    """A month's figures by the names of the course, in minor units."""
    amounts = {name: amount for name, amount in one.amounts.items() if amount}
    return {"opening": one.opening, "closing": one.closing, "amounts": amounts}


def _runs_data(one: ReplayedMonth) -> dict[str, Any]:
    from cae_core.cli.payslip_lines import payslip_data
    from cae_core.office.replays import runs_of

    return {name: payslip_data(run, ()) for name, run in runs_of(one).items()}
