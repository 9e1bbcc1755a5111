"""What is written down of a meeting: who came and went, proxies, what was counted; each with its row.

These are plain values, in no order that matters: `holding.hold` lets them happen in the order of their times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs

from cae_core.errors import Origin
from cae_core.governance.assembly import Bureau
from cae_core.governance.attendance import Presence
from cae_core.governance.notice import Notice
from cae_core.governance.proxies import Proxy
from cae_core.governance.resolutions import Candidate, Choice, Resolution
from cae_core.governance.tallies import Group


def _origin() -> Any:
    return attrs.field(default=None, eq=False, repr=False, kw_only=True)


@attrs.frozen
class Attended:
    """Somebody who was there from a time on (``HH:MM``; "": from the opening) until another ("": the end)."""

    member: str
    how: Presence = Presence.ROOM
    arrived: str = ""
    left: str = ""
    origin: Origin | None = _origin()


@attrs.frozen
class Voice:
    """What somebody said in a vote by name."""

    resolution: str
    member: str
    choice: Choice
    origin: Origin | None = _origin()


@attrs.frozen
class Count:
    """The hands or papers of a college, or of those in it whose votes have a ``weight`` (None: all alike).

    ``chair`` is what the chair says, should it come to a tie.
    """

    resolution: str
    totals: Mapping[Choice, int]
    college: str = ""
    weight: Fraction | None = None
    chair: Choice | None = None
    at: str = ""
    origin: Origin | None = _origin()


@attrs.frozen
class Papers:
    """Papers of a round of an election: how many bear a name, or are ``valid``, ``blank`` or ``void``."""

    resolution: str
    candidate: str
    votes: int
    round: int = 1
    college: str = ""
    weight: Fraction | None = None
    at: str = ""
    origin: Origin | None = _origin()


@attrs.frozen
class UrnCount:
    """What a closed urn holds for a resolution, or a round of an election: each choice, by group."""

    resolution: str
    totals: Mapping[Group, Mapping[tuple[str, ...], int]]
    round: int = 1
    origin: Origin | None = _origin()


@attrs.frozen
class Put:
    """How something came to the vote: at which time, or why not; what an election needs beside its papers.

    ``in_meeting`` says that it was not in the notice; ``lot`` is the order drawn, ``staying`` are those who
    keep seats, ``outgoing`` those who stand for a new term.
    """

    resolution: Resolution
    at: str = ""
    chair: Choice | None = None
    set_aside: str = ""
    in_meeting: bool = False
    lot: tuple[str, ...] = ()
    staying: tuple[Candidate, ...] = ()
    outgoing: tuple[str, ...] = ()


@attrs.frozen
class Demanded:
    """Members who asked in writing, on a day, for the meeting."""

    asked: dt.date
    by: tuple[str, ...]
    origin: Origin | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)


@attrs.frozen
class Proceedings:
    """An assembly as its folder tells it; ``previous`` is the day of the call before, as typed."""

    notice: Notice
    bureau: Bureau = attrs.field(factory=lambda: Bureau(""))
    put: tuple[Put, ...] = ()
    opened: str = ""
    closed: str = ""
    previous: str = ""
    attendance: tuple[Attended, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    voices: tuple[Voice, ...] = ()
    counts: tuple[Count, ...] = ()
    papers: tuple[Papers, ...] = ()
    urns: tuple[UrnCount, ...] = ()
    demanded: Demanded | None = None
