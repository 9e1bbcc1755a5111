"""Secret electronic ballots from the command line: cards, signatures, votes, counts.

A card's code and what it chooses are asked for without showing them, or read on standard input: never
arguments, which others could read in the list of processes or in a history of commands.
"""

from __future__ import annotations

import getpass
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from cae_core.cli.speaking import OK, Speaker, WrongWords
from cae_core.messages import mark

Folder = Annotated[
    Path, typer.Argument(help=mark("The cooperative's folder."), metavar="DIR", readable=False)
]
Day = Annotated[
    str, typer.Argument(help=mark("The day of the assembly, such as 2026-06-19."), metavar="DATE")
]
Key = Annotated[str, typer.Argument(help=mark("The resolution's key."), metavar="KEY")]
Round = Annotated[int, typer.Option("--round", help=mark("The round of an election."), min=1)]


class NoCode(WrongWords):
    """A vote without a card's code."""

    template = mark("no code: type the one on the card, or give it on standard input")


def add_to(group: typer.Typer) -> None:
    """Add these commands to the group."""
    group.command(
        "cards", help=mark("Make the cards of a secret ballot, to print, cut out and draw by lot.")
    )(cards)
    group.command("sign", help=mark("Sign for a voter: tells how many cards to draw."))(sign)
    group.command("vote", help=mark("Vote with a card: asks for its code and the choice, prints a receipt."))(
        vote
    )
    group.command(
        "void", help=mark("Declare a ballot void, to hold it again with new cards; minutes will say why.")
    )(void)
    group.command("count", help=mark("Close the urn of a ballot, count it, and write the list of receipts."))(
        count
    )


def cards(context: typer.Context, folder: Folder, day: Day, key: Key, number: Round = 1) -> int:
    """Make cards."""
    from cae_core.cli.assembly import desk_of
    from cae_core.office.assembly_documents import write_cards
    from cae_core.office.assembly_urns import make_cards, standing

    speaker, desk = desk_of(context, folder, day)
    made = make_cards(desk, key, number)
    files = standing(desk.place, desk.day, key, number)
    page = write_cards(desk, files, made, speaker.settings.language)
    if speaker.json:
        speaker.data({"key": key, "round": number, "cards": len(made), "files": [str(page)]})
    else:
        text = mark("{count} cards: {path}. Print them, then delete the file: the codes are nowhere else.")
        speaker.print(speaker.voice.say(text, count=len(made), path=page))
    return OK


def sign(
    context: typer.Context,
    folder: Folder,
    day: Day,
    key: Key,
    member: Annotated[str, typer.Argument(help=mark("The voter."), metavar="MEMBER")],
    *,
    at: Annotated[
        str, typer.Option("--at", help=mark("The time (default: with all that the files say)."))
    ] = "",
    number: Round = 1,
) -> int:
    """Sign the voters' list."""
    from cae_core.cli.assembly import desk_of
    from cae_core.exchange.cells import read_time
    from cae_core.exchange.refused import Refused
    from cae_core.office.assembly_urns import sign_for

    speaker, desk = desk_of(context, folder, day)
    try:
        time = read_time(at) if at else ""
    except Refused as refused:
        raise WrongTime(text=at) from refused
    carried = sign_for(desk, key, member, time, number)
    if speaker.json:
        speaker.data({"key": key, "round": number, "member": member, "cards": len(carried)})
    else:
        text = mark("{member} signed: {count} card(s) to draw, unseen, for {carried}")
        fields = {"member": member, "count": len(carried), "carried": ", ".join(carried)}
        speaker.print(speaker.voice.say(text, **fields))
    return OK


class WrongTime(WrongWords):
    """A time that cannot be read. Data: text."""

    template = mark("--at “{text}”: expected a time such as 14:05")


class NoChoice(WrongWords):
    """A vote that chooses nothing and does not say that it is blank."""

    template = mark("no choice: say for, against or abstain, names in an election, or blank")


def vote(context: typer.Context, folder: Folder, day: Day, key: Key, number: Round = 1) -> int:
    """Vote with a card; nothing of it is written but the ballot itself."""
    from cae_core.cli.assembly import desk_of
    from cae_core.office.assembly_urns import cast_vote

    speaker, desk = desk_of(context, folder, day)
    code = _line(speaker, mark("Code of the card: "), NoCode)
    typed = _line(speaker, mark("Choice (for, against, abstain, names or blank): "), NoChoice)
    receipt = cast_vote(desk, key, code, _choice(typed), number)
    if speaker.json:
        speaker.data({"key": key, "round": number, "receipt": receipt})
    else:
        speaker.print(speaker.voice.say(mark("voted; receipt {receipt}"), receipt=receipt))
    return OK


def _choice(typed: str) -> list[str]:
    """What a ballot says: a choice, or names apart by commas or spaces; nothing for a blank one."""
    from cae_core.exchange.words import fold, words

    known = words("values", "vote")
    said = [known.get(fold(each), each) for each in re.split(r"[\s,;،]+", typed) if each]
    return [] if said == ["blank"] else said


def _line(speaker: Speaker, question: str, missing: type[WrongWords]) -> str:
    """A secret line: asked for without echo on a terminal, else the next one of standard input."""
    text = getpass.getpass(speaker.say(question)) if sys.stdin.isatty() else sys.stdin.readline()
    if not text.strip():
        raise missing
    return text.strip()


def void(
    context: typer.Context,
    folder: Folder,
    day: Day,
    key: Key,
    *,
    why: Annotated[str, typer.Option("--why", help=mark("The reason, for the minutes."))] = "",
    number: Round = 1,
) -> int:
    """Declare a ballot void."""
    from cae_core.cli.assembly import desk_of
    from cae_core.office.assembly_urns import void_ballot

    speaker, desk = desk_of(context, folder, day)
    made = void_ballot(desk, key, why, number)
    if speaker.json:
        speaker.data({"key": key, "round": number, "cast": made.cast, "signed": made.signed})
    else:
        text = mark("void: {cast} ballots, {signed} votes signed for. New cards:  cae assembly cards")
        speaker.print(speaker.voice.say(text, cast=made.cast, signed=made.signed))
    return OK


def count(context: typer.Context, folder: Folder, day: Day, key: Key, number: Round = 1) -> int:
    """Close an urn and count it."""
    from cae_core.cli.assembly import desk_of
    from cae_core.office.assembly_documents import write_receipts
    from cae_core.office.assembly_urns import close_ballot, standing
    from cae_core.office.assembly_words import BLANK, CHOICES

    speaker, desk = desk_of(context, folder, day)
    urn, signed = close_ballot(desk, key, number)
    files = standing(desk.place, desk.day, key, number)
    page = write_receipts(desk, files, speaker.settings.language)
    counts = urn.count()
    if speaker.json:
        groups = {
            group: [{"choice": list(names), "votes": votes} for names, votes in choices.items()]
            for group, choices in counts.items()
        }
        told = {"key": key, "round": number, "counts": groups, "signed": len(signed.taken)}
        speaker.data(told | {"unused": len(urn.cards), "files": [str(page)]})
        return OK
    say, voice = speaker.say, speaker.voice
    rows = [
        [
            group or "–",
            ", ".join(say(CHOICES.get(each, each)) for each in names) or voice.text(BLANK),
            str(votes),
        ]
        for group, choices in counts.items()
        for names, votes in choices.items()
    ]
    speaker.table([say(mark("Group")), say(mark("Choice")), say(mark("Votes"))], rows, right=[2])
    text = mark("{ballots} ballots, {signed} votes signed for, {unused} cards not used; receipts: {path}")
    fields = {"ballots": len(urn.ballots), "signed": len(signed.taken), "unused": len(urn.cards)}
    speaker.print(voice.say(text, path=page, **fields))
    return OK
