"""What an assembly voted is a row: options of the country's own, how persons share, in three languages."""

import datetime as dt

import pytest
from exchange_tools import month_of, read, short

from cae_core.cooperative.documents import VotedAllocation
from cae_core.exchange.national import allocation_columns, further_columns

DAY = dt.date(2026, 10, 20)
PLAIN = "year;assembly;reference;development_rate;share_interest;labour_wages;labour_equally;refunds_by\n"


def test_a_vote_is_read_with_the_countrys_own_columns(tmp_path):
    row = "2025;2026-10-20;AG 2026;15 %;1 200,50;0,5;50 %;\n"
    inputs = {
        "labour_wages": "0.5",
        "labour_equally": "0.5",
        "development_rate": "0.15",
        "share_interest": "1200.50",
    }
    assert month_of(tmp_path, allocation=PLAIN + row).allocations == (
        VotedAllocation("2025", DAY, "AG 2026", inputs),
    )


@pytest.mark.parametrize(
    "text",
    [
        (
            "exercice;assemblée;référence;part du fonds de développement;part travail à parts égales\n"
            "2025;20/10/2026;AG;15;100 %\n"
        ),
        "السنة المالية;الجمعية العامة;المرجع;حصة صندوق التنمية;حصة العمل بالتساوي\n2025;20/10/2026;AG;15;100 %\n",
    ],
    ids=["fr", "ar"],
)
def test_a_vote_speaks_french_and_arabic(tmp_path, text):
    (found,) = month_of(tmp_path, allocation=text).allocations
    assert found.inputs == {"labour_equally": "1", "development_rate": "0.15"}


def test_empty_cells_say_nothing(tmp_path):
    (found,) = month_of(tmp_path, allocation=PLAIN + "2025;2026-10-20;AG;;;;;\n").allocations
    assert found.inputs == {}


@pytest.mark.parametrize(
    ("header", "cell", "kept"),
    [
        ("keep_results", "yes", True),
        ("résultats laissés aux activités", "oui", True),
        ("النتائج تبقى للأنشطة", "نعم", True),
        ("keep_results", "no", False),
        ("keep_results", "", False),
    ],
)
def test_activities_keep_their_results_when_it_is_said(tmp_path, header, cell, kept):
    text = f"year;assembly;reference;{header}\n2025;2026-10-20;AG;{cell}\n"
    (found,) = month_of(tmp_path, allocation=text).allocations
    assert (found.keep_results, found.inputs) == (kept, {})


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2025;2026-10-20;AG;15 %;lots;;;\n", (2, "share_interest", "not an amount")),
        ("2025;;AG;15 %;;;;\n", (2, "assembly", "the cell is empty")),
        ("2025;2026-10-20;AG;15 %;;;;\n2025;2026-10-21;AG2;;;;;\n", (3, "year", "already used in row 2")),
    ],
)
def test_a_vote_that_cannot_be_read(tmp_path, row, expected):
    assert expected in short(read(tmp_path, allocation=PLAIN + row).problems)


def test_an_option_that_the_country_does_not_know_is_refused(tmp_path):
    found = read(tmp_path, allocation="year;assembly;reference;generosity\n2025;2026-10-20;AG;1\n")
    assert (1, "generosity", "unknown column") in short(found.problems)


def test_the_columns_of_votes_are_made_only_when_they_are_met():
    """Rules of surpluses take a tenth of a second to load, and most months have no vote."""
    allocation_columns.cache_clear()
    further = further_columns("FR")
    assert further.get("pay")
    assert allocation_columns.cache_info().currsize == 0
    assert further["allocation"]["development_rate"].values == "rate"
    assert set(further) == {"persons", "contracts", "opening_pay", "pay", "allocation"}
