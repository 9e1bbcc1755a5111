"""A month closed as it was known on a day, and the back pay of the next: on a synthetic cooperative's folder."""

import json

import pytest

STANDING = {
    "cooperative.toml": 'name = "Coopérative d\'essai"\ncountry = "TN"\nlegal_form = "tn_cooperative"\n'
    'start = "2026-03"\n[pay]\nwork_accident_rate = "0.005"\n',
    "persons.csv": "id;family_name\nP1;Inventée\n",
    "contracts.csv": "id;person;kind;start;minimum_wage;smig_premiums\nW1;P1;employment;2024-03-01;true;false\n",
    "activities.csv": "code;name;persons\nservices;Services;\n",
}
MONTHLY = {
    "invoices.csv": "number;date;client;amount;vat_rate\n",
    "expenses.csv": "reference;date;category;amount\n",
    "receipts.csv": "reference;date;invoice;amount\n",
    "pay.csv": "contract\n",
}
EARLIER = ("2026-03", "2026-04")


@pytest.fixture
def folder(tmp_path):
    """One person at the minimum wage, from March to May 2026."""
    folder = tmp_path / "coop"
    for month in (*EARLIER, "2026-05"):
        (folder / month).mkdir(parents=True)
        for name, text in MONTHLY.items():
            (folder / month / name).write_text(text, encoding="utf-8")
    for name, text in STANDING.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def closed(cae, folder):
    """The folder with March and April closed as known on 29 April, and May as known on 5 June."""
    for month in EARLIER:
        said = cae("month-end", folder, month, "--today", "2026-05-05", "--known-on", "2026-04-29")
        assert said.code == 0, said.err
    said = cae("month-end", folder, "2026-05", "--today", "2026-06-05")
    assert said.code == 0, said.err
    return folder, said


def files(folder, month):
    out = folder / "out" / month
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_the_summary_and_the_payslip_say_the_back_pay(closed):
    folder, said = closed
    (line,) = (each for each in said.lines if "back pay" in each)
    assert "W1" in line
    assert "52.832" in line
    assert "décret 2026-67" in line
    page = (folder / "out" / "2026-05" / "payslips" / "W1.html").read_text(encoding="utf-8")
    for month in ("March 2026", "April 2026"):
        assert f"Back pay for {month}" in page
    assert page.count("26.416") >= 2


def test_why_tells_month_by_month_down_to_the_decree(cae, closed):
    folder, _ = closed
    said = cae("why", folder, "2026-05 W1", "--figure", "back_pay")
    months = [line.replace("\xa0", "") for line in said.lines if "when it was paid" in line]
    assert months[0].startswith(
        "March 2026: gross TND528.320 when it was paid, TND554.736 now; "
        "completed by TND0.000 before, TND26.416 here. Minimum wage of a month, 48-hour week: "
    )
    assert months[1].startswith("April 2026: ")
    assert months[0].endswith("(TN-72, décret 2026-67 of 30 April 2026, published on 30 Apr 2026)")


def test_a_second_run_writes_the_same_and_a_closed_month_stays_as_known(cae, closed):
    folder, _ = closed
    for month, clock in (("2026-04", ()), ("2026-04", ("--known-on", "2026-04-29")), ("2026-05", ())):
        before = files(folder, month)
        again = cae("month-end", folder, month, "--today", "2026-09-01", *clock)
        assert again.code == 0, again.err
        after = files(folder, month)
        assert {name for name in after if name != "summary.html" and after[name] != before[name]} == set()
    refused = cae("month-end", folder, "2026-04", "--today", "2026-09-01", "--known-on", "2026-05-05")
    assert refused.code == 1
    assert "2026-04 is closed with the law as it was known on 29 Apr 2026, not on 5 May 2026" in refused.err


def test_closed_without_a_day_it_follows_the_law_of_its_validation(cae, folder):
    said = cae("--json", "month-end", folder, "2026-03", "--today", "2026-05-05")
    assert said.code == 0, said.err
    payslip = (folder / "out" / "2026-03" / "payslips" / "W1.html").read_text(encoding="utf-8")
    assert "554.736" in payslip
    assert json.loads(said.out)


@pytest.mark.parametrize(("known_on", "gross"), [("2026-04-29", "528.320"), ("2026-04-30", "554.736")])
def test_one_payslip_as_known_on_a_day(cae, known_on, gross):
    said = cae(
        *("payslip", "--country", "TN", "--on", "2026-01-31", "--known-on", known_on),
        *("--set", "minimum_wage=true", "--set", "smig_premiums=false", "--set", "work_accident_rate=0.005"),
    )
    assert said.code == 0
    (line,) = (each for each in said.lines if each.split()[-1:] == ["gross"] and "Gross" in each)
    assert gross in line
