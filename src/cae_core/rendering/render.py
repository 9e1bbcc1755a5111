"""A page in the reader's language, as self-contained HTML."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from cae_core.errors import ExtraMissing
from cae_core.messages import mark
from cae_core.money import minor_from_decimal
from cae_core.rendering.assemblies import CardsPage, MeetingPage, NoticePage, ReceiptsPage, SheetPage
from cae_core.rendering.certificates import CertificatePage
from cae_core.rendering.liquidation import LiquidationPage
from cae_core.rendering.minutes import MinutesPage
from cae_core.rendering.pages import Fact, Particular, PayslipPage, StatementPage, SummaryPage
from cae_core.rendering.replays import AccountPage
from cae_core.rendering.simulation import SimulationPage, band, ends, is_negative, written
from cae_core.rendering.voice import Voice, has_arabic
from cae_core.rendering.year import YearPage
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from cae_core.rendering._templates import Templates

Page = (
    PayslipPage
    | StatementPage
    | SummaryPage
    | YearPage
    | CertificatePage
    | LiquidationPage
    | MeetingPage
    | SimulationPage
    | AccountPage
)

_TEMPLATES = {
    PayslipPage: "payslip.html.j2",
    StatementPage: "statement.html.j2",
    SummaryPage: "summary.html.j2",
    YearPage: "year.html.j2",
    CertificatePage: "certificate.html.j2",
    LiquidationPage: "liquidation.html.j2",
    NoticePage: "notice.html.j2",
    SheetPage: "attendance.html.j2",
    CardsPage: "cards.html.j2",
    ReceiptsPage: "receipts.html.j2",
    MinutesPage: "minutes.html.j2",
    SimulationPage: "simulation.html.j2",
    AccountPage: "account.html.j2",
}

CONFIDENCE = {
    "text": mark("read in the text of the law"),
    "secondary": mark("secondary source"),
    "unverified": mark("unverified"),
}


def render(page: Page, language: str = "en", country: str = "") -> str:
    """Return page as one HTML document in a language, amounts as written in its country.

    ``country`` stands in where the page names none. Names and labels are escaped; nothing outside the
    document is referred to. Raises ExtraMissing when jinja2 is not installed.
    """
    voice = _voice(language, page.country or country)
    template = _templates(voice, page.currency).get_template(_TEMPLATES[type(page)])
    return template.render(page=page, lang=language, dir=voice.direction)


def _words(voice: Voice, currency: str) -> dict[str, Any]:
    """What the templates call to write something: the same arguments are always written the same."""
    return {
        "say": voice.say,
        "text": voice.text,
        "amount": lambda minor: voice.amount(minor, currency),
        "money": lambda minor: voice.money(minor, currency),
        "rate": voice.rate,
        "number": voice.number,
        "direction": lambda text: "rtl" if has_arabic(text) else "ltr",
        "day": voice.day,
        "full_day": voice.full_day,
        "reference": voice.reference,
        "month": voice.month,
        "stated": lambda each: _stated(each, voice, currency),
        "known": lambda fact: _known(fact, voice, currency),
        "written": lambda each: written(each, voice, currency),
        "negative": lambda each: is_negative(each, voice, currency),
        "band": lambda each: band(each, voice, currency),
        "ends": lambda each: ends(each, voice, currency),
        "votes": voice.votes,
        "share": voice.share,
        "confidence": lambda key: voice.say(CONFIDENCE.get(key) or key),
    }


def _stated(each: Particular, voice: Voice, currency: str) -> str:
    """The value of a particular the reader's way."""
    if isinstance(each.value, bool):
        return voice.say(mark("yes")) if each.value else voice.say(mark("no"))
    if each.unit == "amount" and not isinstance(each.value, Ratio):
        return voice.money(each.value, currency)
    ratio = each.value if isinstance(each.value, Ratio) else Ratio(each.value)
    return voice.rate(ratio) if each.unit == "rate" else voice.number(ratio, 2)


def _known(fact: Fact, voice: Voice, currency: str) -> str:
    """The value of a fact the reader's way; as its file writes it when the unit says nothing."""
    if fact.unit == "rate":
        return voice.rate(Ratio.parse(fact.value))
    if fact.unit == "amount":
        return voice.money(minor_from_decimal(fact.value, currency), currency)
    if fact.unit in ("number", "count"):
        return voice.number(Ratio.parse(fact.value))
    return fact.value


@cache
def _voice(language: str, country: str) -> Voice:
    return Voice(language, country, page=True)


@cache
def _templates(voice: Voice, currency: str) -> Templates:
    try:
        from cae_core.rendering._templates import Templates
    except ImportError:
        raise ExtraMissing(library="jinja2", extra="cli") from None
    return Templates(_words(voice, currency))
