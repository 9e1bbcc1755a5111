"""The report of a simulation: what it holds, the same bytes each time, and how a browser shows it."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from browser import needs_browser, opened

from cae_core.errors import Problems
from cae_core.exchange.atomic import NotWritten
from cae_core.office import simulations
from cae_core.office.examples import FolderExists, UnknownExample
from cae_core.office.simulations import NoScenario, copy_scenario, scenario_names, simulate
from cae_core.rules.errors import LawNotEstablished
from cae_core.simulation.results import TABLES

PHONE, DESKTOP = 400, 1200


def small(folder: Path, name: str = "morocco", size: int = 60, months: int = 9) -> Path:
    """An example made small."""
    path = copy_scenario(name, folder)
    text = path.read_text("utf-8")
    text = re.sub(r"^size = \d+", f"size = {size}", text, flags=re.MULTILINE)
    text = re.sub(r"^months = \d+", f"months = {months}", text, flags=re.MULTILINE)
    text = text.replace('start = "2026-01"', 'start = "2026-06"')
    text = re.sub(r'^(grants = { 2026 = "\d+").*', r"\1 }", text, flags=re.MULTILINE)
    kept = text.split("\n[assumptions.")
    path.write_text("\n[assumptions.".join(kept[:2]) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The report of a small scenario in three languages."""
    folder = tmp_path_factory.mktemp("simulated")
    path = small(folder)
    return {
        language: simulate(path, folder / language, workers=1, language=language, draws=1)
        for language in ("fr", "ar", "en")
    }


def text_of(found) -> str:
    return (found.folder / "report.html").read_text("utf-8")


def test_the_report_stands_alone(written):
    for found in written.values():
        text = text_of(found)
        assert "<script" not in text
        assert "<link" not in text
        assert not re.search(r"""(?:src|href)=["'](?!#)""", text)
        assert not re.search(r"url\((?!#)", text)


def test_an_id_stands_once(written):
    ids = re.findall(r'\bid="([^"]+)"', text_of(written["fr"]))
    assert len(ids) == len(set(ids))


def test_the_report_says_what_it_rests_on(written):
    found = written["en"]
    text, results = text_of(found), found.results
    assert results.provenance.population in text
    for each in results.variants:
        assert each.rests.law in text
    assert "is asked for: it is not the law" in text
    assert "16 are assumptions that no source bears out" in text
    assert "The law was checked until 31 Dec 2026" in text
    assert len(results["cooperative"].rests.unverified) > 20
    for fact in results["cooperative"].rests.unverified:
        assert fact.source.split(":")[0].split(",")[0] in text


def test_the_lines_of_a_month_add_up(written):
    """What the report shows of turnover, line by line, is all of it, and so is what moved net income."""
    section = {each.key: each for each in written["en"].page.sections}
    month = section["incomes"].sheets[0]
    for column in range(len(written["en"].results.variants)):
        values = [row.cells[column].value.fraction for row in month.rows]
        assert values[0] == sum(values[1:])
    moved = section["winners"].sheets[-1].rows
    for column in range(len(moved[0].cells)):
        values = [row.cells[column].value.fraction for row in moved]
        assert values[-1] == sum(values[:-1])


def test_it_speaks_the_readers_language(written):
    assert 'lang="ar" dir="rtl"' in text_of(written["ar"])
    assert "ما يكسبه الأشخاص" in text_of(written["ar"])
    assert "Ce que gagnent les personnes" in text_of(written["fr"])
    for language, strange in (("fr", "net income"), ("ar", "net income"), ("ar", "Decile")):
        assert strange not in re.sub(r"<[^>]*>|assumption: [^<]*", "", text_of(written[language]))


def test_the_same_bytes_whatever_the_chunks(written, tmp_path):
    again = simulate(small(tmp_path), tmp_path / "out", workers=1, chunk=17, language="fr", draws=1)
    first = written["fr"]
    assert [each.relative_to(again.folder) for each in again.files] == [
        each.relative_to(first.folder) for each in first.files
    ]
    for one, other in zip(first.files, again.files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_tables_and_figures_are_beside_it(written):
    found = written["en"]
    names = {str(each.relative_to(found.folder)) for each in found.files}
    assert {
        "report.html",
        "totals.csv",
        "results.json",
        "figures/deciles.svg",
        "figures/deciles.png",
    } <= names
    assert "people.csv" not in names
    told = json.loads((found.folder / "results.json").read_text("utf-8"))
    assert told["provenance"]["seed"] == 2026
    assert (found.folder / "figures/deciles.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", scenario_names())
def test_each_example_runs(name, tmp_path):
    found = simulate(small(tmp_path, name, size=12, months=3), tmp_path / "out", workers=1, draws=0)
    assert found.results.persons == 12


def test_the_cooperatives_own_life_is_told(written):
    """A sheet a variant that has one, break-even, what is supposed, and why the others have none."""
    titles = {
        "fr": ("La vie propre de la coopérative", "n’a pas une telle vie"),
        "ar": ("حياة التعاونية نفسها", "حياة كهذه"),
        "en": ("The cooperative&#39;s own life", "has no such life"),
    }
    for language, found in written.items():
        section = {each.key: each for each in found.page.sections}["cooperative"]
        text = re.search(r'<section class="part" id="cooperative">.*?</section>', text_of(found), re.DOTALL)
        assert text
        for words in titles[language]:
            assert words in text[0]
        first, second, enough, supposed = section.sheets
        assert [each.key for each in section.pictures] == ["cooperative_cooperative", "cooperative_asked"]
        assert len(first.heads) == len(second.heads) == 2
        assert [cell.value.fraction for cell in enough.rows[0].cells] == [
            each.enough.number for each in found.looked.lives.values()
        ]
        assert supposed.rows[-1].cells[0].grade == "unsure"
        surplus = next(row for row in first.rows if row.kind == "total")
        years = found.looked.lives["cooperative"].years
        assert [cell.value.fraction for cell in surplus.cells] == [each.surplus for each in years]
        limits = {each.key: each for each in found.page.sections}["limits"]
        assert len(limits.notices) == 6 + 8


def test_who_reaches_a_line_is_told_by_group(written):
    for found in written.values():
        incomes = found.page.sections[0]
        sheet = incomes.sheets[-2]
        everybody, *groups = sheet.rows
        shares = [each.share_reaching("minimum") for each in found.looked.measured if not each.category]
        assert [cell.value.fraction for cell in everybody.cells] == shares
        assert [row.kind for row in groups].count("group") == 4
    text = (written["en"].folder / "lines.csv").read_text("utf-8").splitlines()
    assert text[0] == "variant,category,name,line,amount,active,reached"
    told = json.loads((written["en"].folder / "results.json").read_text("utf-8"))["tables"]
    assert set(told["lines"]["line"]) == {"minimum", "half"}
    assert told["cooperative"]["year"] == [2026, 2027] * 2
    assert told["break_even"]["variant"] == ["cooperative", "asked"]


MEASURES = ("net_income", "months_insured", "public_money", "line.half", "cash", "break_even")


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """The report of a small scenario that asks for several measures, in three languages."""
    folder = tmp_path_factory.mktemp("asked")
    path = small(folder)
    text = path.read_text("utf-8").replace("seed = 2026\n", f"seed = 2026\nmeasures = {list(MEASURES)}\n")
    path.write_text(text, "utf-8")
    return {
        language: simulate(path, folder / language, workers=1, language=language, draws=2)
        for language in ("fr", "ar", "en")
    }


def sensitivity_of(found):
    return {each.key: each for each in found.page.sections}["sensitivity"]


def test_each_measure_asked_for_has_one_tornado(asked):
    """A picture and a table a measure, bands before, bounds after; in the reader's words."""
    titles = {
        "fr": (
            "Revenu net par mois",
            "variation par rapport à ce qu’a le scénario",
            "points de pourcentage",
        ),
        "ar": ("الدخل الصافي في الشهر", "نقاط مئوية", "الأشخاص الذين يبلغون"),
        "en": ("Net income a month", "change from what the scenario has", "percentage points"),
    }
    for language, found in asked.items():
        section = sensitivity_of(found)
        assert [each.key for each in section.pictures] == [
            f"tornado_{measure.replace('.', '_')}" for measure in MEASURES
        ]
        assert len(section.sheets) == 1 + len(MEASURES) + 1
        text = re.search(r'<section class="part" id="sensitivity">.*?</section>', text_of(found), re.DOTALL)
        assert text
        for words in titles[language]:
            assert words in text[0], words


def test_a_report_says_of_each_measure_what_its_runs_gave(asked):
    """Bands and bars are those of the tables; what only some variants have stays empty for others."""
    found = asked["en"]
    bands, *several, bounds = sensitivity_of(found).sheets
    told = found.looked.told
    numbers = {each.name: each for each in told.asked}
    keys = [each.key for each in found.results.variants]
    labels = [found.page.sides[keys.index(key)].label for key in ("cooperative", "asked")]
    cash = several[MEASURES.index("cash")]
    assert list(cash.heads) == labels
    rows = {str(row.label): row for row in bands.rows if row.kind == "total"}
    row = rows["Cash of the cooperative at the end of the run"]
    assert [cell.value is None for cell in row.cells] == [key not in ("cooperative", "asked") for key in keys]
    each = numbers["cash asked"]
    cell, band = row.cells[keys.index("asked")], told.draws.band(each.name)
    assert (cell.value.fraction, cell.low.fraction, cell.high.fraction) == (band.base, band.low, band.high)
    insured = next(row for row in bands.rows[4:] if str(row.label).endswith("in percentage points"))
    assert {cell.unit for cell in insured.cells if cell.value is not None} == {"points"}
    for sheet, measure in zip(several, MEASURES, strict=True):
        variants = list(told.alone(measure))
        for row in sheet.rows[:-1]:
            name = next(each.name for each in found.scenario.assumptions if each.label == row.label)
            for key, cell in zip(variants, row.cells, strict=True):
                if cell.low is not None:
                    asked_name = told.alone(measure)[key].name
                    assert cell.low.fraction == told.tornado.low[name][asked_name]
                    assert cell.high.fraction == told.tornado.high[name][asked_name]
    assert len(bounds.rows) == 1


def test_the_numbers_of_each_run_are_tables(asked):
    found = asked["fr"]
    told = json.loads((found.folder / "results.json").read_text("utf-8"))["tables"]
    assert dict.fromkeys(told["tornado"]["measure"]) == dict.fromkeys(MEASURES)
    assert dict.fromkeys(told["bands"]["measure"]) == dict.fromkeys(MEASURES)
    lines = (found.folder / "bands.csv").read_text("utf-8").splitlines()
    assert lines[0] == "measure,variant,against,unit,low,median,high,base,level,draws,above"
    assert len(lines) == 1 + 4 * (4 + 3) + (2 + 1) + 2


def test_unless_measures_are_asked_for_there_are_no_tables_of_them(written):
    assert not {"tornado", "bands"} & set(written["en"].results.tables)


def test_each_figure_has_its_numbers_beside_it(written, asked):
    """One CSV a figure, with the report's words and units; amounts are those of the report, exactly told."""
    for found in (*written.values(), *asked.values()):
        names = {each.name for each in (found.folder / "figures").iterdir()}
        assert {Path(each).stem for each in names} == {
            each.removesuffix(".csv") for each in names if ".csv" in each
        }
    heads = {
        "fr": "Mois,Coopérative de membres salariés (loi 112-12) (MAD)",
        "ar": "الشهر,",
        "en": "Month,Cooperative of salaried members (act 112-12) (MAD)",
    }
    for language, found in written.items():
        lines = (found.folder / "figures/over_time.csv").read_text("utf-8").splitlines()
        assert lines[0].startswith(heads[language])
        assert len(lines) == 1 + found.results.months
        assert lines[1].startswith("2026-06,")
    found = written["en"]
    decile = list(csv.reader(io.StringIO((found.folder / "figures/deciles.csv").read_text("utf-8"))))[5]
    medians = [each.income.decile(5) for each in found.looked.measured if not each.category]
    assert [Fraction(each) * 100 for each in decile[1:]] == medians
    kept = list(csv.reader(io.StringIO((found.folder / "figures/cooperative_asked.csv").read_text("utf-8"))))
    assert [Fraction(row[1]) * 100 for row in kept[1:]] == [
        each.cash for each in found.looked.lives["asked"].years
    ]
    shares = list(csv.reader(io.StringIO((found.folder / "figures/winners.csv").read_text("utf-8"))))
    assert all(0 <= Fraction(each) <= 100 for row in shares[1:] for each in row[1:])


def test_sources_of_a_scenario_are_cited_in_the_readers_language(written, asked):
    said = {"fr": "bulletin de paie", "ar": "قسيمة أجر", "en": "payslip at the monthly SMIG"}
    for language, words in said.items():
        text = text_of(written[language])
        assert words in text
        assert language == "en" or "payslip at" not in text


def test_a_report_without_cooperative_or_lines_says_nothing_of_them(tmp_path):
    path = small(tmp_path, size=12, months=3)
    text = path.read_text("utf-8")
    start = text.index("[lines.minimum]")
    path.write_text(text[:start] + text[text.index("\n[assumptions.") :], "utf-8")
    found = simulate(path, tmp_path / "out", workers=1, draws=0)
    assert "cooperative" not in {each.key for each in found.page.sections}
    assert found.results.tables == TABLES
    assert not (tmp_path / "out" / "cooperative.csv").exists()


def test_ten_years_are_told_five_by_five(tmp_path):
    path = copy_scenario("ten_years", tmp_path)
    path.write_text(path.read_text("utf-8").replace("size = 200", "size = 40"), "utf-8")
    found = simulate(path, tmp_path / "out", workers=1, draws=0)
    section = {each.key: each for each in found.page.sections}["cooperative"]
    assert [len(each.heads) for each in section.sheets] == [5, 5, 5, 5, 2, 2]
    lines = (tmp_path / "out" / "cooperative.csv").read_text("utf-8").splitlines()
    assert len(lines) == 1 + 2 * 10


NOBODY_KEPT = {
    "en": ("who wins and who loses, and age bands, are left out", "to the width of bins of 10 MAD"),
    "fr": (
        "qui gagne, qui perd et les tranches d’âge ne sont pas donnés",
        "à la largeur de tranches de 10 MAD",
    ),
    "ar": ("من يربح ومن يخسر وفئات العمر غير واردة", "بعرض فئات من 10"),
}


@pytest.mark.parametrize("language", NOBODY_KEPT)
def test_a_report_of_too_many_for_rows_says_what_sums_and_bins_tell(language, tmp_path, monkeypatch):
    path = small(tmp_path)
    rows = simulate(path, tmp_path / "rows", workers=1, language=language, draws=0)
    monkeypatch.setattr(simulations, "KEPT_PERSONS", 50)
    found = simulate(path, tmp_path / "sums", workers=1, language=language, draws=0)
    text = re.sub(r"\s+", " ", text_of(found))
    for said in NOBODY_KEPT[language]:
        assert said in text
    for part, there in (("incomes", True), ("groups", True), ("protections", True), ("winners", False)):
        assert (f'id="{part}"' in text) is there, part
        assert f'id="{part}"' in text_of(rows)
    assert repr(found.looked.rights) == repr(rows.looked.rights)
    plain = re.sub(r"\s+", " ", text_of(rows))
    assert not any(said in plain for said in NOBODY_KEPT[language])
    spread = [
        next(
            sheet
            for section in each.page.sections
            if section.key == "incomes"
            for sheet in section.sheets[2:]
        )
        for each in (rows, found)
    ]
    for exact, binned in zip(*(sheet.rows[:5] for sheet in spread), strict=True):
        for one, other in zip(exact.cells, binned.cells, strict=True):
            assert 0 <= one.value.fraction - other.value.fraction < 10_00


@pytest.mark.parametrize(("language", "mark"), [("fr", ","), ("ar", ","), ("en", ".")])
def test_numbers_of_files_are_written_as_their_reader_writes_them(tmp_path, language, mark):
    found = simulate(small(tmp_path, "tunisia"), tmp_path / "out", language=language, workers=1, draws=0)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", (found.folder / "report.html").read_text("utf-8"), re.DOTALL)
    told = [re.sub(r"<[^>]+>|[\u2066-\u2069]", "", each) for each in cells]
    for each in ("12{}4", "0{}075", "0{}75"):
        number = re.compile(rf"(?<![0-9]){re.escape(each.format(mark))}(?![0-9])")
        assert any(number.search(cell) for cell in told), each
    if mark == ",":
        assert not [each for each in told if re.search(r"(?<![\w.])[0-9]+\.[0-9]{1,2}(?![0-9.])", each)]
        assert not any("statutes" in each for each in told)


def test_days_are_written_as_their_reader_writes_them(written):
    said = {"en": "1 Jun 2026 – 28 Feb 2027", "fr": "1er juin 2026 – 28 févr. 2027", "ar": "1 يونيو 2026"}
    for language, day in said.items():
        text = text_of(written[language])
        again = text.partition('<dl class="again">')[2]
        assert day in again
        assert not re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.sub(r"<[^>]+>", "", text))


GIVEN = {
    "en": [("Contribution to the shared services", "0.08"), ("Mean headcount of the previous year", "80")],
    "fr": [("Contribution aux services mutualisés", "0,08"), ("Effectif", "80")],
    "ar": [("المساهمة", "0.08"), ("متوسط عدد الأجراء", "80")],
}


@pytest.mark.parametrize("language", GIVEN)
def test_what_a_scenario_gives_is_named(tmp_path, language):
    path = small(tmp_path, "france", size=12, months=2)
    stated = 'statutes = { contribution_rate = "0.08" }'
    path.write_text(
        path.read_text("utf-8").replace(stated, stated + '\ninputs = { headcount = "80" }'), "utf-8"
    )
    found = simulate(path, tmp_path / "out", workers=1, language=language, draws=0)
    told = re.sub(r"<[^>]+>|[\u2066-\u2069]", "", text_of(found).partition('id="variants"')[2])
    for (label, value), key in zip(GIVEN[language], ("contribution_rate", "headcount"), strict=True):
        assert re.search(rf"{label}[^·:]* {key}\s?: {value}", told), key


def test_a_figure_to_supply_is_told(tmp_path):
    path = small(tmp_path, "france", size=12, months=3)
    path.write_text(
        path.read_text("utf-8").replace('framework = "employee"', 'framework = "cape_cesa"'), "utf-8"
    )
    with pytest.raises(LawNotEstablished) as told:
        simulate(path, tmp_path / "out", workers=1)
    assert told.value.data["key"] == "cape_accident_base"
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_to_is_told_before_the_run(tmp_path, monkeypatch):
    path = small(tmp_path, size=5, months=1)
    monkeypatch.setattr(simulations, "run_scenario", lambda *_, **__: pytest.fail("ran"))
    file = tmp_path / "a file"
    file.write_text("x")
    for out in (file, file / "deeper"):
        with pytest.raises(NotWritten, match="a file: Not a directory"):
            simulate(path, out)
    monkeypatch.setattr(simulations.os, "access", lambda *_: False)
    with pytest.raises(NotWritten, match=f"{tmp_path.name}: Permission denied"):
        simulate(path, tmp_path / "new" / "folder")


def test_mistakes_are_told(tmp_path):
    with pytest.raises(NoScenario):
        simulate(tmp_path / "none.toml", tmp_path / "out")
    path = small(tmp_path)
    path.write_text(path.read_text("utf-8").replace('"undeclared"', '"undeclare"'), "utf-8")
    with pytest.raises(Problems, match=r"variants\.undeclared\.framework.*expected one of: undeclared"):
        simulate(path, tmp_path / "out")
    with pytest.raises(FolderExists, match="another folder with --out"):
        copy_scenario("morocco", tmp_path)
    with pytest.raises(UnknownExample, match="algeria, france, morocco, ten_years, tunisia"):
        copy_scenario("atlantis", tmp_path)


@needs_browser
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_browser_shows_it(written, language, width, tmp_path):
    shown = opened(written[language].folder / "report.html", width, tmp_path)
    found = shown.found
    assert shown.console == []
    assert shown.requests == []
    assert found["asked"] == []
    assert found["scripts"] == 0
    assert found["scroll"] <= found["width"] <= width
    assert found["wide"] == []
    assert found["sheets"] == 0, "a table that scrolls sideways"
    assert found["direction"] == ("rtl" if language == "ar" else "ltr")
    if width == DESKTOP:
        assert (found["first"] > found["second"]) is (language == "ar")
    assert len(found["drawn"]) == 9
    assert all(width * 0.3 < each <= width for each in found["drawn"])


@needs_browser
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_browser_shows_several_measures(asked, language, width, tmp_path):
    shown = opened(asked[language].folder / "report.html", width, tmp_path)
    assert (shown.console, shown.requests, shown.found["wide"]) == ([], [], [])
    assert shown.found["sheets"] == 0, "a table that scrolls sideways"
    assert shown.found["scroll"] <= shown.found["width"] <= width
    assert len(shown.found["drawn"]) == 6 + len(MEASURES)


@needs_browser
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_browser_shows_ten_years_on_a_phone(language, tmp_path):
    path = copy_scenario("ten_years", tmp_path)
    path.write_text(path.read_text("utf-8").replace("size = 200", "size = 20"), "utf-8")
    written = simulate(path, tmp_path / "out", workers=1, draws=0, language=language)
    for width in (PHONE, DESKTOP):
        shown = opened(written.folder / "report.html", width, tmp_path)
        assert (shown.console, shown.requests, shown.found["wide"]) == ([], [], [])
        assert shown.found["sheets"] == 0, "a table that scrolls sideways"
        assert shown.found["scroll"] <= shown.found["width"] <= width


@needs_browser
def test_the_browser_would_tell(tmp_path):
    """A page that does all of it wrong is found out."""
    page = tmp_path / "wrong.html"
    page.write_text(
        '<!DOCTYPE html><html dir="rtl"><body><div class="side" style="width:900px">a</div><div class="side">b</div>'
        '<img src="http://example.invalid/a.png"><script>console.error("wrong")</script></body></html>',
        "utf-8",
    )
    shown = opened(page, PHONE, tmp_path)
    assert shown.console
    assert shown.requests == ["http://example.invalid/a.png"]
    assert shown.found["scroll"] > shown.found["width"]
    assert shown.found["wide"]
