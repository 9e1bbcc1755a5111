"""Who was counted at a meeting, from what its minutes keep: at the opening, and whenever that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import attrs

from cae_core.governance.attendance import Attendance, Presence
from cae_core.governance.proxies import Proxy
from cae_core.governance.sitting import Event, Happening
from cae_core.messages import Sentence, mark
from cae_core.office.assembly_house import House
from cae_core.periods import parse_date
from cae_core.rendering.minutes import Attended, Moment

_ARRIVED: Mapping[Presence, str] = {
    Presence.ROOM: mark("{member} arrived"),
    Presence.REMOTE: mark("{member} joined from afar"),
    Presence.POSTAL: mark("{member} voted by post"),
}


@attrs.frozen
class _Step:
    """What happened at one time, and who was counted then."""

    at: str
    events: tuple[Event, ...]
    attendance: Attendance


def attended(sitting: Mapping[str, Any], opened: str, house: House) -> Attended:
    """The attendance at the opening, and each later change of who was counted."""
    steps = _steps(sitting)
    began = [each for each in steps if not each.at or not opened or each.at <= opened]
    start = began[-1].attendance if began else Attendance({}, {})
    return Attended(
        sum(how is Presence.ROOM for how in start.there.values()),
        sum(how is Presence.REMOTE for how in start.there.values()),
        len(start.postal),
        len(start.represented),
        len(start.blank),
        len(start.counted),
        tuple((house.name(giver), house.name(holder)) for giver, holder in start.represented.items()),
        tuple(_moments(steps[len(began) :], start, house)),
    )


def _steps(sitting: Mapping[str, Any]) -> list[_Step]:
    """What happened, time after time: the checks were made when it did, and minutes keep no roll."""
    if not sitting:
        return []
    on = parse_date(sitting["on"])
    there: dict[str, Presence] = {}
    standing: dict[str, Proxy] = {}
    found = []
    events = (Event.from_dict(each) for each in sitting["history"])
    for at, together in groupby(events, key=lambda event: event.at):
        happened = tuple(together)
        for event in happened:
            if event.proxy is not None and event.proxy.stands(on):
                standing[event.member] = event.proxy
            elif event.how is not None:
                there[event.member] = event.how
            elif event.what is Happening.REVOKED:
                del standing[event.member]
            elif event.what is Happening.LEFT:
                del there[event.member]
        found.append(_Step(at, happened, Attendance(dict(there), dict(standing))))
    return found


def _moments(steps: Iterable[_Step], before: Attendance, house: House) -> Iterator[Moment]:
    for each in steps:
        if each.attendance.counted != before.counted:
            what = tuple(_told(event, house) for event in each.events)
            yield Moment(each.at, what, len(each.attendance.counted))
        before = each.attendance


def _told(event: Event, house: House) -> Sentence:
    fields = {"member": house.name(event.member)}
    if event.how is not None:
        return Sentence(_ARRIVED[event.how], fields)
    if event.what is Happening.LEFT:
        return Sentence(mark("{member} left"), fields)
    if event.what is Happening.REVOKED:
        return Sentence(mark("{member} took the proxy back"), fields)
    holder = "" if event.proxy is None else event.proxy.holder
    if not holder:
        return Sentence(mark("{member} gave a proxy that names nobody"), fields)
    return Sentence(mark("{member} gave {holder} a proxy"), {**fields, "holder": house.name(holder)})
