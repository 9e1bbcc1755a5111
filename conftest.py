"""Runs every Python example of README.md, README.fr.md and docs/, each document in a folder of its own."""

from __future__ import annotations

import doctest
import os
import tempfile
from pathlib import Path
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser


def _enter(namespace: dict[str, Any]) -> None:
    folder = tempfile.TemporaryDirectory(prefix="cae_docs_")
    namespace["__back__"] = (Path.cwd(), folder)
    os.chdir(folder.name)


def _leave(namespace: dict[str, Any]) -> None:
    before, folder = namespace["__back__"]
    os.chdir(before)
    folder.cleanup()


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS)],
    patterns=["README*.md", "docs/*.md", "docs/**/*.md"],
    setup=_enter,
    teardown=_leave,
).pytest()
