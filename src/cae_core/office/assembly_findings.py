"""Whether what is kept beside sealed minutes is still what they were sealed on: the roll, and the urns."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path

from cae_core.exchange.assembly_files import assembly_folder
from cae_core.exchange.assembly_records import ROLL, RecordAltered, read_roll
from cae_core.exchange.urn_file import read_urn, read_void
from cae_core.governance.delegates import false_delegations
from cae_core.governance.minutes import Ballot, Minutes
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.urn import VoidBallot
from cae_core.ledger.verification import Finding
from cae_core.messages import mark


def assembly_findings(folder: Path, register: Collection[Minutes]) -> tuple[Finding, ...]:
    """Rolls and urns of a folder that are not those of its sealed minutes, and delegates that nobody sent.

    A folder may have lost them: the minutes hold what they say.
    """
    found: list[Finding] = []
    for each in register:
        if not each.amends:
            place = assembly_folder(folder, each.date)
            found += _roll(place, each)
            found += _urns(place, each)
            found += _sent(each, register)
    return tuple(found)


def _roll(place: Path, minutes: Minutes) -> Iterator[Finding]:
    try:
        frozen = read_roll(place)
    except RecordAltered:
        yield _finding(place / ROLL, minutes.number)
        return
    if frozen is not None and frozen.roll.digest != minutes.roll:
        yield _finding(place / ROLL, minutes.number)


def _urns(place: Path, minutes: Minutes) -> Iterator[Finding]:
    for path in sorted(place.glob("urn-*.json")):
        try:
            void = read_void(path)
            sound = _sealed(path, minutes) if void is None else _sealed_void(path, void, minutes)
        except AssemblyRefused:
            sound = False
        if not sound:
            yield _finding(path, minutes.number)


def _sent(minutes: Minutes, register: Collection[Minutes]) -> Iterator[Finding]:
    for each in false_delegations(minutes, register):
        text = mark("the delegates of {section} in minutes {number} are not those of minutes {of}")
        yield Finding("", text, {"section": each.section, "number": minutes.number, "of": each.minutes})


def _sealed(path: Path, minutes: Minutes) -> bool:
    urn = read_urn(path)
    return Ballot(urn.ballot, urn.published(), len(urn.cards)) in minutes.ballots


def _sealed_void(path: Path, void: VoidBallot, minutes: Minutes) -> bool:
    return void in minutes.voided and hashlib.sha256(path.read_bytes()).hexdigest() == void.digest


def _finding(path: Path, number: int) -> Finding:
    day = dt.date.fromisoformat(path.parent.name)
    reason = mark("{file} of {day} is not what minutes {number} were sealed on")
    return Finding("", reason, {"file": path.name, "day": day, "number": number})
