"""Rolls, presence and proxies under the legal forms of countries: each article, on both sides of its limit."""

from fractions import Fraction

import pytest
from assembly_laws import DAY, people

from cae_core.country import find_country
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.attendance import Presence
from cae_core.governance.proxies import Proxy, proxy_limit
from cae_core.governance.refusals import Unlawful
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.governance.sitting import Sitting
from cae_core.rules.errors import LawNotEstablished

FORMS = {
    "FR": ["scop_sarl", "scop_sas", "scop_sa", "scic_sarl", "scic_sas", "scic_sa", "l47_cooperative"],
    "MA": ["ma_cooperative", "ma_gie"],
    "TN": ["tn_cooperative", "tn_smsa", "tn_societe_communautaire", "tn_societe_communautaire_regionale"],
    "DZ": ["dz_cooperative", "dz_experiment"],
}
ALL = [(code, form) for code, forms in FORMS.items() for form in forms]


def law_of(code, form, **statutes):
    return AssemblyLaw(find_country(code).legal_form(form).parameters.with_statutes(statutes))


def sitting_under(law, *members):
    return Sitting(make_roll(members, law, DAY), law, DAY)


def given(giver, holder, certified=True):
    return Proxy(giver, holder, DAY, certified=certified)


def why(error, act, *arguments):
    with pytest.raises(error) as raised:
        act(*arguments)
    return raised.value.source


def test_in_morocco_attendance_is_personal_unless_statutes_allow_proxies():
    sitting = sitting_under(law_of("MA", "ma_cooperative"), *people(4))
    assert why(Unlawful, sitting.give, given("P01", "P02")).startswith("MA-56, L112 art. 39")


def test_in_morocco_a_member_represents_one_other_by_a_certified_proxy():
    law = law_of("MA", "ma_cooperative", proxies_allowed="true")
    sitting = sitting_under(law, *people(200))
    assert why(Unlawful, sitting.give, given("P01", "P02", certified=False)).startswith("MA-56")
    assert why(Unlawful, sitting.give, given("P01", "Q")) == "statutes"
    sitting.give(given("P01", "P02"))
    assert why(Unlawful, sitting.give, given("P03", "P02")).startswith("MA-56, L112 art. 39")
    sitting.arrive("P02")
    assert sitting.counted() == {"P01", "P02"}


def test_in_morocco_who_has_not_paid_does_not_vote():
    law = law_of("MA", "ma_cooperative")
    roll = make_roll([*people(2), MemberFacts("X", owed=1)], law, DAY)
    assert [(each.member, each.source) for each in roll.excluded] == [("X", "MA-30, L112 art. 29")]


def test_in_morocco_a_suspension_bars_the_vote_where_statutes_say_so():
    members = [*people(2), MemberFacts("X", suspended=True)]
    assert why(LawNotEstablished, make_roll, members, law_of("MA", "ma_cooperative"), DAY).startswith("MA-17")
    for said, voters in (("true", 2), ("false", 3)):
        law = law_of("MA", "ma_cooperative", suspension_bars_vote=said)
        assert len(make_roll(members, law, DAY)) == voters


def test_in_morocco_legal_persons_keep_within_a_third():
    legal = [MemberFacts(f"L{i}", legal=True) for i in range(3)]
    law = law_of("MA", "ma_cooperative")
    assert not make_roll([*people(6), *legal], law, DAY).caps
    assert why(LawNotEstablished, make_roll, [*people(5), *legal], law, DAY).startswith("MA-43")
    law = law_of("MA", "ma_cooperative", votes_cut_pro_rata="true")
    assert make_roll([*people(5), *legal], law, DAY).weight(["L0", "L1", "L2"]) == Fraction(5, 2)


def test_in_algeria_votes_by_headcount_are_the_statutes_to_give():
    union = [MemberFacts("U", legal=True, votes=3, headcount=30), *people(2)]
    assert why(LawNotEstablished, make_roll, union, law_of("DZ", "dz_cooperative"), DAY).startswith("DZ-3")
    law = law_of("DZ", "dz_cooperative", votes_by_headcount="true")
    assert make_roll(union, law, DAY).of("U").weight == 3


@pytest.mark.parametrize("form", ["scop_sarl", "scop_sas", "scop_sa"])
@pytest.mark.parametrize(("electors", "most"), [(2, 1), (19, 1), (20, 1), (39, 1), (40, 2), (100, 5)])
def test_in_a_scop_one_proxy_and_from_twenty_members_a_twentieth(form, electors, most):
    limit = proxy_limit(law_of("FR", form), electors, DAY)
    assert limit.most == most
    assert limit.fact.source.startswith("FR-2.38, L78 art. 14")


def test_in_a_scop_blank_proxies_count_where_statutes_say_so():
    sitting = sitting_under(law_of("FR", "scop_sarl"), *people(3))
    assert why(LawNotEstablished, sitting.give, given("P01", "")).startswith("FR-2.38")
    sitting = sitting_under(law_of("FR", "scop_sarl", blank_proxies="true"), *people(3))
    for giver in ("P01", "P02"):
        sitting.give(given(giver, ""))
    assert sitting.blank() == sitting.counted() == {"P01", "P02"}


def test_in_a_scop_investors_have_35_percent_of_the_votes():
    members = [*people(60), *(MemberFacts(f"I{i}", cooperating=False) for i in range(40))]
    roll = make_roll(members, law_of("FR", "scop_sarl"), DAY)
    votes = roll.weight(each.member for each in roll.electors)
    assert roll.weight(f"I{i}" for i in range(40)) / votes == Fraction(35, 100)
    assert roll.caps[0].source.startswith("FR-")


@pytest.mark.parametrize(("code", "form"), ALL)
def test_presence_from_afar_and_by_post_is_the_statutes_to_allow(code, form):
    for how, key in ((Presence.REMOTE, "remote_presence"), (Presence.POSTAL, "postal_votes")):
        sitting = sitting_under(law_of(code, form), *people(3))
        assert why(LawNotEstablished, sitting.arrive, "P01", "14:00", how)
        sitting = sitting_under(law_of(code, form, **{key: "true"}), *people(3))
        sitting.arrive("P01", "14:00", how)
        assert sitting.counted() == {"P01"}


@pytest.mark.parametrize(("code", "form"), ALL)
def test_no_form_lets_a_proxy_in_without_a_text(code, form):
    """Either a fact or statutes give the leave: what nobody established stops the proxy, with its source."""
    sitting = sitting_under(law_of(code, form), *people(3))
    if form.startswith("scop"):
        sitting.give(given("P01", "P02"))
        assert {fact.key for fact in sitting.facts} == {"proxies_allowed", "proxies_per_member"}
    else:
        assert why((LawNotEstablished, Unlawful), sitting.give, given("P01", "P02"))
        assert not sitting.history
