"""What members must know before a meeting: how they are represented, and how many must be there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.duties import UNKNOWN
from cae_core.governance.natures import Nature
from cae_core.governance.notice import Notice
from cae_core.governance.proxies import proxy_limit
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.roll import Cap
from cae_core.messages import Sentence, mark
from cae_core.office.assembly_words import GUIDES, NATURES
from cae_core.rendering.assemblies import Cited
from cae_core.rules.errors import LawNotEstablished
from cae_core.rules.ratio import Ratio

_Flag = tuple[str, str, str, str]
"""A parameter, and what is said where it is true, false or unknown."""

_LEAVES: tuple[_Flag, ...] = (
    (
        "remote_presence",
        mark("Members may take part from afar."),
        mark("Members may not take part from afar."),
        mark("Nobody established whether members may take part from afar."),
    ),
    (
        "postal_votes",
        mark("Members may vote by post."),
        mark("Members may not vote by post."),
        mark("Nobody established whether members may vote by post."),
    ),
)
_FORMS: tuple[tuple[str, str, str], ...] = (
    (
        "proxies_written",
        mark("A proxy is given in writing."),
        mark("Nobody established whether a proxy is given in writing."),
    ),
    (
        "proxies_certified",
        mark("The signature of who gives a proxy is certified."),
        mark("Nobody established whether the signature on a proxy is certified."),
    ),
    (
        "blank_proxies",
        mark("A proxy that names nobody counts for what the management puts forward, against all else."),
        mark("Nobody established how a proxy that names nobody counts."),
    ),
)
_DELEGATES: tuple[_Flag, _Flag] = (
    (
        "delegate_votes_by_attendance",
        mark("Delegates share the votes of those present or represented in their section."),
        mark("Each delegate has one vote."),
        mark("Nobody established how delegates vote."),
    ),
    (
        "delegate_proxies",
        mark("A delegate may be represented by another."),
        mark("A delegate may not be represented."),
        mark("Nobody established whether a delegate may be represented."),
    ),
)
_CAPS: Mapping[str, str] = {
    "legal_person_votes_maximum": mark(
        "Legal persons have {share} of the votes at most: each vote of theirs counts for {weight} ({names})."
    ),
    "investor_votes_maximum": mark(
        "Members who do not cooperate have {share} of the votes at most: "
        "each vote of theirs counts for {weight} ({names})."
    ),
    "investor_votes_with_coops_maximum": mark(
        "Members who do not cooperate, cooperatives among them, have {share} of the votes at most: "
        "each vote of theirs counts for {weight} ({names})."
    ),
}


def proxy_rules(law: AssemblyLaw, electors: int, on: dt.date) -> Iterator[Cited]:
    """Whether members may be represented, by whom and in which form; and whether they may stay away.

    What nobody established is said, never guessed.
    """
    yield _represented(law, electors, on)
    if may_be_represented(law, electors, on):
        yield Cited(Sentence(mark("Only a member who comes represents another, and passes no proxy on.")))
        for key, text, unknown in _FORMS:
            yield from _flag(law, on, (key, text, "", unknown))
    for leave in _LEAVES:
        yield from _flag(law, on, leave)


def may_be_represented(law: AssemblyLaw, electors: int, on: dt.date) -> bool:
    """Whether a text lets members be represented: by its leave, or by limiting it."""
    try:
        leave = law.fact("proxies_allowed", on)
        return bool(leave.value) if leave is not None else proxy_limit(law, electors, on) is not None
    except LawNotEstablished:
        return False


def one_vote(law: AssemblyLaw, on: dt.date) -> Iterator[Cited]:
    """That a member has one vote whatever the capital, where the law of the form says so."""
    fact = law.known("one_member_one_vote", on)
    if fact is not None and fact.value:
        text = mark("One member has one vote, whatever the capital held.")
        yield Cited(Sentence(text), fact.source, fact.confidence)


def section_rules(notice: Notice, law: AssemblyLaw) -> Iterator[Cited]:
    """That a section decides nothing, with the text that has delegates decide; nothing of another meeting."""
    votes = law.known("delegate_votes_by_attendance", notice.meeting)
    if notice.section and votes is not None:
        yield Cited(GUIDES, votes.source, votes.confidence)


def delegate_rules(notice: Notice, law: AssemblyLaw) -> Iterator[Cited]:
    """Who votes where sections send delegates, with how many votes, and whether a delegate is represented."""
    on = notice.meeting
    text = mark("The delegates of the sections vote: {sections}.")
    yield Cited(Sentence(text, {"sections": ", ".join(notice.sections)}))
    yield from _flag(law, on, _DELEGATES[0])
    yield from _flag(law, on, _DELEGATES[1])


def _represented(law: AssemblyLaw, electors: int, on: dt.date) -> Cited:
    """The leave to be represented, with its limit, or that nobody established it."""
    try:
        leave = law.fact("proxies_allowed", on)
        if leave is not None and not leave.value:
            text = mark("Members vote in person: nobody is represented.")
            return Cited(Sentence(text), leave.source, leave.confidence)
        limit = proxy_limit(law, electors, on)
    except LawNotEstablished as error:
        text = mark("Nobody established whether members may be represented.")
        return Cited(Sentence(text), error.source, UNKNOWN)
    if limit is not None:
        text = mark("A member may represent {most} others at most ({electors} may vote).")
        fields = {"most": limit.most, "electors": electors}
        return Cited(Sentence(text, fields), limit.fact.source, limit.fact.confidence)
    if leave is None:
        return Cited(Sentence(mark("No text lets members of this form be represented.")), "", UNKNOWN)
    return Cited(Sentence(mark("A member may represent others.")), leave.source, leave.confidence)


def _flag(law: AssemblyLaw, on: dt.date, flag: _Flag) -> Iterator[Cited]:
    key, yes, no, unknown = flag
    try:
        fact = law.fact(key, on)
    except LawNotEstablished as error:
        yield Cited(Sentence(unknown), error.source, UNKNOWN)
        return
    text = "" if fact is None else yes if fact.value else no
    if fact is not None and text:
        yield Cited(Sentence(text), fact.source, fact.confidence)


def quorum_rules(notice: Notice, law: AssemblyLaw, electors: int) -> Iterator[Cited]:
    """How many must be there on this call, for each nature of what is on the agenda."""
    for nature in Nature:
        if nature in notice.natures:
            yield _told(notice, law, electors, nature)


def _quorum(notice: Notice, law: AssemblyLaw, electors: int, nature: Nature) -> Cited:
    quorum = law.quorum(nature, notice.call, notice.meeting)
    fields: dict[str, Any] = {"nature": Sentence(NATURES[nature]), "electors": electors}
    if not quorum.least(electors):
        text = mark("Quorum, {nature}: none is asked on this call.")
    elif law.value("quorum_in_votes", notice.meeting, otherwise=False):
        text = mark("Quorum, {nature}: {share} of all votes, present or represented.")
        fields["share"] = _percent(quorum.share)
    else:
        text = mark("Quorum, {nature}: {needed} of {electors} members, present or represented.")
        if notice.sections:
            text = mark("Quorum, {nature}: {needed} of {electors} delegates.")
        fields["needed"] = quorum.least(electors)
    return Cited(Sentence(text, fields), quorum.source, quorum.confidence)


def _told(notice: Notice, law: AssemblyLaw, electors: int, nature: Nature) -> Cited:
    try:
        return _quorum(notice, law, electors, nature)
    except LawNotEstablished as error:
        source = error.source
    except AssemblyRefused as error:
        source = str(error.data.get("source", ""))
    text = mark("Quorum, {nature}: nobody established it.")
    return Cited(Sentence(text, {"nature": Sentence(NATURES[nature])}), source, UNKNOWN)


def told_cap(cap: Cap, name: Callable[[str], str]) -> Cited:
    """A limit that cuts votes: whose, down to what, by which text."""
    text = _CAPS.get(cap.key, mark("{share} of the votes at most: each counts for {weight} ({names})."))
    fields = {
        "share": _percent(cap.limit),
        "weight": str(cap.weight),
        "names": ", ".join(map(name, cap.members)),
    }
    return Cited(Sentence(text, fields), cap.source, cap.confidence)


def _percent(share: Fraction) -> Sentence:
    return Sentence("{percent}\u00a0%", {"percent": Ratio(100 * share.numerator, share.denominator)})
