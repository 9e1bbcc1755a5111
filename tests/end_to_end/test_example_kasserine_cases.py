"""The example of Kasserine keeps every case that its README promises."""

import re
from collections import Counter
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

import pytest
from kasserine_by_hand import contract, worked
from kasserine_files import APRIL, HOME, MAY, MONTHS, day, every, millimes, number, rows


def test_it_says_that_it_is_invented():
    text = (HOME / "README.md").read_text(encoding="utf-8")
    assert "**Tout est inventé dans ce dossier**" in text
    assert "من نسج الخيال" in text
    assert "Everything here is invented" in text
    assert "imaginaire" in (HOME / "cooperative.toml").read_text(encoding="utf-8")


def test_numbers_have_their_form_and_belong_to_nobody():
    letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
    assert letters[sum(9 * weight for weight in range(1, 8)) % 23] == "Z"  # 9999999 Z (TN-112)
    for row in rows("persons"):
        assert row["RIB"].startswith("99")
        assert int(row["RIB"]) % 97 == 0  # TN-114
        assert re.fullmatch(r"99\d{6}", row["CIN"])
        assert re.fullmatch(r"99\d{6}-\d\d", row["Numéro d'assuré social"])
    assert len({row["RIB"] for row in rows("persons")}) == 15


def test_persons_activities_and_contracts_of_every_kind():
    assert len(rows("persons")) == 15
    assert len(rows("activities")) == 14
    kinds = Counter(row["Type"] for row in rows("contracts"))
    assert kinds == {"entrepreneur": 9, "employment": 4, "fixed_term": 1, "auto_entrepreneur": 1}
    births = [day(row["Date de naissance"]).year for row in rows("persons")]
    assert sum(year >= 1990 for year in births) >= 7, "many are young"
    assert not any(row["contract"] == "K11" for row in every("pay"))
    smig = [row["id"] for row in rows("contracts") if row["minimum_wage"]]
    assert smig == ["K02", "K03", "K10", "K15"]
    assert [row["id"] for row in rows("contracts") if row["Régime de 40 heures"]] == ["K15"]
    assert [row["id"] for row in rows("contracts") if row["agriculture"]] == ["K10"]


def test_families():
    having = {
        name: [row["id"] for row in rows("contracts") if row[name]]
        for name in ("head_of_household", "student_children", "dependent_parents", "graduate")
    }
    assert having == {
        "head_of_household": ["K01", "K06", "K09", "K13"],
        "student_children": ["K08", "K13"],
        "dependent_parents": ["K05", "K14"],
        "graduate": ["K07"],
    }
    assert contract("K09")["children"] == "5"


def test_hours_beyond_the_contract_in_three_ways():
    parts = {
        (month, key): worked()[month].parts[key] for month in MONTHS for key in ("K03", "K09", "K14", "K15")
    }
    assert parts[APRIL, "K03"]["overtime_pay_beyond_48"] == 17_780  # 4 h at 2.540 and 75 %
    assert parts[APRIL, "K09"]["overtime_pay_beyond_48"] == 31_301  # 6 h at 2.981 and 75 %
    assert parts[APRIL, "K09"]["paid_holiday_premium"] == 23_848  # 8 h
    assert parts[MAY, "K15"]["overtime_pay_to_48"] == 13_565  # 4 h at 2.713 and 25 %
    assert parts[MAY, "K14"]["overtime_pay_to_48"] == 32_310  # 4 h at 5.385 and 50 %


def test_invoices_stamps_credit_notes_and_partial_receipts():
    bill = {row["number"]: row for row in every("invoices")}
    assert {number(row["rate"]) for row in bill.values()} == {F("0.19"), F("0.07"), 0}
    assert {name for name, row in bill.items() if row["stamp"]} == {
        "F2026-0049",
        "F2026-0058",
        "F2026-0070",
        "F2026-0078",
    }
    assert {name: row["credit_of"] for name, row in bill.items() if row["credit_of"]} == {
        "A2026-003": "F2026-0042",
        "A2026-004": "F2026-0050",
    }
    assert [row["scheme"] for row in bill.values() if row["split"] == "journee"] == ["apportes"]
    assert bill["F2026-0063"]["due"] == "débits"
    received = Counter()
    for row in every("receipts"):
        received[row["number"]] += 1
    assert {name for name, times in received.items() if times > 1} == {
        "F2026-0043",
        "F2026-0044",
        "F2026-0048",
        "F2026-0052",
        "F2026-0060",
    }
    (refund,) = [row for row in every("receipts") if millimes(row["amount"]) < 0]
    assert (refund["number"], millimes(refund["amount"])) == ("A2026-004", -47_898)
    assert "F2025-0118" not in received, "an invoice that nobody pays"


def test_expenses_and_reserves():
    expenses = every("expenses")
    assert {row["reference"][:2] for row in expenses} == {"FO", "NF"}
    assert [row["reference"] for row in expenses if row["split"]] == ["FO26-047", "FO26-057"]
    assert [row["reference"] for row in expenses if row["due"]] == ["FO26-045"]
    assert {bool(row["paid_on"]) for row in expenses} == {True, False}
    (part,) = [row for row in every("payments") if row["target"] == "FO26-045"]
    assert 2 * millimes(part["amount"]) == sum(millimes(expenses[4][name]) for name in ("amount", "vat"))
    assert [row["reference"] for row in expenses if row["activity"] == "MIEL"] == ["FO26-049", "FO26-059"]
    moved = Counter()
    for row in every("reservations"):
        moved[row["activity"]] += millimes(row["amount"])
    assert moved == {"FIGUIER": 75_500 - 150_000, "TRAITEUR": 60_000, "services": 100_000}


def test_files_come_from_several_programs():
    assert (HOME / APRIL / "invoices.csv").read_bytes().startswith(b"\xef\xbb\xbfN\xc2\xb0 de facture;")
    with pytest.raises(UnicodeDecodeError):
        (HOME / APRIL / "expenses.csv").read_bytes().decode("utf-8")
    assert (HOME / f"{MAY}.xlsx").is_file()
    arabic = (HOME / APRIL / "elements.csv").read_text(encoding="utf-8").splitlines()
    assert arabic[:2] == ["العقد;العنصر;المبلغ;التسمية", "K13;منحة;١٢٠٫٠٠٠;منحة الإنتاج"]
