"""General assemblies by the law of each legal form: notices, demands, agendas, quorums, majorities, duties."""

import re
from collections import Counter

import pytest
from assembly_cases import ASKED, CASES, ON, ask, law_of, name

from cae_core.country import find_country
from cae_core.governance.natures import Nature
from cae_core.governance.refusals import AssemblyRefused
from cae_core.rules.errors import LawNotEstablished

FACT = {"FR": r"FR-\d\.\d\d", "MA": r"MA-\d{1,3}", "TN": r"TN-\d{1,3}[a-z]?", "DZ": r"DZ-\d{1,3}[a-z]?"}
WITHOUT_LAW = {
    "dz_sarl": "DZ-135 names the form as what is lawful today and gives no rule of its meetings",
    "dz_spa": "DZ-135 names the form as what is lawful today and gives no rule of its meetings",
}
"""Forms without cases, and why: no line of the sheet says anything of their assemblies."""


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_law_of_assemblies(case):
    said = case[2]
    if "unknown" in said:
        with pytest.raises(LawNotEstablished) as caught:
            ask(*case)
        assert caught.value.key == said["unknown"]
        assert re.match(FACT[case[0]], caught.value.source)
    elif "refused" in said:
        with pytest.raises(AssemblyRefused) as refusal:
            ask(*case)
        assert said["refused"] in str(refusal.value)
    else:
        assert ask(*case) == said["found"]


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_case_asks_one_thing_says_one_and_names_its_facts(case):
    said = case[2]
    assert len(said.keys() & ASKED.keys()) == 1
    assert len(said.keys() & {"found", "refused", "unknown"}) == 1
    assert set(said) <= ASKED.keys() | {"title", "facts", "statutes", "found", "refused", "unknown"}
    fact = FACT[case[0]]
    assert re.fullmatch(f"{fact}(, {fact})*", said["facts"])


@pytest.mark.parametrize("country", FACT)
def test_every_form_has_a_dozen_cases_or_a_reason(country):
    counted = Counter(form for code, form, _ in CASES if code == country)
    for form, content in find_country(country).legal_forms.items():
        if form in WITHOUT_LAW:
            assert content.parameters is None
            assert form not in counted
        else:
            assert counted[form] >= 12, form


@pytest.mark.parametrize("form", sorted({case[:2] for case in CASES}))
def test_every_call_of_a_form_is_asked(form):
    """Each nature and call that the law knows, and each majority, has a case."""
    ours = [each for each in CASES if each[:2] == form]
    for nature in Nature:
        asked = [each[2] for each in ours if "quorum" in each[2]]
        calls = {each["quorum"]["call"] for each in asked if each["quorum"]["nature"] == nature.value}
        law = law_of(*form, {"statutes": {}})
        known = law.known("calls_to_meet", ON)
        assert calls >= set(range(1, 1 + (1 if known is None else known.value))), nature
        votes = [each[2]["majority"] for each in ours if "majority" in each[2]]
        assert any(each["nature"] == nature.value for each in votes), nature


def test_what_the_statutes_of_a_sas_must_say_before_any_meeting():
    """FR-2.37: all of it, and the notice (FR-2.39); a SARL's, the notice alone."""
    natures = [each.value for each in Nature]
    statutes = {"statutes": {}}
    sas = {each.key for each in law_of("FR", "scop_sas", statutes).to_supply(ON)}
    assert sas == {
        "calls_to_meet", "notice_days_first",
        *(f"{nature}_{what}" for nature in natures for what in ("quorum_first", "majority", "of_all", "of_present")),
    }  # fmt: skip
    sarl = {each.key for each in law_of("FR", "scop_sarl", statutes).to_supply(ON)}
    assert sarl == {"notice_days_first", "notice_days_next"}
    assert law_of("MA", "ma_cooperative", statutes).to_supply(ON) == ()
    assert law_of("DZ", "dz_sarl", statutes).to_supply(ON) == ()


def test_a_form_without_law_says_so():
    with pytest.raises(AssemblyRefused, match="neither law nor statutes"):
        law_of("DZ", "dz_sarl", {"statutes": {}}).quorum(Nature.ORDINARY, 1, ON)
