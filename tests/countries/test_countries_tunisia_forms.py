"""What Tunisian law fixes for a cooperative's form, and what nobody found: asked for, never guessed."""

import datetime as dt
from fractions import Fraction

import pytest

from cae_core.country import find_country
from cae_core.country.forms import FORM_PARAMETERS
from cae_core.rules.errors import LawNotEstablished, NotForStatutes

TUNISIA = find_country("TN")
TODAY = dt.date(2026, 11, 30)
LOSSES = {"loss_order_legal_reserve", "loss_order_statutory_reserve", "loss_order_other_reserves"}
"""TN-19, TN-23, TN-27 and TN-33: no text read names a reserve that bears a loss."""
RESERVES = {
    "indivisible_reserves",
    "other_reserves_indivisible",
    "remainder_to_members",
    "devolution_community",
}
NATURES = ("ordinary", "extraordinary")
MEETINGS = {
    "calls_to_meet", "ordinary_casting_vote", "blank_votes_count", "secret_ballot_for_elections",
    *(f"{each}_quorum_{call}" for each in NATURES for call in ("first", "second", "third")),
    *(f"{each}_{what}" for each in NATURES for what in ("majority", "of_all", "of_present")),
    "annual_meeting_months", "meeting_request_share", "notice_days_first", "notice_days_next", "full_periods",
    "agenda_closed", "agenda_kept", "proxies_allowed", "proxies_per_member", "blank_proxies",
    "remote_presence", "postal_votes", "paid_up_to_vote", "suspension_bars_vote", "relative_second_round",
}  # fmt: skip
"""TN-19, TN-23, TN-27 and TN-33c: nothing of assemblies was found."""
OPEN = {
    "tn_cooperative": LOSSES | MEETINGS | {  # TN-23
        "minimum_members", "minimum_share", "share_interest_maximum", "legal_reserve_rate", "legal_reserve_target",
        "company_tax_rate",  # TN-42
    },
    "tn_smsa": LOSSES | MEETINGS | {  # TN-27
        "minimum_members", "minimum_share", "share_interest_maximum", "legal_reserve_rate", "legal_reserve_target",
        "company_tax_rate",  # TN-42
    },
    "tn_societe_communautaire": LOSSES | RESERVES | MEETINGS,  # TN-33c
    "tn_societe_communautaire_regionale": LOSSES | RESERVES | MEETINGS,
    "tn_ess_label": LOSSES | MEETINGS | {  # TN-16a, TN-18 and TN-19
        "legal_reserve_rate", "legal_reserve_target", "social_action_rate", "share_interest_maximum",
        "members_share_after_reserves",
    },
}  # fmt: skip


def parameters_of(key):
    found = TUNISIA.legal_form(key).parameters
    assert found is not None
    return found


@pytest.mark.parametrize("key", OPEN)
def test_a_form_speaks_the_common_words_in_their_units(key):
    parameters = parameters_of(key).parameters
    assert {name: each.unit for name, each in parameters.items()} == {
        name: FORM_PARAMETERS[name] for name in parameters
    }
    assert not TUNISIA.legal_form(key).experimental


@pytest.mark.parametrize("key", OPEN)
def test_what_the_sheet_leaves_open_is_unknown_and_nothing_else(key):
    assert set(parameters_of(key).at(TODAY).errors) == OPEN[key]


@pytest.mark.parametrize(
    ("key", "name"), [(key, name) for key, names in OPEN.items() for name in sorted(names)]
)
def test_an_open_figure_is_asked_for_and_taken_from_the_statutes(key, name):
    parameters = parameters_of(key)
    with pytest.raises(LawNotEstablished, match=name) as error:
        parameters.at(TODAY)[name]
    assert "TN-" in str(error.value)
    text = {"rate": "0.25", "count": "7", "amount": "50", "flag": "true"}[FORM_PARAMETERS[name]]
    supplied = parameters.with_statutes({name: text}, "statutes of 2026").at(TODAY)[name]
    assert (supplied.text, supplied.confidence) == (text, "statutes")


def test_statutes_do_not_change_what_the_law_fixes():
    with pytest.raises(NotForStatutes):
        parameters_of("tn_societe_communautaire").with_statutes({"minimum_members": "5"}, "statutes of 2026")


@pytest.mark.parametrize(
    ("key", "before", "since"),
    [
        ("tn_societe_communautaire", ("50", "10000", "6", "12"), ("10", "5000", "3", "5")),
        ("tn_societe_communautaire_regionale", ("50", "20000", "6", "12"), ("15", "10000", "5", "10")),
    ],
)
def test_community_companies_before_and_since_october_2025(key, before, since):
    """TN-29, TN-30, TN-32 and TN-32a."""
    names = ("minimum_members", "minimum_capital", "board_members_minimum", "board_members_maximum")
    for on, texts in ((dt.date(2025, 10, 2), before), (dt.date(2025, 10, 3), since)):
        snapshot = parameters_of(key).at(on)
        assert tuple(snapshot[name].text for name in names) == texts


SPLIT = ("legal_reserve_rate", "social_action_rate", "members_share_maximum", "reinvestment_rate")


def test_the_surplus_of_a_community_company_is_split_whole():
    """TN-33 and TN-33a: 15 + 20 + 35 + 30; how it was before October 2025 is not known."""
    snapshot = parameters_of("tn_societe_communautaire").at(TODAY)
    assert sum(snapshot[name].value.fraction for name in SPLIT) == 1
    assert snapshot["legal_reserve_target"].value.fraction == Fraction(1, 2)
    earlier = parameters_of("tn_societe_communautaire").at(dt.date(2025, 10, 2))
    assert {*SPLIT, "legal_reserve_target"} <= set(earlier.errors)


def test_the_label_stands_over_a_form():
    """TN-15 to TN-17: a quarter of the profit at most, eight minimum wages; no reserve of its own (TN-18a)."""
    label = TUNISIA.legal_form("tn_ess_label")
    assert "label au-dessus d'une forme" in label.label["fr"]
    snapshot = parameters_of("tn_ess_label").at(TODAY)
    assert (snapshot["members_share_maximum"].text, snapshot["members_share_maximum"].confidence) == (
        "0.25",
        "unverified",
    )
    assert snapshot["top_pay_multiple_maximum"].value == 8
