"""The example cooperatives that come with the library."""

from __future__ import annotations

import shutil
from pathlib import Path

import cae_core
from cae_core.errors import CaeError
from cae_core.exchange.atomic import NotWritten
from cae_core.messages import mark


class UnknownExample(CaeError, LookupError):
    """No example has that name. Data: name, known."""

    template = mark("no example is called “{name}”; known: {known}")


class FolderExists(CaeError, FileExistsError):
    """The folder to copy to is there already. Data: folder."""

    template = mark("{folder} exists already: choose another name with --to, or remove it first")


def examples_home() -> Path:
    """Where the examples are: in the package, or beside it in a checkout."""
    package = Path(cae_core.__file__).parent
    installed = package / "examples"
    return installed if installed.is_dir() else package.parents[1] / "examples"


def example_names() -> tuple[str, ...]:
    """The names of the examples, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in examples_home().glob("*/cooperative.toml")))


def copy_example(name: str, to: Path | str | None = None) -> Path:
    """Copy an example cooperative to a new folder and return it.

    Raises UnknownExample, FolderExists, NotWritten when the disk refuses.
    """
    if name not in example_names():
        raise UnknownExample(name=name, known=", ".join(example_names()))
    target = Path(to or name)
    if target.exists():
        raise FolderExists(folder=str(target))
    skipped = shutil.ignore_patterns("out", "book.sqlite*", "__pycache__")
    try:
        shutil.copytree(examples_home() / name, target, ignore=skipped)
    except OSError as error:
        raise NotWritten(path=str(target), why=error.strerror or type(error).__name__) from error
    return target
