"""The command as a test calls it."""

import sys
from typing import NamedTuple

import pytest

from cae_core.cli import main


class Said(NamedTuple):
    """What a run of the command gave back."""

    code: int
    out: str
    err: str

    @property
    def lines(self):
        return self.out.splitlines()


@pytest.fixture
def cae(capsys, monkeypatch):
    """Run ``cae ARGUMENTS`` in this process, as an English reader unless told otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    hook = sys.excepthook

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Said(code, out, err)

    yield run
    assert sys.excepthook is hook
