"""General assemblies from the command line, from the notice to the sealed minutes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cae_core.cli import ballots
from cae_core.cli.assembly_words import (
    board_data,
    duty_data,
    held_data,
    print_duties,
    print_held,
    print_roll,
    roll_data,
    said_files,
    state_of,
    taken,
)
from cae_core.cli.speaking import DATA, OK, Speaker
from cae_core.messages import Sentence, mark

if TYPE_CHECKING:
    from cae_core.office.assemblies import Desk

Folder = Annotated[
    Path, typer.Argument(help=mark("The cooperative's folder."), metavar="DIR", readable=False)
]
Day = Annotated[
    str, typer.Argument(help=mark("The day of the assembly, such as 2026-06-19."), metavar="DATE")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the app."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help=mark("List the folder's assemblies and how far each came."))(list_)
    group.command("board", help=mark("Tell who holds office on a day, since when and until when."))(board)
    group.command("roll", help=mark("Print who may vote, who may not and why; write the sheet to sign."))(
        roll
    )
    group.command("check", help=mark("Compute everything that the files say of an assembly; write nothing."))(
        check
    )
    group.command("convene", help=mark("Take the notice as sent, if it is lawful; write it as a page."))(
        convene
    )
    group.command("open", help=mark("Freeze the roll, when the meeting begins."))(open_)
    ballots.add_to(group)
    group.command(
        "status", help=mark("Tell who is counted, what has its quorum, what is still to be voted.")
    )(status)
    group.command("close", help=mark("Seal the minutes of an assembly that is over."))(close)
    group.command("minutes", help=mark("Write sealed minutes as a page; or seal a correction of them."))(
        minutes
    )
    app.add_typer(group, name="assembly", help=mark("General assemblies: roll, notice, votes, minutes."))


def desk_of(context: typer.Context, folder: Path, day: str) -> tuple[Speaker, Desk]:
    """The speaker, in the words of the folder's country, and the assembly of a day."""
    from cae_core.exchange.settings import country_of
    from cae_core.office.assemblies import open_desk
    from cae_core.periods import parse_date

    speaker: Speaker = context.obj
    speaker.as_in(country_of(folder))
    return speaker, open_desk(folder, parse_date(day))


def list_(context: typer.Context, folder: Folder) -> int:
    """List assemblies."""
    from cae_core.exchange.settings import country_of
    from cae_core.governance.natures import MeetingKind
    from cae_core.office.assemblies import list_assemblies
    from cae_core.office.assembly_words import kind_of

    speaker: Speaker = context.obj
    speaker.as_in(country_of(folder))
    found = list_assemblies(folder)
    if speaker.json:
        speaker.data(
            [
                {
                    "day": each.day.isoformat(),
                    "kind": each.kind,
                    "section": each.section,
                    "sections": list(each.sections),
                    "call": each.call,
                    "state": each.state.value if each.state else "unreadable",
                    "minutes": each.minutes,
                    "resolutions": each.resolutions,
                }
                for each in found
            ]
        )
        return OK
    say = speaker.say
    names = (mark("Day"), mark("Assembly"), mark("Call"), mark("Resolutions"), mark("State"), mark("Minutes"))
    rows = [
        [
            speaker.voice.day(each.day),
            speaker.voice.text(kind_of(MeetingKind(each.kind), each.section, delegates=bool(each.sections)))
            if each.kind
            else "–",
            str(each.call),
            str(each.resolutions),
            state_of(each.state, say),
            str(each.minutes or "–"),
        ]
        for each in found
    ]
    if rows:
        speaker.table([say(name) for name in names], rows, right=[2, 3, 5], whole=[0])
    else:
        speaker.print(say(mark("no assembly: make a folder such as assemblies/2026-06-19")))
    return OK


def board(
    context: typer.Context,
    folder: Folder,
    on: Annotated[str, typer.Option("--on", help=mark("The day (default: today)."))] = "",
) -> int:
    """Tell who holds office."""
    from cae_core.exchange.settings import country_of
    from cae_core.office.assembly_words import office_of
    from cae_core.office.boards import board_on
    from cae_core.periods import parse_date

    speaker: Speaker = context.obj
    speaker.as_in(country_of(folder))
    told = board_on(folder, parse_date(on) if on else dt.date.today())
    if speaker.json:
        speaker.data(board_data(told))
        return OK
    say, voice = speaker.say, speaker.voice
    names = (mark("Office"), mark("Member"), mark("Name"), mark("Since"), mark("Until"))
    rows = [
        [
            voice.text(office_of(each.office, each.section)),
            each.member,
            told.names[each.member],
            voice.day(each.since),
            voice.day(each.until) + (f" ({say(mark('over'))})" if each.over(told.on) else "") or "–",
        ]
        for each in told.terms
    ]
    if rows:
        speaker.table([say(name) for name in names], rows, whole=[0])
    else:
        speaker.print(say(mark("no minutes of this folder say who holds office")))
    for fault in told.faults:
        speaker.print("! " + voice.say(fault.template, **fault.data))
    return OK


def roll(context: typer.Context, folder: Folder, day: Day) -> int:
    """Print the roll."""
    from cae_core.office.assembly_documents import write_sheet

    speaker, desk = desk_of(context, folder, day)
    told, changes = desk.roll, desk.changes
    files = (
        ()
        if desk.file.proceedings is None or desk.file.problems
        else (write_sheet(desk, speaker.settings.language),)
    )
    if speaker.json:
        speaker.data(roll_data(told, changes, frozen=desk.frozen is not None) | said_files(files))
    else:
        print_roll(speaker, told, changes, frozen=desk.frozen is not None)
        for path in files:
            speaker.print(speaker.voice.say(mark("To sign: {path}"), path=path))
    return OK


def check(context: typer.Context, folder: Folder, day: Day) -> int:
    """Check an assembly."""
    from cae_core.errors import Problems
    from cae_core.office.assemblies import check_assembly

    speaker, desk = desk_of(context, folder, day)
    problems, held = check_assembly(desk)
    if problems:
        speaker.error(Problems(problems))
        return DATA
    duties = desk.duties()
    if speaker.json:
        told = {} if held is None else held_data(held)
        doubtful = [{"key": each.key, "source": each.source} for each in desk.law.doubtful]
        speaker.data({"problems": [], "duties": duty_data(duties, speaker), "doubtful": doubtful, **told})
        return OK
    print_duties(speaker, duties)
    if held is not None:
        print_held(speaker, held)
    for each in desk.law.doubtful:
        text = mark("! {key} is in no text that was read ({source})")
        speaker.print(speaker.voice.say(text, key=each.key, source=speaker.voice.reference(each.source)))
    return OK


def convene(context: typer.Context, folder: Folder, day: Day) -> int:
    """Convene an assembly."""
    from cae_core.office.assembly_documents import write_notice
    from cae_core.office.assembly_steps import convene as convene_it

    speaker, desk = desk_of(context, folder, day)
    done = convene_it(desk)
    page, duties = write_notice(desk, speaker.settings.language), desk.duties()
    if speaker.json:
        speaker.data(taken(done, (page,)) | {"duties": duty_data(duties, speaker)})
        return OK
    text = mark("convened; notice: {path}") if done.new else mark("convened already; notice: {path}")
    speaker.print(speaker.voice.say(text, path=page))
    print_duties(speaker, duties)
    return OK


def open_(context: typer.Context, folder: Folder, day: Day) -> int:
    """Open an assembly."""
    from cae_core.office.assembly_documents import write_sheet
    from cae_core.office.assembly_steps import open_assembly

    speaker, desk = desk_of(context, folder, day)
    done = open_assembly(desk)
    speaker, desk = desk_of(context, folder, day)
    page = write_sheet(desk, speaker.settings.language)
    if speaker.json:
        speaker.data(taken(done, (page,)) | roll_data(desk.roll, desk.changes, frozen=True))
        return OK
    text = mark("roll frozen: {count} may vote, digest {digest}")
    if not done.new:
        text = mark("frozen already: {count} may vote, digest {digest}")
    speaker.print(speaker.voice.say(text, count=len(desk.roll), digest=desk.roll.digest[:16]))
    print_roll(speaker, desk.roll, desk.changes, frozen=True, changes_only=True)
    speaker.print(speaker.voice.say(mark("To sign: {path}"), path=page))
    return OK


def status(context: typer.Context, folder: Folder, day: Day) -> int:
    """Tell how far an assembly came."""
    from cae_core.errors import Problems
    from cae_core.office.assemblies import check_assembly

    speaker, desk = desk_of(context, folder, day)
    problems, held = check_assembly(desk)
    if problems:
        speaker.error(Problems(problems))
        return DATA
    told = {"day": desk.day.isoformat(), "state": desk.state.value}
    if speaker.json:
        speaker.data(told if held is None else told | held_data(held))
        return OK
    say = speaker.say
    speaker.print(f"{speaker.voice.day(desk.day)}{say(mark(': '))}{state_of(desk.state, say)}")
    if held is not None:
        print_held(speaker, held)
    return OK


def close(context: typer.Context, folder: Folder, day: Day) -> int:
    """Seal the minutes of an assembly."""
    from cae_core.office.assembly_documents import write_page_of
    from cae_core.office.assembly_steps import close_assembly

    speaker, desk = desk_of(context, folder, day)
    done, sealed = close_assembly(desk)
    page = write_page_of(desk, sealed, speaker.settings.language)
    if speaker.json:
        told = {"number": sealed.number, "seal": sealed.seal, "state": sealed.state.value}
        adopted = [each.resolution.key for each in sealed.adopted]
        speaker.data(taken(done, (page,)) | told | {"adopted": adopted})
        return OK
    text = mark("minutes {number} sealed, seal {seal}: {path}")
    if not done.new:
        text = mark("minutes {number} were sealed already, seal {seal}: {path}")
    speaker.print(speaker.voice.say(text, number=sealed.number, seal=sealed.seal[:16], path=page))
    return OK


def minutes(
    context: typer.Context,
    folder: Folder,
    day: Day,
    correct: Annotated[
        str, typer.Option("--correct", help=mark("Seal a correction with this text, as a minute of its own."))
    ] = "",
    on: Annotated[str, typer.Option("--on", help=mark("The day of the correction (default: today)."))] = "",
) -> int:
    """Write minutes as pages."""
    from cae_core.office.assembly_documents import write_page_of
    from cae_core.office.assembly_steps import NotOver
    from cae_core.office.assembly_steps import correct as correct_it
    from cae_core.periods import parse_date

    speaker, desk = desk_of(context, folder, day)
    if desk.minutes is None:
        raise NotOver(what=day, reason=mark("no minutes are sealed yet"), source="")
    found = [each for each in desk.register if each is desk.minutes or each.amends == desk.minutes.number]
    new = False
    if correct:
        done, made = correct_it(desk, correct, parse_date(on) if on else dt.date.today())
        new = done.new
        found = [*found, made] if new else found
    files = [write_page_of(desk, each, speaker.settings.language) for each in found]
    if speaker.json:
        rows = [
            {"number": each.number, "amends": each.amends, "day": each.date.isoformat(), "seal": each.seal}
            for each in found
        ]
        speaker.data({"minutes": rows, "new": new} | said_files(files))
        return OK
    for each, path in zip(found, files, strict=True):
        text = mark("minutes {number}, seal {seal}: {path}")
        speaker.print(speaker.voice.say(text, number=each.number, seal=each.seal[:16], path=path))
    if correct and not new:
        speaker.print(speaker.voice.text(Sentence(mark("this correction was sealed already"))))
    return OK
