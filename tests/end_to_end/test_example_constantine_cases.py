"""The example of Constantine keeps every case that its README says it is there to show."""

from collections import Counter
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

import pytest
from constantine_by_hand import worked
from constantine_files import (
    ELEMENTS,
    HOME,
    MONTHS,
    amount,
    day,
    every,
    last_day,
    rate,
    rows,
    settings,
    split,
)


def contracts(**wanted):
    return [row["Contrat"] for row in rows("contrats") if all(row[k] == v for k, v in wanted.items())]


def test_sixteen_persons_and_activities_of_several_kinds():
    assert len(rows("personnes")) == 16
    assert len([row for row in rows("activites") if row["Code activité"] != "services"]) == 16
    young = [row for row in rows("personnes") if day(row["Date de naissance"]).year >= 1994]
    assert len(young) >= 9
    kinds = Counter(row["Type"] for row in rows("contrats"))
    assert kinds == {
        "experiment_entrepreneur": 11, "entrepreneur": 1, "employment": 2, "auto_entrepreneur": 1, "self_employed": 1,
    }  # fmt: skip


def test_numbers_have_valid_keys_and_belong_to_nobody():
    numbers = [row["RIB"] for row in rows("personnes") if row["RIB"]] + [settings()["identifiers"]["rib"]]
    postal = [row["RIP (compte postal)"] for row in rows("personnes") if row["RIP (compte postal)"]]
    assert len(numbers) + len(postal) == 17
    for text in numbers + postal:
        digits = text.replace(" ", "")
        assert len(digits) == 20
        assert int(digits[3:]) % 97 == 0, text  # DZ-120
    assert {text[:3] for text in numbers} == {"999"}, "a bank that does not exist"
    assert {text[:15] for text in postal} == {"007 99999 99999"}
    assert len(settings()["identifiers"]["nif"]) == 15  # DZ-125


def test_entrepreneurs_are_paid_above_a_fixed_part_that_reaches_the_minimum_wage():
    floor = F(24_000)  # DZ-52
    for row in rows("contrats"):
        base = amount(row["Salaire de base du contrat"])
        hours = amount(row["Heures mensuelles du contrat"]) or F("173.33")
        wholly = row["Rémunération entièrement proportionnelle aux résultats"] == "oui"
        assert not base or base >= floor * hours / F("173.33"), row
        assert wholly == (row["Contrat"] == "K11")
    by_results = {contract for (contract, _), slip in worked()[1].items() if slip["results_pay"]}
    assert by_results >= {"K01", "K02", "K03", "K04", "K05", "K07", "K08", "K11", "K16"}
    for month in MONTHS:
        assert worked()[1]["K11", month]["gross"] >= F("138.46") * F("86.67")


def test_part_time_a_month_begun_in_its_middle_and_construction():
    assert contracts(**{"Heures mensuelles du contrat": "104"}) == ["K06"]
    assert worked()[1]["K10", "2026-09"]["base_pay"] == F(24_000) * 17 / 30
    assert worked()[1]["K10", "2026-10"]["base_pay"] == 24_000
    built = {contract for (contract, _), slip in worked()[1].items() if slip["conges_payes_employer"]}
    assert built == {"K07"}


def test_net_asked_at_the_threshold_of_exemption_gets_the_gross_beyond_it():
    slip = worked()[1]["K03", "2026-09"]
    assert slip["net_pay"] == 30_000
    assert slip["gross"] > F("32967.03"), "which gives 30 000 of net too, without tax"
    assert slip["income_tax_monthly"] > 0


def test_elements_of_every_sort_are_there():
    given = {(ELEMENTS.get(row["Élément"], row["Élément"])) for row in every("elements")}
    assert given == {
        "panier", "transport", "iep", "rendement", "gratification", "rappel", "retenue_absence", "avance",
    }  # fmt: skip


def test_bonuses_that_are_not_monthly_bear_ten_per_cent():
    assert worked()[1]["K14", "2026-10"]["income_tax_non_monthly"] == F(20_000) * F(91, 100) / 10
    assert worked()[1]["K15", "2026-10"]["income_tax_non_monthly"] == F("136.50")


def test_nobody_is_overdrawn_but_by_the_decision():
    overdrawn = [
        (month, code) for month in MONTHS for code, left in worked()[0][month][0].items() if left < 0
    ]
    assert overdrawn == [("2026-10", "DISTILLATION")]


def test_the_unpaid_kinds_invoice_the_cooperative():
    assert {row["Fournisseur"] for row in every("depenses") if row["Catégorie"] == "sous-traitance"} == {
        "P12", "P13",
    }  # fmt: skip
    assert not {"K12", "K13"} & {row["Contrat"] for row in every("paie")}


def test_joint_sales_split_in_every_way():
    used = {row["Clé"] for sheet in ("factures", "depenses", "paie") for row in every(sheet)} - {""}
    conventions = {row["Convention de partage"] for row in rows("activites")} - {""}
    assert used | conventions == {row["Clé"] for row in rows("cles")}
    assert {row["Méthode"] for row in rows("cles")} == {"pourcentage", "montant fixe", "quantité", "priorité"}
    joint = [row for row in every("factures") if row["Barème"]]
    assert [(row["Clé"], row["Barème"]) for row in joint] == [("noces", "commande_commune")] * 2
    assert len(split(F(240_000), "noces")) == 4


def test_credit_notes_receipts_in_part_and_a_client_who_does_not_pay():
    notes = {row["N° de facture"]: row for row in every("factures") if row["Avoir sur"]}
    assert set(notes) == {"A26-01", "A26-02"}
    received = Counter(row["N° de facture"] for row in every("encaissements"))
    assert [number for number, times in received.items() if times == 2]
    refunds = [row for row in every("encaissements") if amount(row["Montant TTC"]) < 0]
    assert [(row["N° de facture"], amount(row["Montant TTC"])) for row in refunds] == [("A26-02", -4760)]
    months = {row["N° de facture"]: row["month"] for row in every("factures")}
    paid_in = {row["N° de facture"]: row["month"] for row in every("encaissements")}
    assert paid_in[notes["A26-01"]["Avoir sur"]] > months["A26-01"], "unpaid when it is credited"
    assert paid_in[notes["A26-02"]["Avoir sur"]] < months["A26-02"], "paid before it is credited"
    assert "F26-231" not in received


def test_vat_at_three_rates_and_two_on_one_invoice():
    rates, numbers = {rate(row["Taux de TVA"]) for row in every("factures")}, {}
    assert rates == {F(0), F(9, 100), F(19, 100)}
    for row in every("factures"):
        numbers.setdefault(row["N° de facture"], set()).add(row["Taux de TVA"])
    assert [number for number, found in numbers.items() if len(found) == 2]
    assert settings()["vat"] == {"services": "encaissement", "goods": "facture"}
    assert [row["Pièce"] for row in every("depenses") if row["Exigibilité TVA"] == "paiement"] == [
        "FO26-0910"
    ]


def test_expenses_and_claims_are_paid_at_once_later_or_not_yet():
    later = {row["Bénéficiaire"] for row in every("paiements") if row["Nature"] == "dépense"}
    when = Counter()
    for row in every("depenses"):
        how = "at once" if row["Payé le"] else "later" if row["Pièce"] in later else "not yet"
        when[row["Pièce"][:2], how] += 1
        assert bool(row["Fournisseur"]) != bool(row["Personne"])
    assert set(when) == {
        ("FO", "at once"), ("FO", "later"), ("FO", "not yet"), ("NF", "later"), ("NF", "not yet"),
    }  # fmt: skip


def test_money_is_set_aside_and_freed_again():
    amounts = [amount(row["Montant"]) for row in every("reserves")]
    assert min(amounts) < 0 < max(amounts)
    assert {row["Rôle"] for row in rows("ouverture")} >= {
        "reserved",
        "set_aside",
        "capital",
        "statutory_reserve",
    }


def test_every_scheme_took_its_part_and_the_first_year_is_waived():
    taken = {(scheme, component) for month in MONTHS for _, scheme, component in worked()[0][month][1]}
    assert taken == {
        (key, component["key"])
        for key, scheme in settings()["schemes"].items()
        for component in scheme["components"]
    }
    assert ("DEPANNAGE", "atelier", "forfait") not in worked()[0]["2026-10"][1]
    assert worked()[0]["2026-10"][1]["GRAPHISME", "appui", "appui"] == 1600, "the least"


def test_the_year_s_slice_is_passed_in_september():
    before = next(amount(row["Assiette"]) for row in rows("reprise_contribution"))
    slice_of_september = worked()[0]["2026-09"][1]["WEB", "encaisse", "tranches"]
    assert before < 1_200_000
    assert slice_of_september > (1_200_000 - before) * F(9, 100)
    assert worked()[0]["2026-10"][1]["WEB", "encaisse", "tranches"] > 0


def test_seasons():
    def of(code, month):
        return sum(amount(row["Montant HT"]) for row in rows("factures", month) if row["Activité"] == code)

    assert of("TUTORAT", "2026-10") > 2 * of("TUTORAT", "2026-09")
    assert of("PHOTO", "2026-09") > 2 * of("PHOTO", "2026-10")
    assert worked()[1]["K11", "2026-09"]["gross"] > 3 * worked()[1]["K11", "2026-10"]["gross"]


def test_what_the_cooperative_states_about_taxes_on_pay():
    pay = settings()["pay"]
    assert {"training_tax_due", "apprenticeship_tax_due", "works_fund_due"} <= set(pay)
    fund = {month: worked()[1]["K01", month]["oeuvres_sociales_employer"] for month in MONTHS}
    assert fund["2026-09"] == 0 < fund["2026-10"]


def test_documents_are_dated_in_their_month_and_numbered_once():
    dates = {"factures": "Date", "depenses": "Date", "encaissements": "Date d'encaissement",
             "paiements": "Date de paiement", "reserves": "Date de décision"}  # fmt: skip
    for sheet, column in dates.items():
        for row in every(sheet):
            assert last_day(row["month"]).replace(day=1) <= day(row[column]) <= last_day(row["month"]), row
    for sheet, column in {
        "depenses": "Pièce",
        "encaissements": "Référence",
        "paiements": "Référence",
    }.items():
        found = [row[column] for row in every(sheet)]
        assert len(found) == len(set(found))


def test_files_come_from_several_programs():
    with pytest.raises(UnicodeDecodeError):
        (HOME / "2026-09" / "factures.csv").read_bytes().decode("utf-8")
    arabic = (HOME / "2026-09" / "elements.csv").read_text(encoding="utf-8-sig")
    assert arabic.startswith("العقد;العنصر;المبلغ;التسمية")
    assert "٣٬٠٠٠٫٠٠" in arabic
    assert (HOME / "2026-10.xlsx").read_bytes().startswith(b"PK")
