"""Whether a meeting is lawfully called: period, channel, contents, place, agenda, calls; and the next call.

What nobody established is among the problems, as LawNotEstablished, where a lawful answer needs it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator

import attrs

from cae_core.errors import CaeError
from cae_core.governance.agenda import check_nature
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.natures import FIRST, Nature
from cae_core.governance.notice import CHANNELS, Channel, Notice, Place, days_between, first_meeting
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.resolutions import Resolution
from cae_core.messages import Sentence, mark
from cae_core.periods import add_months
from cae_core.rules.errors import LawNotEstablished
from cae_core.rules.parameters import Fact

PUBLIC = frozenset(
    {
        Channel.REGISTERED_LETTER,
        Channel.LETTER,
        Channel.COURT_NOTICE,
        Channel.NEWSPAPER,
        Channel.POSTING,
    }
)
"""The channels open to a cooperative of many members."""


@attrs.frozen
class Circumstances:
    """What a notice is checked against.

    ``members`` there are; ``seat`` of the cooperative; ``earlier`` is the notice of the call before, of whose
    agenda the keys ``decided`` had their quorum then; ``all_there`` says that everybody came or was
    represented, which heals what a notice lacks.
    """

    members: int
    seat: Place | None = None
    earlier: Notice | None = None
    decided: Collection[str] = ()
    all_there: bool = False


def check_notice(notice: Notice, law: AssemblyLaw, around: Circumstances) -> tuple[CaeError, ...]:
    """Everything that keeps a notice from being lawful, each with its text and what would be lawful.

    AssemblyRefused and Unlawful say what is wrong, LawNotEstablished what statutes must say first. A notice
    sent too late names the first lawful day of the meeting (``earliest``).

    >>> law = AssemblyLaw(None)
    >>> check_notice(Notice(dt.date(2026, 6, 19), dt.date(2026, 6, 20)), law, Circumstances(23))
    (AssemblyRefused('notice: sent after the meeting'),)
    """
    return tuple(_problems(notice, law, around))


def _problems(notice: Notice, law: AssemblyLaw, around: Circumstances) -> Iterator[CaeError]:
    check = _Check(notice, law, around)
    for each in (
        check.call,
        check.period,
        check.channel,
        check.contents,
        check.place,
        check.later_call,
        check.natures,
    ):
        try:
            yield from each()
        except (AssemblyRefused, LawNotEstablished) as error:
            yield error


def _source(law: AssemblyLaw, notice: Notice) -> str:
    fact = law.known("calls_to_meet", notice.sent)
    return "" if fact is None else fact.source


def notice_period(law: AssemblyLaw, call: int, on: dt.date) -> Fact | None:
    """The days between a call's notice and the meeting, None where nothing binds.

    Raises LawNotEstablished.
    """
    return law.fact("notice_days_first" if call == FIRST else "notice_days_next", on)


def full_periods(law: AssemblyLaw, on: dt.date) -> bool | None:
    """Whether neither first nor last day of a period counts, None where law and statutes are silent."""
    try:
        return bool(law.value("full_periods", on, otherwise=False))
    except LawNotEstablished:
        return None


def _too_late(notice: Notice, period: Fact, *, full: bool) -> Unlawful:
    reason = mark("{days} days between the notice and the meeting, {found} here")
    if full:
        reason = mark("{days} clear days between the notice and the meeting, {found} here")
    earliest = first_meeting(notice.sent, int(period.value), full=full)
    return Unlawful(
        what=mark("notice"),
        reason=reason,
        days=int(period.value),
        found=days_between(notice.sent, notice.meeting, full=full),
        source=period.source,
        expected=mark("a meeting on {earliest} or later"),
        earliest=earliest,
    )


def _wrong_channel(notice: Notice, fact: Fact, expected: str) -> Unlawful:
    reason = mark("not the way a notice is sent: {channel}")
    return Unlawful(
        what=mark("channel"),
        reason=reason,
        channel=Sentence(CHANNELS[notice.channel]),
        source=fact.source,
        expected=expected,
    )


_CONTENTS: tuple[tuple[str, Callable[[Notice], object], str], ...] = (
    (mark("hour"), lambda notice: notice.time, mark("the time of the meeting")),
    (mark("place"), lambda notice: notice.place.address, mark("the place of the meeting")),
    (mark("agenda"), lambda notice: notice.agenda, mark("an agenda")),
)


def _items(agenda: Iterable[Resolution]) -> tuple[tuple[object, ...], ...]:
    return tuple((each.key, each.title, each.nature, each.subject) for each in agenda)


@attrs.frozen
class _Check:
    """Each check of a notice yields what it finds, or raises the one thing that it finds."""

    notice: Notice
    law: AssemblyLaw
    around: Circumstances

    def call(self) -> Iterator[CaeError]:
        calls = self.law.calls(self.notice.sent)
        if not FIRST <= self.notice.call <= calls:
            reason = mark("there is no call number {call}: {calls} at most")
            yield AssemblyRefused(
                what=mark("call"),
                reason=reason,
                call=self.notice.call,
                calls=calls,
                source=_source(self.law, self.notice),
            )

    def period(self) -> Iterator[CaeError]:
        if self.notice.sent >= self.notice.meeting:
            yield AssemblyRefused(
                what=mark("notice"),
                source="",
                reason=mark("sent after the meeting")
                if self.notice.sent > self.notice.meeting
                else mark("sent on the day of the meeting"),
            )
            return
        period = notice_period(self.law, self.notice.call, self.notice.sent)
        if period is None:
            return
        full = full_periods(self.law, self.notice.sent)
        late = {
            reading: days_between(self.notice.sent, self.notice.meeting, full=reading) < int(period.value)
            for reading in (True, False)
            if full in (reading, None)
        }
        if not any(late.values()):
            return
        if not all(late.values()):
            self.law.fact("full_periods", self.notice.sent)  # it matters here, and raises
        yield _too_late(self.notice, period, full=full is not False)

    def channel(self) -> Iterator[CaeError]:
        registered = self.law.fact("notice_registered_letter", self.notice.sent)
        if registered is None or not registered.value:
            return
        beyond = self.law.fact("notice_channels_members", self.notice.sent)
        if beyond is not None and self.around.members > int(beyond.value):
            if self.notice.channel not in PUBLIC:
                expected = mark("a letter, a court notice, a legal newspaper or a public posting")
                yield _wrong_channel(self.notice, beyond, expected)
        elif self.notice.channel is not Channel.REGISTERED_LETTER:
            yield _wrong_channel(self.notice, registered, mark("a registered letter with acknowledgement"))

    def contents(self) -> Iterator[CaeError]:
        void = self.law.fact("notice_contents_void", self.notice.sent)
        if void is None or not void.value or self.around.all_there:
            return
        for what, held, expected in _CONTENTS:
            if not held(self.notice):
                reason = mark("missing: the notice is void unless everybody is present or represented")
                yield Unlawful(what=what, reason=reason, source=void.source, expected=expected)

    def place(self) -> Iterator[CaeError]:
        bound = self.law.fact("place_in_district", self.notice.sent)
        if bound is None or not bound.value or not self.notice.place.address or self.notice.section:
            return  # a section meets where its members are
        if self.around.seat is None:
            reason = mark("the seat is not said: whether the meeting is in its district cannot be seen")
            yield AssemblyRefused(what=mark("place"), reason=reason, source=bound.source)
        elif self.notice.place.address != self.around.seat.address and (
            not self.notice.place.district or self.notice.place.district != self.around.seat.district
        ):
            reason = mark("neither at the seat nor in its district: {place}")
            expected = mark("the seat, or a place in {district}")
            yield Unlawful(
                what=mark("place"),
                reason=reason,
                place=self.notice.place.address,
                source=bound.source,
                expected=expected,
                district=self.around.seat.district or self.around.seat.address,
            )

    def later_call(self) -> Iterator[CaeError]:
        earlier = self.around.earlier
        if self.notice.call == FIRST:
            return
        if (
            earlier is None
            or (earlier.call, earlier.section) != (self.notice.call - 1, self.notice.section)
            or earlier.meeting >= self.notice.meeting
        ):
            reason = mark("call number {call} follows the notice of the one before, for an earlier day")
            yield AssemblyRefused(what=mark("call"), reason=reason, call=self.notice.call, source="")
            return
        yield from self._same_agenda(earlier)
        latest = self.law.fact("next_call_months_maximum", self.notice.sent)
        if latest is None or Nature.EXTRAORDINARY not in self.notice.natures:
            return
        last = add_months(earlier.meeting, int(latest.value))
        if self.notice.meeting > last:
            reason = mark("put off by more than {months} months")
            expected = mark("a meeting on {last} or earlier")
            yield Unlawful(
                what=mark("call"),
                reason=reason,
                months=int(latest.value),
                source=latest.source,
                expected=expected,
                last=last,
            )

    def _same_agenda(self, earlier: Notice) -> Iterator[CaeError]:
        left = [each for each in earlier.agenda if each.key not in self.around.decided]
        if _items(self.notice.agenda) == _items(left):
            return
        kept = self.law.fact("agenda_kept", self.notice.sent)
        if kept is not None and kept.value:
            reason = mark("not the agenda of the call before")
            expected = Sentence(", ".join(each.title for each in left))
            yield Unlawful(what=mark("agenda"), reason=reason, source=kept.source, expected=expected)

    def natures(self) -> Iterator[CaeError]:
        for each in self.notice.agenda:
            try:
                check_nature(each, self.law, self.notice.sent)
            except (AssemblyRefused, LawNotEstablished) as error:
                yield error
            if not self.notice.kind.takes(each.nature):
                reason = mark("a decision of another kind than the meeting’s")
                yield AssemblyRefused(what=each.key, reason=reason, source="")


def next_notice(notice: Notice, law: AssemblyLaw, sent: dt.date, decided: Collection[str] = ()) -> Notice:
    """The notice of the next call after a meeting without quorum, for the first lawful day.

    The agenda is the same, less what was ``decided`` (in a mixed meeting, where one nature had its quorum).
    Where nothing says whether periods are full, the day is lawful either way. Raises AssemblyRefused when
    there is no further call, LawNotEstablished.
    """
    calls = law.calls(sent)
    if notice.call >= calls:
        reason = mark("there is no call after number {call}")
        raise AssemblyRefused(what=mark("call"), reason=reason, call=notice.call, source=_source(law, notice))
    period = notice_period(law, notice.call + 1, sent)
    days = 1 if period is None else int(period.value)
    full = period is not None and full_periods(law, sent) is not False
    meeting = first_meeting(sent, days, full=full)
    agenda = tuple(each for each in notice.agenda if each.key not in decided)
    return attrs.evolve(notice, call=notice.call + 1, sent=sent, meeting=meeting, proof="", agenda=agenda)
