"""Runs the Python examples of README.md, README.fr.md and docs/: one test a page, in a folder of its own.

A page is one test, since its examples build on one another and may not be shared out between processes.
"""

from __future__ import annotations

import contextlib
import doctest
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sybil import Sybil
from sybil.example import SybilFailure
from sybil.parsers.markdown import PythonCodeBlockParser

ROOT = Path(__file__).parent
PARSERS = [PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS)]

settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # a busy machine makes no property false


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Collect the pages of the documentation."""
    of_docs = file_path.is_relative_to(ROOT / "docs") or file_path.parent == ROOT
    if of_docs and file_path.suffix == ".md":
        return PageFile.from_parent(parent, path=file_path)
    return None


class PageFile(pytest.File):
    """A page; a test when it has examples."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the page's one test."""
        if "```python" in self.path.read_text(encoding="utf-8"):
            yield Page.from_parent(self, name="examples")


class Page(pytest.Item):
    """All the examples of a page, in order, in an empty folder; every one that differs is reported."""

    def runtest(self) -> None:
        """Evaluate the examples."""
        document = Sybil(PARSERS).parse(self.path)
        failures = []
        with tempfile.TemporaryDirectory(prefix="cae_docs_") as folder, contextlib.chdir(folder):
            for example in document.examples():
                try:
                    example.evaluate()
                except SybilFailure as failure:
                    failures.append(str(failure))
        if failures:
            raise PageDiffers("\n\n".join(failures))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Say what differs, without a traceback of this file."""
        if isinstance(excinfo.value, PageDiffers):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return where the page is."""
        return self.path, None, str(self.path.relative_to(ROOT))


class PageDiffers(AssertionError):
    """Examples of a page that do not do what it says."""
