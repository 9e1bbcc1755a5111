"""The pages of a meeting before and at it: notice, sheet to sign, cards, published ballots."""

import datetime as dt
import re

import attrs
import pytest
from assembly_samples import (
    COLLEGES,
    DAY,
    FRANCE,
    LANGUAGES,
    MOROCCAN,
    MOROCCAN_LAW,
    MOROCCO,
    SCIC,
    SCIC_LAW,
    SCOP,
    SCOP_LAW,
    SEATS,
    TRUST,
    law_of,
    moroccan_notice,
    moroccan_roll,
    scic_members,
    scic_notice,
    scop_notice,
    urn_of,
    words,
)

from cae_core.governance.proxies import Proxy
from cae_core.governance.resolutions import Effect, EffectKind
from cae_core.governance.roll import Cap, MemberFacts, make_roll
from cae_core.governance.urn import BallotRefused, Card, Urn, shown_code
from cae_core.office.assembly_effects import told_effects
from cae_core.office.assembly_pages import attendance_sheet, cards_page, notice_page, published, receipts_page
from cae_core.rendering.render import render
from cae_core.rendering.voice import Voice


def notice(law=MOROCCAN_LAW):
    return notice_page(moroccan_notice(), law, MOROCCAN, MOROCCO, electors=23)


def sheet(roll=None, **more):
    return attendance_sheet(
        roll or moroccan_roll(), moroccan_notice(), MOROCCAN_LAW, MOROCCAN, MOROCCO, **more
    )


# --- the notice -------------------------------------------------------------------------------------------


def test_a_notice_says_when_where_and_what_is_voted():
    seen = words(render(notice(), "fr"))
    for text in (
        "Assemblée générale ordinaire – première convocation",
        "vendredi 19 juin 2026",
        "10:00",
        "12 rue du Port, El Jadida",
        "lettre recommandée",
        "Youssef El Fassi-1",
        "Approbation des comptes de 2025",
        "L’assemblée approuve les comptes.",
        "Affectation du résultat de 2025",
        "12 membres sur 23",
        "MA-50, L112 art. 43",
    ):
        assert text in seen
    assert "Coopérative des Oliviers, coopérative. Siège" in seen


def test_a_notice_says_how_members_are_represented_by_which_article():
    seen = words(render(notice(), "en"))
    assert "A member may represent 1 others at most (23 may vote). (MA-56, L112 art. 39" in seen
    assert "The signature of who gives a proxy is certified. (MA-56, L112 art. 39" in seen
    assert "I, the undersigned," in seen


def test_where_nobody_is_represented_there_is_no_proxy_to_fill_in():
    seen = words(render(notice(law_of("ma_cooperative")), "en"))
    assert "Members vote in person: nobody is represented. (MA-56" in seen
    assert "I, the undersigned," not in seen
    assert "signature of who gives" not in seen


def test_what_nobody_established_is_said_and_not_guessed():
    seen = words(render(notice_page(scic_notice(), law_of("scic_sas"), SCIC, FRANCE, electors=22), "en"))
    assert "Quorum, ordinary decisions: nobody established it. (FR-2.37" in seen
    assert "Nobody established whether members may be represented. (FR-2.38" in seen
    assert "I, the undersigned," not in seen


def test_proxies_of_a_scop_are_limited_by_its_members():
    def limit(electors):
        page = notice_page(scop_notice(), SCOP_LAW, SCOP, FRANCE, electors=electors)
        return words(render(page, "en"))

    assert "A member may represent 1 others at most (19 may vote)." in limit(19)
    assert "A member may represent 2 others at most (40 may vote)." in limit(40)


def test_duties_come_in_the_order_of_their_days():
    page = notice()
    days = [each.by for each in page.duties if each.by]
    assert days == sorted(days)
    assert dt.date(2026, 6, 3) in days
    assert "19 Jul 2026 File the annual accounts" in words(render(page, "en"))


# --- the sheet to sign ------------------------------------------------------------------------------------


def test_the_sheet_has_what_the_law_asks_of_each_member():
    page = sheet()
    (college,) = page.colleges
    assert len(college.members) == page.electors == page.votes == 23
    thirteen = next(each for each in college.members if each.member == "P13")
    assert (thirteen.name, thirteen.address, thirteen.shares) == (
        "Omar Ouahbi-13",
        "13 rue des Oliviers, 24000 El Jadida",
        13,
    )
    names = [each.name.split(" ", 1)[1] for each in college.members]
    assert names == sorted(names, key=str.casefold)


def test_the_sheet_tells_who_represents_whom():
    given = dt.date(2026, 6, 1)
    proxies = [Proxy("P22", "P1", given), Proxy("P23", "", given), Proxy("P21", "P2", given, revoked=DAY)]
    members = {each.member: each for each in sheet(proxies=proxies).colleges[0].members}
    assert members["P22"].held_by == "Youssef El Fassi-1"
    assert members["P1"].holds == ("Naïma Tazi-22",)
    assert members["P23"].held_by is None
    assert members["P21"].held_by == ""
    assert members["P2"].holds == ()
    assert "nobody named" in words(render(sheet(proxies=proxies), "en"))


def test_the_sheet_says_who_may_not_vote_and_why():
    seen = words(render(sheet(), "en"))
    assert "P24 : has not paid what is due on the shares (MA-30, L112 art. 29)" in seen
    assert moroccan_roll().digest in seen


def test_the_sheet_explains_votes_that_are_cut():
    law = law_of("ma_cooperative", votes_cut_pro_rata="true")
    members = [MemberFacts(f"P{i}", legal=i > 4) for i in range(1, 10)]
    roll = make_roll(members, law, DAY)
    page = sheet(roll)
    assert page.votes == 6
    seen = words(render(page, "fr"))
    assert (
        "Les personnes morales ont 33,3333 % des voix au plus : chacune de leurs voix compte pour 2/5" in seen
    )
    assert "MA-43, L112 art. 38" in seen
    assert "Naïma El Fassi-6" in seen


def test_a_limit_without_words_of_its_own_is_told_all_the_same():
    roll = moroccan_roll()
    cap = Cap("other", ("P1",), roll.electors[0].weight / 2, roll.electors[0].weight / 3, "S", "unverified")
    seen = words(render(sheet(attrs.evolve(roll, caps=(cap,))), "en"))
    assert "50 % of the votes at most: each counts for 1/3 (Youssef El Fassi-1). (S) (unverified)" in seen


def test_the_sheet_goes_college_by_college():
    roll = make_roll(scic_members(), SCIC_LAW, DAY)
    page = attendance_sheet(roll, scic_notice(), SCIC_LAW, SCIC, FRANCE)
    assert [each.label for each in page.colleges] == [each.label for each in COLLEGES]
    assert [each.weight for each in page.colleges] == [each.weight for each in COLLEGES]
    assert "Usagers et finance solidaire – 25 % des voix" in words(render(page, "fr"))


# --- secret ballots ---------------------------------------------------------------------------------------


def ballot_pages():
    urn, cards = urn_of(None)
    return (
        cards_page(urn, cards, scop_notice(), SCOP, FRANCE, resolution=TRUST),
        receipts_page(published(urn), scop_notice(), SCOP, FRANCE, resolution=TRUST),
        cards,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_and_receipts_hold_no_person(language):
    page, receipts, cards = ballot_pages()
    for html in (render(page, language), render(receipts, language)):
        for each in SCOP.persons.values():
            for secret in (each.family_name, each.identifiers["rib"], each.address.splitlines()[0]):
                assert secret not in html
            assert not re.search(rf"\b{each.id}\b", html)
    for card in cards:
        assert render(page, language).count(shown_code(card.code)) == 1
        assert shown_code(card.code) not in render(receipts, language)


def test_a_card_says_what_it_is_and_what_may_be_chosen():
    page, _, _ = ballot_pages()
    seen = words(render(page, "fr"))
    assert seen.count("Cette carte est une voix secrète") == 9
    assert seen.count("Pour · Contre · Abstention") == 9
    assert "Quitus à la gérance" in seen


def test_cards_of_an_election_name_the_candidates_and_how_many_may_be_chosen():
    keys = [each.key for each in SEATS.election.candidates]
    urn, cards = Urn.with_cards("R3", keys, {"": 1}, lambda count: b"x" * count, seats=2)
    seen = words(render(cards_page(urn, cards, scop_notice(), SCOP, FRANCE), "en"))
    assert "Naïma El Fassi-6 (P6) · Idriss Tazi-7 (P7) · Amina Ouahbi-8 (P8)" in seen
    assert "A ballot names 2 at most." in seen


def test_a_card_names_its_college_and_what_its_vote_counts_for():
    urn, _ = urn_of(None)
    cards = [Card("A" * 20, "users"), Card("B" * 20, "users*2/3"), Card("C" * 20, "*2/3")]
    page = cards_page(urn, cards, scic_notice(), SCIC, FRANCE)
    said = [Voice("en").text(each.group) for each in page.cards]
    assert said == [
        "Usagers et finance solidaire",
        "Usagers et finance solidaire, votes that count for 2/3",
        "votes that count for 2/3",
    ]


def test_the_published_list_counts_as_the_urn_does():
    urn, _ = urn_of(None)
    _, page, _ = ballot_pages()
    counted = {Voice("en").text(each.choice): sum(each.counts) for each in page.totals}
    assert counted == {"In favour": 6, "Against": 2, "Blank ballot": 1}
    assert [each.receipt for each in page.receipts] == [receipt for receipt, _, _ in urn.published()]
    seen = words(render(page, "en"))
    assert "Ballots: 9; cards left over: 0." in seen
    assert page.digest in seen


def test_a_changed_ballot_changes_the_digest_of_the_list():
    urn, _ = urn_of(None)
    other, _ = urn_of(None, (("for", 5), ("against", 3), ("", 1)))
    one = receipts_page(published(urn), scop_notice(), SCOP, FRANCE)
    two = receipts_page(published(other), scop_notice(), SCOP, FRANCE)
    assert len(one.digest) == 64
    assert one.digest != two.digest


def test_an_open_urn_publishes_nothing():
    urn, _ = urn_of(None)
    with pytest.raises(BallotRefused):
        published(attrs.evolve(urn, closed=False))


# --- effects in plain words -------------------------------------------------------------------------------

K = EffectKind


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (
            K.CONTRIBUTION,
            {"scheme": "ten", "component": "c", "rate": "12 %", "from": "2026-03-01"},
            "Contribution “ten” (share of costs): 12\u00a0%, from 1 Mar 2026 on",
        ),
        (
            K.CONTRIBUTION,
            {"scheme": "x", "component": "y", "minimum": "30", "odd": "1", "from": "2026-03-01", "to": "2026-12-31"},
            "Contribution “x” (y): at least €30.00, odd 1, from 1 Mar 2026 to 31 Dec 2026",
        ),
        (K.ALLOCATION, {"year": "2025"}, "Allocation of the result of 2025 as the law has it"),
        (
            K.ALLOCATION,
            {"year": "2025", "development_rate": "40 %", "labour_equally": "100 %", "refunds_by": "operations"},
            (
                "Allocation of the result of 2025: Share of the development fund 40\u00a0%, "
                "shared equally 100\u00a0%, refunds by operations with the cooperative"
            ),
        ),
        (K.ADMISSION, {"member": "P5"}, "Omar Benali-5 is admitted as a member"),
        (K.EXCLUSION, {"member": "P99"}, "P99 is excluded"),
        (
            K.SHARE_VALUE,
            {"value": "50,00", "from": "2026-07-01"},
            "Value of a share: 50.00 EUR, from 1 Jul 2026 on",
        ),
        (
            K.BOARD,
            {"role": "manager", "members": "P1, P2", "until": "2030-06-30"},
            "Youssef El Fassi-1, Khadija Tazi-2: manager, until 30 Jun 2030",
        ),
        (K.BOARD, {"role": "board", "members": "P1"}, "Youssef El Fassi-1: member of the board"),
        (
            K.BOARD,
            {"role": "board", "until": "2029-06-30"},
            "Those elected take office: member of the board, until 30 Jun 2029",
        ),
        (K.BOARD, {"role": "treasurer"}, "Those elected take office: treasurer"),
        (
            K.STATUTES,
            {"key": "notice_days_first", "value": "21", "from": "soon"},
            "Statutes, Notice of a meeting, days: 21, from soon on",
        ),
    ],
)  # fmt: skip
def test_an_effect_is_told_in_plain_words(kind, fields, said):
    (text,) = told_effects([Effect(kind, fields)], SCOP, FRANCE)
    assert Voice("en").text(text) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            [
                "Contribution « ten » (participation aux frais) : 12,5 %, à partir du 1er mars 2026",
                "Affectation du résultat de 2025 : Part du fonds de développement 40 %, part égale 50 %",
                "Valeur d’une part : 1 250,50 EUR, à partir du 1er juil. 2026",
            ],
        ),
        (
            "ar",
            [
                "المساهمة «ten» (المساهمة): 12,5 %، ابتداء من 1 مارس 2026",
                "تخصيص نتيجة 2025: حصة صندوق التنمية 40 %، بالتساوي 50 %",
                "قيمة الحصة: 1.250,50 EUR، ابتداء من 1 يوليوز 2026",
            ],
        ),
        (
            "en",
            [
                "Contribution “ten” (share of costs): 12.5 %, from 1 Mar 2026 on",
                "Allocation of the result of 2025: Share of the development fund 40 %, shared equally 50 %",
                "Value of a share: 1,250.50 EUR, from 1 Jul 2026 on",
            ],
        ),
    ],
)
def test_values_of_effects_are_written_as_the_reader_writes_them(language, said):
    effects = [
        Effect(K.CONTRIBUTION, {"scheme": "ten", "component": "c", "rate": "12.5 %", "from": "2026-03-01"}),
        Effect(K.ALLOCATION, {"year": "2025", "development_rate": "40", "labour_equally": "50,0"}),
        Effect(K.SHARE_VALUE, {"value": "1250,50", "from": "2026-07-01"}),
    ]
    voice = Voice(language, "MA" if language == "ar" else "FR")
    found = [voice.text(text) for text in told_effects(effects, SCOP, FRANCE)]
    assert [each.replace("\u00a0", " ").replace("\u202f", " ") for each in found] == said


def test_what_has_no_one_reading_is_told_as_it_was_typed():
    effect = Effect(K.CONTRIBUTION, {"scheme": "ten", "component": "c", "rate": "1/3", "minimum": "1.234"})
    (text,) = told_effects([effect], SCOP, FRANCE)
    assert Voice("fr", "FR").text(text).endswith("1/3, au moins 1.234, à partir du ")
