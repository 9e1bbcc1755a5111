"""What a closed month rests on and nobody read in the law, by document, the most doubtful first."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from cae_core.closing.sequence import MonthClosedWithOtherFiles
from cae_core.country import find_country
from cae_core.ledger.refusals import MonthNotClosed
from cae_core.office import close_month, copy_example
from cae_core.office.audit import FIGURES, GUARDS, ORDER, audit
from cae_core.office.opened import NoClosedMonth
from cae_core.periods import Month

SMALL = Path(__file__).parents[1] / "data" / "folders" / "small"
OCTOBER = Month(2026, 10)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit") / "coop"
    shutil.copytree(SMALL, folder)
    close_month(folder, OCTOBER, today=dt.date(2026, 11, 3))
    return folder


def rows(folder: Path, **more: bool) -> dict[str, object]:
    return {each.key: each for each in audit(folder, OCTOBER, **more)}


def test_facts_of_pay_name_the_payslips_that_use_them(closed: Path) -> None:
    found = rows(closed)["ags_employer_rate"]
    assert (found.area, found.confidence, found.value, found.start) == (
        "parameter", "unverified", "0.0025", "2026-07-01",
    )  # fmt: skip
    assert found.source.startswith("FR-3.19")
    assert found.used_by == ("2026-10 C1", "2026-10 C3", "2026-10 C4")


def test_a_fact_of_one_regime_names_its_payslips_alone(closed: Path) -> None:
    assert rows(closed)["smic_equivalent_hours"].used_by == ("2026-10 C1", "2026-10 C3")


def test_vat_names_the_invoices_at_each_rate(closed: Path) -> None:
    found = rows(closed)
    assert found["vat_standard"].used_by == ("F-001", "F-003", "A-001")
    assert found["vat_reduced"].used_by == ("F-002",)
    assert "vat_intermediate" not in found
    assert found["vat_due.services"].value == "payment"
    assert found["vat_due.services"].used_by == ("F-001", "F-003", "A-001")
    assert found["vat_due.goods"].used_by == ("F-001", "F-002")


def test_without_a_vat_due_of_the_country_none_is_relied_on(closed: Path) -> None:
    """F-004 bears no VAT: when it would fall due plays no part."""
    assert all("F-004" not in each.used_by for key, each in rows(closed).items() if "vat_due" in key)


def test_due_dates_are_those_of_what_is_owed(closed: Path) -> None:
    found = rows(closed, everything=True)["due_dates.social_security"]
    assert (found.value, found.confidence) == ("2026-11-15", "text")
    assert found.used_by == (find_country("FR").chart.number("social_security"),)
    assert "due_dates.cape" not in rows(closed, everything=True)


def test_what_was_read_is_listed_only_when_asked_for(closed: Path) -> None:
    doubtful, whole = rows(closed), rows(closed, everything=True)
    assert "maladie_employer_rate" not in doubtful
    assert whole["maladie_employer_rate"].confidence == "text"
    assert doubtful.items() <= whole.items()


def test_the_most_doubtful_come_first_each_once(closed: Path) -> None:
    found = audit(closed, OCTOBER, everything=True)
    ranks = [list(ORDER).index(each.confidence) for each in found]
    assert ranks == sorted(ranks)
    assert len({(each.area, each.key, each.start) for each in found}) == len(found)


def test_a_month_that_is_not_closed_has_no_audit(closed: Path, tmp_path: Path) -> None:
    with pytest.raises(MonthNotClosed, match="2026-11"):
        audit(closed, Month(2026, 11))
    shutil.copytree(SMALL, tmp_path / "open")
    with pytest.raises(NoClosedMonth):
        audit(tmp_path / "open", OCTOBER)


def test_files_that_changed_since_are_not_believed(closed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "coop"
    shutil.copytree(closed, folder)
    file = folder / "2026-10" / "invoices.csv"
    file.write_text(file.read_text().replace("5,5 %", "10 %"))
    with pytest.raises(MonthClosedWithOtherFiles):
        audit(folder, OCTOBER)


COOPERATIVE = """name = "Coopérative inventée"
country = "MA"
legal_form = "ma_cooperative"
start = "2026-10"

[statutes]
dirt_allowance_ceiling = "100.00"
"""
FILES = {
    "cooperative.toml": COOPERATIVE,
    "persons.csv": "id;family_name\nP1;Inventée\n",
    "contracts.csv": "id;person;kind;start;fixed_gross;dirt_allowance\nK1;P1;employment;2025-01-01;5000,00;50,00\n",
    "activities.csv": "code;name;persons\nservices;Services;P1\n",
    "opening.csv": "activity;role;debit;credit\nservices;bank;20000,00;\nservices;brought_forward;;20000,00\n",
    "2026-10/pay.csv": "contract;mode\nK1;fixed\n",
    "2026-10/invoices.csv": "number;date;client;label;kind;amount;vat_rate\n",
    "2026-10/expenses.csv": "reference;date;category;amount\n",
    "2026-10/receipts.csv": "reference;date;invoice;amount\n",
}


def test_what_the_statutes_fix_and_defaults_that_nobody_questioned_are_told(tmp_path: Path) -> None:
    """MA-145 found no ceiling for dirty work: the statutes gave one. The work-accident rate was not stated."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    close_month(tmp_path, OCTOBER, today=dt.date(2026, 11, 3))
    found = rows(tmp_path)
    ceiling, rate = found["dirt_allowance_ceiling"], found["work_accident_rate"]
    assert (ceiling.confidence, ceiling.value, ceiling.used_by) == ("statutes", "100.00", ("2026-10 K1",))
    assert (rate.area, rate.confidence, rate.value) == ("input", "assumed", "0")
    assert rate.used_by == ("2026-10 K1",)


def test_a_rule_that_interprets_is_told(monkeypatch: pytest.MonkeyPatch, closed: Path) -> None:
    assert not [each for each in audit(closed, OCTOBER) if each.area == "rule"]
    monkeypatch.setattr("cae_core.office.audit._INTERPRETING", re.compile("FR-3.60"))
    assert rows(closed)["income_tax"].confidence == "interpretation"


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_example("kasserine", tmp_path_factory.mktemp("abroad") / "coop")
    known = dt.date(2026, 4, 29)
    close_month(folder, Month(2026, 4), today=dt.date(2026, 5, 5), known_on=known)
    return folder


def test_what_only_guards_use_says_so(abroad: Path) -> None:
    found = {each.key: each for each in audit(abroad, Month(2026, 4), everything=True)}
    assert found["work_accident_highest_rate"].use == GUARDS
    assert found["cnss_employee_rate"].use == FIGURES
    assert {each.use for each in found.values() if each.area not in ("parameter", "rule")} <= {FIGURES}


def test_a_figure_of_one_payslip_outweighs_the_guards_of_others(abroad: Path) -> None:
    """The hourly minimum wage is what a few are paid, and what the others' pay is compared with."""
    found = {each.key: each for each in audit(abroad, Month(2026, 4), everything=True)}
    assert found["smig_48_month"].use == FIGURES
    assert {"2026-04 K01", "2026-04 K03"} <= set(found["smig_48_month"].used_by)
