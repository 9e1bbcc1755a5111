"""`cae simulate`: a scenario in, a report out; mistakes are told with the right exit code."""

import csv
import inspect
import json
import sys

import pytest

from cae_core.cli import simulate
from cae_core.cli.main import main
from cae_core.simulation.execution import CHUNK

SCENARIO = """
title = "Two contributions"
country = "FR"
start = "2026-01"
months = 2
seed = 1
[population]
description = "generalist_cae"
size = 5
[variants.today]
framework = "{framework}"
[variants.lower]
framework = "cesa"
statutes = {{ contribution_rate = "0.08" }}
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SCENARIO.format(framework="cesa"), "utf-8")
    return path


def test_a_report_is_written(scenario, tmp_path, capsys):
    out = tmp_path / "out"
    assert (
        main(["simulate", str(scenario), "--out", str(out), "--workers", "1", "--people", "--lang", "en"])
        == 0
    )
    printed = capsys.readouterr()
    assert "Two contributions" in printed.out
    assert f"read first: {out / 'report.html'}" in printed.out
    assert printed.err == ""
    assert len((out / "people.csv").read_text("utf-8").splitlines()) == 1 + 2 * 5


TO_COME = """
name = "a point more"
source = "a test"
[[parameters.vieillesse_plafonnee_employee_rate]]
from = {day}
value = "0.0790"
[[parameters.smic]]
from = 2030-01-01
value = "13.00"
"""


@pytest.mark.parametrize(("day", "told"), [("2026-02-28", False), ("2026-03-01", True)])
def test_a_reform_that_begins_after_the_run_is_told(scenario, tmp_path, capsys, day, told):
    text = scenario.read_text("utf-8").replace("statutes = { contribution_rate", 'reforms = ["r.toml"] #')
    scenario.write_text(text, "utf-8")
    (tmp_path / "r.toml").write_text(TO_COME.format(day=day), "utf-8")
    words = ["--workers", "1", "--draws", "0", "--lang", "en"]
    assert main(["simulate", str(scenario), "--out", str(tmp_path), *words]) == 0
    said = "Reform “a point more” begins on 1 Mar 2026, after the last day of this run: it moves no figure in it."
    limits = (tmp_path / "report.html").read_text("utf-8").partition('id="limits"')[2]
    assert (said in limits) is told
    assert (f"! {said}" in " ".join(capsys.readouterr().out.split())) is told


def test_persons_asked_for_of_too_many_are_told_not_to_be_kept(scenario, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("cae_core.office.simulations.KEPT_PERSONS", 4)
    words = ["simulate", str(scenario), "--out", str(tmp_path), "--workers", "1", "--lang", "en"]
    assert main([*words, "--people"]) == 0
    assert "No table of persons: beyond 4 rows none is kept" in capsys.readouterr().out
    assert not (tmp_path / "people.csv").exists()
    assert main(words) == 0
    assert "No table of persons" not in capsys.readouterr().out


def test_each_table_is_written_as_parquet_too(scenario, tmp_path, capsys):
    parquet = pytest.importorskip("pyarrow.parquet", reason="extra “tables”")
    words = ["--workers", "1", "--people", "--parquet", "--lang", "en"]
    assert main(["simulate", str(scenario), "--out", str(tmp_path), *words]) == 0
    tables = {each.stem for each in tmp_path.glob("*.csv")}
    assert {each.stem for each in tmp_path.glob("*.parquet")} == tables >= {"people", "totals", "sources"}
    page = (tmp_path / "report.html").read_text("utf-8")
    for name in tables:
        header, *rows = csv.reader((tmp_path / f"{name}.csv").read_text("utf-8").splitlines())
        there = parquet.read_table(tmp_path / f"{name}.parquet")
        assert there.column_names == header
        assert [[str(each) for each in row.values()] for row in there.to_pylist()] == rows
        assert f"{name}.parquet" in page


def test_parquet_without_its_extra_is_told_before_anything_is_run(scenario, tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    out = tmp_path / "out"
    assert main(["simulate", str(scenario), "--out", str(out), "--parquet", "--lang", "en"]) == 1
    assert 'pyarrow, from the extra “tables”: pip install "cae_core[tables]"' in capsys.readouterr().err
    assert not out.exists()


def test_it_speaks_to_machines(scenario, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["simulate", str(scenario), "--out", str(out), "--workers", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["persons"] == 5
    assert (
        told["variants"]["lower"]["totals"]["contribution"]
        < told["variants"]["today"]["totals"]["contribution"]
    )
    assert str(out / "report.html") in told["files"]


COOPERATIVE = """
[cooperative]
legal_form = "scop_sarl"
votes = { development_rate = "40 %" }
assumption = true
budget = { per_entrepreneur = "PRICE" }
[lines.some]
amount = 500
assumption = true
"""


@pytest.mark.parametrize(("price", "said"), [("1", "1 entrepreneurs bear"), ("100000", "no number of")])
def test_the_cooperatives_own_life_is_told_in_a_line(scenario, tmp_path, capsys, price, said):
    scenario.write_text(scenario.read_text("utf-8") + COOPERATIVE.replace("PRICE", price), "utf-8")
    words = ["simulate", str(scenario), "--out", str(tmp_path / "out"), "--workers", "1", "--lang", "en"]
    assert main(words) == 0
    (line,) = [each for each in capsys.readouterr().out.splitlines() if "(CESA)”, its cooperative" in each][
        :1
    ]
    assert "at the end of 2026: cash" in line
    assert said in line
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["variant"] for each in told["cooperative"]] == ["today", "lower"]
    assert {each["year"] for each in told["cooperative"]} == {2026}
    assert bool(told["break_even"][0]["entrepreneurs"]) is (price == "1")
    assert {each["line"] for each in told["lines"]} == {"some"}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ([], 2, "SCENARIO is missing"),
        (["mine.toml"], 2, "--out is missing"),
        (["mine.toml", "--out", "out", "--chunk", "0"], 2, "--chunk"),
        (["none.toml", "--out", "out"], 1, "none.toml: no such file"),
        (["--copy", "atlantis"], 1, "algeria, france, morocco, ten_years, tunisia"),
    ],
)
def test_mistakes_of_words(scenario, words, code, told, capsys, monkeypatch):
    monkeypatch.chdir(scenario.parent)
    assert main(["simulate", *words, "--lang", "en"]) == code
    assert told in capsys.readouterr().err


def test_the_law_lacks_a_figure(scenario, tmp_path, capsys):
    scenario.write_text(SCENARIO.format(framework="cape_cesa"), "utf-8")
    assert (
        main(["simulate", str(scenario), "--out", str(tmp_path / "out"), "--workers", "1", "--lang", "en"])
        == 1
    )
    assert 'supply it in the statutes, as cape_accident_base = "…"' in capsys.readouterr().err


def test_what_there_is_to_begin_from(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["simulate", "--list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "activity_cooperative" in told["countries"]["MA"]["frameworks"]
    assert main(["simulate", "--copy", "algeria", "--lang", "en"]) == 0
    assert "Next:  cae simulate algeria.toml --out algeria" in capsys.readouterr().out
    assert {each.name for each in tmp_path.iterdir()} == {"algeria.toml", "algeria-people.toml"}


def test_how_far_it_is_is_told_on_a_terminal(scenario, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert (
        main(["simulate", str(scenario), "--out", str(tmp_path / "out"), "--workers", "1", "--lang", "en"])
        == 0
    )
    assert "100 %, about 0 s left" in capsys.readouterr().err


WRONG = """
title = "x"
country = "FR"
start = "2026-01"
months = 0
sead = 1
[population]
description = "generalist"
[variants.today]
framework = "cesas"
[variants.lower]
framework = "cesa"
reforms = ["reform.toml"]
"""
REFORM = """
name = "r"
[parameters.vieillesse_plafonnee_employee_rate]
from = 2026-10-01
{given}
"""


@pytest.mark.parametrize(
    ("language", "given", "told"),
    [
        (
            "ar",
            'value = "0.0640"',
            [
                "mine.toml, sead: «sead»: اسم مجهول؛ المنتظر أحد: seed",
                "mine.toml, months: «0»: ليس عددا مناسبا؛ المنتظر عدد صحيح من 1 إلى 1200",
                "mine.toml, variants.today.framework: «cesas»: اسم مجهول؛ المنتظر أحد: cesa",
                "المعطى vieillesse_plafonnee_employee_rate: القيمة السارية من 1 أكتوبر 2026 بلا مصدر",
            ],
        ),
        (
            "fr",
            'value = 0.0640\nsource = "nobody"',
            ['0.064 est un flottant\N{NO-BREAK SPACE}: écrivez-le en texte, "0.064"'],
        ),
    ],
)
def test_what_is_wrong_with_a_scenario_is_said_in_the_readers_language(
    language, given, told, tmp_path, capsys
):
    path = tmp_path / "mine.toml"
    path.write_text(WRONG, "utf-8")
    (tmp_path / "reform.toml").write_text(REFORM.format(given=given), "utf-8")
    assert main(["simulate", str(path), "--out", str(tmp_path / "out"), "--lang", language]) == 1
    said = capsys.readouterr().err
    assert [each for each in told if each not in said] == [], said


def test_the_command_works_on_as_many_persons_at_once_as_the_library():
    """It does not load the library to say so in its help."""
    assert inspect.signature(simulate.simulate).parameters["chunk"].default == CHUNK


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "réforme un essai"), ("ar", "إصلاح"), ("en", "reform un essai")]
)
def test_a_reform_with_an_unknown_figure_is_named_in_the_reader_s_language(scenario, capsys, language, said):
    row = '[parameters.smik]\nfrom = 2026-01-01\nvalue = "12"\n'
    (scenario.parent / "reform.toml").write_text(f'name = "un essai"\nsource = "x"\n{row}', "utf-8")
    text = scenario.read_text("utf-8").replace(
        "[variants.lower]", '[variants.lower]\nreforms = ["reform.toml"]'
    )
    scenario.write_text(text, "utf-8")
    assert main(["simulate", str(scenario), "--out", str(scenario.parent / "out"), "--lang", language]) == 1
    printed = capsys.readouterr().err
    assert said in printed
    assert "smic" in printed
