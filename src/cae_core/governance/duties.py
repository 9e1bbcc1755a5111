"""What a meeting obliges to, before and after it: what, by when, by which text, how far that was checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

import attrs

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.convening import full_periods, notice_period
from cae_core.governance.natures import Subject
from cae_core.governance.notice import Notice, last_sending
from cae_core.messages import mark
from cae_core.periods import add_months
from cae_core.rules.errors import LawNotEstablished
from cae_core.rules.parameters import Fact

UNKNOWN = "unknown"
"""The confidence of a duty whose term neither law nor statutes say."""


@attrs.frozen
class Duty:
    """Something to do: ``key`` names it for programs, ``text`` says it, ``by`` is the last day.

    ``by`` is None where no text read says, ``confidence`` is then ``unknown``.
    """

    key: str
    text: str
    by: dt.date | None
    source: str
    confidence: str


BEFORE: Mapping[str, str] = {
    "accounts_auditor_days": mark("Send the annual accounts to the auditor"),
    "accounts_members_days": mark("Send the annual accounts to the members"),
}
AFTER_NOTICE: Mapping[str, str] = {
    "members_list_days": mark("Lodge the certified list of members with the court"),
}
AFTER_MEETING: tuple[tuple[Subject, str, str], ...] = (
    (Subject.ACCOUNTS, "accounts_filing_days", mark("File the annual accounts")),
    (Subject.ACCOUNTS, "refund_days", mark("Pay members who left what is due on their shares")),
    (Subject.ACCOUNTS, "pay_settlement_months", mark("Settle the variable part of pay")),
    (Subject.EXCLUSION, "exclusion_reasons_days", mark("Notify the reasons of an exclusion")),
)


def duties(notice: Notice, law: AssemblyLaw, *, auditor: bool = True) -> tuple[Duty, ...]:
    """The duties of a meeting, in the order of their days; those without a day come last.

    ``auditor`` says whether there is one. Before a meeting days are counted as periods are full; after, the
    day that comes first under either count is told.

    >>> duties(Notice(dt.date(2026, 6, 19), dt.date(2026, 6, 1)), AssemblyLaw(None))
    ()
    """
    found = [*_before(notice, law, auditor), *_after(notice, law)]
    return tuple(sorted(found, key=lambda each: (each.by is None, each.by or notice.meeting)))


def _before(notice: Notice, law: AssemblyLaw, auditor: bool) -> Iterator[Duty]:
    full = full_periods(law, notice.sent) is not False
    yield from _duty(
        "notice",
        mark("Send the notice"),
        lambda: notice_period(law, notice.call, notice.sent),
        lambda days: last_sending(notice.meeting, days, full=full),
    )
    if notice.section or not any(each.subject is Subject.ACCOUNTS for each in notice.agenda):
        return
    for key, text in BEFORE.items():
        if auditor or key != "accounts_auditor_days":
            yield from _duty(
                key,
                text,
                _reader(law, key, notice.sent),
                lambda d: last_sending(notice.meeting, d, full=full),
            )


def _after(notice: Notice, law: AssemblyLaw) -> Iterator[Duty]:
    if notice.section:  # it decides nothing that would oblige to anything
        return
    for key, text in AFTER_NOTICE.items():
        yield from _duty(key, text, _reader(law, key, notice.sent), _term(key, notice.sent))
    subjects = {each.subject for each in notice.agenda}
    for subject, key, text in AFTER_MEETING:
        if subject in subjects:
            yield from _duty(key, text, _reader(law, key, notice.meeting), _term(key, notice.meeting))


def annual_meeting(year_end: dt.date, law: AssemblyLaw) -> Duty | None:
    """The duty to hold the meeting on a year's accounts, None where no text read asks for one.

    >>> annual_meeting(dt.date(2026, 12, 31), AssemblyLaw(None)) is None
    True
    """
    text = mark("Hold the meeting on the year’s accounts")
    key = "annual_meeting_months"
    found = next(_duty(key, text, _reader(law, key, year_end), _term(key, year_end)), None)
    if found is not None and found.by is not None:
        return found
    each_year = law.known("meetings_per_year_minimum", year_end)
    if each_year is None:
        return found
    return Duty(key, text, add_months(year_end, 12), each_year.source, each_year.confidence)


def loss_meeting(approved: dt.date, law: AssemblyLaw) -> Duty | None:
    """The duty to call a meeting on early dissolution once accounts with too low a net worth are approved."""
    text = mark("Hold an extraordinary meeting on early dissolution")
    key = "loss_meeting_months"
    return next(_duty(key, text, _reader(law, key, approved), _term(key, approved)), None)


Read = Callable[[], Fact | None]
Term = Callable[[int], dt.date]


def _reader(law: AssemblyLaw, key: str, on: dt.date) -> Read:
    return lambda: law.fact(key, on)


def _term(key: str, start: dt.date) -> Term:
    if key.endswith("_months"):
        return lambda months: add_months(start, months)
    return lambda days: start + dt.timedelta(days)


def _duty(key: str, text: str, read: Read, term: Term) -> Iterator[Duty]:
    """A duty where a text has it; one without a day where the text leaves its term open."""
    try:
        fact = read()
    except LawNotEstablished as error:
        yield Duty(key, text, None, error.source, UNKNOWN)
        return
    if fact is not None:
        yield Duty(key, text, term(int(fact.value)), fact.source, fact.confidence)
