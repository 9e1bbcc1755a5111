"""A loss voted on reserves where no law orders them: asked of the statutes, refused, posted, proved, told."""

import datetime as dt

import pytest
from ending_folders import month_files
from year_folders import write

from cae_core.office import close_month, open_office
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
FORMS = {"TN": "tn_smsa", "DZ": "dz_cooperative"}
FACTS = {"TN": "TN-27", "DZ": "DZ-7"}
ONE_MORE = {"TN": "700,001", "DZ": "700,01"}
RATES = {
    "TN": {"legal_reserve_rate": "10 %", "legal_reserve_target": "50 %"},
    "DZ": dict.fromkeys(
        (
            "legal_reserve_rate",
            "working_capital_fund_rate",
            "development_reserve_rate",
            "national_fund_rate",
            "social_action_rate",
        ),
        "5 %",
    )
    | {"third_party_surplus_feeds_funds": "false"},
}
TURNS = {
    "loss_order_legal_reserve": "2",
    "loss_order_other_reserves": "1",
    "loss_order_statutory_reserve": "0",
}
HEAD = "exercice;date de l'assemblée;procès-verbal;Perte imputée sur les réserves"


def toml(code, turns):
    said = "".join(f'{key} = "{value}"\n' for key, value in (RATES[code] | turns).items())
    return (
        f'name = "Coopérative imaginaire"\ncountry = "{code}"\nlegal_form = "{FORMS[code]}"\nstart = "2026-09"\n'
        f'first_month = 10\n[files]\ndecimal = ","\n[shares]\nvalue = "100"\n[statutes]\n{said}'
    )


def folder_of(folder, code, turns=TURNS):
    """A year that ends with September 2026, the first month here: 700 are spent and nothing is sold."""
    opening = (
        "activity;role;debit;credit\nservices;bank;7900;\nservices;capital;;6000\nservices;legal_reserve;;400\n"
        "services;other_reserves;;600\nservices;statutory_reserve;;900\n"
    )
    spent = "D1;2026-09-12;other_purchases;700;services;S;2026-09-12\n"
    write(
        folder,
        {
            "cooperative.toml": toml(code, turns),
            "persons.csv": "id;family_name;given_name\nP1;Tilleul;Anne\nP2;Saule;\n",
            "contracts.csv": "id;person;kind;start\n",
            "activities.csv": "code;name;persons\nservices;Services;\n",
            "opening.csv": opening,
            "opening_shares.csv": "member;shares;subscribed;called;paid\nP1;40;4000;4000;4000\nP2;20;2000;2000;2000\n",
            **month_files("2026-09", expenses=spent),
            **month_files("2026-10"),
        },
    )
    close_month(folder, Month(2026, 9), today=dt.date(2026, 10, 3))
    return folder


def vote(folder, code, amount):
    third = (";Excédent réalisé avec des tiers", ";0") if code == "DZ" else ("", "")
    row = f"2025-2026;20/10/2026;AG 2026;{amount}"
    write(folder, {"2026-10/allocation.csv": f"{HEAD}{third[0]}\n{row}{third[1]}\n"})


def october(cae, folder):
    return cae("--lang", "en", "month-end", folder, "2026-10", "--today", "2026-11-02")


@pytest.mark.parametrize("code", FORMS)
def test_a_vote_is_posted_proved_and_told(tmp_path, cae, code):
    folder = folder_of(tmp_path / code, code)
    vote(folder, code, ONE_MORE[code])
    status, _, err = october(cae, folder)
    assert (status, "nearest lawful figure" in err, FACTS[code] in err) == (1, True, True)
    vote(folder, code, "700")
    assert october(cae, folder)[0] == 0
    with open_office(folder) as office:
        (entry,) = office.book.entries(key="allocation:2025-2026")
    unit = 1000 if code == "TN" else 100
    assert [(each.role, each.amount) for each in entry.postings if each.amount > 0] == [
        ("legal_reserve", 100 * unit),
        ("other_reserves", 600 * unit),
    ]
    assert cae("verify", folder)[0] == 0
    for language, words in {
        "fr": "Perte imputée sur les autres",
        "ar": "خسارة مقتطعة من الاحتياطيات",
    }.items():
        status, *_ = cae("--lang", language, "year-end", folder, "2025-2026")
        page = (folder / "out" / "2025-2026" / "year.html").read_text(encoding="utf-8")
        assert (status, words in page, FACTS[code] in page) == (0, True, True)


@pytest.mark.parametrize("code", FORMS)
def test_the_book_is_no_longer_proved_by_statutes_of_another_order(tmp_path, cae, code):
    folder = folder_of(tmp_path / code, code)
    vote(folder, code, "700")
    assert october(cae, folder)[0] == 0
    write(folder, {"cooperative.toml": toml(code, TURNS | {"loss_order_other_reserves": "3"})})
    status, out, err = cae("--lang", "en", "verify", folder)
    assert status == 3
    assert "another reserve bears losses first" in out + err


@pytest.mark.parametrize("code", FORMS)
def test_the_order_is_asked_of_the_statutes_by_the_vote_alone(tmp_path, cae, code):
    folder = folder_of(tmp_path / code, code, turns={})
    vote(folder, code, "700")
    status, _, err = october(cae, folder)
    assert (status, "loss_order_legal_reserve" in err, FACTS[code] in err) == (1, True, True)
    vote(folder, code, "")
    assert october(cae, folder)[0] == 0
    assert cae("verify", folder)[0] == 0
