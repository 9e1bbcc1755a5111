"""A fifth country, built and installed from a package of its own, works without a line of the library knowing it.

It is built without network, by the build backend of this environment, into an empty folder; the commands run in
processes of their own that have that folder on their path.
"""

import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "examples" / "plugins" / "cae-example-land"
CAE = "import sys; from cae_core.cli import main; sys.exit(main())"
SKIPPED = shutil.ignore_patterns("out", "book.sqlite*", "__pycache__")


def installed_into(target: Path) -> Path:
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", "-q", *offline, "--target", str(target), str(PACKAGE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed_into(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("work") / "cooperative"
    shutil.copytree(PACKAGE / "cooperative", target, ignore=SKIPPED)
    return target


def python(site: Path | None, *arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    path = [str(site)] if site else []
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=cwd)


def cae(site: Path | None, *arguments: object) -> subprocess.CompletedProcess[str]:
    return python(site, "-c", CAE, *arguments)


def data(done: subprocess.CompletedProcess[str]) -> object:
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_without_the_package_the_country_is_not_known(folder: Path) -> None:
    done = cae(None, "rules", "list", "XE")
    assert (done.returncode, done.stdout) == (1, "")
    assert "“XE”" in done.stderr
    assert cae(None, "check", folder).returncode == 1


def test_its_law_is_listed_with_what_nobody_knows(plugin: Path) -> None:
    rows = data(cae(plugin, "--json", "rules", "list", "XE", "--on", "2026-01-31"))
    confidence = {row["key"]: row["confidence"] for row in rows}
    assert confidence["minimum_wage"] == "text"
    assert confidence["work_accident_rate"] == "unknown"


def test_its_expected_payslips_are_met(plugin: Path) -> None:
    found = data(cae(plugin, "--json", "payslips", "check", PACKAGE / "tests" / "xe_vectors.json"))
    assert (found["vectors"], found["off"]) == (5, [])


def test_it_conforms_and_its_own_tests_pass(plugin: Path, tmp_path: Path) -> None:
    done = python(plugin, "-m", "pytest", "-q", "-c", os.devnull, "-p", "no:cacheprovider", PACKAGE / "tests")
    assert done.returncode == 0, done.stdout
    assert re.search(r"\d\d passed", done.stdout)


def test_its_cooperative_closes_two_months_twice_over(plugin: Path, folder: Path) -> None:
    assert cae(plugin, "check", folder).returncode == 0
    for month, today in (("2026-01", "2026-02-03"), ("2026-02", "2026-03-03")):
        first = data(cae(plugin, "--json", "month-end", folder, month, "--today", today))
        files = {path: path.read_bytes() for path in (folder / "out" / month).rglob("*.csv")}
        again = data(cae(plugin, "--json", "month-end", folder, month, "--today", today))
        assert {path: path.read_bytes() for path in files} == files
        assert first["posted"] > 0 == again["posted"]
        assert {**first, "posted": 0, "already_closed": True} == again
    assert cae(plugin, "verify", folder).returncode == 0
    audit = {row["key"]: row for row in data(cae(plugin, "--json", "rules", "audit", folder, "2026-01"))}
    assert audit["health_employee_rate"]["confidence"] == "unverified"
    assert audit["work_accident_rate"]["confidence"] == "statutes"
    assert len(audit["work_accident_rate"]["used_by"]) == 5
    payslip = (folder / "out" / "2026-01" / "payslips" / "K1.csv").read_text(encoding="utf-8-sig")
    assert re.search(r"^net_pay;.*;1673;;\r?$", payslip, re.MULTILINE), payslip


@pytest.mark.parametrize(("language", "said"), [("ar", "صندوق التضامن"), ("fr", "Fonds de solidarité")])
def test_its_payslips_speak_its_languages(plugin: Path, folder: Path, language: str, said: str) -> None:
    done = cae(plugin, "--lang", language, "month-end", folder, "2026-01", "--today", "2026-02-03")
    assert done.returncode == 0, done.stderr
    page = (folder / "out" / "2026-01" / "payslips" / "K1.html").read_text(encoding="utf-8")
    assert said in page
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page


def test_what_the_cooperative_leaves_out_is_asked_for(plugin: Path, tmp_path: Path) -> None:
    """XE-6: without the statutes there is no rate of work accidents, and none is made up."""
    target = tmp_path / "cooperative"
    shutil.copytree(PACKAGE / "cooperative", target, ignore=SKIPPED)
    file = target / "cooperative.toml"
    file.write_text(re.sub(r"^work_accident_rate.*$", "", file.read_text(), flags=re.MULTILINE))
    done = cae(plugin, "check", target)
    assert done.returncode == 1
    assert "the law does not establish work_accident_rate" in done.stderr


def test_pay_under_its_minimum_wage_is_refused(plugin: Path, tmp_path: Path) -> None:
    """XE-2."""
    target = tmp_path / "cooperative"
    shutil.copytree(PACKAGE / "cooperative", target, ignore=SKIPPED)
    file = target / "contracts.csv"
    file.write_text(file.read_text().replace(";950;Gardener", ";949;Gardener"))
    done = cae(plugin, "check", target)
    assert done.returncode == 1
    assert "K2" in done.stderr
    assert "Pay is below the minimum wage" in done.stderr


def test_a_wrong_register_number_is_refused(plugin: Path, tmp_path: Path) -> None:
    """XE-10, checked by a module of the package."""
    target = tmp_path / "cooperative"
    shutil.copytree(PACKAGE / "cooperative", target, ignore=SKIPPED)
    file = target / "cooperative.toml"
    file.write_text(file.read_text().replace("000 0000 0", "000 0000 1"))
    done = cae(plugin, "check", target)
    assert done.returncode == 1
    assert "its check digits are wrong" in done.stderr


def test_no_file_of_the_library_knows_of_it() -> None:
    names = re.compile(r"\bXE\b|\bXTS\b|(?i:cae[_-]example[_-]land)|Example Land")
    library = [path for path in (ROOT / "src").rglob("*") if path.suffix in (".py", ".toml", ".po", ".j2")]
    assert len(library) > 150
    assert [path for path in library if names.search(path.read_text(encoding="utf-8"))] == []


def test_a_broken_file_of_the_package_names_the_package(plugin: Path, folder: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(plugin, site)
    (site / "cae_example_land" / "data" / "wages.toml").write_text("[minimum_wage")
    done = cae(site, "rules", "list", "XE")
    assert done.returncode == 1
    assert "cae-example-land" in done.stderr
    assert len(done.stderr.splitlines()) == 1


HOW_TO = ROOT / "docs" / "how-to" / "add-a-country.md"
EXCERPT = re.compile(r"<!-- excerpt: (\S+) -->\n```\w+\n(.*?)^```", re.DOTALL | re.MULTILINE)
RUN = re.compile(r"<!-- run -->\n```console\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("file", "text"), EXCERPT.findall(HOW_TO.read_text(encoding="utf-8")))
def test_excerpts_of_the_how_to_are_what_files_say(file: str, text: str) -> None:
    assert text.rstrip("\n") in (PACKAGE / file).read_text(encoding="utf-8")


def test_the_how_to_names_every_file_of_the_package() -> None:
    tree = HOW_TO.read_text(encoding="utf-8").partition("```\ncae-example-land/")[2].partition("```")[0]
    files = [path for path in PACKAGE.rglob("*.*") if "cooperative" not in path.relative_to(PACKAGE).parts]
    assert [path.name for path in files if path.suffix != ".pyc" and path.name not in tree] == []


def test_the_commands_of_the_how_to_print_what_it_says(plugin: Path, tmp_path: Path) -> None:
    work = tmp_path / "cae-example-land"
    shutil.copytree(PACKAGE, work, ignore=SKIPPED)
    blocks = RUN.findall(HOW_TO.read_text(encoding="utf-8"))
    assert len(blocks) == 3
    for block in blocks:
        found = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
        for command, expected in zip(found[1::2], found[2::2], strict=True):
            program, *arguments = shlex.split(command)
            started = {"cae": ("-c", CAE), "python": ()}[program]
            done = python(plugin, *started, *arguments, cwd=work)
            printed = done.stdout + done.stderr
            assert doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS), printed
