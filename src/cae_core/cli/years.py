"""The year's end from the command line: result, options side by side, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cae_core.cli.speaking import OK, Speaker
from cae_core.messages import mark
from cae_core.money import decimal

if TYPE_CHECKING:
    from cae_core.closing.proposals import Proposal
    from cae_core.office.years import YearReported
    from cae_core.rendering.year import YearPage


def add_to(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(
        "year-end",
        help=mark(
            "Print a closed year's result and what may become of it, and write its pages under "
            "DIR/out/YEAR/; nothing is posted."
        ),
    )(year_end)


def year_end(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help=mark("The cooperative's folder."), metavar="DIR", readable=False)
    ],
    year: Annotated[
        str, typer.Argument(help=mark("The financial year, such as 2026 or 2025-2026."), metavar="YEAR")
    ],
    option: Annotated[
        list[str] | None,
        typer.Option(
            "--option",
            help=mark("KEY=VALUE that the assembly may vote; NAME.KEY=VALUE for options side by side."),
        ),
    ] = None,
) -> int:
    """Report a year."""
    from cae_core.exchange.settings import country_of
    from cae_core.office.years import report_year

    speaker: Speaker = context.obj
    speaker.as_in(country_of(folder))
    reported = report_year(folder, year, options=option or (), language=speaker.settings.language)
    if speaker.json:
        speaker.data(year_data(reported, speaker))
    else:
        _print(speaker, reported)
    return OK


def _print(speaker: Speaker, reported: YearReported) -> None:
    page, voice, say = reported.page, speaker.voice, speaker.say
    title = voice.say(mark("Financial year {year}"), year=page.year)
    speaker.print(f"{page.cooperative.name} – {title}", "")
    for text in page.banners:
        speaker.print(f"! {voice.text(text)}", "")
    figures = [[voice.text(each.label), voice.amount(each.amount, page.currency)] for each in page.figures]
    speaker.table([say(mark("Figure")), page.currency], figures, right=[1])
    _print_results(speaker, page)
    _print_options(speaker, page)
    if page.notices:
        speaker.print("", say(mark("To know:")))
    for notice in page.notices:
        sign = "!" if notice.level == "warning" else "·"
        about = notice.about + say(mark(": ")) if notice.about else ""
        speaker.print(f"  {sign} {about}{voice.text(notice.text)}")
    text = mark("{count} files in {folder}; read first: {summary}")
    count, folder = len(reported.files), reported.folder
    speaker.print("", say(text, count=count, folder=folder, summary=folder / "year.html"))


def _print_results(speaker: Speaker, page: YearPage) -> None:
    voice, say = speaker.voice, speaker.say
    rows = [
        [row.code, row.name, *(voice.amount(each, page.currency) for each in (row.result, row.handed_over))]
        for row in page.results
    ]
    speaker.print("", say(mark("Result by activity")))
    heads = [
        say(mark("Activity")),
        say(mark("Label")),
        page.currency,
        say(mark("Handed over when allocated")),
    ]
    speaker.table(heads, rows, right=[2, 3], whole=[0])


def _print_options(speaker: Speaker, page: YearPage) -> None:
    if not page.options:
        return
    voice, say = speaker.voice, speaker.say
    heads = []
    for option in page.options:
        state = say(mark("voted")) if option.voted else "" if option.lawful else say(mark("not lawful"))
        heads.append(f"{voice.text(option.name)} ({state})" if state else voice.text(option.name))
    rows = [
        [voice.text(row.label), *(voice.amount(each, page.currency) for each in row.amounts)]
        for row in page.waterfall
    ]
    speaker.print("", say(mark("What becomes of the result")))
    right = list(range(1, len(heads) + 1))
    speaker.table([say(mark("To")), *heads], rows, right=right)
    persons = [
        [row.person, voice.text(row.label), *(voice.amount(each, page.currency) for each in row.amounts)]
        for row in page.persons
    ]
    if persons:
        speaker.print("", say(mark("Who receives what")))
        speaker.table([say(mark("Person")), say(mark("For")), *heads], persons, right=[i + 1 for i in right])


def year_data(reported: YearReported, speaker: Speaker) -> dict[str, Any]:
    """A year as plain data; amounts as decimal text."""
    page, voice = reported.page, speaker.voice
    amounts: tuple[str, ...] = (
        "turnover",
        "other_income",
        "contribution",
        "pay",
        "other_charges",
        "provided",
        "company_tax",
    )
    if page.elsewhere:
        amounts = ()
    return {
        "year": page.year,
        "surplus": _text(reported.found.surplus, page),
        "activities": {
            row.code: {name: _text(getattr(row, name), page) for name in (*amounts, "result", "handed_over")}
            for row in page.results
        },
        "proposals": [_proposal(each, page) for each in reported.proposals],
        "voted": _proposal(reported.voted, page) if reported.voted else None,
        "notices": [
            {"about": each.about, "level": each.level, "text": voice.text(each.text)} for each in page.notices
        ],
        "files": [str(path) for path in reported.files],
    }


def _proposal(proposal: Proposal, page: YearPage) -> dict[str, Any]:
    return {
        "name": proposal.name,
        "lawful": proposal.lawful,
        "parts": {
            part.destination.node: {"amount": _text(part.amount, page), "source": part.destination.source}
            for part in proposal.allocation.parts
        },
        "breaches": [
            {"limit": each.limit.node, "option": each.limit.option, "source": each.limit.source}
            for each in proposal.allocation.breaches
        ],
        "persons": {
            node: {person: _text(amount, page) for person, amount in shares.items()}
            for node, shares in proposal.persons.items()
        },
    }


def _text(minor: int, page: YearPage) -> str:
    return str(decimal(minor, page.currency))
