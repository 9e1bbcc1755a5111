"""The example cooperative keeps every case that it is there to show, and its figures hold together.

Files are read here with nothing but ``csv``, so that these checks do not lean on what they serve to test.
"""

import csv
import datetime as dt
import io
import tomllib
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pytest
from stdnum import iban
from stdnum.fr import nir, siren, siret

from cae_core.closing.month_end import month_end
from cae_core.country import find_country
from cae_core.exchange.folder import read_folder
from cae_core.ledger import Ledger

LILLE = Path(__file__).parents[2] / "examples" / "lille"
MONTHS = ("2026-08", "2026-09", "2026-10")
BODIES = {
    "social_security", "supplementary_pension", "health_insurance", "provident", "training_taxes",
    "withheld_tax", "vat_due",
}  # fmt: skip
FRENCH = {
    "N° de facture": "number", "Client": "client", "Activité": "activity", "Répartition": "split", "Personne": "person",
    "Désignation": "label", "Nature": "kind", "Montant HT": "amount", "Taux de TVA": "vat_rate", "Exigibilité TVA": "vat_due",
    "Échéance": "due", "Avoir sur": "credit_of", "Barème": "scheme", "Référence": "reference", "Pièce": "reference",
    "Date": "date", "Date d'encaissement": "date", "Catégorie": "category", "TVA déductible": "vat", "Fournisseur": "supplier",
    "Libellé": "label", "Payé le": "paid_on", "Bénéficiaire": "target", "Contrat": "contract", "Base": "mode",
    "Montant": "amount", "Si insuffisant": "shortfall", "Décision": "decision", "Décidé le": "decided_on", "Objet": "purpose",
    "Montant TTC": "amount", "prestations": "services", "biens": "goods", "débits": "invoice", "encaissements": "payment",
}  # fmt: skip


@cache
def rows(name):
    """The rows of a file; October's French words are put back in English."""
    raw = (LILLE / name).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    table = list(csv.reader(io.StringIO(text), delimiter=";"))
    header = [FRENCH.get(word, word) for word in table[0]]
    if name.endswith(("receipts.csv", "payments.csv")):
        header = ["invoice" if word == "number" else word for word in header]
    assert all(len(row) == len(header) for row in table)
    return [dict(zip(header, [FRENCH.get(cell, cell) for cell in row], strict=True)) for row in table[1:]]


def amount(text):
    return Decimal(text.replace("\u00a0", "").replace(",", ".") or "0")


def day(text):
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


def every(sheet):
    return [row | {"month": month} for month in MONTHS for row in rows(f"{month}/{sheet}.csv")]


@cache
def settings():
    return tomllib.loads((LILLE / "cooperative.toml").read_text(encoding="utf-8"))


@cache
def invoices():
    """number → (client, amount including VAT, credited invoice)."""
    bases, facts = defaultdict(Counter), {}
    for row in every("invoices"):
        bases[row["number"]][row["vat_rate"]] += amount(row["amount"])
        facts[row["number"]] = row
    cent = Decimal("0.01")
    return {
        number: facts[number]
        | {
            "incl_vat": sum(
                base + (base * amount(rate.removesuffix(" %")) / 100).quantize(cent, ROUND_HALF_UP)
                for rate, base in by_rate.items()
            ),
            "rates": frozenset(by_rate),
        }
        for number, by_rate in bases.items()
    }


def received():
    sums = Counter()
    for row in every("receipts"):
        sums[row["invoice"]] += amount(row["amount"])
    return sums


def split_parts(key):
    return [row["beneficiary"] for row in rows("splits.csv") if row["key"] == key]


def test_it_says_that_it_is_invented():
    assert "invented" in (LILLE / "README.md").read_text(encoding="utf-8")
    assert "invented" in (LILLE / "cooperative.toml").read_text(encoding="utf-8").splitlines()[0]
    assert "imaginaire" in settings()["name"]


def test_thirty_persons_and_thirty_six_activities_beside_services():
    assert len(rows("persons.csv")) == 30
    codes = [row["code"] for row in rows("activities.csv")]
    assert len(codes) == len(set(codes)) == 37
    assert "services" in codes


def test_identifiers_have_valid_keys_and_belong_to_nobody():
    own = settings()["identifiers"]
    assert siren.is_valid(own["siren"])
    assert siret.is_valid(own["siret"])
    assert own["siret"].startswith(own["siren"])
    assert own["siren"] == "999999998"
    assert iban.is_valid(own["iban"])
    for row in rows("persons.csv"):
        assert nir.is_valid(row["nir"]), row["id"]
        assert row["nir"][5:10] == "59999", "a commune that does not exist"
        assert row["nir"][1:5] == row["birth_date"][2:4] + row["birth_date"][5:7]
        assert iban.is_valid(row["iban"]), row["id"]
        assert row["iban"][4:9] == "99999", "a bank that does not exist"
    for column in ("nir", "iban"):
        assert len({row[column] for row in rows("persons.csv")}) == 30


def test_every_name_points_to_something():
    persons = {row["id"] for row in rows("persons.csv")}
    activities = {row["code"] for row in rows("activities.csv")}
    contracts = {row["id"] for row in rows("contracts.csv")}
    clients = {row["id"] for row in rows("clients.csv")}
    keys = {row["key"] for row in rows("splits.csv")}
    schemes = set(settings()["schemes"])
    assert {row["person"] for row in rows("contracts.csv")} == persons
    for row in rows("activities.csv"):
        assert set(row["persons"].split(",")) <= persons
        assert row["convention"] in {"", *keys}
        assert row["scheme"] in {"", *schemes}
    for row in every("invoices"):
        assert row["client"] in clients
        assert (row["activity"] in activities) != (row["split"] in keys), row
        assert row["scheme"] in {"", *schemes}
    for row in every("expenses"):
        assert (row["activity"] in activities) != (row["split"] in keys), row
        assert bool(row["supplier"]) != (row["person"] in persons), row
    assert {row["contract"] for row in every("pay")} <= contracts
    assert {row["activity"] for row in every("reservations")} <= activities


def test_documents_are_dated_in_their_month_and_numbered_once():
    for sheet in ("invoices", "receipts", "expenses", "payments", "reservations"):
        for row in every(sheet):
            assert f"{day(row['date']):%Y-%m}" == row["month"], row
    for sheet in ("receipts", "expenses", "payments", "reservations"):
        references = [row["reference"] for row in every(sheet)]
        assert len(references) == len(set(references)), sheet
    numbers = sorted(int(number[-4:]) for number in invoices() if number.startswith("F"))
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_the_files_come_from_several_programs():
    september = (LILLE / "2026-09" / "invoices.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        september.decode("utf-8")
    assert "é" in september.decode("cp1252")
    assert (LILLE / "2026-10" / "invoices.csv").read_bytes().startswith(b"\xef\xbb\xbfN\xc2\xb0 de facture;")
    assert "\u00a0" in september.decode("cp1252"), "thousands are grouped"


def test_a_month_is_a_month_of_small_activities():
    for month in MONTHS:
        turnover = Counter()
        for row in rows(f"{month}/invoices.csv"):
            turnover[row["activity"]] += amount(row["amount"]) * (-1 if row["credit_of"] else 1)
        assert 50_000 < sum(turnover.values()) < 120_000
        assert max(total for activity, total in turnover.items() if activity) < 8_000


def test_persons_and_activities_meet_in_several_ways():
    runs = Counter(person for row in rows("activities.csv") for person in row["persons"].split(","))
    assert runs["P01"] == 2
    shared = [
        row for row in rows("activities.csv") if row["persons"].count(",") == 2 and row["code"] != "services"
    ]
    assert [row["convention"] for row in shared] == ["convention_marmites"]
    assert split_parts("convention_marmites") == shared[0]["persons"].split(",")


def test_splits_of_the_four_methods_are_used():
    used = {row["split"] for sheet in ("invoices", "expenses", "pay") for row in every(sheet)} - {""}
    assert {row["method"] for row in rows("splits.csv") if row["key"] in used} == {
        "percent",
        "fixed",
        "quantity",
        "priority",
    }
    assert len(split_parts("festival")) == 4
    assert "festival" in used
    assert split_parts("marmites_commande") == ["TRAITEUR/P03", "TRAITEUR/P04", "TRAITEUR/P05"]
    for key in {row["key"] for row in rows("splits.csv") if row["method"] == "percent"}:
        assert sum(amount(row["value"]) for row in rows("splits.csv") if row["key"] == key) == 100


def test_vat_at_every_rate_due_on_invoice_or_payment_for_goods_and_services():
    assert {row["vat_rate"] for row in every("invoices")} == {"20 %", "10 %", "5,5 %", "2,1 %", "0 %"}
    assert {(row["kind"], row["vat_due"]) for row in every("invoices")} == {
        ("goods", "invoice"),
        ("services", "payment"),
        ("services", "invoice"),
    }
    assert any(len(invoice["rates"]) == 2 for invoice in invoices().values())
    assert {row["vat_due"] for row in every("expenses")} == {"", "invoice", "payment"}


def test_credit_notes_on_a_paid_and_on_an_unpaid_invoice():
    credits_ = {number: row["credit_of"] for number, row in invoices().items() if row["credit_of"]}
    assert len(credits_) == 2
    unpaid, paid = sorted(credits_.items())
    assert received()[paid[1]] == invoices()[paid[1]]["incl_vat"]
    assert received()[paid[0]] == -invoices()[paid[0]]["incl_vat"], "refunded"
    assert received()[unpaid[1]] == 0
    for credit, invoice in credits_.items():
        assert invoices()[credit]["client"] == invoices()[invoice]["client"]
        assert invoices()[credit]["incl_vat"] < invoices()[invoice]["incl_vat"]


def open_clients():
    return {row["document"]: amount(row["debit"]) for row in rows("opening.csv") if row["role"] == "clients"}


def test_receipts_never_exceed_their_invoice_and_some_are_in_part():
    owed = open_clients() | {number: row["incl_vat"] for number, row in invoices().items()}
    in_part = 0
    for number, total in received().items():
        assert abs(total) <= owed[number], number
        in_part += 0 < total < owed[number]
    assert in_part >= 2
    assert received()["F2025-0931"] == 0, "an invoice that nobody pays"
    assert sum(number in open_clients() for number in received()) >= 12


def test_every_opening_balances_activity_by_activity():
    sums, with_bank = Counter(), set()
    for row in rows("opening.csv"):
        sums[row["activity"]] += amount(row["debit"]) - amount(row["credit"])
        assert bool(row["debit"]) != bool(row["credit"])
        if row["role"] == "bank":
            with_bank.add(row["activity"])
    assert len(sums) == 37
    assert set(sums.values()) == {0}
    assert with_bank == set(sums)
    roles = {row["role"] for row in rows("opening.csv")}
    assert roles >= {
        "clients", "vat_pending", "suppliers", "expense_claims", "vat_deductible_pending", "vat_due",
        "reserved", "set_aside", "capital", "legal_reserve", "statutory_reserve", "brought_forward",
    }  # fmt: skip


def expense_totals():
    opening = {
        row["document"]: amount(row["credit"])
        for row in rows("opening.csv")
        if row["role"] in ("suppliers", "expense_claims")
    }
    return opening | {
        row["reference"]: amount(row["amount"]) + amount(row["vat"]) for row in every("expenses")
    }


def test_expenses_are_paid_at_once_later_or_not_yet():
    at_once = {row["reference"] for row in every("expenses") if row["paid_on"]}
    paid_later = {
        row["target"]: amount(row["amount"]) for row in every("payments") if row["kind"] == "expense"
    }
    assert at_once.isdisjoint(paid_later)
    for reference, paid in paid_later.items():
        assert paid == expense_totals()[reference], reference
    left = set(expense_totals()) - at_once - set(paid_later)
    for some in (at_once, set(paid_later), left):
        assert any(reference.startswith("FO") for reference in some), "a supplier's invoice"
        assert any(reference.startswith("NF") for reference in some), "an expense claim"


@pytest.mark.parametrize("month", MONTHS)
def test_what_the_month_before_owed_is_paid(month):
    kinds = Counter(row["kind"] for row in rows(f"{month}/payments.csv"))
    assert kinds["net_pay"] >= 26
    assert kinds["body"] >= 3
    assert kinds["vat"] == 1


def test_july_s_debts_are_paid_to_the_cent():
    owed = Counter()
    for row in rows("opening.csv"):
        if row["role"] == "net_pay":
            owed[row["party"]] += amount(row["credit"])
        elif row["role"] in BODIES:
            owed[row["role"].replace("vat_due", "")] += amount(row["credit"])
    paid = {
        row["target"]: amount(row["amount"])
        for row in rows("2026-08/payments.csv")
        if row["kind"] != "expense"
    }
    assert paid == owed


def test_money_is_set_aside_and_freed_again():
    amounts = [amount(row["amount"]) for row in every("reservations")]
    assert {row["purpose"] for row in every("reservations")} >= {"leave", "equipment"}
    assert min(amounts) < 0 < max(amounts)


def contract(person):
    return [row for row in rows("contracts.csv") if row["person"] == person]


def test_contracts_of_every_kind():
    kinds = Counter(row["kind"] for row in rows("contracts.csv"))
    assert kinds == {"cesa": 24, "cape": 4, "employment": 3}
    assert [row["executive"] for row in contract("P10") + contract("P28")] == ["true", "true"]
    assert [row["contract_hours_per_week"] for row in contract("P30")] == ["28"]
    assert not any(
        row["contract_hours_per_week"] for row in rows("contracts.csv") if row["kind"] != "employment"
    )
    staff = next(row["persons"] for row in rows("activities.csv") if row["code"] == "services")
    assert {row["person"] for row in rows("contracts.csv") if row["kind"] == "employment"} == set(
        staff.split(",")
    )
    assert [(row["kind"], row["end"]) for row in contract("P25")] == [("cape", "2026-09-30"), ("cesa", "")]


def test_a_cape_holder_is_never_paid():
    capes = {row["id"] for row in rows("contracts.csv") if row["kind"] == "cape"}
    assert len(capes) == 4
    assert capes.isdisjoint({row["contract"] for row in every("pay")})
    for month, count in zip(MONTHS, (26, 26, 27), strict=True):
        orders = [row["contract"] for row in rows(f"{month}/pay.csv")]
        assert len(orders) == len(set(orders)) == count


def test_pay_is_asked_in_every_way():
    assert {row["mode"] for row in every("pay")} == {"fixed", "gross", "net_pay", "employer_cost", "most"}
    assert {row["shortfall"] for row in every("pay")} == {"", "reduce", "advance"}
    advances = [row for row in every("pay") if row["shortfall"] == "advance"]
    assert [(row["contract"], row["month"]) for row in advances] == [("K26", "2026-10")]
    assert all(row["decision"] and row["decided_on"] for row in advances)
    assert {row["contract"] for row in every("pay") if row["split"]} == {"K01"}


def test_several_contribution_schemes_and_a_waiver():
    schemes = settings()["schemes"]
    assert set(schemes) == {"socle", "marge", "degressif", "partenariat"}
    assert settings()["scheme"] == "socle"
    own = {row["code"]: row["scheme"] for row in rows("activities.csv") if row["scheme"]}
    assert own["ARCHI_INT"] == "degressif"
    assert own["SOPHROLOGIE"] == "marge"
    assert [row["split"] for row in every("invoices") if row["scheme"]] == ["festival"]
    statuses = {row["id"]: row["statuses"] for row in rows("persons.csv") if row["statuses"]}
    assert statuses["P12"] == "minimum_benefits:2026-01-01..2026-12-31"


@pytest.fixture(scope="module")
def closed():
    """A ledger in which the three months were closed, each month's end kept by month."""
    folder, france = read_folder(LILLE), find_country("FR")
    ledger = Ledger(france.chart, cooperative=folder.cooperative.name)
    for documents in folder.months:
        month_end(folder.cooperative, france, documents, ledger, today=documents.month.next().first)
    return ledger


def pay_of(ledger, month):
    return {record.payload["contract"]: record.payload for record in ledger.documents("pay_decision", month)}


def test_the_three_months_close(closed):
    assert [str(month) for month in closed.closed_months()] == list(MONTHS)


def test_pay_is_what_was_asked_but_for_one_reduction_and_one_advance(closed):
    outcomes = [pay_of(closed, month) for month in closed.closed_months()]
    assert all(pay["outcome"] == "paid" for pay in outcomes[0].values())
    odd = [
        {key: pay["outcome"] for key, pay in month.items() if pay["outcome"] != "paid"} for month in outcomes
    ]
    assert odd == [{}, {"K07": "reduced"}, {"K26": "advance"}]
    reduced = outcomes[1]["K07"]
    assert (reduced["asked"], reduced["gross"]) == (140_000, 45_302), "as its README says"
    assert reduced["cost"] <= reduced["budget"]
    advance = outcomes[2]["K26"]
    assert advance["cost"] > advance["budget"]


def test_no_account_is_overdrawn_but_the_one_with_the_advance(closed):
    from cae_core.cooperative.account import accounts

    overdrawn = [code for code, found in accounts(closed.balances()).items() if found.available < 0]
    assert overdrawn == ["MEDIATION"]


def test_each_month_pays_to_the_cent_what_the_month_before_owed(closed):
    for month in closed.closed_months()[:-1]:
        owed = Counter()
        for (_, _, _, party), cents in closed.open_items("net_pay", until=month).items():
            owed[party] -= Decimal(cents) / 100
        for (_, role), cents in closed.balances(until=month).items():
            if role in BODIES:
                owed[role.replace("vat_due", "")] -= Decimal(cents) / 100
        payments = rows(f"{month.next()}/payments.csv")
        paid = {row["target"]: amount(row["amount"]) for row in payments if row["kind"] != "expense"}
        assert paid == {target: total for target, total in owed.items() if total}


def test_what_a_cape_holder_earned_is_kept_then_freed_under_the_cesa(closed):
    def kept(month):
        found = closed.open_items("reserved", until=month)
        return -sum(
            cents
            for (item, code, _, _), cents in found.items()
            if (code, item) == ("SECRETARIAT", "socle/provision_cape")
        )

    august, september, october = (kept(month) for month in closed.closed_months())
    assert 0 < august < september
    assert october == 0


def test_every_scheme_took_its_part_and_the_waiver_held(closed):
    taken = defaultdict(set)
    for month in closed.closed_months():
        for record in closed.documents("contribution", month):
            found = record.payload
            taken[found["scheme"], found["component"]].add(
                (found["activity"], found["amount"] > 0, found["level"])
            )
    assert ("ARCHI_INT", True, "activity") in taken["degressif", "degressif"]
    assert ("GRAPHISME", True, "document") in taken["partenariat", "partenariat"]
    assert ("GRAPHISME", True, "cooperative") in taken["socle", "contribution"]
    assert ("SAVON", True, "activity") in taken["marge", "forfait"]
    assert ("SOPHROLOGIE", True, "activity") not in taken["marge", "forfait"]
