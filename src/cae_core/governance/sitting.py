"""A sitting: who came, who left, who gave a proxy to whom, in order, and whom that makes counted."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.attendance import Attendance, Presence
from cae_core.governance.proxies import Proxy, ProxyRules
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.roll import Roll
from cae_core.messages import mark
from cae_core.rules.parameters import Fact

Time = str | dt.time
"""A `datetime.time`, or ``HH:MM`` where hours go on past midnight (``24:10``); "" where nobody knows."""


class Happening(enum.Enum):
    """What happens at a sitting."""

    GIVEN = "given"
    REVOKED = "revoked"
    ARRIVED = "arrived"
    LEFT = "left"


@attrs.frozen
class Event:
    """One thing that happened: to whom, and when (``HH:MM``, or "" where nobody wrote it down).

    ``how`` goes with an arrival, ``proxy`` with a proxy that was given.
    """

    what: Happening
    member: str
    at: str = ""
    how: Presence | None = None
    proxy: Proxy | None = None

    def to_dict(self) -> dict[str, Any]:
        """The event as plain JSON values."""
        return {
            "what": self.what.value,
            "member": self.member,
            "at": self.at,
            "how": None if self.how is None else self.how.value,
            "proxy": None if self.proxy is None else self.proxy.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Event:
        """Read what `to_dict` wrote."""
        return cls(
            Happening(data["what"]),
            data["member"],
            data["at"],
            None if data["how"] is None else Presence(data["how"]),
            None if data["proxy"] is None else Proxy.from_dict(data["proxy"]),
        )


class Sitting:
    """Who is there and whom each represents. It changes; what it tells of a moment (`attendance`) does not.

    Being on the roll says who may vote, being there who does: nothing here changes the roll. A proxy may be
    given at any time, also by somebody there who is about to leave: it counts while the giver is not there
    and the holder is. What is refused leaves no trace.

    >>> from cae_core.governance.roll import MemberFacts, make_roll
    >>> law, day = AssemblyLaw(None), dt.date(2026, 6, 19)
    >>> sitting = Sitting(make_roll([MemberFacts("P1"), MemberFacts("P2")], law, day), law, day)
    >>> sitting.arrive("P1", "14:00")
    >>> sitting.counted()
    frozenset({'P1'})
    """

    def __init__(self, roll: Roll, law: AssemblyLaw, on: dt.date) -> None:
        self.roll, self.law, self.on = roll, law, on
        self._rules = ProxyRules(roll, law, on)
        self._there: dict[str, Presence] = {}
        self._standing: dict[str, Proxy] = {}
        self._history: list[Event] = []
        self._clock = ""
        self._attendance: Attendance | None = None

    def give(self, proxy: Proxy, at: Time = "") -> None:
        """Record a proxy; one that was revoked by the day of the meeting is noted and never counts.

        Raises NotOnTheRoll, AssemblyRefused, Unlawful, LawNotEstablished.
        """
        clock = self._read_clock(proxy.giver, at)
        self._rules.check_days(proxy)
        if proxy.stands(self.on):
            self._rules.check(proxy, self._standing)
            self._standing[proxy.giver] = proxy
        self._happened(Event(Happening.GIVEN, proxy.giver, clock, proxy=proxy))

    def revoke(self, giver: str, at: Time = "") -> None:
        """Take back the proxy that somebody gave. Raises AssemblyRefused."""
        clock = self._read_clock(giver, at)
        if giver not in self._standing:
            raise AssemblyRefused(what=giver, reason=mark("has given no proxy that stands"), source="")
        del self._standing[giver]
        self._happened(Event(Happening.REVOKED, giver, clock))

    def arrive(self, member: str, at: Time = "", how: Presence = Presence.ROOM) -> None:
        """Record that an elector is there, or voted by post; a proxy that the elector gave is suspended.

        Raises NotOnTheRoll, AssemblyRefused, Unlawful, LawNotEstablished.
        """
        clock = self._read_clock(member, at)
        self.roll.of(member)
        if self._there.get(member) is Presence.POSTAL:
            reason = mark("has voted by post: take the postal vote back first, as a departure")
            raise AssemblyRefused(what=member, reason=reason, source="")
        if member in self._there:
            raise AssemblyRefused(what=member, reason=mark("is there already"), source="")
        self._check_way(member, how)
        self._there[member] = how
        self._happened(Event(Happening.ARRIVED, member, clock, how=how))

    def leave(self, member: str, at: Time = "") -> None:
        """Record that somebody is no longer there, or takes a postal vote back. Raises AssemblyRefused."""
        clock = self._read_clock(member, at)
        if member not in self._there:
            raise AssemblyRefused(what=member, reason=mark("is not there"), source="")
        del self._there[member]
        self._happened(Event(Happening.LEFT, member, clock))

    @property
    def attendance(self) -> Attendance:
        """Who is counted as things stand: a value that later arrivals and departures leave as it is."""
        if self._attendance is None:
            self._attendance = Attendance(dict(self._there), dict(self._standing))
        return self._attendance

    def present(self) -> frozenset[str]:
        """Electors who are there themselves, in the room or from afar."""
        return self.attendance.present

    def represented(self) -> Mapping[str, str]:
        """Givers who are not there, each with the holder who is."""
        return self.attendance.represented

    def counted(self) -> frozenset[str]:
        """Everybody present, represented or voting by post, once each."""
        return self.attendance.counted

    def carried_by(self, member: str) -> tuple[str, ...]:
        """Whose votes somebody casts: the own one, then those represented; nothing for who is not there."""
        return self.attendance.carried_by(member)

    def blank(self) -> frozenset[str]:
        """Givers of blank proxies that count."""
        return self.attendance.blank

    @property
    def history(self) -> tuple[Event, ...]:
        """Everything that happened, in order."""
        return tuple(self._history)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The texts that proxies and presence relied on, by key: those not verified are to be said."""
        return tuple(fact for _, fact in sorted(self._rules.facts.items()))

    def to_dict(self) -> dict[str, Any]:
        """The sitting as plain JSON values: its roll's digest and everything that happened."""
        return {
            "on": self.on.isoformat(),
            "roll": self.roll.digest,
            "history": [each.to_dict() for each in self._history],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], roll: Roll, law: AssemblyLaw) -> Sitting:
        """Let everything that `to_dict` wrote happen again, under the same checks.

        Raises AssemblyRefused for another roll or what `to_dict` cannot have written, and what the checks
        raise.
        """
        if data.get("roll") != roll.digest:
            reason = mark("what happened was recorded with another roll")
            raise AssemblyRefused(what=str(data.get("on")), reason=reason, source="")
        try:
            sitting = cls(roll, law, dt.date.fromisoformat(data["on"]))
            events = [Event.from_dict(each) for each in data["history"]]
        except (KeyError, TypeError, ValueError):
            raise _unreadable(data) from None
        for each in events:
            sitting.follow(each)
        if sitting.to_dict() != data:
            raise _unreadable(data)
        return sitting

    def follow(self, event: Event) -> None:
        """Let an event happen. Raises what its kind raises."""
        if event.proxy is not None:
            self.give(event.proxy, event.at)
        elif event.how is not None:
            self.arrive(event.member, event.at, event.how)
        elif event.what is Happening.REVOKED:
            self.revoke(event.member, event.at)
        else:
            self.leave(event.member, event.at)

    def moments(self) -> Iterator[tuple[Event, Attendance]]:
        """Each event with who was counted once it had happened, from the first on."""
        again = Sitting(self.roll, self.law, self.on)
        for event in self._history:
            again.follow(event)
            yield event, again.attendance

    def _happened(self, event: Event) -> None:
        self._history.append(event)
        self._clock = event.at or self._clock
        self._attendance = None

    def _read_clock(self, member: str, at: Time) -> str:
        """A time as ``HH:MM``, not before the last one written down. Raises AssemblyRefused."""
        clock = f"{at:%H:%M}" if isinstance(at, dt.time) else at.strip()
        if clock and not _TIME.fullmatch(clock):
            reason = mark("“{at}” is not a time such as 14:05")
        elif clock and clock < self._clock:
            reason = mark("{at} is before {last}, when the last thing happened: past midnight write 24:10")
        else:
            return clock
        raise AssemblyRefused(what=member, reason=reason, at=clock, last=self._clock, source="")

    def _check_way(self, member: str, how: Presence) -> None:
        if how is Presence.ROOM:
            return
        rule = self._rules.asked(_LEAVES[how])
        if rule is None:
            reason = mark(
                "neither law nor statutes of this form say whether members take part from elsewhere"
            )
            raise AssemblyRefused(what=member, reason=reason, source="")
        if not rule.value:
            raise Unlawful(
                what=member,
                reason=mark("members may not take part from elsewhere in this way"),
                source=rule.source,
                expected=mark("presence in the room"),
            )


def _unreadable(data: Mapping[str, Any]) -> AssemblyRefused:
    reason = mark("what is recorded of the sitting cannot be read")
    return AssemblyRefused(what=str(data.get("on")), reason=reason, source="")


_TIME = re.compile(r"[0-3][0-9]:[0-5][0-9]")
_LEAVES = {Presence.REMOTE: "remote_presence", Presence.POSTAL: "postal_votes"}
