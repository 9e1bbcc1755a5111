"""The language that books are kept in: entries and accounts are labelled in it, whoever reads."""

import csv

import pytest
from office_folders import OCTOBER, close, copy, edit

from cae_core.errors import Problems


def table(folder, name):
    path = folder / "out" / str(OCTOBER) / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def closed(tmp_path, language, reader):
    folder = copy(tmp_path)
    if language:
        edit(folder, "cooperative.toml", "address =", f'language = "{language}"\naddress =')
    close(folder, language=reader)
    return folder


@pytest.mark.parametrize(
    ("language", "bank"), [("", "Banque"), ("fr", "Banque"), ("ar", "البنك"), ("en", "Bank")]
)
def test_accounts_and_entries_are_labelled_in_the_books_language(tmp_path, language, bank):
    """The country's first language where ``cooperative.toml`` says none."""
    folder = closed(tmp_path, language, "en")
    assert bank in {row[1] for row in table(folder, "trial_balance")}
    assert bank in {row[6] for row in table(folder, "journal")}
    arabic = [row[11] for row in table(folder, "journal")[1:] if "\u0621" <= row[11][:1] <= "\u064a"]
    assert bool(arabic) is (language == "ar")


def test_headings_are_in_the_readers_language(tmp_path):
    folder = closed(tmp_path, "fr", "ar")
    assert table(folder, "trial_balance")[0][0] == "الحساب"
    assert table(folder, "trial_balance")[-1][1] == "المجموع"


def test_a_language_that_books_are_not_kept_in_is_a_problem(tmp_path):
    folder = copy(tmp_path)
    edit(folder, "cooperative.toml", "address =", 'language = "de"\naddress =')
    with pytest.raises(Problems, match="not a language"):
        close(folder)
