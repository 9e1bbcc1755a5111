"""A Moroccan cooperative of 23 members that meets on 19 June 2026, for tests of assemblies."""

import datetime as dt

import attrs

from cae_core.country import find_country
from cae_core.governance.assembly import Assembly, Bureau
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.convening import Circumstances
from cae_core.governance.natures import Subject
from cae_core.governance.notice import Notice, Place
from cae_core.governance.resolutions import Choice, Resolution, Way
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.governance.tallies import Group

DAY = dt.date(2026, 6, 19)
SEAT = Place("Siège, El Jadida", "El Jadida")
BUREAU = Bureau("P1", ("P2", "P3"), "P4")
ACCOUNTS = Resolution("R1", "Accounts", subject=Subject.ACCOUNTS)
SURPLUS = Resolution("R2", "Surplus", subject=Subject.SURPLUS, way=Way.ROLL_CALL)
MEMBERS = [MemberFacts(f"P{i}") for i in range(1, 24)]
PLAIN = Group()


def law_of(**statutes):
    form = find_country("MA").legal_form("ma_cooperative")
    return AssemblyLaw(form.parameters.with_statutes(statutes))


def notice_of(*agenda, **changes):
    made = Notice(
        DAY, dt.date(2026, 5, 20), time="10:00", place=SEAT, agenda=agenda or (ACCOUNTS, SURPLUS), proof="AR"
    )
    return attrs.evolve(made, **changes)


def opened(*agenda, members=12, law=None, proxies=(), **changes):
    law = law or law_of()
    assembly = Assembly(notice_of(*agenda, **changes), law)
    earlier = None
    if assembly.notice.call > 1:
        earlier = attrs.evolve(
            assembly.notice,
            call=assembly.notice.call - 1,
            meeting=DAY - dt.timedelta(40),
            sent=DAY - dt.timedelta(80),
        )
    assembly.convene(Circumstances(23, SEAT, earlier))
    sitting = assembly.open(make_roll(MEMBERS, law, DAY), BUREAU, proxies)
    for i in range(1, members + 1):
        sitting.arrive(f"P{i}", "10:00")
    return assembly


def hands(assembly, key, votes_for, against=0, abstain=0, **others):
    counts = {Choice.FOR: votes_for, Choice.AGAINST: against, Choice.ABSTAIN: abstain}
    return assembly.vote_totals(key, {PLAIN: counts}, **others)
