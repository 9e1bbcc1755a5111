"""Exits: somebody leaves, and what becomes of the account of the activity they ran; document to entry."""

from __future__ import annotations

import datetime as dt
import enum

import attrs

from cae_core.cooperative._wording import Say, plain
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.people import origin_field
from cae_core.errors import Origin
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.years import PAST_RESULTS
from cae_core.messages import mark


class ExitCause(enum.Enum):
    """Why somebody leaves. The last two end no work for the cooperative: a contract goes on."""

    RESIGNATION = "resignation"
    DISMISSAL = "dismissal"
    ECONOMIC_DISMISSAL = "economic_dismissal"
    AGREEMENT = "agreement"
    TRIAL = "trial"
    TERM = "term"
    NOT_MEMBER = "not_member"  # the deadline to become a member passed
    MEMBERSHIP_ENDED = "membership_ended"  # gave up or lost the membership
    RETIREMENT = "retirement"
    INVALIDITY = "invalidity"
    DEATH = "death"
    NEXT_CONTRACT = "next_contract"  # goes on under a contract of another kind
    ACTIVITY_LEFT = "activity_left"  # leaves the activity alone


GOING_ON = frozenset({ExitCause.NEXT_CONTRACT, ExitCause.ACTIVITY_LEFT})
"""The causes after which a contract with the cooperative runs on."""

CAUSES: dict[ExitCause, str] = {
    ExitCause.RESIGNATION: mark("Resignation"),
    ExitCause.DISMISSAL: mark("Dismissal"),
    ExitCause.ECONOMIC_DISMISSAL: mark("Dismissal for economic reasons"),
    ExitCause.AGREEMENT: mark("By agreement"),
    ExitCause.TRIAL: mark("End of the trial period"),
    ExitCause.TERM: mark("Term of the contract"),
    ExitCause.NOT_MEMBER: mark("Not a member by the deadline"),
    ExitCause.MEMBERSHIP_ENDED: mark("End of the membership"),
    ExitCause.RETIREMENT: mark("Retirement"),
    ExitCause.INVALIDITY: mark("Invalidity"),
    ExitCause.DEATH: mark("Death"),
    ExitCause.NEXT_CONTRACT: mark("Goes on under another contract"),
    ExitCause.ACTIVITY_LEFT: mark("Leaves the activity, not the cooperative"),
}
"""What each cause is called."""


class Balance(enum.Enum):
    """What becomes of what the person's account still has available."""

    PAID = "paid"  # all of it was asked as the contract's last pay
    SERVICES = "services"  # left to the shared services, who bear it when it is negative
    CARRIED = "carried"  # handed to another activity
    OPEN = "open"  # kept until a later row settles it


class Clientele(enum.Enum):
    """With whom the clients of the activity go on."""

    PERSON = "person"
    COOPERATIVE = "cooperative"
    OTHERS = "others"  # those who still run the activity
    SHARED = "shared"


@attrs.frozen
class Exit:
    """Somebody leaves an activity, or without one the cooperative that employs them.

    ``carried_to`` is the activity that the balance is carried to. With ``keep_open`` what is not settled yet
    (an invoice, a provision) stays open for a later row to settle; without it nothing may be. ``decision`` is
    the ground on which a balance does not reach the person, ``clientele_basis`` the clause or the agreement
    that says whose the clients are, where the law does not.
    """

    reference: str
    date: dt.date
    person: str
    cause: ExitCause
    activity: str = ""
    balance: Balance | None = None
    carried_to: str = ""
    keep_open: bool = False
    clientele: Clientele | None = None
    clientele_basis: str = ""
    decision: str = ""
    origin: Origin | None = origin_field()


def exit_key(reference: str) -> str:
    """The key of the entry of an exit: it is posted once."""
    return f"exit:{reference}"


def post_exit(exit_: Exit, amount: int, to: str, date: dt.date, say: Say = plain) -> Entry:
    """The entry by which an account hands what it has available over, through the link, dated ``date``.

    ``amount`` (minor units; negative where the receiver bears what is missing) leaves the activity for
    ``to``, the services or another activity. What is handed over are results, as at an assembly's vote: no
    income, no charge, no reserve moves, and each account sums to zero over the cooperative. Nothing: no
    postings.

    >>> gone = Exit("E1", dt.date(2026, 11, 15), "P1", ExitCause.RESIGNATION, "BOIS", Balance.SERVICES)
    >>> entry = post_exit(gone, 5000, "services", dt.date(2026, 11, 30))
    >>> [(each.activity, each.role, each.amount) for each in entry.postings]  # doctest: +NORMALIZE_WHITESPACE
    [('BOIS', 'allocated_result', 5000), ('BOIS', 'link', -5000),
     ('services', 'link', 5000), ('services', 'allocated_result', -5000)]
    """
    postings = (
        Posting(PAST_RESULTS, exit_.activity, amount),
        Posting("link", exit_.activity, -amount),
        Posting("link", to, amount),
        Posting(PAST_RESULTS, to, -amount),
    )
    services = mark("Account of {activity} settled, {person} leaves: handed to the shared services")
    carried = mark("Account of {activity} settled, {person} leaves: carried to {to}")
    text = services if to == SERVICES else carried
    label = say(text, activity=exit_.activity, person=exit_.person, to=to)
    key = exit_key(exit_.reference)
    return Entry(key, "capital", date, exit_.reference, date, label, postings if amount else ())
