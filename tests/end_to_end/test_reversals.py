"""Mistakes corrected from the folder, in each language's headers, and what the command says of them."""

import json

import pytest
from year_folders import close, make, sale, write

from cae_core.office import check_folder, open_office
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)


@pytest.fixture
def folder(tmp_path):
    spent = {"expenses": "D1;2026-01-05;travel;90;BOIS;Train;\nD2;2026-01-05;travel;90;BOIS;Train;"}
    make(tmp_path / "scop", "FR", {"2026-01": sale("F1", "2026-01-10", "BOIS", "5000") | spent})
    close(tmp_path / "scop", JANUARY, JANUARY)
    return tmp_path / "scop"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("reversals", "entry;date;reason"),
        ("contrepassations", "pièce;date;motif"),
        ("القيود العكسية", "القيد;التاريخ;السبب"),
    ],
)
def test_a_row_undoes_a_document_in_every_language_once(folder, cae, name, header):
    write(folder, {f"2026-02/{name}.csv": f"{header}\nD2;2026-02-03;deux fois\n"})
    assert check_folder(folder, FEBRUARY).problems == ()
    close(folder, FEBRUARY, FEBRUARY)
    with open_office(folder) as office:
        assert office.book.balances()["BOIS", "travel"] == 90_00
    code, out, _ = cae("--json", "month-end", folder, "2026-02", "--today", "2026-03-03")
    assert (code, json.loads(out)["already_closed"]) == (0, True)
    assert cae("verify", folder)[0] == 0


def test_why_leads_from_an_entry_to_what_undoes_it_and_back(folder, cae):
    write(folder, {"2026-02/reversals.csv": "entry;date;reason\nD2;2026-02-03;typed twice\n"})
    close(folder, FEBRUARY, FEBRUARY)
    with open_office(folder) as office:
        (undone,) = office.book.entries(reversing=True)
    _, out, _ = cae("why", folder, "D2")
    assert f"undone on 3 Feb 2026 by {undone.number}" in out
    assert f"undoes {undone.reverses}" in out
    assert "contrepassation : typed twice" in cae("statement", folder, "BOIS")[1]


def test_the_summary_of_the_month_tells_what_it_reversed(folder):
    write(folder, {"2026-02/reversals.csv": "entry;date;reason\nD2;2026-02-03;typed twice\n"})
    close(folder, FEBRUARY, FEBRUARY)
    page = (folder / "out" / "2026-02" / "summary.html").read_text(encoding="utf-8")
    assert "posted on 5 Jan 2026, reversed on 3 Feb 2026: typed twice" in page


def test_a_refused_row_says_what_to_do_instead_and_closes_nothing(folder, cae):
    write(folder, {"2026-02/reversals.csv": "entry;date;reason\nF1;2026-02-03;wrong price\n"})
    code, _, err = cae("month-end", folder, "2026-02", "--today", "2026-03-03")
    assert (code, "a credit note in invoices.csv" in err) == (1, True)
    code, _, err = cae("--lang", "fr", "month-end", folder, "2026-02", "--today", "2026-03-03")
    assert (code, "un avoir dans invoices.csv" in err) == (1, True)
    with open_office(folder) as office:
        assert office.book.closed_months() == (JANUARY,)


def test_a_void_vote_is_told_with_the_year_and_the_year_voted_again(tmp_path, cae):
    folder = tmp_path / "scop"
    make(folder, "FR", {"2026-01": sale("F1", "2026-01-10", "BOIS", "5000"), "2027-01": {}, "2027-02": {}})
    head = "year;assembly;reference;development_rate\n"
    write(folder, {"2027-01/allocation.csv": head + "2026;2027-01-20;AG 1;20 %\n"})
    close(folder, JANUARY, Month(2027, 1))
    write(
        folder,
        {
            "2027-02/reversals.csv": "entry;date;reason\nAG 1;2027-02-10;not called in time\n",
            "2027-02/allocation.csv": head + "2026;2027-02-26;AG 2;30 %\n",
        },
    )
    close(folder, Month(2027, 2), Month(2027, 2))
    code, out, _ = cae("--json", "year-end", folder, "2026")
    told = json.loads(out)
    assert (code, told["voted"]["name"]) == (0, "AG 2")
    assert any("AG 1 was reversed on" in each["text"] for each in told["notices"])
    assert cae("verify", folder)[0] == 0
    assert "30 %" in cae("why", folder, "AG 2")[1]
    assert "20 %" in cae("why", folder, "AG 1")[1]
