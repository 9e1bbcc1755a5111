"""The example of Kasserine closes to the figures worked out by hand, back pay included, and shows what its README says."""

import datetime as dt
import re
import shutil
from collections import Counter
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

import pytest
from kasserine_by_hand import AFTER, contract, minimum, owed_for_april, worked
from kasserine_files import APRIL, BACK_PAY, HOME, MAY, MONTHS, every, half_up, millimes, rows

from cae_core.closing.month_end import month_end
from cae_core.cooperative.account import accounts
from cae_core.country import find_country
from cae_core.exchange.folder import read_folder
from cae_core.ledger import Ledger
from cae_core.office import check_folder, close_month, verify_folder
from cae_core.periods import Month

EVE = dt.date(2026, 4, 29)
KNOWN = {APRIL: EVE, MAY: dt.date(2026, 6, 3)}


def close(folder, month, **more):
    return close_month(
        folder, Month.parse(month), today=Month.parse(month).next().first.replace(day=3), **more
    )


@pytest.fixture(scope="module")
def ledger():
    folder, tunisia = read_folder(HOME), find_country("TN")
    made = Ledger(tunisia.chart, cooperative=folder.cooperative.name)
    for documents in folder.months:
        known = KNOWN[str(documents.month)]
        month_end(
            folder.cooperative,
            tunisia,
            documents,
            made,
            today=documents.month.next().first.replace(day=3),
            known_on=known,
        )
    return made


def documents(ledger, kind, month):
    return [record.payload for record in ledger.documents(kind, Month.parse(month))]


# --- By hand ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", MONTHS)
def test_every_line_of_every_payslip(ledger, month):
    found = {
        slip["contract"]: slip["values"] | slip["inputs"] for slip in documents(ledger, "payslip", month)
    }
    hand = worked()[month]
    assert list(found) == list(hand.slips)
    for key, slip in hand.slips.items():
        expected = {node: F(amount, 1000) for node, amount in (slip | hand.parts[key]).items()}
        assert {node: F(found[key].get(node, 0)) for node in expected} == expected, key


def test_back_pay_of_april(ledger):
    found = {slip["contract"]: slip["values"] | slip["inputs"] for slip in documents(ledger, "payslip", MAY)}
    back = {key: F(values["back_pay"]) for key, values in found.items() if F(values.get("back_pay", 0))}
    # TN-72 to TN-75 less what was known the day before, by hand once more
    overtime = half_up(2_667 * 4 * F("1.75")) - half_up(2_540 * 4 * F("1.75"))
    assert back == {
        "K01": F("4.912"),  # 554.736 ÷ 3 − 180
        "K02": 4 * F("13.208"),  # half of 554.736 − 528.320, January to April
        "K03": F("26.416") + F(overtime, 1000),
        "K10": 18 * F("1.016"),
        "K15": F("282.151") - F("268.943"),  # 18 days of 30
    }
    assert [owed_for_april(key) for key in ("K02", "K03", "K10", "K15")] == [13_208, 27_305, 18_288, 13_208]
    assert sum(each.get("back_pay", 0) for each in documents(ledger, "pay_decision", MAY)) == 72_009


def test_pay_of_april_that_was_given_fell_short_of_the_decree():
    order = next(row for row in rows(f"{APRIL}/pay") if row["contract"] == "K01")
    least = minimum(contract("K01"), APRIL, order, AFTER)
    assert (millimes(order["amount"]), least) == (180_000, 184_912)
    assert check_folder(HOME, Month.parse(APRIL), known_on=EVE).problems == ()
    (problem,) = check_folder(HOME, Month.parse(APRIL), known_on=dt.date(2026, 4, 30)).problems
    assert problem.value == "K01"


@pytest.mark.parametrize("month", MONTHS)
def test_the_contribution_of_every_activity(ledger, month):
    found = Counter()
    for each in documents(ledger, "contribution", month):
        found[each["activity"], each["component"]] += each["amount"]
    assert +found == +worked()[month].taken


@pytest.mark.parametrize("month", MONTHS)
def test_vat_and_stamps_of_the_month(ledger, month):
    posted = Counter()
    for entry in ledger.entries(month=Month.parse(month)):
        for each in entry.postings:
            if each.role in ("vat_due", "stamp_duty") and entry.key.startswith(("vat:", "invoice:")):
                posted[each.role, each.activity] -= each.amount
    hand = {("vat_due", code): amount for code, amount in worked()[month].vat.items()}
    hand |= {("stamp_duty", code): amount for code, amount in worked()[month].stamps.items()}
    assert {place: amount for place, amount in posted.items() if amount} == {
        place: amount for place, amount in hand.items() if amount
    }
    balances = ledger.balances(until=Month.parse(month))
    for role in ("vat_due", "stamp_duty"):  # what the month before owed was paid on the 28th
        owed = -sum(amount for (_, name), amount in balances.items() if name == role)
        assert owed == sum(amount for (name, _), amount in hand.items() if name == role)


@pytest.mark.parametrize("month", MONTHS)
def test_what_every_activity_has_available_and_bears_of_pay(ledger, month):
    hand = worked()[month]
    found = {
        code: each.available for code, each in accounts(ledger.balances(until=Month.parse(month))).items()
    }
    assert found == hand.available
    charged = {each["contract"]: each["costs"] for each in documents(ledger, "pay_decision", month)}
    assert charged == {
        key: {code: cost for code, cost in costs.items() if cost} for key, costs in hand.costs.items()
    }


def test_readme_gives_the_figures():
    text = (HOME / "README.md").read_text(encoding="utf-8").partition("## Ce qu'on doit trouver")[2]
    given = {
        words[0].strip(): [millimes(cell.strip().replace("–", "0")) for cell in words[1:3]]
        for words in (
            line.strip("|").split("|") for line in text.splitlines() if re.match(r"\| [^|]+\| *[–\d]", line)
        )
    }
    hand = [worked()[month] for month in MONTHS]
    sums = {
        node: [sum(slip[node] for slip in m.slips.values()) for m in hand]
        for node in ("gross", "employer_cost", "net_pay")
    }
    cnss = [
        sum(
            slip["cnss_employee"]
            + slip["cnss_employer"]
            + slip["work_accident_employer"]
            - slip["graduate_relief"]
            for slip in m.slips.values()
        )
        for m in hand
    ]
    by_hand = sum(millimes(row["amount"]) for row in rows(f"{MAY}/elements") if row["element"] == BACK_PAY)
    assert given == {
        "chiffre d'affaires hors taxes, services compris": [m.turnover for m in hand],
        "reçu des clients": [m.received for m in hand],
        "contribution aux services": [sum(m.taken.values()) for m in hand],
        "salaires bruts": sums["gross"],
        "dont rappels trouvés par la clôture": [
            0,
            sum(owed_for_april(key) for key in ("K02", "K03", "K10", "K15")),
        ],
        "dont rappels donnés": [0, by_hand],
        "coût de la paie": sums["employer_cost"],
        "nets à payer": sums["net_pay"],
        "CNSS due le 15 juillet, cumulée": [cnss[0], sum(cnss)],
        "TVA à payer": [sum(m.vat.values()) for m in hand],
        "timbres": [sum(m.stamps.values()) for m in hand],
    }


def owed_by_opening():
    found = Counter()
    for row in rows("opening"):
        if row["Rôle"] in {
            "net_pay",
            "withheld_tax",
            "training_taxes",
            "social_security",
            "stamp_duty",
            "vat_due",
        }:
            found[row["Tiers"] or row["Rôle"]] += millimes(row["Crédit"])
    return found


def owed_by_april():
    hand, found = worked()[APRIL], Counter()
    for key, slip in hand.slips.items():
        found[contract(key)["person"]] += slip["net_pay"]
        found["withheld_tax"] += slip["income_tax"] + slip["css"]
        found["training_taxes"] += slip["tfp_employer"] + slip["foprolos_employer"]
    return found | Counter(stamp_duty=sum(hand.stamps.values()), vat_due=sum(hand.vat.values()))


@pytest.mark.parametrize(("month", "owed"), [(APRIL, owed_by_opening), (MAY, owed_by_april)])
def test_each_month_pays_what_the_month_before_owed(month, owed):
    paid = {
        row["target"] or "vat_due": millimes(row["amount"])
        for row in rows(f"{month}/payments")
        if row["kind"] not in ("dépense", "avance")
    }
    assert paid == {target: amount for target, amount in owed().items() if amount}
    assert ("social_security" in paid) == (month == APRIL), "CNSS is paid once a quarter (TN-53)"


def test_pay_is_asked_in_every_way(ledger):
    assert {row["mode"] for row in every("pay")} == {"brut", "calculé", "maximum", "net", "coût", "fixe"}
    odd = {
        (month, each["contract"]): (each["outcome"], each["asked"], each["gross"])
        for month in MONTHS
        for each in documents(ledger, "pay_decision", month)
        if each["outcome"] != "paid"
    }
    assert odd == {(MAY, "K08"): ("reduced", 620_000, 472_945), (MAY, "K12"): ("advance", 640_000, 640_000)}
    assert worked()[MAY].available["GRAPHISME"] == -214_501
    assert sum(amount < 0 for amount in worked()[MAY].available.values()) == 1


def test_advances_are_paid_and_held_back(ledger):
    paid = {row["target"]: millimes(row["amount"]) for row in every("payments") if row["kind"] == "avance"}
    held = Counter()
    for row in every("pay"):
        held[row["contract"]] += millimes(row["recovered"])
    assert paid == {"P07": 80_000, "P15": 45_000}
    assert +held == {"K07": 50_000, "K09": 60_000}
    left = Counter()
    for (_, _, _, party), amount in ledger.open_items("pay_advances", until=Month.parse(MAY)).items():
        left[party] += amount
    assert left == {"P07": 30_000, "P15": 45_000}


# --- On paper --------------------------------------------------------------------------------------------


def test_the_folder_closes_twice_to_the_same_files(tmp_path):
    folder = tmp_path / "kasserine"
    shutil.copytree(HOME, folder)
    close(folder, APRIL, known_on=EVE, language="fr")
    close(folder, MAY, language="fr")
    first = {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}
    summary = (folder / "out" / MAY / "summary.html").read_text(encoding="utf-8")
    for said in ("27,305", "13,208", "18,288", "472,945", "214,501", "F2025-0118"):
        assert said in summary
    close(folder, APRIL, language="fr")
    close(folder, MAY, language="fr")
    assert {path: path.read_bytes() for path in first} == first
    assert verify_folder(folder)[1] == ()
    close(folder, MAY, language="ar")
    arabic = (folder / "out" / MAY / "payslips" / "K13.html").read_text(encoding="utf-8")
    assert 'dir="rtl"' in arabic
    assert "منحة العيد" in arabic
