"""Cases of assemblies that a lawyer can read, of every country: read from files, asked of the law, compared.

A file cases/assembly_CC_NAME.toml names its ``forms`` (each case holds for all of them) and what their
``statutes`` say. A case asks one thing (`ASKED`) and says what is found: ``found`` (a text, a count, a day or a
table of days), ``refused`` (words of the refusal) or ``unknown`` (what the statutes must say first).
"""

import datetime as dt
import tomllib
from fractions import Fraction
from pathlib import Path

from cae_core.country import find_country
from cae_core.governance.agenda import check_nature, check_put
from cae_core.governance.assembly_law import AssemblyLaw, VoteBase
from cae_core.governance.convening import Circumstances, check_notice, next_notice
from cae_core.governance.counting import decide
from cae_core.governance.demands import add_resolution, demand_meeting, demanded_by_others
from cae_core.governance.duties import annual_meeting, duties, loss_meeting
from cae_core.governance.natures import MeetingKind, Nature, Subject
from cae_core.governance.notice import Channel, Notice, Place
from cae_core.governance.offices import check_election, term_years
from cae_core.governance.proxies import proxy_limit
from cae_core.governance.quorum import quorum_reached
from cae_core.governance.resolutions import Candidate, Election, Resolution, Way
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.governance.section_meetings import check_meeting
from cae_core.governance.sections import (
    Section,
    check_called_for,
    check_sections,
    delegate_votes,
    delegates_by,
    delegates_wanted,
    sections_called_for,
)
from cae_core.governance.sitting import Sitting
from cae_core.governance.tallies import Tally

ON = dt.date(2026, 6, 19)
FILES = sorted((Path(__file__).parent / "cases").glob("assembly_*.toml"))
SEAT = Place("12 rue de la Source", "the seat's district")


def read(path):
    """The cases of a file: country, form, case with the file's statutes."""
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    country = path.stem.split("_")[1].upper()
    shared = file.get("statutes", {})
    return [
        (country, form, {**case, "statutes": {**shared, **case.get("statutes", {})}})
        for form in file["forms"]
        for case in file["cases"]
    ]


CASES = [each for path in FILES for each in read(path)]


def name(case):
    """What a test of a case is called."""
    return f"{case[0]} {case[1]}: {case[2]['title']}"


def law_of(country, form, case):
    """The law of a form under a case's statutes."""
    parameters = find_country(country).legal_form(form).parameters
    return AssemblyLaw(parameters.with_statutes(case["statutes"]) if case["statutes"] else parameters)


def ask(country, form, case):
    """What the law answers to what a case asks; raises what it refuses."""
    law = law_of(country, form, case)
    ((key, asked),) = ((key, case[key]) for key in ASKED if key in case)
    return ASKED[key](law, asked)


def quorum(law, asked):
    """The least number of members that makes the quorum: with one fewer there is none."""
    nature, call = Nature(asked["nature"]), asked["call"]
    members = [MemberFacts(f"P{i:05}") for i in range(asked["members"])]
    roll = make_roll(members, law, ON)
    sitting = Sitting(roll, law, ON)
    for there, each in enumerate(members):
        if quorum_reached(roll, sitting, nature, call, law).reached:
            return there
        sitting.arrive(each.member)
    assert quorum_reached(roll, sitting, nature, call, law).reached
    return len(members)


def majority(law, asked):
    """The least votes for that adopt, all others being against (or abstaining, where that tells)."""
    found = law.majority(
        Nature(asked["nature"]), asked.get("call", 1), ON, Subject(asked.get("subject", "other"))
    )
    of = asked["of"]
    roll = make_roll([MemberFacts(f"P{i:05}") for i in range(of)], law, ON)
    counted = frozenset(each.member for each in roll.electors)

    def adopts(votes):
        others = Fraction(of - votes)
        cast = found.base is VoteBase.CAST
        said = {"against": others} if cast else {"abstain": others}
        tally = Tally(for_=Fraction(votes), heads=of, **said)
        return decide({"": tally}, roll=roll, counted=counted, majority=found).adopted

    low, high = 0, of
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if adopts(middle) else (middle + 1, high)
    assert adopts(low)
    assert not adopts(low - 1)
    return f"{low} of {found.base.value}"


def resolution(subject, nature="ordinary", key="R1", amends=""):
    """A resolution on a subject."""
    return Resolution(key, f"On {subject}", nature=Nature(nature), subject=Subject(subject), amends=amends)


def notice_of(asked):
    """The notice that a case describes; what it leaves out is as it should be."""
    agenda = asked.get("agenda", ["accounts"])
    nature = asked.get("nature", "ordinary")
    return Notice(
        meeting=asked["meeting"],
        sent=asked["sent"],
        kind=MeetingKind(asked.get("kind", nature)),
        call=asked.get("call", 1),
        time=asked.get("time", "14:00"),
        place=Place(asked.get("place", SEAT.address), asked.get("district", "")),
        channel=Channel(asked.get("channel", "registered_letter")),
        agenda=tuple(resolution(each, nature, f"R{i}") for i, each in enumerate(agenda, 1)),
    )


def notice(law, asked):
    """A notice without fault, or its one fault raised."""
    earlier = notice_of({**asked, **asked["after"]}) if "after" in asked else None
    around = Circumstances(
        asked.get("members", 23), SEAT, earlier, asked.get("decided", ()), asked.get("all_there", False)
    )
    found = check_notice(notice_of(asked), law, around)
    assert len(found) <= 1, found
    if found:
        raise found[0]
    return "lawful"


def next_call(law, asked):
    """The day of the next call, its notice lawful and one a day earlier not."""
    failed = notice_of(asked)
    found = next_notice(failed, law, asked["resent"])
    around = Circumstances(23, SEAT, failed)
    assert check_notice(found, law, around) == ()
    assert found.agenda == failed.agenda
    return found.meeting


def put(law, asked):
    """Whether a resolution that the notice does not list may be put to the vote."""
    called = notice_of({"sent": dt.date(2026, 6, 1), "meeting": ON})
    each = resolution(asked["subject"], key="R9", amends=asked.get("amends", ""))
    check_put(each, called, law, after_dismissal=asked.get("after_dismissal", False))
    return "put"


def subject(law, asked):
    """The nature that a subject needs: the other one is refused; ``any`` where no text says."""
    known = law.nature_of(Subject(asked), ON)
    if known is None:
        for nature in Nature:
            check_nature(resolution(asked, nature.value), law, ON)
        return "any"
    check_nature(resolution(asked, known[0].value), law, ON)
    return known[0].value


def demand(law, asked):
    """By when the meeting is called that members demand; ``no day`` where no text says."""
    capital = Fraction(asked["capital"]) if "capital" in asked else None
    by = demand_meeting(asked["asking"], asked["members"], asked["asked"], law, capital).by
    return "no day" if by is None else by


def called_by(law, asked):
    """Until when others have a meeting called."""
    return {who: each.by for who, each in demanded_by_others(asked, law)}


def added(law, asked):
    """Whether members who hold so much may add a resolution so many days before."""
    add_resolution(Fraction(asked["held"]), ON, ON - dt.timedelta(asked["before"]), law)
    return "added"


def due(law, asked):
    """The day of each duty of a meeting, ``no day`` where no text says."""
    found = duties(notice_of(asked), law, auditor=asked.get("auditor", True))
    return {each.key: each.by or "no day" for each in found}


def annual(law, asked):
    """The last day of the meeting on a year's accounts."""
    found = annual_meeting(asked, law)
    return "none" if found is None else found.by or "no day"


def losses(law, asked):
    """The last day of the meeting on early dissolution."""
    found = loss_meeting(asked, law)
    return "none" if found is None else found.by or "no day"


def proxies(law, asked):
    """The proxies that one member may hold among so many."""
    found = proxy_limit(law, asked, ON)
    return "no limit" if found is None else found.most


def sections(law, asked):
    """Whether so many members in so many districts meet in sections."""
    return "sections" if sections_called_for(asked["members"], asked.get("districts", 1), law, ON) else "one"


def split(law, asked):
    """Whether sections of these sizes are lawful, with so many directors."""
    found = check_sections([Section(str(size), size) for size in asked["sizes"]], asked["directors"], law, ON)
    if found:
        raise found[0]
    return "lawful"


def delegates(law, asked):
    """The votes of each delegate of sections where so many came."""
    parts = [
        Section(f"S{i}", 0, each["present"], tuple(f"D{i}{j}" for j in range(each["delegates"])))
        for i, each in enumerate(asked)
    ]
    return {who: str(votes) for who, votes in delegate_votes(parts, law, ON).items()}


def called_for(law, asked):
    """Whether so many members may meet in sections: elsewhere they meet together."""
    check_called_for(asked, law, ON)
    return "sections"


def wanted(law, asked):
    """How many delegates a section of so many members elects."""
    return delegates_wanted(asked, law, ON)[0]


def section(law, asked):
    """Whether a section, or the delegates of sections, may be held on what law and statutes say."""
    names = {"section": "north"} if asked == "of members" else {"sections": ("north", "south")}
    check_meeting(Notice(ON, ON - dt.timedelta(30), **names), law)
    return "held"


def delegates_elected(law, asked):
    """For how many years delegates are elected by this way of voting; ``no term`` where no text says."""
    election = Election("delegate", 1, (Candidate("P1"),))
    check_election(election, Way(asked), law, ON)
    return term_years(election, law, ON) or "no term"


def delegates_meet(law, asked):
    """The last day delegates meet."""
    return delegates_by(asked, law) or "no day"


ASKED = {
    "quorum": quorum,
    "majority": majority,
    "notice": notice,
    "next_call": next_call,
    "put": put,
    "subject": subject,
    "demand": demand,
    "called_by": called_by,
    "added": added,
    "due": due,
    "annual": annual,
    "losses": losses,
    "proxies": proxies,
    "sections": sections,
    "split": split,
    "delegates": delegates,
    "delegates_meet": delegates_meet,
    "called_for": called_for,
    "wanted": wanted,
    "section": section,
    "delegates_elected": delegates_elected,
}
"""What a case may ask, and what answers it."""
