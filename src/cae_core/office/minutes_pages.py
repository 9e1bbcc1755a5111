"""The page of an assembly's minutes, of a meeting that failed, and of a correction.

``minutes_page(minutes, cooperative, country)`` takes sealed minutes; ``law`` lets a meeting without a quorum
say when the next call may be held, and ``notice`` what it had been called for, and how.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.governance.assembly import Bureau, State
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.convening import next_notice
from cae_core.governance.minutes import Minutes, Relied
from cae_core.governance.natures import Nature
from cae_core.governance.notice import CHANNELS, Notice
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.urn import VoidBallot
from cae_core.messages import Sentence, mark
from cae_core.office.assembly_effects import told_effects
from cae_core.office.assembly_house import House, quorum_row
from cae_core.office.assembly_urns import key_of
from cae_core.office.assembly_words import GUIDES, NATURES, call_of
from cae_core.office.ballot_digest import ballot_digest
from cae_core.office.minutes_attendance import attended
from cae_core.office.minutes_votes import decided
from cae_core.rendering.minutes import (
    MinutesPage,
    NextCall,
    PublishedBallot,
    Reliance,
    Signature,
)
from cae_core.rendering.pages import Text
from cae_core.rules.errors import LawNotEstablished


def minutes_page(
    minutes: Minutes,
    cooperative: Cooperative,
    country: Country,
    *,
    law: AssemblyLaw | None = None,
    notice: Notice | None = None,
) -> MinutesPage:
    """The page of minutes; names are those of today, all else is what was sealed."""
    house = House(cooperative, country, minutes.colleges)
    failed = minutes.state is State.FAILED
    if minutes.amends:
        title = Sentence(mark("Correction of minutes no. {number}"), {"number": minutes.amends})
        return MinutesPage(
            house.of_minutes(minutes),
            title,
            minutes.number,
            minutes.seal,
            minutes.previous,
            amends=minutes.amends,
            text=minutes.text,
        )
    return MinutesPage(
        house.of_minutes(minutes),
        Sentence(mark("Minutes of a meeting without a quorum") if failed else mark("Minutes")),
        minutes.number,
        minutes.seal,
        minutes.previous,
        failed=failed,
        opened=minutes.opened,
        closed=minutes.closed,
        sent=minutes.sent,
        channel="" if notice is None else Sentence(CHANNELS[notice.channel]),
        bureau=tuple(_bureau(minutes.bureau, house)),
        roll=minutes.roll,
        electors=minutes.electors,
        excluded=minutes.excluded,
        quorums=tuple(quorum_row(each) for each in minutes.quorums),
        attended=attended(minutes.sitting, minutes.opened, house),
        decisions=tuple(decided(each, house) for each in minutes.decisions),
        agenda=() if notice is None or not failed else tuple(house.item(each) for each in notice.agenda),
        effects=tuple(_effects(minutes, house)),
        guides=GUIDES if minutes.section else "",
        delegations=tuple(house.sent(each) for each in minutes.delegations),
        relied=tuple(_reliance(each, house) for each in minutes.relied),
        ballots=tuple(_ballots(minutes)),
        voided=tuple(_voided(each) for each in minutes.voided),
        next_call=_next_call(minutes, law) if failed and law is not None else None,
    )


def _bureau(bureau: Bureau | None, house: House) -> Iterator[Signature]:
    if bureau is None:
        return
    yield Signature(Sentence(mark("Chair")), house.name(bureau.chair))
    for each in bureau.scrutineers:
        yield Signature(Sentence(mark("Scrutineer")), house.name(each))
    if bureau.secretary:
        yield Signature(Sentence(mark("Secretary")), house.name(bureau.secretary))


def _effects(minutes: Minutes, house: House) -> Iterator[tuple[str, Text]]:
    """What adopted resolutions do, each with the resolution's key."""
    for decision, effect in minutes.effects:
        for text in told_effects([effect], house.cooperative, house.country):
            yield decision.resolution.key, text


def _ballots(minutes: Minutes) -> Iterator[PublishedBallot]:
    titles = {each.resolution.key: each.resolution.title for each in minutes.decisions}
    for each in minutes.ballots:
        yield PublishedBallot(
            each.ballot,
            titles.get(key_of(each.ballot), ""),
            len(each.cards),
            each.unused,
            ballot_digest(each),
        )


def _voided(each: VoidBallot) -> Sentence:
    text = mark("{ballot}, declared void: {cast} ballots, {signed} votes signed for. {why}")
    return Sentence(text, {name: getattr(each, name) for name in ("ballot", "cast", "signed", "why")})


_RELIED = {
    **{f"{nature.value}_quorum": (nature, mark("Quorum of {nature}")) for nature in Nature},
    **{f"{nature.value}_majority": (nature, mark("Majority of {nature}")) for nature in Nature},
}


def _reliance(relied: Relied, house: House) -> Reliance:
    form = house.country.legal_forms.get(house.cooperative.legal_form)
    known = {} if form is None or form.parameters is None else form.parameters.parameters
    label: Text = known[relied.key].label if relied.key in known else relied.key
    if relied.key in _RELIED:
        nature, text = _RELIED[relied.key]
        label = Sentence(text, {"nature": Sentence(NATURES[nature])})
    return Reliance(label, relied.source, relied.confidence)


def _next_call(minutes: Minutes, law: AssemblyLaw) -> NextCall | None:
    """The first lawful day of the next call, were its notice sent on the meeting's day; None without one."""
    sent: dt.date = minutes.date
    try:
        found = next_notice(Notice(minutes.date, sent, minutes.kind, minutes.call), law, sent)
    except (AssemblyRefused, LawNotEstablished):
        return None
    return NextCall(call_of(found.call), found.sent, found.meeting)
