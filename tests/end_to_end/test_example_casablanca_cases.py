"""The example of Casablanca: each case that its README promises is in its files, and comes out as it says."""

import re
from collections import Counter
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

from casablanca_by_hand import NOT_AVAILABLE, SMIG, order_of, withheld_from, worked
from casablanca_closed import MOROCCO, closed, decisions_of, dirhams, folder, mine, slips_of, terms
from casablanca_files import HOME, MONTHS, amount, day, decoded, every, last_day, rate, rows, settings, split

from cae_core.closing.guards import guard_remarks
from cae_core.closing.identity import identity_problems, identity_remarks
from cae_core.periods import Month

README = (HOME / "README.md").read_text(encoding="utf-8")
SEPTEMBER, OCTOBER = MONTHS


# --- people and numbers -------------------------------------------------------------------------


def test_it_says_that_it_is_invented():
    assert "**Tout est inventé" in README
    assert "نسج الخيال" in README
    assert "Everything here is invented" in README
    assert (
        "EXEMPLE. Tout est inventé" in (HOME / "cooperative.toml").read_text(encoding="utf-8").splitlines()[0]
    )


def test_twenty_three_persons_and_twenty_activities_beside_services():
    assert len(rows("personnes")) == 23
    codes = [row["Code"] for row in rows("activites")]
    assert len(set(codes) - {"services"}) == 20
    assert {row["Personne"] for row in rows("contrats")} == {row["Matricule"] for row in rows("personnes")}
    kinds = Counter(row["Type de contrat"] for row in rows("contrats"))
    assert kinds == {"entrepreneur": 16, "Contrat de travail": 5, "Auto-entrepreneur accompagné": 2}


def test_numbers_have_valid_keys_and_belong_to_nobody():
    """MA-184 to MA-188: bank 999, an ICE of nines; one key of ICE is wrong."""
    own = settings()["identifiers"]
    assert own["ice"].startswith("999999999")
    assert int(own["iban"][4:] + "2210" + own["iban"][2:4]) % 97 == 1
    ribs = [row["RIB"].replace(" ", "") for row in rows("personnes")] + [own["rib"].replace(" ", "")]
    assert all(rib[:3] == "999" and int(rib[22:]) == 97 - int(rib[:22]) * 100 % 97 for rib in ribs)
    assert len(set(ribs)) == 24
    assert own["iban"][4:] == ribs[-1]
    for row in rows("personnes"):
        assert re.fullmatch(r"ZZ999\d{3}", row["CIN"])
        number = row["Numéro d'immatriculation CNSS"]
        digits = [int(digit) for digit in number]
        assert not number or (2 * sum(digits[1:8:2]) + sum(digits[2:8:2]) + digits[8]) % 10 == 0
    ices = {row["Matricule"]: int(row["ICE"]) % 97 for row in rows("personnes") if row["ICE"]}
    assert ices["P05"] == int(own["ice"]) % 97 == 0
    assert ices["P03"] != 0


def test_a_disputed_key_is_noted_and_refuses_nothing():
    assert identity_problems(folder().cooperative, MOROCCO) == []
    assert [remark.about for remark in identity_remarks(folder().cooperative, MOROCCO)] == ["P03"]


def test_files_are_as_an_accountant_writes_them():
    raw = {path.name: path.read_bytes() for path in (HOME / SEPTEMBER).iterdir()}
    encoded = {name for name, text in raw.items() if text.decode("utf-8", "ignore").encode() != text}
    assert encoded == {"encaissements.csv", "paiements.csv"}, "Windows-1252"
    assert all(";" in decoded(text).splitlines()[0] for text in raw.values())
    assert decoded(raw["elements.csv"]).startswith("العقد;العنصر;المبلغ;التسمية")
    assert decoded(raw["reservations.csv"]).startswith("المرجع;")
    assert not (HOME / OCTOBER).exists(), "a workbook instead"


# --- pay ------------------------------------------------------------------------------------------


def test_pay_is_asked_in_every_way():
    modes = {row["Base"] for row in every("paie")}
    assert modes == {"", "brut", "net à payer", "net", "coût employeur", "coût", "maximum", "fixe", "calculé"}
    assert {row["Si insuffisant"] for row in every("paie")} == {"", "réduire", "avance"}


def test_seniority_comes_from_the_contract_s_start():
    assert [(terms("K21", month)["years"], mine("K21", month)["seniority_bonus"]) for month in MONTHS] == [
        (4, F("279.74")),
        (5, F("564.40")),
    ]
    assert (terms("K02", OCTOBER)["average"], mine("K02", OCTOBER)["seniority_bonus"]) == (5400, 270)


def test_a_bonus_forgotten_is_said():
    def warned(month, fact):
        remarks = guard_remarks(slips_of(month))
        return [each.about for each in remarks if each.text.fields["source"].startswith(fact)]

    assert {month: warned(month, "MA-121") for month in MONTHS} == {SEPTEMBER: ["K04"], OCTOBER: []}
    assert "K04" in warned(OCTOBER, "MA-120"), "pay of an activity, which says no hours"
    assert "K23" not in warned(OCTOBER, "MA-120"), "paid by the hour"


def test_bonuses_in_and_outside_seniority_and_exempt_allowances():
    assert (mine("K21", OCTOBER)["taxable_bonus"], mine("K20", OCTOBER)["function_allowances"]) == (300, 1200)
    assert mine("K20", OCTOBER)["seniority_bonus"] == 800, (
        "10 % of 8 000, without the responsibility allowance"
    )
    over = mine("K21", OCTOBER)["meal_allowance"] - (
        mine("K21", OCTOBER)["gross"] - mine("K21", OCTOBER)["taxable_gross"] - 500
    )
    assert over == F("68.16")
    assert mine("K22", OCTOBER)["taxable_bonus_outside_seniority"] == 250
    assert mine("K21", SEPTEMBER)["overtime_pay"] == F("394.76")
    assert mine("K17", SEPTEMBER)["overtime_pay"] == F("141.36")


def test_hourly_pay_at_the_minimum_and_parts_of_a_month():
    assert [(terms("K23", month)["hourly"], terms("K23", month)["hours"]) for month in MONTHS] == [
        (SMIG, 110),
        (SMIG, F("124.5")),
    ]
    assert (terms("K22", SEPTEMBER)["days"], mine("K22", SEPTEMBER)["base_salary"]) == (15, F("2307.69"))
    assert (terms("K12", OCTOBER)["days"], mine("K12", OCTOBER)["gross"]) == (26 * F(20, 31), F("1935.48"))


def test_the_cliff_of_6500():
    low, high = (mine("K15", month) for month in MONTHS), (mine("K18", month) for month in MONTHS)
    for below, above in zip(low, high, strict=True):
        assert below["gross"] == 6500 < above["gross"]
        assert below["net_pay"] > above["net_pay"]


def test_a_high_pay_and_cimr_with_both_rates():
    assert mine("K16", OCTOBER)["taxable_income"] > 15_000
    assert mine("K16", OCTOBER)["professional_expenses"] == F("2916.67")
    assert {key for key, month in worked()[1] if mine(key, month)["cimr_employee"]} == {"K16", "K20"}
    assert all(
        mine(key, OCTOBER)["cimr_employer"] > mine(key, OCTOBER)["cimr_employee"] for key in ("K16", "K20")
    )


def test_tax_settled_on_the_year_gives_some_back():
    assert [key for key, month in worked()[1] if worked()[1][key, month][0]["cumulative"]] == ["K10", "K10"]
    assert mine("K10", SEPTEMBER)["income_tax"] > 0
    assert mine("K10", OCTOBER)["income_tax"] == F("-438.14")


def test_an_advance_is_recovered_within_a_tenth_and_no_more():
    assert mine("K06", OCTOBER)["advance_recovered"] == 300
    asked = [terms("K14", month)["recovery"] for month in MONTHS]
    taken = [mine("K14", month)["advance_recovered"] for month in MONTHS]
    assert (asked, taken) == ([700, 550], [F("391.69"), F("401.01")])


def test_the_account_of_each_advance():
    """What is still owed of them in the end: 1 500 less two tenths, 600 less 300, 400."""
    owed = Counter()
    for (_, _, _, party), cents in closed().open_items("pay_advances").items():
        owed[party] += dirhams(cents)
    assert +owed == {"P14": 1500 - F("391.69") - F("401.01"), "P06": 300, "P13": 400}
    assert [row["Activité"] for row in rows("paiements", OCTOBER) if row["Nature"] == "avance"] == [
        "LIVRAISON"
    ]


def test_reduced_pay_and_advances_by_decision():
    odd = {
        (month, key): each["outcome"]
        for month in MONTHS
        for key, each in decisions_of(month).items()
        if each["outcome"] != "paid"
    }
    assert odd == {(SEPTEMBER, "K19"): "reduced", (SEPTEMBER, "K17"): "advance", (OCTOBER, "K17"): "advance"}
    assert (decisions_of(SEPTEMBER)["K19"]["asked"], mine("K19", SEPTEMBER)["gross"]) == (
        480_000,
        F("3125.87"),
    )
    assert all(order_of("K17", month)["Décision"] and order_of("K17", month)["Décidé le"] for month in MONTHS)


def test_an_overdrawn_account_is_not_set_off_against_pay():
    """MA-133: the account starts October overdrawn, and the whole net is paid."""
    assert [worked()[0][month][0]["JARDIN"] for month in MONTHS] == [F("-3419.59"), F("-6611.56")]
    slip = mine("K17", OCTOBER)
    assert slip["net_pay"] == slip["gross"] - slip["employee_contributions"] - slip["income_tax"]
    assert [code for code, left in worked()[0][OCTOBER][0].items() if left < 0] == ["JARDIN"]


def test_an_auto_entrepreneur_above_80_000_for_one_client():
    """MA-104: the cooperative, which is the client, pays the tax it withholds apart; the other has none."""
    withheld = withheld_from("K03", "Yassine Oufaraghi")
    assert (withheld, withheld_from("K05", "Imane Sarabi")) == (1200, 0)
    paid = [amount(row["Montant"]) for row in rows("paiements", OCTOBER) if row["Cible"] == "FO26-1005"]
    assert paid == [7500 - withheld, withheld]
    graph = MOROCCO.regime("auto_entrepreneur").graph(Month.parse(OCTOBER))
    given = {"receipts": "7500", "client_receipts": "7500", "ytd_client_receipts": "76500"}
    run = graph.run(graph.typed(given), ("client_withholding",))
    assert dirhams(run["client_withholding"]) == withheld
    assert {contract for contract, _ in worked()[1]}.isdisjoint({"K03", "K05"})


# --- sales, purchases, schemes --------------------------------------------------------------------


def test_a_joint_invoice_of_four_activities_under_its_own_scheme_is_received_in_two_parts():
    (invoice,) = [row for row in every("factures") if row["Barème"]]
    assert (invoice["N° de facture"], invoice["Barème"]) == ("F2026-0207", "partenariat")
    assert len(split(amount(invoice["Montant HT"]), invoice["Répartition"])) == 4
    parts = [row["Montant TTC"] for row in every("encaissements") if row["N° de facture"] == "F2026-0207"]
    assert len(parts) == 2
    assert sum(map(amount, parts)) == amount(invoice["Montant HT"]) * F("1.2")


def test_vat_at_three_rates_due_on_invoice_or_payment():
    assert {rate(row["Taux de TVA"]) for row in every("factures")} == {0, F(10, 100), F(20, 100)}
    mixed = {rate(row["Taux de TVA"]) for row in every("factures") if row["N° de facture"] == "F2026-0206"}
    assert mixed == {F(10, 100), F(20, 100)}
    assert settings()["vat"] == {"services": "payment", "goods": "invoice"}
    assert {row["Nature"] for row in every("factures")} == {"prestations", "biens"}
    assert {row["Exigibilité TVA"] for row in every("depenses")} == {"débits", "encaissements"}


def test_credit_notes_on_an_unpaid_and_on_a_paid_invoice():
    notes = {row["N° de facture"]: row["Avoir sur"] for row in every("factures") if row["Avoir sur"]}
    assert notes == {"A2026-001": "F2026-0223", "A2026-002": "F2026-0226"}
    received = Counter()
    for row in every("encaissements"):
        received[row["N° de facture"]] += amount(row["Montant TTC"])
    assert received["F2026-0223"] == (4200 - 1200) * F("1.2")
    assert (received["F2026-0226"], received["A2026-002"]) == (3900 * F("1.2"), -520 * F("1.2"))


def test_late_clients():
    open_ = Counter()
    for (item, _, _, _), cents in closed().open_items("clients").items():
        open_[item] += dirhams(cents)
    late = {row["N° de facture"] for row in every("factures") if day(row["Échéance"]) < last_day(OCTOBER)}
    assert {item for item in +open_ if item in late} == {"F2026-0221"}
    assert (open_["F2026-0097"], open_["F2026-0221"]) == (5400, F("3719.50"))


def test_expenses_and_claims_are_paid_at_once_later_in_part_or_not_yet():
    left = Counter()
    for role in ("suppliers", "expense_claims"):
        for (item, _, _, _), cents in closed().open_items(role).items():
            left[item] -= dirhams(cents)
    assert +left == {"FO26-0914": 800, "FO26-1004": 4020, "NF26-1012": F("77.04")}
    assert any(row["Payé le"] for row in every("depenses") if row["Personne"])


def test_money_is_set_aside_and_freed():
    amounts = [amount(row["Montant"]) for row in every("reservations")]
    assert min(amounts) < 0 < max(amounts)
    assert {row["Objet"] for row in every("reservations")} == {"matériel", "congés"}


def test_three_schemes_and_one_for_an_invoice():
    assert set(settings()["schemes"]) == {"socle", "marge", "degressif", "partenariat"}
    for month in MONTHS:
        taken = {scheme for _, scheme, _ in worked()[0][month][1]}
        assert taken >= {"socle", "marge", "degressif"}
    assert worked()[0][OCTOBER][1]["COMPTA", "degressif", "degressif"] == 29_500 * F(4, 100), "beyond 260 000"


def test_what_assemblies_voted_is_what_was_worked_out():
    schemes = settings()["schemes"]
    marge, forfait = schemes["marge"]["components"]
    assert schemes["socle"]["components"][0]["rate"][-1]["value"] == "12 %"
    assert (marge["rate"][0]["value"], forfait["fixed"]) == ("14 %", "40.00")
    assert schemes["degressif"]["components"][0]["brackets"] == [
        ["0", "11 %"],
        ["200000", "6 %"],
        ["260000", "4 %"],
    ]
    assert settings()["pay"]["work_accident_rate"][-1]["value"] == "0.0150"


def test_opening_balances_are_equal_activity_by_activity():
    sums = Counter()
    for row in rows("ouverture"):
        sums[row["Activité"]] += amount(row["Débit"]) - amount(row["Crédit"])
    assert len(sums) == 20
    assert set(sums.values()) == {0}
    assert {row["Rôle"] for row in rows("ouverture")} >= NOT_AVAILABLE | {"Avances au personnel", "TVA due"}
