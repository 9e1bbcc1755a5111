"""What is wrong in a vote, or in the options compared before it: said of the place where it was typed."""

import pytest
from year_folders import close, make, sale, write

from cae_core.errors import Problems
from cae_core.office import check_folder, open_office, report_year
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
MAY = Month(2027, 5)
VOTE = "2027-06/allocation.csv"


@pytest.fixture(scope="module")
def scop(tmp_path_factory):
    """2026 and five months of 2027, closed: BOIS sold 10 000.00."""
    folder = tmp_path_factory.mktemp("refused") / "scop"
    months = {"2026-01": sale("F1", "2026-01-10", "BOIS", "10000")}
    make(folder, "FR", months | {f"2027-0{number}": {} for number in range(1, 7)})
    close(folder, Month(2026, 1), MAY)
    return folder


def problems(folder, header, row):
    write(folder, {VOTE: f"year;assembly;reference;{header}\n{row}\n"})
    return check_folder(folder).problems


@pytest.mark.parametrize(
    ("header", "row", "column", "said"),
    [
        ("development_rate", "2027;2027-06-15;AG;20 %", "year", "the year 2027 is not closed"),
        ("development_rate", "2025;2027-06-15;AG;20 %", "year", "was kept elsewhere"),
        ("development_rate", "26;2027-06-15;AG;20 %", "year", "no financial year kept here"),
        ("development_rate", "soon;2027-06-15;AG;20 %", "year", "no financial year kept here"),
        (
            "share_interest",
            "2026;2027-06-15;AG;0",
            "development_rate",
            "a value: Share of the development fund",
        ),
        ("development_rate", "2026;2027-06-15;AG;101 %", "development_rate", "not a rate"),
        ("development_rate;labour_time", "2026;2027-06-15;AG;20 %;60 %", "labour_time", "not to 1"),
        ("development_rate;refunds_by", "2026;2027-06-15;AG;20 %;amity", "refunds_by", "work, operations"),
        ("development_rate;excluded_gains", "2026;2027-06-15;AG;20 %;-1", "excluded_gains", "out of bounds"),
        (
            "development_rate;surplus_to_allocate",
            "2026;2027-06-15;AG;20 %;9999.99",
            "surplus_to_allocate",
            "10000.00 in the book, not 9999.99",
        ),
        (
            "development_rate;labour_wages;seniority_per_year;seniority_coefficient",
            "2026;2027-06-15;AG;20 %;100 %;1;5",
            "seniority_coefficient",
            "above 2 (FR-2.25",
        ),
    ],
)
def test_a_vote_is_refused_at_its_column(scop, header, row, column, said):
    (problem,) = problems(scop, header, row)
    assert (problem.origin.file, problem.origin.row, problem.column) == (VOTE, 2, column)
    assert said in problem.text()
    with open_office(scop) as office:
        assert office.book.closed_months()[-1] == MAY


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ('legal_reserve_rate = "10 %"', "statutes.legal_reserve_rate", "is fixed by law (FR-2.23"),
        ('development_reserve_rate = "a tenth"', "statutes.development_reserve_rate", "unreadable value"),
        (
            'develpment_reserve_rate = "10 %"',
            "statutes.develpment_reserve_rate",
            "near: development_reserve_rate",
        ),
    ],
)
def test_statutes_that_cannot_be_used_are_said_once(scop, line, column, said):
    """They concern the shares, the vote and every page; they are wrong in one place."""
    path = scop / "cooperative.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}[statutes]\n{line}\n", encoding="utf-8")
    try:
        (problem,) = problems(scop, "development_rate", "2026;2027-06-15;AG;20 %")
    finally:
        path.write_text(text, encoding="utf-8")
    assert (problem.origin.file, problem.column) == ("cooperative.toml", column)
    assert said in problem.text()


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("[allocation.a]\ndevelopment_rat = '20 %'\n", "allocation.a.development_rat", "is no option"),
        ("[allocation.a]\ndevelopment_rate = 'some'\n", "allocation.a.development_rate", "unreadable value"),
        (
            "[allocation.a]\ndevelopment_rate = [1]\n",
            "allocation.a.development_rate",
            "a text between quotes",
        ),
        (
            "[figures]\nlegal_reserve_balance = '1'\n[allocation.a]\ndevelopment_rate = '20 %'\n",
            "figures.legal_reserve_balance",
            "in the book",
        ),
        ("[allocation.a]\ndevelopment_rate = '20'\n", "allocation.a.development_rate", "a value from 0 to 1"),
        ("[figures]\nexcluded_gains = '-1'\n[allocation.a]\n", "figures.excluded_gains", "a value from 0 to"),
        ("figures = 3\n", "figures", "a table [figures]"),
        ("[alocation.a]\n", "alocation", "one of: figures, allocation, sharing"),
        ("[sharing]\nlabour_wages = 'half'\n", "sharing.labour_wages", "unreadable value; expected a rate"),
        ("[sharing]\nlabour_wages = '50 %'\n", "sharing", "sum to 1/2"),
        ("[sharing]\nlabor_wages = '1'\n", "sharing.labor_wages", "is no option"),
    ],
)
def test_an_option_is_refused_at_its_key(scop, text, column, said):
    write(scop, {"2026/allocation.toml": text})
    with pytest.raises(Problems) as found:
        report_year(scop, "2026")
    (problem,) = found.value.problems
    assert (problem.origin.file, problem.column) == ("2026/allocation.toml", column)
    assert said in problem.text()


def test_an_option_of_the_command_is_refused_as_typed(scop):
    (scop / "2026" / "allocation.toml").unlink(missing_ok=True)
    with pytest.raises(Problems, match=r"--option, low\.development_rate: “little”: unreadable value"):
        report_year(scop, "2026", options=["low.development_rate=little"])


def december(folder, *rows):
    """The problems of a folder whose first month has these adjustments and no book yet."""
    head = "reference;date;activity;role;debit;credit;label\n"
    write(folder, {"2026-01/adjustments.csv": head + "\n".join(rows) + "\n"})
    return check_folder(folder, Month(2026, 1)).problems


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("A;2026-01-31;services;rent;300;300;Rent", "credit", "a debit and a credit in one row"),
        (
            "A;2026-01-31;services;rent;-300;;Rent",
            "debit",
            "a negative amount; expected the amount on the other side",
        ),
    ],
)
def test_a_row_of_an_adjustment_is_one_side_above_zero(tmp_path, row, column, said):
    make(tmp_path, "FR", {})
    (problem,) = december(tmp_path, row, "A;2026-01-31;services;accrued_charges;;300;")
    assert (problem.origin.row, problem.column) == (2, column)
    assert said in problem.text()


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("P1;-20;-1000;-1000;-1000;2024-01-01", "shares", "a negative number of shares; expected 0 or more"),
        (
            "P1;20;1000;1000;1000;2026-01-02",
            "since",
            "a day after the book began; expected 2026-01-01 or before",
        ),
    ],
)
def test_members_had_their_shares_when_the_book_began(tmp_path, row, column, said):
    make(tmp_path, "FR", {})
    path = tmp_path / "opening_shares.csv"
    head, _, *others = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, row, *others]) + "\n", encoding="utf-8")
    found = check_folder(tmp_path, Month(2026, 1)).problems
    (problem,) = (each for each in found if each.origin.file == "opening_shares.csv")
    assert (problem.origin.row, problem.column) == (2, column)
    assert said in problem.text()


def test_who_leaves_with_more_shares_than_held_is_told_what_is_held(tmp_path):
    make(tmp_path, "FR", {})
    write(
        tmp_path,
        {"2026-01/shares.csv": "reference;date;member;kind;shares\nS1;2026-01-20;P1;withdrawal;999\n"},
    )
    (problem,) = check_folder(tmp_path, Month(2026, 1)).problems
    assert (problem.column, "at most 20" in problem.text()) == ("shares", True)
