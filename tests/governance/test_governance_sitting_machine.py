"""Any arrivals, departures, proxies and revocations: nobody counts twice, and everybody counts for one."""

import json
from collections import Counter

import pytest
from assembly_laws import DAY, assembly_law
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cae_core.governance.attendance import Presence
from cae_core.governance.proxies import Proxy
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.governance.sitting import Sitting

PEOPLE = tuple(f"P{i}" for i in range(8))
STRANGERS = ("S", "nobody")  # a suspended member, and no member
anybody = st.sampled_from([*PEOPLE, *PEOPLE, *STRANGERS])
ANY_WAY = {"remote_presence": True, "postal_votes": True}
TWENTIETH = {"proxies_per_member": 1, "proxies_share_from": 20, "proxies_share_maximum": "1/20"}
LAWS = {
    "one, certified": ({"proxies_allowed": True, "proxies_per_member": 1, "proxies_certified": True}, 0),
    "one": (TWENTIETH | ANY_WAY, 0),
    "a twentieth": (TWENTIETH | ANY_WAY | {"blank_proxies": True}, 32),
    "no limit": ({"proxies_allowed": True, "blank_proxies": True} | ANY_WAY, 0),
    "in person": (ANY_WAY, 0),
}
MOST = {"one, certified": 1, "one": 1, "a twentieth": 2, "no limit": 99, "in person": 0}
happened = Counter()


def roll_and_law(name, shares, since):
    values, more = LAWS[name]
    law = assembly_law(**values)
    members = [MemberFacts(each, shares=shares.get(each, 1), since=since.get(each)) for each in PEOPLE]
    others = [MemberFacts(f"Z{i}") for i in range(more)]
    return make_roll([*members, *others, MemberFacts("S", suspended=True)], law, DAY), law


class SittingMachine(RuleBasedStateMachine):
    """What is lawful by a plain reading of each rule, and beside it the same sitting of richer, older members."""

    @initialize(
        name=st.sampled_from(sorted(LAWS)),
        shares=st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 10**6)),
        since=st.dictionaries(st.sampled_from(PEOPLE), st.dates(max_value=DAY)),
    )
    def begin(self, name, shares, since):
        self.name = name
        self.sitting = Sitting(*roll_and_law(name, {}, {}), DAY)
        self.twin = Sitting(*roll_and_law(name, shares, since), DAY)
        self.there, self.papers = {}, {}
        self.kept = []

    def act(self, lawful, what, *arguments):
        """Do something to both sittings: done where it is lawful, refused elsewhere; both alike."""
        happened["steps"] += 1
        for sitting in (self.sitting, self.twin):
            if lawful:
                getattr(sitting, what)(*arguments)
                continue
            with pytest.raises(AssemblyRefused):
                getattr(sitting, what)(*arguments)
        happened[what if lawful else "refused"] += 1
        return lawful

    @rule(
        giver=anybody,
        holder=st.one_of(anybody, anybody, st.just("")),
        certified=st.sampled_from([True] * 3 + [False]),
    )
    def give(self, giver, holder, certified):
        law, _ = LAWS[self.name]
        held = list(self.papers.values()).count(holder)
        lawful = (
            MOST[self.name] > 0
            and giver in PEOPLE
            and giver != holder
            and giver not in self.papers
            and giver not in self.papers.values()
            and (certified or "proxies_certified" not in law)
            and (
                "blank_proxies" in law
                if holder == ""
                else holder in PEOPLE and holder not in self.papers and held < MOST[self.name]
            )
        )
        if self.act(lawful, "give", Proxy(giver, holder, DAY, certified=certified)):
            self.papers[giver] = holder

    @rule(giver=anybody, place=st.integers(0, 12))
    def revoke(self, giver, place):
        giver = dict(enumerate(sorted(self.papers))).get(place, giver)
        if self.act(giver in self.papers, "revoke", giver):
            del self.papers[giver]

    @rule(member=anybody, how=st.sampled_from([Presence.ROOM, Presence.ROOM, *Presence]))
    def arrive(self, member, how):
        allowed = how is Presence.ROOM or self.name != "one, certified"
        if self.act(member in PEOPLE and member not in self.there and allowed, "arrive", member, "", how):
            self.there[member] = how

    @rule(member=anybody)
    def leave(self, member):
        if self.act(member in self.there, "leave", member):
            del self.there[member]

    @rule()
    def keep(self):
        happened["steps"] += 1
        self.kept.append((self.sitting.attendance, self.sitting.attendance.to_dict()))

    @rule()
    def replay(self):
        happened["steps"] += 1
        data = json.loads(json.dumps(self.sitting.to_dict()))
        again = Sitting.from_dict(data, self.sitting.roll, self.sitting.law)
        assert again.history == self.sitting.history
        assert again.attendance == self.sitting.attendance

    @invariant()
    def votes_carried_part_the_counted_set(self):
        roll, counted = self.sitting.roll, self.sitting.counted()
        carried = [each for elector in roll.electors for each in self.sitting.carried_by(elector.member)]
        everyone = [*carried, *self.sitting.blank()]
        assert len(everyone) == len(set(everyone)) == len(counted)
        assert set(everyone) == counted
        assert roll.weight(counted) == len(counted)

    @invariant()
    def those_counted_are_there_or_stand_behind_somebody_who_is(self):
        expected = set(self.there)
        for giver, holder in self.papers.items():
            if holder == "" or self.there.get(holder, Presence.POSTAL) is not Presence.POSTAL:
                expected.add(giver)
        assert self.sitting.counted() == expected

    @invariant()
    def nobody_carries_more_than_is_lawful(self):
        for member in (*PEOPLE, *STRANGERS):
            carried = self.sitting.carried_by(member)
            assert len(carried) <= 1 + MOST[self.name]
            assert (carried[:1] == (member,)) == (member in self.there)

    @invariant()
    def neither_capital_nor_seniority_matters(self):
        assert self.twin.attendance == self.sitting.attendance

    def teardown(self):
        for attendance, told in getattr(self, "kept", ()):
            assert attendance.to_dict() == told


LIGHT = settings(max_examples=80, stateful_step_count=40, deadline=None)
FULL = settings(max_examples=2000, stateful_step_count=50, deadline=None)


def test_any_sitting_light():
    happened.clear()
    run_state_machine_as_test(SittingMachine, settings=LIGHT)
    assert min(happened[each] for each in ("give", "revoke", "arrive", "leave", "refused")) > 0


@pytest.mark.slow
def test_any_sitting_fifty_thousand_steps():
    happened.clear()
    run_state_machine_as_test(SittingMachine, settings=FULL)
    assert happened["steps"] >= 50_000
    assert min(happened[each] for each in ("give", "revoke", "arrive", "leave", "refused")) > 500
