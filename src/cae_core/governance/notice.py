"""A meeting's notice, and the days between it and the meeting."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping

import attrs

from cae_core.errors import Origin
from cae_core.governance.natures import FIRST, MeetingKind, Nature
from cae_core.governance.resolutions import Resolution
from cae_core.messages import mark


class Channel(enum.Enum):
    """How a notice reaches members."""

    REGISTERED_LETTER = "registered_letter"  # with acknowledgement
    LETTER = "letter"
    COURT_NOTICE = "court_notice"
    NEWSPAPER = "newspaper"  # a legal one
    POSTING = "posting"  # in public
    HAND = "hand"  # handed over
    EMAIL = "email"


CHANNELS: Mapping[Channel, str] = {
    Channel.REGISTERED_LETTER: mark("registered letter"),
    Channel.LETTER: mark("letter"),
    Channel.COURT_NOTICE: mark("court notice"),
    Channel.NEWSPAPER: mark("legal newspaper"),
    Channel.POSTING: mark("public posting"),
    Channel.HAND: mark("handed over"),
    Channel.EMAIL: mark("e-mail"),
}
"""What readers call each channel."""


@attrs.frozen
class Place:
    """Where a meeting is held, or where the seat is: the address, and the district it is in."""

    address: str
    district: str = ""


@attrs.frozen
class Notice:
    """A call to a meeting: sent on a day, for a day, with the agenda and its draft resolutions.

    ``time`` is ``HH:MM``; ``proof`` what shows that it was sent; ``by`` who calls. ``section`` is
    the one that meets, ``sections`` are those whose delegates do.
    """

    meeting: dt.date
    sent: dt.date
    kind: MeetingKind = MeetingKind.ORDINARY
    call: int = FIRST
    time: str = ""
    place: Place = Place("")
    channel: Channel = Channel.REGISTERED_LETTER
    proof: str = ""
    agenda: tuple[Resolution, ...] = ()
    by: str = ""
    section: str = ""
    sections: tuple[str, ...] = ()
    origin: Origin | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def natures(self) -> frozenset[Nature]:
        """The natures of what is on the agenda."""
        return frozenset(each.nature for each in self.agenda)


def clear_days(sent: dt.date, meeting: dt.date) -> int:
    """The days between, neither the day of sending nor that of the meeting being one.

    >>> clear_days(dt.date(2026, 6, 3), dt.date(2026, 6, 19))
    15
    """
    return (meeting - sent).days - 1


def days_between(sent: dt.date, meeting: dt.date, *, full: bool) -> int:
    """The days between: clear ones in full periods, else the day of the meeting is one.

    >>> days_between(dt.date(2026, 6, 3), dt.date(2026, 6, 19), full=False)
    16
    """
    return clear_days(sent, meeting) + (not full)


def first_meeting(sent: dt.date, days: int, *, full: bool) -> dt.date:
    """The first day a meeting may be held on after a notice sent on a day.

    >>> first_meeting(dt.date(2026, 6, 3), 15, full=True)
    datetime.date(2026, 6, 19)
    """
    return sent + dt.timedelta(days + full)


def last_sending(meeting: dt.date, days: int, *, full: bool) -> dt.date:
    """The last day something is sent on so many days before a meeting.

    >>> last_sending(dt.date(2026, 6, 19), 15, full=True)
    datetime.date(2026, 6, 3)
    """
    return meeting - dt.timedelta(days + full)
