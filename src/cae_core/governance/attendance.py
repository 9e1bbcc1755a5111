"""Who is counted at one moment: those who are there, and those whom somebody there represents.

What is counted depends on two things alone: who is there, and which proxies stand. The order in which
people came, went, gave and revoked does not matter, so that scrutineers can find it again from the
attendance sheet and the papers.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import attrs

from cae_core.governance.proxies import Proxy


class Presence(enum.Enum):
    """How somebody takes part. Who votes by post has voted and is counted, but carries nobody else's vote."""

    ROOM = "room"
    REMOTE = "remote"
    POSTAL = "postal"


@attrs.frozen(slots=False)
class Attendance:
    """Who is there, and the proxies that stand, by giver, at one moment.

    A proxy counts while its holder is there and its giver is not: the giver's own presence suspends it. It
    does not end it. Only the giver's revocation does, for a proxy is a paper and leaving the room says
    nothing against it; who leaves to weigh no more revokes it.

    >>> import datetime as dt
    >>> proxy = Proxy("P2", "P1", dt.date(2026, 6, 1))
    >>> Attendance({"P1": Presence.ROOM}, {"P2": proxy}).carried_by("P1")
    ('P1', 'P2')
    >>> Attendance({"P1": Presence.ROOM, "P2": Presence.ROOM}, {"P2": proxy}).carried_by("P1")
    ('P1',)
    """

    there: Mapping[str, Presence]
    standing: Mapping[str, Proxy]

    @cached_property
    def present(self) -> frozenset[str]:
        """Electors who are there themselves, in the room or from afar."""
        return frozenset(member for member, how in self.there.items() if how is not Presence.POSTAL)

    @cached_property
    def postal(self) -> frozenset[str]:
        """Electors who voted by post."""
        return frozenset(self.there) - self.present

    @cached_property
    def represented(self) -> Mapping[str, str]:
        """Givers who are not there, each with the holder who is."""
        return {
            giver: proxy.holder
            for giver, proxy in sorted(self.standing.items())
            if giver not in self.there and proxy.holder in self.present
        }

    @cached_property
    def blank(self) -> frozenset[str]:
        """Givers of proxies without a holder who are not there: the form's rule says how they count."""
        return frozenset(
            giver for giver, proxy in self.standing.items() if proxy.blank and giver not in self.there
        )

    @cached_property
    def counted(self) -> frozenset[str]:
        """Everybody present, represented or voting by post: what quorums and majorities count, once each."""
        return frozenset(self.there) | frozenset(self.represented) | self.blank

    def carried_by(self, member: str) -> tuple[str, ...]:
        """Whose votes somebody casts: the own one, then those represented; nothing for who is not there."""
        if member not in self.there:
            return ()
        return (member, *self._carried.get(member, ()))

    @cached_property
    def _carried(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for giver, holder in self.represented.items():
            found[holder] = (*found.get(holder, ()), giver)
        return found

    def to_dict(self) -> dict[str, Any]:
        """The moment as plain JSON values, in the order of members' keys."""
        return {
            "there": {member: self.there[member].value for member in sorted(self.there)},
            "represented": dict(self.represented),
            "blank": sorted(self.blank),
            "counted": len(self.counted),
        }
