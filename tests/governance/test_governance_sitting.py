"""Presence and proxies: who is counted, who carries whose vote, and what is refused, by which text."""

import datetime as dt
import json

import pytest
from assembly_laws import DAY, assembly_law, people, roll_of

from cae_core.errors import Origin
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.attendance import Presence
from cae_core.governance.proxies import Proxy, proxy_limit
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.roll import MemberFacts, NotOnTheRoll
from cae_core.governance.sitting import Event, Happening, Sitting
from cae_core.messages import Translator
from cae_core.rules.errors import LawNotEstablished

GIVEN = DAY - dt.timedelta(days=4)
ONE = {"proxies_per_member": 1}
CERTIFIED = {"proxies_allowed": True, "proxies_written": True, "proxies_certified": True} | ONE
TWENTIETH = {"proxies_share_from": 20, "proxies_share_maximum": "1/20"} | ONE


def sitting_of(count, *others, **values):
    law = assembly_law(**values)
    return Sitting(roll_of(count, law, *others), law, DAY)


def proxy(giver, holder, **facts):
    return Proxy(giver, holder, GIVEN, **facts)


def refused(error, act, *arguments):
    """What is refused, having left no trace."""
    sitting = act.__self__
    before = sitting.to_dict(), sitting.attendance.to_dict()
    with pytest.raises(error) as raised:
        act(*arguments)
    assert (sitting.to_dict(), sitting.attendance.to_dict()) == before
    return raised.value


def test_being_on_the_roll_is_not_being_there():
    sitting = sitting_of(3)
    assert not sitting.counted()
    assert sitting.carried_by("P01") == ()
    sitting.arrive("P01", "14:00")
    sitting.arrive("P02", dt.time(14, 5))
    sitting.leave("P01", "14:30")
    assert sitting.present() == sitting.counted() == {"P02"}
    assert sitting.history == (
        Event(Happening.ARRIVED, "P01", "14:00", how=Presence.ROOM),
        Event(Happening.ARRIVED, "P02", "14:05", how=Presence.ROOM),
        Event(Happening.LEFT, "P01", "14:30"),
    )


def test_a_proxy_counts_while_its_holder_is_there():
    sitting = sitting_of(3, **ONE)
    sitting.give(proxy("P01", "P02"))
    assert not sitting.counted()
    sitting.arrive("P02")
    assert sitting.counted() == {"P01", "P02"}
    assert sitting.represented() == {"P01": "P02"}
    assert sitting.present() == {"P02"}
    assert sitting.carried_by("P02") == ("P02", "P01")
    sitting.leave("P02")
    assert not sitting.counted()


def test_the_givers_own_presence_suspends_the_proxy_and_leaving_revives_it():
    sitting = sitting_of(3, **ONE)
    sitting.give(proxy("P01", "P02"))
    for each in ("P02", "P01"):
        sitting.arrive(each)
    assert (sitting.carried_by("P01"), sitting.carried_by("P02")) == (("P01",), ("P02",))
    sitting.leave("P01")
    assert sitting.carried_by("P02") == ("P02", "P01")
    sitting.revoke("P01")
    assert sitting.counted() == {"P02"}


def test_somebody_about_to_leave_may_give_a_proxy():
    sitting = sitting_of(3, **ONE)
    for each in ("P01", "P02"):
        sitting.arrive(each)
    sitting.give(proxy("P01", "P02"))
    assert sitting.carried_by("P02") == ("P02",)
    sitting.leave("P01")
    assert sitting.carried_by("P02") == ("P02", "P01")


def test_a_suspended_proxy_still_takes_its_holders_place():
    sitting = sitting_of(3, **ONE)
    sitting.give(proxy("P01", "P02"))
    sitting.arrive("P01")
    error = refused(Unlawful, sitting.give, proxy("P03", "P02"))
    assert error.source == "law of proxies_per_member"


def test_self_proxies_and_chains_are_refused():
    sitting = sitting_of(4, proxies_allowed=True)
    assert refused(AssemblyRefused, sitting.give, proxy("P01", "P01")).what == "P01"
    sitting.give(proxy("P01", "P02"))
    error = refused(AssemblyRefused, sitting.give, proxy("P02", "P03"))
    assert error.reason == "represents others, and so cannot be represented: those must revoke first"
    error = refused(AssemblyRefused, sitting.give, proxy("P03", "P01"))
    assert str(error) == "P03: names P01, who has given a proxy and so cannot hold one"


def test_a_second_proxy_waits_for_the_first_to_be_revoked():
    sitting = sitting_of(3, proxies_allowed=True)
    sitting.give(proxy("P01", "P02"))
    for holder in ("P02", "P03"):
        error = refused(AssemblyRefused, sitting.give, proxy("P01", holder))
        assert error.reason == "has given a proxy already, which must be revoked first"
    sitting.revoke("P01", "09:00")
    sitting.give(proxy("P01", "P03"))
    sitting.arrive("P03")
    assert sitting.represented() == {"P01": "P03"}
    refused(AssemblyRefused, sitting.revoke, "P02")


def test_a_proxy_revoked_before_the_day_is_noted_and_never_counts():
    sitting = sitting_of(3, **ONE)
    sitting.give(proxy("P01", "P02", revoked=GIVEN))
    sitting.arrive("P02")
    assert sitting.counted() == {"P02"}
    assert len(sitting.history) == 2
    sitting.give(proxy("P01", "P02", revoked=DAY + dt.timedelta(days=1)))  # too late for this meeting
    assert sitting.counted() == {"P01", "P02"}


def test_days_of_a_proxy_make_sense():
    sitting = sitting_of(2, **ONE)
    error = refused(AssemblyRefused, sitting.give, Proxy("P01", "P02", DAY + dt.timedelta(days=1)))
    assert str(error) == "P01: a proxy given on 2026-06-20 is too late for a meeting of 2026-06-19"
    error = refused(AssemblyRefused, sitting.give, proxy("P01", "P02", revoked=GIVEN - dt.timedelta(days=1)))
    assert str(error) == "P01: a proxy given on 2026-06-15 cannot have been revoked on 2026-06-14"


def test_proxies_go_from_member_to_member():
    sitting = sitting_of(2, MemberFacts("X", suspended=True), **ONE)
    error = refused(Unlawful, sitting.give, proxy("P01", "Q"))
    assert (error.source, error.expected) == ("law of proxies_per_member", "a member of the roll")
    assert str(error.reason) == "Q is not a member, and cannot represent one"
    assert refused(NotOnTheRoll, sitting.give, proxy("P01", "X")).reason == "suspended"
    assert refused(NotOnTheRoll, sitting.give, proxy("X", "P01")).reason == "suspended"
    assert refused(NotOnTheRoll, sitting.give, proxy("Q", "P01")).what == "Q"


def test_only_those_on_the_roll_arrive_once():
    sitting = sitting_of(2, MemberFacts("X", suspended=True))
    assert refused(NotOnTheRoll, sitting.arrive, "X").reason == "suspended"
    assert refused(NotOnTheRoll, sitting.arrive, "Q").what == "Q"
    sitting.arrive("P01")
    assert refused(AssemblyRefused, sitting.arrive, "P01").reason == "is there already"
    assert refused(AssemblyRefused, sitting.leave, "P02").reason == "is not there"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"written": False, "certified": True}, "a written proxy"),
        ({"written": True}, "a proxy that the authority certified"),
    ],
)
def test_the_form_that_the_law_asks(facts, expected):
    sitting = sitting_of(2, **CERTIFIED)
    error = refused(Unlawful, sitting.give, proxy("P01", "P02", **facts))
    assert error.expected == expected
    sitting_of(2, **ONE).give(proxy("P01", "P02", **facts))  # where no text asks for it
    sitting.give(proxy("P01", "P02", certified=True))


def test_an_open_question_of_form_matters_only_to_a_proxy_without_it():
    sitting = sitting_of(2, **ONE | {"proxies_certified": None})
    refused(LawNotEstablished, sitting.give, proxy("P01", "P02"))
    sitting.give(proxy("P01", "P02", certified=True))


def test_without_a_text_members_vote_in_person():
    error = refused(AssemblyRefused, sitting_of(2).give, proxy("P01", "P02"))
    assert error.reason == "no text lets a member of this form be represented"
    error = refused(Unlawful, sitting_of(2, **ONE | {"proxies_allowed": False}).give, proxy("P01", "P02"))
    assert error.source == "law of proxies_allowed"
    refused(LawNotEstablished, sitting_of(2, **ONE | {"proxies_allowed": None}).give, proxy("P01", "P02"))
    refused(LawNotEstablished, sitting_of(2, proxies_per_member=None).give, proxy("P01", "P02"))


@pytest.mark.parametrize(
    ("electors", "most"),
    [(2, 1), (19, 1), (20, 1), (39, 1), (40, 2), (59, 2), (60, 3), (500, 25)],
)
def test_one_proxy_under_twenty_members_then_a_twentieth(electors, most):
    sitting = sitting_of(electors + 4, **TWENTIETH)
    assert proxy_limit(assembly_law(**TWENTIETH), electors, DAY).most == most
    sitting = sitting_of(electors, **TWENTIETH)
    holder, *givers = [each.member for each in people(electors)]
    for giver in givers[:most]:
        sitting.give(proxy(giver, holder))
    if len(givers) > most:
        error = refused(Unlawful, sitting.give, proxy(givers[most], holder))
        named = f"{most} a holder at most, with {electors} members who may vote"
        assert str(error.expected) == named
        assert error.source in {"law of proxies_per_member", "law of proxies_share_maximum"}
    sitting.arrive(holder)
    assert len(sitting.carried_by(holder)) == most + 1


def test_the_members_counted_are_those_who_may_vote():
    suspended = [MemberFacts(f"X{i}", suspended=True) for i in range(5)]
    sitting = sitting_of(39, *suspended, **TWENTIETH)
    sitting.give(proxy("P02", "P01"))
    assert refused(Unlawful, sitting.give, proxy("P03", "P01")).electors == 39


def test_blank_proxies_count_outside_the_limit_where_statutes_take_them():
    sitting = sitting_of(5, **ONE | {"blank_proxies": True})
    for giver in ("P01", "P02", "P03"):
        sitting.give(proxy(giver, ""))
    assert sitting.blank() == sitting.counted() == {"P01", "P02", "P03"}
    assert not sitting.represented()
    sitting.arrive("P01")
    assert sitting.blank() == {"P02", "P03"}
    assert sitting.counted() == {"P01", "P02", "P03"}
    refused(AssemblyRefused, sitting.give, proxy("P04", "P02"))  # gave one, so holds none
    refused(AssemblyRefused, sitting.give, proxy("P02", "P05"))


def test_blank_proxies_are_refused_elsewhere():
    error = refused(AssemblyRefused, sitting_of(2, **ONE).give, proxy("P01", ""))
    assert error.reason == "no text says how a proxy without a holder counts"
    sitting = sitting_of(2, **ONE | {"blank_proxies": False})
    assert refused(Unlawful, sitting.give, proxy("P01", "")).source == "law of blank_proxies"
    refused(LawNotEstablished, sitting_of(2, **ONE | {"blank_proxies": None}).give, proxy("P01", ""))


@pytest.mark.parametrize(
    ("how", "key"), [(Presence.REMOTE, "remote_presence"), (Presence.POSTAL, "postal_votes")]
)
def test_taking_part_from_elsewhere_where_statutes_say_so(how, key):
    refused(LawNotEstablished, sitting_of(2, **{key: None}).arrive, "P01", "", how)
    refused(AssemblyRefused, sitting_of(2).arrive, "P01", "", how)
    assert refused(Unlawful, sitting_of(2, **{key: False}).arrive, "P01", "", how).source == f"law of {key}"
    sitting = sitting_of(2, **{key: True})
    sitting.arrive("P01", how=how)
    assert sitting.counted() == {"P01"}
    assert sitting.present() == ({"P01"} if how is Presence.REMOTE else set())


def test_who_is_there_from_afar_represents_and_who_votes_by_post_does_not():
    sitting = sitting_of(4, **ONE | {"remote_presence": True, "postal_votes": True})
    sitting.give(proxy("P01", "P02"))
    sitting.give(proxy("P03", "P04"))
    sitting.arrive("P02", how=Presence.REMOTE)
    sitting.arrive("P04", how=Presence.POSTAL)
    assert sitting.carried_by("P02") == ("P02", "P01")
    assert sitting.carried_by("P04") == ("P04",)
    assert sitting.counted() == {"P01", "P02", "P04"}


def test_a_postal_vote_suspends_a_proxy_and_is_taken_back_before_coming():
    sitting = sitting_of(2, **ONE | {"postal_votes": True})
    sitting.give(proxy("P01", "P02"))
    sitting.arrive("P02")
    sitting.arrive("P01", how=Presence.POSTAL)
    assert sitting.carried_by("P02") == ("P02",)
    error = refused(AssemblyRefused, sitting.arrive, "P01")
    assert error.reason == "has voted by post: take the postal vote back first, as a departure"
    sitting.leave("P01")
    sitting.arrive("P01")
    assert sitting.carried_by("P01") == ("P01",)


def test_times_go_forward_and_past_midnight():
    sitting = sitting_of(4)
    sitting.arrive("P01", "23:50")
    sitting.arrive("P02")
    for at in ("14:00", dt.time(0, 10), "noon", "9:00", "24:60"):
        assert refused(AssemblyRefused, sitting.arrive, "P03", at).what == "P03"
    sitting.arrive("P03", "24:10")
    assert [each.at for each in sitting.history] == ["23:50", "", "24:10"]


def eventful():
    sitting = sitting_of(6, **CERTIFIED | {"blank_proxies": True, "remote_presence": True})
    sitting.give(proxy("P01", "P02", certified=True), "13:00")
    sitting.give(proxy("P06", "P02", certified=True, revoked=GIVEN))
    sitting.give(proxy("P05", "", certified=True))
    sitting.arrive("P02", "14:00")
    sitting.arrive("P03", "14:00", Presence.REMOTE)
    sitting.revoke("P01")
    sitting.leave("P03", "15:00")
    return sitting


def test_a_sitting_happens_again_from_its_plain_values():
    sitting = eventful()
    again = Sitting.from_dict(json.loads(json.dumps(sitting.to_dict())), sitting.roll, sitting.law)
    assert again.history == sitting.history
    assert again.to_dict() == sitting.to_dict()
    assert again.attendance.to_dict() == sitting.attendance.to_dict()


def test_each_moment_says_who_was_counted():
    counts = [len(attendance.counted) for _, attendance in eventful().moments()]
    assert counts == [0, 0, 1, 3, 4, 3, 2]


def test_a_moment_kept_does_not_change():
    sitting = sitting_of(2)
    sitting.arrive("P01")
    kept = sitting.attendance
    sitting.arrive("P02")
    assert kept.counted == {"P01"}


def tampered(data, **changes):
    history = [dict(each) for each in data["history"]]
    history[3] |= changes
    return data | {"history": history}


@pytest.mark.parametrize(
    "changes",
    [
        {"member": "P01", "what": "left"},  # an arrival told as a departure
        {"what": "danced"},
        {"how": "spirit"},
        {"at": "12:59"},
        {"member": "P99"},
        {"proxy": 3},
        {"seat": "A1"},
    ],
)
def test_what_was_tampered_with_does_not_happen_again(changes):
    sitting = eventful()
    with pytest.raises(AssemblyRefused):
        Sitting.from_dict(tampered(sitting.to_dict(), **changes), sitting.roll, sitting.law)


def test_a_sitting_belongs_to_its_roll():
    sitting = eventful()
    with pytest.raises(AssemblyRefused) as error:
        Sitting.from_dict(sitting.to_dict(), roll_of(7, sitting.law), sitting.law)
    assert error.value.reason == "what happened was recorded with another roll"
    with pytest.raises(AssemblyRefused):
        Sitting.from_dict({"roll": sitting.roll.digest}, sitting.roll, sitting.law)


def test_the_texts_relied_on_are_told():
    keys = [fact.key for fact in eventful().facts]
    assert keys == ["blank_proxies", "proxies_allowed", "proxies_per_member", "remote_presence"]
    assert not Sitting(roll_of(2, AssemblyLaw(None)), AssemblyLaw(None), DAY).facts


def test_a_refusal_is_a_problem_of_the_row_in_the_readers_language():
    sitting = sitting_of(20, **TWENTIETH)
    sitting.give(proxy("P01", "P02"))
    error = refused(Unlawful, sitting.give, proxy("P03", "P02"))
    problem = error.problem(Origin("assemblies/2026-06-19/proxies.csv", 3), "holder")
    assert problem.text() == (
        "assemblies/2026-06-19/proxies.csv, row 3, holder: P03: P02 holds proxies already: 1 "
        "(law of proxies_share_maximum); expected 1 a holder at most, with 20 members who may vote"
    )
    assert "members who may vote" not in problem.text(Translator("fr"))
