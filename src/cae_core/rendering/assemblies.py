"""What the pages of a general assembly show before and at the meeting, as plain frozen values.

The minutes are in `cae_core.rendering.minutes`. Votes are exact ratios: whole ones, unless a law cuts them.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import attrs

from cae_core.governance.tallies import NONE
from cae_core.rendering.pages import Party, Text


@attrs.frozen
class Meeting:
    """What heads every page of a meeting: whose it is, which it is, when and where.

    ``mentions`` are what the law wants on the cooperative's papers, ``banners`` on every page of it.
    """

    cooperative: Party
    legal_form: Text
    kind: Text
    call: Text
    day: dt.date
    country: str
    currency: str
    time: str = ""
    place: str = ""
    mentions: tuple[Text, ...] = ()
    banners: tuple[Text, ...] = ()


@attrs.frozen
class MeetingPage:
    """A page of a meeting."""

    meeting: Meeting

    @property
    def country(self) -> str:
        """The country whose words and numbers it is written in."""
        return self.meeting.country

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        return self.meeting.currency

    @property
    def banners(self) -> tuple[Text, ...]:
        """What stands on top of it."""
        return self.meeting.banners


@attrs.frozen
class Cited:
    """A sentence on what binds the meeting, and where that is written; ``confidence`` as facts have it."""

    text: Text
    source: str = ""
    confidence: str = "text"


@attrs.frozen
class AgendaItem:
    """Something put to the vote: its draft as members may read it before, and how it will be voted."""

    key: str
    title: str
    text: str
    nature: Text
    way: Text
    by: Text = ""
    amends: str = ""
    election: Text = ""
    candidates: tuple[str, ...] = ()
    effects: tuple[Text, ...] = ()


@attrs.frozen
class ToDo:
    """Something the meeting obliges to: by when (None: no text read says it), and where that is written."""

    text: Text
    by: dt.date | None
    source: str
    confidence: str


@attrs.frozen
class NoticePage(MeetingPage):
    """The notice of a meeting: ``rules`` tell how members are represented and how many must come.

    ``proxies`` says that members may be represented: the page then has a form for it.
    """

    sent: dt.date
    channel: Text
    by: Text = ""
    agenda: tuple[AgendaItem, ...] = ()
    rules: tuple[Cited, ...] = ()
    duties: tuple[ToDo, ...] = ()
    proxies: bool = False


@attrs.frozen
class Signatory:
    """A member on the sheet to sign. ``held_by`` represents the member, None where a proxy names nobody."""

    member: str
    name: str
    address: str
    shares: int
    votes: Fraction = Fraction(1)
    held_by: str | None = ""
    holds: tuple[str, ...] = ()


@attrs.frozen
class Signing:
    """The members of one college (``label`` empty without colleges), which has ``weight`` of all votes."""

    label: Text
    weight: Fraction | None
    members: tuple[Signatory, ...]


@attrs.frozen
class KeptOut:
    """A member who may not vote at this meeting, why, and where that is written."""

    name: str
    reason: Text
    source: str = ""


@attrs.frozen
class SheetPage(MeetingPage):
    """The roll, as a sheet that those present and their proxies sign.

    ``votes`` are those of all, ``digest`` tells this roll from any other; ``delegations`` say whom each
    section sent.
    """

    colleges: tuple[Signing, ...]
    electors: int
    votes: Fraction
    digest: str
    excluded: tuple[KeptOut, ...] = ()
    caps: tuple[Cited, ...] = ()
    rules: tuple[Cited, ...] = ()
    delegations: tuple[Text, ...] = ()


@attrs.frozen
class CutOut:
    """A card to cut out: the code, and the group whose votes it counts with."""

    code: str
    group: Text = ""


@attrs.frozen
class CardsPage(MeetingPage):
    """The cards of an electronic secret ballot; a ballot names at most ``seats`` of the ``options``."""

    ballot: str
    title: str
    options: tuple[Text, ...]
    seats: int
    cards: tuple[CutOut, ...]


@attrs.frozen
class Receipt:
    """A ballot as published: what it chose (nothing: blank), under a receipt that only its voter knows."""

    receipt: str
    group: Text
    choice: tuple[Text, ...]


@attrs.frozen
class ChoiceCount:
    """How often something was chosen, group by group in the order of the page."""

    choice: Text
    counts: tuple[int, ...]


@attrs.frozen
class ReceiptsPage(MeetingPage):
    """The published list of an electronic ballot, for voters and scrutineers to count again."""

    ballot: str
    title: str
    groups: tuple[Text, ...]
    totals: tuple[ChoiceCount, ...]
    receipts: tuple[Receipt, ...]
    unused: int
    digest: str


@attrs.frozen
class QuorumRow:
    """What a quorum asks and who was there: members, or votes where the law counts votes."""

    nature: Text
    call: Text
    needed: Fraction
    out_of: Fraction
    there: Fraction = NONE
    source: str = ""
    confidence: str = "text"

    @property
    def reached(self) -> bool:
        """Whether enough were there."""
        return self.there >= self.needed
