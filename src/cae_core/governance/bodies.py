"""Who holds office on a day: what sealed minutes say of elections, of appointments and of who leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.decisions import Decision
from cae_core.governance.minutes import Minutes
from cae_core.governance.offices import Term, check_size, first_terms
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import EffectKind, Election
from cae_core.governance.sections import delegates_by
from cae_core.periods import add_months
from cae_core.rules.errors import LawNotEstablished

Terms = dict[tuple[str, str], Term]


def terms_on(register: Iterable[Minutes], law: AssemblyLaw, on: dt.date) -> tuple[Term, ...]:
    """The terms of office that minutes up to a day gave and nothing ended, by office, then by their start.

    Those elected take office even where other seats stayed open. An election to a body ends the terms that
    end in its year: they end with the annual meeting (see `leaving`); one of a section's delegates ends the
    terms of those before. A ``board`` effect appoints its ``members``, lets those ``leaving`` go, or gives
    the early ends that a lot ``drawn`` gives a body that was elected at once. A term that is over and that
    nobody took over is still told.
    """
    found: Terms = {}
    for minutes in register:
        if minutes.amends or minutes.date > on:
            continue
        for decision in minutes.decisions:
            if decision.rounds and decision.resolution.election is not None:
                _elected(found, decision, decision.resolution.election, minutes, law)
            if decision in minutes.adopted:
                _follow(found, decision, minutes.date, law)
    return tuple(sorted(found.values(), key=lambda each: (each.office, each.since, each.member)))


def _elected(
    found: Terms, decision: Decision, election: Election, minutes: Minutes, law: AssemblyLaw
) -> None:
    office, day, section = election.office, minutes.date, minutes.section
    for place, term in list(found.items()):
        ends = term.until is not None and term.until.year <= day.year
        if term.office == office and term.section == section and (ends or section):
            del found[place]
    until = _until(decision, election, day, law)
    if until is None and section and (last := delegates_by(day, law)) is not None:
        until = last + dt.timedelta(1)
    for member in decision.elected:
        found[office, member] = Term(member, office, day, until, section)


def _until(decision: Decision, election: Election, day: dt.date, law: AssemblyLaw) -> dt.date | None:
    """When a term ends: as an effect of the election says, else after its years; None where nobody says."""
    for effect in decision.resolution.effects:
        if effect.kind is EffectKind.BOARD and effect.fields.get("until"):
            return dt.date.fromisoformat(effect.fields["until"])
    known = law.known(f"{election.office}_term_years", day)
    years = election.term_years or (0 if known is None else int(known.value))
    return add_months(day, 12 * years) if years else None


def _follow(found: Terms, decision: Decision, day: dt.date, law: AssemblyLaw) -> None:
    """What the ``board`` effects of an adopted resolution do beside its election."""
    for effect in decision.resolution.named_effects():
        if effect.kind is not EffectKind.BOARD:
            continue
        fields, office = effect.fields, effect.fields.get("role", "board")
        for member in keys_of(fields, "leaving"):
            found.pop((office, member), None)
        if drawn := keys_of(fields, "drawn"):
            _draw(found, office, drawn, law)
        until = dt.date.fromisoformat(fields["until"]) if fields.get("until") else None
        for member in () if decision.resolution.election else keys_of(fields, "members"):
            found[office, member] = Term(member, office, day, until)


def _draw(found: Terms, office: str, drawn: Sequence[str], law: AssemblyLaw) -> None:
    """Let the first parts of a body that was elected at once leave early, in the order of a lot.

    A lot that does not fit the body changes nothing: minutes are sealed.
    """
    body = [each for each in found.values() if each.office == office]
    try:
        made = first_terms(
            office, [each.member for each in body], drawn, law, min(each.since for each in body)
        )
    except (AssemblyRefused, LawNotEstablished, ValueError):
        return
    found.update({(office, each.member): each for each in made})


def keys_of(fields: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The members that a field of an effect names, with commas between.

    >>> keys_of({"leaving": "P1, P2"}, "leaving")
    ('P1', 'P2')
    """
    return tuple(each.strip() for each in fields.get(name, "").split(",") if each.strip())


def seats_fault(
    election: Election, terms: Iterable[Term], staying: int, law: AssemblyLaw, on: dt.date
) -> AssemblyRefused | None:
    """What is unlawful about the size of a body once all seats of an election are filled.

    ``terms`` are those known before it, ``staying`` is how many keep a seat as typed. Where neither says who
    is there, or the law of it is not established, nothing is.
    """
    known = [each for each in terms if each.office == election.office]
    kept = sum(1 for each in known if each.until is None or each.until.year > on.year)
    if not known and not staying:
        return None
    try:
        check_size(election.office, max(kept, staying) + election.seats, law, on)
    except AssemblyRefused as refused:
        return refused
    except LawNotEstablished:
        return None
    return None


def size_fault(office: str, terms: Iterable[Term], law: AssemblyLaw, on: dt.date) -> AssemblyRefused | None:
    """What is unlawful about the size of a body on a day; None where it is lawful, or nobody says."""
    count = sum(1 for each in terms if each.office == office)
    return seats_fault(Election(office, 0, ()), (), count, law, on) if count else None
