"""Manners of the command: languages, exit codes, pipes, missing libraries, speed of its imports."""

import json
import os
import subprocess
import sys

import pytest

from cae_core.cli.extras import EXTRAS, missing_extra

BARE = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHONIO"))}


def python(code, **environment):
    """Run Python code in a fresh process, bytes out."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env=BARE | environment, timeout=60
    )


def cae_process(*arguments, **environment):
    return python(
        f"import sys; from cae_core.cli import main; sys.exit(main({list(arguments)!r}))", **environment
    )


def test_the_version_is_printed(cae):
    import cae_core

    assert cae("--version").out == f"cae_core {cae_core.__version__}\n"


COMMANDS = ["demo", "check", "month-end", "statement", "why", "verify", "payslip", "payslips", "rules"]


def test_help_names_every_command(cae):
    said = cae("--help")
    assert said.code == 0
    for name in COMMANDS:
        assert f"  {name} " in said.out


@pytest.mark.parametrize(
    "command", [[], *([name] for name in COMMANDS), ["rules", "list"], ["payslips", "check"]]
)
def test_help_is_in_the_readers_language(cae, command):
    french, english = cae("--lang", "fr", *command, "--help"), cae("--lang", "en", *command, "--help")
    assert (french.code, english.code) == (0, 0)
    assert french.out != english.out
    assert "Show this message" not in french.out
    assert "Usage" in english.out


@pytest.mark.parametrize(
    ("locale", "word"),
    [
        ("fr_FR.UTF-8", "vecteurs"),
        ("fr", "vecteurs"),
        ("en_US.UTF-8", "vectors"),
        ("de_DE", "vectors"),
        ("C", "vectors"),
        ("", "vectors"),
    ],
)
def test_the_language_is_that_of_the_locale(cae, monkeypatch, locale, word):
    del word
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("LANG", locale or "en_GB")
    said = cae("rules", "show", "FR", "nothing_such")
    assert ("no parameter" in said.err) == (not locale.startswith("fr"))


def test_lang_may_stand_anywhere_and_wins_over_the_locale(cae, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    said = [cae("rules", "show", "FR", "x", "--lang", "fr"), cae("--lang=fr", "rules", "show", "FR", "x")]
    assert said[0] == said[1]
    assert "no parameter" not in said[0].err


def test_an_unknown_language_is_a_usage_error(cae):
    said = cae("--lang", "de", "demo")
    assert (said.code, said.out) == (2, "")
    assert "de" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["payslip", "--nothing"],
        ["statement"],
        ["month-end", "a", "2026-10", "extra"],
        ["payslip", "--depth", "x"],
    ],
)
def test_wrong_words_exit_with_2_in_one_line_that_says_where_help_is(cae, arguments):
    for language in ("fr", "en"):
        said = cae(*arguments, "--lang", language)
        assert (said.code, said.out) == (2, "")
        assert len(said.err.splitlines()) == 1
        assert "--help" in said.err


def test_an_unexpected_error_is_one_line_and_debug_shows_where(capsys, monkeypatch):
    from cae_core.cli import main
    from cae_core.office import examples

    def broken():
        raise RuntimeError("the roof fell in")

    monkeypatch.setattr(examples, "example_names", broken)
    assert main(["demo"]) == 1
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "--debug" in err
    main(["demo", "--debug"])
    assert "Traceback" in capsys.readouterr().err


def test_the_same_bytes_come_out_whatever_the_locale(tmp_path):
    runs = [
        cae_process("rules", "list", "FR", "--on", "2026-10-31", "--lang", "fr", **locale)
        for locale in ({"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"LC_ALL": "tr_TR.UTF-8"})
    ]
    assert {run.returncode for run in runs} == {0}
    assert len({run.stdout for run in runs}) == 1
    assert "Clé".encode() in runs[0].stdout


def test_an_output_without_utf_8_never_fails():
    run = cae_process(
        "payslip",
        "--country",
        "FR",
        "--gross",
        "3000",
        "--on",
        "2026-10-31",
        "--lang",
        "fr",
        PYTHONIOENCODING="ascii",
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"3" in run.stdout


def test_a_pipe_that_closes_early_is_no_error():
    code = "import sys; from cae_core.cli import main; sys.exit(main(['rules', 'list', 'FR']))"
    run = subprocess.run(
        f'{sys.executable} -c "{code}" | head -1',
        shell=True,
        capture_output=True,
        check=False,
        env=BARE,
        timeout=60,
    )
    assert run.stderr == b""
    assert len(run.stdout.splitlines()) == 1


def test_json_errors_are_json(cae):
    said = cae("--json", "rules", "show", "FR", "nothing_such")
    assert json.loads(said.out)["error"] == "UnknownParameter"
    assert said.code == 1


def test_no_colour_codes_in_a_pipe():
    run = cae_process("rules", "list", "FR", FORCE_COLOR="", NO_COLOR="1")
    assert b"\x1b[" not in run.stdout


@pytest.mark.parametrize(("package", "extra"), [("typer", "cli"), ("sqlalchemy", "book")])
def test_a_missing_library_is_named_with_its_extra(package, extra, folder):
    code = f"import sys; sys.modules[{package!r}] = None; from cae_core.cli import main; sys.exit(main(['verify', {str(folder)!r}]))"
    run = python(code, LANG="en_GB.UTF-8")
    assert run.returncode == 1
    assert run.stderr.decode().splitlines() == [
        f'this needs {package}, from the extra “{extra}”: pip install "cae_core[{extra}]"'
    ]


def test_a_library_that_is_not_ours_is_no_extra():
    assert missing_extra(ImportError("no name")) is None
    assert missing_extra(ImportError("x", name="somebody_elses")) is None
    assert set(EXTRAS.values()) == {"cli", "book", "identifiers", "excel", "simulation", "report"}


def test_help_imports_no_heavy_library():
    code = (
        "import sys; from cae_core.cli import main; main(['--help'])\n"
        "heavy = {'sqlalchemy', 'numpy', 'jinja2', 'rich', 'python_calamine', 'xlsxwriter', 'babel'}\n"
        "heavy |= {f'cae_core.{room}' for room in ('rules', 'ledger', 'rendering', 'exchange', 'office')}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    assert python(code).stderr == b"[]\n"


@pytest.mark.parametrize(
    ("arguments", "where", "said"),
    [
        (("month-end", ".", "2026-08"), "office.close_month", "a month is closed whole or not at all"),
        (
            ("simulate", "a.toml", "--out", "b"),
            "office.simulations.simulate",
            "files are written once the run is over",
        ),
        (("replay", "a.toml", "0"), "office.replays.tell", "files are written once the run is over"),
        (("demo",), "office.examples.example_names", ""),
    ],
)
def test_an_interruption_is_told_by_what_the_command_writes(cae, monkeypatch, arguments, where, said):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"cae_core.{where}", interrupted)
    found = cae(*arguments)
    assert found.code == 130
    assert found.err.startswith("interrupted: run it again")
    assert said in found.err
    assert ("month" in found.err) == (arguments[0] == "month-end")
