"""The report of a simulation: what it holds, the same bytes each time, and how a browser shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from browser import needs_browser, opened

from cae_core.errors import Problems
from cae_core.office.examples import FolderExists, UnknownExample
from cae_core.office.simulations import NoScenario, copy_scenario, scenario_names, simulate
from cae_core.rules.errors import LawNotEstablished

PHONE, DESKTOP = 400, 1200


def small(folder: Path, name: str = "morocco", size: int = 60, months: int = 9) -> Path:
    """An example made small."""
    path = copy_scenario(name, folder)
    text = path.read_text("utf-8")
    text = re.sub(r"^size = \d+", f"size = {size}", text, flags=re.MULTILINE)
    text = re.sub(r"^months = \d+", f"months = {months}", text, flags=re.MULTILINE)
    text = text.replace('start = "2026-01"', 'start = "2026-06"')
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


def test_a_figure_to_supply_is_told(tmp_path):
    path = small(tmp_path, "france", size=12, months=3)
    path.write_text(
        path.read_text("utf-8").replace('framework = "employee"', 'framework = "cape_cesa"'), "utf-8"
    )
    with pytest.raises(LawNotEstablished) as told:
        simulate(path, tmp_path / "out", workers=1)
    assert told.value.data["key"] == "cape_accident_base"
    assert not (tmp_path / "out").exists()


def test_mistakes_are_told(tmp_path):
    with pytest.raises(NoScenario):
        simulate(tmp_path / "none.toml", tmp_path / "out")
    path = small(tmp_path)
    path.write_text(path.read_text("utf-8").replace('"undeclared"', '"undeclare"'), "utf-8")
    with pytest.raises(Problems, match=r"variants\.undeclared\.framework.*expected one of: undeclared"):
        simulate(path, tmp_path / "out")
    with pytest.raises(FolderExists):
        copy_scenario("morocco", tmp_path)
    with pytest.raises(UnknownExample, match="algeria, france, morocco, tunisia"):
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
    assert len(found["drawn"]) == 7
    assert all(width * 0.3 < each <= width for each in found["drawn"])


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
