"""Summaries and statements as text for a terminal or a pipe, and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cae_core.cli.speaking import Speaker
from cae_core.exchange.numbers import plain_decimal
from cae_core.messages import mark
from cae_core.money import decimal
from cae_core.rendering.render import CONFIDENCE

if TYPE_CHECKING:
    from cae_core.office.months import Closed
    from cae_core.rendering.pages import ContributionRow, StatementPage, SummaryPage
    from cae_core.rendering.voice import Voice


def print_summary(speaker: Speaker, closed: Closed) -> None:
    """Print what a person reads first after a month-end."""
    page, voice, say = closed.written.summary, speaker.voice, speaker.say
    if closed.result.already_closed:
        text = mark("{month} was closed already, on {day}: nothing was posted")
        speaker.print(voice.say(text, month=page.month, day=closed.result.certificate.validated_on), "")
    speaker.print(f"{page.cooperative.name} – {voice.month(page.month)}", "")
    _print_banners(speaker, page)
    money = [[voice.text(each.label), voice.amount(each.amount, page.currency)] for each in page.figures]
    speaker.table([say(mark("Figure")), page.currency], money, right=[1])
    _print_due(speaker, page)
    _print_classes(speaker, page)
    if page.notices:
        speaker.print("", say(mark("To know:")))
        for notice in page.notices:
            sign = "!" if notice.level == "warning" else "·"
            about = notice.about + say(mark(": ")) if notice.about else ""
            speaker.print(f"  {sign} {about}{voice.text(notice.text)}")
    if page.entries:
        text = mark("Entries {first} to {last}, seal {seal}")
        first, last = page.entries
        speaker.print("", say(text, first=first, last=last, seal=page.seal))
    text = mark("{count} files in {folder}; read first: {summary}")
    folder = closed.written.folder
    speaker.print(say(text, count=len(closed.written.files), folder=folder, summary=folder / "summary.html"))


def _print_banners(speaker: Speaker, page: StatementPage | SummaryPage) -> None:
    for text in page.banners:
        speaker.print(f"! {speaker.voice.text(text)}", "")


def _print_due(speaker: Speaker, page: SummaryPage) -> None:
    if not page.due:
        return
    voice, say = speaker.voice, speaker.say
    speaker.print("")
    rows = [
        [voice.text(row.creditor), voice.day(row.due) or "–", voice.amount(row.amount, page.currency)]
        for row in page.due
    ]
    speaker.table([say(mark("Owed to")), say(mark("Due on")), page.currency], rows, right=[2])


def _print_classes(speaker: Speaker, page: SummaryPage) -> None:
    if not page.classes:
        return
    voice, say = speaker.voice, speaker.say
    speaker.print("", say(mark("Turnover of the year by class of activity")))
    rows = [
        [
            voice.text(row.label),
            "–"
            if row.rate is None
            else f"{voice.rate(row.rate)} ({say(CONFIDENCE.get(row.confidence, row.confidence))})",
            voice.amount(row.turnover, page.currency),
        ]
        for row in page.classes
    ]
    speaker.table([say(mark("Class")), say(mark("Tax rate of the class")), page.currency], rows, right=[2])


def _classes(page: SummaryPage) -> dict[str, Any]:
    """The year's turnover by class, in countries that have classes."""
    rows = [
        {
            "class": row.key,
            "turnover": _text(row.turnover, page.currency),
            "rate": None if row.rate is None else plain_decimal(row.rate),
            "source": row.source,
            "confidence": row.confidence,
        }
        for row in page.classes
    ]
    return {"turnover_by_class": rows} if rows else {}


def summary_data(closed: Closed, voice: Voice) -> dict[str, Any]:
    """A month-end as plain data; amounts as decimal text."""
    page, certificate = closed.written.summary, closed.result.certificate
    return {
        "month": str(closed.month),
        "posted": closed.result.posted,
        "already_closed": closed.result.already_closed,
        "figures": {each.key: _text(each.amount, page.currency) for each in page.figures},
        "activities": {
            row.code: {
                key: _text(getattr(row, key), page.currency)
                for key in ("turnover", "contribution", "pay_cost", "result", "available")
            }
            for row in page.activities
        },
        **_classes(page),
        "pay": [
            {
                "contract": row.contract,
                **{
                    key: _text(getattr(row, key), page.currency)
                    for key in ("gross", "net_pay", "employer_cost")
                },
            }
            for row in page.pay
        ],
        "notices": [
            {"about": each.about, "level": each.level, "text": voice.text(each.text)} for each in page.notices
        ],
        "banners": [voice.text(each) for each in page.banners],
        "entries": {"first": certificate.first, "last": certificate.last, "count": certificate.entries},
        "seal": certificate.head,
        "files": [str(path) for path in closed.written.files],
    }


def print_statement(speaker: Speaker, page: StatementPage) -> None:
    """Print an account: its figures, then each figure's movements."""
    voice, say, currency = speaker.voice, speaker.say, page.currency
    speaker.print(f"{page.name} ({page.activity}) – {voice.month(page.month)}")
    speaker.print(", ".join(page.persons), "")
    _print_banners(speaker, page)
    rows = [
        [voice.text(each.label), voice.amount(each.opening, currency), voice.amount(each.amount, currency)]
        for each in page.figures
    ]
    header = [say(mark("Figure")), say(mark("Opening")), say(mark("Closing"))]
    speaker.table(header, rows, right=[1, 2])
    for section in page.sections:
        speaker.print("", voice.text(section.label))
        lines = [
            [
                voice.day(each.date),
                each.number,
                each.document,
                " – ".join(filter(None, (voice.text(each.label), voice.text(account)))),
                voice.amount(each.amount, currency),
            ]
            for each, account in section.told_apart()
        ]
        names = (mark("Date"), mark("Number"), mark("Document"), mark("Label"), mark("Amount"))
        speaker.table([say(name) for name in names], lines, right=[4], whole=[0, 1])
    for row in page.contribution:
        speaker.print("", _contribution(speaker, row, currency))
    for notice in page.notices:
        speaker.print(f"! {voice.text(notice)}")


def _contribution(speaker: Speaker, row: ContributionRow, currency: str) -> str:
    """A component of the contribution on one line: base and terms, what they give, who says so."""
    voice = speaker.voice
    base = f"{voice.text(row.base_label)} {voice.amount(row.base, currency)}" if row.base_label else ""
    return voice.say(
        mark("{label}: {how} → {amount} (scheme “{scheme}”, named by: {level})"),
        label=row.label,
        how=", ".join(filter(None, (base, voice.text(row.terms)))) or "–",
        amount=voice.amount(row.amount, currency),
        scheme=voice.text(row.scheme),
        level=row.level,
    )


def statement_data(page: StatementPage, voice: Voice) -> dict[str, Any]:
    """An account as plain data; amounts as decimal text."""
    currency = page.currency
    return {
        "activity": page.activity,
        "month": str(page.month),
        "banners": [voice.text(each) for each in page.banners],
        "figures": {
            each.key: {"opening": _text(each.opening or 0, currency), "closing": _text(each.amount, currency)}
            for each in page.figures
        },
        "movements": [
            {
                "figure": section.key,
                "number": each.number,
                "date": each.date.isoformat(),
                "document": each.document,
                "account": each.account,
                "label": voice.text(each.label),
                "amount": _text(each.amount, currency),
            }
            for section in page.sections
            for each in section.movements
        ],
    }


def _text(minor: int, currency: str) -> str:
    return str(decimal(minor, currency))
