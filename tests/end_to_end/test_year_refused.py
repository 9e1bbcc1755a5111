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
        ("figures = 3\n", "figures", "a table [figures]"),
        ("[alocation.a]\n", "alocation", "one of: figures, allocation, sharing"),
        ("[sharing]\nlabour_wages = 'half'\n", "sharing.labour_wages", "cannot read the rate"),
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
