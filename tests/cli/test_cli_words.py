"""Words, languages and characters: what the parser says in ours, and what any terminal can show."""

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cae_core.cli import speaking
from cae_core.cli.speaking import Settings, Speaker, UnknownLanguage, exit_code, settings
from cae_core.cli.usage import help_in, is_usage, reason_of
from cae_core.errors import Problem, Problems, UnreadableDate
from cae_core.ledger.book import BusyBook, DamagedBook
from cae_core.messages import Translator
from cae_core.office import close_month
from cae_core.periods import Month, parse_date
from cae_core.rules.errors import LawNotChecked

FRENCH = Translator("fr")
SMALL = Path(__file__).parents[1] / "data" / "folders" / "small"


class ClickException(Exception):
    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def format_message(self):
        return self.message


class NoSuchOption(ClickException):
    pass


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Missing argument 'DIR'.", "DIR manque"),
        ("Missing parameter 'month'.", "month manque"),
        ("Missing command.", "dites quoi faire : check, month-end, statement…"),
        ("No such command 'mont-end'.", "il n’y a pas de commande « mont-end »"),
        ("Got unexpected extra argument (a)", "ces mots sont de trop : a"),
        ("Got unexpected extra arguments (a b)", "ces mots sont de trop : a b"),
        ("Got unexpected extra argument(s) (a b)", "ces mots sont de trop : a b"),
        ("No such option: --mont", "il n’y a pas d’option --mont"),
        ("No such option: --mont Did you mean --month?", "il n’y a pas d’option --mont ; proche : --month"),
        (
            "No such option: --mont (Possible options: --month)",
            "il n’y a pas d’option --mont ; proche : --month",
        ),
        ("Option '--gross' requires an argument.", "l’option --gross demande une valeur"),
        ("Option '--json' does not take a value.", "l’option --json ne prend pas de valeur"),
        ("Invalid value for '--depth': 'x' is not a valid integer.", "--depth : attendu un nombre entier"),
        ("Invalid value for '--to': whatever.", "--to : cette valeur ne convient pas"),
        ("Something that no release says yet.", "Something that no release says yet."),
    ],
)
def test_what_the_parser_says_is_said_in_the_readers_language(message, said):
    error = NoSuchOption(message)
    assert is_usage(error)
    assert reason_of(error, FRENCH).replace("\u00a0", " ") == said


def test_other_errors_are_not_about_words():
    assert not is_usage(ValueError("Missing argument 'DIR'."))


def test_help_is_said_in_the_readers_language():
    page = (
        "Usage: cae check [OPTIONS] {DIR}\n\nArguments:\n  DIR <path>  Le dossier.  [required]\n\nOptions:\n"
    )
    assert help_in(page, FRENCH).replace("\u00a0", " ") == (
        "Usage : cae check [OPTIONS] DIR\n\nArguments :\n  DIR         Le dossier.  [obligatoire]\n\nOptions :\n"
    )
    row = "  ROW <int range>  La ligne.  [x>=0; required]\n"
    assert help_in(row, FRENCH) == "  ROW              La ligne.  [x>=0] [obligatoire]\n"


@pytest.mark.parametrize(
    ("words", "language", "rest"),
    [
        (["--lang", "fr", "check", "x"], "fr", ["check", "x"]),
        (["check", "--lang=ar", "x"], "ar", ["check", "x"]),
        (["check", "x", "--json"], "en", ["check", "x"]),
    ],
)
def test_common_options_are_taken_wherever_they_stand(monkeypatch, words, language, rest):
    monkeypatch.setenv("LC_ALL", "C")
    found, left, wrong = settings(words)
    assert (found.language, left, wrong) == (language, rest, None)
    assert found.json == ("--json" in words)


@pytest.mark.parametrize("words", [["--lang"], ["--lang", "--json", "demo"], ["--lang", "de"], ["--lang="]])
def test_a_language_that_is_not_spoken_is_refused(words):
    *_, wrong = settings(words)
    assert isinstance(wrong, UnknownLanguage)
    assert exit_code(wrong) == speaking.USAGE


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnreadableDate(text="x", expected="y"), 2),
        (Problems([Problem("unknown activity")]), 1),
        (DamagedBook(place="book.sqlite", reason="file is not a database"), 3),
        (BusyBook(place="book.sqlite"), 3),
    ],
)
def test_an_error_has_its_exit_code(error, code):
    assert exit_code(error) == code


def test_the_warning_of_an_unchecked_law_is_one_line_in_the_readers_language(capsys):
    import datetime as dt

    Speaker(Settings("fr")).warn(LawNotChecked(dt.date(2026, 12, 31), dt.date(2027, 1, 31)))
    assert capsys.readouterr().err.replace("\u00a0", " ") == (
        "les paramètres ont été contrôlés jusqu’au 31 déc. 2026 ; le 31 janv. 2027 est postérieur : "
        "vérifiez-les d’abord\n"
    )


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "« l’été » – 3 000,00 € ≤ œuvre → Ж"),
        ("ascii", '" l\'ete " - 3 000,00 EUR <= oeuvre -> ?'),
        ("latin-1", "« l'été » - 3 000,00 EUR <= oeuvre -> ?"),
    ],
)
def test_a_terminal_gets_the_nearest_characters_that_it_has(monkeypatch, encoding, shown):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    Speaker(Settings("fr")).print("« l’été » – 3 000,00 € ≤ œuvre → Ж")
    sys.stdout.flush()
    assert raw.getvalue().decode(encoding) == shown + "\n"


@pytest.fixture
def closed(cae, folder):
    """The folder with October closed."""
    assert cae("month-end", folder, "2026-10", "--today", "2026-11-03").code == 0
    return folder


def test_changed_files_of_a_closed_month_are_found_by_check(cae, closed):
    path = closed / "2026-10" / "invoices.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Affiche", "Tract"), encoding="utf-8")
    said = cae("check", closed)
    assert said.code == 1
    assert "is closed and its files have changed since" in said.err


def test_a_month_is_not_closed_before_its_last_day(cae, folder):
    said = cae("month-end", folder, "2026-10", "--today", "2026-10-30")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("October 2026 is not over on 30 Oct 2026: close it from 31 Oct 2026 on")
    assert not (folder / "book.sqlite").exists()


def test_a_certificate_that_is_none_breaks_the_book(cae, closed):
    (closed / "out/2026-10/certificate.json").write_text("{", encoding="utf-8")
    said = cae("verify", closed)
    assert said.code == 3
    assert said.err == "the file out/2026-10/certificate.json is not a closing certificate\n"


def test_a_damaged_book_is_said_in_one_language(cae, closed):
    path = closed / "book.sqlite"
    path.write_bytes(path.read_bytes()[:5000])
    said = cae("--lang", "fr", "verify", closed)
    assert said.code == 3
    assert "endommagé (le fichier est abîmé)" in said.err
    assert "is damaged" not in said.err


def test_an_input_given_twice_is_refused(cae):
    said = cae("payslip", "--country", "FR", "--gross", "3000", "--set", "gross=4000")
    assert (said.code, said.err) == (2, "gross is given twice\n")


def test_the_installed_command_speaks_the_locale_of_its_environment(folder, tmp_path):
    cae = shutil.which("cae", path=f"{sys.prefix}/bin") or shutil.which("cae")
    environment = {"PATH": "/usr/bin:/bin", "LANG": "fr_FR.UTF-8", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([cae, "check", str(folder)], capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'separateur " ; "' in done.stdout
    done = subprocess.run(
        [cae, "check", str(tmp_path / "no")], capture_output=True, env=environment, check=False
    )
    assert done.returncode == 1
    assert done.stderr.endswith(b"ce dossier n'existe pas\n")


COMMANDS = (
    "demo",
    "demo nope",
    "--version",
    "bogus",
    "check",
    "check coop",
    "check nowhere",
    "check coop --month 2026-11",
    "check coop --month zz",
    "check coop extra",
    "month-end coop",
    "month-end coop 2026-10",
    "month-end coop 2026-11 --today 2026-12-31",
    "month-end coop 2026-12 --today 2026-12-01",
    "statement coop",
    "statement coop ATELIER",
    "statement coop NOPE",
    "statement coop ATELIER --month 2026-09",
    "why coop F-001",
    "why coop nope",
    "verify coop",
    "verify nowhere",
    "payslip",
    "payslip --country FR --gross 3000",
    "payslip --country FR --gross 1.234",
    "payslip --country FR --gross 3000 --explain net_pay",
    "payslip --country FR --gross 3000 --explain nope",
    "payslip --country FR --solve net_pay=2000",
    "payslip --country FR --solve nope",
    "payslip --country FR --on 1990-01-01 --gross 3000",
    "payslip --country FR --regime cape --gross 10",
    "payslip --country ZZ",
    "payslip --depth x",
    "payslips check nowhere.json",
    "payslips check coop/persons.csv",
    "rules list FR",
    "rules list fr --confidence unknown",
    "rules list ZZ",
    "rules show FR vat_standard",
    "rules show FR nope",
    "rules",
    "--lang xx demo",
    "--lang",
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Where a closed cooperative stands."""
    root = tmp_path_factory.mktemp("shelf")
    shutil.copytree(SMALL, root / "coop")
    close_month(root / "coop", Month(2026, 10), today=parse_date("2026-11-03"))
    return root


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_answers_in_json_even_when_it_refuses(cae, shelf, monkeypatch, words):
    monkeypatch.chdir(shelf)
    said = cae("--json", *words.split())
    data = json.loads(said.out)
    assert said.code in {0, 1, 2, 3}
    refused = isinstance(data, dict) and "error" in data
    assert refused == (said.code != 0)
    assert refused == bool(said.err)
    if refused:
        assert "unexpected" not in said.err
        assert data["message"] in said.err


@pytest.mark.parametrize("words", COMMANDS)
def test_errors_are_one_line_each_in_french_too(cae, shelf, monkeypatch, words):
    monkeypatch.chdir(shelf)
    said = cae("--lang", "fr", *words.split())
    assert "inattendu" not in said.err
    if said.code and "--help" not in said.err and "--lang" not in words:
        assert said.err.count("\n") == 1, said.err
        assert "expected" not in said.err


def test_a_narrow_terminal_breaks_no_key(monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "50")
    rows = [
        ["smic_equivalent_hours", "12.31", "FR-6.08: SMIC in force, the safe reading of CSS D241-27 I 3°"]
    ]
    Speaker(Settings("en")).table(["Key", "Value", "Source"], rows, right=[1], whole=[0])
    printed = re.sub(r"\x1b\[\d*m", "", capsys.readouterr().out)
    assert "smic_equivalent_hours" in printed
    assert max(map(len, printed.splitlines())) <= 50
    assert "3°" in printed


def test_an_example_that_cannot_be_written_is_said_in_one_line(cae, tmp_path):
    (tmp_path / "file").write_text("in the way")
    said = cae("demo", "lille", "--to", tmp_path / "file" / "coop")
    assert said.code == 1
    assert "Not a directory" in said.err
    assert "unexpected" not in said.err
    assert said.err.count("\n") == 1


def test_what_the_system_refuses_is_one_line_without_the_word_unexpected(cae, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", "/coop")

    monkeypatch.setattr("cae_core.office.check_folder", refuse)
    said = cae("--lang", "fr", "check", "x")
    assert said.code == 1
    assert said.err.replace("\u00a0", " ") == (
        "/coop : droit refusé ; faites de la place, ou donnez le droit d’y lire et d’y écrire\n"
    )
