"""The page of minutes: exact counts, the article of each, who decided and what it changes."""

import datetime as dt

import attrs
import pytest
from assembly_samples import (
    DAY,
    FRANCE,
    LANGUAGES,
    MOROCCAN,
    MOROCCAN_LAW,
    MOROCCO,
    SCIC,
    SCOP,
    failed_minutes,
    moroccan_minutes,
    scic_minutes,
    scop_minutes,
    words,
)

from cae_core.governance.minutes import Minutes, Relied, corrected
from cae_core.office.assembly_house import House
from cae_core.office.minutes_attendance import attended
from cae_core.office.minutes_pages import minutes_page
from cae_core.rendering.render import render


@pytest.fixture(scope="module")
def moroccan():
    return moroccan_minutes()


@pytest.fixture(scope="module")
def scop():
    return scop_minutes()


@pytest.fixture(scope="module")
def scic():
    return scic_minutes()


def seen(minutes, cooperative, country, language="en", **more):
    return words(render(minutes_page(minutes, cooperative, country, **more), language))


# --- Morocco ----------------------------------------------------------------------------------------------


def test_minutes_say_who_was_counted_and_what_changed_that(moroccan):
    page = minutes_page(moroccan[1], MOROCCAN, MOROCCO)
    there = page.attended
    assert (there.room, there.represented, there.counted) == (12, 2, 14)
    assert there.proxies == (
        ("Naïma Tazi-22", "Youssef El Fassi-1"),
        ("Idriss Ouahbi-23", "Khadija Tazi-2"),
    )
    assert [(each.at, each.counted) for each in there.moments] == [("10:30", 15), ("10:40", 13)]
    text = words(render(page, "en"))
    assert "10:40 Omar Benali-5 left; Naïma El Fassi-6 left 13" in text
    assert "Members who may vote: 23; who may not: 1." in text


def test_minutes_give_each_quorum_count_and_article(moroccan):
    text = seen(moroccan[1], MOROCCAN, MOROCCO)
    for each in (
        "ordinary decisions first call 12 14 23 reached MA-50, L112 art. 43",
        "R1 Approbation des comptes de 2025 Adopted",
        "L’assemblée approuve les comptes.",
        "12 in favour, out of 13 votes cast; more than 6 1/2 needed (MA-52, L112 art. 43",
        "R2 Affectation de l’excédent Rejected",
        "6 in favour, out of 13 votes cast; more than 6 1/2 needed",
        "Quorum at the vote: 13 there of 23, 12 needed (MA-50, L112 art. 43)",
        "R3 Exclusion Not put to the vote",
        "retirée de l’ordre du jour",
    ):
        assert each in text
    assert "What was adopted changes" not in text


def test_minutes_name_bureau_number_and_seals(moroccan):
    made = moroccan[1]
    text = seen(made, MOROCCAN, MOROCCO, notice=moroccan[0].notice)
    assert text.count("Salma Chraïbi-4") == 2
    assert "No. 1 in the register of minutes" in text
    assert f"seal {made.seal[:16]} " in text
    assert made.seal in text
    assert "These are the first minutes of the register." in text
    assert "registered letter" in text
    assert "Register of cooperatives" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_minutes_hold_no_more_of_a_person_than_the_name(moroccan, language):
    html = render(minutes_page(moroccan[1], MOROCCAN, MOROCCO), language)
    for each in MOROCCAN.persons.values():
        assert each.identifiers["rib"] not in html
        assert each.address.splitlines()[0] not in html


def test_a_person_who_was_forgotten_is_shown_by_key(moroccan):
    left = {key: each for key, each in MOROCCAN.persons.items() if key not in {"P2", "P13"}}
    text = seen(moroccan[1], attrs.evolve(MOROCCAN, persons=left), MOROCCO)
    assert "P13 arrived" in text
    assert "Idriss Ouahbi-23 by P2" in text
    assert "Scrutineer P2" in text
    assert "Khadija Tazi-2" not in text


def test_minutes_say_on_what_they_relied_that_nobody_read(moroccan):
    relied = (
        Relied("ordinary_quorum", "MA-50, decree", "unverified"),
        Relied("proxies_certified", "MA-56", "secondary"),
        Relied("other_key", "S", "unverified"),
    )
    text = seen(attrs.evolve(moroccan[1], relied=relied), MOROCCAN, MOROCCO)
    assert "Relied on, and not read in the law itself" in text
    assert "Quorum of ordinary decisions (MA-50, decree) (unverified)" in text
    assert "Proxies certified (MA-56) (secondary source)" in text
    assert "other_key (S) (unverified)" in text
    assert "Relied on" not in seen(moroccan[1], MOROCCAN, MOROCCO)


def test_sealed_minutes_read_again_make_the_same_page(moroccan, scop, scic):
    for (_, made), cooperative, country in (
        (moroccan, MOROCCAN, MOROCCO),
        (scop, SCOP, FRANCE),
        (scic, SCIC, FRANCE),
    ):
        again = Minutes.from_dict(made.to_dict())
        assert minutes_page(again, cooperative, country) == minutes_page(made, cooperative, country)


# --- without a quorum, and a correction -------------------------------------------------------------------


def test_minutes_of_a_failed_meeting_say_what_lacked_and_when_the_next_may_be():
    assembly, made = failed_minutes()
    text = seen(made, MOROCCAN, MOROCCO, law=MOROCCAN_LAW, notice=assembly.notice)
    for each in (
        "Minutes of a meeting without a quorum",
        "ordinary decisions first call 12 11 23 not reached MA-50, L112 art. 43",
        "There was no quorum: nothing could be decided.",
        "Approbation des comptes de 2025",
        "Were the notice of the second call sent on 19 Jun 2026, the first lawful day to meet would be 30 Jun 2026.",
        "Seal of the minutes before: " + "5" * 64,
    ):
        assert each in text
    assert "Procès-verbal de carence" in seen(made, MOROCCAN, MOROCCO, "fr")


def test_after_the_last_call_no_day_is_told():
    _, made = failed_minutes()
    text = seen(attrs.evolve(made, call=3), MOROCCAN, MOROCCO, law=MOROCCAN_LAW)
    assert "No day of a further call could be established" in text


def test_a_correction_is_a_page_of_its_own(moroccan):
    made = corrected(moroccan[1], 2, moroccan[1].seal, "P13 est arrivée à 10 h 25.", DAY + dt.timedelta(30))
    text = seen(made, MOROCCAN, MOROCCO, "fr")
    assert "Rectification du procès-verbal n° 1" in text
    assert "N° 2 au registre des procès-verbaux" in text
    assert "P13 est arrivée à 10 h 25." in text
    assert f"Sceau du procès-verbal précédent : {moroccan[1].seal}" in text
    assert "Quorum" not in text


# --- a SCOP: amendment, electronic vote, election ---------------------------------------------------------


def test_an_amendment_stands_before_its_text_and_says_who_put_it_forward(scop):
    page = minutes_page(scop[1], SCOP, FRANCE)
    assert [each.item.key for each in page.decisions] == ["A1", "R1", "R2", "R3"]
    text = words(render(page, "en"))
    assert "amends R1 – put forward by Omar Benali-5" in text
    assert (
        "4 in favour, out of 9 votes of all members; more than 4 1/2 needed (FR-2.33, C. com. L223-29" in text
    )
    assert "Counted at the vote: 9 of 9; no quorum is asked (FR-2.33" in text


def test_what_was_adopted_is_told_in_plain_words(scop):
    text = seen(scop[1], SCOP, FRANCE)
    assert "R1 – Contribution “ten” (share of costs): 12 %, from 1 Jul 2026 on" in text
    assert "R3 – Naïma El Fassi-6, Idriss Tazi-7: manager" in text
    assert "11 %, from" not in text


def test_an_election_is_told_round_by_round_with_votes_ties_and_alternates(scop):
    first, second = minutes_page(scop[1], SCOP, FRANCE).decisions[-1].rounds
    assert [(each.name, each.votes, each.won) for each in first.rows] == [
        ("Naïma El Fassi-6", 6, True),
        ("Idriss Tazi-7", 3, False),
        ("Amina Ouahbi-8", 3, False),
    ]
    assert (first.open_seats, second.relative) == (1, True)
    text = seen(scop[1], SCOP, FRANCE)
    assert "R3 Élection de deux gérants Elected: Naïma El Fassi-6, Idriss Tazi-7" in text
    assert "Idriss Tazi-7 4 elected Amina Ouahbi-8 4 alternate 1" in text
    assert "Valid ballots: 8; blank: 1; void: 0. Those with most votes are elected" in text
    assert "seats still open: 1" in text


def test_a_tie_that_nothing_breaks_leaves_its_seat_open(scop):
    made = scop[1]
    last = made.decisions[-1]
    tied = attrs.evolve(
        last.rounds[-1], elected=(), alternates=(), open_seats=1, tied=("P7", "P8"), reasons=(),
    )  # fmt: skip
    open_still = attrs.evolve(last, rounds=(last.rounds[0], tied))
    text = seen(attrs.evolve(made, decisions=(*made.decisions[:-1], open_still)), SCOP, FRANCE)
    assert "Elected: Naïma El Fassi-6; seats left open: 1" in text
    assert "Idriss Tazi-7 4 tied Amina Ouahbi-8 4 tied" in text
    nobody = attrs.evolve(last, rounds=(attrs.evolve(tied, open_seats=2),))
    text = seen(attrs.evolve(made, decisions=(nobody,)), SCOP, FRANCE)
    assert "Nobody elected" in text


def test_an_electronic_ballot_is_bound_to_its_published_list(scop):
    page = minutes_page(scop[1], SCOP, FRANCE)
    (ballot,) = page.ballots
    assert (ballot.title, ballot.cast, ballot.unused) == ("Quitus à la gérance", 9, 0)
    assert ballot.digest in words(render(page, "fr"))


# --- a SCIC of five colleges ------------------------------------------------------------------------------


def test_each_college_shows_its_heads_and_what_it_brings(scic):
    text = seen(scic[1], SCIC, FRANCE, "fr")
    for each in (
        "Fondateurs 1 2 0 0 0 3 20 % 6,6667 % (1/15)",
        "Entreprises partenaires 1 1 0 0 0 2 20 % 10 %",
        "Usagers et finance solidaire 12 0 0 0 0 12 25 % 25 %",
        "Tous les collèges 14 8 0 0 0 22 100 % 41,6667 % (5/12)",
        "41,6667 % (5/12) du vote de l’assemblée pour, sur 100 % (voix exprimées) ; il en faut plus de 50 %",
        "R1 Nouveau tarif Rejetée",
    ):
        assert each in text


def test_heads_that_the_weights_turn_over_are_said(scic):
    text = seen(scic[1], SCIC, FRANCE)
    assert "14 of 22 members are for: the weights of the colleges decide otherwise" in text


def test_reasons_name_colleges_as_the_statutes_do(scic):
    made = scic[1]
    outcome = made.decisions[0].outcome
    silent = attrs.evolve(outcome.reasons[0], text="{college} / {candidates}", fields={"college": "users", "candidates": "P1, P6"})  # fmt: skip
    told = attrs.evolve(made.decisions[0], outcome=attrs.evolve(outcome, reasons=(silent,)))
    text = seen(attrs.evolve(made, decisions=(told,)), SCIC, FRANCE)
    assert "Usagers et finance solidaire / Youssef El Fassi-1, Naïma El Fassi-6" in text


def test_an_election_by_colleges_shows_the_votes_of_each_and_the_shares(scic):
    text = seen(scic[1], SCIC, FRANCE)
    assert "Youssef El Fassi-1 3 1 4 3 1 68.3333 % (41/60) elected" in text
    assert "Naïma El Fassi-6 0 1 8 1 0 31.6667 % (19/60)" in text
    assert "Out of 100 % of the assembly’s vote (votes cast): more than 50 % needed (statutes)" in text


# --- all of them, in every language -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_stand_alone_in_every_language(moroccan, scop, scic, language):
    for (assembly, made), cooperative, country in (
        (moroccan, MOROCCAN, MOROCCO),
        (scop, SCOP, FRANCE),
        (scic, SCIC, FRANCE),
    ):
        html = render(minutes_page(made, cooperative, country, notice=assembly.notice), language)
        assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
        assert "http" not in html
        assert "Sentence(" not in html
        assert "{" not in words(html)


def test_a_meeting_that_nobody_wrote_times_for_is_told_as_it_ended():
    assert attended({}, "", House(MOROCCAN, MOROCCO)).counted == 0
    sitting = {
        "on": "2026-06-19",
        "history": [
            {"what": "given", "member": "P1", "at": "", "how": None, "proxy": {
                "giver": "P1", "holder": "", "given": "2026-06-01", "written": True, "certified": True, "revoked": None,
            }},
            {"what": "arrived", "member": "P2", "at": "", "how": "remote", "proxy": None},
            {"what": "arrived", "member": "P3", "at": "", "how": "postal", "proxy": None},
        ],
    }  # fmt: skip
    there = attended(sitting, "10:00", House(MOROCCAN, MOROCCO))
    assert (there.remote, there.postal, there.blank, there.counted) == (1, 1, 1, 3)
    sitting["history"].append({"what": "revoked", "member": "P1", "at": "10:30", "how": None, "proxy": None})
    (moment,) = attended(sitting, "10:00", House(MOROCCAN, MOROCCO)).moments
    assert (str(moment.what[0]), moment.counted) == ("Youssef El Fassi-1 took the proxy back", 2)
