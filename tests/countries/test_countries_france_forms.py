"""What French law fixes for the seven forms of cooperative, and what it leaves to the statutes."""

import datetime as dt
import re

import pytest

from cae_core.country import find_country
from cae_core.country.forms import FORM_PARAMETERS
from cae_core.rules.errors import LawNotEstablished, NotForStatutes, StatutesTooHigh, StatutesTooLow

FRANCE = find_country("FR")
TODAY = dt.date(2026, 12, 31)
NATURES = ("ordinary", "extraordinary")
MEETINGS = {
    "calls_to_meet", "ordinary_casting_vote", "blank_votes_count",
    *(f"{each}_quorum_{call}" for each in NATURES for call in ("first", "second", "third")),
    *(f"{each}_{what}" for each in NATURES for what in ("majority", "of_all", "of_present")),
}  # fmt: skip
"""FR-2.37: how decisions are taken is for the statutes of a simplified company."""
ANY = {
    "notice_days_next", "full_periods", "agenda_closed", "agenda_kept", "remote_presence", "postal_votes",
    "blank_proxies", "suspension_bars_vote", "paid_up_to_vote", "relative_second_round",
}  # fmt: skip
"""FR-2.38, FR-2.39 and FR-2.70: meetings, as far as no article read speaks of them."""
SARL = {"seat_of_all", "seat_of_present", "blank_votes_count"}
SCOP = ANY | {
    "minimum_share", "notice_days_first", "secret_ballot_for_elections", "section_members",
    "resolution_request_days_from", "resolution_request_days_until",
    "section_delegates", "section_members_per_delegate", "delegates_of_all_members", "delegate_proxies",  # FR-2.71
}  # fmt: skip
ART_16 = ANY | {
    "proxies_allowed", "secret_ballot_for_elections",
    "share_interest_maximum", "paid_on_subscription", "payment_years", "refund_deferral_years",
    "proxies_per_member", "notice_days_first", "refund_from_year_end",
}  # fmt: skip
COLLEGES = {"college_majority_carries"}
OPEN = {
    "scop_sarl": SCOP | SARL,
    "scop_sa": SCOP,
    "scop_sas": SCOP | MEETINGS,
    "scic_sarl": ART_16 | SARL | COLLEGES,
    "scic_sa": ART_16 | COLLEGES,
    "scic_sas": ART_16 | COLLEGES | MEETINGS | {"minimum_capital"},
    "l47_cooperative": ART_16 | MEETINGS | {"minimum_capital"},
}


def parameters_of(key):
    return FRANCE.legal_form(key).parameters


def test_every_form_has_its_file():
    assert set(OPEN) == set(FRANCE.legal_forms)


@pytest.mark.parametrize("key", OPEN)
def test_a_form_speaks_the_common_words_and_cites_numbered_facts(key):
    for name, each in parameters_of(key).parameters.items():
        assert each.unit == FORM_PARAMETERS[name], name
        assert set(each.label) == {"fr", "ar", "en"}, name
        assert re.search(r"[\u0600-\u06ff]", each.label["ar"]), name
        for row in each.rows:
            assert re.match(r"FR-[12]\.\d\d", row.source), name


@pytest.mark.parametrize("key", OPEN)
def test_what_the_sheet_leaves_to_the_statutes_is_unknown_and_nothing_else(key):
    snapshot = parameters_of(key).at(TODAY)
    assert set(snapshot.errors) == OPEN[key]
    for name in OPEN[key]:
        with pytest.raises(LawNotEstablished, match=r"FR-2\.\d\d"):
            snapshot[name]


@pytest.mark.parametrize(
    ("key", "name", "text"),
    [
        ("scop_sarl", "minimum_employed_members", "2"),  # FR-2.21
        ("scop_sas", "minimum_employed_members", "2"),
        ("scop_sa", "minimum_employed_members", "7"),
        ("scop_sarl", "maximum_members", "100"),
        ("scop_sa", "minimum_capital", "18500"),  # FR-2.11
        ("scic_sa", "minimum_capital", "18500"),
        ("scop_sarl", "paid_on_subscription", "1"),  # FR-2.66
        ("scop_sa", "paid_on_subscription", "1/4"),
        ("scop_sarl", "extraordinary_majority", "2/3"),  # FR-2.35
        ("scic_sa", "ordinary_quorum_first", "1/5"),  # FR-2.36
        ("scic_sas", "legal_reserve_rate", "3/20"),  # FR-2.06
        ("scop_sas", "legal_reserve_rate", "0.15"),  # FR-2.23
        ("l47_cooperative", "reserves_capitalised_maximum", "1/2"),  # FR-2.07
        ("scic_sas", "reserves_capitalised_maximum", "0"),
        ("scop_sarl", "labour_share_minimum", "1/4"),  # FR-2.25
        ("scic_sarl", "development_reserve_rate", "0.50"),  # FR-2.54
        ("scop_sarl", "review_years", "5"),  # FR-2.40
    ],
)
def test_figures_of_the_law(key, name, text):
    assert parameters_of(key).at(TODAY)[name].text == text


@pytest.mark.parametrize(
    ("key", "name"),
    [("scop_sarl", "minimum_capital"), ("scop_sas", "minimum_capital"), ("scop_sa", "maximum_members"),
     ("scic_sarl", "labour_share_minimum"), ("l47_cooperative", "development_reserve_rate"),
     ("scop_sarl", "share_interest_maximum")],
)  # fmt: skip
def test_what_no_text_asks_is_not_there(key, name):
    """FR-2.11: no least capital; FR-2.56 and FR-2.61: no labour share in a SCIC, no interest cap in a SCOP."""
    assert name not in parameters_of(key)


@pytest.mark.parametrize(
    ("key", "name", "lawful", "unlawful", "error"),
    [
        ("scop_sarl", "capital_floor", "1/4", "0.2499", StatutesTooLow),  # FR-2.12
        ("scop_sarl", "capital_floor", "1", "1.01", StatutesTooHigh),
        ("scic_sas", "development_reserve_rate", "0.50", "0.4999", StatutesTooLow),  # FR-2.54
        ("scop_sa", "development_reserve_rate", "0.75", "0.76", StatutesTooHigh),  # FR-2.27
        ("scop_sa", "member_capital_maximum", "0.50", "0.51", StatutesTooHigh),  # FR-2.21
        ("scop_sarl", "refund_deferral_years", "5", "6", StatutesTooHigh),  # FR-2.32
        ("scop_sarl", "extraordinary_majority", "3/4", "0.66", StatutesTooLow),  # FR-2.34, FR-2.35
        ("scic_sas", "share_interest_maximum", "1", "1.01", StatutesTooHigh),  # FR-2.10: a part of a whole
        ("scic_sas", "share_interest_maximum", "0", "-0.01", StatutesTooLow),
        ("scic_sa", "extraordinary_quorum_second", "1/4", "0.19", StatutesTooLow),  # FR-2.36
    ],
)
def test_statutes_may_ask_more_than_the_law_but_not_less(key, name, lawful, unlawful, error):
    parameters = parameters_of(key)
    found = parameters.with_statutes({name: lawful}).at(TODAY)[name]
    assert (found.text, found.confidence) == (lawful, "statutes")
    with pytest.raises(error, match=r"FR-2\.\d\d"):
        parameters.with_statutes({name: unlawful})


def test_statutes_do_not_change_what_the_law_fixes():
    with pytest.raises(NotForStatutes):
        parameters_of("scop_sarl").with_statutes({"labour_share_minimum": "0.20"})
