"""The steps of an assembly's life in a folder: convened, opened, closed, corrected; each is taken once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from cae_core.errors import Problems
from cae_core.exchange.assembly_records import (
    CONVENED,
    ROLL,
    FrozenRoll,
    read_convened,
    write_convened,
    write_roll,
)
from cae_core.exchange.minutes_files import ASSEMBLIES, MINUTES, sound_register, write_minutes
from cae_core.exchange.urn_file import locked
from cae_core.governance.minutes import Minutes, corrected, minutes_of
from cae_core.governance.refusals import AssemblyRefused
from cae_core.messages import mark
from cae_core.office.assemblies import Desk, NoticeChanged
from cae_core.office.assembly_urns import closed_urns, void_ballots
from cae_core.office.effect_trials import adopted_effect_problems, agenda_effect_problems


class NotOver(AssemblyRefused):
    """An assembly that is closed before everything was settled. Data: what, reason, source."""


class MinutesDiffer(AssemblyRefused):
    """Files that no longer say what sealed minutes do. Data: what, reason, number, source."""


@attrs.frozen
class Taken:
    """A step that was taken: ``new`` is False when it had been before, and nothing was written."""

    new: bool
    file: Path


def convene(desk: Desk) -> Taken:
    """Take the notice as convened.

    Raises Problems with everything that keeps it from being lawful, NoticeChanged where it changed after the
    opening. A notice that was convened and changed since is convened again, until the opening.
    """
    if found := [*desk.notice_problems(), *agenda_effect_problems(desk)]:
        raise Problems(found)
    if read_convened(desk.place) is not None:
        try:
            desk.must_be_convened()
        except NoticeChanged:
            if desk.frozen is not None:
                raise
        else:
            return Taken(new=False, file=desk.place / CONVENED)
    return Taken(new=True, file=write_convened(desk.place, desk.written.notice))


def open_assembly(desk: Desk) -> Taken:
    """Freeze the roll of the day. Raises NoticeChanged, Problems for a bureau that is not lawful."""
    desk.must_be_convened()
    if desk.frozen is not None:
        return Taken(new=False, file=desk.place / ROLL)
    file = desk.file_origin.file
    held = desk.held(end=False)
    if found := [each for each in held.problems if each.origin is None or each.origin.file == file]:
        raise Problems(found)
    made = FrozenRoll(desk.roll_now, frozenset(each.reference for each in desk.operations))
    return Taken(new=True, file=write_roll(desk.place, made))


def close_assembly(desk: Desk) -> tuple[Taken, Minutes]:
    """Seal the minutes of an assembly that is over, under the next number of the register.

    Raises Problems, NotOver, NoticeChanged, MinutesDiffer where other minutes of it are sealed.
    """
    desk.must_be_convened()
    if desk.frozen is None:
        raise NotOver(what=_named(desk), reason=mark("the assembly is not open"), source="")
    held = desk.held()
    if held.problems:
        raise Problems(held.problems)
    if not held.over:
        left = ", ".join(held.undecided)
        reason = mark("neither voted nor set aside: {left}")
        raise NotOver(what=_named(desk), reason=reason, left=left, source="")
    if desk.minutes is None and (found := adopted_effect_problems(desk, held.assembly.decisions)):
        raise Problems(found)
    with _numbering(desk.folder) as register:
        sealed = next((each for each in register if each.date == desk.day and not each.amends), None)
        number = len(register) + 1 if sealed is None else sealed.number
        made = minutes_of(
            held.assembly,
            number,
            _seal_before(register, number),
            cooperative=desk.cooperative.name if sealed is None else sealed.cooperative,
            legal_form=desk.cooperative.legal_form if sealed is None else sealed.legal_form,
            quorums=held.opening,
            urns=closed_urns(desk),
            voided=void_ballots(desk),
        )
        if sealed is None:
            file = write_minutes(desk.folder, made, desk.day.isoformat())
            return Taken(new=True, file=file), made
    if made.seal != sealed.seal:
        reason = mark("the files no longer say what minutes {number} do: correct them by a minute of its own")
        raise MinutesDiffer(what=_named(desk), reason=reason, number=number, source="")
    return Taken(new=False, file=desk.place / MINUTES), sealed


def correct(desk: Desk, text: str, on: dt.date) -> tuple[Taken, Minutes]:
    """Seal a correction of sealed minutes as a minute of its own, of a day.

    Raises NotOver before there are minutes, AssemblyRefused. A correction with the same text and day is
    written once.
    """
    with _numbering(desk.folder) as register:
        of = next((each for each in register if each.date == desk.day and not each.amends), None)
        if of is None:
            raise NotOver(what=_named(desk), reason=mark("no minutes are sealed yet"), source="")
        for each in register:
            if (each.amends, each.text, each.date) == (of.number, text.strip(), on):
                return Taken(new=False, file=desk.place / f"minutes-{each.number}.json"), each
        number = len(register) + 1
        made = corrected(of, number, _seal_before(register, number), text, on)
        return Taken(new=True, file=write_minutes(desk.folder, made, desk.day.isoformat())), made


@contextmanager
def _numbering(folder: Path) -> Iterator[tuple[Minutes, ...]]:
    """The register of minutes, held for oneself so that no number is given twice. Raises SealsBroken."""
    with locked(folder / ASSEMBLIES / "minutes"):
        yield sound_register(folder)


def _seal_before(register: tuple[Minutes, ...], number: int) -> str:
    return next((each.seal for each in register if each.number == number - 1), "")


def _named(desk: Desk) -> str:
    return f"{ASSEMBLIES}/{desk.day.isoformat()}"
