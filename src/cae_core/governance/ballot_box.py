"""The votes written down for one resolution, or for one round of an election, put together to be counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from cae_core.errors import Origin, Problem
from cae_core.governance.assembly import Assembly
from cae_core.governance.election_ballots import Ballot, ElectionTally, count_ballots
from cae_core.governance.proceedings import Count, Papers, Proceedings, Put, UrnCount, Voice
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Choice, Way
from cae_core.governance.tallies import Group, only_group
from cae_core.messages import mark

KINDS = ("valid", "blank", "void")
"""What papers are that bear no name: how many are valid, blank or void."""


@attrs.frozen
class Box:
    """What was counted for a resolution in one go: voices, hands or papers, or an urn; never two of them."""

    put: Put
    at: str
    round: int = 1
    voices: tuple[Voice, ...] = ()
    counts: tuple[Count, ...] = ()
    papers: tuple[Papers, ...] = ()
    urn: UrnCount | None = None

    @property
    def key(self) -> str:
        """The resolution's key."""
        return self.put.resolution.key

    @property
    def origin(self) -> Origin | None:
        """The first row that says something, or the resolution's own."""
        rows: list[Voice | Count | Papers] = [*self.voices, *self.counts, *self.papers]
        return next((each.origin for each in rows if each.origin), self.put.resolution.origin)

    def count(self, assembly: Assembly) -> None:
        """Count it in the assembly. Raises what its votes and elections do."""
        put, resolution = self.put, self.put.resolution
        chair = put.chair or next((each.chair for each in self.counts if each.chair), None)
        if resolution.election is not None:
            if self.voices or self.counts:
                raise AssemblyRefused(what=self.key, reason=mark("an election: its papers count"), source="")
            tallies = self._urn_tallies() if self.urn else papers_tallies(self.papers, assembly.groups())
            assembly.elect_round(
                self.key, tallies, at=self.at, lot=put.lot, staying=put.staying, outgoing=put.outgoing
            )
        elif self.papers:
            raise AssemblyRefused(what=self.key, reason=mark("a vote, not an election"), source="")
        elif self.voices:
            assembly.vote_by_name(self.key, self._said(), at=self.at, chair=chair)
        else:
            totals = self._urn_totals() if self.urn else hand_totals(self.counts, assembly.groups())
            assembly.vote_totals(self.key, totals, at=self.at, chair=chair)

    def _said(self) -> Mapping[str, Choice]:
        said: dict[str, Choice] = {}
        for each in self.voices:
            if each.member in said:
                raise AssemblyRefused(what=each.member, reason=mark("votes twice"), source="")
            said[each.member] = each.choice
        return said

    def _urn_totals(self) -> Mapping[Group, Mapping[Choice, int]]:
        assert self.urn is not None
        return {
            group: {Choice(names[0]) if names else Choice.BLANK: count for names, count in totals.items()}
            for group, totals in self.urn.totals.items()
        }

    def _urn_tallies(self) -> Mapping[str, ElectionTally]:
        assert self.urn is not None
        election = self.put.resolution.election
        assert election is not None
        ballots = (
            Ballot(names, group.college, group.weight)
            for group, totals in self.urn.totals.items()
            for names, count in totals.items()
            for _ in range(count)
        )
        return count_ballots(ballots, election)


def group_of(there: Mapping[Group, int], college: str, weight: Fraction | None) -> Group:
    """The group that a row counts: the college's only one, or that whose votes have the weight.

    Raises AssemblyRefused where votes of the college weigh differently and no weight is given.
    """
    return only_group(there, college) if weight is None else Group(college, weight)


def hand_totals(counts: Sequence[Count], there: Mapping[Group, int]) -> Mapping[Group, Mapping[Choice, int]]:
    """Totals by group; raises AssemblyRefused for a group that is counted twice."""
    found: dict[Group, Mapping[Choice, int]] = {}
    for each in counts:
        group = group_of(there, each.college, each.weight)
        if group in found:
            raise AssemblyRefused(what=each.resolution, reason=mark("counted twice"), source="")
        found[group] = each.totals
    return found


def papers_tallies(papers: Sequence[Papers], there: Mapping[Group, int]) -> Mapping[str, ElectionTally]:
    """The tallies of a round from its papers, by college.

    Raises AssemblyRefused for a name or a kind of papers that is counted twice, and for more papers than
    there are votes.
    """
    found: dict[str, ElectionTally] = {}
    for group in dict.fromkeys(group_of(there, each.college, each.weight) for each in papers):
        rows = [each for each in papers if group_of(there, each.college, each.weight) == group]
        tally = _tally(rows, group)
        if tally.heads > there.get(group, 0):
            reason = mark("{counted} counted, where {there} are there")
            fields = {"counted": tally.heads, "there": there.get(group, 0)}
            raise AssemblyRefused(what=papers[0].resolution, reason=reason, source="", **fields)
        found[group.college] = found[group.college] + tally if group.college in found else tally
    return found


def _tally(rows: Sequence[Papers], group: Group) -> ElectionTally:
    votes: dict[str, int] = {}
    for each in rows:
        if each.candidate in votes:
            raise AssemblyRefused(what=each.candidate, reason=mark("counted twice"), source="")
        votes[each.candidate] = each.votes
    kinds = {name: votes.pop(name, 0) for name in KINDS}
    if votes and not kinds["valid"]:
        reason = mark("names are counted, and not the valid papers that bear them")
        raise AssemblyRefused(what=rows[0].resolution, reason=reason, source="")
    weighed = {name: count * group.weight for name, count in votes.items()}
    papers = {name: count * group.weight for name, count in kinds.items()}
    return ElectionTally(weighed, **papers, heads=sum(kinds.values()))


def boxes_of(papers: Proceedings, problems: list[Problem]) -> tuple[Box, ...]:
    """What was counted, in the order of the agenda, amendments before their text.

    ``problems`` receives what cannot be put together.
    """
    found: list[Box] = []
    texts = [each for each in papers.put if not each.resolution.amends]
    for text in texts:
        amendments = [each for each in papers.put if each.resolution.amends == text.resolution.key]
        for put in (*amendments, text):
            found += _boxes(put, papers, problems)
    return tuple(found)


def _boxes(put: Put, papers: Proceedings, problems: list[Problem]) -> Iterator[Box]:
    key = put.resolution.key
    rows = [each for each in papers.papers if each.resolution == key]
    urns = [each for each in papers.urns if each.resolution == key]
    voices = tuple(each for each in papers.voices if each.resolution == key)
    counts = tuple(each for each in papers.counts if each.resolution == key)
    electronic = put.resolution.way is Way.ELECTRONIC
    typed: list[Voice | Count | Papers] = [*voices, *counts, *rows]
    kinds = [bool(voices), bool(counts), bool(rows)]
    if electronic and typed:
        reason, expected = mark("voted in an urn, which counts its cards itself"), mark("no row of counts")
        problems.append(Problem(reason, typed[0].origin, "resolution", key, expected))
    elif sum(kinds) > 1:
        reason, expected = mark("counted in two files"), mark("one way of voting for each resolution")
        problems.append(Problem(reason, typed[0].origin, "resolution", key, expected))
    elif put.set_aside and (typed or urns):
        reason, expected = mark("voted, and set aside"), mark("one of the two")
        problems.append(Problem(reason, put.resolution.origin, "set_aside", key, expected))
    elif voices or counts:
        yield Box(put, _time(put, counts, problems), 1, voices, counts)
    else:
        for number in sorted({*(each.round for each in rows), *(each.round for each in urns)}):
            papers_of = tuple(each for each in rows if each.round == number)
            urn = next((each for each in urns if each.round == number), None)
            yield Box(put, _time(put, papers_of, problems), number, papers=papers_of, urn=urn)


def _time(put: Put, rows: Sequence[Count | Papers], problems: list[Problem]) -> str:
    """The one time that rows and agenda say, "" where none does."""
    said = {each.at: each.origin for each in rows if each.at}
    if len(said) > 1:
        *_, (at, origin) = said.items()
        problems.append(Problem(mark("voted at two times"), origin, "at", at, mark("one time")))
    return next(iter(said), put.at)
