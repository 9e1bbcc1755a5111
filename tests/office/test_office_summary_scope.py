"""The summary's key figures are of the whole cooperative: its tables sum to them, and so does the book."""

import pytest
from office_folders import OCTOBER, close, copy

from cae_core.office import open_office

SOLD = (
    "F-009;2026-10-06;CL2;services;;;Salle louée;services;500,00;20 %;invoice;;;\n"
    "F-010;2026-10-07;CL2;services;;;Étude;services;80,00;20 %;payment;;;\n"
)
RECEIVED = "R-009;2026-10-20;F-009;600,00\n"


@pytest.fixture(params=["", SOLD], ids=["as it is", "services sell"])
def page(request, tmp_path):
    folder = copy(tmp_path)
    if request.param:
        for name, rows in (("invoices", SOLD), ("receipts", RECEIVED)):
            path = folder / str(OCTOBER) / f"{name}.csv"
            path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + rows, encoding="utf-8")
    summary = close(folder).written.summary
    with open_office(folder) as office:
        yield summary, office.book


def figure(summary, key):
    (found,) = (each.amount for each in summary.figures if each.key == key)
    return found


def of_roles(book, wanted):
    balances = book.balances(since=OCTOBER, until=OCTOBER)
    return sum(amount for (_, role), amount in balances.items() if wanted(role))


def test_the_rows_of_activities_sum_to_the_key_figures(page):
    summary, _ = page
    for key, column in (
        ("turnover", "turnover"),
        ("contribution", "contribution"),
        ("employer_cost", "pay_cost"),
    ):
        assert figure(summary, key) == sum(getattr(row, column) for row in summary.activities), key


def test_the_rows_of_pay_sum_to_the_key_figures(page):
    summary, _ = page
    for key in ("gross", "employer_cost", "net_pay"):
        assert figure(summary, key) == sum(getattr(row, key) for row in summary.pay), key


def test_the_key_figures_are_those_of_the_general_ledger(page):
    summary, book = page
    assert figure(summary, "turnover") == -of_roles(book, lambda role: role.startswith("sales_"))
    received = list(book.movements(since=OCTOBER, until=OCTOBER, roles=["bank"]))
    from_clients = sum(each.posting.amount for each in received if each.key.startswith("receipt:"))
    assert figure(summary, "collected") == from_clients
