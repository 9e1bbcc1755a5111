"""What the command prints, whole, in both languages: a change of wording or figures shows here.

The expected texts are in ``golden/``. After a change that was wanted, write them again with
``CAE_WRITE_GOLDEN=1 pytest tests/cli/test_cli_golden.py`` and read the difference before committing it.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from cae_core.office import close_month
from cae_core.periods import Month, parse_date

GOLDEN = Path(__file__).parent / "golden"
SMALL = Path(__file__).parents[1] / "data" / "folders" / "small"
SEAL = re.compile(r"\b[0-9a-f]{16}\b")
BROKEN = (
    ("2026-10/invoices.csv", "ATELIER", "ATELER"),
    ("2026-10/invoices.csv", "2026-10-15", "2026-02-30"),
    ("2026-10/expenses.csv", ";80,00;", ";1.234;"),
    ("2026-10/pay.csv", "reduce", "maybe"),
)

CASES = {
    "check": ("check", "small"),
    "month_end": ("month-end", "small", "2026-10", "--today", "2026-11-03"),
    "month_end_again": ("month-end", "small", "2026-10", "--today", "2026-11-04"),
    "statement": ("statement", "small", "ATELIER"),
    "statement_late": ("statement", "small", "DUO"),
    "verify": ("verify", "small"),
    "why_invoice": ("why", "small", "F-004"),
    "payslip": (
        "payslip",
        "--country",
        "FR",
        "--on",
        "2026-10-31",
        "--gross",
        "3000",
        "--set",
        "headcount=30",
    ),
    "explain": (
        "payslip",
        "--country",
        "FR",
        "--on",
        "2026-10-31",
        "--gross",
        "3000",
        "--explain",
        "csg_base",
        "--depth",
        "1",
    ),
    "rules_show": ("rules", "show", "FR", "rgdu_tdelta", "--on", "2026-10-31"),
    "errors": ("check", "broken"),
    "usage": ("statement", "small"),
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A folder with a closed month and a broken one, under one roof."""
    root = tmp_path_factory.mktemp("golden")
    for name in ("small", "broken"):
        shutil.copytree(SMALL, root / name)
    close_month(root / "small", Month(2026, 10), today=parse_date("2026-11-03"), language="fr")
    for file, old, new in BROKEN:
        path = root / "broken" / file
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return root


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("case", CASES)
def test_the_command_prints_what_it_did(cae, folders, monkeypatch, case, language):
    if case == "month_end":  # a month is closed once: on a copy that nobody closed
        shutil.rmtree(folders / "again", ignore_errors=True)
        shutil.copytree(SMALL, folders / "again")
    words = ["again" if case == "month_end" and word == "small" else word for word in CASES[case]]
    monkeypatch.chdir(folders)
    monkeypatch.setenv("COLUMNS", "80")
    said = cae("--lang", language, *words)
    text = SEAL.sub("<seal>", f"{said.out}{said.err}[{said.code}]\n")
    path = GOLDEN / f"{case}.{language}.txt"
    if os.environ.get("CAE_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_no_expected_text_is_left_over():
    expected = {f"{case}.{language}.txt" for case in CASES for language in ("en", "fr")}
    assert {path.name for path in GOLDEN.iterdir()} == expected
