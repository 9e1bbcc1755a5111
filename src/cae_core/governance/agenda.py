"""What a meeting may decide: what is on its agenda, of the nature that the law asks."""

from __future__ import annotations

import datetime as dt

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.natures import Nature, Subject
from cae_core.governance.notice import Notice
from cae_core.governance.refusals import Unlawful
from cae_core.governance.resolutions import Resolution
from cae_core.messages import mark


def check_nature(resolution: Resolution, law: AssemblyLaw, on: dt.date) -> None:
    """Refuse a resolution that is not of the nature that a text asks for its subject.

    Raises Unlawful, LawNotEstablished.
    """
    asked = law.nature_of(resolution.subject, on)
    if asked is None or asked[0] is resolution.nature:
        return
    expected = mark("an ordinary decision")
    if asked[0] is Nature.EXTRAORDINARY:
        expected = mark("an extraordinary decision")
    reason = mark("its subject asks for another kind of decision")
    raise Unlawful(what=resolution.key, reason=reason, source=asked[1].source, expected=expected)


def check_put(
    resolution: Resolution, notice: Notice, law: AssemblyLaw, *, after_dismissal: bool = False
) -> None:
    """Refuse to put to the vote what may not be: only what is on the agenda, and amendments of it.

    A dismissal may come up in the meeting where the law says so, and the election ``after_dismissal`` that
    replaces whom it dismissed. Raises Unlawful, LawNotEstablished.
    """
    listed = {each.key for each in notice.agenda}
    if resolution.key in listed or resolution.amends in listed:
        return
    replaces = resolution.subject is Subject.ELECTION and after_dismissal
    if (resolution.subject is Subject.DISMISSAL or replaces) and law.value(
        "dismissal_off_agenda", notice.sent, otherwise=False
    ):
        return
    closed = law.fact("agenda_closed", notice.sent)
    if closed is not None and closed.value:
        reason = mark("not on the agenda")
        expected = mark("what the notice lists, or a dismissal")
        raise Unlawful(what=resolution.key, reason=reason, source=closed.source, expected=expected)
