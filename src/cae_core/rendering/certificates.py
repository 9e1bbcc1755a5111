"""What a certificate shows, as plain frozen values (see `cae_core.rendering.pages`): shares, settlements."""

from __future__ import annotations

import datetime as dt

import attrs

from cae_core.rendering.pages import Party, Text


@attrs.frozen
class CertificateRow:
    """A line: what it is, its amount (None: ``note`` says it all), and a remark. ``total``: a sum."""

    label: Text
    amount: int | None = None
    note: Text = ""
    total: bool = False


@attrs.frozen
class CertificateTable:
    """Lines under one heading."""

    title: Text
    rows: tuple[CertificateRow, ...]


@attrs.frozen
class CertificateDuty:
    """Something left to do, and where that is written."""

    text: Text
    source: str = ""


@attrs.frozen
class CertificatePage:
    """What a cooperative certifies to a person on a day: a sentence, facts, figures, what is left to do.

    ``facts`` stand beside the person's name; ``notices`` are what the reader must know of the figures.
    """

    title: Text
    statement: Text
    reference: str
    country: str
    currency: str
    day: dt.date
    cooperative: Party
    person: Party
    facts: tuple[tuple[Text, Text], ...] = ()
    tables: tuple[CertificateTable, ...] = ()
    notices: tuple[Text, ...] = ()
    duties: tuple[CertificateDuty, ...] = ()
    banners: tuple[Text, ...] = ()
