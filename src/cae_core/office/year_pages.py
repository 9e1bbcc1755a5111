"""The page of a closed year: result by activity, what the surplus becomes under each option, reserves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cae_core.capital.allocation import Kind, Part
from cae_core.capital.reserve_law import RESERVE_ROLES
from cae_core.closing.activity_years import ActivityYear
from cae_core.closing.allocating import shown_plain
from cae_core.closing.clearing import handed_over
from cae_core.closing.exit_record import cleared
from cae_core.closing.proposals import Proposal, rules_of
from cae_core.closing.reserve_history import reserve_history
from cae_core.closing.share_run import keeps_register, register_on
from cae_core.closing.undone import undone
from cae_core.closing.votes import KIND as ALLOCATION
from cae_core.closing.votes import standing_vote, votes_on
from cae_core.closing.year_calls import year_calls, year_notes
from cae_core.closing.year_end import YearEnd
from cae_core.closing.years_elsewhere import opened_with
from cae_core.cooperative.activities import Activity
from cae_core.errors import CaeError
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.office.mentions import banners
from cae_core.office.opened import Office
from cae_core.office.parties import cooperative_party, name_of
from cae_core.rendering.pages import Figure, Notice, Text
from cae_core.rendering.year import (
    EquityRow,
    HolderRow,
    Option,
    PersonRow,
    ReserveRow,
    ResultRow,
    WaterfallRow,
    YearPage,
)

Balances = Mapping[tuple[str, str], int]

_RESULT = ((Sentence(mark("Result by activity")), "result_by_activity.csv"),)
_SURPLUS = ((Sentence(mark("What becomes of the result")), "surplus.csv"),)
_RESERVES = (
    (Sentence(mark("Capital and reserves since the book began")), "reserves.csv"),
    (Sentence(mark("What moved the reserves since the book began")), "reserve_moves.csv"),
)
_MEMBERS = ((Sentence(mark("Members' equity at the end of the year")), "members_equity.csv"),)


def year_page(
    office: Office,
    found: YearEnd,
    proposals: tuple[Proposal, ...],
    voted: Proposal | None,
    failed: Mapping[str, CaeError] | None = None,
) -> YearPage:
    """The page of a closed year; the voted allocation stands before the proposals.

    ``failed`` are options that could not be computed, by name, and why. Raises what `year_calls` does.
    """
    shown = (*([voted] if voted else []), *proposals)
    waterfall = tuple(_waterfall(shown))
    holders, handed = tuple(_holders(office, found)), _handed_over(office, found)
    return YearPage(
        cooperative=cooperative_party(office.cooperative, office.country),
        currency=office.cooperative.currency,
        year=found.year.label,
        first=found.year.start if found.elsewhere else max(found.year.start, office.cooperative.start),
        last=found.year.end,
        figures=tuple(_figures(found)),
        results=tuple(_result(office, each, handed) for each in found.activities),
        options=tuple(
            Option(each.name, voted=each is voted, lawful=each is voted or each.lawful) for each in shown
        ),
        waterfall=waterfall,
        persons=tuple(_persons(office, shown)),
        equity=tuple(_equity(office)),
        reserves=tuple(_reserves(office)),
        holders=holders,
        notices=(
            *_notices(office, found, shown, voted),
            *(Notice(Sentence(why.template, why.data), about=name) for name, why in (failed or {}).items()),
        ),
        documents=(
            *_RESULT,
            *(_SURPLUS if waterfall else ()),
            *_RESERVES,
            *(_MEMBERS if holders else ()),
        ),
        banners=banners(office),
        country=office.country.code,
        elsewhere=found.elsewhere,
    )


def _figures(found: YearEnd) -> Iterator[Figure]:
    yield Figure("surplus", Sentence(mark("Result of the year")), found.surplus)
    if found.elsewhere:
        return
    turnover = sum(each.turnover for each in found.activities)
    yield Figure("turnover", Sentence(mark("Turnover, excl. VAT")), turnover)
    yield Figure("company_tax", Sentence(mark("Company tax")), found.company_tax)
    provided = sum(each.provided for each in found.activities)
    yield Figure("provided", Sentence(mark("Retained by provision")), provided)


def _handed_over(office: Office, found: YearEnd) -> Mapping[str, int]:
    """What the vote that stands moved from each activity to the services; before it, what one would move."""
    stored = standing_vote(office.book, found.year.label)
    if stored is not None:
        return dict(stored.payload["handed_over"])
    return handed_over(found, cleared(office.book, found.year))


def _result(office: Office, each: ActivityYear, handed: Mapping[str, int]) -> ResultRow:
    named = office.cooperative.activities.get(each.activity, Activity(each.activity, each.activity, ()))
    return ResultRow(
        each.activity,
        named.name,
        each.turnover,
        each.other_income,
        each.contribution,
        each.pay,
        each.other_charges,
        each.provided,
        each.company_tax,
        each.result,
        handed.get(each.activity, 0),
    )


def _waterfall(shown: Iterable[Proposal]) -> Iterator[WaterfallRow]:
    """Each destination that receives something under some option; what is carried forward is what is left."""
    columns = [{part.destination.node: part for part in each.allocation.parts} for each in shown]
    first = sorted(columns[0].items(), key=lambda each: _is_left(each[1])) if columns else []
    for node, part in first:
        amounts = tuple(column[node].amount for column in columns)
        if any(amounts):
            yield WaterfallRow(part.destination.label, part.destination.source, amounts)


def _is_left(part: Part) -> bool:
    return part.destination.kind is Kind.CARRIED


def _persons(office: Office, shown: tuple[Proposal, ...]) -> Iterator[PersonRow]:
    if not shown:
        return
    for part in shown[0].allocation.parts:
        node = part.destination.node
        shares = [each.persons.get(node, {}) for each in shown]
        for person in dict.fromkeys(person for each in shares for person in each):
            amounts = tuple(each.get(person, 0) for each in shares)
            yield PersonRow(name_of(office.cooperative, person), part.destination.label, amounts)


def _equity(office: Office) -> Iterator[EquityRow]:
    """Capital and reserves when the book began, at the end of each closed year since, and now."""
    closed, cooperative = office.book.closed_months(), office.cooperative
    opened = opened_with(office.book, cooperative)
    if opened:
        yield _equity_row(Sentence(mark("when the book began")), opened)
    year = cooperative.year_of(closed[0])
    while year.end <= closed[-1]:
        yield _equity_row(year.label, office.book.balances(until=year.end))
        year = cooperative.year_of(year.end.next())
    if cooperative.year_of(closed[-1]).end != closed[-1]:
        yield _equity_row(
            Sentence(mark("{month}"), {"month": closed[-1]}), office.book.balances(until=closed[-1])
        )


_COLUMNS = {
    "capital": "capital",
    "legal_reserve": "legal_reserve",
    "statutory_reserve": "statutory_reserve",
    "other_reserves": "other_reserves",
    "carried_forward": "carried_forward",
    "brought_forward": "carried_forward",
    "allocated_result": "pending",
}


def _equity_row(label: Text, balances: Balances) -> EquityRow:
    sums = dict.fromkeys(_COLUMNS.values(), 0)
    for (_, role), amount in balances.items():
        column = "pending" if ROLES[role].profit_and_loss else _COLUMNS.get(role)
        if column is not None:
            sums[column] -= amount
    return EquityRow(label, **sums)


def _reserves(office: Office) -> Iterator[ReserveRow]:
    """Everything that moved a reserve since the book began."""
    for each in reserve_history(office.cooperative, office.book):
        legal, statutory, others = (each.amounts[role] for role in RESERVE_ROLES)
        yield ReserveRow(each.date, each.number, each.cause, legal, statutory, others, each.total)


def _holders(office: Office, found: YearEnd) -> Iterator[HolderRow]:
    """What each member holds at the year's end, and what the cooperative owes the person for it."""
    if not keeps_register(office.cooperative) or found.elsewhere:
        return
    register = register_on(office.cooperative, office.book, found.year.end)
    due: dict[str, int] = {}
    roles = [
        key for key, role in ROLES.items() if role.bucket is Bucket.OWED_TO_PERSONS and key.endswith("_due")
    ]
    for items in office.book.all_open_items(roles, until=found.year.end).values():
        for (_, _, _, party), amount in items.items():
            due[party] = due.get(party, 0) - amount
    for member, held in register.holdings.items():
        owed = sum(claim.owed for claim in register.open_claims(member))
        if held.shares or owed or due.get(member):
            name = name_of(office.cooperative, member)
            yield HolderRow(name, held.shares, held.subscribed, held.paid, owed, due.get(member, 0))


def _notices(
    office: Office, found: YearEnd, shown: tuple[Proposal, ...], voted: Proposal | None
) -> Iterator[Notice]:
    for remark in found.remarks:
        yield Notice(remark)
    yield from _undone(office, found)
    if not found.elsewhere:
        yield from _calls(office, found)
    for proposal in shown:
        yield from _breaches(office, proposal)
    for proposal in shown:
        yield from _unshared(proposal)
    if not keeps_register(office.cooperative):
        text = mark("no register of shares is kept here: members' equity and interest by person are left out")
        yield Notice(Sentence(text), "note")
    yield from _tax(office, found)
    if voted is not None and not _handed_over(office, found) and handed_over(found):
        yield Notice(Sentence(mark("activities keep their results, as was voted")), "note")
    if not shown:
        yield from _votable(office, found.year.label)
    elif voted is None:
        text = mark("nothing is posted: the assembly's vote goes into allocation.csv of the month of its day")
        yield Notice(Sentence(text), "note")


def _undone(office: Office, found: YearEnd) -> Iterator[Notice]:
    """The votes on the year that were reversed, and why."""
    references = {each.key: each.payload["reference"] for each in votes_on(office.book, found.year.label)}
    for each in undone(office.book, ALLOCATION):
        if each.reference in references:
            text = mark("{vote} was reversed on {day}: {reason}")
            fields = {"vote": references[each.reference], "day": each.date, "reason": each.reason}
            yield Notice(Sentence(text, fields), "note")


def _calls(office: Office, found: YearEnd) -> Iterator[Notice]:
    """What the year calls for by law, then what is good to know of cooperative reviews."""
    for call in year_calls(office.book, office.cooperative, office.country, found):
        yield Notice(call.text, about=call.source)
    for note in year_notes(office.book, office.cooperative, office.country, found):
        yield Notice(note.text, "note", about=note.source)


def _tax(office: Office, found: YearEnd) -> Iterator[Notice]:
    """Company tax at the law's rate, where none was charged."""
    if found.tax_offered is not None and not found.company_tax:
        text = mark(
            "company tax at the law's rate would be {amount} ({source}): charge what is due as an adjustment"
        )
        fields = {"amount": money(found.tax_offered, office.cooperative.currency), "source": found.tax_source}
        yield Notice(Sentence(text, fields), "note")


def _breaches(office: Office, proposal: Proposal) -> Iterator[Notice]:
    framework, currency = proposal.allocation.rules.framework, office.cooperative.currency
    for breach in proposal.allocation.breaches:
        limit = breach.limit
        if not limit.nearest:
            sentence = Sentence(mark("{limit} ({source})"), {"limit": limit.label, "source": limit.source})
        else:
            fields = {
                "limit": limit.label,
                "source": limit.source,
                "option": limit.option,
                "nearest": shown_plain(breach.nearest, framework.kind(limit.nearest), currency),
            }
            text = mark("{limit} ({source}); the nearest lawful figure: {option} = {nearest}")
            sentence = Sentence(text, fields)
        yield Notice(sentence, about=proposal.name)


def _unshared(proposal: Proposal) -> Iterator[Notice]:
    labels = {part.destination.node: part.destination.label for part in proposal.allocation.parts}
    for node, why in proposal.unshared.items():
        text = mark("{what}: not shared among persons, since nothing says how")
        fields: dict[str, Any] = {"what": labels[node]}
        if why is not None:
            text, fields = mark("{what}: not shared among persons: {error}"), {**fields, "error": why}
        yield Notice(Sentence(text, fields), "note", proposal.name)


def _votable(office: Office, year: str) -> Iterator[Notice]:
    """What the law leaves to the assembly, where nothing was proposed yet."""
    try:
        rules = rules_of(office.cooperative, office.country)
    except CaeError as error:
        yield Notice(Sentence(error.template, error.data))
        return
    names = ", ".join(rules.options) or "–"
    text = mark("the assembly may vote: {names}; compare options with --option, or in {file}")
    yield Notice(Sentence(text, {"names": names, "file": f"{year}/allocation.toml"}), "note")
