"""`cae replay`: a row of a scenario as an account and payslips, equal to the unit to the run's tables."""

import csv
import json
import re
from decimal import Decimal

import pytest

from cae_core.cli.main import main

SALARIED = """
title = { en = "Two people", fr = "Deux personnes" }
country = "FR"
start = "2026-01"
months = 3
[population]
file = "people.csv"
[variants.today]
framework = "cesa"
[variants.lower]
framework = "cesa"
statutes = { contribution_rate = "0.08" }
"""
OWN = """
title = "On one's own account"
country = "MA"
start = "2026-01"
months = 12
seed = 4
[population]
description = "craft_and_agri_food"
size = 20
[variants.own]
framework = "auto_entrepreneur"
"""
PEOPLE = "age,dependants,turnover,costs\n40,0,4000.00,400.00\n30,1,2500.00,0\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "salaried.toml").write_text(SALARIED, "utf-8")
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    return tmp_path


def run(*words):
    return main([*map(str, words), "--lang", "en"])


def told(capsys, *words):
    assert run("--json", *words) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("file", "variant"), [("salaried", "today"), ("salaried", "lower"), ("own", "own")])
def test_a_row_told_alone_is_the_row_of_the_run(folder, capsys, file, variant):
    scenario, out = folder / f"{file}.toml", folder / "out"
    assert run("simulate", scenario, "--out", out, "--people", "--workers", "1", "--draws", "0") == 0
    capsys.readouterr()
    rows = list(csv.DictReader((out / "people.csv").read_text("utf-8").splitlines()))
    mine = next(each for each in rows if (each["variant"], each["row"]) == (variant, "1"))
    months = told(capsys, "replay", scenario, 1, "--variant", variant)["months"]
    assert int(mine["turnover"]) > 0
    for figure in ("turnover", "costs", "contribution", "net_income", "employer_cost", "months_paid", "dues"):
        if figure in mine:
            assert sum(each["amounts"].get(figure, 0) for each in months) == int(mine[figure]), figure
    assert months[-1]["closing"] == int(mine["account_end"])


def test_the_account_adds_up_by_hand_and_its_pages_are_written(folder, capsys):
    """4 000 of turnover, 400 of costs, 10 % of contribution: 3 200 a month bear the pay."""
    assert run("replay", folder / "salaried.toml", 0, "--out", folder / "row") == 0
    assert "Simulated: nobody was paid this." in capsys.readouterr().out
    rows = list(csv.DictReader((folder / "row" / "account.csv").read_text("utf-8").splitlines()))
    assert [each["month"] for each in rows] == ["2026-01", "2026-02", "2026-03"]
    for each in rows:
        assert (each["turnover"], each["costs"], each["contribution"]) == ("4000.00", "-400.00", "-400.00")
        moved = sum(
            Decimal(each[name]) for name in ("opening", "turnover", "costs", "contribution", "employer_cost")
        )
        assert moved == Decimal(each["closing"])
        assert 0 <= Decimal(each["closing"]) < 1
    page = (folder / "row" / "account.html").read_text("utf-8")
    assert 'href="payslip-2026-03.html"' in page
    slip = (folder / "row" / "payslip-2026-03.html").read_text("utf-8")
    assert 'data-node="vieillesse_plafonnee_employee"' in slip
    assert "Simulated: nobody was paid this." in slip
    assert f"{Decimal(rows[2]['net_income']):,}" in slip


def test_a_month_and_a_figure_explain_themselves(folder, capsys):
    scenario = folder / "salaried.toml"
    assert run("replay", scenario, 0, "--month", "2026-02") == 0
    printed = capsys.readouterr().out
    assert "vieillesse_plafonnee_employee" in printed
    assert "share" in printed
    assert run("replay", scenario, 0, "--month", "2026-02", "--explain", "csg_base", "--depth", "1") == 0
    assert "98.25" in capsys.readouterr().out.replace("0.9825", "98.25")
    assert run("replay", scenario, 0, "--month", "2026-02", "--explain", "due", "--depth", "1") == 0
    assert "400" in capsys.readouterr().out
    data = told(capsys, "replay", scenario, 0, "--month", "2026-02")
    assert data["runs"]["payslip"]["values"]["net_pay"] == str(Decimal(data["amounts"]["net_income"]) / 100)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.toml", 0], "no such file"),
        (["salaried.toml", 2], "there is no row 2 in a population of 2: its rows go from 0 to 1"),
        (["salaried.toml", 0, "--variant", "todey"], "near: today"),
        (["salaried.toml", 0, "--month", "2026-04"], "goes from January 2026 to March 2026"),
        (["salaried.toml", 0, "--month", "2026-02", "--explain", "net_pai"], "net_pay"),
        (["own.toml", 0, "--month", "2026-02", "--explain", "net_pay"], "2026-02 has no payslip"),
        (["salaried.toml"], "ROW is missing"),
        (["salaried.toml", 0, "--month", "spring"], "spring"),
        (["salaried.toml", 0, "--explain", "net_pay"], "--explain net_pay needs --month"),
    ],
)
def test_what_is_not_there_is_told(folder, capsys, words, said):
    assert run("replay", folder / words[0], *words[1:]) in (1, 2)
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_pages_are_written_in_the_reader_s_language(folder, capsys, language):
    out = folder / language
    assert main(["replay", str(folder / "own.toml"), "2", "--out", str(out), "--lang", language]) == 0
    page = (out / "account.html").read_text("utf-8")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert ("Net income" in page) is (language == "en")
    assert ("Computed again for this row" in page) is (language == "en")


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_amounts_name_their_currency_one_way(folder, capsys, language):
    text = OWN.replace("MA", "TN").replace("craft_and_agri_food", "interior_governorate")
    (folder / "tunisia.toml").write_text(text + '[variants.shared]\nframework = "cooperative"\n', "utf-8")
    words = ["replay", str(folder / "tunisia.toml"), "2", "--lang", language]
    for more in (
        ["--out", str(folder)],
        ["--month", "2026-06"],
        ["--month", "2026-06", "--variant", "shared"],
    ):
        assert main([*words, *more]) == 0
    printed = capsys.readouterr().out
    assert printed.count("TND") > 5
    for told in (printed, (folder / "account.html").read_text("utf-8")):
        assert "TND" in told
        assert not re.search(r"\bDT\b|د\.ت", told)


@pytest.mark.parametrize(
    ("language", "words"), [("fr", ["Âge", "Enfants à charge", " %"]), ("ar", ["السن"]), ("en", ["Age", "%"])]
)
def test_the_person_is_told_in_the_reader_s_language(folder, language, words):
    (folder / "tunisia.toml").write_text(
        OWN.replace("MA", "TN").replace("craft_and_agri_food", "interior_governorate"), "utf-8"
    )
    assert main(["replay", str(folder / "tunisia.toml"), "2", "--out", str(folder), "--lang", language]) == 0
    page = (folder / "account.html").read_text("utf-8").replace("\u00a0", " ")
    assert all(word in page for word in words)
    for key in ("head_of_household", "True", "False", "dependants", "tenure", "cost_share"):
        assert key not in page


def test_in_arabic_a_row_is_told_by_labels_and_a_label_that_begins_in_latin_reads_from_the_right(
    tmp_path, capsys
):
    assert run("simulate", "--copy", "algeria", "--out", tmp_path) == 0
    assert main(["replay", str(tmp_path / "algeria.toml"), "4", "--out", str(tmp_path), "--lang", "ar"]) == 0
    assert "tenure" not in (tmp_path / "account.html").read_text("utf-8")
    slip = next(tmp_path.glob("payslip-*.html")).read_text("utf-8")
    assert '<bdi dir="rtl">DZ-0: ' in slip
