"""A first month that cannot be read: everything wrong is said at once, and no book is left behind."""

import datetime as dt

import pytest

from cae_core import Month, Problems, check_folder, close_month, copy_example


@pytest.fixture
def folder(tmp_path):
    folder = copy_example("lille", tmp_path / "lille")
    receipts = folder / "2026-08" / "receipts.csv"
    rows = receipts.read_text(encoding="utf-8").splitlines()
    rows[1] = "ENC26-0801;30/02/2026;F2026-0625;859,57"
    rows[2] = "ENC26-0802;06/08/2026;F2026-9999;276,00"
    receipts.write_text("\n".join(rows), encoding="utf-8")
    return folder


def test_what_cannot_be_read_and_what_does_not_fit_come_together(folder):
    with pytest.raises(Problems) as raised:
        close_month(folder, Month(2026, 8), today=dt.date(2026, 9, 5))
    found = [(problem.origin.row, problem.column, problem.value) for problem in raised.value.problems]
    assert found == [(2, "date", "30/02/2026"), (3, "invoice", "F2026-9999")]
    assert not (folder / "book.sqlite").exists()


def test_closing_and_checking_say_the_same(folder):
    with pytest.raises(Problems) as raised:
        close_month(folder, Month(2026, 8), today=dt.date(2026, 9, 5))
    checked = check_folder(folder, Month(2026, 8))
    assert [problem.text() for problem in checked.problems] == [p.text() for p in raised.value.problems]
