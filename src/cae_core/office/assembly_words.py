"""What readers call the parts of an assembly: its kinds, calls, ways of voting, majorities and offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cae_core.governance.assembly_law import VoteBase
from cae_core.governance.natures import FIRST, SECOND, THIRD, MeetingKind, Nature
from cae_core.governance.resolutions import Choice, Election, Way
from cae_core.messages import Sentence, mark
from cae_core.rendering.pages import Text

KINDS: Mapping[MeetingKind, str] = {
    MeetingKind.ORDINARY: mark("Ordinary general assembly"),
    MeetingKind.EXTRAORDINARY: mark("Extraordinary general assembly"),
    MeetingKind.MIXED: mark("Ordinary and extraordinary general assembly"),
    MeetingKind.SECTION: mark("Assembly of a section"),
}
CALLS: Mapping[int, str] = {
    FIRST: mark("first call"),
    SECOND: mark("second call"),
    THIRD: mark("third call"),
}
NATURES: Mapping[Nature, str] = {
    Nature.ORDINARY: mark("ordinary decisions"),
    Nature.EXTRAORDINARY: mark("extraordinary decisions"),
}
OF_NATURE: Mapping[Nature, str] = {
    Nature.ORDINARY: mark("ordinary decision"),
    Nature.EXTRAORDINARY: mark("extraordinary decision"),
}
WAYS: Mapping[Way, str] = {
    Way.HANDS: mark("by show of hands"),
    Way.ROLL_CALL: mark("by name"),
    Way.PAPER: mark("by secret ballot on paper"),
    Way.ELECTRONIC: mark("by secret electronic ballot"),
}
BASES: Mapping[VoteBase, str] = {
    VoteBase.CAST: mark("votes cast"),
    VoteBase.PRESENT: mark("votes of those present or represented"),
    VoteBase.ALL: mark("votes of all members"),
}
CHOICES: Mapping[str, str] = {
    Choice.FOR.value: mark("In favour"),
    Choice.AGAINST.value: mark("Against"),
    Choice.ABSTAIN.value: mark("Abstention"),
    Choice.BLANK.value: mark("Blank"),
    Choice.VOID.value: mark("Void"),
}
OFFICES: Mapping[str, str] = {
    "board": mark("member of the board"),
    "manager": mark("manager"),
    "supervisor": mark("member of the supervisory committee"),
    "auditor": mark("auditor"),
    "delegate": mark("delegate to the general assembly"),
}
TIE_BREAKS: Mapping[str, str] = {
    "seniority": mark("seniority"),
    "age": mark("age"),
    "gender": mark("the gender less represented"),
    "lot": mark("drawing lots"),
}
BY: Mapping[str, str] = {"management": mark("the management"), "members": mark("members")}
"""Who may put something forward, beside the members that a key names."""

GUIDES = Sentence(mark("What a section votes guides its delegates: the general assembly decides."))

BLANK = Sentence(mark("Blank ballot"))


def kind_of(kind: MeetingKind, section: str = "", *, delegates: bool = False) -> Sentence:
    """What a kind of meeting is called, with the section that meets, or as one of delegates of sections."""
    name = Sentence(KINDS[kind])
    if section:
        return Sentence(mark("{meeting}: {section}"), {"meeting": name, "section": section})
    return Sentence(mark("{meeting}, by delegates of sections"), {"meeting": name}) if delegates else name


def call_of(number: int) -> Sentence:
    """What a call is called."""
    return Sentence(CALLS[number]) if number in CALLS else Sentence(mark("call {number}"), {"number": number})


def office_of(office: str, section: str = "") -> Text:
    """What an office is called, with the section it is of; its key where nobody named it."""
    name: Text = Sentence(OFFICES[office]) if office in OFFICES else office
    text = mark("{office} ({section})")
    return Sentence(text, {"office": name, "section": section}) if section else name


def listed(texts: Sequence[Text]) -> Text:
    """Texts one after the other; nothing for none."""
    found: Text = texts[0] if texts else ""
    for each in texts[1:]:
        found = Sentence(mark("{first}, {second}"), {"first": found, "second": each})
    return found


def election_of(election: Election) -> Text:
    """The seats to fill, in a sentence: how many, for how long, who stands by, what breaks a tie."""
    text = mark("Seats to fill ({office}): {seats}")
    found: list[Text] = [Sentence(text, {"office": office_of(election.office), "seats": election.seats})]
    if election.alternates:
        found.append(Sentence(mark("alternates: {count}"), {"count": election.alternates}))
    if election.term_years:
        found.append(Sentence(mark("term: {years} years"), {"years": election.term_years}))
    if election.tie_breaks:
        breaks = [Sentence(TIE_BREAKS[each]) if each in TIE_BREAKS else each for each in election.tie_breaks]
        found.append(Sentence(mark("ties: {breaks}"), {"breaks": listed(breaks)}))
    return listed(found)
