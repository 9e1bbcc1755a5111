"""The tutorials, played: their files are written, their commands run, what is printed is compared."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from cae_core.cli.main import main
from cae_core.office.examples import example_names

DOCS = Path(__file__).parents[2] / "docs"
TUTORIALS = sorted((DOCS / "tutorials").glob("*.md"))
STEP = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n```\w+\n|```console\n)(?P<body>.*?)^```", re.DOTALL | re.MULTILINE
)
CHECKER = doctest.OutputChecker()


def played(text: str, capsys) -> list[str]:
    """Play a tutorial in the current folder; the mismatches it had."""
    wrong, code = [], 0
    for step in STEP.finditer(text):
        if step["file"]:
            path = Path(step["file"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["body"], encoding="utf-8")
            continue
        for command, expected in commands(step["body"]):
            if command == "echo $?":
                got = f"{code}\n"
            else:
                words = shlex.split(command)
                assert words[0] == "cae", f"only cae and echo $? are played: {command}"
                code = main(words[1:])
                printed = capsys.readouterr()
                got = printed.out + printed.err
            if not CHECKER.check_output(expected, got, doctest.ELLIPSIS):
                wrong.append(f"$ {command}\n--- expected\n{expected}--- got\n{got}")
    return wrong


def commands(body: str) -> list[tuple[str, str]]:
    """Each command of a console block with what it must print."""
    found = re.split(r"^\$ (.*)\n", body, flags=re.MULTILINE)
    assert found[0] == "", "a console block begins with a command"
    return list(zip(found[1::2], found[2::2], strict=True))


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_prints_what_it_says(tutorial, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    wrong = played(tutorial.read_text(encoding="utf-8"), capsys)
    assert not wrong, "\n\n".join(wrong)


def test_a_wrong_expectation_is_noticed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert played("```console\n$ cae demo\nparis\n```\n", capsys)
    names = "\n".join(example_names())
    assert not played(f"```console\n$ cae demo\n{names}\n$ echo $?\n0\n```\n", capsys)
