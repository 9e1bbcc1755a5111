"""A row with two mistakes shows both at once, although it cannot be read whole."""

import shutil
from pathlib import Path

from cae_core.exchange.folder import scan_folder

SMALL = Path(__file__).parents[1] / "data" / "folders" / "small"


def edited(tmp_path, name, old, new):
    folder = tmp_path / "coop"
    if not folder.exists():
        shutil.copytree(SMALL, folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def told(folder):
    return [(each.origin.row, each.column, each.value) for each in scan_folder(folder).problems]


def test_a_wrong_date_does_not_hide_an_unknown_activity(tmp_path):
    folder = edited(tmp_path, "2026-10/invoices.csv", "05/10/2026;CL2;JARDIN", "30/02/2026;CL2;JARDEN")
    assert told(folder) == [(4, "date", "30/02/2026"), (4, "activity", "JARDEN")]


def test_an_ambiguous_amount_does_not_hide_an_unknown_contract(tmp_path):
    folder = edited(tmp_path, "2026-10/pay.csv", "C3;gross;1 500,00", "C33;gross;1.500")
    assert told(folder) == [(3, "amount", "1.500"), (3, "contract", "C33")]


def test_a_name_that_exists_on_a_faulty_row_is_not_reported(tmp_path):
    folder = edited(tmp_path, "2026-10/invoices.csv", "05/10/2026;CL2;JARDIN", "30/02/2026;CL2;JARDIN")
    assert told(folder) == [(4, "date", "30/02/2026")]


def test_a_name_whose_own_row_is_faulty_is_not_reported(tmp_path):
    folder = edited(
        tmp_path, "activities.csv", "JARDIN;Jardin partagé;P2;;;2026-03-01;", "JARDIN;J;P2;;;2026-02-30;"
    )
    edited(tmp_path, "2026-10/invoices.csv", "05/10/2026;CL2;JARDIN", "30/02/2026;CL2;JARDIN")
    assert [column for _, column, _ in told(folder)] == ["start", "date"]
