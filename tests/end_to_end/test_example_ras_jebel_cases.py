"""Every case that the README of the example of Ras Jebel promises is there."""

import datetime as dt
from collections import Counter

from ras_jebel_book import TUNISIA, closed, decisions, every, open_on
from ras_jebel_by_hand import worked
from ras_jebel_files import CHILDREN, GRADUATE, MONTHS, day, millimes, number, rows, settings

from cae_core.cooperative.account import accounts
from cae_core.periods import Month


def contracts(**wanted):
    return {
        row["Contrat"]
        for row in rows("contrats")
        if all(row[name] == value for name, value in wanted.items())
    }


def test_contracts_of_every_kind_and_their_time():
    assert Counter(row["Type"] for row in rows("contrats")) == {
        "entrepreneur": 14,
        "employment": 3,
        "fixed_term": 2,
        "auto_entrepreneur": 1,
    }
    hours = {row["Contrat"]: number(row["Heures par semaine"] or "48") for row in rows("contrats")}
    part_time = {name for name, week in hours.items() if week < number("33,6")}
    assert len(part_time & contracts(Type="entrepreneur")) == 11
    assert hours["K14"] == 36
    assert "K14" not in part_time
    assert "K13" not in {row["Contrat"] for row in every("paie")}
    assert {row["Début"] for row in rows("contrats") if row["Type"] == "fixed_term"} == {
        "01/07/2026",
        "06/07/2026",
    }


def test_nobody_is_paid_below_the_minimum_of_their_time():
    assert not any(below for month in MONTHS for below in worked()[month]["below"].values())
    assert len(worked()["2026-08"]["below"]) == 19


def test_overtime_of_every_week():
    july, august = (worked()[month]["slips"] for month in MONTHS)
    assert {name for name, slip in july.items() if slip.get("overtime_pay_to_48")} == {"K17", "K20"}
    assert {name for name, slip in july.items() if slip.get("overtime_pay_beyond_48")} == {"K19", "K20"}
    assert {name for name, slip in august.items() if slip.get("overtime_pay_beyond_48")} == {"K19", "K20"}
    assert july["K17"]["overtime_pay_to_48"] == 110_772, "12 h x 6.154 x 1.5"


def test_staff_with_a_bonus_above_six_smig_and_a_graduate():
    july, august = (worked()[month]["slips"] for month in MONTHS)
    above = july["K16"]["gross"] - 6 * 554_736
    assert above == 621_584
    assert july["K16"]["complementary_employee"] == 18_648
    assert august["K16"]["complementary_employee"] == 0
    assert july["K16"]["gross"] < 8 * 554_736, "TN-17, as the README says"
    assert contracts(**{GRADUATE: "oui"}) == {"K18"}
    assert july["K18"]["graduate_relief"] == july["K18"]["cnss_employer"] > 0
    assert {name for name, costs in worked()["2026-07"]["costs"].items() if set(costs) == {"services"}} == {
        "K16",
        "K17",
        "K18",
    }


def test_families_of_every_sort():
    assert contracts(**{"Chef de famille": "oui"}) == {"K01", "K04", "K06", "K08", "K16"}
    with_children = {row["Contrat"] for row in rows("contrats") if row[CHILDREN]}
    assert with_children == {"K01", "K06", "K08", "K12", "K16"}
    assert contracts(**{"Enfants étudiants de moins de 25 ans sans bourse": "1"}) == {"K16"}
    assert contracts(**{"Enfants handicapés à charge": "1"}) == {"K04"}
    assert contracts(**{"Parents à charge": "1"}) == {"K18"}
    july = worked()["2026-07"]["slips"]
    assert july["K04"]["family_deduction"] == 191_667
    assert july["K18"]["family_deduction"] == 37_500, "450 a year at most"


def test_what_the_cooperative_should_state_is_stated():
    asked = {each.name for each in TUNISIA.regime("employee").framework.inputs if each.ask}
    assert asked == {"forty_hour_week", "manufacturing"}
    assert asked <= set(settings()["pay"])
    assert settings()["vat"] == {"services": "payment", "goods": "invoice"}
    assert {row["Exigibilité TVA"] for row in every("factures")} == {""}
    assert not any("yearly_settlement" in row or "Régularisation" in row for row in every("paie"))


def test_pay_is_asked_in_every_way():
    asked = Counter(row["Base"] for row in every("paie"))
    assert set(asked) == {"", "fixe", "brut", "net", "coût", "maximum", "calculé"}
    assert "K06" not in {row["Contrat"] for row in rows("2026-07/paie")}
    assert worked()["2026-07"]["slips"]["K06"]["gross"] == 360_000


def test_one_pay_is_reduced_and_one_is_advanced_by_decision():
    outcomes = [
        {name: each["outcome"] for name, each in decisions(month).items() if each["outcome"] != "paid"}
        for month in MONTHS
    ]
    assert outcomes == [{}, {"K05": "reduced", "K14": "advance"}]
    august = worked()["2026-08"]
    assert (august["asked"]["K05"], august["slips"]["K05"]["gross"]) == ((640_000, False), 597_830)
    (advance,) = [row for row in every("paie") if row["Si insuffisant"] == "avancer"]
    assert advance["Décision"]
    assert day(advance["Décidé le"]) <= dt.date(2026, 8, 31)
    assert {code: left for code, left in august["available"].items() if left < 0} == {"SECHOIRS": -505_889}


def test_an_advance_is_paid_then_held_back_in_two_months():
    (advance,) = [row for row in every("paiements") if row["Nature"] == "avance"]
    held = [
        millimes(row["Avances et acomptes retenus"])
        for row in every("paie")
        if row["Avances et acomptes retenus"]
    ]
    assert (millimes(advance["Montant"]), held) == (120_000, [40_000, 80_000])
    left = [sum(closed().open_items("pay_advances", until=Month.parse(month)).values()) for month in MONTHS]
    assert left == [80_000, 0]


def test_activities_meet_persons_in_several_ways():
    persons = Counter(person for row in rows("activites") for person in row["Personnes"].split(","))
    assert {person for person, count in persons.items() if count == 2} == {"P01", "P07", "P08"}
    assert [row["Personnes"] for row in rows("activites") if row["Convention de partage"]] == ["P02,P03,P04"]
    keys = {row["Contrat"]: row["Répartition"] for row in every("paie") if row["Répartition"]}
    assert keys == {"K01": "paie_ferjaoui", "K19": "saison_atelier", "K20": "saison_plage"}


def test_a_joint_invoice_is_split_in_three_ways_and_its_stamp_with_it():
    joint = [row for row in every("factures") if row["Répartition"]]
    assert {row["N° de facture"] for row in joint} == {"F26-0111"}
    methods = {row["Clé"]: row["Méthode"] for row in rows("repartitions")}
    assert [methods[row["Répartition"]] for row in joint] == ["pourcentage", "quantité", "montant fixe"]
    (entry,) = closed().entries(key="invoice:F26-0111")
    sums = Counter()
    for posting in entry.postings:
        sums[posting.role] += posting.amount
    assert sums["stamp_duty"] == -1000
    assert sums["clients"] == 3_102_525
    assert len({posting.activity for posting in entry.postings}) == 8


def test_vat_at_every_rate_and_one_invoice_without_stamp():
    assert {row["Taux de TVA"] for row in every("factures")} == {"19 %", "13 %", "7 %", "0 %"}
    assert {row["Nature"] for row in every("factures")} == {"prestations", "biens"}
    assert [row["N° de facture"] for row in every("factures") if row["Droit de timbre"]] == ["F26-0121"]
    two_rates = Counter(
        number_ for number_, _ in {(row["N° de facture"], row["Taux de TVA"]) for row in every("factures")}
    )
    assert {number_ for number_, count in two_rates.items() if count > 1} >= {"F26-0105", "F26-0111"}


def test_credit_notes_on_an_unpaid_and_on_a_part_paid_invoice():
    credits_ = {row["N° de facture"]: row["Avoir sur"] for row in every("factures") if row["Avoir sur"]}
    assert credits_ == {"A26-0001": "F26-0125", "A26-0002": "F26-0109"}
    assert open_on("2026-07")["F26-0125"] == 1_155_181, "684 and 342.900 at 19 %, a stamp, less 57 at 19 %"
    assert open_on("2026-08")["F26-0109"] == 629_000


def test_receipts_in_part_a_client_who_never_pays_and_one_who_pays_late():
    july, august = (open_on(month) for month in MONTHS)
    received = Counter(row["N° de facture"] for row in every("encaissements"))
    assert received["F26-0104"] == 2
    assert july["F26-0104"] == 607_960
    assert {"F26-0109", "F26-0114"} <= july.keys() & august.keys()
    assert august["F26-0163"] == 451_000
    assert july["F26-0041"] == august["F26-0041"] == 834_000
    (due,) = [
        day(row["Échéance"]) for row in rows("ouverture") if row["Pièce"] == "F26-0041" and row["Échéance"]
    ]
    assert due == dt.date(2026, 5, 15)
    (late,) = [
        day(row["Date d'encaissement"])
        for row in every("encaissements")
        if row["N° de facture"] == "F26-0111"
    ]
    assert late > dt.date(2026, 7, 29)


def test_expenses_and_claims_are_paid_at_once_later_or_not_yet():
    later = {row["Bénéficiaire"] for row in every("paiements") if row["Nature"] == "dépense"}
    for kind in ("FR", "NF"):
        mine = [row for row in every("depenses") if row["Pièce"].startswith(kind)]
        at_once = {row["Pièce"] for row in mine if row["Payé le"]}
        assert at_once
        assert later & {row["Pièce"] for row in mine}
        assert {row["Pièce"] for row in mine} - at_once - later
    assert {row["Répartition"] for row in every("depenses")} == {"", "cuisine"}


def test_the_second_quarter_is_paid_in_july_and_the_third_waits_for_october():
    bodies = [
        (row["month"], row["Bénéficiaire"]) for row in every("paiements") if row["Nature"] == "organisme"
    ]
    assert ("2026-07", "social_security") in bodies
    assert ("2026-08", "social_security") not in bodies
    assert TUNISIA.due_date("social_security", Month(2026, 8)) == dt.date(2026, 10, 15)
    owed = [
        -sum(
            amount
            for (_, role), amount in closed().balances(until=Month.parse(month)).items()
            if role == "social_security"
        )
        for month in MONTHS
    ]
    assert 0 < owed[0] < owed[1]


def test_winter_s_equipment_is_set_aside_and_some_of_it_freed():
    amounts = {row["Référence"]: millimes(row["Montant"]) for row in every("reservations")}
    assert {row["Objet"] for row in every("reservations")} == {"matériel d'hiver"}
    assert min(amounts.values()) < 0 < max(amounts.values())
    assert accounts(closed().balances())["HARISSA"].reserved == 150_000
    assert accounts(closed().balances())["GLISSE"].reserved == 1_250_000


def test_two_schemes_one_by_slices_of_the_year_and_one_of_the_season():
    schemes = settings()["schemes"]
    assert set(schemes) == {"collecte", "saison"}
    before = {row["Activité"]: millimes(row["Assiette"]) for row in rows("ouverture_contribution")}
    year = worked()["2026-08"]["year"]
    crossed = {activity for activity in before if before[activity] < 6_000_000 < year[activity]}
    assert {"SECHOIRS", "EAUX"} <= crossed
    rate = schemes["saison"]["components"][0]["rate"]
    assert [(each["from"].month, each["value"]) for each in rate] == [(1, "6 %"), (6, "11 %"), (9, "6 %")]
    taken = worked()["2026-07"]["contributions"]
    assert taken["GLISSE", "fixe"] == 5000
    assert ("HERBES", "fixe") not in taken, "waived"
    assert taken["HARISSA", "saison"] == 41_250, "the joint invoice, under its own scheme"
