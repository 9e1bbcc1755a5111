"""Commands on a cooperative's folder: demo, check, month-end, statement, why, verify."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer

from cae_core.cli.speaking import BOOK, DATA, OK, Speaker, WrongWords
from cae_core.messages import mark
from cae_core.periods import Month

Folder = Annotated[
    Path, typer.Argument(help=mark("The cooperative's folder."), metavar="DIR", readable=False)
]
MonthArgument = Annotated[str, typer.Argument(help=mark("The month, such as 2026-10."), metavar="MONTH")]
MonthOption = Annotated[
    str, typer.Option("--month", help=mark("The month, such as 2026-10 (default: the last closed)."))
]


class MonthNotOver(WrongWords):
    """A month is to be closed before its last day. Data: month, day, last."""

    template = mark(
        "{month} is not over on {day}: close it from {last} on, or give the validation date with --today"
    )


def add_to(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.command(
        "demo", help=mark("Copy an example cooperative into a new folder; without a name, list them.")
    )(demo)
    app.command("check", help=mark("Read and validate everything as a month-end would; post nothing."))(check)
    app.command(
        "month-end",
        help=mark("Post, contribute, pay, close a month and write its documents under DIR/out/MONTH/."),
    )(month_end)
    app.command("statement", help=mark("Print an activity's account, line by line."))(statement)
    app.command(
        "why", help=mark("Tell how a document came about, down to rules, rates and articles of law.")
    )(why)
    app.command("verify", help=mark("Check every seal of the book, and the certificates kept beside it."))(
        verify
    )


def demo(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=mark("The example's name."), metavar="NAME")] = "",
    to: Annotated[str, typer.Option("--to", help=mark("The new folder (default: the name)."))] = "",
) -> int:
    """Copy an example cooperative."""
    from cae_core.office.examples import copy_example, example_names

    speaker: Speaker = context.obj
    if not name:
        speaker.data(example_names()) if speaker.json else speaker.print(*example_names())
        return OK
    target = copy_example(name, to or None)
    months = sorted(path.name[:7] for path in target.glob("20[0-9][0-9]-[01][0-9]*"))
    if speaker.json:
        speaker.data({"folder": str(target), "months": months})
    else:
        text = mark(
            "{folder}: a synthetic cooperative, months {months}. Next:  cae month-end {folder} {first}"
        )
        speaker.print(speaker.say(text, folder=target, months=", ".join(months), first=months[0]))
    return OK


def check(
    context: typer.Context,
    folder: Folder,
    month: Annotated[str, typer.Option("--month", help=mark("Check up to this month only."))] = "",
    known_on: Annotated[
        str,
        typer.Option("--known-on", help=mark("Pay by the law as published on this day (default: today).")),
    ] = "",
) -> int:
    """Check a folder."""
    from cae_core.errors import Problems
    from cae_core.office import check_folder
    from cae_core.periods import parse_date

    speaker = _speaker(context, folder)
    day = parse_date(known_on) if known_on else dt.date.today()
    found = check_folder(folder, Month.parse(month) if month else None, known_on=day)
    if found.problems:
        speaker.error(Problems(found.problems))
        return DATA
    if speaker.json:
        read = [{"file": note.file, "rows": note.rows} for note in found.understood]
        speaker.data({"problems": [], "months": [str(each) for each in found.months], "read": read})
    else:
        speaker.print(*(note.text(speaker.say) for note in found.understood))
    return OK


def month_end(
    context: typer.Context,
    folder: Folder,
    month: MonthArgument,
    today: Annotated[str, typer.Option("--today", help=mark("Validation date (default: today)."))] = "",
    known_on: Annotated[
        str,
        typer.Option("--known-on", help=mark("Pay by the law as published on this day (default: --today).")),
    ] = "",
) -> int:
    """Close a month."""
    from cae_core.cli.pages import print_summary, summary_data
    from cae_core.office import close_month
    from cae_core.periods import parse_date

    speaker = _speaker(context, folder)
    wanted, day = Month.parse(month), parse_date(today) if today else dt.date.today()
    if day < wanted.last:
        raise MonthNotOver(month=wanted, day=day, last=wanted.last)
    with _progress(speaker.say(mark("Writing documents"))) as progress:
        closed = close_month(
            folder,
            wanted,
            today=day,
            known_on=parse_date(known_on) if known_on else None,
            language=speaker.settings.language,
            progress=progress,
        )
    if speaker.json:
        speaker.data(summary_data(closed, speaker.voice))
    else:
        print_summary(speaker, closed)
    return OK


def statement(
    context: typer.Context,
    folder: Folder,
    activity: Annotated[str, typer.Argument(help=mark("The activity's code."), metavar="ACTIVITY")],
    month: MonthOption = "",
) -> int:
    """Print an account."""
    from cae_core.cli.pages import print_statement, statement_data
    from cae_core.office import statement as statement_of

    speaker = _speaker(context, folder)
    page = statement_of(folder, activity, Month.parse(month) if month else None)
    if speaker.json:
        speaker.data(statement_data(page, speaker.voice))
    else:
        print_statement(speaker, page)
    return OK


def why(
    context: typer.Context,
    folder: Folder,
    document: Annotated[
        str, typer.Argument(help=mark("A document as statements write it."), metavar="DOCUMENT")
    ],
    node: Annotated[
        str, typer.Option("--figure", help=mark("Of a payslip, the figure to explain."))
    ] = "employer_cost",
) -> int:
    """Explain a document."""
    from cae_core.office.why import why as why_of

    speaker = _speaker(context, folder)
    told = why_of(folder, document, speaker.settings.language, node)
    speaker.data({"document": document, "why": told}) if speaker.json else speaker.print(told)
    return OK


def verify(context: typer.Context, folder: Folder) -> int:
    """Verify a book."""
    from cae_core.office import verify_folder

    speaker = _speaker(context, folder)
    certificate, findings = verify_folder(folder)
    if speaker.json:
        found = [{"number": each.number, "finding": each.text(speaker.voice.say)} for each in findings]
        last = attrs.asdict(certificate) if certificate else None
        speaker.data({"findings": found, "last": last})
    elif certificate is not None and not findings:
        text = mark("sound until {month}, entry {last}, seal {head}")
        entry = certificate.last or "–"
        speaker.print(speaker.voice.say(text, month=certificate.month, last=entry, head=certificate.short))
    elif not findings:
        speaker.print(speaker.say(mark("sound; no month is closed yet")))
    for each in findings:
        speaker.line_error(each.text(speaker.voice.say))
    return BOOK if findings else OK


def _speaker(context: typer.Context, folder: Path) -> Speaker:
    """The speaker, writing amounts, days and words as in the folder's country."""
    from cae_core.exchange.settings import country_of

    speaker: Speaker = context.obj
    speaker.as_in(country_of(folder))
    return speaker


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal's standard error; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task: Any = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
