"""What the page of a liquidation shows, as plain frozen values (see `cae_core.rendering.pages`)."""

from __future__ import annotations

import datetime as dt

import attrs

from cae_core.rendering.pages import Figure, Notice, Party, Text


@attrs.frozen
class PositionRow:
    """What the cooperative has and what it owes on one account, both positive."""

    label: Text
    number: str
    assets: int
    debts: int


@attrs.frozen
class StepRow:
    """One figure of the sharing out, what goes out negative, and the article it rests on."""

    label: Text
    source: str
    amount: int


@attrs.frozen
class MemberRow:
    """A member's shares: what was paid, what is lost of it, what is given back.

    ``receives`` is the part of what is left where statutes leave it to members; ``owed`` what is still to be
    paid of both.
    """

    person: str
    shares: int
    paid: int
    lost: int
    given_back: int
    receives: int
    owed: int


@attrs.frozen
class HeirRow:
    """Somebody who may receive what is left, and the article; ``chosen`` by the meeting or the court."""

    label: Text
    source: str
    chosen: bool = False


@attrs.frozen
class LiquidationPage:
    """A liquidation as a book shows it on a day: expected, or closed under a ``reference``.

    ``position`` is what there is and what is owed, ``steps`` what becomes of it in the legal order. What a
    conversion would do instead stands in ``conversion`` (none once the cooperative has ended).
    """

    cooperative: Party
    currency: str
    day: dt.date
    figures: tuple[Figure, ...]
    reference: str = ""
    recipient: str = ""
    position: tuple[PositionRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    members: tuple[MemberRow, ...] = ()
    heirs: tuple[HeirRow, ...] = ()
    conversion: StepRow | None = None
    notices: tuple[Notice, ...] = ()
    banners: tuple[Text, ...] = ()
    country: str = ""
