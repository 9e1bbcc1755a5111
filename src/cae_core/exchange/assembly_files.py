"""An assembly's folder, ``assemblies/DAY/``: its notice and agenda, who came, and what was counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import attrs

from cae_core.cooperative.cooperative import Cooperative
from cae_core.errors import CaeError, Origin, Problem, UnreadableDate
from cae_core.exchange.assembly_agenda import choices_of, read_agenda
from cae_core.exchange.assembly_sheets import ASSEMBLY, CHOICES
from cae_core.exchange.assembly_toml import FILE, Table, read_toml
from cae_core.exchange.frames import Frame, empty_frame, read_frame
from cae_core.exchange.headers import is_known
from cae_core.exchange.minutes_files import ASSEMBLIES
from cae_core.exchange.numbers import Form
from cae_core.exchange.reading import Findings, Understood, in_order
from cae_core.exchange.sources import open_folder, read_text
from cae_core.exchange.words import fold, words
from cae_core.governance.assembly import Bureau
from cae_core.governance.natures import FIRST, MeetingKind
from cae_core.governance.notice import Channel, Notice, Place
from cae_core.governance.proceedings import Attended, Count, Demanded, Papers, Proceedings, Put, Voice
from cae_core.governance.proxies import Proxy
from cae_core.governance.resolutions import Choice
from cae_core.messages import mark
from cae_core.periods import parse_date

_KEYS = (
    *("kind", "section", "sections", "call", "time", "place", "district"),
    *("by", "previous", "opened", "closed"),
    *("notice", "demand", "bureau", "resolutions"),
)
V = TypeVar("V")


class NoAssembly(CaeError, LookupError):
    """A day on which the folder has no assembly. Data: folder, day, known."""

    template = mark("no assembly on {day} in {folder}/assemblies; known: {known}")


@attrs.frozen
class AssemblyFile:
    """An assembly's folder as it was read: what it says, and what is wrong with it.

    ``proceedings`` is None when nothing can be told from its ``assembly.toml``.
    """

    day: dt.date
    proceedings: Proceedings | None
    problems: tuple[Problem, ...] = ()
    understood: tuple[Understood, ...] = ()


def assembly_days(folder: Path | str) -> tuple[dt.date, ...]:
    """The days of which a folder has assemblies, in order."""
    found = sorted((Path(folder) / ASSEMBLIES).glob("*"))
    return tuple(day for path in found if path.is_dir() and (day := _day(path.name)) is not None)


def assembly_folder(folder: Path | str, day: dt.date) -> Path:
    """Where the files of a day's assembly are."""
    return Path(folder) / ASSEMBLIES / day.isoformat()


def misnamed(folder: Path | str) -> tuple[Problem, ...]:
    """Folders among the assemblies whose names are no days."""
    found = sorted(path for path in (Path(folder) / ASSEMBLIES).glob("[!._~]*") if path.is_dir())
    expected = mark("the day of the meeting, such as 2026-06-19")
    return tuple(
        Problem(mark("not a day"), Origin(f"{ASSEMBLIES}/{path.name}"), "", path.name, expected)
        for path in found
        if _day(path.name) is None
    )


def read_assembly(folder: Path | str, day: dt.date, cooperative: Cooperative) -> AssemblyFile:
    """Read the assembly of a day, with everything that is wrong. Raises NoAssembly."""
    place = assembly_folder(folder, day)
    if not place.is_dir():
        known = ", ".join(each.isoformat() for each in assembly_days(folder)) or "–"
        raise NoAssembly(folder=str(folder), day=day, known=known)
    findings, prefix = Findings(), f"{ASSEMBLIES}/{day.isoformat()}/"
    decoded = read_text(place / FILE, prefix + FILE, findings)
    table = None if decoded is None else read_toml(decoded, prefix + FILE, findings)
    proceedings = None if table is None else _proceedings(table, day, cooperative)
    frames = _frames(place, prefix, cooperative, findings)
    if proceedings is not None:
        _check_names(frames, proceedings, cooperative, findings)
        proceedings = attrs.evolve(proceedings, **_rows(frames))
    problems = in_order(findings.problems)
    return AssemblyFile(day, proceedings, problems, tuple(findings.understood))


def _day(name: str) -> dt.date | None:
    try:
        return parse_date(name) if len(name) == 10 and name[4] == "-" else None
    except UnreadableDate:
        return None


def _proceedings(table: Table, day: dt.date, cooperative: Cooperative) -> Proceedings:
    table.only(_KEYS)
    put = read_agenda(table, cooperative.persons)
    bureau = table.table("bureau")
    bureau.only(("chair", "scrutineers", "secretary"))
    previous = table.day("previous")
    return Proceedings(
        _notice(table, day, put, cooperative),
        Bureau(bureau.code("chair"), bureau.codes("scrutineers"), bureau.code("secretary")),
        put,
        table.time("opened"),
        table.time("closed"),
        "" if previous is None else previous.isoformat(),
        demanded=_demanded(table.table("demand")) if "demand" in table.data else None,
    )


def _demanded(table: Table) -> Demanded | None:
    table.only(("asked", "by"))
    asked = table.day("asked", needed=True)
    return None if asked is None else Demanded(asked, table.codes("by"), origin=table.origin("by"))


def _notice(table: Table, day: dt.date, put: Iterable[Put], cooperative: Cooperative) -> Notice:
    sent = table.table("notice")
    sent.only(("sent", "channel", "proof"))
    place = table.text("place")
    if words("values", "place").get(fold(place)) == "seat":
        place = cooperative.address
    kind = table.choice("kind", "meeting", choices_of(MeetingKind), MeetingKind.ORDINARY)
    return Notice(
        day,
        sent.day("sent", needed=True) or day,
        kind,
        table.count("call", FIRST),
        table.time("time"),
        Place(place, table.text("district")),
        sent.choice("channel", "channel", choices_of(Channel), Channel.REGISTERED_LETTER),
        sent.text("proof"),
        tuple(each.resolution for each in put if not each.in_meeting),
        table.text("by"),
        *_sections(table, kind),
        origin=sent.origin("sent"),
    )


def _sections(table: Table, kind: MeetingKind) -> tuple[str, tuple[str, ...]]:
    """The section that meets, or those whose delegates do: each in the kind of meeting that it is for."""
    of_section = kind is MeetingKind.SECTION
    section, sections = table.code("section", needed=of_section), table.codes("sections")
    wrong = "sections" if of_section and sections else "section" if section and not of_section else ""
    if wrong:
        expected = mark("section in the meeting of one, sections in that of their delegates")
        said = section if wrong == "section" else ", ".join(sections)
        table.add(mark("not for this kind of meeting"), wrong, said, expected)
    return section, sections


def _frames(place: Path, prefix: str, cooperative: Cooperative, findings: Findings) -> Mapping[str, Frame]:
    tables = open_folder(place, ASSEMBLY, lambda sheet, header: is_known(sheet, {})(header), findings, prefix)
    form = Form(cooperative.currency, cooperative.files.get("decimal"))
    frames = {}
    for sheet in ASSEMBLY:
        source = tables.found.get(sheet.name)
        frames[sheet.name] = (
            empty_frame(sheet)
            if source is None
            else read_frame(source.table, sheet, form, findings, encoding=source.encoding)
        )
    return frames


def _rows(frames: Mapping[str, Frame]) -> Mapping[str, Any]:
    return {
        "attendance": _each(frames["attendance"], Attended),
        "proxies": _each(frames["proxies"], Proxy),
        "voices": _each(frames["votes"], _voice),
        "counts": _each(frames["counts"], _count),
        "papers": _each(frames["ballots"], Papers),
    }


def _each(frame: Frame, make: Callable[..., V]) -> tuple[V, ...]:
    return tuple(make(**frame.row(i), origin=frame.origins[i]) for i in frame.good())


def _voice(resolution: str, member: str, vote: Choice, origin: Origin) -> Voice:
    return Voice(resolution, member, vote, origin=origin)


def _count(origin: Origin, **row: Any) -> Count:
    totals = {choice: row.pop(name) for name, choice in CHOICES.items()}
    return Count(**row, totals=totals, origin=origin)


_MEMBERS = ("member", "giver", "holder")
_NUMBERS = {"votes": 0, "round": 1, **dict.fromkeys(CHOICES, 0)}


def _check_names(
    frames: Mapping[str, Frame], proceedings: Proceedings, cooperative: Cooperative, findings: Findings
) -> None:
    """Note what rows name and nobody knows, and numbers below nothing; such rows are left out."""
    keys = {each.resolution.key for each in proceedings.put}
    colleges = {each.key for each in cooperative.colleges}
    for frame in frames.values():
        for i in frame.good():
            for column, reason, expected in _faults(frame.row(i), keys, colleges, cooperative):
                frame.bad.add(i)
                header = frame.headers.get(column, column)
                findings.add(reason, frame.origins[i], header, frame[column][i], expected)


def _faults(
    row: Mapping[str, Any], keys: Collection[str], colleges: Collection[str], cooperative: Cooperative
) -> Iterator[tuple[str, str, str]]:
    """Each column of a row that is wrong, why, and what was expected."""
    for column in _MEMBERS:
        if row.get(column) and row[column] not in cooperative.persons:
            yield column, mark("unknown person"), mark("an id of persons.csv")
    if "resolution" in row and row["resolution"] not in keys:
        yield "resolution", mark("unknown resolution"), mark("the key of a resolution")
    if row.get("college") and row["college"] not in colleges:
        expected = mark("the key of one of the [[colleges]] of cooperative.toml")
        yield "college", mark("unknown college"), expected
    for column, least in _NUMBERS.items():
        if isinstance(row.get(column), int) and row[column] < least:
            yield column, mark("below nothing"), mark("a whole number, 0 or more")
