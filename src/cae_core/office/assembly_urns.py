"""Secret electronic ballots of an assembly: cards to draw, signatures, votes, counts, all in its folder.

Nothing here is told of a card: neither a message, nor a problem, nor a file other than the urn names one.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cae_core.errors import Origin
from cae_core.exchange import urn_file
from cae_core.governance.proceedings import Proceedings, UrnCount
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Choice, Resolution, Way
from cae_core.governance.roll import Roll
from cae_core.governance.tallies import Group, groups
from cae_core.governance.urn import Card, Draw, Urn, VoidBallot, VotersList
from cae_core.messages import mark

if TYPE_CHECKING:
    from cae_core.office.assemblies import Desk

OPTIONS = (Choice.FOR.value, Choice.AGAINST.value, Choice.ABSTAIN.value)
"""What a card may say of a resolution; a card that says nothing is blank."""


@attrs.frozen
class BallotFiles:
    """Where the ballot of a resolution, or of a round of an election, is kept in an assembly's folder.

    ``again`` is 1, and one more for each time that the ballot was declared void.
    """

    place: Path
    day: dt.date
    key: str
    round: int = 1
    again: int = 1

    @property
    def name(self) -> str:
        """What urn and list are called by."""
        name = self.key if self.round == 1 else f"{self.key}+{self.round}"
        return name if self.again == 1 else f"{name}~{self.again}"

    @property
    def ballot(self) -> str:
        """The ballot's name, which its cards and receipts are made with."""
        return f"{self.day.isoformat()} {self.name}"

    @property
    def urn(self) -> Path:
        """The file of the urn."""
        return self.place / f"urn-{self.name}.json"

    @property
    def voters(self) -> Path:
        """The file of the voters' list."""
        return self.place / f"voters-{self.name}.json"


def standing(place: Path, day: dt.date, key: str, number: int = 1) -> BallotFiles:
    """The files of a ballot that stands: after those declared void. Raises UrnAltered."""
    return list(_attempts(BallotFiles(place, day, key, number)))[-1]


def _attempts(files: BallotFiles) -> Iterator[BallotFiles]:
    yield files
    while urn_file.read_void(files.urn) is not None:
        files = attrs.evolve(files, again=files.again + 1)
        yield files


def key_of(ballot: str) -> str:
    """The resolution's key in a ballot's name.

    >>> key_of(BallotFiles(Path("."), dt.date(2026, 6, 19), "R2", 2, 3).ballot)
    'R2'
    """
    return re.split(r"[+~]", ballot.partition(" ")[2])[0]


def group_name(group: Group) -> str:
    """What an urn calls a group: its college, with the weight of a vote where it is not one.

    >>> from fractions import Fraction
    >>> group_name(Group("users")), group_name(Group("", Fraction(2, 3)))
    ('users', '*2/3')
    """
    return group.college if group.weight == 1 else f"{group.college}*{group.weight}"


def groups_by_name(roll: Roll) -> Mapping[str, Group]:
    """The groups of a roll's electors by their names in urns."""
    return {group_name(each): each for each in groups(roll, [elector.member for elector in roll.electors])}


def electronic(papers: Proceedings, key: str) -> Resolution:
    """The resolution of a key that is voted in an urn. Raises AssemblyRefused."""
    for each in papers.put:
        if each.resolution.key == key:
            if each.resolution.way is Way.ELECTRONIC:
                return each.resolution
            raise AssemblyRefused(what=key, reason=mark("not voted in an urn"), source="")
    raise AssemblyRefused(what=key, reason=mark("not on the agenda"), source="")


def make_cards(desk: Desk, key: str, number: int = 1, draw: Draw = secrets.token_bytes) -> tuple[Card, ...]:
    """Make a ballot's urn, with a card for each vote of the frozen roll, and return the cards, once.

    They are nowhere else: who prints them anew must make another urn, before anybody voted. Raises
    AssemblyRefused, UrnThere.
    """
    resolution, files = _ballot(desk, key, number)
    counts = {
        group_name(group): count
        for group, count in groups(desk.roll, [each.member for each in desk.roll.electors]).items()
    }
    options, seats = _options(desk, resolution, number)
    urn, cards = Urn.with_cards(files.ballot, options, counts, draw, seats)
    urn_file.new_urn(files.urn, urn)
    return cards


def sign_for(desk: Desk, key: str, voter: str, at: str = "", number: int = 1) -> tuple[str, ...]:
    """Sign the voters' list for somebody's own vote and those represented; returns whose votes they are.

    As many cards are then drawn as votes are returned. ``at`` is the time (default: that of the vote, where
    the agenda says it; else once everybody came whom the files name). Raises AssemblyRefused, CardRefused,
    Problems for what the files say wrong.
    """
    _, files = _made(desk, key, number)
    if urn_file.read_urn(files.urn).closed:
        raise AssemblyRefused(what=key, reason=mark("the urn is closed"), source="")
    at = at or next((each.at for each in desk.written.put if each.resolution.key == key), "")
    carried = desk.carried_by(voter, at)
    if not carried:
        raise _absent(desk.written, voter)
    urn_file.sign(files.voters, files.ballot, voter, carried)
    return carried


def _absent(papers: Proceedings, voter: str) -> AssemblyRefused:
    """Why somebody carries no vote: left, is represented, or is not there."""
    left = max((each.left for each in papers.attendance if each.member == voter), default="")
    holder = next((each.holder for each in papers.proxies if each.giver == voter), "")
    reason = mark("neither there nor represented")
    if left:
        reason = mark("left at {left}: say when the vote was held, with --at")
    elif holder:
        reason = mark("represented by {holder}, who signs for both")
    return AssemblyRefused(what=voter, reason=reason, left=left, holder=holder, source="")


def cast_vote(desk: Desk, key: str, code: str, choice: Collection[str], number: int = 1) -> str:
    """Put a card's vote into the urn and return its receipt. Raises AssemblyRefused, CardRefused."""
    _, files = _made(desk, key, number)
    return urn_file.cast(files.urn, code, choice)


def close_ballot(desk: Desk, key: str, number: int = 1) -> tuple[Urn, VotersList]:
    """Close the urn of a ballot, unless it is closed already, once it agrees with the signatures.

    Raises AssemblyRefused, UrnDisagrees, UrnAltered.
    """
    _, files = _made(desk, key, number)
    signed = urn_file.read_voters(files.voters, files.ballot)
    return urn_file.close_urn(files.urn, _signed(signed, desk.roll)), signed


def void_ballot(desk: Desk, key: str, why: str, number: int = 1) -> VoidBallot:
    """Declare a ballot void, so that it can be held again with new cards; minutes will say so, and why.

    Raises AssemblyRefused without a reason, BallotRefused for a ballot that is counted and sound.
    """
    _, files = _made(desk, key, number)
    if not why.strip():
        raise AssemblyRefused(what=files.ballot, reason=mark("a ballot is void for a reason"), source="")
    signed = urn_file.read_voters(files.voters, files.ballot)
    return urn_file.void_urn(files.urn, _signed(signed, desk.roll), len(signed.taken), why)


def _made(desk: Desk, key: str, number: int) -> tuple[Resolution, BallotFiles]:
    """The files of a ballot whose cards are made."""
    resolution, files = _ballot(desk, key, number)
    if not files.urn.exists():
        raise AssemblyRefused(what=key, reason=mark("the cards are not made yet"), source="")
    return resolution, files


def _ballot(desk: Desk, key: str, number: int) -> tuple[Resolution, BallotFiles]:
    resolution = electronic(desk.written, key)
    if desk.minutes is not None:
        raise AssemblyRefused(what=key, reason=mark("the minutes are sealed"), source="")
    if desk.frozen is None:
        raise AssemblyRefused(what=key, reason=mark("the assembly is not open"), source="")
    return resolution, standing(desk.place, desk.day, key, number)


def _options(desk: Desk, resolution: Resolution, number: int) -> tuple[tuple[str, ...], int]:
    """What a card may say, and how many of it: candidates and seats left in an election."""
    if resolution.election is None:
        return OPTIONS, 1
    election = desk.election_left(resolution.key, number)
    return tuple(each.key for each in election.candidates), election.seats


def _signed(signed: VotersList, roll: Roll) -> Mapping[str, int]:
    by_member = {each.member: group_name(Group(each.college, each.weight)) for each in roll.electors}
    return signed.by_group(by_member)


def urn_counts(place: Path, day: dt.date, papers: Proceedings, roll: Roll) -> tuple[UrnCount, ...]:
    """What the closed urns of an assembly hold. Raises UrnDisagrees, Problems for files that are none."""
    found = []
    for files in ballots_of(place, day, papers):
        urn = urn_file.read_urn(files.urn)
        if urn.closed:
            signed = urn_file.read_voters(files.voters, files.ballot)
            found.append(_count(files, urn, signed, roll))
    return tuple(found)


def ballots_of(place: Path, day: dt.date, papers: Proceedings) -> Iterable[BallotFiles]:
    """The ballots of an assembly that stand and have an urn, in the order of the agenda."""
    for each in papers.put:
        number = 1
        while (files := standing(place, day, each.resolution.key, number)).urn.exists():
            yield files
            number += 1


def void_ballots(desk: Desk) -> Iterator[VoidBallot]:
    """The ballots of an assembly that were declared void, in the order of the agenda."""
    for each in desk.written.put:
        number = 1
        while (files := BallotFiles(desk.place, desk.day, each.resolution.key, number)).urn.exists():
            records = (urn_file.read_void(attempt.urn) for attempt in _attempts(files))
            yield from (record for record in records if record is not None)
            number += 1


def closed_urns(desk: Desk) -> tuple[Urn, ...]:
    """The closed urns of an assembly, for its minutes."""
    urns = (urn_file.read_urn(each.urn) for each in ballots_of(desk.place, desk.day, desk.written))
    return tuple(each for each in urns if each.closed)


def _count(files: BallotFiles, urn: Urn, signed: VotersList, roll: Roll) -> UrnCount:
    named = groups_by_name(roll)
    if urn.ballot != files.ballot or not urn.issued.keys() <= named.keys():
        raise AssemblyRefused(what=files.urn.name, reason=mark("the urn of another ballot"), source="")
    totals = {named[group]: choices for group, choices in urn.count(_signed(signed, roll)).items()}
    origin = Origin(f"{files.place.parent.name}/{files.place.name}/{files.urn.name}")
    return UrnCount(files.key, totals, files.round, origin=origin)
