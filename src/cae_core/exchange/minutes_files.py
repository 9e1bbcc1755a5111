"""The register of minutes in a folder: ``assemblies/DAY/minutes.json``, sealed one on the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from cae_core.errors import Origin, Problem, Problems
from cae_core.exchange.atomic import write_whole
from cae_core.governance.minutes import Minutes, MinutesBroken, check_register
from cae_core.governance.refusals import AssemblyRefused
from cae_core.ledger.refusals import BookError
from cae_core.messages import mark

ASSEMBLIES = "assemblies"
MINUTES = "minutes.json"
CORRECTIONS = "minutes-*.json"


class MinutesThere(AssemblyRefused, FileExistsError):
    """Minutes that were sealed already, and are never written over. Data: what, reason, source."""


class SealsBroken(Problems, BookError):
    """A register of minutes that was changed after it was sealed. Data: problems."""


def minutes_files(folder: Path) -> Iterator[Path]:
    """The files of a folder's register, meeting by meeting; corrections stand beside the first minutes."""
    yield from sorted((folder / ASSEMBLIES).glob(f"*/{MINUTES}"))
    yield from sorted((folder / ASSEMBLIES).glob(f"*/{CORRECTIONS}"))


def read_register(folder: Path) -> tuple[tuple[Minutes, ...], list[Problem]]:
    """The minutes of a folder in the order of their numbers, and what is wrong with them.

    Where something is, none of them counts: a register is sound or it is not.
    """
    found: list[tuple[Minutes, str]] = []
    problems = []
    for path in minutes_files(folder):
        file = path.relative_to(folder).as_posix()
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            found.append((Minutes.from_dict(data if isinstance(data, dict) else {}), file))
        except MinutesBroken as broken:
            problems.append(broken.problem(Origin(file)))
        except (OSError, ValueError) as error:
            reason = mark("this is no file of minutes: {fault}")
            problems.append(Problem(reason, Origin(file), fields={"fault": error}))
    found.sort(key=lambda each: each[0].number)
    register = tuple(minutes for minutes, _ in found)
    if not problems:
        try:
            check_register(register)
        except MinutesBroken as broken:
            place = next((file for minutes, file in found if minutes.number == broken.what), ASSEMBLIES)
            problems.append(broken.problem(Origin(place)))
    return (() if problems else register), problems


def sound_register(folder: Path) -> tuple[Minutes, ...]:
    """The minutes of a folder in the order of their numbers. Raises SealsBroken where one was changed."""
    register, broken = read_register(folder)
    if broken:
        raise SealsBroken(broken)
    return register


def write_minutes(folder: Path, minutes: Minutes, day: str) -> Path:
    """Write minutes beside the meeting of a day; raises MinutesThere rather than write over others."""
    name = MINUTES if not minutes.amends else f"minutes-{minutes.number}.json"
    path = folder / ASSEMBLIES / day / name
    if path.exists():
        raise MinutesThere(what=f"{day}/{name}", reason=mark("sealed already"), source="")
    text = json.dumps(minutes.to_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_whole(path, text.encode())
    return path
