"""What the minutes of a general assembly show, as plain frozen values (see `assemblies` beside it)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import attrs

from cae_core.governance.tallies import Tally
from cae_core.rendering.assemblies import AgendaItem, MeetingPage, QuorumRow
from cae_core.rendering.pages import Text


@attrs.frozen
class Needed:
    """What an adoption or an election needs: ``needed`` of ``out_of`` exceeded when ``strict``, else reached.

    ``weighted``: they are shares of the assembly's vote, as colleges weigh; else votes. ``base`` says of
    what they are a part.
    """

    needed: Fraction
    out_of: Fraction
    strict: bool
    base: Text
    weighted: bool
    source: str
    confidence: str


@attrs.frozen
class VoteRow:
    """What was counted in a college, and what it brings: ``votes_for`` of ``out_of``, shares of the vote."""

    label: Text
    tally: Tally
    weight: Fraction | None
    votes_for: Fraction
    out_of: Fraction


@attrs.frozen
class Count:
    """A vote counted: by college where there are any, then all together."""

    rows: tuple[VoteRow, ...]
    total: Tally
    votes_for: Fraction
    rule: Needed
    reasons: tuple[Text, ...] = ()


@attrs.frozen
class CandidateRow:
    """The votes of a candidate in a round, college by college and together, and what they made of it."""

    name: str
    by_college: tuple[Fraction, ...]
    votes: Fraction
    result: Text = ""
    won: bool = False


@attrs.frozen
class Round:
    """A round of an election; ``relative``: most votes win."""

    number: int
    colleges: tuple[Text, ...]
    rows: tuple[CandidateRow, ...]
    valid: tuple[Fraction, ...]
    blank: tuple[Fraction, ...]
    void: tuple[Fraction, ...]
    relative: bool
    open_seats: int
    rule: Needed
    reasons: tuple[Text, ...] = ()


@attrs.frozen
class Decided:
    """A resolution with what became of it: ``verdict`` in words, ``outcome`` adopted, rejected or aside."""

    item: AgendaItem
    outcome: str
    verdict: Text
    at: str = ""
    quorum: QuorumRow | None = None
    count: Count | None = None
    rounds: tuple[Round, ...] = ()
    reason: Text = ""


@attrs.frozen
class Moment:
    """Something that changed who was counted: when, what happened, and how many were counted from then on."""

    at: str
    what: tuple[Text, ...]
    counted: int


@attrs.frozen
class Attended:
    """Who was counted at the opening: present in the room or from afar, by post, or represented."""

    room: int
    remote: int
    postal: int
    represented: int
    blank: int
    counted: int
    proxies: tuple[tuple[str, str], ...] = ()
    moments: tuple[Moment, ...] = ()


@attrs.frozen
class Reliance:
    """A text that the meeting relied on and nobody read, or only at second hand."""

    label: Text
    source: str
    confidence: str


@attrs.frozen
class PublishedBallot:
    """An electronic ballot: how many ballots and unused cards, and the digest of its published list."""

    ballot: str
    title: str
    cast: int
    unused: int
    digest: str


@attrs.frozen
class Signature:
    """Somebody who signs the minutes: the function, and the name."""

    function: Text
    name: str


@attrs.frozen
class NextCall:
    """When the meeting may be held on the next call, if its notice goes out on a day."""

    call: Text
    sent: dt.date
    meeting: dt.date


@attrs.frozen
class MinutesPage(MeetingPage):
    """The minutes of a meeting: numbered, sealed, and bound to those before by the seal of those.

    ``failed``: there was no quorum for anything. ``amends`` is the number of the minutes that these correct;
    they then have a ``text`` and nothing else. ``guides`` says of a section's that its votes decide nothing.
    """

    title: Text
    number: int
    seal: str
    previous: str
    failed: bool = False
    amends: int = 0
    text: str = ""
    opened: str = ""
    closed: str = ""
    sent: dt.date | None = None
    channel: Text = ""
    bureau: tuple[Signature, ...] = ()
    roll: str = ""
    electors: int = 0
    excluded: int = 0
    quorums: tuple[QuorumRow, ...] = ()
    attended: Attended | None = None
    decisions: tuple[Decided, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    effects: tuple[tuple[str, Text], ...] = ()
    relied: tuple[Reliance, ...] = ()
    ballots: tuple[PublishedBallot, ...] = ()
    voided: tuple[Text, ...] = ()
    next_call: NextCall | None = None
    delegations: tuple[Text, ...] = ()
    guides: Text = ""
