"""A cooperative that arrives in mid-2026 votes 2025 from its folder: files with French heads, the command, pages."""

import json

import pytest
from year_folders import COMMON, STANDING, close, month_files, write

from cae_core.office import open_office
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
MAY, JUNE = Month(2026, 5), Month(2026, 6)
OPENING = (
    "activity;role;debit;credit\n"
    "services;bank;5000;\nservices;capital;;3000\nservices;legal_reserve;;1000\nservices;allocated_result;;1000\n"
    "BOIS;bank;3000;\nBOIS;allocated_result;;3000\nTERRE;bank;;500\nTERRE;allocated_result;500;\n"
)
RESULTS = "exercice;activité;résultat\n2025;BOIS;3000\n2025;TERRE;-500\n2025;services;1000\n"
PEOPLE = "année;personne;salaires;chiffre d'affaires\n2025;P1;12000;9000\n2025;P2;4000;3000\n2025;P3;4000;\n"


def folder_of(tmp_path, country):
    folder = tmp_path / country
    value = 50 if country == "FR" else 1000
    held = "".join(f"P{i};{1000 // value};1000;1000;1000;2024-01-01\n" for i in (1, 2, 3))
    standing = {name: text.replace("2026-01", "2026-05") for name, text in STANDING[country].items()}
    write(
        folder,
        COMMON
        | standing
        | {
            "opening.csv": OPENING,
            "opening_shares.csv": "member;shares;subscribed;called;paid;since\n" + held,
            "reprise résultats.csv": RESULTS,
            "reprise personnes.csv": PEOPLE,
        }
        | month_files(MAY)
        | month_files(JUNE),
    )
    close(folder, MAY, MAY)
    return folder


def vote(folder, header, row):
    rows = f"year;assembly;reference;{header}\n2025;2026-06-20;AG 2026;{row}"
    write(folder, month_files(JUNE, {"allocation": rows}))
    close(folder, JUNE, JUNE)


def test_a_scop_compares_and_votes_the_year_before_it_came(tmp_path, cae):
    folder = folder_of(tmp_path, "FR")
    write(folder, {"2025/allocation.toml": '[sharing]\nlabour_wages = "1"\n'})
    code, out, _ = cae("--json", "year-end", folder, "2025", "--option", "development_rate=0.2")
    told = json.loads(out)
    assert (code, told["surplus"]) == (0, "3500.00")
    assert told["activities"] == {
        "BOIS": {"result": "3000.00", "handed_over": "3000.00"},
        "TERRE": {"result": "-500.00", "handed_over": "0.00"},
        "services": {"result": "1000.00", "handed_over": "0.00"},
    }
    (proposal,) = told["proposals"]
    assert proposal["persons"]["labour_share"] == {"P1": "1365.00", "P2": "455.00", "P3": "455.00"}
    vote(folder, "development_rate;labour_wages", "20 %;100 %")
    with open_office(folder) as office:
        held = office.book.balances()
        assert {role: held["services", role] for role in ("legal_reserve", "statutory_reserve")} == {
            "legal_reserve": -1_525_00,
            "statutory_reserve": -700_00,
        }
        (handed,) = office.book.entries(key="allocation:2025:results")
        assert {each.activity for each in handed.postings} == {"BOIS", "services"}
    code, out, _ = cae("--json", "year-end", folder, "2025")
    voted = json.loads(out)["voted"]
    assert (code, voted["name"], voted["persons"]) == (0, "AG 2026", proposal["persons"])
    assert cae("verify", folder)[0] == 0
    assert "L78 art. 33 1°" in cae("why", folder, "AG 2026")[1]


def test_a_moroccan_cooperative_says_the_figures_of_2025_that_the_law_asks_for(tmp_path, cae):
    folder = folder_of(tmp_path, "MA")
    code, _, err = cae("year-end", folder, "2025", "--option", "share_interest_rate=0.05")
    assert code == 1
    assert "interest_capital" in err
    figures = '[figures]\ncapital = "2500"\n'
    write(folder, {"2025/allocation.toml": figures + '[sharing]\nrefunds_by = "operations"\n'})
    code, out, _ = cae("--json", "year-end", folder, "2025", "--option", "member_refunds=1000")
    (proposal,) = json.loads(out)["proposals"]
    assert proposal["parts"]["legal_reserve_levy"]["amount"] == "350.00"
    assert proposal["persons"]["member_refunds"] == {"P1": "750.00", "P2": "250.00"}
    vote(folder, "member_refunds;interest_capital;refunds_by", "1000;3000;operations")
    assert cae("verify", folder)[0] == 0


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_page_shows_results_alone_in_every_language(tmp_path, cae, language):
    folder = folder_of(tmp_path, "FR")
    assert cae("--lang", language, "year-end", folder, "2025")[0] == 0
    page = (folder / "out" / "2025" / "year.html").read_text(encoding="utf-8")
    assert page.count("<td") > 0
    table = (folder / "out" / "2025" / "result_by_activity.csv").read_text(encoding="utf-8-sig")
    assert {len(row.split(";")) for row in table.splitlines()} == {4}


def test_a_year_that_was_not_brought_in_is_asked_for(tmp_path, cae):
    code, _, err = cae("year-end", folder_of(tmp_path, "FR"), "2024")
    assert code == 1
    assert "opening_results.csv" in err
