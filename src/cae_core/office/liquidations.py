"""A folder's liquidation: what it would come to on a day, or what it came to, and its page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import attrs

from cae_core.closing.liquidation_told import LiquidationTold, tell_liquidation
from cae_core.errors import CaeError
from cae_core.exchange.atomic import sweep, write_whole
from cae_core.exchange.cells import read_choice
from cae_core.exchange.refused import Refused
from cae_core.exchange.sheets import HEIRS
from cae_core.messages import mark
from cae_core.office.liquidation_pages import liquidation_page
from cae_core.office.opened import OUT, open_office
from cae_core.rendering.liquidation import LiquidationPage
from cae_core.rendering.render import render


class UnknownBeneficiary(CaeError, LookupError):
    """A word that names nobody who may receive what is left. Data: beneficiary, known."""

    template = mark("“{beneficiary}” names nobody who may receive what is left; known: {known}")


class BeforeTheBook(CaeError, LookupError):
    """A day before the cooperative's first month. Data: on, start."""

    template = mark("the book begins on {start}: nothing is known of {on}")


@attrs.frozen(eq=False)
class LiquidationReported:
    """A liquidation as it was read and written."""

    told: LiquidationTold
    page: LiquidationPage
    file: Path


def report_liquidation(
    folder: Path | str,
    on: dt.date | None = None,
    *,
    costs: int = 0,
    beneficiary: str = "",
    language: str = "en",
) -> LiquidationReported:
    """What a folder's liquidation comes to by its closed months; its page goes under ``out/liquidation/``.

    ``on`` is the day (default: the last closed one), ``costs`` those still to come, in minor units,
    ``beneficiary`` who is to receive what is left, in the words of liquidation.csv. Nothing is posted.
    Raises NoClosedMonth, BeforeTheBook, UnknownBeneficiary, UnlawfulBeneficiary, NotWritten, and what
    `form_of` raises for statutes that cannot be used.
    """
    with open_office(folder) as office:
        day = on or office.last_closed().last
        start = office.cooperative.start.first
        if day < start:
            raise BeforeTheBook(on=day, start=start)
        told = tell_liquidation(
            office.book,
            office.cooperative,
            office.country,
            day,
            costs=costs,
            beneficiary=_beneficiary(beneficiary),
        )
        page = liquidation_page(office, told)
        file = office.folder / OUT / "liquidation" / "liquidation.html"
        sweep(file.parent)
        html = render(page, language, office.country.code)
        write_whole(file, html.encode(), personal=True, durable=False)
    return LiquidationReported(told, page, file)


def _beneficiary(word: str) -> str:
    """Who is meant by a word; nobody by none. Raises UnknownBeneficiary."""
    if not word:
        return ""
    try:
        found: str = read_choice(word, "beneficiary", HEIRS)
    except Refused:
        raise UnknownBeneficiary(beneficiary=word, known=", ".join(HEIRS)) from None
    return found
