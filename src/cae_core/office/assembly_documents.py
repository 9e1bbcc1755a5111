"""The pages of an assembly, written under ``out/assemblies/DAY/``: they can be written again at any time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cae_core.exchange.atomic import write_whole
from cae_core.exchange.minutes_files import ASSEMBLIES
from cae_core.exchange.urn_file import read_urn
from cae_core.governance.minutes import Minutes
from cae_core.governance.urn import Card
from cae_core.office.assemblies import Desk
from cae_core.office.assembly_pages import attendance_sheet, cards_page, notice_page, published, receipts_page
from cae_core.office.assembly_urns import BallotFiles, electronic
from cae_core.office.minutes_pages import minutes_page
from cae_core.office.opened import OUT
from cae_core.rendering.render import Page, render


def write_notice(desk: Desk, language: str) -> Path:
    """Write the notice that members receive. Raises NotWritten."""
    page = notice_page(desk.written.notice, desk.law, desk.cooperative, desk.country, electors=desk.electors)
    return _write(desk, "notice", page, language)


def write_sheet(desk: Desk, language: str) -> Path:
    """Write the roll as a sheet to sign, with the proxies handed in. Raises NotWritten."""
    papers = desk.written
    page = attendance_sheet(
        desk.roll, papers.notice, desk.law, desk.cooperative, desk.country, proxies=papers.proxies
    )
    return _write(desk, "attendance", page, language)


def write_cards(desk: Desk, files: BallotFiles, cards: Iterable[Card], language: str) -> Path:
    """Write the cards of a ballot, to print once and delete. Raises NotWritten."""
    papers, urn = desk.written, read_urn(files.urn)
    resolution = electronic(papers, files.key)
    page = cards_page(urn, cards, papers.notice, desk.cooperative, desk.country, resolution=resolution)
    return _write(desk, f"cards-{files.name}", page, language)


def write_receipts(desk: Desk, files: BallotFiles, language: str) -> Path:
    """Write what each receipt of a closed urn chose, for voters and scrutineers. Raises NotWritten."""
    papers, ballot = desk.written, published(read_urn(files.urn))
    resolution = electronic(papers, files.key)
    page = receipts_page(ballot, papers.notice, desk.cooperative, desk.country, resolution=resolution)
    return _write(desk, f"receipts-{files.name}", page, language)


def write_page_of(desk: Desk, minutes: Minutes, language: str) -> Path:
    """Write the page of sealed minutes, or of a correction of them. Raises NotWritten."""
    notice = None if desk.file.proceedings is None else desk.file.proceedings.notice
    page = minutes_page(minutes, desk.cooperative, desk.country, law=desk.law, notice=notice)
    name = f"minutes-{minutes.number}" if minutes.amends else "minutes"
    return _write(desk, name, page, language)


def _write(desk: Desk, name: str, page: Page, language: str) -> Path:
    path = desk.folder / OUT / ASSEMBLIES / desk.day.isoformat() / f"{name}.html"
    html = render(page, language, desk.country.code)
    write_whole(path, html.encode(), personal=True, durable=False)
    return path
