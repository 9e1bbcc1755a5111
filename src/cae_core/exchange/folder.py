"""The cooperative's folder: its own files, then a folder or a workbook a month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs

from cae_core.collector import collector_paused
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments, VotedAllocation
from cae_core.errors import Origin, Problem, Problems
from cae_core.exchange import standing_data
from cae_core.exchange.columns import Column, Sheet
from cae_core.exchange.frames import Frame, empty_frame, read_frame
from cae_core.exchange.headers import is_known
from cae_core.exchange.minutes_files import SealsBroken, read_register
from cae_core.exchange.month_documents import read_allocations, read_documents
from cae_core.exchange.months import months_in, open_month
from cae_core.exchange.names import check_names
from cae_core.exchange.national import class_names, element_names, further_columns, kind_names, vat_due
from cae_core.exchange.numbers import Form
from cae_core.exchange.reading import Findings, Reading, Understood, in_order
from cae_core.exchange.resolved import Resolved, resolved_of, votes_of, with_grounds
from cae_core.exchange.settings import FILE, SETTINGS, Settings, read_settings
from cae_core.exchange.sheets import MONTHLY, SHEETS, STANDING
from cae_core.exchange.sources import Tables, open_folder, read_text
from cae_core.messages import mark
from cae_core.periods import Month

V = TypeVar("V")
Further = Mapping[str, Mapping[str, Column]]


def read_cooperative(folder: Path | str, notes: list[Understood] | None = None) -> Cooperative:
    """Read the files that last longer than a month; ``notes`` receives how they were understood.

    Raises Problems with everything that is wrong.
    """
    findings = Findings()
    cooperative, _ = _cooperative(Path(folder), findings)
    return _require(cooperative, findings, notes)


def read_month(
    folder: Path | str, month: Month, cooperative: Cooperative, notes: list[Understood] | None = None
) -> MonthDocuments:
    """Read the documents of one month, from its folder or its workbook.

    Raises Problems with everything that is wrong.
    """
    findings = Findings()
    with collector_paused():
        documents = _month(Path(folder), month, cooperative, _form(cooperative), findings)
    return _require(documents, findings, notes)


def read_folder(folder: Path | str, months: Iterable[Month] | None = None) -> Reading:
    """Read the whole folder: the cooperative and ``months`` (all that are there unless given).

    Raises Problems with everything that is wrong, in all files at once.
    """
    return scan_folder(folder, months).require()


def scan_folder(folder: Path | str, months: Iterable[Month] | None = None) -> Reading:
    """Read like `read_folder`, giving the problems instead of raising them."""
    findings, root = Findings(), Path(folder)
    with collector_paused():
        cooperative, form = _cooperative(root, findings)
        wanted = months_in(root, findings) if months is None else tuple(months)
        documents = (
            [_month(root, month, cooperative, form, findings) for month in wanted] if root.is_dir() else []
        )
    readable = documents[: documents.index(None)] if None in documents else documents
    return Reading(
        cooperative,
        tuple(month for month in readable if month is not None),
        in_order(findings.problems),
        tuple(findings.understood),
        frozenset(findings.spoiled),
    )


def _require(value: V | None, findings: Findings, notes: list[Understood] | None) -> V:
    if findings.problems or value is None:
        raised = SealsBroken if findings.seals_broken else Problems
        raise raised(in_order(findings.problems))
    if notes is not None:
        notes.extend(findings.understood)
    return value


def _form(settings: Cooperative | Settings | None) -> Form:
    return Form("") if settings is None else Form(settings.currency, settings.files.get("decimal"))


def _cooperative(root: Path, findings: Findings) -> tuple[Cooperative | None, Form]:
    """The cooperative, None when one of its files could not be read at all, and how numbers are typed."""
    if not root.is_dir():
        findings.add(mark("there is no such folder"), Origin(root.name or str(root)))
        return None, Form("")
    register, problems = read_register(root)
    findings.problems.extend(problems)
    findings.seals_broken = bool(problems)
    decoded = read_text(root / FILE, FILE, findings)
    settings = None if decoded is None else read_settings(decoded, findings, resolved_of(register))
    form = _form(settings)
    further = further_columns(settings.country if settings else "")
    frames, whole = _frames(
        STANDING, open_folder(root, STANDING, _known(further), findings), form, findings, further
    )
    made = _standing(frames, form, settings.country if settings else "", findings)
    _spoil(frames, findings)
    if settings is None or not settings.usable or not whole:
        return None, form
    fields = {name: getattr(settings, name) for name in SETTINGS}
    return Cooperative(**fields, **made, minutes=register, origin=Origin(FILE)), form


def _known(further: Further) -> Callable[[Sheet, str], bool]:
    """Whether a header belongs to a sheet."""
    return lambda sheet, header: is_known(sheet, further.get(sheet.name, {}))(header)


def _standing(frames: Mapping[str, Frame], form: Form, country: str, findings: Findings) -> dict[str, Any]:
    persons = standing_data.read_persons(frames["persons"])
    return {
        "persons": persons,
        "contracts": standing_data.read_contracts(frames["contracts"], kind_names(country), findings),
        "activities": standing_data.read_activities(frames["activities"], class_names(country), findings),
        "splits": standing_data.read_splits(frames["splits"], persons, form, findings),
        "clients": standing_data.read_clients(frames["clients"]),
        "memberships": standing_data.read_members(frames["members"]),
        "opening": standing_data.read_opening(frames["opening"], findings),
        "opening_contribution": standing_data.read_opening_contribution(frames["opening_contribution"]),
        "opening_pay": standing_data.read_opening_pay(frames["opening_pay"]),
        "opening_shares": standing_data.read_opening_shares(frames["opening_shares"]),
        "opening_results": standing_data.read_opening_results(frames["opening_results"]),
        "opening_people": standing_data.read_opening_people(frames["opening_people"]),
    }


def _month(
    root: Path, month: Month, cooperative: Cooperative | None, form: Form, findings: Findings
) -> MonthDocuments | None:
    country = cooperative.country if cooperative else ""
    further = further_columns(country)
    tables = open_month(root, month, MONTHLY, _known(further), findings)
    frames, whole = _frames(MONTHLY, tables, form, findings, further)
    documents = read_documents(month, frames, vat_due(cooperative), element_names(country), findings)
    if cooperative is not None:
        check_names(frames, cooperative, findings)
        if cooperative.minutes:
            documents = _as_resolved(documents, cooperative, form, findings, further)
    _spoil(frames, findings)
    return documents if whole else None


def _as_resolved(
    documents: MonthDocuments, cooperative: Cooperative, form: Form, findings: Findings, further: Further
) -> MonthDocuments:
    """A month's documents with what its assemblies voted, and the resolutions that operations rest on."""
    resolved = resolved_of(cooperative.minutes)
    voted = _voted(documents.month, resolved, form, findings, further)
    documents = attrs.evolve(documents, allocations=(*documents.allocations, *voted))
    return with_grounds(documents, resolved)


def _voted(
    month: Month, resolved: Iterable[Resolved], form: Form, findings: Findings, further: Further
) -> tuple[VotedAllocation, ...]:
    """The allocations that meetings of a month adopted."""
    sheet = SHEETS["allocation"]
    return tuple(
        each
        for table in votes_of(month, resolved)
        for each in read_allocations(
            read_frame(table, sheet, form, findings, further=further.get(sheet.name))
        )
    )


def try_resolved(
    folder: Path | str, cooperative: Cooperative, resolved: Sequence[Resolved]
) -> tuple[tuple[VotedAllocation, ...], list[Problem]]:
    """Read resolutions as if they were sealed: what they allocate, and what cannot be read or applied."""
    findings = Findings()
    decoded = read_text(Path(folder) / FILE, FILE, findings)
    if decoded is not None:
        read_settings(decoded, findings, (*resolved_of(cooperative.minutes), *resolved))
    further = further_columns(cooperative.country)
    months = dict.fromkeys(Month.of(each.on) for each in resolved)
    voted = [_voted(month, resolved, _form(cooperative), findings, further) for month in months]
    return tuple(each for some in voted for each in some), list(findings.problems)


def _spoil(frames: Mapping[str, Frame], findings: Findings) -> None:
    for frame in frames.values():
        frame.spoil(findings)


def _frames(
    sheets: Sequence[Sheet], tables: Tables, form: Form, findings: Findings, further: Further
) -> tuple[dict[str, Frame], bool]:
    """The sheets' frames, empty for those that are not there, and whether all could be read."""
    frames = {sheet.name: empty_frame(sheet) for sheet in sheets}
    for sheet in sheets:
        if source := tables.found.get(sheet.name):
            frames[sheet.name] = read_frame(
                source.table,
                sheet,
                form,
                findings,
                further=further.get(sheet.name),
                encoding=source.encoding,
            )
    return frames, not tables.failed and all(frame.whole for frame in frames.values())
